"""What the one card of many services says: they fell together, some are back, all are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.model import Level, Outage, worst
from statuswatch.core.phrases import state
from statuswatch.core.several import NAMED, listed
from statuswatch.core.words import Message, count, say

TOGETHER = timedelta(seconds=60)
"""Who falls no later than this after another fell with it."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """One of them. `name`: empty where it is not known any more. `at`: when it fell (UTC)."""

    outage: str
    service: str
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many services there are, and which are still in trouble."""

    all: int
    names: tuple[str, ...]
    """Of those still in trouble, as far as they are known."""
    unknown: int
    level: Level | None
    """The worst of these."""

    @property
    def down(self) -> int:
        return len(self.names) + self.unknown


def counted(fallen: Sequence[Fallen], ongoing: Mapping[str, Outage]) -> Count:
    """Services, not outages: of one whose parts fell one by one there are several."""
    down = {f.service or f.outage: f.name for f in fallen if f.outage in ongoing}
    names = [name for name in down.values() if name]
    # Who was named first stays named, however many join.
    names = [*sorted(names[:NAMED], key=str.casefold), *names[NAMED:]]
    level = worst(ongoing[f.outage].worst for f in fallen if f.outage in ongoing)
    every = {f.service or f.outage for f in fallen}
    return Count(len(every), tuple(names), len(down) - len(names), level)


def words(
    fallen: Sequence[Fallen], ongoing: Mapping[str, Outage], ended: datetime
) -> tuple[Message, Message]:
    """Title and body, as it stands now. `ended`: when the last of them was over, if all are."""
    seen = counted(fallen, ongoing)
    times = [f.at for f in fallen if f.at is not None]
    if not seen.down:
        return _over(seen.all, min(times, default=None), ended)
    if seen.down < seen.all:
        back = seen.all - seen.down
        title = count("{n} of {all} is back", "{n} of {all} are back", back, all=seen.all)
        return title, _still(seen)
    title = count("{n} service is in trouble", "{n} services are in trouble", seen.all)
    names = listed(seen.names, seen.unknown)
    span = max(times) - min(times) if times else timedelta()
    if span <= TOGETHER:
        return title, say("{names} within a minute. Probably something they share.", names=names)
    return title, say(
        "{names} within {span}. Probably something they share.", names=names, span=span
    )


def still(
    fallen: Sequence[Fallen], ongoing: Mapping[str, Outage], now: datetime
) -> tuple[Message, Message]:
    """The same after a while: a reminder."""
    seen = counted(fallen, ongoing)
    begun = min((f.at for f in fallen if f.at is not None), default=now)
    names = listed(seen.names, seen.unknown)
    if seen.down == 1:
        title = say("{names} is still {state}", names=names, state=state(seen.level))
        return title, say("For {length} now.", length=now - begun)
    title = count("{n} service is still in trouble", "{n} services are still in trouble", seen.down)
    return title, say("{names}, for {length} now.", names=names, length=now - begun)


def _over(all_: int, begun: datetime | None, ended: datetime) -> tuple[Message, Message]:
    title = count("{n} service is back", "All {n} services are back", all_)
    if begun is None:
        return title, say("Nothing of it goes on.")
    end = max(begun, ended)
    return title, say(
        "It lasted {length}, {start}–{end}.", length=end - begun, start=begun, end=end
    )


def _still(seen: Count) -> Message:
    names = listed(seen.names, seen.unknown)
    if seen.down == 1:
        return say("{names} is still {state}.", names=names, state=state(seen.level))
    return say("{names} are still in trouble.", names=names)
