"""Uptime Kuma: the page's own data and the newest beats of its monitors.

Built from the source of its server; no recorded document was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from urllib.parse import quote, urlsplit

from statuswatch.adapters import _uptimekuma_story as story
from statuswatch.adapters._answers import not_this, readable, server_time
from statuswatch.adapters._feed_read import read_feed
from statuswatch.adapters._feed_words import current_status
from statuswatch.adapters._json import decode, fields
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Incident, Report, Role, Source

KIND = "page of Uptime Kuma"
EXAMPLE = "https://status.example.com/status/default"
PAGE, BEATS = "/api/status-page/", "/api/status-page/heartbeat/"
ENTRY = "/api/entry-page"
FIRST = "default"
"""The page of an address that names none, unless the server says another."""

_SLUG = re.compile(
    r"(?P<base>.{0,300}?)/(?:status|status-page|api/status-page(?:/heartbeat)?)"
    r"(?:/(?P<slug>[\w-]{1,100}))?(?:/(?:rss|badge|incident-history|manifest\.json))?/*"
)


class UptimeKuma:
    """Asks the page and its beats together; on an address without a page's name, which it is."""

    kind = "uptimekuma"
    title = "Uptime Kuma"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = (PAGE, "window.preloaddata")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Two requests where the address names the page. Raises AdapterError if it is none."""
        top, slug = yield from _named(source.url)
        found = yield (
            Request(f"{top}{PAGE}{slug}", conditional=False),
            Request(f"{top}{BEATS}{slug}", conditional=False, decisive=False),
        )
        answers = found if isinstance(found, tuple) else (found,)
        page = read_page(readable(answers[0]))
        beats = _beats(answers[-1])
        if story.in_spans(page, beats):
            # Days in one beat: the feed alone names those that are down now.
            beats = story.settled(page, beats, (yield from _down(top, slug)))
        report = story.report(page, beats, f"{top}/status/{slug}")
        left = gone(still_open, report.incidents)
        if not left:
            return report
        over = yield from _history(top, slug)
        return story.with_endings(report, (one for one in over if one.key in left))

    def past(self, source: Source) -> Flow:
        """The announcements that were taken back, where the server is new enough to list them."""
        top, slug = yield from _named(source.url)
        over = yield from _history(top, slug)
        return Report(incidents=over, complete=False)

    def places(self, url: str) -> tuple[str, ...]:
        """The page's data where the address names it, else who says which it is, and `default`."""
        top, slug = _split(url)
        if not top:
            return ()
        return (f"{top}{PAGE}{slug}",) if slug else (top + ENTRY, f"{top}{PAGE}{FIRST}")

    def knows(self, page: Response) -> bool:
        """Is it a page's data, or the answer that names one?"""
        try:
            answer = readable(page)
            return bool(_entry(answer)) or bool(read_page(answer).groups)
        except AdapterError:
            return False


def read_page(response: Response) -> story.Page:
    """Raises AdapterError for anything but a page's data."""
    document = fields(decode(response, KIND))
    page = fields(document.get("config"))
    groups = document.get("publicGroupList")
    if not line(page.get("slug")) or not isinstance(groups, list):
        raise not_this(response.url, KIND, response.body)
    return story.read(document, server_time(response))


def _entry(response: Response) -> str:
    """The page that the server shows on this host; empty where it says none, or shows its own
    dashboard. Raises AdapterError where it is no JSON."""
    document = fields(decode(response, KIND))
    if document.get("type") == "statusPageMatchedDomain":
        slug = line(document.get("statusPageSlug"), 100)
    else:
        entry = line(document.get("entryPage"), 120) if document.get("type") == "entryPage" else ""
        slug = entry.removeprefix("statusPage-") if entry.startswith("statusPage-") else ""
    return quote(slug.lower(), safe="")


def _named(url: str) -> Generator[Requests, Answers, tuple[str, str]]:
    """The top of the server and the page's name there."""
    top, slug = _split(url)
    if not top:
        raise no_address(url, EXAMPLE)
    if slug:
        return top, slug
    answer = yield Request(top + ENTRY, conditional=False, decisive=False)
    try:
        return top, _entry(readable(answer)) or FIRST
    except AdapterError:
        return top, FIRST


def _beats(answer: Answers) -> story.Beats:
    """Where they cannot be read, nothing is known of the monitors."""
    try:
        response = readable(answer)
        lists = fields(decode(response, KIND)).get("heartbeatList")
    except AdapterError:
        return {}
    return story.newest(lists, server_time(response))


def _down(top: str, slug: str) -> Generator[Requests, Answers, frozenset[str] | None]:
    """The names of those that the page's feed calls down; `None` where it cannot be read."""
    answer = yield Request(f"{top}/status/{slug}/rss", conditional=False, decisive=False)
    try:
        feed = read_feed(readable(answer))
    except AdapterError:
        return None
    if not current_status(feed.subtitle)[0]:
        return None
    return frozenset(line(entry.title).removesuffix(" is down") for entry in feed.entries)


def _history(top: str, slug: str) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    place = f"{top}{PAGE}{slug}/incident-history"
    answer = yield Request(place, conditional=False, decisive=False)
    try:
        document = fields(decode(readable(answer), KIND))
    except AdapterError:
        return ()  # older servers keep none; the heart then closes by absence
    return story.over(document.get("incidents"), f"{top}/status/{slug}")


def _split(url: str) -> tuple[str, str]:
    """The top of the server (it may live below a path) and the page's name, if it is told."""
    root = page_root(url)
    if not root:
        return "", ""
    given = url.strip() if "://" in url else f"https://{url.strip()}"
    path = urlsplit(given).path
    found = _SLUG.fullmatch(path)
    if found is None:
        return root.removesuffix(ENTRY), ""
    slug = (found["slug"] or FIRST).lower()
    return top_of(root) + found["base"], slug


ADAPTER = UptimeKuma()
