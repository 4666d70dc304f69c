"""StatusPal: a summary at the vendor's own host, found by the page's name there.

Built from the vendor's description; no recorded document was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from urllib.parse import quote, urlsplit

from statuswatch.adapters import _statuspal_story as story
from statuswatch.adapters._answers import host_of, not_this, readable
from statuswatch.adapters._json import decode, fields
from statuswatch.adapters._places import first_read, no_address, page_root
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Incident, Report, Role, Source
from statuswatch.core.words import say

KIND = "StatusPal page"
HOSTS = ("statuspal.io", "statuspal.eu")
REGIONS = {"us": HOSTS[0], "io": HOSTS[0], "eu": HOSTS[1]}
SUMMARY, INCIDENTS = "/summary", "/incidents"

_API = re.compile(r"(/api/v2/status_pages/(?P<name>[\w-]{1,80}))(?:/[\w-]{0,40})?/*$")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_COMMON = frozenset({"www", "status", "statuspage", "health", "uptime", "com", "co", "org", "net"})


class StatusPal:
    """Asks the summary; when a known incident is gone from it, the list of all, how it ended."""

    kind = "statuspal"
    title = "StatusPal"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = HOSTS
    options: tuple[str, ...] = ("subdomain", "region")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if no summary is found, or another page's."""
        page = yield from _asked(source)
        left = gone(still_open, page.report.incidents)
        if not left:
            return page.report
        ended = yield from _listed(page)
        return page.with_endings(incident for incident in ended if incident.key in left)

    def past(self, source: Source) -> Flow:
        """The newest incidents and maintenances that are over."""
        page = yield from _asked(source)
        every = yield from _listed(page)
        told = tuple(incident for incident in every if incident.ended)
        return Report(incidents=told, complete=False, title=page.report.title)

    def places(self, url: str) -> tuple[str, ...]:
        """The summary that the address names; else where a page of that name would be."""
        return _summaries(url, _named(url), "")

    def knows(self, page: Response) -> bool:
        try:
            return read_page(readable(page)).report.complete
        except AdapterError:
            return False


def read_page(response: Response) -> story.Page:
    """The page of a summary. Raises AdapterError if it is something else."""
    document = fields(decode(response, KIND))
    about = document.get("status_page")
    listed = isinstance(document.get("services"), list)
    if not isinstance(about, dict) or not listed or "incidents" not in document:
        raise not_this(response.url, KIND, response.body)
    return story.read(document, response.url)


def _asked(source: Source) -> Generator[Requests, Answers, story.Page]:
    name = line(source.options.get("subdomain"), 63).lower()
    region = line(source.options.get("region"), 10).lower()
    name = name if _NAME.fullmatch(name) else _named(source.url)
    places = _summaries(source.url, name, region)
    if not page_root(source.url):
        raise no_address(source.url, "https://example.statuspal.io")
    if name:
        return (yield from first_read(places, read_page))
    return (yield from _guessed(places, host_of(page_root(source.url))))


def _guessed(places: tuple[str, ...], host: str) -> Generator[Requests, Answers, story.Page]:
    """The first that is a page of this host; that a guess is wrong says nothing of the page."""
    for place in places:
        answer = yield Request(place, conditional=False, decisive=False)
        if isinstance(answer, Response) and answer.status == 404:
            continue
        page = read_page(readable(answer))
        if _fits(page, host):
            return page
    raise AdapterError(
        say("No StatusPal page is known for {host}.", host=host),
        say("Add it by its address at statuspal.io or statuspal.eu."),
    )


def _listed(page: story.Page) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    place = page.place.removesuffix(SUMMARY) + INCIDENTS
    answer = yield Request(place, conditional=False, decisive=False)
    try:
        document = fields(decode(readable(answer), KIND))
    except AdapterError:
        return ()  # the heart then closes by absence
    return page.listed(document.get("incidents"))


def _named(url: str) -> str:
    """The page's name at StatusPal, where the address has it."""
    parts = urlsplit(_given(url)) if page_root(_given(url)) else urlsplit("")
    own = _API.search(parts.path)
    if own is not None:
        return own["name"]
    host = (parts.hostname or "").lower()
    at = next((vendor for vendor in HOSTS if host.endswith(f".{vendor}")), "")
    return host.removesuffix(f".{at}").rpartition(".")[2] if at else ""


def _summaries(url: str, name: str, region: str) -> tuple[str, ...]:
    """The summary of this name, else of the host's own name: at the host that is told, or both."""
    given = _given(url)
    if not page_root(given):
        return ()
    parts = urlsplit(given)
    own = _API.search(parts.path)
    if own is not None:
        return (f"{parts.scheme.lower()}://{parts.netloc}{own[1]}{SUMMARY}",)
    host = (parts.hostname or "").lower()
    told = [vendor for vendor in HOSTS if host.endswith(f".{vendor}")]
    if region in REGIONS:
        told = [REGIONS[region]]
    name = name or _guess(host)
    return tuple(_summary(vendor, name) for vendor in told or HOSTS) if name else ()


def _given(url: str) -> str:
    return url.strip() if "://" in url else f"https://{url.strip()}"


def _summary(vendor: str, name: str) -> str:
    return f"https://{vendor}/api/v2/status_pages/{quote(name, safe='')}{SUMMARY}"


def _guess(host: str) -> str:
    """status.unity.com -> unity, exoscalestatus.com -> exoscalestatus."""
    if not re.search(r"[a-z]", host.rpartition(".")[2]):
        return ""  # an IP address
    labels = [label for label in host.split(".")[:-1] if label not in _COMMON]
    return labels[-1] if labels and _NAME.fullmatch(labels[-1]) else ""


def _fits(page: story.Page, host: str) -> bool:
    """Does the page say that it is of this host, or of the company behind it?"""
    if any(f"//{host}/" in address for address in page.addresses):
        return True
    theirs, ours = _guess(host_of(_given(page.home)).lower()), _guess(host)
    return theirs == ours or (len(theirs) > 3 and theirs in ours)


ADAPTER = StatusPal()
