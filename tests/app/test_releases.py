"""Is there a newer version: who is asked for it, how seldom, and what is made of the answer."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch import __homepage__, __version__
from statuswatch.app import App, Watch, asked_hosts, pausing, releases
from statuswatch.app.desk import Desk
from statuswatch.app.doctored import Bench
from statuswatch.app.doctoring_here import version
from statuswatch.app.releases import MOST, NotAskedError, Releases
from statuswatch.core.model import Line
from statuswatch.core.versions import Release, is_ours, named
from statuswatch.core.words import Setting, render
from statuswatch.engine.clock import Clock, RunningClock, SimulatedClock, SystemClock
from statuswatch.http import USER_AGENT
from statuswatch.settings import Profile, Settings
from tests.serving import Asked, Loopback, Reply, with_etag
from tests.waiting import soon

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SETTING = Setting(zone=UTC, now=NOW + 5 * MINUTE)
NEWER = {"version": "99.1.0", "url": "https://github.com/statuswatch/statuswatch/releases"}
SAME = {"version": __version__}


def told(document: object) -> Reply:
    return Reply(200, json.dumps(document).encode(), {"ETag": '"1"'})


@dataclass
class Place:
    """A profile, and who is asked for releases there."""

    app: App
    clock: SimulatedClock
    server: Loopback
    releases: Releases
    desk: Desk

    def choose(self, *, on: bool = True, address: str | None = None) -> None:
        address = f"{self.server.url}/newest" if address is None else address
        self.app.settings = replace(self.app.settings, updates=on, updates_address=address)

    async def later(self, by: timedelta) -> int:
        """How often they were asked in all, when so much time has passed and it was looked."""
        self.clock.jump(by)
        await self.releases.look()
        return len(self.server.asked)

    async def said(self) -> str:
        """What About says after the button."""
        try:
            found = await releases.ask(self.desk)
        except NotAskedError as error:
            return render(error.title, SETTING).replace("\N{NO-BREAK SPACE}", " ")
        return render(releases.words(found), SETTING)


@asynccontextmanager
async def place(
    folder: Path, reply: Reply | None = None, clock: SimulatedClock | None = None
) -> AsyncIterator[Place]:
    clock = clock or SimulatedClock(NOW)
    app = App(Profile.at(folder), clock)

    def answer(_: Asked) -> Reply:
        return told(NEWER) if reply is None else reply

    async with Loopback(answer).running() as server:
        made = Place(app, clock, server, Releases(app, lambda: 0.0), Desk(app, Watch(app)))
        made.choose()
        try:
            yield made
        finally:
            await app.close()


# -- how seldom ------------------------------------------------------------------------------------


def test_it_is_off_unless_it_is_wished_for() -> None:
    assert not Settings().updates
    assert Settings().updates_address == "https://pypi.org/pypi/statuswatch/json"


async def test_nobody_is_asked_while_it_is_off(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.choose(on=False)
        assert await here.later(MINUTE) == 0
        assert await here.later(30 * DAY) == 0
        assert await releases.known(here.desk) == releases.Known(daily=False, host="127.0.0.1")


async def test_without_an_address_nobody_is_asked_ever(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.choose(address="")
        assert await here.later(DAY) == 0
        assert await here.said() == "Nothing could be asked: no address is set for it"


async def test_it_is_asked_once_a_day_at_most(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        counts = [await here.later(timedelta(hours=5)) for _ in range(20)]
        assert counts == [1] * 5 + [2] * 5 + [3] * 5 + [4] * 5
        await Releases(here.app).look()  # another start changes nothing about that
        assert len(here.server.asked) == 4


async def test_not_all_programs_come_at_one_time(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.releases = Releases(here.app, lambda: 1.0)
        assert await here.later(MINUTE) == 1
        assert await here.later(DAY + releases.SPREAD - MINUTE) == 1
        assert await here.later(MINUTE) == 2


async def test_who_failed_is_not_asked_again_that_day(tmp_path: Path) -> None:
    async with place(tmp_path, Reply(500)) as here:
        assert [await here.later(timedelta(hours=6)) for _ in range(5)] == [1, 1, 1, 1, 2]


async def test_a_day_that_a_wrong_clock_noted_counts_for_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        assert await here.later(5000 * DAY) == 1
        assert await here.later(-5000 * DAY) == 2


async def test_nobody_is_asked_while_the_clock_is_plainly_wrong(tmp_path: Path) -> None:
    wrong = SimulatedClock(NOW - 9000 * DAY, sane_from=NOW)
    async with place(tmp_path, clock=wrong) as here:
        assert await here.later(MINUTE) == 0


async def test_nobody_is_asked_in_a_pause_or_without_a_line(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        pausing.pause(here.app, None)
        assert await here.later(DAY) == 0
        pausing.resume(here.app)
        here.app.network.engine.line.state = Line.DOWN
        assert await here.later(DAY) == 0
        assert await here.said() == "Nothing could be asked: your own line is down"
        here.app.network.engine.line.state = Line.UP
        assert await here.later(MINUTE) == 1


async def test_a_broken_note_is_as_none(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        for note in ("{", "[]", '{"asked": "noon"}', '{"more": "1"}', '{"due": "2026-11-22"}'):
            here.app.stored.ledger.note(releases.NOTE, note)
            assert (await releases.known(here.desk)).newer is None
        assert await here.later(MINUTE) == 1


# -- what is sent ----------------------------------------------------------------------------------


async def test_nothing_is_sent_but_what_every_request_carries(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        assert await here.later(MINUTE) == 1
        (asked,) = here.server.asked
        assert (asked.method, asked.path) == ("GET", "/newest")
        assert asked.headers["user-agent"] == USER_AGENT
        usual = {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert set(asked.headers) <= usual


async def test_what_is_unchanged_is_not_sent_again(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.server.handler = lambda asked: with_etag(asked, json.dumps(NEWER).encode())
        await here.later(MINUTE)
        first = await releases.known(here.desk)
        await here.later(DAY)
        second = await releases.known(here.desk)
        assert "if-none-match" in here.server.asked[1].headers
        assert second.newer == first.newer == Release(NEWER["version"], NEWER["url"])
        assert (first.at, second.at) == (NOW + MINUTE, NOW + MINUTE + DAY)


async def test_nobody_else_is_asked_by_a_redirect(tmp_path: Path) -> None:
    async with place(tmp_path) as here, Loopback(lambda _: told(NEWER)).running() as other:
        here.server.handler = lambda _: Reply(301, headers={"Location": other.url})
        assert await here.said() == "Nothing could be asked: 127.0.0.1 answers 301"
        assert other.asked == []


# -- what is made of the answer --------------------------------------------------------------------


async def test_a_newer_version_is_said_with_its_page(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        assert await here.said() == "Version 99.1.0 is out"
        found = await releases.known(here.desk)
        assert found.newer == Release("99.1.0", NEWER["url"])


async def test_an_index_of_pythons_packages_is_understood(tmp_path: Path) -> None:
    changes = f"{__homepage__}/blob/main/CHANGELOG.md"
    info = {"version": "9.1rc1", "project_urls": {"Homepage": __homepage__, "Changelog": changes}}
    files = {"9.0": [{"yanked": False}], "9.1rc1": [{"yanked": False}], "9.0.1": [{"yanked": True}]}
    async with place(tmp_path, told({"info": info, "releases": files})) as here:
        assert await here.said() == "Version 9.0 is out"
        assert (await releases.known(here.desk)).newer == Release("9.0", changes)


def test_the_package_says_where_it_is_at_home() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert is_ours({"info": {"project_urls": project["urls"]}}, __homepage__)
    page = Release("9.0", project["urls"]["Changelog"])
    info = {"version": "9.0", "project_urls": project["urls"]}
    assert named({"info": info}, Settings().updates_address) == page


async def test_the_newest_is_said_with_the_time_of_the_answer(tmp_path: Path) -> None:
    async with place(tmp_path, told(SAME)) as here:
        assert await here.said() == "This is the newest version, looked at 14:02"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(404), "127.0.0.1 knows no StatusWatch (404)"),
        (Reply(500), "127.0.0.1 answers 500"),
        (Reply(200, b"<html>"), "its answer is not JSON"),
        (Reply(200, b"[" * 200_000), "its answer is not JSON"),
        (told({"version": "2.0.0rc1"}), "its answer names no version"),
        (told({"info": {"version": "9.0"}}), "the project that it tells of is another one"),
        (Reply(200, b" " * (MOST + 1)), "its answer is larger than 1 MB"),
        (Reply(raw=b"nonsense\r\n\r\n"), "the answer is not proper HTTP: "),
    ],
)
async def test_what_fails_is_said_to_who_asked_by_hand_and_to_nobody_else(
    tmp_path: Path, reply: Reply, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with place(tmp_path, reply) as here:
        await here.later(MINUTE)
        assert await releases.known(here.desk) == releases.Known(daily=True, host="127.0.0.1")
        assert [r for r in caplog.records if r.levelname == "WARNING"] == []
        assert (await here.said()).startswith(f"Nothing could be asked: {why}")


async def test_a_failure_leaves_what_was_known(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.later(MINUTE)
        here.server.handler = lambda _: Reply(500)
        await here.later(DAY)
        found = await releases.known(here.desk)
        assert (found.newer, found.at) == (Release("99.1.0", NEWER["url"]), NOW + MINUTE)


async def test_who_wants_to_be_left_alone_is(tmp_path: Path) -> None:
    async with place(tmp_path, Reply(429, headers={"Retry-After": "7200"})) as here:
        assert await here.said() == "Nothing could be asked: 127.0.0.1 answers 429"
        assert "it asked us to stay away until" in await here.said()
        assert len(here.server.asked) == 1
        here.app.network.fetcher.hosts.hold(here.server.url, NOW + 2 * DAY)
        assert await here.later(DAY + MINUTE) == 1
        assert await here.later(DAY) == 2


async def test_what_another_address_said_is_not_this_ones(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.later(MINUTE)
        here.choose(address=f"{here.server.url}/other")
        assert (await releases.known(here.desk)).at is None
        await here.later(MINUTE)
        assert len(here.server.asked) == 1, "still once a day"


async def test_a_page_elsewhere_is_never_offered(tmp_path: Path) -> None:
    async with place(tmp_path, told({**NEWER, "url": "https://evil.example/"})) as here:
        assert await here.said() == "Version 99.1.0 is out"
        kept = json.loads(here.app.stored.ledger.noted(releases.NOTE) or "")
        kept["url"] = "https://evil.example/"  # as if somebody had written it there
        here.app.stored.ledger.note(releases.NOTE, json.dumps(kept))
        assert (await releases.known(here.desk)).newer == Release("99.1.0", "")


# -- where it is told ------------------------------------------------------------------------------


async def test_the_table_of_privacy_names_it_only_where_it_is_on(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.choose(on=False, address="https://releases.example/newest")
        assert "releases.example" not in {one.host for one in await asked_hosts.hosts(here.desk)}
        here.choose(address="https://releases.example/newest")
        found = {one.host: one for one in await asked_hosts.hosts(here.desk)}
        told = found["releases.example"]
        assert [str(why) for why in told.why] == ["Is there a newer version of StatusWatch?"]
        assert str(told.every) == "once a day"


async def test_the_doctor_says_it_only_where_it_is_on(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.later(MINUTE)
        bench = Bench(here.app.profile, here.app)
        own, newer = await version(bench)
        assert (newer.what, newer.well, str(newer.words)) == (
            "version", None, "Version 99.1.0 is out",
        )  # fmt: skip
        here.choose(on=False)
        assert await version(bench) == [own]


# -- the whole program -----------------------------------------------------------------------------


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long after the start as it takes."""
    monkeypatch.setattr(releases, "FIRST", 0.0)
    monkeypatch.setattr(releases, "LOOK_EVERY", 0.02)


