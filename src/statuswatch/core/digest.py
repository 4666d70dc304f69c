"""`digest`: what of all that waited is worth a card, when cards may be shown again; `away`: one card
for what came and went while nobody watched.

It waited because of quiet hours, do-not-disturb, a sleep, or a program that shows none. Most of it
is old by then: the night is not replayed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from statuswatch.core import digest_words as words
from statuswatch.core.lasting import by_every_name
from statuswatch.core.model import Level, Outage, worst
from statuswatch.core.overdue import LATE_KEY
from statuswatch.core.telling import Action, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Message

THREAD = "digest"
"""A digest replaces the one before it."""

FEW = 2
"""So many cards that are of no outage are shown by themselves."""

_ENDS = frozenset({NoticeKind.OUTAGE, NoticeKind.STORM})

_SUMMARIES = frozenset({NoticeKind.AWAY, NoticeKind.DIGEST})


@dataclass(frozen=True, slots=True)
class Digest:
    """The keys of what waited, each in one of three. `folded`: `card` says them. `single`: they are
    sent as they are (of one thread the newest). `dropped`: they are true no more."""

    card: Notice | None = None
    folded: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def digest(
    waiting: Iterable[Notice],
    ongoing: Mapping[str, Outage],
    names: Mapping[str, str],
    now: datetime,
    key: str,
    quiet: bool,
    shown: Collection[str] = (),
) -> Digest:
    """`waiting`: on one channel, oldest first. `ongoing`: outages that are not over, by id;
    `names`: by service id. `key`: of the card. `quiet`: it waited for quiet hours; else nobody was
    there. `shown`: outages whose card this channel has shown before and that stands there; where
    that is not known, one whose beginning does not wait counts as shown."""
    sorted_ = _Sorted(frozenset(shown), by_every_name(ongoing), now)
    for thread in _threads(waiting):
        sorted_.take(thread)
    return sorted_.done(names, key, quiet=quiet)


@dataclass(frozen=True, slots=True)
class _Thread:
    """What waits of one card, oldest first."""

    notices: tuple[Notice, ...]

    @property
    def newest(self) -> Notice:
        return self.notices[-1]

    @property
    def about(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o for notice in self.notices for o in notice.about))

    @property
    def begins(self) -> bool:
        return any(n.stage is Stage.ON or n.kind in _SUMMARIES for n in self.notices)

    def upto(self, still_true: Iterable[bool]) -> int:
        """Its newest notice that is true is the last of so many."""
        return max((n for n, true in enumerate(still_true, start=1) if true), default=0)


def _threads(waiting: Iterable[Notice]) -> list[_Thread]:
    found: dict[str, list[Notice]] = {}
    for notice in waiting:
        found.setdefault(notice.thread, []).append(notice)
    return [_Thread(tuple(notices)) for notices in found.values()]


def _counts_from_then(notice: Notice) -> bool:
    """Says how long it is ("for 3 h now"), which was true when it was written."""
    return notice.kind is NoticeKind.REMINDER or notice.key.startswith(LATE_KEY)


@dataclass
class _Sorted:
    """What waits, by what becomes of it."""

    shown: frozenset[str]
    ongoing: Mapping[str, Outage]
    now: datetime
    single: list[Notice] = field(default_factory=list)
    dropped: list[Notice] = field(default_factory=list)
    lasting: list[_Thread] = field(default_factory=list)
    """Of these something goes on."""
    past: list[_Thread] = field(default_factory=list)
    """These came and went."""
    calmed: list[_Thread] = field(default_factory=list)
    """Storms that are over. A digest says it on the card of one of them, which may stand there."""
    vital: list[_Thread] = field(default_factory=list)
    others: list[_Thread] = field(default_factory=list)

    def take(self, thread: _Thread) -> None:
        if thread.newest.kind is NoticeKind.RETURN:  # it was asked for
            self.single += thread.notices
        elif not thread.about and thread.newest.kind not in _SUMMARIES:
            self._take_other(thread)
        elif any(outage in self.ongoing for outage in thread.about):
            true = thread.notices[: self._true(thread)]
            vital = bool(true) and true[-1].urgency is Urgency.CRITICAL
            (self.vital if vital else self.lasting).append(thread)
        elif thread.newest.kind is NoticeKind.STORM and thread.newest.stage is Stage.OFF:
            self.calmed.append(thread)
        elif self.shown.intersection(thread.about) or not thread.begins:
            # On the screen there may still stand that it is down. Only a card of its own updates
            # that one, so it gets it, however much else waits.
            self._until(thread, thread.upto(n.stage is Stage.OFF for n in thread.notices))
        else:
            self.past.append(thread)

    def _take_other(self, thread: _Thread) -> None:
        if thread.newest.kind is NoticeKind.MAINTENANCE and words.has_ended(
            thread.newest, self.now
        ):
            self.dropped += thread.notices
        else:
            self.others.append(thread)

    def _until(self, thread: _Thread, number: int) -> None:
        """Its first so many as they are; what came later is not true."""
        self.single += thread.notices[:number]
        self.dropped += thread.notices[number:]

    def _true(self, thread: _Thread) -> int:
        """How many of something that goes on are to be sent for the newest of them to be true."""
        return thread.upto(
            n.stage is not Stage.OFF and not _counts_from_then(n) for n in thread.notices
        )

    # -- done ------------------------------------------------------------------------------------

    def done(self, names: Mapping[str, str], key: str, *, quiet: bool) -> Digest:
        calmed = self._told_by_digest()
        self.past += calmed
        on = calmed[0].newest.thread if calmed and self._stands(calmed[0]) else THREAD
        folded = [*self.lasting, *self.past]
        if len(self.others) <= FEW:
            self.single += (n for thread in self.others for n in thread.notices)
            self.others = []
        for thread in self.vital:  # it is counted below, too
            self._until(thread, self._true(thread))
        alone = folded[0] if len(folded) == 1 and not self.others else None
        if alone is not None and self._speaks_for_itself(alone):
            self._until(alone, self._true(alone) or len(alone.notices))
            return self._digest(None, [])
        if alone is not None and self.lasting:
            return self._digest(self._still(alone, names, key), [alone])
        folded += self.others
        if not folded:
            return self._digest(None, [])
        return self._digest(self._card(names, key, on, calmed, quiet=quiet), folded)

    def _told_by_digest(self) -> list[_Thread]:
        """Of the storms that are over those that a digest says; the others are cards of their own,
        so that on the screen none stands that is not true."""
        shown = [thread for thread in self.calmed if self._stands(thread)]
        there = [thread for thread in self.calmed if thread not in shown]
        if shown and (self.lasting or self.past or there or len(self.others) > FEW):
            there = [shown.pop(0), *there]
        for thread in shown:
            self._until(thread, len(thread.notices))
        return there

    def _stands(self, thread: _Thread) -> bool:
        return bool(self.shown.intersection(thread.about)) or not thread.begins

    def _speaks_for_itself(self, thread: _Thread) -> bool:
        if thread in self.past:
            return thread.newest.kind in _SUMMARIES
        return bool(self._true(thread))

    def _digest(self, card: Notice | None, folded: list[_Thread]) -> Digest:
        return Digest(
            card,
            tuple(n.key for thread in folded for n in thread.notices),
            tuple(n.key for n in self.single),
            tuple(n.key for n in self.dropped),
        )

    def _still(self, thread: _Thread, names: Mapping[str, str], key: str) -> Notice:
        """All that waits of it says how long it was then: said anew, on its own card."""
        seen = self._seen([thread], names)
        title, body = words.still(seen)
        return self._notice(key, thread.newest.thread, title, body, seen)

    def _card(
        self,
        names: Mapping[str, str],
        key: str,
        thread: str,
        calmed: Iterable[_Thread],
        *,
        quiet: bool,
    ) -> Notice:
        counted = frozenset(outage for each in calmed for outage in each.about)
        seen = self._seen([*self.vital, *self.lasting, *self.past], names, counted)
        title, body = words.digest(seen, len(self.others), quiet=quiet)
        return replace(self._notice(key, thread, title, body, seen), stage=Stage.NONE)

    def _notice(
        self, key: str, thread: str, title: Message, body: Message, seen: words.Seen
    ) -> Notice:
        return Notice(
            key=key,
            thread=thread,
            service=seen.service,
            title=title,
            body=body,
            at=self.now,
            kind=NoticeKind.DIGEST,
            stage=Stage.ON,
            level=seen.level,
            about=(*seen.open, *seen.past),
            actions=(Action.OPEN,),
        )

    def _seen(
        self,
        threads: Iterable[_Thread],
        names: Mapping[str, str],
        counted: Collection[str] = (),
    ) -> words.Seen:
        """`counted`: also of those whose card is shown."""
        threads = list(threads)
        about = dict.fromkeys(o for thread in threads for o in thread.about)
        open_ = {self.ongoing[o].id: self.ongoing[o] for o in about if o in self.ongoing}
        shown = self.shown.difference(counted)
        past = tuple(o for o in about if o not in self.ongoing and o not in shown)
        every = [n for thread in threads for n in thread.notices]
        service_of = {o: n.service for n in every if n.service for o in n.about}
        service_of |= {self.ongoing[o].id: s for o, s in service_of.items() if o in self.ongoing}
        services = [service_of.get(outage, "") for outage in about]
        ends = [n.body for n in every if n.stage is Stage.OFF and n.kind in _ENDS]
        return words.Seen(
            open=open_,
            past=past,
            service=services[0] if len(set(services)) == 1 else "",
            name_of={o: names.get(service, "") for o, service in service_of.items()},
            end=ends[-1] if ends else None,
            level=worst([*(o.worst for o in open_.values()), *_levels(every, open_)]),
        )


def _levels(notices: Iterable[Notice], open_: Collection[str]) -> Iterable[Level | None]:
    """How bad it was, where nothing goes on that says it."""
    return () if open_ else (n.level for n in notices if n.stage is Stage.ON)


def away(
    notices: Iterable[Notice],
    names: Mapping[str, str],
    outages: Mapping[str, Outage],
    now: datetime,
    key: str,
) -> Notice | None:
    """One card for what came and went while nobody watched. `notices`: those of WHILE_AWAY;
    `outages`: all that they are about, by id. `None`: there is nothing to say."""
    missed: dict[str, str] = {}
    for notice in notices:
        for outage in notice.about:
            if outage in outages:
                missed.setdefault(outage, notice.service)
    if not missed:
        return None
    services = tuple(dict.fromkeys(missed.values()))
    told = [(names.get(service, ""), outages[outage]) for outage, service in missed.items()]
    title, body = words.away(told)
    return Notice(
        key=key,
        thread=f"away:{services[0]}" if len(services) == 1 else "away",
        service=services[0] if len(services) == 1 else "",
        title=title,
        body=body,
        at=now,
        kind=NoticeKind.AWAY,
        level=worst(outage.worst for _, outage in told),
        about=tuple(missed),
        actions=(Action.OPEN,),
    )
