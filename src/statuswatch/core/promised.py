"""What a vendor promised in one trouble, and what became of it: kept, late, broken, moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.model import Incident, Level
from statuswatch.core.targets import Target, TargetKind, targets
from statuswatch.core.words import Message, count, say

GRACE = timedelta(minutes=2)
"""A word that comes this much after its time is in time: pages show whole minutes."""

SAME = timedelta(minutes=5)
"""Two times this close are one promise said twice ("in 30 minutes", five minutes on)."""


class Fate(StrEnum):
    """What became of a promise. `OPEN` and `LATE` still stand."""

    OPEN = "open"
    LATE = "late"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise. `before`: the times it was promised for earlier, the first first; `made`: when
    its present time was named, `first_made` when its first was. `settled`: when the word came or
    the trouble ended; `None` while it stands. `missed`: of `before` those that had passed when they
    named another: to promise anew what one did not keep keeps nothing."""

    kind: TargetKind
    due: datetime | None
    quote: str
    made: datetime
    fate: Fate
    before: tuple[datetime, ...] = ()
    first_made: datetime | None = None
    settled: datetime | None = None
    missed: tuple[datetime, ...] = ()

    @property
    def stands(self) -> bool:
        return self.fate in (Fate.OPEN, Fate.LATE)

    @property
    def moved_from(self) -> datetime | None:
        """The time it was promised for just before, if it is later now."""
        if self.due is None or not self.before or self.before[-1] >= self.due:
            return None
        return self.before[-1]

    def late(self, now: datetime) -> timedelta:
        """How late it is, or was when it was settled; nothing while there is time."""
        if self.due is None:
            return timedelta()
        return max(timedelta(), (self.settled or now) - self.due)


def promised(incident: Incident, now: datetime, zone: str = "") -> tuple[Promised, ...]:
    """All that was promised in this story as far as it was told by `now`, in the order made.

    A next word is settled by any later update (or the end); an end by the end alone. An end that
    is named anew keeps its earlier times. Posts without a time of their own promise nothing.
    """
    done: list[Promised] = []
    stand: dict[TargetKind, Promised] = {}
    told = [(u.at, u) for u in incident.updates if u.at is not None and u.at <= now]
    for at, update in sorted(told, key=lambda one: one[0]):
        word = stand.get(TargetKind.NEXT_UPDATE)
        if word is not None and at > word.made:
            done.append(_settled(word, at))
            del stand[TargetKind.NEXT_UPDATE]
        for target in _one_of_each(targets(update, zone)):
            stand[target.kind] = _renewed(stand.get(target.kind), target, at)
    over = incident.ended is not None and incident.ended <= now
    for promise in stand.values():
        if over and incident.ended is not None:
            done.append(_settled(promise, max(incident.ended, promise.made)))
        elif promise.due is not None and now > promise.due + GRACE:
            done.append(replace(promise, fate=Fate.LATE))
        else:
            done.append(promise)
    return tuple(sorted(done, key=lambda promise: promise.made))


def standing(promises: Iterable[Promised]) -> tuple[Promised, ...]:
    """Those that still stand: the latest first, then the one that is due first."""
    stand = [p for p in promises if p.stands]
    return tuple(sorted(stand, key=lambda p: (p.fate is not Fate.LATE, p.due is None, _at(p))))


def next_word(promises: Iterable[Promised]) -> Promised | None:
    """The promise of a next word that stands, with its time."""
    words = (p for p in standing(promises) if p.kind is TargetKind.NEXT_UPDATE and p.due)
    return next(words, None)


def broken(promises: Iterable[Promised]) -> int:
    """How many were not kept, each time that passed counted once."""
    return sum(p.fate in (Fate.BROKEN, Fate.LATE) for p in promises)


def _at(promise: Promised) -> datetime:
    return promise.due or promise.made


def _one_of_each(found: tuple[Target, ...]) -> tuple[Target, ...]:
    """Of several times of a kind in one post the last holds: all is well when all is."""
    by_kind: dict[TargetKind, Target] = {}
    for target in found:
        known = by_kind.get(target.kind)
        if known is None or known.due is None or (target.due and target.due > known.due):
            by_kind[target.kind] = target
    return tuple(by_kind.values())


