"""Where we look for one service: each source as it stands, and the hops of what it delivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.adapters.probe import remembered
from statuswatch.app.podcasting import load
from statuswatch.core.certificates import MEASURE
from statuswatch.core.chain import Chain
from statuswatch.core.flow import Chained
from statuswatch.core.model import Known, Level, Role
from statuswatch.core.overview import Face
from statuswatch.core.schedule import rhythm, why
from statuswatch.core.words import Message, say
from statuswatch.store.nouns import Followed
from statuswatch.store.protocols import History, Journal

if TYPE_CHECKING:
    from statuswatch.engine.watching import Timing

MEASURED = timedelta(hours=26)
"""A certificate's end that was seen in this time is still its end: a calm check measures hourly."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """A certificate and its end. `name`: the hop that shows it; empty: the address itself.
    `soon`: it was told."""

    name: str
    end: datetime
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A source as it stands. `face` is what it says by itself. `due`: `None` while it is asked
    just now, or where nobody knows. `why` says why in this interval, or why not at all. `tested`:
    what a check of our own showed, and what it did not. `expiring`: soonest first."""

    id: str
    title: str | Message
    url: str
    role: Role
    face: Face
    heard: datetime | None
    failing: Message | None
    failing_since: datetime | None
    paused: str
    due: datetime | None
    pace: timedelta | None
    why: Message | None
    tested: Message | None = None
    expiring: tuple[Expiring, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """The hops over which something is delivered. `source`: who looks along it."""

    source: str
    chain: Chain


def face_of(level: Level | None) -> Face:
    """The shape of a level as it is told."""
    if level is None:
        return Face.UNKNOWN
    return Face.FINE if level is Level.OK else Face(level.word)


def place(
    f: Followed, known: Known, timing: Timing | None, history: History, now: datetime
) -> Place:
    """`timing`: `None` where another process asks. Raises StoreError."""
    s = f.source
    silent = known.heard is None or known.silent is not None
    levels = (known.level, *(k.incident.level for k in known.open if not k.incident.planned))
    told = max((level for level in levels if level is not None), default=None)
    asked = timing if not f.paused and s.role is not Role.USER else None
    return Place(
        id=s.id,
        title=adapters.title_of(s.kind),
        url=s.url,
        role=s.role,
        face=Face.UNKNOWN if silent else face_of(told),
        heard=known.heard,
        failing=known.reason if known.failures else None,
        failing_since=known.failing_since if known.failures else None,
        paused=f.paused,
        due=None if asked is None else asked.due,
        pace=None if asked is None else rhythm(s, known, asked.hints, now).step,
        why=_why(f, known, timing, now),
        tested=_tested(f, known),
        expiring=tuple(_expiring(f, known, history, now)),
    )


def ways(followed: Sequence[Followed], journal: Journal) -> tuple[Way, ...]:
    """What is delivered over several hops, as they were last seen. Raises StoreError."""
    found = []
    for f in followed:
        if f.source.role is not Role.PROBE:
            continue  # before its adapter is loaded: no page is delivered over hops
        adapter = load(f.source.kind)
        if isinstance(adapter, Chained):
            chain = adapter.chain(f.source, journal.memory(f.source.id))
            if chain is not None:
                found.append(Way(f.source.id, chain))
    return tuple(found)


def _tested(f: Followed, known: Known) -> Message | None:
    if f.source.role is not Role.PROBE or f.paused or known.heard is None:
        return None
    if f.source.kind != "probe":
        return None  # a whole chain says more than that it answers, and says it itself
    return None if known.streak or known.open else remembered(known.level)


def _why(f: Followed, known: Known, timing: Timing | None, now: datetime) -> Message | None:
    if f.paused:
        return {
            "gone": say("paused: their page says it is gone"),
            "moved": say("paused: their page has moved"),
            "off": say("switched off"),
        }.get(f.paused, say("paused"))
    return None if timing is None else why(f.source, known, timing.hints, now)


def _expiring(f: Followed, known: Known, history: History, now: datetime) -> Iterator[Expiring]:
    """Those that were told, and of a single address its own, however far away."""
    told = [Expiring(name, end, soon=True) for name, end, _ in known.expiring]
    yield from sorted(told, key=lambda one: one.end)
    if f.source.role is not Role.PROBE or any(not one.name for one in told):
        return
    hours = history.hours(f.source.id, MEASURE, now - MEASURED)
    if hours:
        yield Expiring("", datetime.fromtimestamp(int(hours[-1].high), UTC))
