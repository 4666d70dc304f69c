"""cState: a page built from files. index.json lists the parts and what is open in them.

What was resolved leaves it; issues/index.json keeps all, and each issue's own document its text.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from statuswatch.adapters import _cstate_issues as issues
from statuswatch.adapters import _told
from statuswatch.adapters._answers import readable
from statuswatch.adapters._json import objects
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line, moment
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source

INDEX, ISSUES = "/index.json", "/issues/index.json"
EXAMPLE = "https://status.civo.com"
STATES = {"ok": Level.OK, "disrupted": Level.PARTIAL, "down": Level.DOWN}
MOST_PARTS = 5_000
MOST_TEXTS = 5
"""Of so many open issues the own text is asked for."""


class CState:
    """One request on a calm page; open issues cost one more each, for what was written."""

    kind = "cstate"
    title = "cState"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("github.com/cstate", 'content="cstate')

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is none of cState's documents."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        report = read_report(readable((yield Request(root + INDEX))))
        left = gone(still_open, report.incidents) if report.complete else frozenset()
        # Issues that name no part are only in the whole list, though the page's colour has them.
        hidden = report.level is not None and report.level.ails and not report.incidents
        if left or (hidden and report.complete):
            every = yield from _every_issue(root)
            told = [i for i in every if i.key in left or (hidden and not i.ended)]
            report = replace(report, incidents=_told.once((*report.incidents, *told)))
        incidents = yield from _with_texts(root, report.incidents)
        return replace(report, incidents=incidents)

    def past(self, source: Source) -> Flow:
        """All that was ever resolved, newest first; without the texts."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        every = yield from _every_issue(root)
        return Report(incidents=tuple(i for i in every if i.ended), complete=False)

    def places(self, url: str) -> tuple[str, ...]:
        """The index below the address as given, then at the top of its host."""
        root = _root(url)
        return tuple(dict.fromkeys((root + INDEX, top_of(root) + INDEX))) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it the index? The other documents tell of a part of the page only."""
        try:
            return read_report(readable(page)).complete
        except AdapterError:
            return False


def read_report(response: Response) -> Report:
    """What any of cState's four documents tells; only the index is whole.

    Raises AdapterError if it is none of them.
    """
    document = issues.decoded(response)
    sort = document.get("is")
    if sort == "issue":
        return Report(incidents=issues.read([document]), complete=False)
    if sort == "index":
        return _index(document)
    told = issues.read(objects(document.get("pages")))
    title = line(document.get("title"))
    if sort == "system":
        part = _component(title, document.get("status"), told)
        return Report(incidents=told, components=(part,), complete=False, title=title)
    return Report(incidents=told, complete=False)


def _index(document: dict[str, object]) -> Report:
    systems = objects(document.get("systems"))[:MOST_PARTS]
    rows = [row for system in systems for row in objects(system.get("unresolvedIssues"))]
    told = issues.read([*rows, *objects(document.get("pinnedIssues"))])
    named = [(line(system.get("name")), system.get("status")) for system in systems]
    parts = [_component(name, status, told) for name, status in named if name]
    listed = document.get("systems")
    return Report(
        incidents=told,
        components=_told.by_name(parts),
        complete=isinstance(listed, list) and len(parts) == len(listed),
        level=_component("", document.get("summaryStatus"), told).level,
        title=line(document.get("title")),
        as_of=_built(document),
    )


def _built(document: Mapping[str, object]) -> datetime | None:
    """When the page was built, to the minute; a zone other than UTC is only an abbreviation."""
    if document.get("buildTimezone") not in ("UTC", "GMT"):
        return None
    return moment(f"{line(document.get('buildDate'))}T{line(document.get('buildTime'))}")


def _component(name: str, status: object, told: tuple[Incident, ...]) -> Component:
    """ "notice" means that something is written, not that something is broken."""
    word = line(status, 60).lower()
    if word == "notice":
        plans = (
            i for i in told if i.planned and not i.ended and (name in i.components or not name)
        )
        return Component(name, Level.MAINTENANCE if any(plans) else Level.OK)
    return Component(name, STATES.get(word), "" if word in STATES else word)


def _every_issue(root: str) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    """Without those that are resolved but nobody says when: the heart closes by absence."""
    answer = yield Request(root + ISSUES, conditional=False, decisive=False)
    try:
        told = read_report(readable(answer)).incidents
    except AdapterError:
        return ()
    return tuple(i for i in told if i.ended is None or i.ended != i.started)


def _with_texts(
    root: str, incidents: tuple[Incident, ...]
) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    """The open ones with what was written of them; one that cannot be read stays as it is."""
    found = {incident.key: incident for incident in incidents}
    for incident in [i for i in incidents if not i.ended and not i.updates][:MOST_TEXTS]:
        path = urlsplit(incident.url).path
        if not path.strip("/"):
            continue
        place = (
            f"{top_of(root)}{path.rstrip('/')}{INDEX}"  # the address it was built for may differ
        )
        answer = yield Request(place, conditional=False, decisive=False)
        try:
            own = read_report(readable(answer)).incidents
        except AdapterError:
            continue
        if own and own[0].key == incident.key:
            found[incident.key] = replace(incident, updates=own[0].updates)
    return tuple(found.values())


def _root(url: str) -> str:
    """The page's own address, from any of its documents' or issues' addresses."""
    return issues.above(page_root(url))


ADAPTER = CState()
