"""Atlassian Statuspage v2, and the pages that speak like it (incident.io, imitators).

A resolved incident *disappears* from summary.json (measured on 15,539 documents), so a calm page
costs one request, and only when a known incident is gone from it are incidents.json and
scheduled-maintenances.json asked how it ended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from statuswatch.adapters import _statuspage_story as story
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._text import line, moment, web_address
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import COMPONENT_KEY, PAGE_KEY, Incident, Level, Report, Role, Source
from statuswatch.core.words import say

SUMMARY = "/api/v2/summary.json"
INDICATORS = {"none": Level.OK, **story.IMPACTS}

_TAIL = re.compile(
    r"/(?:api(?:/v2(?:/[\w./-]{0,80})?)?|history(?:\.\w{2,5})?|uptime|incidents(?:/[\w-]{1,40})?"
    r"|index\.html?)?/*$"
)
_HUGE = 400
"""More digits than any id has; such a number is read as text."""


class Statuspage:
    """Asks summary.json; levels are those of the open incidents and of the page's indicator."""

    kind = "statuspage"
    title = "Atlassian Statuspage"
    role = Role.OFFICIAL
    experimental = False

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request on a calm page. Raises AdapterError if it is no Statuspage summary."""
        root = page_root(source.url)
        if not root:
            raise AdapterError(
                say("“{url}” is not a web address.", url=source.url[:200]),
                say("Give the address of the status page, as in https://www.githubstatus.com."),
            )
        page = read_page(readable((yield Request(root + SUMMARY))))
        report = page.report()
        told = {incident.key for incident in report.incidents}
        gone = frozenset(
            key for key in still_open - told if not key.startswith((COMPONENT_KEY, PAGE_KEY))
        )
        ended = yield from _endings(root, page, gone)
        return replace(report, incidents=report.incidents + ended) if ended else report

    def places(self, url: str) -> tuple[str, ...]:
        """summary.json below the address as given, then at the top of its host."""
        root = page_root(url)
        if not root:
            return ()
        parts = urlsplit(root)
        top = f"{parts.scheme}://{parts.netloc}"
        return tuple(dict.fromkeys((root + SUMMARY, top + SUMMARY)))

    def knows(self, page: Response) -> bool:
        """Is it a summary with an indicator and an incident list?"""
        try:
            return read_page(readable(page)).report().complete
        except AdapterError:
            return False


@dataclass(frozen=True, slots=True)
class Page:
    """A summary.json that is one. `root`: where the page says it lives."""

    document: Mapping[str, object]
    root: str
    parts: story.Parts
    title: str
    indicator: str
    changed: datetime | None

    def listed(self, field: str, planned: bool) -> tuple[tuple[Incident, ...], bool]:
        """The incidents under `field`, and whether that list could be read whole."""
        return story.read_incidents(self.document.get(field), self.parts, self.root, planned)

    def report(self) -> Report:
        """What it told. A status.json (no incident list) is told as a list that is not whole."""
        incidents, whole = self.listed("incidents", planned=False)
        plans, plans_whole = self.listed("scheduled_maintenances", planned=True)
        return Report(
            incidents=_once(incidents + plans),
            components=self.parts.components,
            complete="incidents" in self.document and whole and plans_whole,
            level=INDICATORS.get(self.indicator),
            title=self.title,
            as_of=self.changed,
        )


def page_root(url: str) -> str:
    """The page's own address, without a trailing slash: any address on it will do.

    Empty where `url` is not an http(s) address.
    """
    given = url.strip()
    if "://" not in given:
        given = f"https://{given}"
    try:
        parts = urlsplit(given)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or not given.isprintable():
        return ""
    return f"{parts.scheme.lower()}://{parts.netloc}{_TAIL.sub('', parts.path)}"


def read_page(response: Response) -> Page:
    """The page of a summary.json or status.json. Raises AdapterError if it is something else."""
    document = decode(response)
    if not isinstance(document, dict):
        raise not_this(response.url, "Statuspage", response.body)
    page, status = document.get("page"), document.get("status")
    indicator = status.get("indicator") if isinstance(status, dict) else None
    listed = any(isinstance(document.get(name), list) for name in ("components", "incidents"))
    if not isinstance(page, dict) or not (isinstance(indicator, str) or listed):
        raise not_this(response.url, "Statuspage", response.body)
    return Page(
        document=document,
        root=page_root(web_address(page.get("url")) or response.url),
        parts=story.read_parts(document.get("components")),
        title=line(page.get("name")),
        indicator=line(indicator).lower(),
        changed=moment(page.get("updated_at")),
    )


def decode(response: Response) -> object:
    """The JSON document, whatever its encoding claims to be. Raises AdapterError.

    The standard library's decoder is used: 70 µs for a 25 kB summary, and it is already loaded;
    msgspec takes 33 µs but 22 ms to import.
    """
    body: bytes | str = response.body
    try:
        return json.loads(body)
    except UnicodeDecodeError:
        body = response.body.decode("utf-8", errors="replace")
    except json.JSONDecodeError:
        raise not_this(response.url, "Statuspage", response.body) from None
    except (ValueError, RecursionError):
        pass  # a number of thousands of digits, or brackets a thousand deep
    try:
        return json.loads(body, parse_int=_whole_number)
    except (ValueError, RecursionError):
        raise not_this(response.url, "Statuspage", response.body) from None


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) < _HUGE else digits[:_HUGE]


def _once(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Each key once; the first told wins."""
    by_key: dict[str, Incident] = {}
    for incident in incidents:
        by_key.setdefault(incident.key, incident)
    return tuple(by_key.values())


def _endings(
    root: str, page: Page, gone: frozenset[str]
) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    """How the incidents that left summary.json ended; those nobody tells of are left out."""
    found: dict[str, Incident] = {}
    for path, field, planned in (
        ("/api/v2/incidents.json", "incidents", False),
        ("/api/v2/scheduled-maintenances.json", "scheduled_maintenances", True),
    ):
        if gone <= found.keys():
            break
        answer = yield Request(root + path, conditional=False, decisive=False)
        try:
            document = decode(readable(answer))
        except AdapterError:
            continue  # a page need not have these lists; the heart then closes by absence
        if isinstance(document, dict):
            # The summary's own names for its parts, so that an ending renames nothing.
            listed, _ = replace(page, document=document).listed(field, planned)
            # One that is called open here alone is an old copy's: the summary lists all open ones.
            found = {i.key: i for i in listed if i.key in gone and i.ended} | found
    return tuple(found.values())


ADAPTER = Statuspage()
