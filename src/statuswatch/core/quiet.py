"""Quiet hours: when notices wait. They delay what is delivered, never what is watched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple


# Tuples by name, not data classes: every command makes them at its start, in a fifth of the time.
class Span(NamedTuple):
    """On `day` (0 = Monday) from `start` to `end` of local time; not later than `start` = on the
    next day, so that both the same are 24 h."""

    day: int
    start: time
    end: time


class QuietHours(NamedTuple):
    spans: tuple[Span, ...] = ()


FARTHEST = timedelta(days=8)
"""Who is quiet all week is always quiet: no end is looked for beyond this."""

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


def quiet_until(hours: QuietHours, now: datetime, zone: tzinfo | None) -> datetime | None:
    """When the quiet that holds at `now` (UTC) ends (UTC), spans that touch being one; `None`: it
    is not quiet. At most 8 days ahead. `zone`: the user's, `None` = this computer's.

    Where clocks are put back, a span lasts from the first time that the clock shows its start to
    the last time that it shows its end; where they skip a time, the skip itself stands for it.
    """
    quiet = _quiet(hours, now, zone)
    return None if quiet is None else min(quiet[1], now + FARTHEST)


def quiet_since(hours: QuietHours, now: datetime, zone: tzinfo | None) -> datetime | None:
    """When the quiet that holds at `now` began; `None`: it is not quiet. At most 8 days ago."""
    quiet = _quiet(hours, now, zone)
    return None if quiet is None else max(quiet[0], now - FARTHEST)


def _quiet(
    hours: QuietHours, now: datetime, zone: tzinfo | None
) -> tuple[datetime, datetime] | None:
    """The quiet around `now`, from when until when."""
    if not hours.spans:
        return None
    start = end = None
    for first, last in sorted(_around(hours, now, zone)):
        if end is None or first > end:
            if first > now:
                break
            start, end = first, last
        else:
            end = max(end, last)
    if start is None or end is None or not start <= now < end:
        return None
    return start, end


def _around(
    hours: QuietHours, now: datetime, zone: tzinfo | None
) -> Iterator[tuple[datetime, datetime]]:
    """Every span (UTC) that matters within FARTHEST of `now`."""
    today = now.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(-FARTHEST.days - 2, FARTHEST.days + 2):
        midnight = today + ahead * _DAY
        for span in hours.spans:
            if span.day != midnight.weekday():
                continue
            start = datetime.combine(midnight, span.start)
            end = datetime.combine(midnight, span.end)
            first = _moment(start, zone, last=False)
            last = _moment(end if end > start else end + _DAY, zone, last=True)
            if first < last:  # else the clock skipped all of it
                yield first, last


def _moment(wall: datetime, zone: tzinfo | None, *, last: bool) -> datetime:
    """When (UTC) a clock there comes to `wall`, which has no zone: for the first time, or for the
    `last` where it does so twice; the moment of the skip where it never does."""
    tick = _TICK if last else timedelta()  # a span's last moment is before its end
    shown = wall - tick
    both = [shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    early, late = min(both), max(both)
    if early.astimezone(zone).replace(tzinfo=None, fold=0) != shown:
        return _skip(early, late, zone)
    return late + tick if last else early


def _skip(before: datetime, after: datetime, zone: tzinfo | None) -> datetime:
    """When between these (UTC) the clocks skipped a time, to the second."""
    skipped = after.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        there = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == skipped
        low, high = (low, middle) if there else (middle, high)
    return (before + timedelta(seconds=high)).replace(microsecond=0)
