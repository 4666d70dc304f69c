"""Which kind is at an address: each kind is found on a copy of its pages, in a dozen requests."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from statuswatch import adapters, catalogue
from statuswatch.core.flow import Flow, Request, Response, Trouble
from statuswatch.core.model import Report, Role, Source
from statuswatch.engine.discover import MOST, Evidence
from statuswatch.engine.frontpage import carries, domain_of, front_page
from statuswatch.engine.hints import COMMON, is_about_status
from tests.adapters.driving import response
from tests.corpus import CORPUS, needs_corpus
from tests.engine.world import page, world
from tests.serving import Asked, Reply
from tests.statuspage import StatusPage

RECORDINGS = Path(__file__).parents[1] / "adapters"
SUMMARY = StatusPage().handle(Asked("GET", "/api/v2/summary.json", {})).body
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>%s Status</title>
<link>https://example.com/</link><description>d</description></channel></rss>"""


# -- every kind ---------------------------------------------------------------------------------


def recording(kind: str) -> tuple[str, dict[str, Reply]]:
    """The address and the documents of a case in which the kind was read: its calm one, if any."""
    cases = []
    for file in (RECORDINGS / kind).glob("*/case.json"):
        case = json.loads(file.read_text("utf-8"))
        expected = json.loads((file.parent / "expected.json").read_text("utf-8"))
        silent, narrowed = expected.get("level") is None, bool(case.get("options"))
        if "error" not in expected:
            cases.append((narrowed, silent, file.parent.name != "calm", file, case))
    assert cases, f"no recording of {kind} can be read"
    *_, file, case = min(cases, key=lambda c: c[:4])
    return case["url"], {
        row["url"]: Reply(
            row.get("status", 200),
            (file.parent / row["file"]).read_bytes() if "file" in row else b"",
            {k: v for k, v in row.get("headers", {}).items() if k != "content-encoding"},
        )
        for row in case["answers"]
        if "trouble" not in row
    }


KINDS = tuple(a.kind for a in adapters.all_adapters() if a.role is Role.OFFICIAL)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_copy_of_each_kind_is_found_in_a_dozen_requests(kind: str) -> None:
    url, pages = recording(kind)
    marks = adapters.load(kind).marks
    front = page(*(f"<script src='https://cdn.example/{mark}'></script>" for mark in marks[:1]))
    async with world({url: front} | pages) as here:
        found = await here.find(url)
    assert found is not None, here.asked
    assert found.kind == kind
    assert len(here.asked) <= MOST


@pytest.mark.parametrize(
    "kind", ["statuspage", "incidentio", "betterstack", "cstate", "firehydrant"]
)
async def test_the_kinds_with_a_place_of_their_own_need_no_mark(kind: str) -> None:
    url, pages = recording(kind)
    async with world({url: page("<p>Welcome</p>")} | pages) as here:
        found = await here.find(url)
    assert found is not None, here.asked
    assert found.kind == kind
    assert len(here.asked) <= MOST


REAL = {
    "html_betterstack/eyloo-major.html": ("betterstack", "/index.json"),
    "html_incidentio/miro-good.html": ("incidentio", ""),
    "html_incidentio/openai-major.html": ("incidentio", ""),
    "html_instatus/whereby-good.html": ("instatus", ""),
    "html_pagerduty/pagerduty-good.html": ("pagerduty", ""),
    "html_statuspage/avocode.statuspage.io.html": ("statuspage", "/api/v2/summary.json"),
}


@needs_corpus
@pytest.mark.parametrize("file", REAL)
async def test_a_real_page_gives_its_kind_away(file: str) -> None:
    kind, path = REAL[file]
    front = Reply(200, (CORPUS / file).read_bytes())
    _, pages = recording(kind)
    document = next(r for url, r in pages.items() if url.endswith(path) and r.status == 200)
    url = "https://health.acme.example"
    documents = {url + path: document} if path else {}
    async with world(documents | {url: front, f"{url}/": front}) as here:
        found = await here.find(url)
    assert found is not None, here.asked
    assert found.kind == kind
    assert len(here.asked) <= 4


def test_the_common_kinds_are_those_of_the_catalogue() -> None:
    hosts = {(e.source.kind, urlsplit(e.source.url).hostname) for e in catalogue.load()}
    same = {"atom": "feed", "rss": "feed"}
    count = Counter(same.get(kind, kind) for kind, host in hosts if host)
    numbers = [count[kind] for kind in COMMON]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) >= 3


# -- what a page says of itself -----------------------------------------------------------------


