"""FireHydrant: the whole page, with its whole history, in one document.

Parts have no state of their own in it: as on the page itself, they are what the open incidents
say of them, and well where none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

KIND = "FireHydrant page"
PAYLOAD = "/data/payload.json"
SEVERITIES: Mapping[str, Level] = {
    "sev1": Level.DOWN,
    "sev2": Level.PARTIAL,
    "sev3": Level.DEGRADED,
    "sev4": Level.DEGRADED,
    "sev5": Level.DEGRADED,
    "maintenance": Level.MAINTENANCE,
}
CONDITIONS: Mapping[str, Level] = {
    "operational": Level.OK,
    "degraded": Level.DEGRADED,
    "offline": Level.DOWN,
}
MOST_INCIDENTS, MOST_UPDATES, MOST_PARTS = 500, 500, 5_000
"""A page keeps about 950 incidents: those that are open, and the newest, are read."""

_STATE = re.compile(r"➡️?\s{0,4}\*\*(?P<word>[A-Za-z][A-Za-z ]{2,30})\*\*\s{0,4}[—-]\s{0,4}")


class FireHydrant:
    """Asks data/payload.json, from which the page draws itself."""

    kind = "firehydrant"
    title = "FireHydrant"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("firehydrant",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no FireHydrant payload."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, "https://status.redis.io")
        return read_report(readable((yield Request(root + PAYLOAD))), still_open)

    def places(self, url: str) -> tuple[str, ...]:
        """The payload below the address as given, then at the top of its host."""
        root = _root(url)
        return tuple(dict.fromkeys((root + PAYLOAD, top_of(root) + PAYLOAD))) if root else ()

    def knows(self, page: Response) -> bool:
        try:
            read_report(readable(page), frozenset())
        except AdapterError:
            return False
        return True


def read_report(response: Response, still_open: frozenset[str]) -> Report:
    """What the payload tells; incidents that ended are in it, and are told too."""
    document = fields(decode(response, KIND))
    conditions, rows = document.get("conditions"), document.get("incidents")
    if not isinstance(conditions, dict) or not isinstance(document.get("components"), list):
        raise not_this(response.url, KIND, response.body)
    words = {line(name, 60).lower(): value for name, value in conditions.items()}
    told = [(row, _incident(row, words)) for row in objects(rows)]
    read = [(row, incident) for row, incident in told if incident is not None]
    standing = [(row, incident) for row, incident in read if incident.ended is None]
    config = fields(document.get("config"))
    return Report(
        incidents=_kept([incident for _, incident in read], still_open),
        components=_components(document.get("components"), standing, words),
        complete=isinstance(rows, list) and len(read) == len(rows),
        level=_page_level([incident for _, incident in standing], rows),
        title=line(config.get("title")) or line(config.get("companyName")),
    )


def _kept(incidents: Iterable[Incident], still_open: frozenset[str]) -> tuple[Incident, ...]:
    """The open ones, those that were open when last asked, and the newest, as they are listed."""
    listed = _told.once(incidents)
    if len(listed) <= MOST_INCIDENTS:
        return listed
    newest = sorted(listed, key=lambda i: i.started.timestamp() if i.started else 0.0)
    keys = {incident.key for incident in newest[-MOST_INCIDENTS:]} | still_open
    return tuple(i for i in listed if i.ended is None or i.key in keys)


def _page_level(standing: list[Incident], rows: object) -> Level | None:
    """The page calls itself well where nothing is open; it has no word of its own."""
    if not isinstance(rows, list):
        return None
    trouble = [incident for incident in standing if not incident.planned]
    return worst(incident.level for incident in trouble) if trouble else Level.OK


def _incident(row: Mapping[str, object], words: Mapping[str, object]) -> Incident | None:
    title, key = line(row.get("title")), identity(row.get("id"))
    if not title and not key:
        return None
    times = fields(row.get("timestamps"))
    severity = line(row.get("severitySlug"), 60).lower()
    started = moment(times.get("started")) or moment(times.get("detected"))
    ended = moment(times.get("resolved")) or moment(times.get("closed"))
    parts = [(name, _condition(row, words)) for name, row in _affected(row)]
    level = SEVERITIES.get(severity)
    if parts and all(part.level is Level.MAINTENANCE for _, part in parts):
        level = Level.MAINTENANCE
    if level is None and severity in ("", "unset"):
        ailing = worst(part.level for _, part in parts)
        level = ailing if ailing and ailing.ails else None
    return Incident(
        key=key or _told.fingerprint(title, line(times.get("started"))),
        title=title or key,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        components=frozenset(name for name, _ in parts),
        updates=_updates(row.get("timeline")),
        word="" if level is not None or severity in ("", "unset") else severity,
    )


def _affected(row: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
    listed = objects(row.get("components"))[:MOST_PARTS]
    return [(line(part.get("name")), part) for part in listed if line(part.get("name"))]


def _condition(part: Mapping[str, object], words: Mapping[str, object]) -> Component:
    """How an incident leaves a part: the page's own word, by the page's own table."""
    name, said = line(part.get("name")), line(part.get("condition"), 60)
    if "maintenance" in said.lower():
        return Component(name, Level.MAINTENANCE)  # the table calls it degraded, too
    meant = line(words.get(said.lower()), 60).lower() or said.lower()
    level = CONDITIONS.get(meant)
    return Component(name, level, "" if level is not None else said.lower())


def _components(
    rows: object,
    standing: list[tuple[dict[str, object], Incident]],
    words: Mapping[str, object],
) -> tuple[Component, ...]:
    found: dict[str, Component] = {}
    for row, incident in standing:
        if incident.level is Level.MAINTENANCE:
            continue  # it may lie ahead: the payload does not say whether it has begun
        for name, part in _affected(row):
            now = _condition(part, words)
            found[name] = _told.by_name([*filter(None, [found.get(name)]), now])[0]
    names = [line(row.get("name")) for row in objects(rows)[:MOST_PARTS]]
    listed = [found.get(name, Component(name, Level.OK)) for name in names if name]
    return _told.by_name(listed)


def _updates(rows: object) -> tuple[Update, ...]:
    """Notes, and the steps between them; a note speaks in the state of the last step."""
    told = sorted(
        ((_at(row), row) for row in objects(rows)[:MOST_UPDATES]),
        key=lambda pair: pair[0].timestamp() if pair[0] else 0.0,
    )
    phase = ""
    read: list[Update] = []
    for at, row in told:
        details = fields(row.get("details"))
        note = details.get("note")
        said = loose(note if isinstance(note, str) else fields(note).get("note"))
        found = _STATE.match(said)
        step = fields(details.get("milestoneUpdate")).get("currentMilestone")
        phase = line(found["word"] if found else step, 60).lower() or phase or "update"
        key = line(row.get("time"), 60) or _told.stem(at, phase)
        read.append(Update(key, at, phase, said[found.end() :] if found else said))
    return _told.in_order(read)


def _at(row: Mapping[str, object]) -> datetime | None:
    """When it happened; `time` is only when it was written down (weeks later, when imported)."""
    return moment(row.get("occurredAt")) or moment(row.get("time"))


def _root(url: str) -> str:
    return page_root(url).removesuffix(PAYLOAD)


ADAPTER = FireHydrant()
