"""Slack's own page: what is going on now, and how what is over ended."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from statuswatch.adapters import _current, _told
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._json import decode, identity, objects
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.adapters._window import read_window
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

KIND = "Slack status"
HOME = "https://slack-status.com"
CURRENT, HISTORY = "/api/v2.0.0/current", "/api/v2.0.0/history"
TYPES: Mapping[str, Level | None] = {
    "incident": Level.DEGRADED,
    "outage": Level.DOWN,
    "notice": None,
    "maintenance": Level.MAINTENANCE,
}
PLANNED = frozenset({"scheduled", "completed", "cancelled", "canceled"})
OVER = frozenset({"resolved", "completed", "cancelled", "canceled"})
SERVICES = (
    "Login/SSO",
    "Messaging",
    "Notifications",
    "Search",
    "Workspace/Org Administration",
    "Canvases",
    "Connectivity",
    "Files",
    "Huddles",
    "Apps/Integrations/APIs",
    "Workflows",
    "Posts/Files",
    "Calls",
    "Link Previews",
)
"""What Slack tells apart; a document names only those that are ill, the page draws all."""
MOST = 500

_OWN_PATHS = re.compile(r"/(?:api/v2\.0\.0\b.*|\d{4}-\d{2}/.*|calendar\b.*|feed/.*)$")
_REPORT = re.compile(r"(?:issue|incident|technical|outage) summary\b", re.IGNORECASE)
"""Begins the account that is posted hours or days after the end."""


class Slack:
    """Asks `current`; only when a known incident left it, `history` how it ended."""

    kind = "slack"
    title = "Slack"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("slack-status.com", "status.slack.com")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request while nothing ended. Raises AdapterError if it is not Slack's document."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, HOME)
        return (
            yield from _current.now(
                root + CURRENT, read_report, partial(_history, root), still_open
            )
        )

    def past(self, source: Source) -> Flow:
        """The list of about 37 that are over."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, HOME)
        return (
            yield from _current.before(
                root + CURRENT, read_report, partial(_history, root), "Slack"
            )
        )

    def places(self, url: str) -> tuple[str, ...]:
        root = _root(url)
        return (root + CURRENT,) if root else ()

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


def read_report(response: Response) -> Report:
    """What `current` tells; one that ended is no longer in it."""
    document = decode(response, KIND)
    listed = document.get("active_incidents") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(listed, list):
        raise not_this(response.url, KIND, response.body)
    word = line(document.get("status"), 60).lower()
    if not word:
        raise not_this(response.url, KIND, response.body)
    incidents = _read(listed)
    standing = [incident for incident in incidents if incident.ended is None]
    return Report(
        incidents=incidents,
        components=_components(word, standing),
        complete=len(incidents) == len(listed),
        level=_level(word, standing),
        title="Slack",
        as_of=moment(document.get("date_updated")),
    )


def _level(word: str, standing: list[Incident]) -> Level | None:
    """ "active" names no level: it is what goes on. A notice is no trouble."""
    if word == "ok":
        return Level.OK
    troubles = [incident for incident in standing if not incident.planned]
    level = worst(incident.level for incident in troubles)
    if level is not None or word != "active":
        return level
    return Level.OK if standing and not any(i.word for i in troubles) else None


def _components(word: str, standing: list[Incident]) -> tuple[Component, ...]:
    """Each part as ill as what is going on in it, and else as well as the page calls itself."""
    known = word in ("ok", "active")
    rest = (Level.OK, "") if known else (None, word)
    told: dict[str, list[Incident]] = {name: [] for name in SERVICES}
    for incident in standing:
        if not incident.planned:  # the document does not say whether a plan has begun
            for name in sorted(incident.components):
                told.setdefault(name, []).append(incident)
    return tuple(_part(name, about, rest) for name, about in told.items())


def _part(name: str, about: list[Incident], rest: tuple[Level | None, str]) -> Component:
    level = worst(incident.level for incident in about)
    unknown = next((incident.word for incident in about if incident.word), "")
    if level is None and unknown:
        return Component(name, None, unknown)
    return Component(name, *((level, "") if level is not None else rest))


def _history(root: str) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    answer = yield Request(root + HISTORY, conditional=False, decisive=False)
    try:
        rows = decode(readable(answer), KIND)
    except AdapterError:
        return ()  # the heart then closes by absence
    return tuple(incident for incident in _read(rows) if incident.ended)


def _read(rows: object) -> tuple[Incident, ...]:
    return _told.once(filter(None, (_incident(row) for row in objects(rows)[:MOST])))


def _incident(row: Mapping[str, object]) -> Incident | None:
    key, title = identity(row.get("id")), line(row.get("title"))
    if not key:
        return None
    status = line(row.get("status"), 60).lower()
    kind = line(row.get("type"), 60).lower()
    created = moment(row.get("date_created"))
    updates = _updates(row.get("notes"))
    planned = status in PLANNED or kind == "maintenance"
    started, until = created, None
    if planned:
        begins, until = _window(title, updates, created)
        started = begins or (None if status == "scheduled" else created)
        # Of a plan that does not say when, it would be told that it runs now.
        planned = started is not None or status in OVER
    ended = _ended(row, updates) if status in OVER else None
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else TYPES.get(kind) if status not in PLANNED else None,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=until if planned else None,
        url=web_address(row.get("url")),
        components=_services(row.get("services")),
        updates=updates,
        word="" if planned or kind in TYPES else kind,
    )


def _window(
    title: str, updates: tuple[Update, ...], created: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """When it is planned for: Slack tells it in words only."""
    for prose in (title, *(update.text for update in updates)):
        start, end = read_window(prose, created)
        if start is not None:
            return start, end
    return None, None


def _ended(row: Mapping[str, object], updates: tuple[Update, ...]) -> datetime | None:
    """The last note's time; an account of it all, posted later, does not move it."""
    notes = (u.at for u in reversed(updates) if u.at and not _REPORT.match(u.text))
    changed = moment(row.get("date_updated"))
    return next(notes, None) or changed or moment(row.get("date_created"))


def _services(names: object) -> frozenset[str]:
    listed = names if isinstance(names, list) else []
    return frozenset(filter(None, (line(name) for name in listed[:MOST])))


def _updates(rows: object) -> tuple[Update, ...]:
    """Notes have no id and no state of their own."""
    read: Iterable[Update] = (
        Update(_told.stem(at, "note"), at, "", loose(row.get("body")))
        for row in reversed(objects(rows)[:MOST])
        for at in (moment(row.get("date_created")),)
    )
    return _told.in_order(read)


def _root(url: str) -> str:
    """Slack's page by its newer name; a copy's where it is one."""
    root = page_root(url)
    if not root:
        return ""
    return HOME if urlsplit(root).hostname == "status.slack.com" else _OWN_PATHS.sub("", root)


ADAPTER = Slack()
