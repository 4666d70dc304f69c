"""What the incidents of one outage say together: a title, its parts, who saw it, who said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core import ours
from statuswatch.core.model import (
    COMPONENT_KEY,
    PAGE_KEY,
    Level,
    Outage,
    Role,
    Service,
    worst,
)
from statuswatch.core.probing import in_passing
from statuswatch.core.story import EARLIEST
from statuswatch.core.words import Message, count, say
from statuswatch.store.nouns import OutageRow, Said

TITLES = 3
"""Titles and parts that are named before the rest is counted."""

LONGEST = 200
"""Characters of one title: some pages put a whole post into it."""

OURS = frozenset({Role.PROBE, Role.USER})
"""Who speaks for this side: their words are marked as such."""

AT_ONCE = timedelta(minutes=1)
"""Who says so within this was first: polls are no finer."""


@dataclass(frozen=True, slots=True)
class Member:
    """One incident of an outage. `word`: when the vendor first wrote to it, if it says so."""

    rowid: int
    source: str
    key: str
    title: str
    worst: Level | None
    begun: datetime
    parts: tuple[str, ...]
    kind: str
    role: str
    word: datetime | None

    @property
    def derived(self) -> bool:
        return self.key.startswith((COMPONENT_KEY, PAGE_KEY))


def row_of(
    service: Service, outage: Outage, members: Sequence[Member], official: datetime | None
) -> OutageRow:
    """`members`: oldest first. `official`: since when a source of the vendor's own is followed."""
    said, after = _said(outage, members, official)
    return OutageRow(
        service,
        outage,
        _title(outage, members),
        tuple(sorted({part for m in members for part in m.parts})),
        said,
        after,
        tuple(dict.fromkeys(m.kind for m in members)),
        tuple(m.rowid for m in members),
    )


def planned_row(
    service: Service, name: str, work: Member, ended: datetime | None, now: datetime
) -> OutageRow:
    """Planned work as a line of the history. Nobody is asked who said so first."""
    end = max(work.begun, now) if ended is None else max(work.begun, ended)
    member = (work.source, work.key)
    outage = Outage(name, work.begun, end, Level.MAINTENANCE, (member,), ended is None)
    titles = _distinct([work.title])
    title = _listed(titles) if titles else say("Maintenance")
    parts = tuple(sorted(work.parts))
    return OutageRow(service, outage, title, parts, Said.NOBODY, None, (work.kind,), (work.rowid,))


def _title(outage: Outage, members: Sequence[Member]) -> Message:
    """The vendor's own words; where it has none, which parts; else what our own check found, or
    its user."""
    posted = _distinct(m.title for m in members if not m.derived and m.role not in OURS)
    if posted:
        return _listed(posted)
    parts = [m for m in members if m.key.startswith(COMPONENT_KEY)]
    if parts:
        names = _distinct(m.title for m in parts)
        level = worst(m.worst for m in parts) or outage.worst
        if level > outage.worst:  # to whom the whole matters it is no more than degraded
            return _in_part(names, level)
        return _ails(_listed(names), level)
    if any(m.key.startswith(PAGE_KEY) for m in members):
        return _PAGE[outage.worst]
    found = _distinct(in_passing(m.title) for m in members if m.role == Role.PROBE and m.title)
    if found:
        one = ours.told(found[0]) if len(found) == 1 else _listed(found)
        return say("Our own check: {found}", found=one)
    told = _distinct(m.title for m in members)
    return say("Your own word: {found}", found=_listed(told)) if told else say("Nobody said what")


def _ails(parts: Message, level: Level) -> Message:
    match level:
        case Level.DOWN:
            return say("{parts}: down", parts=parts)
        case Level.PARTIAL:
            return say("{parts}: partly down", parts=parts)
        case _:
            return say("{parts}: degraded", parts=parts)


def _in_part(names: Sequence[str], level: Level) -> Message:
    parts, n = _listed(names), len(names)
    if level is Level.DOWN:
        return count("A part is down: {parts}", "Parts are down: {parts}", n, parts=parts)
    return count("A part is partly down: {parts}", "Parts are partly down: {parts}", n, parts=parts)


_PAGE = {
    Level.DEGRADED: say("Their page called itself degraded"),
    Level.PARTIAL: say("Their page called itself partly down"),
    Level.DOWN: say("Their page called itself down"),
}


def _distinct(titles: Iterable[str]) -> list[str]:
    """On one line each, and not without end."""
    lines = (" ".join(title.split()) for title in titles)
    cut = (line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…" for line in lines)
    return [line for line in dict.fromkeys(cut) if line]


def _listed(titles: Sequence[str]) -> Message:
    named, more = "; ".join(titles[:TITLES]), len(titles) - TITLES
    if more <= 0:
        return say("{titles}", titles=named)
    return count("{titles}; {n} more", "{titles}; {n} more", more, titles=named)


def _said(
    outage: Outage, members: Sequence[Member], official: datetime | None
) -> tuple[Said, timedelta | None]:
    """The vendor's first word to one of its stories; where that has no time, the story's start."""
    spoke = [
        m.word if m.word is not None and m.word >= EARLIEST else m.begun
        for m in members
        if m.role == Role.OFFICIAL
    ]
    if spoke:
        late = min(spoke) - outage.start
        return (Said.LATER, late) if late >= AT_ONCE else (Said.FIRST, None)
    if official is None or official > outage.end:
        return Said.NOBODY, None
    return Said.NEVER, None
