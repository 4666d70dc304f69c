"""Dates as status posts write them: "Thursday, 2020-03-26", "28th November", "tomorrow"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs?(?:day)?)?|Fri(?:day)?"
    r"|Sat(?:urday)?|Sun(?:day)?)\b\.?"
)
_DAY = (
    r"(?:20\d\d[-/](?:\d{1,2}|[A-Z][a-z]{2})[-/]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?[\s/-]{_MONTH}(?:[\s/,-]{{1,2}}20\d\d)?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s20\d\d)?"
    r"|\d{1,2}/\d{1,2}(?:/(?:20)?\d\d)?|\d{1,2}\.\d{1,2}\.20\d\d)"
)
DATE = (
    rf"(?:(?:this\s|next\s|on\s)?(?:{_WEEKDAY}(?:\s?,?\s(?:the\s)?{_DAY})?|{_DAY})"
    r"|today|tomorrow|tonight|this\s(?:morning|afternoon|evening))"
)
"""What is taken for a date beside a time of day."""

_ISO = re.compile(r"(20\d\d)[-/](\d{1,2}|[A-Z][a-z]{2})[-/](\d{1,2})", re.I)
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[\s/-])?({_MONTH})(?:\s(\d{{1,2}})(?:st|nd|rd|th)?\b)?"
    r"(?:[\s/,-]{1,2}(20\d\d))?",
    re.I,
)
_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})(?:/((?:20)?\d\d))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(20\d\d)")
_YEAR = re.compile(r"\b20\d\d\b")


def year_is_named(words: str) -> bool:
    return _YEAR.search(words) is not None


def day_of(words: str, wall: datetime, *, later: bool = False) -> datetime | None:
    """Midnight of that day on the wall clock that now shows `wall`; `None` if it is no date.

    Without a year it is the next such day, or one just past. `later`: of the two days that 6/7 may
    be, the later.
    """
    words = words.lower()
    today = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if found := _ISO.search(words):
            month = found[2]
            number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
            return today.replace(year=int(found[1]), month=number, day=int(found[3]))
        if found := _DOTTED.search(words):
            return today.replace(year=int(found[3]), month=int(found[2]), day=int(found[1]))
        if found := _NUMBERS.search(words):
            return _numbered(found, today, later=later)
        named = next((m for m in _NAMED.finditer(words) if m[1] or m[3]), None)
        if named is not None:
            month = MONTHS.index(named[2][:3]) + 1
            return _near(today, month, int(named[1] or named[3]), int(named[4] or 0))
    except ValueError:
        return None
    if "tomorrow" in words:
        return today + timedelta(days=1)
    weekday = next((n for n, day in enumerate(DAYS) if re.search(rf"\b{day}", words)), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today


def _near(today: datetime, month: int, day: int, year: int) -> datetime:
    if year:
        return today.replace(year=year, month=month, day=day)
    this = today.replace(month=month, day=day)
    return this if this >= today - timedelta(days=180) else this.replace(year=today.year + 1)


def _numbered(found: re.Match[str], today: datetime, *, later: bool) -> datetime | None:
    """6/7 is one of two days: the nearer one that is not past, or the later."""
    one, two = int(found[1]), int(found[2])
    year = int(found[3] or 0)
    year += 2000 if 0 < year < 100 else 0
    readings = []
    for month, day in ((one, two), (two, one)):
        if 1 <= month <= 12 and 1 <= day <= 31:
            readings.append(_near(today, month, day, year))
    ahead = [day for day in readings if day >= today]
    return max(readings, default=None) if later else min(ahead, default=None)
