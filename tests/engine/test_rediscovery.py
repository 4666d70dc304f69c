"""Vendors change their provider: the page is looked for anew, never by guess, and told once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app.watching import places_of
from statuswatch.catalogue import load
from statuswatch.core.model import Change, ChangeKind, Failed, Report, Service, Source
from statuswatch.core.notice import notices
from statuswatch.core.preferences import Preferences
from statuswatch.core.words import render, say
from statuswatch.engine.discover import MOST, Found
from statuswatch.engine.fetched import Exchange, Fetched
from statuswatch.engine.rediscovery import AFTER, LOOK, fits, is_elsewhere
from statuswatch.store.moving import MOVED
from tests.engine.stage import HOUR, MINUTE, START, Town, Vendor, incident, summary
from tests.serving import Asked, Reply, with_etag

DAY = timedelta(days=1)
SUMMARY = "/api/v2/summary.json"


def renamed(name: str, *parts: str, body: bytes | None = None) -> bytes:
    """A summary of a page that calls itself so."""
    told = json.loads(body or summary())
    told["page"]["name"] = name
    told["components"] = [{"id": p, "name": p, "status": "operational"} for p in parts]
    return json.dumps(told).encode()


class Old:
    """A page that was read, until `leave`: from then on its host answers `status`, and its front
    links to where it went. `asked`: what was asked since, beside its documents."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor, self.status, self.front, self.left = vendor, 404, b"", False
        self.asked: list[str] = []
        vendor.handler = self._answer

    def leave(self, to: str = "", status: int = 404) -> None:
        self.left, self.status = True, status
        if to:
            self.front = f"<html><a href='{to}'>Status</a></html>".encode()

    def _answer(self, asked: Asked) -> Reply:
        if not self.left:
            return with_etag(asked, self.vendor.body)
        if asked.path != SUMMARY:
            self.asked.append(asked.path)
        if asked.path == "/" and self.front:
            return Reply(200, self.front)
        return Reply(self.status, b"<html>Nothing</html>")


@asynccontextmanager
async def calmly(town: Town) -> AsyncIterator[None]:
    """Watched by an engine that looks about less often, for days pass."""
    town.engine.look = 1800.0
    async with town.watching(moves=True):
        yield


@asynccontextmanager
async def elsewhere(town: Town, name: str, *parts: str) -> AsyncIterator[Vendor]:
    """A page on a host that nobody follows."""
    vendor = Vendor(town)
    vendor.body = renamed(name, *parts)
    async with vendor.running("127.0.0.99"):
        yield vendor


def sources(town: Town) -> list[tuple[str, str]]:
    return [(f.source.url, f.paused) for f in town.app.stored.ledger.sources()]


def moves(town: Town) -> list[Change]:
    return [c for c in town.changes() if c.kind is ChangeKind.MOVED]


def told(town: Town) -> list[str]:
    return [str(n.title) for n in town.heard.notices]


