"""A stretch of time told in prose: "On November 9, 2020, at 19:00 UTC, … until 19:30 UTC"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from statuswatch.adapters._feed_times import MONTHS, ZONES, Stamp

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
    r"(?:\s{0,3}(?P<zone>[A-Z]{2,5})\b)?"
)
_DATE = (
    rf"(?P<month>(?i:{'|'.join(MONTHS)})[a-z]{{0,6}})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:,?\s{1,3}(?P<year>20\d\d))?"
)
_START = re.compile(
    rf"\b{_DATE}[,\s]{{1,4}}(?:(?:starting |beginning )?(?:at|from|between)\s{{1,3}})?{_CLOCK}"
)
_END = re.compile(
    rf"(?:[-–—]|\b(?:to|until|till|through|and)\b)\s{{0,3}}"
    rf"(?:{_DATE}[,\s]{{1,4}}(?:at\s{{1,3}})?)?{_CLOCK}"
)
_LASTS = re.compile(r"\b(?P<number>\d{1,3})[\s-]{1,3}(?P<unit>hour|hr|minute|min)")
_REACH = 200
"""How far behind the start its end is looked for, in characters."""


def read_window(prose: str, anchor: datetime | None) -> tuple[datetime | None, datetime | None]:
    """The first stretch in `prose`: its start and its end, each `None` where not told.

    A year that is missing is the one that brings it close to `anchor`; a zone that is missing is
    that of the other end, else UTC.
    """
    found = _START.search(prose[:4_000])
    if found is None:
        return None, None
    behind = prose[found.end() : found.end() + _REACH]
    last = _END.search(behind)
    told = ZONES.get(found["zone"] or "") if found["zone"] else None
    zone = told if told is not None else ZONES.get((last["zone"] or "") if last else "", 0.0)
    start = _stamp(found, found).near(anchor, zone)
    if start is None:
        return None, None
    if last is not None:
        return start, _end(last, found, start, zone)
    lasts = _LASTS.search(behind)
    if lasts is None:
        return start, None
    number = int(lasts["number"])
    hours = lasts["unit"].startswith("h")
    return start, start + (timedelta(hours=number) if hours else timedelta(minutes=number))


def _end(
    last: re.Match[str], first: re.Match[str], start: datetime, zone: float
) -> datetime | None:
    """The end: on its own day, or on that of the start (after midnight, on the next)."""
    if last["month"]:
        end = _stamp(last, last).near(start, zone)
        return end if end and end >= start else None
    stamp = _stamp(first, last)
    end = stamp.on(start.year, zone)
    if end is None:
        return None
    days = min((timedelta(days=n) for n in (-1, 0, 1)), key=lambda n: _after(end + n - start))
    return end + days


def _after(gap: timedelta) -> timedelta:
    """For ordering: the smallest gap that does not lie before the start."""
    return gap if gap >= timedelta() else gap + timedelta(days=10)


def _stamp(date: re.Match[str], clock: re.Match[str]) -> Stamp:
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    year = int(date["year"]) if date["year"] else None
    zone = ZONES.get(clock["zone"]) if clock["zone"] else None
    month = MONTHS[date["month"][:3].lower()]
    return Stamp(month, int(date["day"]), hour, int(clock["minute"]), year, zone)
