"""`next_poll`: when to ask a source again. Politeness is arithmetic."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Known, Source

BACK_OFF_CAP = timedelta(hours=1)
RETRY_AFTER_CAP = timedelta(hours=24)
CALM_FLOOR = timedelta(seconds=60)
"""While nothing is open no address is asked more often than this, whatever the settings say."""

LOOPBACK_FLOOR = timedelta(seconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the schedule goes by besides what is known.

    `install`: this installation's random name, so that not everybody asks at the same second.
    `hold`: the host said not before (Retry-After). `max_age`: the answer's own freshness.
    `witness`: another source of the service speaks of trouble.
    """

    install: str
    interval: timedelta = timedelta(minutes=5)
    fast: timedelta = timedelta(seconds=60)
    floor: timedelta = timedelta(seconds=30)
    loopback: bool = False
    hold: datetime | None = None
    max_age: timedelta | None = None
    witness: bool = False


def next_poll(source: Source, known: Known, now: datetime, hints: Hints) -> datetime:
    """The next moment to ask, UTC. Never before `hints.hold` (capped at 24 h).

    Calls fall on a grid whose phase is a hash of installation and source, so that sources spread
    by themselves, after a restart or a sleep too; the grid's slots are jittered by a tenth.
    """
    step = pace(known, hints)
    moment = _slot(step, now, f"{hints.install}\n{source.id}")
    if hints.hold is not None and hints.hold > moment:
        moment = min(hints.hold, now + RETRY_AFTER_CAP)
    return moment


def pace(known: Known, hints: Hints) -> timedelta:
    """How far apart the polls are: fast while something is open or suspected, slower and slower
    (to 1 h) while the source cannot be read."""
    busy = bool(known.streak or hints.witness or any(not k.faded for k in known.open))
    floor = LOOPBACK_FLOOR if hints.loopback else hints.floor if busy else CALM_FLOOR
    step = max(min(hints.fast, hints.interval) if busy else hints.interval, floor)
    if known.streak:
        step = floor
    if known.failures > 1:
        slower: timedelta = step * (1 << min(known.failures - 1, 16))
        return max(step, min(slower, BACK_OFF_CAP))
    if hints.max_age is not None and not hints.loopback:
        cap = hints.fast if busy else BACK_OFF_CAP
        step = max(step, min(hints.max_age, cap))
    return step


def _slot(step: timedelta, now: datetime, name: str) -> datetime:
    seconds = step.total_seconds()
    phase = _unit(name) * seconds
    slot = ((now - EPOCH).total_seconds() - phase) // seconds + 1
    moment = EPOCH + timedelta(seconds=phase + slot * seconds)
    moment += step * 0.1 * (_unit(f"{name}\n{slot}") * 2 - 1)
    # A slot that is nearly here would follow the last call at once: take the one after.
    return moment if moment - now >= step / 2 else moment + step


def _unit(name: str) -> float:
    """0..1, the same for the same name everywhere."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]) / 2**48
