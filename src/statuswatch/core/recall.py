"""`recall`: what a source tells of the time before our first look. History, never news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import Change, ChangeKind, Incident, Known, KnownIncident, Source
from statuswatch.core.story import EARLIEST, dated, merged

RECALLED = "before the first look"
"""The note of journal lines that `recall` made."""


def recall(
    known: Known, source: Source, told: Iterable[Incident], before: datetime, at: datetime
) -> tuple[tuple[KnownIncident, ...], tuple[Change, ...]]:
    """The incidents of `told`, read at `at`, that were over `before` we first looked, and their
    journal lines. `known` must hold all that is known under their keys.

    What is known stays as it is: our own look at it is better than its line in a list, and asking
    again changes nothing. What ended later is left to the polls, which tell it under their own
    keys; what is open, too: a list of old ones is no word on how it is now.
    """
    found: dict[str, KnownIncident] = {}
    lines: list[Change] = []
    for incident in told:
        ended = incident.ended
        if ended is None or not EARLIEST <= ended < before:
            continue
        if incident.key in known.incidents or incident.key in found or incident.derived:
            continue
        story = merged(None, dated(_begun(incident, ended), at, None))
        whole = not story.components and not known.components
        found[story.key] = KnownIncident(
            source.id, source.role, story, at, at, story.level, whole=whole
        )
        # Both, as `advance` writes what is posted after the fact: openings and ends alternate.
        lines.append(_line(at, source, ChangeKind.OPENED, replace(story, ended=None)))
        lines.append(_line(at, source, ChangeKind.RESOLVED, replace(story, updates=())))
    return tuple(found.values()), tuple(lines)


def is_recalled(change: Change) -> bool:
    """Does this line only fill in what came before?"""
    return change.baseline and change.note == RECALLED


def _begun(incident: Incident, ended: datetime) -> Incident:
    """With a start: an old one without it did not begin when we read of it."""
    started = incident.started
    if started is None or started < EARLIEST:
        words = (u.at for u in incident.updates if u.at and u.at >= EARLIEST)
        started = min(words, default=ended)
    return replace(incident, started=started if incident.planned else min(started, ended))


def _line(at: datetime, source: Source, kind: ChangeKind, story: Incident) -> Change:
    before = story.level if kind is ChangeKind.RESOLVED else None
    return Change(at, source.id, kind, story, before, RECALLED, baseline=True)
