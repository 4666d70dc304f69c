"""Time zones by the names people write: "PT", "CEST", "US/Pacific", "UTC+2".

Windows has no time-zone database: there the zones that status pages use most follow the two
rules below (the American and the European summer), and any other is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import Enum
from typing import Protocol
from zoneinfo import ZoneInfo

FIXED: Mapping[str, float] = {
    **dict.fromkeys(("UTC", "GMT", "Z", "WET", "ZULU"), 0.0),
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
    "NDT": -2.5,
    "NST": -3.5,
    "GST": 4.0,
    "IST": 5.5,
    "ICT": 7.0,
    "WIB": 7.0,
    "ACST": 9.5,
    "AEST": 10.0,
    "ACDT": 10.5,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    "AKST": -9.0,
    "HST": -10.0,
}
"""Hours east of UTC."""

PLACES: Mapping[str, str] = {
    **dict.fromkeys(("PT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("MT", "MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("CT", "CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("ET", "EASTERN"), "America/New_York"),
    **dict.fromkeys(("AT", "ATLANTIC"), "America/Halifax"),
    "AET": "Australia/Sydney",
    "UK": "Europe/London",
}
"""Names that mean summer and winter alike."""

NAME = (
    r"(?:(?:UTC|GMT)\s?[+\-\u2212]\s?\d{1,2}(?::?[0-5]\d)?\b"
    r"|(?:US|America|Europe|Asia|Australia|Pacific|Etc|Africa|Atlantic)/[A-Za-z_]{2,30}"
    r"|(?i:(?:US\s)?(?:Pacific|Mountain|Central|Eastern|Atlantic))"
    r"(?i:\s(?:Standard|Daylight))?(?i:\sTime)?\b"
    r"|(?i:UTC|GMT|ZULU|[ECMP][SD]T|CET|CEST|BST|EEST|AEST|AEDT|NZST|NZDT|JST|SGT|IST)\b"
    r"|(?:Z|PT|MT|CT|ET|AT|UK|AET|WET|WEST|WAT|EET|SAST|CAT|MSK|EAT|TRT|HKT|AWST|PHT|MYT|KST|BRT"
    r"|ART|ADT|AST|AKDT|AKST|HST|NDT|NST|GST|ICT|WIB|ACST|ACDT)\b"
    r"|[+\-\u2212][01]\d:?[0-5]\d\b)"
)
"""What may stand after a time of day."""

_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+\-\u2212])\s?(\d{1,2}):?([0-5]\d)?", re.I)


class Clock(Protocol):
    """What a zone's clocks show. Wall times have no zone of their own."""

    def wall(self, at: datetime) -> datetime: ...
    def at(self, wall: datetime) -> datetime: ...
    def names(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Zoned:
    """A zone that the machine knows, or a fixed offset."""

    zone: tzinfo

    def wall(self, at: datetime) -> datetime:
        return at.astimezone(self.zone).replace(tzinfo=None)

    def at(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def names(self) -> frozenset[str]:
        """Its own abbreviations, winter and summer."""
        seasons = (datetime(2024, month, 1, tzinfo=UTC) for month in (1, 7))
        return frozenset(day.astimezone(self.zone).tzname() or "" for day in seasons)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A zone by its winter offset and a summer rule."""

    hours: float
    summer: Summer
    short: tuple[str, ...] = ()

    def wall(self, at: datetime) -> datetime:
        winter = at.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=self.hours)
        begin, end = self._season(winter.year)
        forward = begin <= winter < end - timedelta(hours=1)
        return winter + timedelta(hours=1) if forward else winter

    def at(self, wall: datetime) -> datetime:
        begin, end = self._season(wall.year)
        hours = self.hours + (1 if begin <= wall < end else 0)
        return (wall - timedelta(hours=hours)).replace(tzinfo=UTC)

    def names(self) -> frozenset[str]:
        return frozenset(self.short)

    def _season(self, year: int) -> tuple[datetime, datetime]:
        """When summer begins (in winter's time) and ends (in summer's)."""
        match self.summer:
            case Summer.AMERICA:
                two = timedelta(hours=2)
                return _sunday(year, 3, 8) + two, _sunday(year, 11, 1) + two
            case Summer.EUROPE:
                one, own = timedelta(hours=1), timedelta(hours=self.hours)
                return _sunday(year, 3, 25) + one + own, _sunday(year, 10, 25) + 2 * one + own
            case _:
                never = datetime(year, 1, 1)  # noqa: DTZ001  a wall clock's day, in no zone
                return never, never


class Summer(Enum):
    """When the clocks go forward and back."""

    NONE = "none"
    AMERICA = "america"
    EUROPE = "europe"


UNIVERSAL = Zoned(UTC)


def clock_of(name: str) -> Clock | None:
    """The clock of an IANA name; `None` where it is not known here."""
    if name in ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"):
        return UNIVERSAL
    if not re.fullmatch(r"[A-Za-z0-9_+\-/]{1,60}", name):
        return None
    try:
        return Zoned(ZoneInfo(name))
    except (LookupError, OSError, ValueError):
        return ruled(name)


def clock_named(word: str, home: Clock | None) -> Clock | None:
    """The clock that a time is written by. `home` (the page's own) reads its own abbreviations:
    IST is Ireland's on an Irish page, CST is China's on a Chinese one."""
    word = " ".join(word.strip("() ").split())
    short = word.upper().removeprefix("US ").removesuffix(" TIME")
    if "/" in word:
        return clock_of(word)
    if offset := _OFFSET.fullmatch(word):
        hours = int(offset[2]) + int(offset[3] or 0) / 60
        return _fixed(hours if offset[1] == "+" else -hours)
    if home is not None and short in home.names():
        return home
    if short in PLACES:
        return clock_of(PLACES[short])
    first, _, season = short.partition(" ")
    if season:  # "Pacific Standard Time": PST
        short = f"{first[0]}{season[0]}T"
    return _fixed(FIXED[short]) if short in FIXED else None


def _fixed(hours: float) -> Clock | None:
    return Zoned(timezone(timedelta(hours=hours))) if abs(hours) <= 14 else None


def _sunday(year: int, month: int, day: int) -> datetime:
    """The first Sunday from that day on."""
    first = datetime(year, month, day)  # noqa: DTZ001  a wall clock's day, in no zone
    return first + timedelta(days=(6 - first.weekday()) % 7)


def ruled(name: str) -> Clock | None:
    """The clock by rule, for the names that status pages use most."""
    if found := _AMERICA.get(name):
        hours, letter = found
        return Ruled(hours, Summer.AMERICA, (f"{letter}ST", f"{letter}DT"))
    if name in _STILL:
        return Ruled(_STILL[name], Summer.NONE)
    if name in _EUROPE:
        east = _EUROPE[name]
        return Ruled(east, Summer.EUROPE, (("GMT", "BST"), ("CET", "CEST"), ("EET", "EEST"))[east])
    return None


_AMERICA: Mapping[str, tuple[int, str]] = {
    **dict.fromkeys(
        ("America/Los_Angeles", "America/Vancouver", "America/Tijuana", "US/Pacific"), (-8, "P")
    ),
    **dict.fromkeys(
        ("America/Denver", "America/Boise", "America/Edmonton", "US/Mountain"), (-7, "M")
    ),
    **dict.fromkeys(("America/Chicago", "America/Winnipeg", "US/Central"), (-6, "C")),
    **dict.fromkeys(
        (
            "America/New_York",
            "America/Toronto",
            "America/Detroit",
            "America/Montreal",
            "US/Eastern",
        ),
        (-5, "E"),
    ),
    "America/Halifax": (-4, "A"),
}
_EUROPE: Mapping[str, int] = {
    **dict.fromkeys(("Europe/London", "Europe/Lisbon"), 0),
    **dict.fromkeys(
        (
            "Europe/Amsterdam",
            "Europe/Belgrade",
            "Europe/Berlin",
            "Europe/Brussels",
            "Europe/Budapest",
            "Europe/Copenhagen",
            "Europe/Madrid",
            "Europe/Oslo",
            "Europe/Paris",
            "Europe/Prague",
            "Europe/Rome",
            "Europe/Stockholm",
            "Europe/Vienna",
            "Europe/Warsaw",
            "Europe/Zurich",
        ),
        1,
    ),
    **dict.fromkeys(
        (
            "Europe/Athens",
            "Europe/Bucharest",
            "Europe/Helsinki",
            "Europe/Kiev",
            "Europe/Kyiv",
            "Europe/Riga",
            "Europe/Sofia",
            "Europe/Tallinn",
            "Europe/Vilnius",
        ),
        2,
    ),
}
_STILL: Mapping[str, float] = {
    "America/Phoenix": -7,
    "America/Regina": -6,
    "America/Mexico_City": -6,
    "America/Bogota": -5,
    "America/Sao_Paulo": -3,
    "America/Argentina/Buenos_Aires": -3,
    "Africa/Johannesburg": 2,
    "Africa/Lagos": 1,
    "Europe/Istanbul": 3,
    "Europe/Moscow": 3,
    "Asia/Dubai": 4,
    "Asia/Kolkata": 5.5,
    "Asia/Calcutta": 5.5,
    "Asia/Bangkok": 7,
    "Asia/Jakarta": 7,
    "Asia/Shanghai": 8,
    "Asia/Hong_Kong": 8,
    "Asia/Singapore": 8,
    "Asia/Taipei": 8,
    "Asia/Manila": 8,
    "Australia/Perth": 8,
    "Asia/Tokyo": 9,
    "Asia/Seoul": 9,
    "Australia/Brisbane": 10,
    "Pacific/Honolulu": -10,
}
