"""What can be followed: by name, by address, and what becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch import catalogue
from statuswatch.app import App, Watch, finding
from statuswatch.app.desk import Desk
from statuswatch.app.finding import Choice, Looked, Place
from statuswatch.catalogue import Catalogue, Entry, Where
from statuswatch.core.flow import StatusWatchError
from statuswatch.settings import Canary, Profile, Settings
from tests.serving import Asked, Handler, Loopback, Reply
from tests.statuspage import StatusPage
from tests.waiting import PATIENCE

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Feedhost Status</title>
<link>https://example.com/</link><description>d</description></channel></rss>"""
SITE = Reply(200, b"<html><title>A site</title></html>")


@asynccontextmanager
async def desk(folder: Path, **chosen: object) -> AsyncIterator[tuple[Desk, list[object]]]:
    """A desk whose engine does not run, and what it told."""
    settings = Settings(**{"canaries": (), **chosen})  # type: ignore[arg-type]
    app = App(Profile.at(folder), settings=settings)
    told: list[object] = []
    try:
        yield Desk(app, Watch(app), told.append), told
    finally:
        await app.close()


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[Loopback]:
    async with Loopback(handler).running() as host:
        yield host


def always(reply: Reply) -> Handler:
    return lambda _: reply


def known_as(monkeypatch: pytest.MonkeyPatch, *entries: Entry) -> None:
    there = Catalogue(entries)
    monkeypatch.setattr(catalogue, "load", lambda: there)


def entry(kind: str, url: str = "", **more: str) -> Entry:
    fields = {"id": "podhost", "name": "Podhost", "category": "podcast-hosting"} | more
    return Entry(source=Where(kind, url), confidence="guess", **fields)  # type: ignore[arg-type]


def kinds(looked: Looked) -> list[tuple[str, bool]]:
    return [(source.kind, source.selected) for source in looked.sources]


async def failure(question: Callable[[], Awaitable[object]]) -> str:
    with pytest.raises(StatusWatchError) as caught:
        await question()
    return f"{caught.value.title} | {caught.value.advice}"


# --- by name -------------------------------------------------------------------------------------


async def test_a_name_finds_services_and_what_of_them_would_be_followed(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _):
        (first,) = await finding.search(here, "buzzsprout")
        assert (first.id, first.name, first.already) == ("buzzsprout", "Buzzsprout", False)
        assert (str(first.category), str(first.what)) == ("podcast host", "our own check")
        whats = {q: str((await finding.search(here, q))[0].what) for q in ("GitHub", "Tumblr")}
        assert whats == {"GitHub": "status page", "Tumblr": "feed"}
        (unsure, *_) = await finding.search(here, "captivate")
        assert str(unsure.what) == "status page, if we can read it"


async def test_the_first_run_offers_three_groups(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _):
        groups = await finding.popular(here, 12)
    assert [str(g.title) for g in groups] == ["Podcast hosts", "Networks", "Tools"]
    assert [len(g.suggestions) for g in groups] == [12, 12, 12]
    names = {s.name for g in groups for s in g.suggestions}
    assert {"Acast", "Buzzsprout", "Bluesky", "Instagram", "Buffer", "Canva"} <= names


async def test_the_first_run_follows_many_without_asking_anybody(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _):
        services = await finding.follow_many(here, ["github", "buzzsprout", "tumblr", "github"])
        assert [(s.id, s.name) for s in services] == [
            ("github", "GitHub"),
            ("buzzsprout", "Buzzsprout"),
            ("tumblr", "Tumblr"),
        ]
        assert (services[0].homepage, services[1].category) == (
            "https://www.githubstatus.com",
            "podcast-hosting",
        )
        followed = [f.source for f in here.app.stored.ledger.sources()]
        assert [(s.kind, s.url) for s in followed] == [
            ("statuspage", "https://www.githubstatus.com"),
            ("probe", "https://www.buzzsprout.com"),
            ("feed", "https://automatticstatus.com/rss"),
        ]
        assert (await finding.search(here, "github"))[0].already
        said = await failure(lambda: finding.follow_many(here, ["acast", "no-such-service"]))
        assert said.startswith("No service is known as no-such-service")
        assert "acast" in {s.id for s in here.app.stored.ledger.services()}


async def test_a_known_page_is_read_with_one_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = StatusPage(parts={"Show Builder": "operational", "Website": "operational"})
    async with desk(tmp_path) as (here, told), served(page.handle) as host:
        known_as(monkeypatch, entry("statuspage", host.url, homepage="https://podhost.example"))
        looked = await finding.look_up(here, "podhost")
        assert [a.path for a in host.asked] == ["/api/v2/summary.json"]
        assert (looked.name, looked.parts) == ("Podhost", ("Show Builder", "Website"))
        assert kinds(looked) == [("statuspage", True), ("probe", True)]
        assert looked.hosts == ("127.0.0.1", "podhost.example")
        official = looked.sources[0]
        assert (official.url, official.every) == (host.url, timedelta(minutes=5))
        assert str(official.words) == "2 parts"
        (place,) = told
        assert isinstance(place, Place)
        assert (place.good, str(place.words)) == (True, "Atlassian Statuspage")


