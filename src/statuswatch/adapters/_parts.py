"""Parts of pages that show checks: their names in groups, and what they make of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from statuswatch.adapters._text import line
from statuswatch.core.model import Component, Level, worst

ASLEEP = timedelta(days=1)
"""A check that has not looked for so long says nothing of now: it is paused, or forgotten."""


def part_names(rows: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names are bare; one that occurs more than once is "Group - Name". `rows`: group and name."""
    often = Counter(name for _, name in rows)
    return tuple(
        line(f"{group} - {name}") if often[name] > 1 and group and name else name
        for group, name in rows
    )


def level_of_parts(parts: Iterable[Component]) -> Level | None:
    """One part that is down makes the whole partial, not down. Nobody looking is no health, nor
    is a word that is not known beside parts that are well."""
    listed = tuple(parts)
    known = [part.level for part in listed if part.level is not None]
    top = worst(known)
    if top is Level.DOWN and min(known) is not Level.DOWN:
        return Level.PARTIAL
    unsure = any(part.level is None and part.word for part in listed)
    return None if unsure and top is not None and not top.ails else top


def asleep(at: datetime | None, now: datetime | None) -> bool:
    """Is the newest look too old to tell how it is? Not where a clock is missing."""
    return at is not None and now is not None and now - at > ASLEEP
