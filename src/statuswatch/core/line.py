"""`Line`: a row of an export in the words of its columns, ready to be written.

A history has a hundred thousand rows, and nearly all are alike in this: one source tells of the
trouble, and it is long over. Of these the store's own texts are taken as they are (`Kept`); a text
of fixed width has the order of time, so that no moment need be made of it.
Both ways lead to the same line: `line_of(record(…))` is the long one, and a property test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from statuswatch.core.clocks import Admission, Clocks
from statuswatch.core.model import COMPONENT_KEY, PAGE_KEY, Level, Role
from statuswatch.core.record import Record, own_key
from statuswatch.core.rewriting import Revision

_LEVELS: Mapping[int | None, str | None] = {
    None: None,
    **{int(level): level.word for level in Level},
}
_OFFICIAL, _USER = Role.OFFICIAL.value, Role.USER.value
_OURS = frozenset({Role.PROBE.value, Role.USER.value})
_PLANNED, _ADMITTED = Admission.PLANNED.value, Admission.ADMITTED.value
_USER_ONLY, _NOT_ADMITTED = Admission.USER_ONLY.value, Admission.NOT_ADMITTED.value


class Saying(NamedTuple):
    """One message of the vendor. `at` is a column's text."""

    at: str | None
    phase: str
    text: str


class Line(NamedTuple):
    """In the order of the columns; what they mean is told in docs/export.md. Times are texts.

    `updates`: as told, or a JSON list of objects that was made of them already.
    """

    outage_id: str | None
    service: str
    kind: str
    title: str
    level: str | None
    started: str | None
    ended: str | None
    duration_seconds: int | None
    first_seen: str | None
    components: tuple[str, ...]
    source: str
    source_url: str
    url: str
    updates: tuple[Saying, ...] | str
    witness: str
    said: str | None
    first_seen_by: str | None
    admission_lag_seconds: int | None
    observed_share: float | None
    paperwork_started: str | None
    paperwork_ended: str | None
    component_started: str | None
    component_ended: str | None
    observed_started: str | None
    observed_ended: str | None
    revised: tuple[Revision, ...]
    key: str
    planned_end: str | None


class Teller(NamedTuple):
    """A source, as far as its rows show it. `official`: since when one of the vendor's own is
    followed, as the store keeps it."""

    kind: str
    address: str
    role: str
    service: str
    official: str | None


class Kept(NamedTuple):
    """An incident that only one source tells of and that is over, as the store keeps it: times are
    texts of 27 characters, `components` and `parts` JSON. `over`: when it ended or faded.
    `updates`: as in a line."""

    key: str
    title: str
    level: int | None
    worst: int | None
    started: str | None
    ended: str | None
    over: str
    planned_end: str | None
    url: str
    components: str
    first_seen: str
    last_seen: str
    end_stated: int
    parts: str
    outage: str | None
    begun: str
    updates: str


def line_of(record: Record) -> Line:
    """The long way."""
    clocks = record.clocks
    return Line(
        record.outage_id,
        record.service,
        record.kind,
        record.title,
        record.level.word if record.level is not None else None,
        time_of(record.started),
        time_of(record.ended),
        record.duration_seconds,
        time_of(record.first_seen),
        record.components,
        record.source,
        record.source_url,
        record.url,
        tuple(Saying(time_of(u.at), u.phase, u.text) for u in record.updates),
        record.witness.value,
        *(_NO_CLOCKS if clocks is None else _told(clocks)),
        record.revised,
        record.own_key,
        time_of(record.planned_end),
    )


_Ten = tuple[
    str | None, str | None, int | None, float | None,
    str | None, str | None, str | None, str | None, str | None, str | None,
]  # fmt: skip
"""The columns from `said` to `observed_ended`."""

_NO_CLOCKS: _Ten = (None, None, None, None, None, None, None, None, None, None)


