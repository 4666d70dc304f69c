"""PagerDuty's posts, read leniently, from either of its two wire formats.

Until 2024 a page carried all its data in a script, with words in it; since then its own lists
have ids that `post_enums` and `services` name. Both have the same updates and impacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

WELL = frozenset({"all good", "operational", "none"})
LEVELS: Mapping[str, Level] = {
    "maintenance": Level.MAINTENANCE,
    "minor": Level.DEGRADED,
    "degraded": Level.DEGRADED,
    "degraded performance": Level.DEGRADED,
    "major": Level.PARTIAL,
    "partial outage": Level.PARTIAL,
    "outage": Level.DOWN,
    "major outage": Level.DOWN,
    "critical": Level.DOWN,
}
OVER = frozenset({"resolved", "completed"})
MOST_POSTS, MOST_UPDATES, MOST_PARTS = 500, 500, 5_000


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for: words of the page's own enumerations, and its services.

    `listed`: the services that the page shows; those it dropped still have names in old posts.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One update: what state it set and how badly it said which parts were hit."""

    key: str
    at: datetime | None
    phase: str
    severity: str
    impacts: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """An incident or a maintenance, with the newest impacts beside it."""

    incident: Incident
    phase: str
    severity: str
    impacts: tuple[tuple[str, str], ...]


def read_names(enums: object, services: object) -> Names:
    words = {identity(row.get("id")): _word(row.get("name")) for row in objects(enums)}
    named: dict[str, str] = {}
    listed: dict[str, None] = {}
    for row in objects(services)[:MOST_PARTS]:
        name = line(row.get("display_name")) or line(row.get("name"))
        for id_ in ("id", "business_service_id", "external_business_service_id"):
            if name and identity(row.get(id_)):
                named[identity(row.get(id_))] = name
        if name and row.get("is_active") is not False:
            listed[name] = None
    return Names(words, named, tuple(listed))


def read_posts(rows: object, names: Names, root: str) -> tuple[tuple[Post, ...], bool]:
    """The posts, and whether the list could be read whole."""
    if not isinstance(rows, list):
        return (), False
    read = [_post(row, names, root) for row in objects(rows)[:MOST_POSTS]]
    posts = {post.incident.key: post for post in read if post is not None}
    return tuple(posts.values()), None not in read and len(read) == len(rows)


def report(posts: Iterable[Post], names: Names, *, whole: bool, title: str = "") -> Report:
    """Well where nothing is under way: posts are all that such a page says of itself.

    Its headline ("Everything is running smoothly") is decoration: it was recorded unchanged
    beside an open incident.
    """
    posts = tuple(posts)
    running = [post for post in posts if _runs(post)]
    # An empty list without any service beside it may be anybody's: silence is not health.
    whole = whole and bool(posts or names.listed)
    level = Level.OK if whole else None
    if running:
        severities = [p.severity for p in running]
        told = [Level.OK if word in WELL else LEVELS.get(word) for word in severities]
        level = worst(told) if any(told) or None not in told else None
    return Report(
        incidents=tuple(post.incident for post in posts),
        components=_parts(running, names),
        complete=whole,
        level=level,
        title=title,
    )


def _post(row: Mapping[str, object], names: Names, root: str) -> Post | None:
    key, title = identity(row.get("id")), line(row.get("title"))
    said = _updates(row, names)
    if not key or not (title or said):
        return None
    last = said[-1] if said else Said("", None, "", "", (), "")
    planned = row.get("post_type") == "maintenance" or any(
        one.severity == "maintenance" for one in said
    )
    told = (one.at for one in said if one.at)
    opened = next(told, None) or _at(row.get("first_update_at")) or _at(row.get("starts_at"))
    started = (_at(row.get("starts_at")) if planned else None) or opened
    ended = _ended(said) or (_at(row.get("last_update_at")) or opened if _is_over(last) else None)
    severity = "maintenance" if planned else _severity(said)
    incident = Incident(
        key=key,
        title=title or key,
        level=LEVELS.get(severity),
        # Called off before its planned start: it lasted no time at all.
        started=min(started, ended) if started and ended else started,
        ended=ended,
        planned_end=_at(row.get("ends_at")) if planned else None,
        url=f"{root}/posts/details/{key}" if root and key.isalnum() else "",
        components=_hit(said),
        updates=tuple(Update(one.key, one.at, one.phase, one.text) for one in said),
        word="" if severity in WELL or severity in LEVELS else severity,
    )
    return Post(incident, last.phase, severity, last.impacts)


