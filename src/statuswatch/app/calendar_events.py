"""One event of a calendar, read alone, so that what is broken in it is named and the rest taken.
Needs icalendar, the extra `calendar`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha1
from typing import Protocol, cast

from statuswatch.app.calendar_text import Block, Calendar, WrongCalendarError
from statuswatch.app.calendar_zones import Zone, Zones
from statuswatch.core.recurrence import Rule, RuleError, read_rule
from statuswatch.core.words import Message, render, say, stamp

LONGEST_TITLE = 200

MOST_READ = 25_000
"""Events of which it can't be told from their digits that they are far: some four seconds."""

MISSING = say("Calendars can't be read here: icalendar is not installed")
INSTALL = say('Install it: pip install "statuswatch[calendar]". Plans can be typed without it.')

MOST_DATES = 200_000
"""That the lists of all events name together: as long again."""


class _Value(Protocol):
    """A property as icalendar has it."""

    @property
    def dt(self) -> object: ...
    @property
    def params(self) -> Mapping[str, str]: ...
    def to_ical(self) -> bytes: ...


class _Values(_Value, Protocol):
    @property
    def dts(self) -> Iterable[_Value]: ...


class _Component(Protocol):
    @property
    def errors(self) -> Iterable[tuple[str | None, str]]: ...
    def __contains__(self, name: object, /) -> bool: ...
    def get(self, name: str, /) -> object: ...


Reader = Callable[[str], object]
"""icalendar's: of the text of an event."""


class EventError(ValueError):
    """An event that can't be read. `words`: why."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An event that was not taken, and why. `line`: where it begins in the file."""

    line: int
    uid: str
    title: str
    why: Message


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the calendar writes it: wall time in its zone, or a day alone."""

    wall: datetime
    zone: Zone
    day: bool

    @property
    def at(self) -> datetime:
        return self.zone.clock.at(self.wall)

    @property
    def key(self) -> str:
        """By which a recurrence is known again."""
        return self.wall.date().isoformat() if self.day else stamp(self.at)


@dataclass(frozen=True, slots=True)
class Event:
    uid: str
    line: int
    title: str
    start: Moment
    length: timedelta | None
    rule: Rule | None = None
    more: tuple[Moment, ...] = ()
    without: frozenset[str] = frozenset()
    instance: str = ""
    cancelled: bool = False
    sequence: int = 0
    needs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def repeats(self) -> bool:
        return self.rule is not None or bool(self.more)


def library() -> Reader:
    """Raises WrongCalendarError where the extra is not installed."""
    try:
        from icalendar import Event
    except ImportError as error:
        raise WrongCalendarError(MISSING, INSTALL) from error
    return Event.from_ical


def read_events(
    calendar: Calendar,
    home: Zone,
    reader: Reader,
    named: Callable[[str], str],
    window: tuple[datetime, datetime],
) -> tuple[list[Event], list[LeftOut]]:
    zones = Zones(calendar.zones, home)
    found: list[Event] = []
    left_out: list[LeftOut] = []
    tried = dates = 0
    first, last = f"{window[0] - _SPARE:%Y%m%d}", f"{window[1] + _SPARE:%Y%m%d}"
    for block in calendar.events:
        if _is_far(block, first, last):
            continue
        tried += 1
        try:
            dates += _dates(block)
            if tried > MOST_READ or dates > MOST_DATES:
                raise EventError(say("too many stand before it"))
            found.append(_event(block, zones, reader, named))
        except (EventError, RuleError) as error:
            title, uid = block.first("SUMMARY")[:LONGEST_TITLE], block.first("UID")[:LONGEST_TITLE]
            left_out.append(LeftOut(block.line, uid, title, error.words))
    return found, left_out


def _dates(block: Block) -> int:
    """How many its lists of dates name."""
    lists = (line for line in block.lines if line[:6].upper().startswith(("RDATE", "EXDATE")))
    return sum(line.count(",") + 1 for line in lists)


_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID", "DURATION")


def _digits(block: Block) -> tuple[str, str] | None:
    """The days on which it begins and ends, as written; `None`: they cannot be told from that."""
    if not block.closed or any(block.first(name) for name in _REPEATS):
        return None
    start = block.first("DTSTART")[:8]
    end = block.first("DTEND")[:8] or start
    proper = all(re.fullmatch(r"\d{4}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", d) for d in (start, end))
    return (start, max(start, end)) if proper else None


_SPARE = timedelta(days=2)
"""No zone is further away than that."""


def _is_far(block: Block, first: str, last: str) -> bool:
    """Is it surely out of the window? Told from its digits: most of a long calendar is past, and
    need not be read."""
    days = _digits(block)
    return days is not None and (days[1] < first or days[0] > last)


def nearest(blocks: Iterable[Block], window: tuple[datetime, datetime], most: int) -> datetime:
    """The window's end; an earlier one where more than `most` events begin before that."""
    first, last = f"{window[0] - _SPARE:%Y%m%d}", f"{window[1]:%Y%m%d}"
    days = sorted(d[0] for b in blocks if (d := _digits(b)) and d[1] >= first and d[0] <= last)
    if len(days) <= most:
        return window[1]
    end = datetime.strptime(days[most], "%Y%m%d").replace(tzinfo=window[1].tzinfo)
    return min(window[1], end + _SPARE)


