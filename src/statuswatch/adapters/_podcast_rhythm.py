"""When the next episode is due: as the feed promises it, or as it always came."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from statuswatch.adapters._podcast_memory import Feed, Memory, moment
from statuswatch.core.model import Incident
from statuswatch.core.words import Message, say

DAY = 86_400.0
_FREQUENCIES = {"DAILY": DAY, "WEEKLY": 7 * DAY, "MONTHLY": 30.5 * DAY, "YEARLY": 365 * DAY}
REGULAR = 6
"""Episodes that must have come in one rhythm before the next is missed."""

MOST_GAP = 40 * DAY
"""A show that comes more rarely is not missed by its rhythm."""


def due_by(feed: Feed) -> datetime | None:
    """When the next episode is missed; None: nobody can say. A show that has ended, or one that
    comes as it likes, is never late."""
    if feed.ended or not feed.dates:
        return None
    gap = _promised(feed.frequency) or _usual(feed.dates)
    if gap is None:
        return None
    return moment(feed.dates[0] + gap * 2 if not feed.frequency else feed.dates[0] + gap * 1.5)


def _promised(rule: str) -> float | None:
    """The gap that an RRULE promises; None for one that is not understood."""
    parts = dict(
        p.split("=", 1) for p in rule.upper().removeprefix("RRULE:").split(";") if "=" in p
    )
    unit = _FREQUENCIES.get(parts.get("FREQ", ""))
    if unit is None:
        return None
    every = int(parts["INTERVAL"][:3]) if parts.get("INTERVAL", "").isdecimal() else 1
    days = len([day for day in parts.get("BYDAY", "").split(",") if day])
    gap = unit * max(1, every)
    # Of several days in a week the gaps differ: the longest there can be is what counts.
    return gap - (days - 1) * DAY if parts["FREQ"] == "WEEKLY" and 1 < days < 7 else gap


def _usual(dates: list[float]) -> float | None:
    """The usual gap of a regular show."""
    gaps = [a - b for a, b in pairwise(dates)]
    gaps = [gap for gap in gaps if gap > DAY / 8]
    if len(gaps) < REGULAR - 1:
        return None
    usual = median(gaps)
    near = [gap for gap in gaps if abs(gap - usual) <= usual / 4]
    return usual if len(near) * 4 >= len(gaps) * 3 and usual <= MOST_GAP else None


def is_late(memory: Memory, at: datetime) -> bool:
    due = due_by(memory.feed)
    return due is not None and due < at


def late_words(memory: Memory) -> Message | None:
    """Said from the moment it is late until the next is there."""
    asked = moment(memory.feed.asked)
    due = due_by(memory.feed)
    if asked is None or due is None or due >= asked:
        return None
    last = datetime.fromtimestamp(memory.feed.dates[0], UTC)
    words = "The next episode is not in the feed yet; the last came {last}. Look in your dashboard."
    return say(words, last=last)


def news_of(memory: Memory, at: datetime, *, new: bool) -> tuple[Incident, ...]:
    """That an episode is out, or is not although it should be: each is told once. `memory` learns
    that it was."""
    newest = memory.feed.newest
    if new and newest is not None:
        words = say("“{title}” is in the feed", title=newest.title or "A new episode")
        return (Incident(f"episode:{newest.guid}", str(words), None, at),)
    name = newest.published if newest is not None else 0.0
    if newest is None or not is_late(memory, at) or memory.late_for == name:
        return ()
    memory.late_for = name
    words = say("The next episode is not in the feed yet")
    return (Incident(f"late:{newest.guid}", str(words), None, at),)
