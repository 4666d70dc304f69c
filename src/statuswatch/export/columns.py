"""The columns that every format has at its end: who saw it, what they say, the three clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from statuswatch.core.clocks import Clocks
from statuswatch.core.record import Record
from statuswatch.core.words import say

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
        "paperwork_started": time_of(clocks.paperwork.start),
        "paperwork_ended": time_of(clocks.paperwork.end),
        "component_started": time_of(clocks.component.start),
        "component_ended": time_of(clocks.component.end),
        "observed_started": time_of(clocks.observed.start),
        "observed_ended": time_of(clocks.observed.end),
    }


def time_of(moment: datetime | None) -> str | None:
    """`words.stamp`, cut to the millisecond, as vendors tell them. A row has some ten of them, which
    were a third of what it costs to write it: the store's are in UTC and need no copy."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    fine = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return moment.isoformat(timespec=fine)[:-6] + "Z"


def lasted(record: Record, generated: datetime) -> str:
    """For a reader: how long it lasted, or that it still does or is yet to come."""
    began = record.started or record.first_seen
    if record.ended is not None:
        return str(say("{length}", length=max(record.ended - began, timedelta())))
    if began > generated:
        return str(say("announced"))
    return str(say("{length} so far", length=generated - began))


def level_word(record: Record) -> str:
    return "" if record.level is None else record.level.word


def changed(record: Record, generated: datetime) -> datetime:
    """When what is said of it changed last, never later than `generated`."""
    told = [update.at for update in record.updates if update.at is not None]
    seen = [revision.at for revision in record.revised]
    over = [record.ended] if record.ended is not None else []
    return min(generated, max([record.first_seen, *told, *seen, *over]))
