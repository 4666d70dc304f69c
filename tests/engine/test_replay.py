"""Hundreds of consecutive real captures, served to the running engine on the simulated clock."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch.app import App, Watch
from statuswatch.core.model import Change, ChangeKind
from statuswatch.core.reduce import replay
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import Setting, render
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.store.nouns import Filter, Row
from tests.corpus import captures, expected, needs_corpus
from tests.serving import Asked, Loopback, Reply, with_etag

SUMMARIES = (
    "replay/github-summary-2022-03.jsonl.gz",
    "replay/github-summary-2026-04.jsonl.gz",
    "replay/digitalocean-summary-2022-06.jsonl.gz",
)
LONG = pytest.mark.timeout(1200)
"""Weeks, look by look: half a minute on an idle machine."""


class Heard:
    """A channel that remembers what reached the user."""

    name = "heard"

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def available(self) -> bool:
        return True

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        assert render(notice.title, setting)
        self.notices.append(notice)
        return handle or str(len(self.notices))

    def close(self) -> None:
        pass


class Theatre:
    """The captures on a loopback server, and an engine that watches them in simulated time."""

    def __init__(self, file: str, path: str, folder: Path) -> None:
        self.captures = [(datetime.fromisoformat(c["at"]), c["body"]) for c in captures(file)]
        self.path = path
        self.profile = Profile.at(folder)
        self.clock = SimulatedClock(self.captures[0][0] + timedelta(seconds=1))
        self.heard = Heard()
        self.server = Loopback(self._answer)

    @property
    def begin(self) -> datetime:
        return self.captures[0][0]

    @property
    def end(self) -> datetime:
        return self.captures[-1][0] + timedelta(minutes=30)

    def _answer(self, asked: Asked) -> Reply:
        if asked.path != self.path:
            return Reply(404)
        now = self.clock.now()
        body = [b for at, b in self.captures if at <= now][-1]
        return with_etag(asked, body.encode())

    def _open(self) -> App:
        return App(self.profile, self.clock)

    async def play(self, kind: str, *, kills: tuple[datetime, ...] = ()) -> None:
        """From the first capture to the last; at each of `kills` the process is gone at once."""
        async with self.server.running():
            app = self._open()
            app.follow(self.server.url + self.path, kind, "Replayed")
            for until in (*kills, self.end):
                engine = app.network.engine
                # Weeks of looking around and of writing coverage would cost the test minutes.
                engine.look = 300.0
                engine.flushing.every = engine.flushing.ill = 7200.0
                watch = Watch(app, [self.heard])
                running = asyncio.create_task(watch.run())
                await asyncio.sleep(0.01)
                await self.clock.run_until(until, watch.idle)
                assert not running.done() or running.exception() is None
                await _kill(running, app)
                app = self._open()
            app.close_store()

    def rows(self) -> tuple[Row, ...]:
        app = self._open()
        try:
            return app.stored.history.rows(Filter(), limit=1000)
        finally:
            app.close_store()

    def changes(self) -> list[Change]:
        app = self._open()
        try:
            return list(app.stored.journal.changes(0, 100_000))
        finally:
            app.close_store()


async def _kill(running: asyncio.Task[None], app: App) -> None:
    """As a kill does: nothing buffered is written, the lock is freed by the system."""
    app.stored.journal.flush = lambda: None  # type: ignore[method-assign]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    app.lock.free()


def _vendor(rows: tuple[Row, ...]) -> dict[str, Row]:
    """The incidents that the vendor posted (not those that we derive from an ailing part)."""
    posted = [r for r in rows if not r.known.incident.derived]
    assert len({r.known.incident.key for r in posted}) == len(posted), "doubled"
    return {r.known.incident.key: r for r in posted}


def _last_told_starts(file: str) -> dict[str, datetime]:
    """Vendors edit starts (50 times in DigitalOcean's captures): the last word holds."""
    starts: dict[str, datetime] = {}
    for capture in captures(file):
        for incident in json.loads(capture["body"])["incidents"]:
            starts[incident["id"]] = datetime.fromisoformat(incident["started_at"])
    return starts


def _check(file: str, rows: tuple[Row, ...]) -> None:
    items: list[dict[str, Any]] = expected(file)["items"]
    starts = _last_told_starts(file)
    told = _vendor(rows)
    assert set(told) == {i["id"] for i in items}
    for item in items:
        k = told[item["id"]].known
        assert k.incident.planned == (item["kind"] == "maintenance"), item["id"]
        assert k.open == item["still_listed_at_end"], item["id"]
        assert k.incident.title == " ".join(item["names"][-1].split())
        assert len(k.incident.updates) >= item["updates_seen"], item["id"]
        if item["kind"] == "incident":
            assert k.incident.started == starts[item["id"]], item["id"]
            last_seen = datetime.fromisoformat(item["last_seen"])
            ended = k.incident.ended
            if ended is not None:
                assert not k.end_stated
                assert ended >= last_seen


Played = dict[str, Theatre]


@pytest.fixture(scope="module")
def played() -> Played:
    """What was played to its end without a kill, by its file: each takes a while."""
    return {}


async def whole(played: Played, file: str, folder: Path) -> Theatre:
    if file not in played:
        theatre = Theatre(file, "/api/v2/summary.json", folder)
        await theatre.play("statuspage")
        played[file] = theatre
    return played[file]


@needs_corpus
@LONG
@pytest.mark.parametrize("file", SUMMARIES)
async def test_the_history_holds_exactly_what_the_vendor_told(
    file: str, tmp_path: Path, played: Played
) -> None:
    theatre = await whole(played, file, tmp_path)
    _check(file, theatre.rows())
    rows = {r.known.incident.key: r.known.incident for r in theatre.rows()}
    assert replay(theatre.changes()) == rows
    keys = [n.key for n in theatre.heard.notices]
    assert len(keys) == len(set(keys))


@needs_corpus
@LONG
async def test_kills_in_the_middle_change_nothing_and_repeat_no_notification(
    tmp_path: Path, played: Played
) -> None:
    file = SUMMARIES[1]
    quiet = await whole(played, file, tmp_path / "quiet")
    # In the middle of an outage, between two, and a minute after one opened.
    kills = tuple(
        datetime.fromisoformat(t)
        for t in ("2026-04-16T16:30:00Z", "2026-04-19T12:00:00Z", "2026-04-22T15:42:00Z")
    )
    killed = Theatre(file, "/api/v2/summary.json", tmp_path / "killed")
    await killed.play("statuspage", kills=kills)
    _check(file, killed.rows())
    assert _story(killed.changes()) == _story(quiet.changes())
    # Not the bodies: an end that nobody stated is when we last saw it, to the poll. Nor the
    # reminders: whether six hours are over before that end hangs on the grid of the polls.
    assert _told(killed.heard.notices) == _told(quiet.heard.notices)
    assert len({n.key for n in killed.heard.notices}) == len(killed.heard.notices)


def _told(notices: Iterable[Notice]) -> Counter[str]:
    return Counter(render(n.title) for n in notices if n.kind is not NoticeKind.REMINDER)


def _story(changes: list[Change]) -> list[tuple[ChangeKind, str, str]]:
    return [(c.kind, c.incident.key, c.note) for c in changes if c.incident is not None]


@needs_corpus
@LONG
async def test_an_atom_feed_over_weeks_doubles_no_key(tmp_path: Path) -> None:
    file = "replay/github-atom-2025-12.jsonl.gz"
    theatre = Theatre(file, "/history.atom", tmp_path)
    await theatre.play("feed")
    rows = theatre.rows()
    told = _vendor(rows)
    assert len(told) >= 25
    assert all(r.known.incident.started is not None for r in told.values())
    assert all(not r.known.open for r in told.values()), "all were resolved in the captures"
    assert replay(theatre.changes()) == {k: r.known.incident for k, r in told.items()}
    assert not [c for c in theatre.changes() if c.kind is ChangeKind.SILENT]
