"""`put_aside`: a source whose page is elsewhere now. Its history stays; it says nothing of now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import Change, ChangeKind, Known, KnownIncident, Source
from statuswatch.core.story import WITHDRAWN, unstated_end

ARROW = " -> "
"""Between the old address and the new one, in the note of a MOVED line."""


def put_aside(
    known: Known, source: Source, to: str, at: datetime
) -> tuple[Known, tuple[Change, ...]]:
    """What is known after it is read at `to` instead, and the journal lines that say so.

    What was open ends where it was last seen, its end not stated: no page tells it any more. Those
    lines are baseline, for nobody said that anything is well again. Nothing that would make the
    service look ill, or unread, is kept.
    """
    moved = Change(at, source.id, ChangeKind.MOVED, note=f"{source.url}{ARROW}{to}")
    incidents = dict(known.incidents)
    lines: list[Change] = []
    for k in known.open:
        closed, line = _closed(k, source, at)
        incidents[closed.incident.key] = closed
        lines.append(line)
    after = Known(
        incidents, usual=known.usual, heard=known.heard or at, as_of=known.as_of, news=known.news
    )
    return after, (*lines, moved)


def _closed(k: KnownIncident, source: Source, at: datetime) -> tuple[KnownIncident, Change]:
    end, note = unstated_end(k, at)
    started = k.incident.started
    ended = end if started is None or note == WITHDRAWN else max(end, started)
    story = replace(k.incident, ended=ended)
    closed = replace(k, incident=story, end_stated=False, absent=0, plan=None, faded=None)
    told, before = replace(story, updates=()), k.incident.level
    return closed, Change(at, source.id, ChangeKind.RESOLVED, told, before, note, baseline=True)


def move_of(note: str) -> tuple[str, str]:
    """From where to where, as the note of a MOVED line has it; from nowhere where it says none."""
    old, _, new = note.rpartition(ARROW)
    return old, new
