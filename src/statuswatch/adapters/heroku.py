"""Heroku's own page: three systems with a colour each, and what goes on.

Its list of maintenance keeps entries for months that were never closed, so it is not believed
alone: the colours and the entry's own words say whether one is over.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from statuswatch.adapters import _current, _told
from statuswatch.adapters._answers import fits, not_this, readable, server_time
from statuswatch.adapters._feed_words import trouble_level
from statuswatch.adapters._json import decode, identity, objects
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.adapters._window import read_window
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

KIND = "Heroku status"
HOME = "https://status.heroku.com"
CURRENT, HISTORY = "/api/v4/current-status", "/api/v4/incidents?limit=50"
COLOURS: Mapping[str, Level] = {
    "green": Level.OK,
    "blue": Level.MAINTENANCE,
    "yellow": Level.DEGRADED,
    "red": Level.DOWN,
}
OVER = frozenset({"resolved", "completed", "complete", "closed", "cancelled", "canceled"})
MOST = 500

_DONE = re.compile(
    r"\b(?:maintenance|update|upgrade|work)\b.{0,80}\b(?:is|are|has been|have been|was) (?:now )?"
    r"(?:complete|completed|finished|cancell?ed)\b",
    re.IGNORECASE,
)


class Heroku:
    """Asks `current-status`; only when a known incident left it, `incidents` how it ended."""

    kind = "heroku"
    title = "Heroku"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("status.heroku.com",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request while nothing ended. Raises AdapterError if it is not Heroku's document."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, HOME)
        return (
            yield from _current.now(
                root + CURRENT, read_report, partial(_history, root), still_open
            )
        )

    def past(self, source: Source) -> Flow:
        """The newest 50 that are over."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, HOME)
        return (
            yield from _current.before(
                root + CURRENT, read_report, partial(_history, root), "Heroku"
            )
        )

    def places(self, url: str) -> tuple[str, ...]:
        root = page_root(url)
        return (root + CURRENT,) if root else ()

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


@dataclass(frozen=True, slots=True)
class Now:
    """What the page says of the present: when it was asked, and if any system is blue."""

    at: datetime | None = None
    maintained: bool = False


def read_report(response: Response) -> Report:
    document = decode(response, KIND)
    if not isinstance(document, dict):
        raise not_this(response.url, KIND, response.body)
    systems = [row for row in objects(document.get("status")) if line(row.get("system"))]
    troubles, plans = document.get("incidents"), document.get("scheduled")
    if not systems or not (isinstance(troubles, list) or isinstance(plans, list)):
        raise not_this(response.url, KIND, response.body)
    components = _told.by_name(_component(row) for row in systems)
    now = Now(server_time(response), any(c.level is Level.MAINTENANCE for c in components))
    read = [_incident(row, None) for row in objects(troubles)[:MOST]]
    read += [_incident(row, now) for row in objects(plans)[:MOST]]
    listed = [*_rows(troubles), *_rows(plans)]
    known = all(component.level is not None for component in components)
    return Report(
        incidents=_told.once(filter(None, read)),
        components=components,
        complete=isinstance(troubles, list) and None not in read and len(read) == len(listed),
        level=worst(c.level for c in components) if known else _trouble(components),
        title="Heroku",
    )


def _rows(rows: object) -> list[object]:
    return rows if isinstance(rows, list) else []


def _trouble(components: tuple[Component, ...]) -> Level | None:
    """Beside a colour that is not known, green says nothing of the whole; red does."""
    level = worst(component.level for component in components)
    return level if level is not None and level.ails else None


def _component(row: Mapping[str, object]) -> Component:
    word = line(row.get("status"), 60).lower()
    return Component(line(row.get("system")), COLOURS.get(word), "" if word in COLOURS else word)


def _history(root: str) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    answer = yield Request(root + HISTORY, conditional=False, decisive=False)
    try:
        rows = objects(decode(readable(answer), KIND))[:MOST]
    except AdapterError:
        return ()  # the heart then closes by absence
    read = (_incident(row, Now() if _is_plan(row) else None) for row in rows)
    return _told.once(incident for incident in read if incident and incident.ended)


