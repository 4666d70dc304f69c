"""Certificates that end soon: told 14, 3 and 1 days ahead, once each.

An expired one took a podcast host down for more than eight hours. What is told is a line of the
journal without an incident: nothing is in trouble yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Change, ChangeKind, Measure

MEASURE = "certificate_end"
"""The measure that holds an end (epoch s); of a hop: `certificate_end:NAME`."""

AHEAD = (14, 3, 1)
"""Days before the end at which it is told, first to last."""

DAY = timedelta(days=1)

Told = tuple[tuple[str, datetime, int], ...]
"""`Known.expiring`: of each certificate its name (empty: the address itself), its end, and the
days ahead that were told last."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """What a line of the journal says. `name`: the hop; empty: the address itself."""

    name: str
    end: datetime
    days: int


def watched(
    told: Told, measures: Iterable[Measure], source: str, at: datetime
) -> tuple[Told, tuple[Change, ...]]:
    """What was told of which certificate after this look at `at`, and what is news.

    A renewed one is dropped silently. One that ends soon again (some live six days) has somebody
    who renews it: of it the first warning says nothing, and is left out.
    """
    ends, before = dict(_ends(measures)), {name: (end, days) for name, end, days in told}
    kept = (one for one in told if one[0] not in ends and at - one[1] < AHEAD[0] * DAY)
    lines, after = [], {name: (end, days) for name, end, days in kept}
    for name, end in ends.items():
        if end <= at and name in before and before[name][0] == end:
            after[name] = before[name]
        due = min((n for n in AHEAD if timedelta(0) < end - at <= n * DAY), default=None)
        if due is None:
            continue
        known = before.get(name)
        last = None if known is None else known[1] if known[0] == end else AHEAD[0]
        if last is None or due < last:
            lines.append(Change(at, source, ChangeKind.EXPIRES, note=_note(name, end, due)))
        after[name] = (end, due if last is None else min(due, last))
    return tuple((name, end, days) for name, (end, days) in sorted(after.items())), tuple(lines)


def expiry_of(note: str) -> Expiry | None:
    """What the note of such a line says; `None`: it is none of ours."""
    try:
        name, end, days = note.rsplit("|", 2)
        return Expiry(name, datetime.fromisoformat(end), int(days))
    except ValueError:
        return None


def _note(name: str, end: datetime, days: int) -> str:
    return f"{name}|{end.isoformat()}|{days}"


def _ends(measures: Iterable[Measure]) -> Iterable[tuple[str, datetime]]:
    for measure in measures:
        kind, _, name = measure.name.partition(":")
        if kind != MEASURE:
            continue
        try:
            yield name, datetime.fromtimestamp(int(measure.value), UTC)
        except (ValueError, OverflowError, OSError):
            continue  # a certificate may say that it lives until the year 9999 and beyond
