"""What the user does not want to hear of now, folded from their marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from statuswatch.core.mark import RESOLVED, Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Silences:
    """As it stands at one moment.

    `muted`: services; `muted_parts`: of each service the parts. `snoozed`: until when, by service;
    `until_over`: outages (ids) that are snoozed until they are over. `acknowledged`: when and why,
    by outage id. `wanted`: services whose return the user asked to be told of, and since when.
    """

    muted: frozenset[str] = frozenset()
    muted_parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    snoozed: Mapping[str, datetime] = field(default_factory=dict)
    until_over: frozenset[str] = frozenset()
    acknowledged: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    wanted: Mapping[str, datetime] = field(default_factory=dict)


def outages_named(marks: Iterable[Mark]) -> frozenset[str]:
    """The ids of the outages that were acknowledged, or snoozed until they are over."""
    return frozenset(m.incident for m in marks if m.incident and m.kind in _OF_OUTAGES)


_OF_OUTAGES = (MarkKind.ACKNOWLEDGED, MarkKind.SNOOZED)


def silences(
    marks: Iterable[Mark], now: datetime, over: Mapping[str, datetime] = MappingProxyType({})
) -> Silences:
    """`marks` oldest first. What ran out by `now` (UTC) is left out. `over`: when an outage was last
    told as over, by its id: an acknowledgement ends with it, even if the same outage comes again.

    Of two marks that speak of the same thing the newer holds. Un-muting all of a service un-mutes
    its parts, too: who wants to hear of it must not miss what they silenced long ago. A snooze
    replaces the one before it, be it until a time or until it is over; several outages of one
    service may be snoozed until they are over. A mark that cannot be read says nothing.
    """
    folded = _Folded()
    for mark in marks:
        if not (mark.incident and mark.incident in over and mark.at <= over[mark.incident]):
            folded.take(mark)
    return Silences(
        muted=frozenset(folded.muted),
        muted_parts={s: frozenset(parts.values()) for s, parts in folded.parts.items() if parts},
        snoozed={s: until for s, until in folded.snoozed.items() if until > now},
        until_over=frozenset().union(*folded.until_over.values()),
        acknowledged=folded.acknowledged,
        wanted=folded.wanted,
    )


@dataclass(slots=True)
class _Folded:
    """The marks so far. `parts`: by service, as they are written by how they compare (people type
    them); `until_over`: outages by service."""

    muted: set[str] = field(default_factory=set)
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    snoozed: dict[str, datetime] = field(default_factory=dict)
    until_over: dict[str, set[str]] = field(default_factory=dict)
    acknowledged: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    wanted: dict[str, datetime] = field(default_factory=dict)

    def take(self, mark: Mark) -> None:
        match mark.kind:
            case MarkKind.MUTED if mark.text:
                self.parts.setdefault(mark.service, {})[mark.text.casefold()] = mark.text
            case MarkKind.MUTED:
                self.muted.add(mark.service)
            case MarkKind.UNMUTED if mark.text:
                self.parts.get(mark.service, {}).pop(mark.text.casefold(), None)
            case MarkKind.UNMUTED:
                self.muted.discard(mark.service)
                self.parts.pop(mark.service, None)
            case MarkKind.SNOOZED:
                self._snooze(mark)
            case MarkKind.WOKEN:
                self._wake(mark.service)
            case MarkKind.ACKNOWLEDGED if mark.incident:
                _, before = self.acknowledged.get(mark.incident, (mark.at, ""))
                self.acknowledged[mark.incident] = (mark.at, mark.text or before)
            case MarkKind.WANTED:
                self.wanted[mark.service] = mark.at
            case MarkKind.UNWANTED:
                self.wanted.pop(mark.service, None)
            case _:
                pass

    def _snooze(self, mark: Mark) -> None:
        if mark.text == RESOLVED:
            if mark.incident:
                self.snoozed.pop(mark.service, None)
                self.until_over.setdefault(mark.service, set()).add(mark.incident)
        elif (until := _moment(mark.text)) is not None:
            self._wake(mark.service)
            self.snoozed[mark.service] = until

    def _wake(self, service: str) -> None:
        self.snoozed.pop(service, None)
        self.until_over.pop(service, None)


def _moment(text: str) -> datetime | None:
    """UTC; `None` for what is no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None