def _updates(row: Mapping[str, object], names: Names) -> tuple[Said, ...]:
    """Oldest first. A list of posts has only the latest, and that one's text cut short."""
    rows = [*objects(row.get("updates"))[:MOST_UPDATES]]
    latest = fields(row.get("latest_update"))
    if latest and identity(latest.get("id")) not in {identity(one.get("id")) for one in rows}:
        rows.append(latest)
    said = [_said(one, names) for one in rows]
    said.sort(key=lambda one: one.at.timestamp() if one.at else 0.0)
    return tuple({one.key: one for one in said}.values())


def _said(row: Mapping[str, object], names: Names) -> Said:
    at = _at(row.get("reported_at")) or _at(row.get("created_at"))
    phase = _told(row, "status", names)
    impacts: list[tuple[str, str]] = []
    for hit in (*objects(row.get("impacts")), *objects(row.get("impacted_business_services"))):
        ids = (identity(hit.get(id_)) for id_ in ("service_id", "business_service_id", "id"))
        named = (names.services[id_] for id_ in ids if id_ in names.services)
        name = next(named, "") or line(hit.get("name"))
        if name:
            impacts.append((name, _told(hit, "severity", names)))
    return Said(
        key=identity(row.get("id")) or f"{at.isoformat() if at else '-'}/{phase}",
        at=at,
        phase=phase,
        severity=_told(row, "severity", names),
        impacts=tuple(impacts),
        text=loose(row.get("message")),
    )


def _severity(said: tuple[Said, ...]) -> str:
    """What it says now while it is open; the worst that it said once it is over."""
    if not said:
        return ""
    if not _is_over(said[-1]):
        return said[-1].severity
    return max((one.severity for one in said), key=lambda word: LEVELS.get(word, Level.OK))


def _hit(said: tuple[Said, ...]) -> frozenset[str]:
    """The parts that it ever called hit; where there is none, those that it names."""
    impacts = [impact for one in said for impact in one.impacts]
    hit = frozenset(name for name, word in impacts if word not in WELL)
    return hit or frozenset(name for name, _ in impacts)


def _ended(said: tuple[Said, ...]) -> datetime | None:
    """When it was called over, and stayed so: a word added afterwards does not move it."""
    end = None
    for one in reversed(said):
        if not _is_over(one):
            break
        end = one.at or end
    return end


def _is_over(said: Said) -> bool:
    return said.phase in OVER


def _runs(post: Post) -> bool:
    """Is it under way? A plan is not before the page says so."""
    if post.incident.ended is not None:
        return False
    return not post.incident.planned or post.phase == "in progress"


def _parts(running: Iterable[Post], names: Names) -> tuple[Component, ...]:
    """The page's services, each as ill as the worst of the posts that hit it says now."""
    hit: dict[str, list[str]] = {}
    for post in running:
        for name, word in post.impacts:
            hit.setdefault(name, []).append(word)
    return tuple(_part(name, hit.get(name, ())) for name in names.listed)


def _part(name: str, words: Iterable[str]) -> Component:
    told = [word for word in words if word not in WELL]
    if not told:
        return Component(name, Level.OK)
    level = worst(LEVELS.get(word) for word in told)
    return Component(name, level, "" if level is not None else told[0])


def _told(row: Mapping[str, object], what: str, names: Names) -> str:
    """The word itself, as it was, or the word that the id stands for, as it is now."""
    return names.words.get(identity(row.get(f"{what}_id")), "") or _word(row.get(what))


def _word(value: object) -> str:
    return line(value, 60).lower().replace("_", " ")


def _at(value: object) -> datetime | None:
    """ISO 8601, or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return moment(value)
    if not 946_684_800_000 <= value < 7_258_118_400_000:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