def _event(block: Block, zones: Zones, reader: Reader, named: Callable[[str], str]) -> Event:
    """Raises EventError, RuleError."""
    if not block.closed:
        raise EventError(say("its end is missing"))
    try:
        text = "\r\n".join(["BEGIN:VEVENT", *block.lines, "END:VEVENT", ""])
        with warnings.catch_warnings():  # its guesses of zones are ours to make, and to tell
            warnings.simplefilter("ignore")
            event = cast(_Component, reader(text))
    except Exception as error:  # what a stranger's text makes of a library is not foreseen
        raise EventError(say("it can't be read: {why}", why=str(error)[:120])) from error
    for name, _ in event.errors:
        if name is not None and name not in ("SUMMARY", "DESCRIPTION", "SEQUENCE"):
            raise EventError(
                say("{field} can't be read: {text}", field=name, text=block.first(name)[:80])
            )
    if "DTSTART" not in event:
        raise EventError(say("it has no beginning"))
    start = _moment(_one(event, "DTSTART"), zones)
    title, needs, instead = tagged(_text(event, "SUMMARY"), _text(event, "DESCRIPTION"), named)
    instance = _one(event, "RECURRENCE-ID") if "RECURRENCE-ID" in event else None
    rule = None
    if "RRULE" in event and instance is None:
        rule = _in_wall_time(read_rule(_one(event, "RRULE").to_ical().decode()), start)
    sequence = _text(event, "SEQUENCE")
    return Event(
        uid=_text(event, "UID") or _made_up(title, start),
        line=block.line,
        title=title,
        start=start,
        length=_length(event, start, zones),
        rule=rule,
        more=tuple(_listed(event, "RDATE", zones)) if instance is None else (),
        without=frozenset(moment.key for moment in _listed(event, "EXDATE", zones)),
        instance=_moment(instance, zones).key if instance is not None else "",
        cancelled=_text(event, "STATUS").upper() == "CANCELLED",
        sequence=int(sequence) if re.fullmatch(r"\d{1,9}", sequence) else 0,
        needs=needs,
        instead=instead,
    )


def _one(event: _Component, name: str) -> _Value:
    """A property that may stand there twice, though it should not: the first."""
    value = event.get(name)
    return cast(_Value, value[0] if isinstance(value, list) else value)


def _text(event: _Component, name: str) -> str:
    return str(_one(event, name)).strip() if name in event else ""


def _moment(value: _Value, zones: Zones, params: Mapping[str, str] | None = None) -> Moment:
    """Raises EventError where its zone is not known, or it is no time."""
    at = value.dt
    at = at[0] if isinstance(at, tuple) else at  # a period
    if isinstance(at, datetime):
        given = params if params is not None else value.params
        utc = at.tzinfo is not None and value.to_ical().rstrip().endswith(b"Z")
        name = "UTC" if utc else str(given.get("TZID", ""))
        zone = zones.of(name)
        if zone is None:
            raise EventError(say("its time zone is not known: {name}", name=name[:80]))
        wall, day = at.replace(tzinfo=None), False
    elif isinstance(at, date):
        wall, zone, day = datetime(at.year, at.month, at.day), zones.home, True  # noqa: DTZ001
    else:
        raise EventError(say("it has no beginning"))
    if not 1900 <= wall.year <= 9000:
        raise EventError(say("its year can't be right: {year}", year=wall.year))
    return Moment(wall, zone, day)


def _listed(event: _Component, name: str, zones: Zones) -> Iterator[Moment]:
    """Of EXDATE and RDATE, which may each stand there several times."""
    given = event.get(name) if name in event else []
    for line in cast(list[_Values], given if isinstance(given, list) else [given]):
        for one in line.dts:
            yield _moment(one, zones, line.params)


def _length(event: _Component, start: Moment, zones: Zones) -> timedelta | None:
    """`None`: it is a moment. What ends before it begins is one, too."""
    length = timedelta()
    if "DTEND" in event:
        length = _moment(_one(event, "DTEND"), zones).at - start.at
    elif "DURATION" in event:
        given = _one(event, "DURATION").dt
        length = given if isinstance(given, timedelta) else timedelta()
    return length if length > timedelta() else None


def _in_wall_time(rule: Rule, start: Moment) -> Rule:
    """A last moment in UTC, as the event's own clocks show it."""
    if rule.until_utc is None:
        return rule
    return replace(rule, until=start.zone.clock.wall(rule.until_utc))


def _made_up(title: str, start: Moment) -> str:
    """The uid of an event that has none: by what it says."""
    return sha1(f"{title}\n{start.key}".encode(), usedforsecurity=False).hexdigest()[:16]


_TAG = re.compile(r"#(needs|instead):[ \t]*([^#\n]*)", re.IGNORECASE)


def tagged(
    title: str, description: str, named: Callable[[str], str]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The title without `#needs: …` and `#instead: …`, and what these name, there or in the
    description."""
    found: dict[str, list[str]] = {"needs": [], "instead": []}
    for text in (title, description):
        for hit in _TAG.finditer(text):
            names = (" ".join(name.split()) for name in re.split(r"[,;]", hit[2]))
            found[hit[1].lower()] += [named(name) for name in names if name]
    rest = " ".join(_TAG.sub(" ", title).split())[:LONGEST_TITLE] or render(say("No title"))
    return rest, tuple(dict.fromkeys(found["needs"])), tuple(dict.fromkeys(found["instead"]))
