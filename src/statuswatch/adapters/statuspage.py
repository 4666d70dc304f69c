"""Atlassian Statuspage v2, and the pages that speak like it (incident.io, imitators).

A resolved incident *disappears* from summary.json (measured on 15,539 documents), so a calm page
costs one request, and only when a known incident is gone from it are incidents.json and
scheduled-maintenances.json asked how it ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from statuswatch.adapters import _statuspage_story as story
from statuswatch.adapters import _told
from statuswatch.adapters._alone import alone, concerning, names_meant, options_of
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._statuspage_past import endings, gone, past
from statuswatch.adapters._text import line, moment, web_address
from statuswatch.adapters._zones import zone_of
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Incident, Level, Report, Role, Source

SUMMARY = "/api/v2/summary.json"
INDICATORS = {"none": Level.OK, **story.IMPACTS}


class Statuspage:
    """Asks summary.json; levels are those of the open incidents and of the page's indicator.

    Option: `components`, ids or names of the only parts that matter.
    """

    kind = "statuspage"
    title = "Atlassian Statuspage"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("dka575ofm4ao0.cloudfront.net", "statuspage.io")
    options: tuple[str, ...] = ("components",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request on a calm page. Raises AdapterError if it is no Statuspage summary."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, "https://www.githubstatus.com")
        page = read_page(readable((yield Request(root + SUMMARY))))
        names = names_meant(source.options, page.parts)
        report = page.report()
        left = gone(still_open, report.incidents)
        report = alone(report, names)
        there, parts = page.root, page.parts
        del page  # a document of 5 MB takes 25 while it is kept, and the next may be long in coming
        ended = yield from endings(root, there, parts, left)
        return replace(report, incidents=report.incidents + ended) if ended else report

    def past(self, source: Source) -> Flow:
        """What came before: the 50 newest incidents and maintenances, those that are over."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, "https://www.githubstatus.com")
        page = read_page(readable((yield Request(root + SUMMARY, conditional=False))))
        before = yield from past(root, page.root, page.parts)
        told = concerning(before, names_meant(source.options, page.parts))
        return Report(incidents=told, complete=False, title=page.title)

    def places(self, url: str) -> tuple[str, ...]:
        """summary.json below the address as given, then at the top of its host."""
        root = page_root(url)
        if not root:
            return ()
        return tuple(dict.fromkeys((root + SUMMARY, top_of(root) + SUMMARY)))

    def knows(self, page: Response) -> bool:
        """Is it a summary with an indicator and an incident list?"""
        try:
            return read_page(readable(page)).report().complete
        except AdapterError:
            return False

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of one part, by its id."""
        return options_of(component)


@dataclass(frozen=True, slots=True)
class Page:
    """A summary.json that is one. `root`: where the page says it lives. `sound`: its own state is
    what it should be, or absent; of one that is broken there, no list is believed to be whole."""

    document: Mapping[str, object]
    root: str
    parts: story.Parts
    title: str
    indicator: str
    changed: datetime | None
    zone: str = ""
    sound: bool = True

    def listed(self, field: str, planned: bool) -> tuple[tuple[Incident, ...], bool]:
        """The incidents under `field`, and whether that list could be read whole."""
        return story.read_incidents(self.document.get(field), self.parts, self.root, planned)

    def report(self) -> Report:
        """What it told. A status.json (no incident list) is told as a list that is not whole."""
        incidents, whole = self.listed("incidents", planned=False)
        plans, plans_whole = self.listed("scheduled_maintenances", planned=True)
        return Report(
            incidents=_told.once(incidents + plans),
            components=self.parts.components,
            complete=self.sound and "incidents" in self.document and whole and plans_whole,
            level=INDICATORS.get(self.indicator),
            title=self.title,
            as_of=self.changed,
            zone=self.zone,
        )


def read_page(response: Response) -> Page:
    """The page of a summary.json or status.json. Raises AdapterError if it is something else."""
    document = decode(response, "Statuspage")
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
        zone=zone_of(page.get("time_zone")),
        sound=isinstance(status, dict | None) and isinstance(indicator, str | None),
    )


ADAPTER = Statuspage()
