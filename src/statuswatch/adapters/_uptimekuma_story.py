"""Uptime Kuma's monitors, beats, announcements and maintenances, read leniently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._parts import asleep, level_of_parts, part_names
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.model import Component, Incident, Level, Report, Update

UP, DOWN, PENDING, MAINTENANCE = 1, 0, 2, 3
LEVELS: Mapping[int, Level] = {UP: Level.OK, DOWN: Level.DOWN, MAINTENANCE: Level.MAINTENANCE}
WORDS: Mapping[int, str] = {PENDING: "pending", DOWN: "down"}
"""Pending is a check that failed and is tried again; it is not down yet."""
COLOURS: Mapping[str, Level] = {"warning": Level.DEGRADED, "danger": Level.DEGRADED}
"""An announcement has a colour, no severity; the usual ones ("primary", "info") say nothing."""
NEXT, OFF = frozenset({"scheduled"}), frozenset({"ended", "inactive"})
MOST_MONITORS, MOST_POSTS = 5_000, 500

_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


@dataclass(frozen=True, slots=True)
class Beat:
    """A monitor's newest beat. `span`: it stands for hours or days, so it says what was."""

    status: int
    span: bool = False


Beats = Mapping[str, Beat]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's data. `groups`: each monitor's id, group and name."""

    title: str
    groups: tuple[tuple[str, str, str], ...]
    posts: tuple[dict[str, object], ...]
    plans: tuple[dict[str, object], ...]
    whole: bool
    now: datetime | None


def read(document: Mapping[str, object], now: datetime | None) -> Page:
    """Of the page's own document, of which the caller made sure."""
    posts = document.get("incidents", document.get("incident"))
    plans = document.get("maintenanceList")
    return Page(
        title=line(fields(document.get("config")).get("title")),
        groups=tuple(_monitors(document.get("publicGroupList"))),
        posts=tuple(objects(posts if isinstance(posts, list) else [posts])[:MOST_POSTS]),
        plans=tuple(objects(plans)[:MOST_POSTS]),
        whole=("incident" in document or "incidents" in document) and isinstance(plans, list),
        now=now,
    )


def newest(lists: object, now: datetime | None) -> Beats:
    """The last beat of each monitor, oldest first as they come. One that is a day old is of a
    monitor that is paused, and says nothing."""
    found: dict[str, Beat] = {}
    for key, rows in list(fields(lists).items())[:MOST_MONITORS]:
        last = fields(rows[-1]) if isinstance(rows, list) and rows else {}
        status, told = last.get("status"), line(last.get("time"), 40)
        known = isinstance(status, int) and not isinstance(status, bool) and status in range(4)
        if known and not asleep(moment(told), now):
            # Only a span of hours has its time as ISO 8601 with a zone.
            found[identity(key)] = Beat(int(identity(status)), span=told.endswith("Z"))
    return found


def in_spans(page: Page, beats: Beats) -> bool:
    """Was any monitor down in its newest span? It may be well by now."""
    newest_of = (beats.get(key) for key, _, _ in page.groups)
    return any(beat is not None and beat.span and beat.status == DOWN for beat in newest_of)


def settled(page: Page, beats: Beats, down: frozenset[str] | None) -> Beats:
    """The beats, with spans turned into what is so now; `down`: who is, `None` if unknown."""
    names = {key: name for key, _, name in page.groups}
    return {
        key: Beat(DOWN if names.get(key, "") in down else UP)
        if beat.span and beat.status == DOWN and down is not None
        else beat
        for key, beat in beats.items()
    }


def report(page: Page, beats: Beats, url: str) -> Report:
    names = part_names([(group, name) for _, group, name in page.groups])
    parts = [
        _part(name, beats.get(key)) for name, (key, _, _) in zip(names, page.groups, strict=True)
    ]
    posts = [_post(row, url) for row in page.posts]
    kept = [post for post in posts if post is not None and post.ended is None]
    plans = [plan for row in page.plans for plan in _plans(row, url)]
    resting = frozenset(part.name for part in parts if part.level is Level.MAINTENANCE)
    if len(plans) == 1 and resting:
        plans = [replace(plans[0], components=resting)]
    return Report(
        incidents=_told.once([*kept, *plans]),
        components=_told.by_name(parts),
        complete=page.whole and None not in posts,
        level=level_of_parts(parts),
        title=page.title,
    )


def with_endings(report: Report, over: Iterable[Incident]) -> Report:
    return replace(report, incidents=_told.once((*report.incidents, *over)))


def over(rows: object, url: str) -> tuple[Incident, ...]:
    """Of the list of past announcements those that were taken back."""
    told = (_post(row, url) for row in objects(rows)[:MOST_POSTS])
    return _told.once(post for post in told if post is not None and post.ended)


def _monitors(groups: object) -> Iterable[tuple[str, str, str]]:
    for group in objects(groups)[:MOST_MONITORS]:
        for row in objects(group.get("monitorList"))[:MOST_MONITORS]:
            name = line(row.get("name"))
            if name:
                yield identity(row.get("id")), line(group.get("name")), name


def _part(name: str, beat: Beat | None) -> Component:
    if beat is None:
        return Component(name, None)
    sure = not (beat.span and beat.status == DOWN)
    level = LEVELS.get(beat.status) if sure else None
    return Component(name, level, "" if level is not None else WORDS[beat.status])


def _post(row: Mapping[str, object], url: str) -> Incident | None:
    """An announcement: one text, that is edited in place."""
    key, title = identity(row.get("id")), line(row.get("title"))
    started, changed = moment(row.get("createdDate")), moment(row.get("lastUpdatedDate"))
    ended = (changed or started) if row.get("active") is False else None
    if not key or (row.get("active") is False and ended is None):
        return None
    text = loose(row.get("content"))
    return Incident(
        key=f"incident/{key}",
        title=title or text.partition("\n")[0][:80] or key,
        level=COLOURS.get(line(row.get("style"), 20).lower()),
        started=_told.not_before(started, ended),
        ended=ended,
        url=url,
        updates=(Update("post", changed or started, "", text),) if text else (),
    )


def _plans(row: Mapping[str, object], url: str) -> list[Incident]:
    """A maintenance: one, or of one that recurs the time that runs or comes next."""
    key, state = identity(row.get("id")), line(row.get("status"), 40).lower()
    slots = objects(row.get("timeslotList"))[:1]
    if not key or state in OFF or (state in NEXT and not slots):
        return []
    zone = line(row.get("timezoneOffset"), 10)
    begin = _zoned(slots[0].get("startDate"), zone) if slots else None
    end = _zoned(slots[0].get("endDate"), zone) if slots else None
    recurs = line(row.get("strategy"), 40).lower() not in ("single", "manual", "")
    text, phase = loose(row.get("description")), "scheduled" if state in NEXT else "in_progress"
    return [
        Incident(
            key=f"maintenance/{key}" + (f"/{begin:%Y-%m-%dT%H:%M}" if recurs and begin else ""),
            title=line(row.get("title")) or key,
            level=Level.MAINTENANCE,
            started=_told.not_before(begin, end),
            planned_end=end,
            url=url,
            updates=(Update("post", None, phase, text),) if text else (),
        )
    ]


def _zoned(value: object, offset: str) -> datetime | None:
    """Times of a single one are local to the zone that the row names beside them."""
    told = line(value, 40)
    zoned = told if _ZONE.search(told) or not _ZONE.fullmatch(offset) else f"{told}{offset}"
    return moment(zoned)
