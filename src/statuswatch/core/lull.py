"""When an outage was well in between: no story of it stood, or the vendor called it over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.model import Incident, KnownIncident

OVER = frozenset({"resolved", "completed", "fixed", "closed"})
AFTERWARDS = frozenset({"postmortem", "update", *OVER})
"""What is still written to a trouble that stays over."""


@dataclass(frozen=True, slots=True)
class Lull:
    """It was over, by what they said or by what stood, from `over` until `again`."""

    over: datetime
    again: datetime


def lulls(incident: Incident) -> tuple[Lull, ...]:
    """Oldest first, by the vendor's own posts: their words are kept when a story is opened again,
    its end is not."""
    found: list[Lull] = []
    over: datetime | None = None
    for update in incident.updates:
        phase = update.phase.casefold()
        if update.at is None or not phase:
            continue
        if incident.ended is not None and update.at >= incident.ended:
            break
        if over is None and phase in OVER:
            over = update.at
        elif over is not None and phase not in AFTERWARDS:
            found.append(Lull(over, update.at))
            over = None
    return tuple(found)


def lulled(stories: Sequence[Incident]) -> timedelta:
    """For how long an outage of these stories was said to be over; none where there are several:
    while one was, another went on."""
    if len(stories) != 1:
        return timedelta(0)
    return sum((lull.again - lull.over for lull in lulls(stories[0])), timedelta(0))


def gaps(stories: Iterable[KnownIncident], now: datetime) -> tuple[Lull, ...]:
    """When no story of one outage stood, oldest first: trouble that comes again soon is the same
    outage (`outage.GAP`), and was fine in between."""
    found: list[Lull] = []
    end: datetime | None = None
    for start, until in sorted(_span(k, now) for k in stories):
        if end is not None and start > end:
            found.append(Lull(end, start))
        end = until if end is None else max(end, until)
    return tuple(found)


def _span(k: KnownIncident, now: datetime) -> tuple[datetime, datetime]:
    start = min(k.incident.started or k.first_seen, now)
    return start, max(start, k.incident.ended or k.faded or now)
