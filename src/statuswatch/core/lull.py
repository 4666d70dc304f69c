"""When a vendor called its trouble over, and took that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.model import Incident

OVER = frozenset({"resolved", "completed", "fixed", "closed"})
AFTERWARDS = frozenset({"postmortem", "update", *OVER})
"""What is still written to a trouble that stays over."""


@dataclass(frozen=True, slots=True)
class Lull:
    """They said that it was over, from `over` until they took that back, at `again`."""

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
