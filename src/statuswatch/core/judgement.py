"""The nouns of judging: what was recorded of a vendor, and what that says of a promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from statuswatch.core.docket import Letter, Promise, PromiseKind, Ticket
from statuswatch.core.model import Coverage, Incident, Level
from statuswatch.core.words import Message, say

# -- what was recorded ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """What a vendor posted of one trouble. `read`: until then we have read all that it says: a list
    of words keeps those that were written while nobody looked. `at`: of words without a time of
    their own, when we first saw them, by key. `again`: when we look there next, while it lasts;
    `None`: it is over, or nobody looks."""

    incident: Incident
    read: datetime
    at: tuple[tuple[str, datetime], ...] = ()
    again: datetime | None = None

    def words(self) -> tuple[tuple[datetime, str, str], ...]:
        """When, the phase, the text; those that nobody can date left out."""
        seen = dict(self.at)
        dated = ((u.at or seen.get(u.key), u) for u in self.incident.updates)
        found = [(at, u.phase, u.text) for at, u in dated if at is not None]
        return tuple(sorted(found))

    @property
    def listed(self) -> bool:
        """Does it keep a list of dated words? A part's own trouble (nobody posted it) does not."""
        return bool(self.incident.updates) and not self.incident.derived


@dataclass(frozen=True, slots=True)
class Trouble:
    """One outage. `start`: as seen or told. `end`: `None` while it lasts. `seen`: when it was last
    known to stand (its end, where it ended). `sure`: its end was told, or we watched it end; else
    it may have lasted longer. `worst`: how bad it was; `None`: nobody said. `names`: the ids it had
    before it turned out to be one with others. `again`: when we look at it next, while it lasts;
    `None`: it is over, or nobody looks: what was not seen of it then is nobody's to say. `down`: when it
    stood (an end of `None`: it does), for it may have gone on and off; empty: all the time."""

    id: str
    start: datetime
    end: datetime | None
    seen: datetime
    sure: bool = True
    stories: tuple[Story, ...] = ()
    worst: Level | None = None
    names: tuple[str, ...] = ()
    again: datetime | None = None
    down: tuple[tuple[datetime, datetime | None], ...] = ()

    def is_it(self, outage: str | None) -> bool:
        """Is this the outage that a letter or a report was put to?"""
        return outage is not None and (outage == self.id or outage in self.names)


@dataclass(frozen=True, slots=True)
class Place:
    """A source of the vendor's own. `added`: since when it is followed; `first`: when it was first
    read, `None`: never; `lost`: since when it can't be read any more. `names`: what it is called by
    (its address, its categories), for finding a feed by its category. `looked`: when somebody is
    known to have looked, or would have (the program ran); `None`: all the time since it is followed."""

    source: str
    kind: str
    url: str
    added: datetime | None = None
    first: datetime | None = None
    lost: datetime | None = None
    names: tuple[str, ...] = ()
    looked: tuple[tuple[datetime, datetime], ...] | None = None

    def tried(self, since: datetime, until: datetime) -> bool:
        """Did somebody look in that time, whatever came of it?"""
        if self.looked is None:
            return True
        return any(begin < until and end > since for begin, end in self.looked)


@dataclass(frozen=True, slots=True)
class Record:
    """All that promises of one vendor are judged by. `watched`: when a source of the vendor's own
    was read. `troubles`: oldest first; planned work is none. `again`: when a page of theirs is read
    next; `None`: nobody looks."""

    troubles: tuple[Trouble, ...] = ()
    watched: tuple[Coverage, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    letters: tuple[Letter, ...] = ()
    places: tuple[Place, ...] = ()
    again: datetime | None = None


# -- what it says --------------------------------------------------------------------------------


class Ruling(StrEnum):
    """OPEN: there is time, nothing has tested it yet, or its time passed since we last read and we
    look again. UNKNOWN: nobody watched when it mattered,
    or no record can show it."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a ruling rests on. `quote`: their own words, where there are any."""

    at: datetime
    words: Message
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One time that a promise counted, and how it went. `unread`: it is open because its time
    passed since we last read."""

    ruling: Ruling
    evidence: Evidence
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a promise. `kept`, `broken`, `unknown`: how many times each (of what is promised
    once: one of them). `slips`: how often its date was moved back. `evidence`: oldest first."""

    promise: Promise
    ruling: Ruling
    words: Message
    evidence: tuple[Evidence, ...] = ()
    kept: int = 0
    broken: int = 0
    unknown: int = 0
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """How many promises were kept, broken, are open, or can't be known."""

    kept: int = 0
    broken: int = 0
    open: int = 0
    unknown: int = 0
    words: Message = field(default_factory=lambda: say("They have promised nothing."))


NONE_WRITTEN = say("No promise of theirs is written down.")
"""Of whom nothing but times is known that they named while it was down."""

ALONE = frozenset({PromiseKind.OTHER, PromiseKind.KNOWN_ISSUE})
"""What these promise is in their words, which nobody compares."""


def same_promise(promise: Promise) -> tuple[object, ...]:
    """Equal for promises that say the same, in whatever words. What is not kept (`id` 0: read from
    their posts) is a promise of its own each time."""
    if not promise.id or promise.kind in ALONE:
        return (id(promise),)
    categories = frozenset(name.casefold() for name in promise.categories)
    zone = promise.zone if promise.workdays else ""
    limit = (promise.limit, promise.workdays, zone)
    return (promise.kind, limit, promise.due, promise.earlier, categories)


def first_of_each(judgements: Iterable[Judgement]) -> tuple[tuple[Judgement, ...], ...]:
    """Promises that say the same together, the one made first in front."""
    groups: dict[tuple[object, ...], list[Judgement]] = {}
    for one in judgements:
        groups.setdefault(same_promise(one.promise), []).append(one)
    return tuple(
        tuple(sorted(group, key=lambda one: (one.promise.made, one.promise.id)))
        for group in groups.values()
    )


def worst(group: Iterable[Judgement]) -> Judgement:
    """Of promises that say the same the one that decides: broken anywhere is broken."""
    order = (Ruling.BROKEN, Ruling.UNKNOWN, Ruling.KEPT, Ruling.OPEN)
    return min(group, key=lambda one: order.index(one.ruling))


def scoreboard(judgements: Iterable[Judgement]) -> Scoreboard:
    """Each promise counts once, however often it was kept, broken, or said."""
    rulings = [worst(group).ruling for group in first_of_each(judgements)]
    kept, broken, open_, unknown = (
        rulings.count(r) for r in (Ruling.KEPT, Ruling.BROKEN, Ruling.OPEN, Ruling.UNKNOWN)
    )
    if not rulings:
        return Scoreboard()
    if unknown:
        words = say(
            "Kept {kept}, broken {broken}, open {open}, can't know {unknown}.",
            kept=kept,
            broken=broken,
            open=open_,
            unknown=unknown,
        )
    else:
        words = say(
            "Kept {kept}, broken {broken}, open {open}.", kept=kept, broken=broken, open=open_
        )
    return Scoreboard(kept, broken, open_, unknown, words)