async def watched(folder: Path, clock: Clock, *, on: bool, least: int = 0) -> list[Asked]:
    """What was asked while a profile was watched for a while, `least` so often."""
    settings = Settings(canaries=(), desktop=False, updates=on)
    async with Loopback(lambda _: told(NEWER)).running() as server:
        app = App(Profile.at(folder), clock, replace(settings, updates_address=server.url))
        running = asyncio.create_task(Watch(app).run())
        await soon(lambda: len(server.asked) >= least)
        await asyncio.sleep(0.3)  # for a time too many, which must not come
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await app.close()
        return server.asked


@pytest.mark.usefixtures("at_once")
async def test_a_program_that_watches_asks_once(tmp_path: Path) -> None:
    assert len(await watched(tmp_path, SystemClock(), on=True, least=1)) == 1


@pytest.mark.usefixtures("at_once")
async def test_a_program_that_watches_asks_nobody_unless_it_is_wished_for(tmp_path: Path) -> None:
    assert await watched(tmp_path, SystemClock(), on=False) == []


@pytest.mark.usefixtures("at_once")
async def test_the_demo_asks_nobody(tmp_path: Path) -> None:
    clock = RunningClock(NOW, 1000.0)
    assert await watched(tmp_path / "one", clock, on=True) == []
    app = App(Profile.at(tmp_path / "two"), clock)
    desk: Any = Desk(app, Watch(app))
    assert (await releases.known(desk)).demo
    with pytest.raises(NotAskedError, match="the demo asks nobody"):
        await releases.ask(desk)
    await app.close()
