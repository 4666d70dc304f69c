"""The columns that every format has at its end: who saw it, what they say, the three clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from statuswatch.core.clocks import Clocks
from statuswatch.core.record import Record
from statuswatch.core.words import stamp

CLOCKS = (
    "witness",
    "said",
    "first_seen_by",
    "admission_lag_seconds",
    "observed_share",
    "paperwork_started",
    "paperwork_ended",
    "component_started",
    "component_ended",
    "observed_started",
    "observed_ended",
)

_NONE: Mapping[str, str | int | float | None] = dict.fromkeys(CLOCKS)


def clock_values(record: Record) -> dict[str, str | int | float | None]:
    """In the order of `CLOCKS`; `None` is what nobody said or saw."""
    told = {} if record.clocks is None else _told(record.clocks)
    return {**_NONE, "witness": record.witness.value, **told}


def _told(clocks: Clocks) -> dict[str, str | int | float | None]:
    first = clocks.first_seen_by
    return {
        "said": None if clocks.said is None else clocks.said.value,
        "first_seen_by": None if first is None else first.value,
        "admission_lag_seconds": None if clocks.lag is None else int(clocks.lag.total_seconds()),
        # Cut, not rounded: 1 is said only of an outage that was watched as a whole.
        "observed_share": None if clocks.share is None else int(clocks.share * 10_000) / 10_000,
        "paperwork_started": _time(clocks.paperwork.start),
        "paperwork_ended": _time(clocks.paperwork.end),
        "component_started": _time(clocks.component.start),
        "component_ended": _time(clocks.component.end),
        "observed_started": _time(clocks.observed.start),
        "observed_ended": _time(clocks.observed.end),
    }


def _time(moment: datetime | None) -> str | None:
    """To the millisecond, as vendors tell them and as the other columns have them."""
    if moment is None:
        return None
    return stamp(moment.replace(microsecond=moment.microsecond // 1000 * 1000))