async def test_what_publishes_nothing_is_probed_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_as(monkeypatch, entry("none", probe="https://podhost.example"))
    async with desk(tmp_path) as (here, told):
        looked = await finding.look_up(here, "podhost")
        assert kinds(looked) == [("probe", True)]
        assert str(looked.words).startswith("They publish no status we can read")
        assert told == []


async def test_a_kind_that_nobody_reads_yet_is_looked_for_on_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        known_as(monkeypatch, entry("unknown", host.url, category="social-network"))
        assert kinds(await finding.look_up(here, "podhost")) == [("statuspage", True)]
    async with desk(tmp_path) as (here, _), served(always(SITE)) as host:
        known_as(monkeypatch, entry("hyperping", host.url, probe="https://podhost.example"))
        looked = await finding.look_up(here, "podhost")
        assert kinds(looked) == [("probe", True)]
        assert "no status we can read" in str(looked.words)


async def test_a_page_that_is_silent_just_now_is_followed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as (here, _), served(always(Reply(503))) as host:
        known_as(monkeypatch, entry("statuspage", host.url))
        looked = await finding.look_up(here, "podhost")
        assert kinds(looked) == [("statuspage", True)]
        assert "does not answer right now" in str(looked.words)


async def test_what_cannot_be_asked_at_all_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_as(monkeypatch, entry("none"))
    async with desk(tmp_path) as (here, _):
        said = await failure(lambda: finding.look_up(here, "podhost"))
        assert said.startswith("Nothing of Podhost can be asked | If you know")


# --- by address ----------------------------------------------------------------------------------


async def test_an_address_is_asked_and_each_place_is_told_as_it_answers(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, told), served(StatusPage().handle) as host:
        looked = await finding.look(here, f" {host.url}/ ")
        assert (looked.name, looked.parts, looked.already) == ("Podhost", ("Show Builder",), None)
        assert kinds(looked) == [("statuspage", True)]
        places = [(p.url.removeprefix(host.url), p.good) for p in told if isinstance(p, Place)]
        assert places == [("/", False), ("/api/v2/summary.json", True)]


async def test_a_feed_is_found_where_it_lies(tmp_path: Path) -> None:
    def handle(asked: Asked) -> Reply:
        return Reply(200, FEED) if asked.path == "/history.atom" else Reply(404)

    async with desk(tmp_path) as (here, _), served(handle) as host:
        looked = await finding.look(here, host.url)
        assert looked.name == "Feedhost"
        assert [(s.kind, str(s.words)) for s in looked.sources] == [("feed", "what they post")]


async def test_a_site_without_a_status_page_can_still_be_probed(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _), served(always(SITE)) as host:
        looked = await finding.look(here, host.url)
        assert kinds(looked) == [("probe", True)]
        assert str(looked.words) == "No status page found at 127.0.0.1. We can still probe it."


@pytest.mark.parametrize(
    ("status", "words"),
    {
        401: "This page wants a sign-in | Paste its private feed address.",
        403: "This page wants a sign-in | Paste its private feed address.",
        404: "Nothing is found at this address of 127.0.0.1 (404) | Check how it is written.",
        429: "127.0.0.1 wants fewer visits now (429) | Try again later.",
        503: "127.0.0.1 has trouble itself (503) | Try again later.",
    }.items(),
)
async def test_what_an_address_answers_decides_the_words(
    tmp_path: Path, status: int, words: str
) -> None:
    async with desk(tmp_path) as (here, _), served(always(Reply(status))) as host:
        assert (await failure(lambda: finding.look(here, host.url))).startswith(words)
        assert here.app.stored.ledger.services() == ()


async def test_what_is_no_address_is_asked_nowhere(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, told):
        assert (await failure(lambda: finding.look(here, "no address"))).startswith("no address is")
        secret = await failure(lambda: finding.look(here, "https://bob:hunter2@x.example"))
        assert "password" in secret
        assert "hunter2" not in secret
        assert told == []


async def test_a_line_that_is_down_is_no_fault_of_theirs(tmp_path: Path) -> None:
    nowhere = (Canary("http://127.0.0.1:1/"),)
    async with desk(tmp_path, canaries=nowhere) as (here, told):
        for _ in range(2):  # found out, and then known
            said = await failure(lambda: finding.look(here, "http://127.0.0.1:1/"))
            assert said == "You are offline | We will look when your line is back."
        assert len(told) == 1


async def test_a_host_that_refuses_is_said_when_the_line_is_up(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _):
        said = await failure(lambda: finding.look(here, "http://127.0.0.1:1/"))
        assert said.startswith("127.0.0.1 could not be asked: ")