async def test_a_site_that_links_to_its_status_page_leads_there() -> None:
    site = page(
        "<a href='https://www.statuspage.io'>Statuspage</a>",
        "<a href='https://www.githubstatus.com'>GitHub Status</a>",
        "<a href='https://github.statuspage.io'>Status of GitHub</a>",
        "<a href='https://status.acme.example'>System status</a>",
    )
    pages = {
        "https://www.acme.example": site,
        "https://status.acme.example": page("by <a href='https://www.statuspage.io'>x</a>"),
        "https://status.acme.example/api/v2/summary.json": Reply(200, SUMMARY),
    }
    async with world(pages) as here:
        found = await here.find("https://www.acme.example")
    assert found is not None
    assert (found.kind, urlsplit(found.url).hostname) == ("statuspage", "status.acme.example")
    assert not [url for url in here.asked if "github" in url]


async def test_a_page_kept_by_a_vendor_is_followed_by_its_link_or_its_redirect() -> None:
    summary = {"https://acme.statuspage.io/api/v2/summary.json": Reply(200, SUMMARY)}
    link = page("<a href='https://acme.statuspage.io/'>Status</a>")
    async with world(summary | {"https://acme.example/": link}) as here:
        found = await here.find("https://acme.example/")
    assert found is not None
    assert found.url == "https://acme.statuspage.io/api/v2/summary.json"
    moved = Reply(302, b"", {"Location": "https://acme.statuspage.io/"})
    pages = summary | {"https://health.acme.example/": moved, "https://acme.statuspage.io/": page()}
    async with world(pages) as here:
        found = await here.find("https://health.acme.example/")
    assert found is not None
    assert found.url == "https://acme.statuspage.io/api/v2/summary.json"


async def test_a_declared_feed_is_read_but_not_a_strangers() -> None:
    feeds = [
        "<link rel='alternate' type='application/rss+xml' href='https://other.example/s.rss'>",
        "<link rel='alternate' type='application/rss+xml' href='/deep/news.rss'>",
    ]
    pages = {
        "https://status.acme.example/": page(*feeds),
        "https://status.acme.example/deep/news.rss": Reply(200, FEED % b"Acme"),
        "https://other.example/s.rss": Reply(200, FEED % b"Other"),
    }
    async with world(pages) as here:
        found = await here.find("https://status.acme.example/")
    assert found is not None
    assert (found.kind, found.url) == ("feed", "https://status.acme.example/deep/news.rss")
    assert here.asked == list(pages)[:2]


async def test_an_unmarked_site_is_looked_for_at_the_usual_places() -> None:
    pages = {
        "https://www.acme.example": page("Welcome"),
        "https://status.acme.example/": page(),
        "https://status.acme.example/api/v2/summary.json": Reply(200, SUMMARY),
    }
    pages["https://status.acme.example/"] = page("<img src='https://x.statuspage.io/y.png'>")
    async with world(pages) as here:
        found = await here.find("https://www.acme.example")
    assert found is not None
    assert urlsplit(found.url).hostname == "status.acme.example"
    assert len(here.asked) <= 6


def test_a_host_that_only_looks_like_a_vendors_is_none() -> None:
    assert carries("https://acme.statuspage.io/x", "statuspage.io")
    assert carries("https://www.apple.com/support/systemstatus/", "apple.com/support/systemstatus")
    for decoy in ("https://evil.example/statuspage.io", "https://statuspage.io.evil.example"):
        assert not carries(decoy, "statuspage.io")
    assert not carries("https://www.apple.com/support/systemstatuses", "apple.com/support/systemst")


def test_the_owner_of_a_host_is_told_without_a_list() -> None:
    owners = {
        "status.acme.com": "acme.com",
        "a.b.acme.co.uk": "acme.co.uk",
        "acme.com": "acme.com",
        "127.0.0.1": "127.0.0.1",
        "localhost": "localhost",
    }
    assert {host: domain_of(host) for host in owners} == owners


def test_a_page_is_read_only_as_far_as_it_is_one() -> None:
    url = "https://acme.example/a/"
    front = front_page(
        response("<html><a href='../b?x=1#c'>B &amp; C</a><a href='http://['>", 200, url)
    )
    assert [(link.url, link.text) for link in front.links] == [
        ("https://acme.example/b?x=1", "B & C")
    ]
    down = front_page(
        response("<link rel=alternate type=application/rss+xml href=http://acme.example/f>")
    )
    assert [feed.url for feed in down.feeds] == ["https://acme.example/f"]
    assert front_page(response("<?xml version='1.0'?><!DOCTYPE html><html><p>x")).there
    for other in (b"%PDF-1.7 <a href='/x'>", b"<?xml version='1.0'?><a href='/x'>", b"{}", b""):
        assert not front_page(response(other)).there
    many = front_page(response("<html>" + "<a href='/x" * 200_000))
    assert many.links == ()


