"""Times in a sentence, and the moment each means: "by 8pm ET", "within 30-60 minutes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.target_dates import DATE, day_of, year_is_named
from statuswatch.core.zones import NAME, Clock, clock_named


@dataclass(frozen=True, slots=True)
class Setting:
    """By what a text's times are read: when it was written, and the page's clock."""

    at: datetime
    home: Clock | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A time's place in its sentence. `due` is `None` where no moment can be computed.

    `relative`: it counts from a moment. `bare`: a length alone ("2 hours"), which is a time only
    after words that make it one. `moment`: a time of day alone, likewise.
    """

    start: int
    end: int
    due: datetime | None
    relative: bool = False
    bare: bool = False
    moment: bool = False


LONGEST = timedelta(days=62)
"""What lies further ahead is no promise about a trouble."""

_WORDS = {
    **{
        word: float(n)
        for n, word in enumerate(
            (
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
            ),
            1,
        )
    },
    **{
        "a": 1.0,
        "an": 1.0,
        "another": 1.0,
        "fifteen": 15.0,
        "twenty": 20.0,
        "thirty": 30.0,
        "forty": 40.0,
    },
    **{"forty-five": 45.0, "forty five": 45.0, "sixty": 60.0, "ninety": 90.0, "half an": 0.5},
    **{"half a": 0.5, "the": 1.0, "": 1.0, "twenty-four": 24.0, "forty-eight": 48.0},
}
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d{1,2})?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|fifteen|twenty[- ]four|twenty|thirty|forty[- ]eight|forty[- ]five|forty|sixty|ninety"
    r"|another|an?)"
)
_UNIT = r"(?:minutes?|mins?\b|min\b|m\b|hours?|hrs?\b|hr\b|h\b|days?|weeks?)"
_ABOUT = (
    r"(?:~|about|around|approximately|approx\.?|roughly|under|less than|up to|at most"
    r"|no (?:more|longer) than|an additional|additional|another|an estimated|maybe|perhaps|say)"
)
_LENGTH = (
    rf"(?:between\s|anywhere from\s)?(?P<low>{_NUMBER})(?:\s?(?:-|–|—|to|or|and)\s?(?:an?other\s)?(?P<high>{_NUMBER}))?"
    rf"[\s-]?(?:(?:more|additional|further|extra)\s)?(?P<unit>{_UNIT})"
    rf"(?P<half>\sand a half)?"
    rf"(?:\s?(?:,|and)?\s?(?P<more>\d{{1,2}})\s?(?P<finer>minutes?|mins?|m)\b)?"
    rf"(?:\sor (?P<more_or>two|three|so))?"
)
_LEAD = (
    r"(?P<lead>(?:\b(?:within|in|inside|over|during|before|for)\s)"
    rf"(?:(?:the|a|an)\s)?(?:(?:next|coming|following|further)\s)?(?:{_ABOUT}\s?){{0,2}})?"
)
_RELATIVE = re.compile(rf"{_LEAD}(?:~\s?)?(?<![\d.:\w/-]){_LENGTH}(?!\w)", re.I)
_NEXT_ONE = re.compile(
    r"\b(?:within|in|over|during)\s(?:the\s)?(?:next|coming|following)?\s?"
    r"(?P<unit>half[- ]hour|hour|day)\b",
    re.I,
)
_EVERY = re.compile(r"\bevery\s(?P<unit>half[- ]hour|hour|day)\b", re.I)
_VAGUE = re.compile(
    r"\b(?:a few|several|multiple|a couple(?: of)?|some|a number of)\s(?:more\s)?"
    r"(?:minutes|hours|days|weeks)\b|\b\d{1,2}(?:\s?(?:-|–|to)\s?\d{1,2})?\s(?:business|working) days?"
    r"|\b(?:later|early|earlier|first thing)\s(?:today|tonight|tomorrow|this \w{3,9}|next \w{3,9})"
    r"|\b(?:tomorrow|tonight|today|overnight)(?:\s(?:morning|afternoon|evening|night))?\b"
    r"|\b(?:this|next|on|by(?: the)?) (?:morning|afternoon|evening|weekend|week|month)\b"
    r"|\b(?:the\s)?(?:end of(?: the| this)?(?: business)?(?: day| week)?|EOD|COB|EOB|close of business)\b"
    r"|\b(?:on |by )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?"
    r"|\b(?:in the )?near future\b",
    re.I,
)

_HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"
_CLOCK = (
    rf"(?:(?P<hour>[01]?\d|2[0-4])(?:[:h](?P<minute>[0-5]\d)(?::[0-5]\d)?(?:Z(?!\w))?"
    rf"(?:\s?{_HALF})?|\.(?P<point>[0-5]\d)\s?{_HALF.replace('half', 'half2')}"
    rf"|\s?{_HALF.replace('half', 'half3')})"
    r"|(?P<four>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:h(?:ou)?rs\b|\(?(?-i:UTC|GMT|Z|[ECMP][SD]?T|CES?T|BST)\b))"
    r"|(?P<word>noon|midnight)\b)"
    r"(?:\s?h(?:ou)?rs\b)?"
)
_GAP = r"(?:\s?[,T]\s?|\s)(?:at\s|on\s|by\s|around\s|the\s|[-–]\s){0,2}"
_ABSOLUTE = re.compile(
    rf"(?<![\w:./])(?:(?P<before>{DATE})\s?{_GAP}?)?(?<![\d.:])(?P<clock>{_CLOCK})"
    rf"(?:\s?\(?(?P<zone>(?-i:{NAME})|local time)\)?)?"
    rf"(?:\s?,?\s?(?:on\s|of\s|-\s|\()?(?P<after>{DATE}))?"
    r"(?![\w:])",
    re.I,
)
_MERIDIEM = frozenset({"UTC", "GMT", "Z", "CET", "CEST", "EET", "EEST", "MSK", "JST", "KST"})
"""Zones whose writers count to 24."""


def spans(sentence: str, setting: Setting, told: Clock | None = None) -> tuple[Span, ...]:
    """All times, in order. `told`: the zone that the text named last, for times without one."""
    found = [*_absolute(sentence, setting, told), *_relative(sentence, setting)]
    found += [Span(vague.start(), vague.end(), None) for vague in _VAGUE.finditer(sentence)]
    found.sort(key=lambda span: (span.start, -span.end))
    return tuple(_apart(found))


def zone_told(text: str, home: Clock | None) -> Clock | None:
    """The zone of the last time of day that names one."""
    last = None
    for match in _ABSOLUTE.finditer(text):
        if match["zone"] and match["zone"].lower() != "local time":
            last = clock_named(match["zone"], home) or last
    return last


def _apart(found: list[Span]) -> Iterator[Span]:
    """Of those that overlap the one that can be computed, else the first."""
    last: Span | None = None
    for span in found:
        if last is not None and span.start < last.end:
            if last.due is None and span.due is not None:
                last = span
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _relative(sentence: str, setting: Setting) -> Iterator[Span]:
    for match in _RELATIVE.finditer(sentence):
        length = _length(match)
        due = setting.at + length if timedelta() < length <= LONGEST else None
        lead = match["lead"] or ""
        bare = not lead or lead.lower().split()[0] in ("for", "before")
        start = match.start()
        yield Span(start, match.end(), due, relative=True, bare=bare)
    for match in _EVERY.finditer(sentence):
        minutes = {"half": 30, "hour": 60}.get(match["unit"][:4].lower(), 1440)
        due = setting.at + timedelta(minutes=minutes)
        yield Span(match.start("unit"), match.end(), due, relative=True, bare=True)
    for match in _NEXT_ONE.finditer(sentence):
        minutes = {"half": 30, "hour": 60}.get(match["unit"][:4].lower(), 1440)
        yield Span(match.start(), match.end(), setting.at + timedelta(minutes=minutes), True)


