"""Times as status feeds write them: often without a year, in the page's own zone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

ZONES: Mapping[str, float] = {
    **dict.fromkeys(("UTC", "GMT", "Z", "WET"), 0.0),
    **dict.fromkeys(("BST", "WEST", "CET", "WAT"), 1.0),
    **dict.fromkeys(("CEST", "EET", "SAST", "CAT"), 2.0),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT"), 3.0),
    **dict.fromkeys(("SGT", "HKT", "AWST", "PHT", "MYT"), 8.0),
    **dict.fromkeys(("JST", "KST"), 9.0),
    **dict.fromkeys(("BRT", "ART", "ADT"), -3.0),
    **dict.fromkeys(("AST", "EDT"), -4.0),
    **dict.fromkeys(("EST", "CDT"), -5.0),
    **dict.fromkeys(("CST", "MDT"), -6.0),
    **dict.fromkeys(("MST", "PDT"), -7.0),
    **dict.fromkeys(("PST", "AKDT"), -8.0),
    "GST": 4.0,
    "IST": 5.5,
    "ICT": 7.0,
    "ACST": 9.5,
    "AEST": 10.0,
    "ACDT": 10.5,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    "AKST": -9.0,
    "HST": -10.0,
}
"""Hours east of UTC, in the reading that Rails (which writes Statuspage's feeds) has of them."""

MONTHS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
STAMP = (
    r"(?P<month>[A-Z][a-z]{2,8})\.?\s{1,5}(?P<day>\d{1,2})(?:,?\s{1,5}(?P<year>20\d\d))?,?\s{1,5}"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?:\s?(?P<half>[AaPp][Mm]))?"
    r"(?:\s{0,5}(?P<zone>[A-Z]{1,5}\b|[+-]\d{2}(?::?\d{2})?))?"
)
_STAMP = re.compile(STAMP)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?\s*$")

AHEAD = timedelta(days=65)
"""How far after its anchor a year-less time may lie: updates go on after `published`."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A month, day and time of day; `zone` in hours, `None` where it is not named."""

    month: int
    day: int
    hour: int
    minute: int
    year: int | None = None
    zone: float | None = None

    def on(self, year: int, offset: float) -> datetime | None:
        """That moment in that year; `offset` (hours) is for a stamp that names no zone."""
        zone = timezone(timedelta(hours=offset if self.zone is None else self.zone))
        try:
            local = datetime(year, self.month, self.day, self.hour, self.minute, tzinfo=zone)
            return local.astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def near(self, anchor: datetime | None, offset: float) -> datetime | None:
        """That moment in its own year, else in the year that brings it close to `anchor`."""
        if self.year is not None:
            return self.on(self.year, offset)
        if anchor is None:
            return None
        latest = anchor + AHEAD
        return next((at for at in _years(self, latest.year, offset) if at <= latest), None)


def read_stamp(words: str) -> Stamp | None:
    """The first time in `words`: "Feb 27, 21:09 UTC", "May 13, 2017, 06:45 UTC"."""
    found = _STAMP.search(words)
    if found is None:
        return None
    month = MONTHS.get(found["month"][:3].lower())
    if month is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    year = int(found["year"]) if found["year"] else None
    return Stamp(month, int(found["day"]), hour, int(found["minute"]), year, _zone(found["zone"]))


def place(
    stamps: Sequence[Stamp | None], anchor: datetime | None, offset: float
) -> list[datetime | None]:
    """The times of blocks that run from the newest to the oldest.

    The newest is placed by `anchor` (when it was published); going back, the year steps back
    where the month grows.
    """
    placed: list[datetime | None] = []
    newer: datetime | None = None
    for stamp in stamps:
        if stamp is None:
            at = None
        elif newer is None or stamp.year is not None:
            at = stamp.near(anchor, offset)
        else:
            # A day of slack: vendors edit the times of single updates.
            bound = newer + timedelta(days=1)
            at = next((t for t in _years(stamp, bound.year, offset) if t <= bound), None)
        placed.append(at)
        newer = at or newer
    return placed


def named_offset(raw: object) -> float:
    """The offset, in hours, that a feed's own date ends with; 0 where it names none."""
    if not isinstance(raw, str):
        return 0.0
    found = _OFFSET.search(raw[-40:])
    if found is not None and ":" in raw:
        return _hours(found)
    return ZONES.get(raw[-40:].split()[-1].upper() if raw.split() else "", 0.0)


def _years(stamp: Stamp, latest: int, offset: float) -> Iterator[datetime]:
    """Its moments from the year after `latest` back; nine years, for 29 February."""
    moments = (stamp.on(year, offset) for year in range(latest + 1, latest - 9, -1) if year > 1)
    return (moment for moment in moments if moment is not None)


def _zone(word: str | None) -> float | None:
    if not word:
        return None
    found = _OFFSET.fullmatch(word)
    return _hours(found) if found is not None else ZONES.get(word)


def _hours(found: re.Match[str]) -> float:
    hours = int(found[2]) + int(found[3] or 0) / 60
    return max(-14.0, min(14.0, -hours if found[1] == "-" else hours))
