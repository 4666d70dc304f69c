"""The times in a promise: "within one business day", "every 60 minutes", "live by Monday"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.target_dates import DATE, MONTHS, day_of
from statuswatch.core.target_times import Setting, spans
from statuswatch.core.zones import Clock

DAY = timedelta(days=1)

_NUMBERS = {
    word: n
    for n, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
} | {"a": 1, "an": 1}
_BUSINESS = re.compile(
    r"\b(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|an?)[\s-]"
    r"(?:(?:\s?(?:-|–|to|or)\s?)(?P<high>\d{1,3})\s)?(?:business|working|work|office)[\s-]?"
    r"(?P<unit>day|hour)s?\b",
    re.I,
)
_SAME_DAY = re.compile(r"\b(?:the )?(?:same|next) (?P<sort>business|working) day\b", re.I)
_WITHIN = re.compile(
    r"\b(?:within|in (?:under|less than|at most|no more than)|under|no later than|not later than"
    r"|less than|at most|maximum(?: of)?|max\.?|inside|in|after|time(?: of)?:?|target:?)\s*(?:of\s)?$"
    r"|[:≤<–-]\s*$",
    re.I,
)
_EVERY = re.compile(r"\b(?:every|each|at least every|at intervals of)\s*(?:about\s)?$", re.I)
_PACES = (
    (
        re.compile(r"\bhalf[- ]hourly\b|\btwice (?:an|per|every) hour\b", re.I),
        timedelta(minutes=30),
    ),
    (
        re.compile(r"\bhourly\b|\bonce (?:an|per|every) hour\b|\bper hour\b", re.I),
        timedelta(hours=1),
    ),
    (re.compile(r"\btwice (?:a|per) day\b|\btwice daily\b", re.I), timedelta(hours=12)),
    (re.compile(r"\bdaily\b|\bonce (?:a|per) day\b|\bevery (?:single )?day\b", re.I), DAY),
)
_EACH = re.compile(r"\b(?:every|each)\s(?P<unit>half[- ]hour|half an hour|hour|day)\b", re.I)
_ADJECTIVE = re.compile(
    r"\b(?P<n>\d{1,3})[- ]?(?P<unit>minute|min|hour)(?:ly)?\s(?=updates?\b)", re.I
)

_LEAD = (
    r"\b(?:by|before|until|no later than|not later than|latest(?: by)?|due(?: by| on)?|on|starting"
    r"|from|as of|deadline:?|target(?: date)?:?|fixed|this|next|ready|live|eta:?)\s(?:the\s)?"
)
_DATE = re.compile(rf"{_LEAD}(?:end of\s(?:the\s)?)?(?P<date>{DATE})(?!\w)", re.I)
_TIME = re.compile(rf"{_LEAD}(?:about\s|around\s)?$", re.I)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_END_OF = re.compile(
    r"\b(?:(?P<short>EOD|EOW|COB)|(?:the\s)?end of(?: the| this| next)?\s"
    rf"(?:(?P<unit>day|week|month|year|quarter)|(?P<month>{_MONTH})(?:\s(?P<year>20\d\d))?))(?!\w)",
    re.I,
)
_QUARTER = re.compile(r"\bQ(?P<q>[1-4])(?:[\s/]?(?P<year>20\d\d))?\b")


@dataclass(frozen=True, slots=True)
class Length:
    """`business`: in business days or hours."""

    limit: timedelta
    business: bool = False


def within(words: str, made: datetime) -> Length | None:
    """The limit that a sentence sets: the last one that is led in as one."""
    found = [
        Length(_business(match), business=True)
        for match in _BUSINESS.finditer(words)
        if _WITHIN.search(words[: match.start()])
    ]
    if found:
        return found[-1]
    if match := _SAME_DAY.search(words):
        return Length(DAY, business=bool(match["sort"]))
    for span in reversed(spans(words, Setting(made))):
        if not span.relative or span.due is None:
            continue
        led = words[span.start : span.end].lower().startswith(("within", "in ", "inside"))
        if led or _WITHIN.search(words[: span.start]):
            return Length(span.due - made)
    return None


def _business(match: re.Match[str]) -> timedelta:
    number = match["high"] or match["n"].lower()
    n = int(number) if number.isdigit() else _NUMBERS[number]
    return n * (DAY if match["unit"].lower() == "day" else timedelta(hours=1))


def pace(words: str, made: datetime) -> timedelta | None:
    """How often: "every 60 minutes", "hourly"."""
    for span in spans(words, Setting(made)):
        if span.relative and span.due is not None and _EVERY.search(words[: span.start]):
            return span.due - made
    if match := _EACH.search(words):
        unit = match["unit"].lower()
        return timedelta(minutes=30) if "half" in unit else DAY if unit == "day" else DAY / 24
    if match := _ADJECTIVE.search(words):
        scale = timedelta(hours=1) if match["unit"].lower() == "hour" else timedelta(minutes=1)
        return int(match["n"]) * scale
    return next((length for pattern, length in _PACES if pattern.search(words)), None)


def due(words: str, made: datetime, clock: Clock) -> datetime | None:
    """The date that a sentence names, UTC: a day alone is over at 23:59 by `clock`."""
    for span in spans(words, Setting(made, clock)):
        if span.due is not None and not span.relative and _led(words, span.start):
            return span.due
    wall = clock.wall(made)
    try:
        for match in _DATE.finditer(words):
            day = day_of(match["date"], wall)
            if day is not None:
                return clock.at(_night(_next(match[0], day, wall)))
        end = _end_of(words, wall)
        return clock.at(_night(end)) if end is not None else None
    except (OverflowError, ValueError):
        return None


def _led(words: str, start: int) -> bool:
    return bool(_TIME.search(words[:start])) or words[start:].lower().startswith(("on ", "by "))


def _next(words: str, day: datetime, wall: datetime) -> datetime:
    """On a Monday "next Monday" is not today."""
    return (
        day + 7 * DAY if re.search(r"\bnext\b", words, re.I) and day.date() == wall.date() else day
    )


def _end_of(words: str, wall: datetime) -> datetime | None:
    today = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    if match := _END_OF.search(words):
        unit = (match["unit"] or {"EOW": "week"}.get((match["short"] or "").upper(), "day")).lower()
        if match["month"]:
            number = MONTHS.index(match["month"][:3].lower()) + 1
            year = int(match["year"] or (wall.year if number >= wall.month else wall.year + 1))
            return _last(today, year, number)
        return {
            "day": today,
            "week": today + (4 - today.weekday()) % 7 * DAY,
            "month": _last(today, wall.year, wall.month),
            "quarter": _last(today, wall.year, (wall.month + 2) // 3 * 3),
            "year": _last(today, wall.year, 12),
        }[unit]
    if match := _QUARTER.search(words):
        number = 3 * int(match["q"])
        year = int(match["year"] or (wall.year if number >= wall.month else wall.year + 1))
        return _last(today, year, number)
    return None


def _last(today: datetime, year: int, month: int) -> datetime:
    """The last day of a month."""
    after = today.replace(year=year + month // 12, month=month % 12 + 1, day=1)
    return after - DAY


def _night(day: datetime) -> datetime:
    return day + timedelta(hours=23, minutes=59)
