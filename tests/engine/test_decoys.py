"""Decoys of discovery: apps that answer whatever they are asked, look-alike hosts, pages that nobody
has claimed."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

import pytest

from statuswatch import adapters
from statuswatch.engine.clock import SystemClock
from statuswatch.engine.discover import MOST, Budget, bogus_sibling, discover
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.manners import Hosts
from statuswatch.http import Http
from tests.adapters.driving import response
from tests.engine.world import Wire, page, world
from tests.serving import Asked, Reply
from tests.statuspage import StatusPage

SUMMARY = StatusPage().handle(Asked("GET", "/api/v2/summary.json", {})).body
KINDS = tuple(kind for kind in adapters.kinds() if kind != "probe")


async def test_an_app_that_answers_whatever_it_is_asked_is_no_status_page() -> None:
    """A page of no status kind, whose every other path is a summary."""
    pages = {"https://www.acme.example/": page("Welcome"), "*": Reply(200, SUMMARY)}
    async with world(pages) as here:
        assert await here.find("https://www.acme.example/") is None
    bogus = [url for url in here.asked if "summary-" in url]
    assert bogus, "a sibling that nobody has was asked for"
    hosts = [urlsplit(url).hostname for url in bogus]
    assert len(set(hosts)) == len(hosts), "once a host"
    assert len(here.asked) <= MOST


async def test_a_guessed_page_is_offered_where_a_bogus_sibling_is_not_there() -> None:
    document = "https://www.acme.example/api/v2/summary.json"
    pages = {"https://www.acme.example/": page("Welcome"), document: Reply(200, SUMMARY)}
    async with world(pages) as here:
        found = await here.find("https://www.acme.example/")
    assert found is not None
    assert found.url == document
    (bogus,) = (url for url in here.asked if "summary-" in url)
    assert here.asked.index(bogus) == here.asked.index(document) + 1
    assert len(here.asked) <= MOST


async def test_what_was_typed_or_gives_itself_away_is_asked_for_no_sibling() -> None:
    async with world({"*": Reply(200, SUMMARY)}) as here:
        found = await here.find("https://status.acme.example/api/v2/summary.json")
    assert found is not None
    assert len(here.asked) == 1
    front = page("<script src='https://cdn.statuspage.io/x.js'></script>")
    async with world({"https://acme.example/": front, "*": Reply(200, SUMMARY)}) as here:
        found = await here.find("https://acme.example/")
    assert found is not None
    assert len(here.asked) == 2


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://a.example/api/v2/summary.json", "https://a.example/api/v2/summary-*.json"),
        ("https://a.example/", "https://a.example/nothing-*"),
        ("https://a.example", "https://a.example/nothing-*"),
        ("https://a.example/feed/", "https://a.example/feed-*/"),
        ("https://a.example/x?page=1", "https://a.example/x-*?page=1"),
    ],
)
def test_a_bogus_sibling_lies_beside_the_document(url: str, shape: str) -> None:
    before, _, behind = shape.partition("*")
    made = bogus_sibling(url)
    assert made.startswith(before)
    assert made.endswith(behind)
    assert made != bogus_sibling(url), "nobody can have made it up before"


async def test_an_address_that_only_mentions_a_vendor_is_not_that_vendors() -> None:
    decoy = "https://evil.example/statuspage.io"
    pages = {decoy: page("Sign in"), "https://evil.example/api/v2/summary.json": Reply(404)}
    async with world(pages) as here:
        assert await here.find(decoy) is None
        hosts = {urlsplit(url).hostname for url in here.asked}
    assert hosts <= {"evil.example", "status.evil.example"}


@pytest.mark.parametrize("word", [b"inactive", b"This page is inactive", b"Page not found"])
@pytest.mark.parametrize("status", [401, 404])
async def test_an_unclaimed_or_inactive_page_is_none(word: bytes, status: int) -> None:
    """Vendors of status pages answer for every name there could be below their domain."""
    for host in ("acme.statuspage.io", "acme.instatus.com", "acme.betteruptime.com"):
        front = Reply(status, b"<html><body>" + word + b" - powered by statuspage.io</body></html>")
        async with world({"*": front}) as here:
            assert await here.find(f"https://{host}/") is None
        assert len(here.asked) <= MOST


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_knows_a_vendors_own_front_door(kind: str) -> None:
    """200 and a page that sells status pages, or an empty answer, is nobody's status."""
    reader = adapters.load(kind)
    doors = (
        "<!doctype html><html><title>Create your status page</title><body>Unclaimed</body></html>",
        "<!doctype html><html><body>This status page is inactive</body></html>",
        "<html></html>",
        "{}",
        "[]",
        "null",
        '{"error": "Status page is inactive"}',
        '{"page": null}',
        "",
    )
    for mark in reader.marks or ("example.com",):
        for door in doors:
            assert not reader.knows(response(door, 200, f"https://acme.{mark}/")), (mark, door)


async def test_a_smaller_budget_is_kept() -> None:
    async with world({"*": Reply(404, b"<html>no</html>")}) as here:
        wire = Wire(here)
        fetcher = Fetcher(lambda: cast(Http, wire), Hosts({}, lambda *_: None), SystemClock())
        budget = Budget(4)
        every = adapters.all_adapters()
        assert await discover("https://www.acme.example/", every, fetcher, budget=budget) is None
        await fetcher.close()
    assert (len(here.asked), budget.spent, budget.left) == (4, 4, 0)