def _renewed(old: Promised | None, target: Target, at: datetime) -> Promised:
    """The promise as it stands after it was named again."""
    new = Promised(target.kind, target.due, target.quote, at, Fate.OPEN, first_made=at)
    if old is None:
        return new
    if new.due is None or (old.due is not None and abs(new.due - old.due) <= SAME):
        # A vague word ("a few hours") takes no earlier time back.
        return old
    if old.due is None:
        return replace(new, before=old.before, first_made=old.first_made, missed=old.missed)
    missed = (*old.missed, old.due) if at > old.due + GRACE else old.missed
    before = (*old.before, old.due)
    return replace(new, before=before, first_made=old.first_made, missed=missed)


def _settled(promise: Promised, at: datetime) -> Promised:
    broke = bool(promise.missed) or (promise.due is not None and at > promise.due + GRACE)
    return replace(promise, fate=Fate.BROKEN if broke else Fate.KEPT, settled=at)


def sentence(promises: Iterable[Promised], now: datetime) -> Message | None:
    """The one sentence that is most worth saying now, for a row's third line or the terminal."""
    stand = [p for p in standing(promises) if p.due is not None]
    if not stand:
        return None
    late = next((p for p in stand if p.fate is Fate.LATE), None)
    moved = next((p for p in stand if p.moved_from is not None), None)
    return words_of(late or next((p for p in stand if _is_word(p)), None) or moved or stand[0], now)


def sentences(promises: Iterable[Promised], now: datetime) -> tuple[Message, ...]:
    """All that stands, most urgent first: what is late, when they speak, when it is to be over."""
    return tuple(words_of(p, now) for p in standing(promises) if p.due is not None)


def words_of(promise: Promised, now: datetime) -> Message:
    """One promise as a sentence."""
    due = promise.due
    if due is None:
        return say("They named no time.")
    if promise.fate is Fate.LATE:
        late = promise.late(now)
        if _is_word(promise):
            return say("Promised by {due}, now {late} late.", due=due, late=late)
        if promise.kind is TargetKind.MAINTENANCE_END:
            return say("Maintenance was to end by {due}, now {late} late.", due=due, late=late)
        return say("Promised to be over by {due}, now {late} late.", due=due, late=late)
    if not promise.stands:
        return _history(promise, due)
    if promise.moved_from is not None and not _is_word(promise):
        return say("They moved it from {before} to {due}.", before=promise.moved_from, due=due)
    if _is_word(promise):
        return say("Next word promised by {due}.", due=due)
    if promise.kind is TargetKind.MAINTENANCE_END:
        return say("Maintenance is to end by {due}.", due=due)
    return say("They expect it to be over by {due}.", due=due)


def _history(promise: Promised, due: datetime) -> Message:
    """A settled promise, for the list of kept and broken ones."""
    late = promise.late(due)
    word = _is_word(promise)
    if promise.missed and late <= GRACE:
        first = promise.missed[0]
        return say("Over by {due}; first promised by {first}, and missed.", due=due, first=first)
    if promise.fate is Fate.KEPT:
        if word:
            return say("A word by {due}: kept.", due=due)
        return say("Over by {due}: kept.", due=due)
    if word:
        return say("A word by {due}: came {late} late.", due=due, late=late)
    return say("Over by {due}: {late} late.", due=due, late=late)


def slips(promise: Promised) -> Message | None:
    """How often its time was moved, and from where; `None` if never."""
    if not promise.before or promise.due is None:
        return None
    return count(
        "Moved once: first promised by {first}, now by {due}.",
        "Moved {n} times: first promised by {first}, now by {due}.",
        len(promise.before),
        first=promise.before[0],
        due=promise.due,
    )


def fact(promises: Iterable[Promised], now: datetime) -> Message:
    """The value of the fact "Next word promised": a time, how late it is, or nothing."""
    word = next_word(promises)
    if word is None or word.due is None:
        return say("nothing")
    if word.fate is Fate.LATE:
        return say("{due}, {late} late", due=word.due, late=word.late(now))
    return say("{due}", due=word.due)


def late_card(
    name: str, promise: Promised, now: datetime, since: datetime, level: Level | None = None
) -> tuple[Message, Message]:
    """Title and body of the card when a promised word did not come. `level`: how bad it is now."""
    match level:
        case Level.DOWN:
            words = "Promised by {due}, now {late} ago. Down for {length}."
        case Level.PARTIAL:
            words = "Promised by {due}, now {late} ago. Partly down for {length}."
        case _:
            words = "Promised by {due}, now {late} ago. In trouble for {length}."
    body = say(words, due=promise.due or now, late=promise.late(now), length=now - since)
    return say("{name} is late with its word", name=name), body


def _is_word(promise: Promised) -> bool:
    return promise.kind is TargetKind.NEXT_UPDATE