def _told(clocks: Clocks) -> _Ten:
    first = clocks.first_seen_by
    return (
        None if clocks.said is None else clocks.said.value,
        None if first is None else first.value,
        None if clocks.lag is None else int(clocks.lag.total_seconds()),
        None if clocks.share is None else _cut(clocks.share),
        time_of(clocks.paperwork.start),
        time_of(clocks.paperwork.end),
        time_of(clocks.component.start),
        time_of(clocks.component.end),
        time_of(clocks.observed.start),
        time_of(clocks.observed.end),
    )


def line_of_kept(
    kept: Kept, teller: Teller, share: float, revised: tuple[Revision, ...] = ()
) -> Line:
    """The short way, for an incident as `Kept` wants it. `share`: of it we watched."""
    (
        key, title, level, worst, started, ended, over, planned_end, url, components,
        first_seen, last_seen, end_stated, parts, outage, begun, updates,
    ) = kept  # fmt: skip
    source, address, role, service, official = teller
    planned = planned_end is not None or level == Level.MAINTENANCE
    # Often the same moment: to compare two texts costs less than to write one anew.
    first, last = _fine(begun), _fine(ended)
    start = first if started == begun else _fine(started)
    written = done = ill = well = saw = was_well = None
    if role in _OURS:
        kind, saw, was_well = role, first, last if over == ended else _fine(over)
    else:
        kind = "maintenance" if planned else "incident"
        if role == _OFFICIAL and not key.startswith((COMPONENT_KEY, PAGE_KEY)):
            written = first if started is not None and started != first_seen else None
            if end_stated and not (written and ended is not None and ended < begun):
                done = last
            if parts != "[]" and _ailed(parts):
                ill, well = _fine(first_seen), _fine(max(first_seen, last_seen))
        elif role == _OFFICIAL:
            ill, well = first, _fine(max(begun, over))
    return Line(
        outage,
        service,
        kind,
        title,
        _LEVELS[level if worst is None else worst],
        start,
        last,
        _seconds(started, ended),
        first_seen[:19] + "Z",
        () if components == "[]" else tuple(sorted(set(json.loads(components)))),
        source,
        address,
        url,
        updates,
        role,
        _PLANNED if planned else _said(role, official, max(begun, over)),
        role,
        None,  # nobody else saw it
        _cut(share),
        written,
        done,
        ill,
        well,
        saw,
        was_well,
        revised,
        own_key(key),
        _fine(planned_end),
    )


def _ailed(parts: str) -> bool:
    return any(level >= Level.DEGRADED for _, level in json.loads(parts))


def share_of(spans: Iterable[tuple[str, str]], begun: str, end: str) -> float:
    """As `outage.uptime(…).watched_share` has it, from texts: which part of the time from `begun`
    to `end` these stretches cover, 0 to 1."""
    merged: list[tuple[str, str]] = []
    for since, until in sorted(spans):
        start, stop = max(since, begun), min(until, end)
        if stop <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    if not merged:
        return 0.0
    if merged[0] == (begun, end):
        return 1.0
    of = datetime.fromisoformat
    return sum((of(b) - of(a) for a, b in merged), timedelta()) / (of(end) - of(begun))


def _said(role: str, official: str | None, end: str) -> str | None:
    if role == _OFFICIAL:
        return _ADMITTED
    if role == _USER:
        return _USER_ONLY
    return _NOT_ADMITTED if official is not None and official <= end else None


def _seconds(started: str | None, ended: str | None) -> int | None:
    """Of the times as they are written: cut to milliseconds."""
    if started is None or ended is None:
        return None
    if ended <= started:
        return 0
    lasted = datetime.fromisoformat(ended[:23]) - datetime.fromisoformat(started[:23])
    return int(lasted.total_seconds())


def _cut(share: float) -> float:
    """Cut, not rounded: 1 is said only of an outage that was watched as a whole."""
    return int(share * 10_000) / 10_000


def _fine(text: str | None) -> str | None:
    """`time_of` of a text of the store."""
    if text is None:
        return None
    return (text[:19] if text[20:23] == "000" else text[:23]) + "Z"


def time_of(moment: datetime | None) -> str | None:
    """`words.stamp`, cut to the millisecond, as vendors tell them. A row has some ten of them: the
    store's are in UTC and need no copy."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    fine = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return moment.isoformat(timespec=fine)[:-6] + "Z"