async def test_what_is_followed_already_is_named_however_it_is_written(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        here.app.follow(host.url, "statuspage", "Mine")
        looked = await finding.look(here, f"{host.url}/history")
        assert looked.already == "Mine"


async def test_a_known_services_front_door_leads_to_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        home = "https://podhost.example"
        known_as(monkeypatch, entry("statuspage", host.url, homepage=home))
        looked = await finding.look(here, "www.podhost.example")
        assert (looked.entry, looked.sources[0].url) == ("podhost", host.url)


async def test_a_podcasts_feed_is_kept_at_its_host_and_both_are_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as (here, _), served(always(SITE)) as host:
        one = entry("none", probe="https://podhost.example")
        there = Catalogue([one])
        monkeypatch.setattr(there, "of_host", lambda _, below=True: one if below else None)
        monkeypatch.setattr(catalogue, "load", lambda: there)
        looked = await finding.look(here, f"{host.url}/123.rss")
        assert [s.url for s in looked.sources] == ["https://podhost.example", f"{host.url}/123.rss"]
        assert "kept at Podhost" in str(looked.words)


async def test_who_gives_up_stops_the_asking(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def hang(_: Asked) -> Reply:
        asked.set()
        await asyncio.Event().wait()
        return Reply()

    async with desk(tmp_path) as (here, _), served(hang) as host:
        looking = asyncio.create_task(finding.look(here, host.url))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        assert len(host.asked) == 1


# --- following -----------------------------------------------------------------------------------


async def test_what_is_chosen_is_followed_with_its_parts(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        looked = await finding.look(here, host.url)
        choice = Choice("  My \n host ", looked.sources, ("Show Builder",), looked.entry)
        service = await finding.follow(here, choice)
        assert (service.name, service.parts) == ("My host", frozenset({"Show Builder"}))
        again = await finding.look(here, host.url)
        assert again.already == "My host"


async def test_the_same_name_is_one_more_source_and_the_same_page_is_one(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        here.app.follow(host.url, "statuspage", "Podhost")
        looked = await finding.look(here, host.url)  # found at …/summary.json
        own = finding.FoundSource("probe", host.url, looked.words, timedelta(minutes=5), True)
        await finding.follow(here, Choice("podhost", (*looked.sources, own)))
        sources = [(f.source.kind, f.source.url) for f in here.app.stored.ledger.sources()]
        assert sources == [("statuspage", host.url), ("probe", host.url)]


async def test_a_service_that_was_only_probed_can_get_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        known_as(monkeypatch, entry("unknown", host.url, probe="https://podhost.example"))
        (service,) = await finding.follow_many(here, ["podhost"])
        looked = await finding.look_up(here, "podhost")
        assert looked.already is None
        assert str(looked.words) == "You follow Podhost already; this adds its status page."
        chosen = tuple(s for s in looked.sources if s.selected)
        again = await finding.follow(here, Choice(looked.name, chosen, (), looked.entry))
        assert again.id == service.id
        followed = here.app.stored.ledger.sources(service.id)
        assert [f.source.kind for f in followed] == ["probe", "statuspage"]
        assert (await finding.look_up(here, "podhost")).already == "Podhost"


async def test_a_choice_that_does_not_do_is_said(tmp_path: Path) -> None:
    async with desk(tmp_path) as (here, _), served(StatusPage().handle) as host:
        sources = (await finding.look(here, host.url)).sources
        cases = {
            ("", sources): "It has no name yet",
            ("x" * 81, sources): "The name is too long",
            ("Fine", ()): "Nothing of Fine is chosen",
        }
        for (name, chosen), words in cases.items():
            choice = Choice(name, chosen)
            said = await failure(lambda choice=choice: finding.follow(here, choice))  # type: ignore[misc]
            assert said.startswith(words)
        assert here.app.stored.ledger.services() == ()


async def test_the_parts_of_a_service_are_those_its_page_lists_and_those_chosen(
    tmp_path: Path,
) -> None:
    page = StatusPage(parts={"Uploads": "operational", "Website": "operational"})
    async with desk(tmp_path) as (here, _), served(page.handle) as host:
        service, source = here.app.follow(host.url, "statuspage", "Podhost", ["Gone"])
        await here.app.network.engine.poll(source)
        assert await finding.part_names(here, service.id) == ("Uploads", "Website", "Gone")
        await finding.choose_parts(here, service.id, ["Uploads"])
        assert here.app.find("Podhost").parts == frozenset({"Uploads"})
        assert await finding.part_names(here, service.id) == ("Uploads", "Website")


async def test_what_is_followed_is_asked_at_once(tmp_path: Path) -> None:
    asked = asyncio.Event()

    def handle(request: Asked) -> Reply:
        asked.set()
        return StatusPage().handle(request)

    async with desk(tmp_path) as (here, _), served(handle) as host:
        looked = await finding.look(here, host.url)
        running = asyncio.create_task(here.watch.run())
        try:
            await asyncio.sleep(0.2)  # the engine rests for 15 s now
            asked.clear()
            await finding.follow(here, Choice("Podhost", looked.sources))
            await asyncio.wait_for(asked.wait(), PATIENCE)
        finally:
            running.cancel()
            await asyncio.wait({running}, timeout=PATIENCE)


def test_a_pages_name_is_the_vendors() -> None:
    names = ["GitHub Status - Incident History", "Buffer Status", "Podhost", "Status", ""]
    assert [finding.page_name(n) for n in names] == ["GitHub", "Buffer", "Podhost", "Status", ""]
