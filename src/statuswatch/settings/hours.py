"""The table [quiet_hours]: from texts like "22:00-07:00" to spans of each weekday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time

from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.words import say
from statuswatch.settings.values import Wrong, WrongError, near, shown

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DAYS_OF: Mapping[str, tuple[int, ...]] = {
    "every_day": tuple(range(7)),
    "weekdays": tuple(range(5)),
    "weekend": (5, 6),
} | {name: (day,) for day, name in enumerate(DAYS)}
"""The days of each key, the widest keys first: a narrower one holds instead of a wider."""

_ADVICE = say('Write "22:00-07:00", or a list of such; [] for none, "00:00-24:00" for all day.')
_SPAN = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{1,2}):([0-9]{2})\s*")


def read(table: Mapping[str, object], wrong: Wrong) -> QuietHours:
    """`wrong` is told of each mistake; a wider key holds in the place of a wrong one."""
    by_key: dict[str, tuple[tuple[time, time], ...]] = {}
    for key, value in table.items():
        try:
            if key not in DAYS_OF:
                raise _unknown(key)
            by_key[key] = _spans(value)
        except WrongError as error:
            wrong(("quiet_hours", key), error)
    by_day: dict[int, Iterable[tuple[time, time]]] = {}
    for key, days in DAYS_OF.items():
        if key in by_key:
            by_day |= dict.fromkeys(days, by_key[key])
    return QuietHours(
        tuple(Span(day, start, end) for day in sorted(by_day) for start, end in by_day[day])
    )


def _spans(value: object) -> tuple[tuple[time, time], ...]:
    if isinstance(value, list):
        return tuple(_span(one) for one in value)
    return (_span(value),)


def _span(value: object) -> tuple[time, time]:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise WrongError(say("{value} is no span of hours.", value=shown(value)), _ADVICE)
    first, second = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    late = any(hour > 23 or minute > 59 for hour, minute in (first, second))
    if late and not (second == (24, 0) and first[0] <= 23 and first[1] <= 59):
        raise WrongError(say("{value}: a day has no such time.", value=shown(value)), _ADVICE)
    if first == second:
        title = say("{value} may mean never or all day.", value=shown(value))
        raise WrongError(title, _ADVICE)
    return time(*first), time(second[0] % 24, second[1])


def _unknown(key: str) -> WrongError:
    title = say("There is no such day; the rest holds.")
    meant = near(key, DAYS_OF)
    if not meant and key.lower()[:3] in DAYS:
        meant = key.lower()[:3]
    if meant:
        return WrongError(title, say("Did you mean {key}?", key=f"quiet_hours.{meant}"))
    return WrongError(title, say("Write one of {words}.", words=", ".join(DAYS_OF)))
