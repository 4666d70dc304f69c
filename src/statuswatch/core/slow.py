"""Slow: the latency of a check against its own usual.

Slow is three in a row above three times the median, and not before 0.3 s more than it: 16 ms where
5 ms are usual are nobody's trouble. Well again is three in a row below *twice* the median: an
overloaded server answers fast and slowly by turns, and one limit, or one fast answer, would open
and close the same trouble all day. The end is the first of the three.
"""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.core.model import Incident, Level, Measure, Update

LATENCY = "latency"
"""The measure that is compared."""

CAUSE = "slow"
TITLE = "It answers slowly"

BEGINS = (3.0, 0.3)
"""Times the usual, and seconds above it, from which an answer is slow."""

STAYS = (2.0, 0.2)
"""The same while it counts as slow already."""


def is_slow(measures: Iterable[Measure], usual: float | None, *, already: bool) -> bool:
    """Is this answer slow? Never where nothing is usual yet. `already`: it counts as slow."""
    latency = next((m.value for m in measures if m.name == LATENCY), None)
    if latency is None or usual is None or usual <= 0:
        return False
    times, above = STAYS if already else BEGINS
    return latency > times * usual and latency >= usual + above


def is_story_of_slowness(incident: Incident) -> bool:
    """Is what stands open that it is slow (and not that it fails)?"""
    return incident.level is Level.DEGRADED and incident.title == TITLE


def slowness(
    key: str, measures: Iterable[Measure], usual: float | None, before: Incident | None
) -> Incident:
    """The trouble as an incident. Its figures stay those of the first time: new ones at each poll
    would make each poll an edit."""
    said = next((u for u in before.updates if u.key == CAUSE), None) if before else None
    latency = next((m.value for m in measures if m.name == LATENCY), 0.0)
    words = f"It took {_figure(latency)}, where {_figure(usual or 0.0)} is usual."
    return Incident(
        key=key,
        title=TITLE,
        level=Level.DEGRADED,
        url=before.url if before else "",
        updates=(said or Update(CAUSE, None, Level.DEGRADED.word, words),),
    )


def _figure(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1, round(seconds * 1000))} ms"
