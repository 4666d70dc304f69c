"""`recall`: what a source tells of time that we did not watch. History, never news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import Change, ChangeKind, Incident, Known, KnownIncident, Source
from statuswatch.core.story import EARLIEST, LAST_OPEN, dated, merged

RECALLED = "before the first look"
MISSED = "while we were not watching"
"""The notes of journal lines that `recall` made."""

Gap = tuple[datetime, datetime]
"""From one stretch of watching to the next."""


def recall(
    known: Known,
    source: Source,
    told: Iterable[Incident],
    before: datetime,
    at: datetime,
    gaps: Sequence[Gap] = (),
) -> tuple[tuple[KnownIncident, ...], tuple[Change, ...]]:
    """The incidents of `told`, read at `at`, that were over `before` we first looked, or began and
    ended within one of the `gaps` in which nobody watched, and their journal lines. `known` must
    hold all that is known under their keys.

    What is known stays as it is: our own look at it is better than its line in a list, and asking
    again changes nothing. What ended later is left to the polls, which tell it under their own
    keys; what is open, too: a list of old ones is no word on how it is now.
    """
    found: dict[str, KnownIncident] = {}
    named = known.incidents.keys() | {k.called for k in known.incidents.values()}
    lines: list[Change] = []
    for incident in told:
        ended = incident.ended
        if ended is None or ended < EARLIEST:
            continue
        if incident.key in named or incident.key in found or incident.derived:
            continue
        story = merged(None, dated(_begun(incident, ended), at, None))
        note = RECALLED if ended < before else MISSED
        if note is MISSED and not _within(story, ended, gaps):
            continue
        whole = not story.components and not known.components
        found[story.key] = KnownIncident(
            source.id, source.role, story, at, at, story.level, whole=whole
        )
        # Both, as `advance` writes what is posted after the fact: openings and ends alternate.
        lines.append(_line(at, source, ChangeKind.OPENED, replace(story, ended=None), note))
        lines.append(_line(at, source, ChangeKind.RESOLVED, replace(story, updates=()), note))
    return tuple(found.values()), tuple(lines)


def is_recalled(change: Change) -> bool:
    """Does this line only fill in what came before?"""
    return change.baseline and change.note in {RECALLED, MISSED, LAST_OPEN}


def _within(story: Incident, ended: datetime, gaps: Sequence[Gap]) -> bool:
    """What also touches watched time is left to the polls: they saw it, or it was not there."""
    begun = story.started
    return begun is not None and any(a < begun and ended < b for a, b in gaps)


def _begun(incident: Incident, ended: datetime) -> Incident:
    """With a start: an old one without it did not begin when we read of it."""
    started = incident.started
    if started is None or started < EARLIEST:
        words = (u.at for u in incident.updates if u.at and u.at >= EARLIEST)
        started = min(words, default=ended)
    return replace(incident, started=started if incident.planned else min(started, ended))


def _line(at: datetime, source: Source, kind: ChangeKind, story: Incident, note: str) -> Change:
    before = story.level if kind is ChangeKind.RESOLVED else None
    return Change(at, source.id, kind, story, before, note, baseline=True)
