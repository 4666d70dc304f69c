"""Business days: when "one business day" from a moment is over. Monday to Friday, no holidays."""

from __future__ import annotations

from datetime import datetime, timedelta

from statuswatch.core.zones import clock_of

DAY = timedelta(days=1)
SATURDAY = 5


def after(begin: datetime, limit: timedelta, zone: str = "") -> datetime:
    """The moment `limit` of business time after `begin`, one day = 24 h (UTC).

    Counted on the wall clocks of `zone` (IANA; UTC where it is not known), so that a day is a day
    when they are set: Friday 15:00 and one day is Monday 15:00. What begins on a weekend counts
    from Monday 00:00.
    """
    clock = clock_of(zone or "UTC") or clock_of("UTC")
    if clock is None:  # UTC is known everywhere
        return begin + limit
    wall = _on_a_workday(clock.wall(begin))
    left = limit
    while left > timedelta():
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        step = min(left, midnight - wall)
        wall, left = wall + step, left - step
        if left > timedelta():
            wall = _on_a_workday(wall)
    return max(clock.at(wall), begin)


def _on_a_workday(wall: datetime) -> datetime:
    if wall.weekday() < SATURDAY:
        return wall
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (7 - wall.weekday()) * DAY