async def test_a_page_that_moved_is_found_told_once_and_read_there(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost Status") as new:
        old = Old(await town.vendor(name="Podhost"))
        where = f"{new.url}/status"
        async with calmly(town):
            await town.go(HOUR)
            old.leave(where)
            await town.go(DAY - HOUR)
            assert moves(town) == [], "not before it was silent for a day"
            await town.go(3 * HOUR)
            assert sources(town) == [(old.vendor.url, MOVED), (where, "")]
            (service,) = town.app.stored.ledger.services()
            (row,) = town.app.overview().services
            assert row.status.level is not None
            assert (row.status.unheard, row.status.stale) == ((), False)
            asked = len(old.vendor.asked)
            await town.go(DAY)
            assert len(old.vendor.asked) == asked, "nothing is asked where it was"
        (moved,) = moves(town)
        assert moved.note == f"{old.vendor.url} -> {where}"
        (card,) = [n for n in town.heard.notices if "moved" in str(n.title)]
        assert (str(card.title), card.url) == ("Podhost's page has moved", where)
        assert service.name == "Podhost"
        assert len(old.asked) <= MOST


async def test_the_history_goes_on_and_nothing_is_called_well_again(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost") as new:
        old = Old(await town.vendor(name="Podhost"))
        old.vendor.body = renamed("Podhost")
        async with calmly(town):
            await town.go(HOUR)
            old.vendor.body = renamed("Podhost", body=summary(incident()))
            await town.go(HOUR)
            old.leave(f"{new.url}/status")
            new.body = renamed("Podhost", body=summary(incident("other", impact="minor")))
            await town.go(DAY + 2 * HOUR)
            assert len(moves(town)) == 1
            rows = {r.known.incident.key: r for r in town.app.stored.history.rows()}
            before = rows["i1"]
            assert before.known.incident.ended == before.known.last_seen
            assert not before.known.end_stated
            assert before.service.id == rows["other"].service.id
            assert town.app.stored.journal.known(before.source.id).open == ()
        assert told(town) == [
            "Part of Podhost is down",
            "Part of Podhost is still down",
            "Podhost's page can't be read",
            "Podhost's page has moved",
        ]
        (opened,) = [c for c in town.changes() if c.incident and c.incident.key == "other"]
        assert opened.baseline, "what stood there before our first look is no alarm"


async def test_parts_that_were_chosen_stay_chosen_and_read_as_gone(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost", "Feeds", "Uploads") as new:
        old = Old(await town.vendor(name="Podhost"))
        old.vendor.body = renamed("Podhost", "Feeds", "Player")
        town.app.stored.ledger.choose("podhost", frozenset({"Feeds", "Player"}))
        async with calmly(town):
            await town.go(HOUR)
            old.leave(f"{new.url}/status")
            await town.go(DAY + 2 * HOUR)
            (row,) = town.app.overview().services
        assert row.service.parts == {"Feeds", "Player"}
        assert row.status.missing == ("Player",)


async def test_a_page_of_another_name_is_not_taken(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Somebody Else") as new:
        old = Old(await town.vendor(name="Podhost"))
        async with calmly(town):
            await town.go(HOUR)
            old.leave(f"{new.url}/status")
            await town.go(2 * DAY)
        assert new.asked, "it was looked at"
        assert sources(town) == [(old.vendor.url, "")]
        assert town.story() == ["silent"]
        assert "Podhost's page has moved" not in told(town)


async def test_it_is_tried_four_times_even_across_restarts_then_given_up(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        old = Old(await town.vendor(name="Podhost"))
        async with calmly(town):
            await town.go(HOUR)
            old.leave()
            await town.go(AFTER + 2 * HOUR)
            first = len(old.asked)
            assert 0 < first <= MOST
        await town.reopen()
        seen = []
        async with calmly(town):
            await town.go(6 * HOUR)
            seen.append(len(old.asked) == first)
            for days in (1, 3, 7, 14):
                before = len(old.asked)
                await town.go(days * DAY)
                seen.append(0 < len(old.asked) - before <= MOST)
        assert seen == [True, True, True, True, False]


async def test_a_page_that_said_410_is_looked_for_too(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost") as new:
        old = Old(await town.vendor(name="Podhost"))
        async with calmly(town):
            await town.go(HOUR)
            old.leave(f"{new.url}/status", status=410)
            await town.go(HOUR)
            assert sources(town) == [(old.vendor.url, "gone")]
            await town.go(DAY + HOUR)
        assert sources(town)[0] == (old.vendor.url, MOVED)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_other_trouble_of_the_page_is_no_move(tmp_path: Path, status: int) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost") as new:
        old = Old(await town.vendor(name="Podhost"))
        async with calmly(town):
            await town.go(HOUR)
            old.leave(f"{new.url}/status", status=status)
            await town.go(2 * DAY)
        assert old.asked == []
        assert moves(town) == []


async def test_no_answer_and_our_own_line_are_no_move(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost") as new:
        vendor = await town.vendor(name="Podhost")
        async with calmly(town):
            await town.go(HOUR)
            vendor.dead = True
            await town.go(DAY + 2 * HOUR)
            vendor.dead = False
            town.line = "portal"
            await town.go(2 * HOUR)
        assert moves(town) == []
        assert new.asked == []


async def test_a_source_cut_down_by_options_is_left_alone(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost") as new:
        old = Old(await town.vendor(name="Podhost", region="eu"))
        async with calmly(town):
            await town.go(HOUR)
            old.leave(f"{new.url}/status")
            await town.go(2 * DAY)
        assert (old.asked, new.asked, moves(town)) == ([], [], [])


async def test_what_is_followed_there_already_is_not_followed_twice(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, elsewhere(town, "Podhost") as new:
        old = Old(await town.vendor(name="Podhost"))
        async with calmly(town):
            await town.go(HOUR)
            old.leave(f"{new.url}/status")
            town.app.follow(f"{new.url}/status", "statuspage", "Podhost")
            await town.go(DAY + 2 * HOUR)
        assert sources(town) == [(old.vendor.url, MOVED), (f"{new.url}/status", "")]
        assert len(moves(town)) == 1


async def test_a_move_is_written_once(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor(name="Podhost")
        await town.poll()
        door = town.app.stored.moves
        assert len(door.move(town.source(), "https://new.example", town.clock.now())) == 1
        assert door.move(town.source(), "https://new.example", town.clock.now()) == ()
        assert town.story() == ["moved"]


def test_the_words_name_the_new_place() -> None:
    def body(note: str) -> str:
        change = Change(START, "page", ChangeKind.MOVED, note=note, seq=7)
        (notice,) = notices([change], Service("podhost", "Podhost"), Preferences(), START)
        assert (notice.told, str(notice.title)) == (True, "Podhost's page has moved")
        return render(notice.body)

    host = "https://old.example/x -> https://status.new.example/api/v2/summary.json"
    assert body(host) == "We read it at status.new.example now."
    assert (
        body("https://a.example/x -> https://a.example/y")
        == "We read it at https://a.example/y now."
    )


@pytest.mark.parametrize(
    ("title", "url", "right"),
    [
        ("Podhost Status", "https://podhost.instatus.com/summary.json", True),
        ("podhost.com", "https://other.example/", True),
        ("", "https://status.podhost.com/index.json", True),
        ("Anything", "https://status.podhost.com/index.json", True),
        ("Labs", "https://podhost-labs.podhost.com/", True),
        ("Labs", "https://labs.example.com/", False),
        ("", "https://podhost.instatus.com/summary.json", False),
        ("Pod", "https://pod.instatus.com/summary.json", False),
        ("Status", "https://evil.example/podhost", False),
        ("", "https://podhost.com.evil.example/", False),
    ],
)
def test_a_page_fits_by_its_name_or_its_host(title: str, url: str, right: bool) -> None:
    source = Source("s", "podhost", "statuspage", "https://status.podhost.com")
    service = Service("podhost", "Podhost", "https://podhost.com/")
    found = Found("instatus", url, Report(title=title))
    assert fits(found, source, service, shared="instatus.com" in url) is right


@pytest.mark.parametrize(
    ("statuses", "gone"),
    [([404], True), ([410], True), ([200], True), ([200, 404], True)]
    + [([s], False) for s in (None, 301, 304, 401, 403, 429, 500, 503)]
    + [([404, None], False), ([], False)],
)
def test_only_a_place_that_is_gone_or_another_says_that_it_moved(
    statuses: list[int | None], gone: bool
) -> None:
    heard = tuple(Exchange("https://a.example", s, 0, 0.1) for s in statuses)
    assert is_elsewhere(Fetched(Failed(say("no")), exchanges=heard)) is gone
    assert not is_elsewhere(Fetched(Report(), exchanges=heard))


def test_a_newer_catalogue_knows_where_it_went() -> None:
    entry = next(
        e
        for e in load()
        if e.source.kind == "statuspage" and not (e.source.component or e.source.id)
    )
    service = Service(entry.id, entry.name)
    old = Source("s", entry.id, "statuspage", "https://old.example/")
    assert places_of(service, old) == (entry.source.url,)
    there = Source("s", entry.id, "statuspage", entry.source.url)
    assert places_of(service, there) == ()
    cut = Source("s", entry.id, "statuspage", "https://old.example/", {"region": "eu"})
    assert places_of(service, cut) is None
    assert places_of(Service("nobody", "Nobody"), old) == ()


async def test_a_calm_town_is_not_looked_through(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor(name="Podhost")
        async with calmly(town):
            await town.go(timedelta(seconds=LOOK) * 3 + MINUTE)
        assert {a.path for a in vendor.asked} == {SUMMARY}