def _is_plan(row: Mapping[str, object]) -> bool:
    types = {line(update.get("update_type"), 60) for update in objects(row.get("updates"))}
    return bool(types & {"scheduled", "maintenance"}) and "issue" not in types


def _incident(row: Mapping[str, object], now: Now | None) -> Incident | None:
    """One row; `now` is given for a plan."""
    key, title = identity(row.get("id")), line(row.get("title"))
    if not key:
        return None
    updates = _updates(row.get("updates"))
    started, until = moment(row.get("created_at")), None
    ended = _ended(row, updates, now is not None)
    if now is not None:
        started, until = _window(updates, started)
        ended = ended or _forgotten(until, now)
    # Of a plan that does not say when, it would be told that it runs now.
    planned = now is not None and bool(started or ended or now.maintained)
    level, word = _level(row)
    if ended and level is None and not word:
        level = worst(_level(update)[0] for update in objects(row.get("updates"))[:MOST])
        level = level or trouble_level(title)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else None if now is not None else level,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=until if planned else None,
        url=web_address(row.get("full_url")),
        components=frozenset(filter(None, (line(s.get("name")) for s in _systems(row)))),
        updates=updates,
        word="" if now is not None else word,
    )


def _systems(row: Mapping[str, object]) -> list[dict[str, object]]:
    return objects(row.get("systems"))[:MOST]


def _level(row: Mapping[str, object]) -> tuple[Level | None, str]:
    """The worst colour it gives its systems; before 2022 it had one for each of two sorts of app.

    All green while it is open is no level: it is being watched. So updates are coloured, too.
    """
    systems = [system.get("status") for system in _systems(row)]
    told = systems or [row.get("status_prod"), row.get("status_dev")]
    words = [line(word, 60).lower() for word in told]
    level = worst(COLOURS.get(word) for word in words)
    if level is not None and level is not Level.OK:
        return level, ""
    return None, next((word for word in words if word and word not in COLOURS), "")


def _ended(
    row: Mapping[str, object], updates: tuple[Update, ...], planned: bool
) -> datetime | None:
    """When it was over; `None` while it is open.

    `state` decides, for `resolved` stays false; entries before 2022 have only that.
    """
    state = line(row.get("state"), 60).lower()
    newest = updates[-1] if updates else None
    done = next((u for u in reversed(updates) if _says_done(u, planned)), None)
    if state not in OVER:
        reopened = state and not planned
        over = row.get("resolved") is True or (done is not None and done is newest)
        if reopened or not over:
            return None
    told = done.at if done is not None else None
    return told or (newest.at if newest else None) or moment(row.get("updated_at"))


def _says_done(update: Update, planned: bool) -> bool:
    return update.phase == "resolved" or (planned and bool(_DONE.search(update.text[:2_000])))


def _window(
    updates: tuple[Update, ...], created: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """When it is planned for, which is told in words only; else when it began."""
    for update in updates:
        start, end = read_window(update.text, update.at or created)
        if start is not None:
            return start, end
    return next((u.at for u in updates if u.phase == "maintenance"), None), None


def _forgotten(until: datetime | None, now: Now) -> datetime | None:
    """The planned end of an entry that nobody closed: it has passed, and no system is blue."""
    passed = until is not None and now.at is not None and until < now.at
    return until if passed and not now.maintained else None


def _updates(rows: object) -> tuple[Update, ...]:
    """Heroku lists the newest first."""
    read: list[Update] = []
    for row in reversed(objects(rows)[:MOST]):
        at = moment(row.get("created_at"))
        phase = line(row.get("update_type"), 60).lower()
        key = identity(row.get("id")) or _told.stem(at, phase)
        read.append(Update(key, at, phase, loose(row.get("contents"))))
    return _told.in_order(read)


ADAPTER = Heroku()