def _length(match: re.Match[str]) -> timedelta:
    """A range means its later bound."""
    number = _number(match["high"] or match["low"])
    if match["more_or"]:
        number = {"two": 2.0, "three": 3.0}.get(match["more_or"].lower(), number)
    if match["half"]:
        number += 0.5
    unit = match["unit"][0].lower()
    scale = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
    length = number * scale.get(unit, timedelta(days=7))
    return length + timedelta(minutes=int(match["more"] or 0))


def _number(word: str) -> float:
    word = " ".join(word.lower().split())
    return _WORDS[word] if word in _WORDS else float(word) if word[0].isdigit() else 24.0


def _absolute(sentence: str, setting: Setting, told: Clock | None) -> Iterator[Span]:
    for match in _ABSOLUTE.finditer(sentence):
        clock = told or setting.home
        word = match["zone"] or ""
        if word and word.lower() != "local time":
            named = clock_named(word, setting.home)
            # "9 PM UK": a word that is no zone here leaves the text's own.
            clock = named or clock
        elif word:
            clock = setting.home
        if "Z" in match["clock"]:
            clock, word = clock_named("Z", None), "Z"
        due = _moment(match, setting.at, clock, word.upper()) if clock else None
        # "Feb 26, 2:04 AM PST We see" heads a post; elsewhere a date needs no word before it.
        alone = not match["before"] or match.start() < 3
        yield Span(match.start(), match.end(), due, moment=alone)


def _moment(match: re.Match[str], at: datetime, clock: Clock, zone: str) -> datetime | None:
    """The moment it means: a date's own, else the next such time after `at`."""
    hour, minute, half = _time(match)
    if hour > 24 or (half and not 1 <= hour <= 12):
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    wall = clock.wall(at)
    words = match["before"] or match["after"]
    try:
        if words:
            day = day_of(words, wall)
            if day is None:
                return None
            due = clock.at(day + timedelta(hours=hour, minutes=minute))
            if due < at and not year_is_named(words) and day.date() == wall.date() and not half:
                due = clock.at(day + timedelta(hours=hour + 12, minutes=minute))
            return due if at < due <= at + LONGEST else None
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
        twice = not half and 1 <= hour <= 12 and zone not in _MERIDIEM and not _padded(match)
        hours = (hour % 12, hour % 12 + 12) if twice else (hour,)
        moments = (
            clock.at(midnight + timedelta(days=days, hours=h, minutes=minute))
            for days in (0, 1)
            for h in hours
        )
        return min(moment for moment in moments if moment > at)
    except (OverflowError, ValueError):
        return None


def _padded(match: re.Match[str]) -> bool:
    """09:30, 0930 and 12h30 are read on a clock of 24 hours."""
    return bool(match["four"]) or (match["hour"] or "").startswith("0") or "h" in match["clock"]


def _time(match: re.Match[str]) -> tuple[int, int, str]:
    """Hour, minute, and "a" or "p" where it says so."""
    if match["word"]:
        return (12, 0, "p") if match["word"].lower() == "noon" else (24, 0, "")
    if match["four"]:
        return int(match["four"][:2]), int(match["four"][2:]), ""
    half = match["half"] or match["half2"] or match["half3"] or ""
    return int(match["hour"]), int(match["minute"] or match["point"] or 0), half[:1].lower()


def last_stamp(words: str, setting: Setting) -> datetime | None:
    """The moment of a stamp such as "5:20 PM PDT": the last such before the post."""
    match = _ABSOLUTE.search(words)
    if match is None or (match["clock"].isalpha() and not match["zone"]):
        return None
    clock = clock_named(match["zone"], setting.home) if match["zone"] else setting.home
    if clock is None:
        return None
    return _moment(match, setting.at - timedelta(days=1), clock, "UTC")
