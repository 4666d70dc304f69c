"""incident.io status pages: the page's own summary, its widget, and the data inside the page.

Their Statuspage-compatible endpoint is read by `statuspage`; this kind gives more: which parts an
incident hurt and for how long, groups, and every update with the state it led to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from statuswatch.adapters import _incidentio_story as story
from statuswatch.adapters import _statuspage_story
from statuswatch.adapters._alone import alone, concerning, names_meant, options_of
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._flight import embedded
from statuswatch.adapters._json import fields, parse
from statuswatch.adapters._places import first_read, no_address, page_root, top_of
from statuswatch.adapters._statuspage_past import endings, gone, past
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Report, Role, Source

WIDGET = "/api/v1/summary"
EXAMPLE = "https://status.openai.com"

_PROXY = re.compile(r"(?<=[\w\]])/proxy/[\w.:\[\]-]{1,255}")

Read = tuple[Report, _statuspage_story.Parts]


class IncidentIo:
    """Asks the summary behind the page; where there is none the widget, then the page itself.

    Option: `components`, ids or names of the only parts that matter.
    """

    kind = "incidentio"
    title = "incident.io"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("statuspage.incident.io", "incident-io-status-page")
    options: tuple[str, ...] = ("components",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request on a calm page. Raises AdapterError if it is no incident.io page."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        report, parts = yield from first_read(_asked(source.url, root), read)
        names = names_meant(source.options, parts)
        left = gone(still_open, report.incidents)
        report = alone(report, names)
        ended = yield from endings(root, root, parts, left)
        return replace(report, incidents=report.incidents + ended) if ended else report

    def past(self, source: Source) -> Flow:
        """What came before: the compatible lists have texts; else what the page itself holds."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        report, parts = yield from first_read(_places(root), read, conditional=False)
        before = yield from past(root, root, parts)
        if not before:
            page = readable((yield Request(root + "/", conditional=False, decisive=False)))
            listed = embedded(page.body, "incident_links")
            before = story.read_past(listed, parts, root) if listed else ()
        told = concerning(before, names_meant(source.options, parts))
        over = tuple(incident for incident in told if incident.ended)
        return Report(incidents=over, complete=False, title=report.title)

    def places(self, url: str) -> tuple[str, ...]:
        """The summary behind the page, the widget, the page itself."""
        root = _root(url)
        return _places(root) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it one of incident.io's own documents that lists what is open?"""
        try:
            document = _document(readable(page))
        except AdapterError:
            return False
        return story.is_summary(document) or story.is_widget(document)

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of one part, by its id."""
        return options_of(component)


def read(response: Response) -> Read:
    """The report of any of its documents, and the parts. Raises AdapterError for any other."""
    root = _root(response.url)
    document = _document(response)
    if story.is_summary(document):
        return story.read_summary(document, root), story.read_parts(document)
    parts = _statuspage_story.Parts()
    if story.is_widget(document):
        return story.read_widget(document, root), parts
    if story.is_past(document):
        return Report(story.read_past(document, parts, root), complete=False), parts
    raise not_this(response.url, "page of incident.io", response.body)


def _document(response: Response) -> dict[str, object]:
    """The object that tells; empty where there is none. What JSON wraps, a page embeds."""
    try:
        document = fields(parse(response.body))
    except ValueError:
        return embedded(response.body, "ongoing_incidents", "structure") or {}
    return fields(document.get("summary")) or document


def _root(url: str) -> str:
    """The page's own address; `/proxy/<host>/<page>` stands for `<page>` on that host."""
    return page_root(_PROXY.sub("", url, count=1))


def _asked(url: str, root: str) -> tuple[str, ...]:
    """The document that the source names, or all places where it names the page."""
    path = urlsplit(url).path
    return (url,) if "/proxy/" in path or path.endswith(WIDGET) else _places(root)


def _places(root: str) -> tuple[str, ...]:
    parts = urlsplit(root)
    return (f"{top_of(root)}/proxy/{parts.netloc}{parts.path}", root + WIDGET, root + "/")


ADAPTER = IncidentIo()
