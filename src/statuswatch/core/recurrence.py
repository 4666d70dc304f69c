"""When something that repeats (RFC 5545, RRULE) takes place, in the wall time of its own zone.

Written out here because a calendar is a stranger's: a rule that never matches, or that repeats every
second for ever, must end after a bounded number of steps (`Patience`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from statuswatch.core.words import Message, say

MOST_STEPS = 3_000_000
"""Days and moments that are tried for all rules of one calendar."""

STEPS_OF_ONE = 400_000
"""And for one of its rules."""

MOST_A_DAY = 96
"""Times that a rule may name of one day."""

_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class RuleError(ValueError):
    """A rule that can't be followed. `words`: why."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


class Freq(StrEnum):
    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    HOURLY = "HOURLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """`until`: the last moment, in wall time; `until_utc`: as the rule had it, where it was UTC.
    `weekdays`: (which of the month or year, Monday = 0); which 0: each. `places`: BYSETPOS."""

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    until_utc: datetime | None = None
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    yeardays: frozenset[int] = frozenset()
    monthdays: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(slots=True)
class Patience:
    """What is left of the steps that a whole calendar may cost."""

    left: int = MOST_STEPS
    each: int = field(default=STEPS_OF_ONE)


# -- reading ---------------------------------------------------------------------------------------

_RANGES = {
    "BYMONTH": (1, 12),
    "BYWEEKNO": (-53, 53),
    "BYYEARDAY": (-366, 366),
    "BYMONTHDAY": (-31, 31),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
    "BYSETPOS": (-366, 366),
}


def read_rule(text: str) -> Rule:
    """The rule as it is written: "FREQ=WEEKLY;BYDAY=TU". Raises RuleError."""
    parts = dict(part.split("=", 1) for part in text.upper().split(";") if "=" in part)
    freq = parts.get("FREQ", "")
    if freq in ("SECONDLY", "MINUTELY"):
        raise RuleError(say("it repeats more often than every hour"))
    if freq not in Freq.__members__:
        raise RuleError(say("how often it repeats can't be read: {rule}", rule=text[:80]))
    until, until_utc = _until(parts.get("UNTIL", ""))
    rule = Rule(
        Freq(freq),
        interval=_number(parts.get("INTERVAL", "1"), text),
        count=_number(parts["COUNT"], text) if "COUNT" in parts else None,
        until=until,
        until_utc=until_utc,
        months=frozenset(_numbers(parts, "BYMONTH")),
        weeks=frozenset(_numbers(parts, "BYWEEKNO")),
        yeardays=frozenset(_numbers(parts, "BYYEARDAY")),
        monthdays=frozenset(_numbers(parts, "BYMONTHDAY")),
        weekdays=frozenset(_weekdays(parts.get("BYDAY", ""))),
        hours=_numbers(parts, "BYHOUR"),
        minutes=_numbers(parts, "BYMINUTE"),
        seconds=tuple(min(s, 59) for s in _numbers(parts, "BYSECOND")),
        places=_numbers(parts, "BYSETPOS"),
        week_start=_WEEKDAYS.index(parts["WKST"]) if parts.get("WKST") in _WEEKDAYS else 0,
    )
    hours = len(rule.hours) or (24 if rule.freq is Freq.HOURLY else 1)
    if hours * max(1, len(rule.minutes)) * max(1, len(rule.seconds)) > MOST_A_DAY:
        raise RuleError(say("it repeats more often than every quarter of an hour"))
    return rule


def _number(text: str, rule: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or not int(text):
        raise RuleError(say("how often it repeats can't be read: {rule}", rule=rule[:80]))
    return int(text)


def _numbers(parts: dict[str, str], name: str) -> tuple[int, ...]:
    if name not in parts:
        return ()
    low, high = _RANGES[name]
    found = []
    for text in parts[name].split(","):
        if not re.fullmatch(r"[+-]?\d{1,3}", text) or not low <= int(text) <= high:
            raise RuleError(
                say("how often it repeats can't be read: {rule}", rule=parts[name][:80])
            )
        found.append(int(text))
    return tuple(sorted(set(found)))


def _weekdays(text: str) -> Iterator[tuple[int, int]]:
    for one in text.split(",") if text else ():
        found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", one)
        if found is None:
            raise RuleError(say("how often it repeats can't be read: {rule}", rule=text[:80]))
        yield int(found[1] or 0), _WEEKDAYS.index(found[2])


def _until(text: str) -> tuple[datetime | None, datetime | None]:
    """A date alone means to its end."""
    if not text:
        return None, None
    found = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z)?)?", text)
    try:
        if found is None:
            raise ValueError(text)
        day = datetime.strptime(found[1], "%Y%m%d")  # noqa: DTZ007  wall time has no zone
        if found[2] is None:
            return datetime.combine(day, time(23, 59, 59)), None
        at = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError as error:
        raise RuleError(say("its last day can't be read: {text}", text=text[:40])) from error
    return (None, at.replace(tzinfo=UTC)) if found[3] else (at, None)


# -- following -------------------------------------------------------------------------------------


def moments(
    rule: Rule, start: datetime, since: datetime, until: datetime, patience: Patience
) -> Iterator[datetime]:
    """When it takes place from `since` to `until`, all in wall time without a zone. Raises RuleError
    where that takes more steps than it may."""
    last = until if rule.until is None else min(until, rule.until)
    rule, seen, cost = _with_defaults(rule, start), 0, 0
    for day, days in _periods(rule, start, since):
        if datetime.combine(day, time()) > last:
            return
        found, steps = _in_period(rule, start, day, days)
        cost += steps
        patience.left -= steps
        if cost > patience.each or patience.left < 0:
            raise RuleError(say("it repeats too often, or too rarely, to be followed"))
        for at in found:
            if at < start:
                continue
            seen += 1
            if at > last or (rule.count is not None and seen > rule.count):
                return
            if at >= since:
                yield at


def _with_defaults(rule: Rule, start: datetime) -> Rule:
    """What the rule leaves open, its first time says."""
    by_day = rule.weeks or rule.yeardays or rule.monthdays or rule.weekdays
    if not by_day and rule.freq is Freq.YEARLY:
        months = rule.months or frozenset({start.month})
        rule = replace(rule, months=months, monthdays=frozenset({start.day}))
    elif not by_day and rule.freq is Freq.MONTHLY:
        rule = replace(rule, monthdays=frozenset({start.day}))
    elif not by_day and rule.freq is Freq.WEEKLY:
        rule = replace(rule, weekdays=frozenset({(0, start.weekday())}))
    return replace(
        rule,
        hours=rule.hours or (() if rule.freq is Freq.HOURLY else (start.hour,)),
        minutes=rule.minutes or (start.minute,),
        seconds=rule.seconds or (start.second,),
    )


def _periods(rule: Rule, start: datetime, since: datetime) -> Iterator[tuple[date, int]]:
    """The first day of each period and how many days it has. Those long before `since` are passed
    over where nothing has to be counted. An hour's period is a day: its hours are sifted later."""
    first, passed = start.date(), since.date() - start.date()
    far = passed if rule.count is None and passed > timedelta(0) else timedelta(0)
    match rule.freq:
        case Freq.YEARLY:
            step = max(0, far.days // 366 - 1) // rule.interval
            for year in range(first.year + step * rule.interval, date.max.year, rule.interval):
                yield date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
        case Freq.MONTHLY:
            step = max(0, far.days // 31 - 1) // rule.interval
            month = first.year * 12 + first.month - 1 + step * rule.interval
            while month // 12 < date.max.year:
                begin, end = _month(month), _month(month + 1)
                yield begin, (end - begin).days
                month += rule.interval
        case _:
            weekly = rule.freq is Freq.WEEKLY
            length = 7 if weekly else 1
            back = (first.weekday() - rule.week_start) % 7 if weekly else 0
            stride = length * (1 if rule.freq is Freq.HOURLY else rule.interval)
            ordinal = first.toordinal() - back + max(0, far.days // stride - 1) * stride
            while ordinal + length <= date.max.toordinal():
                if ordinal > 0:
                    yield date.fromordinal(ordinal), length
                ordinal += stride


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _in_period(rule: Rule, start: datetime, day: date, days: int) -> tuple[list[datetime], int]:
    """The moments of one period, in order, and what it cost to find them."""
    hours = rule.hours or tuple(range(24))
    fitting = [one for n in range(days) if _fits(rule, one := day + n * _DAY)]
    found = [
        datetime(one.year, one.month, one.day, h, m, s)  # noqa: DTZ001  wall time has no zone
        for one in fitting
        for h in hours
        for m in rule.minutes
        for s in rule.seconds
        if rule.freq is not Freq.HOURLY or _in_step(rule, start, one, h)
    ]
    cost = days + len(fitting) * len(hours) * len(rule.minutes) * len(rule.seconds)
    if rule.places and rule.freq is Freq.HOURLY:
        raise RuleError(say("it repeats by places within an hour"))
    if rule.places:
        chosen = {p - 1 if p > 0 else len(found) + p for p in rule.places}
        found = [found[n] for n in sorted(chosen) if 0 <= n < len(found)]
    return found, cost


def _in_step(rule: Rule, start: datetime, day: date, hour: int) -> bool:
    apart = (day - start.date()).days * 24 + hour - start.hour
    return apart >= 0 and apart % rule.interval == 0


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.monthdays and not _among(rule.monthdays, day.day, _length_of_month(day)):
        return False
    if rule.weekdays and not _is_weekday(rule, day):
        return False
    if rule.yeardays:
        length = date(day.year, 12, 31).timetuple().tm_yday
        if not _among(rule.yeardays, day.timetuple().tm_yday, length):
            return False
    return not rule.weeks or _among(rule.weeks, *_week(day, rule.week_start))


def _among(wanted: frozenset[int], number: int, length: int) -> bool:
    """By its number, or counted from the end."""
    return number in wanted or number - length - 1 in wanted


def _length_of_month(day: date) -> int:
    return (_month(day.year * 12 + day.month) - day.replace(day=1)).days if day.year < 9999 else 31


def _is_weekday(rule: Rule, day: date) -> bool:
    if (0, day.weekday()) in rule.weekdays:
        return True
    if rule.freq not in (Freq.YEARLY, Freq.MONTHLY):  # "the second Monday" of a week is a Monday
        return any(weekday == day.weekday() for _, weekday in rule.weekdays)
    if rule.freq is Freq.MONTHLY or rule.months:
        number, length = day.day, _length_of_month(day)
    else:
        number = day.timetuple().tm_yday
        length = date(day.year, 12, 31).timetuple().tm_yday
    forward, backward = (number - 1) // 7 + 1, -((length - number) // 7 + 1)
    return bool({(forward, day.weekday()), (backward, day.weekday())} & rule.weekdays)


def _week(day: date, week_start: int) -> tuple[int, int]:
    """Its week's number, and how many weeks that year has: a week is its year's that most of it
    is in."""
    middle = day + (3 - (day.weekday() - week_start) % 7) * _DAY
    last = date(middle.year, 12, 28)
    end = last + (3 - (last.weekday() - week_start) % 7) * _DAY
    return (middle.timetuple().tm_yday - 1) // 7 + 1, (end.timetuple().tm_yday - 1) // 7 + 1
