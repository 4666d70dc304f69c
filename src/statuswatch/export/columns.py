"""What several formats say alike, and which columns tell who saw it and the three clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

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
