"""The times in a promise: "within one business day", "every 60 minutes", "live by Monday"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.pledge_lengths import NUMBER, RANGE, lengths, number
from statuswatch.core.target_dates import DATE, MONTHS, day_of
from statuswatch.core.target_times import Setting, spans
from statuswatch.core.zones import Clock

DAY = timedelta(days=1)

_BUSINESS = re.compile(
    rf"(?<![\w.,-]){RANGE}(?P<n>{NUMBER})[\s-](?:full\s)?"
    r"(?:business|working|work|office)[\s-]?(?P<unit>day|hour|week)s?\b",
    re.I,
)
_SAME_DAY = re.compile(r"\b(?:the )?(?:same|next) (?P<sort>business|working) day\b", re.I)
_NEXT = re.compile(
    r"\b(?:within|in|over|during|inside) the (?:next|coming) (?P<unit>hour|day|week|fortnight|month|year)\b",
    re.I,
)
_WITHIN = re.compile(
    r"\b(?:within|in (?:under|less than|at most|no more than)|under|no later than|not later than"
    r"|less than|at most|maximum(?: of)?|max\.?|inside|in|after|time(?: of)?:?|target:?)\s*(?:of\s)?$"
    r"|[:≤<–\t-]\s*$",
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
    r"|from|as of|deadline:?|target(?: date)?:?|fixed|this|next|ready|live|targeted for|eta:?)\s(?:the\s)?"
)
_DATE = re.compile(rf"{_LEAD}(?:end of\s(?:the\s)?)?(?P<date>{DATE})(?!\w)", re.I)
_TIME = re.compile(rf"{_LEAD}(?:about\s|around\s)?$", re.I)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_END_OF = re.compile(
    r"\b(?:(?P<short>EOD|EOW|COB|close of business)"
    r"|(?:the\s)?end of(?: the| this|(?P<next> next))?(?: business)?\s"
    rf"(?:(?P<unit>day|week|month|year|quarter)|(?P<month>{_MONTH})(?:\s(?P<year>20\d\d))?))"
    rf"(?:,?\s(?:on\s|of\s)?(?P<date>{DATE}))?(?!\w)",
    re.I,
)
_NTH = re.compile(
    r"\b(?:by|before|until|no later than|not later than|on)\s(?:(?:COB|EOD|close of business)\s)?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?the\s(?P<n>\d{1,2})(?:st|nd|rd|th)\b",
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
    plain = [length for start, _, length in lengths(words) if _WITHIN.search(words[:start])]
    if plain:
        return Length(plain[-1])
    if match := _NEXT.search(words):
        return Length(next(length for _, _, length in lengths(f"one {match['unit']}")))
    return None


def length_of(text: str) -> Length | None:
    """The length that a text is, and nothing else: "90 minutes", "within 2 business days"."""
    text = re.sub(r"^\s*(?:within|in|every)\s+|\s+$", "", text, flags=re.I)
    if match := _BUSINESS.fullmatch(text):
        limit = _business(match)
        return Length(limit, business=True) if limit else None
    found = next(lengths(text), None)
    if found is None or (found[0], found[1]) != (0, len(text)):
        return None
    return Length(found[2])


def _business(match: re.Match[str]) -> timedelta:
    """A business week is five of its days."""
    unit = {"day": DAY, "week": 5 * DAY}.get(match["unit"].lower(), timedelta(hours=1))
    return number(match["n"]) * unit


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
    plain = [length for start, _, length in lengths(words) if _EVERY.search(words[:start])]
    if plain:
        return plain[0]
    return next((length for pattern, length in _PACES if pattern.search(words)), None)


def due(words: str, made: datetime, clock: Clock) -> datetime | None:
    """The date that a sentence names, UTC: a day alone is over at 23:59 by `clock`."""
    wall = clock.wall(made)
    try:
        for span in spans(words, Setting(made, clock)):
            if span.due is not None and not span.relative and _led(words, span.start):
                shown = clock.wall(span.due)
                return clock.at(_next(words[: span.end], shown, wall))
        for match in _DATE.finditer(words):
            day = day_of(match["date"], wall, later=True)
            if day is not None:
                return _on(words, match, _next(match[0], day, wall), clock)
        if nth := _NTH.search(words):
            return clock.at(_night(_nth(int(nth["n"]), wall)))
        end = _end_of(words, wall)
        return clock.at(_night(end)) if end is not None else None
    except (OverflowError, ValueError):
        return None


def _on(words: str, match: re.Match[str], day: datetime, clock: Clock) -> datetime:
    """At the hour that stands beside the date, also where it is past or far ahead; else that night."""
    eve = clock.at(day) - timedelta(minutes=1)
    for span in spans(words, Setting(eve, clock)):
        beside = span.start <= match.end("date") and span.end >= match.start("date")
        if beside and span.due is not None and not span.relative and span.due - eve <= 2 * DAY:
            return span.due
    return clock.at(_night(day))


def _nth(number: int, wall: datetime) -> datetime:
    """The next day of that number: "by the 15th". Raises ValueError where no month has it."""
    today = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(12):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        first = today.replace(year=year, month=month + 1, day=1)
        day = first + (number - 1) * DAY
        if number >= 1 and day.month == first.month and day >= today:
            return day
    raise ValueError(number)


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
        if unit == "day" and match["date"]:  # "end of day Thursday", "COB Friday"
            return day_of(match["date"], wall)
        on = 1 if match["next"] else 0
        return {
            "day": today + on * DAY,
            "week": today + (4 - today.weekday()) % 7 * DAY + on * 7 * DAY,
            "month": _last(today, wall.year, wall.month + on),
            "quarter": _last(today, wall.year, (wall.month + 2) // 3 * 3 + 3 * on),
            "year": _last(today, wall.year + on, 12),
        }[unit]
    if match := _QUARTER.search(words):
        number = 3 * int(match["q"])
        year = int(match["year"] or (wall.year if number >= wall.month else wall.year + 1))
        return _last(today, year, number)
    return None


def _last(today: datetime, year: int, month: int) -> datetime:
    """The last day of a month; the 13th is the next January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = today.replace(year=year + month // 12, month=month % 12 + 1, day=1)
    return after - DAY


def _night(day: datetime) -> datetime:
    return day + timedelta(hours=23, minutes=59)