# -- several candidates -------------------------------------------------------------------------


async def test_two_status_pages_of_one_site_are_both_offered() -> None:
    links = [f"<a href='https://status{n}.acme.example/'>Status {n}</a>" for n in (1, 2)]
    pages = {"https://acme.example/": page(*links)}
    for n in (1, 2):
        pages[f"https://status{n}.acme.example/"] = page("https://cdn.statuspage.io/x")
        pages[f"https://status{n}.acme.example/api/v2/summary.json"] = Reply(200, SUMMARY)
    async with world(pages) as here:
        found = await here.find("https://acme.example/")
    assert found is not None
    hosts = [urlsplit(one.url).hostname for one in (found, *found.others)]
    assert hosts == ["status1.acme.example", "status2.acme.example"]


class Double:
    """A kind that knows what begins with "double"."""

    title = "Double"
    role = Role.OFFICIAL

    def __init__(
        self, kind: str, marks: tuple[str, ...] = (), *, experimental: bool = False
    ) -> None:
        self.kind, self.marks, self.experimental = kind, marks, experimental

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        yield Request(source.url)
        return Report(title=self.kind)

    def places(self, url: str) -> tuple[str, ...]:
        return (url,)

    def knows(self, page: Response) -> bool:
        return page.body.startswith(b"double")


async def test_the_more_specific_of_two_readers_wins_and_equals_are_both_offered() -> None:
    async with world({"*": Reply(200, b"double")}) as here:
        generic, own = Double("generic"), Double("own", ("own.example",))
        young = Double("young", ("young.example",), experimental=True)
        found = await here.find("https://a.example/", (generic, young, own))
        assert found is not None
        assert (found.kind, found.others) == ("own", ())
        twin = Double("twin", ("twin.example",))
        found = await here.find("https://a.example/", (generic, twin, own))
        assert found is not None
        assert [one.kind for one in (found, *found.others)] == ["own", "twin"]


# -- what is none -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_private_or_missing_page_is_nothing_and_costs_a_dozen_at_most(status: int) -> None:
    async with world({"*": Reply(status, b"<html>no</html>")}) as here:
        assert await here.find("https://www.acme.example/") is None
    assert len(here.asked) <= MOST
    assert len(set(here.asked)) == len(here.asked)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_host_in_trouble_is_left_alone(status: int) -> None:
    async with world({"*": Reply(status)}) as here:
        assert await here.find("https://www.acme.example/") is None
    assert here.asked == ["https://www.acme.example/"]


async def test_another_host_in_trouble_is_left_alone_and_not_told_of() -> None:
    link = page("<a href='https://status.acme.example/'>Status</a>")
    pages = {"https://acme.example/": link, "https://status.acme.example/": Reply(503)}
    async with world(pages) as here:
        assert await here.find("https://acme.example/") is None
    assert sum("status.acme" in url for url in here.asked) == 1
    assert not [e for e in here.told if "status.acme" in e.url]
    assert 2 < len(here.asked) <= MOST


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"%PDF-1.7\n" + b"<a href='https://status.acme.example'>status</a>" * 9),
        Reply(200, b"<html>" + b"x" * 10_000_000),
        Reply(200, b"<html>" + b"<a href='/" * 400_000),
        Reply(200, b""),
        page("A blog. It mentions Upptime, FireHydrant and StatusPageId."),
    ],
    ids=["pdf", "ten-megabytes", "broken-tags", "empty", "a-blog-with-words"],
)
async def test_what_is_no_status_page_is_none(reply: Reply) -> None:
    async with world({"https://acme.example/x": reply}) as here:
        assert await here.find("https://acme.example/x") is None
    assert len(here.asked) <= MOST


async def test_redirects_without_end_are_counted() -> None:
    async with world({"*": Reply(302, b"", {"Location": "/again"})}) as here:
        assert await here.find("https://acme.example/") is None
    assert len(here.asked) <= MOST + 5
    assert isinstance(here.told[0].answer, Trouble)


async def test_a_public_page_leads_to_no_inner_address() -> None:
    link = page("<a href='https://inner.acme.example/status'>Status</a>")
    async with world({"https://acme.example/": link}) as here:
        assert await here.find("https://acme.example/") is None
    assert not [url for url in here.asked if "inner" in url]
    async with world({"http://acme.example/": link}, address="10.0.0.2") as here:
        await here.find("http://acme.example/")  # who typed an inner one has inner ones
    assert [url for url in here.asked if "inner" in url]


def test_the_places_that_answer_name_their_kind() -> None:
    assert Evidence("https://x.example", response(b"")).kind == ""
    assert is_about_status("https://www.githubstatus.com")
    assert not is_about_status("https://github.com")
