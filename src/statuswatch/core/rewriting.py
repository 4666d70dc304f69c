"""`revisions`: what a vendor changed in its own record afterwards. Both versions are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.model import Change, ChangeKind, Incident, Level
from statuswatch.core.story import END_NOT_STATED, LAST_OPEN, WITHDRAWN
from statuswatch.core.words import Message, say


class Rewriting(StrEnum):
    """What was done to the record."""

    BACKDATED = "back-dated"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    MOVED = "moved"
    """Planned work, to another time."""
    REGRADED = "regraded"
    """Called better or worse once it was over."""
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    """From their page, without a word on how it ended."""
    LAST_OPEN = "last known open"
    """When a file was written that we have it from. The end that it has is nobody's word."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of what was told before. `at`: when we saw it. `field`: started, ended, level, or
    empty. `before` and `after`: both versions of it."""

    at: datetime
    what: Rewriting
    words: Message
    field: str = ""
    before: datetime | Level | None = None
    after: datetime | Level | None = None


def revisions(lines: Iterable[Change]) -> tuple[Revision, ...]:
    """The rewritings of one incident, from its lines of the journal in order, oldest first.

    Only what was told counts as rewritten: a time that we gave a story that had none (our look, or
    when it was last seen) is nobody's version. A story that goes on again (REOPENED) is no longer
    told to be over, so its next end is a first one.
    """
    found: list[Revision] = []
    old: Change | None = None
    ours: set[datetime] = set()
    left: datetime | None = None
    for line in lines:
        if line.incident is None or line.kind is ChangeKind.NEWS or line.incident.derived:
            continue
        ours.add(line.at)
        if line.note in (END_NOT_STATED, LAST_OPEN) and line.incident.ended is not None:
            ours.add(line.incident.ended)
        if old is not None and old.incident is not None:
            found += _rewritten(line.at, old.incident, line.incident, ours)
        if line.note == WITHDRAWN:
            found.append(
                Revision(line.at, Rewriting.WITHDRAWN, say("Withdrawn (seen {at})", at=line.at))
            )
        if line.note == LAST_OPEN:
            left = line.incident.ended
        elif line.incident.ended != left:
            left = None
        old = line
    if left is not None and old is not None:
        words = say("Last known open at {at}; its end is not known", at=left)
        found.append(Revision(old.at, Rewriting.LAST_OPEN, words, "ended", None, left))
    if old is not None and old.note == END_NOT_STATED:
        gone = say("Gone from their page (seen {at}), without an end", at=old.at)
        found.append(Revision(old.at, Rewriting.GONE, gone))
    return tuple(found)


def _rewritten(
    at: datetime, old: Incident, new: Incident, ours: set[datetime]
) -> Iterator[Revision]:
    planned = old.planned or new.planned
    if old.started and new.started and old.started not in ours and _far(old.started, new.started):
        earlier = new.started < old.started
        what = Rewriting.BACKDATED if earlier else Rewriting.SHORTENED
        what = Rewriting.MOVED if planned else what
        words = _MOVED["started", what]
        yield _moved(at, what, "started", words, old.started, new.started)
    if not old.ended or not new.ended:
        return
    if old.ended not in ours and _far(old.ended, new.ended):
        what = Rewriting.SHORTENED if new.ended < old.ended else Rewriting.LENGTHENED
        yield _moved(at, what, "ended", _MOVED["ended", what], old.ended, new.ended)
    if old.level is not None and new.level is not None and old.level != new.level:
        words = "Called {after} instead of {before} (seen {at}), when it was over"
        told = say(words, at=at, before=old.level.word, after=new.level.word)
        yield Revision(at, Rewriting.REGRADED, told, "level", old.level, new.level)


_MOVED = {
    (
        "started",
        Rewriting.BACKDATED,
    ): "Back-dated (seen {at}): start moved from {before} to {after}",
    ("started", Rewriting.SHORTENED): "Shortened (seen {at}): start moved from {before} to {after}",
    ("started", Rewriting.MOVED): "Moved (seen {at}): start moved from {before} to {after}",
    ("ended", Rewriting.SHORTENED): "Shortened (seen {at}): end moved from {before} to {after}",
    ("ended", Rewriting.LENGTHENED): "Lengthened (seen {at}): end moved from {before} to {after}",
}


def _far(before: datetime, after: datetime) -> bool:
    """Less than a minute is how a page rounds, and would be told as "from 23:12 to 23:12"."""
    return abs(after - before) >= timedelta(minutes=1)


def _moved(
    at: datetime, what: Rewriting, field: str, words: str, before: datetime, after: datetime
) -> Revision:
    told = say(words, at=at, before=before, after=after)
    return Revision(at, what, told, field, before, after)
