"""Decides what is told, to whom and by which ways: from the journal, from what was held, from time.

The order: of each service the lines of the journal, what was held, what only time brings about ·
what fell together (`storm`) · what came and went while nobody watched · by which ways · kept, in
one transaction with the cursor. Calm services are not looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statuswatch.core import flapping
from statuswatch.core.mark import Mark, MarkKind
from statuswatch.core.model import Change, Role, Service, Source
from statuswatch.core.notice import notices, settled
from statuswatch.core.preferences import Preferences
from statuswatch.core.recall import MISSED, is_recalled
from statuswatch.core.reminding import ran_out
from statuswatch.core.routing import wants_nothing, ways
from statuswatch.core.silences import Silences, silences
from statuswatch.core.situation import Situation
from statuswatch.core.telling import Because, Notice, NoticeKind, Sent, SentState, Stage
from statuswatch.core.timed import timed
from statuswatch.core.wavering import steadied
from statuswatch.engine.aftermath import Advice, situation
from statuswatch.engine.beside import Beside, Looks, Nothing
from statuswatch.engine.clock import Clock
from statuswatch.engine.together import Together
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import Routed
from statuswatch.store.stored import Stored

CURSOR = "notices"

LINES = 4096
"""Lines of the journal that are decided together: what fell together should be among them."""

FLAPS = timedelta(days=2)
"""And what was told to come and go."""

SOON = timedelta(seconds=60)
"""When something is decided anew that should be decided by now and is not."""

WAKING = timedelta(minutes=5)
"""For so long after a sleep or a start what was held waits for a word of how it is now."""

UNHEARD = frozenset({NoticeKind.HEALTH, NoticeKind.ESCALATION})
"""What is told of a service that cannot be read: nobody knows whether its trouble lasts."""

TOLD = frozenset({SentState.QUEUED, SentState.CLAIMED, SentState.DELIVERED, SentState.FOLDED})
"""A channel with one of these was told of it, or is about to be."""


@dataclass(frozen=True, slots=True)
class _Round:
    """What all services of one round share."""

    now: datetime
    preferences: Preferences
    silences: Silences
    services: Mapping[str, Service]
    sources: Mapping[str, Sequence[Source]]

    @property
    def names(self) -> Mapping[str, str]:
        return {service.id: service.name for service in self.services.values()}


@dataclass(slots=True)
class _Made:
    """The notices of a round. `held`: of those that were kept already, their ids by key.
    `touched`: the services that any of them are of."""

    notices: list[Notice] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)


class Decider:
    """Reads the journal behind the engine's back; the engine knows nothing of it."""

    def __init__(
        self,
        stored: Stored,
        advice: Advice,
        channels: Callable[[], Iterable[str]],
        preferences: Callable[[], Preferences],
        clock: Clock,
        beside: Beside = Nothing(),
    ) -> None:
        """`channels`: the names of those that work now; `preferences`: as they are now. `beside`:
        of the user's own record."""
        self._stored = stored
        self._outbox = stored.outbox
        self._together = Together(stored)
        self._advice = advice
        self._channels = channels
        self._preferences = preferences
        self._clock = clock
        self._beside = Looks(beside)
        self._again: dict[str, datetime | None] = {}
        """When time may bring more about, of each service that was looked at for that."""
        self._touched: set[str] = set()
        self._unsure: set[str] = set()
        """Looked at whenever something is decided: nobody was heard of them lately."""
        self._marks: tuple[Mark, ...] = ()
        self._last_mark = -1
        self._went_by: tuple[Preferences, datetime] | None = None
        self._awake = clock.now()
        """Since when there was no long gap between two rounds."""

    async def decide(self) -> int:
        """All that is to be decided by now; how many notices are new. Raises StoreError."""
        new = 0
        self._touched |= self._unsure
        self._unsure.clear()
        while (made := await self._round()) is not None:
            new += made
        return new

    @property
    def wakes(self) -> bool:
        """We have just started or slept, and nobody was asked yet of what stood before."""
        return bool(self._unsure) and self._clock.now() - self._awake < WAKING

    def next(self) -> datetime | None:
        """When (UTC) there may be more without a line of the journal. Raises StoreError."""
        dues = [kept.notice.due for kept in self._outbox.held()[:1]]
        moments = (*dues, *self._again.values(), self._beside.again)
        return min((due for due in moments if due), default=None)

    # -- one round -----------------------------------------------------------------------------

    async def _round(self) -> int | None:
        """How many notices are new; `None`: there was nothing to decide."""
        changes = self._stored.journal.changes(self._outbox.cursor(CURSOR), LINES)
        held, due = self._outbox.held(self._clock.now()), self._due()
        beside = self._beside.due(self._clock.now(), news=bool(changes))
        if not changes and not held and not due and not beside:
            return None
        turn, made = self._begin(), _Made(held={k.notice.key: k.id for k in held})
        lines, waits = _by_service(changes, turn), dict[str, list[Notice]]()
        for kept in held:
            waits.setdefault(kept.notice.service, []).append(kept.notice)
        storms = waits.pop("", [])
        keys = dict.fromkeys([*lines, *waits, *due])
        self._touched.update(keys)  # looked at once more, should this round not be written
        for key in keys:
            service, of_one = turn.services.get(key), waits.get(key, ())
            if service is None:
                self._again.pop(key, None)
                made.notices += [_lost(notice) for notice in of_one]
                continue
            news = len(made.notices)
            made.notices += self._of_service(service, lines.get(key, ()), of_one, turn)
            if len(made.notices) > news:
                made.touched.add(key)
            await asyncio.sleep(0)  # hundreds may have fallen, and others wait for the loop
        made.notices = self._together.gathered(made.notices, storms, turn.names, turn.now)
        waiting = {k.notice.key: k.id for k in self._outbox.held()} if made.notices else {}
        for notice in made.notices:  # it waited for others, and their card says it now
            if notice.because == Because.WITH_STORM and notice.key in waiting:
                made.held[notice.key] = waiting[notice.key]
        made.notices += self._together.summed_up(made.notices, turn.names, turn.now)
        if beside:  # none of it is held, or told together with what fell
            made.notices += self._beside.look(turn.now, self._awake).notices
        try:
            new = self._keep(made, changes, turn)
        except StoreError:
            self._beside.forget()
            raise
        self._grant(made.notices, turn)
        self._touched.difference_update(keys)
        if new:  # what was told just now says when there is more to tell
            self._touched |= made.touched
        return new

    def _of_service(
        self, service: Service, lines: Sequence[Change], held: Sequence[Notice], turn: _Round
    ) -> Iterable[Notice]:
        """Of its lines, of what was held, and of what only time brings about."""
        moments = [turn.now, *map(_touches, lines)]
        moments += [notice.at for notice in held if notice.at is not None]
        found = self._situation(service, turn, min(moments))
        p, now = turn.preferences, turn.now
        if lines:
            yield from notices(lines, service, p, now, found.after)
        offline = self._advice.offline()
        heard = not offline and _is_heard(found, now, self._advice.stale_after())
        fails = not offline and any(k.failures or k.silent for k in found.sources.values())
        for notice in held:
            if not heard and not fails and now - self._awake < WAKING:
                yield replace(notice, due=now + SOON)
            else:
                yield replace(settled(notice, service, p, now, found.after), key=notice.key)
        if (
            not heard and not fails
        ):  # what stood when we fell asleep may be over: nobody says how long it lasts
            self._again[service.id] = None
            self._unsure.add(service.id)
            return
        marks = (mark for mark in self._marks if mark.service == service.id)
        brought = (
            timed(found, p, now, ran_out(marks, now)),
            flapping.ended(found, now),
            steadied(found, now),
        )
        moment = min((each.again for each in brought if each.again), default=None)
        # What should have come by now and did not is no reason to ask without rest.
        self._again[service.id] = now + SOON if moment is not None and moment <= now else moment
        for each in brought:
            yield from (n for n in each.notices if heard or n.kind in UNHEARD)

    def _grant(self, told: Iterable[Notice], turn: _Round) -> None:
        """A wish to be told of a return is over with it."""
        for notice in told:
            if notice.kind is NoticeKind.RETURN and notice.service in turn.silences.wanted:
                self._stored.ledger.mark(Mark(notice.service, turn.now, MarkKind.UNWANTED))

    def _due(self) -> list[str]:
        """The services to look at: something of them stands or was wished, and that is new, or its
        time has come."""
        now, preferences = self._clock.now(), self._preferences()
        if self._went_by is not None and now - self._went_by[1] > WAKING:
            self._awake = now
        everything = self._went_by is None or self._went_by[0] != preferences
        everything = everything or (self._went_by is not None and now < self._went_by[1])
        wished = self._wished()
        standing = self._stored.history.standing() | wished.wanted.keys() | wished.snoozed.keys()
        if self._went_by is None:
            standing |= self._flapping(now)
        self._went_by = preferences, now
        again = self._again
        return self._of_followed(
            key
            for key in sorted(standing | again.keys() | self._touched)
            if everything
            or key in self._touched
            or key not in again
            or ((moment := again[key]) is not None and moment <= now)
        )

    def _of_followed(self, due: Iterable[str]) -> list[str]:
        """Those of `due` that are followed. A wish outlives its service; what looked at it would
        have nothing to say, and would be asked to look again at once, for ever."""
        due = list(due)
        followed = {service.id for service in self._stored.ledger.services()} if due else set()
        for gone in set(due) - followed:
            self._again.pop(gone, None)
            self._touched.discard(gone)
        return [key for key in due if key in followed]

    def _flapping(self, now: datetime) -> frozenset[str]:
        """The services of which it was told that they come and go, and not yet that they hold."""
        last = {
            k.notice.service: k.notice.stage
            for k in self._outbox.since(now - FLAPS, (NoticeKind.FLAPPING,))
        }
        return frozenset(service for service, stage in last.items() if stage is Stage.ON)

    # -- what a round goes by ------------------------------------------------------------------

    def _begin(self) -> _Round:
        ledger = self._stored.ledger
        sources: dict[str, list[Source]] = {}
        for followed in ledger.sources():
            sources.setdefault(followed.source.service, []).append(followed.source)
        services = {service.id: service for service in ledger.services()}
        return _Round(self._clock.now(), self._preferences(), self._wished(), services, sources)

    def _wished(self) -> Silences:
        """What the user does not want to hear now. New marks are a reason to look again."""
        last = self._stored.ledger.last_mark()
        if last != self._last_mark:
            marks = self._stored.ledger.marks()
            self._touched |= {mark.service for mark in set(marks).difference(self._marks)}
            self._marks, self._last_mark = marks, last
        return silences(self._marks, self._clock.now())

    def _situation(self, service: Service, turn: _Round, since: datetime) -> Situation:
        sources = turn.sources.get(service.id, ())
        return situation(
            self._stored, self._advice, service, sources, turn.silences, since, turn.now
        )

    def _keep(self, made: _Made, changes: Sequence[Change], turn: _Round) -> int:
        """Write it all down: what is new in one transaction with the cursor, then what was held.
        Killed in between, what was held is decided anew."""
        routed = self._routed(_once(made.notices), turn)
        fresh = [each for each in routed if each.notice.key not in made.held]
        if changes:
            new = self._outbox.decide(CURSOR, changes[-1].seq, fresh)
        else:
            new = self._outbox.keep(fresh)
        for each in routed:
            kept = made.held.get(each.notice.key)
            if kept is not None:
                notice = each.notice
                if notice.due is not None and notice.due <= turn.now:
                    notice = replace(notice, due=turn.now + SOON)
                new += self._outbox.settle(kept, notice, each.channels)
        return new

    def _routed(self, told: Iterable[Notice], turn: _Round) -> list[Routed]:
        told, names = tuple(told), tuple(self._channels())
        outages = {outage for notice in told if notice.told for outage in notice.about}
        before: dict[str, set[str]] = {}
        for kept in self._outbox.about(outages) if outages else ():
            reached = {sent.channel for sent in kept.sent if _reached(sent)}
            for outage in kept.notice.about:
                before.setdefault(outage, set()).update(reached)
        return [_routed(notice, before, names, turn.preferences) for notice in told]


def _once(found: Iterable[Notice]) -> Iterable[Notice]:
    """Each fact once: of two stories that end together the second says that the first tells it."""
    once: dict[str, Notice] = {}
    for notice in found:
        said = once.get(notice.key)
        if said is None or not (said.told or said.due) or notice.told or notice.due:
            once[notice.key] = notice
    return once.values()


def _reached(sent: Sent) -> bool:
    """Was it told of it, or may it have been? What was tried and then not sent again, because it
    was over, may be there all the same."""
    return sent.state in TOLD or (sent.state is SentState.DROPPED and bool(sent.why))


def _routed(
    notice: Notice,
    before: Mapping[str, Iterable[str]],
    channels: Iterable[str],
    preferences: Preferences,
) -> Routed:
    if not notice.told:
        return Routed(notice)
    knows = frozenset(c for outage in notice.about for c in before.get(outage, ()))
    chosen = ways(notice, preferences, channels, knows)
    if chosen:
        return Routed(notice, chosen)
    nowhere = wants_nothing(notice, preferences)
    because = Because.NOWHERE if nowhere else Because.NO_CHANNEL
    return Routed(replace(notice, because=because))  # it is in the inbox


def _by_service(changes: Iterable[Change], turn: _Round) -> dict[str, list[Change]]:
    owner = {s.id: service for service, sources in turn.sources.items() for s in sources}
    found: dict[str, list[Change]] = {}
    for change in changes:
        service = owner.get(change.source, "")
        if service in turn.services:
            found.setdefault(service, []).append(change)
    return found


def _is_heard(found: Situation, now: datetime, stale_after: timedelta) -> bool:
    """Was anybody heard lately? Not so just after a sleep, or while our own line is down; nor where
    a list no longer has what is told to last, and it is looked once more."""
    if any(k.absent for k in found.stories):
        return False
    asked = [k for s, k in found.sources.items() if s.role in (Role.OFFICIAL, Role.PROBE)]
    return not asked or any(k.heard and now - k.heard <= stale_after for k in asked)


def _lost(held: Notice) -> Notice:
    """Its service is not followed any more."""
    return replace(held, due=None, told=False, because=Because.PAUSED)


def _touches(change: Change) -> datetime:
    """The earliest moment that the change is about: what ended while we slept ended days ago."""
    ended = change.incident.ended if change.incident else None
    before_us = is_recalled(change) and change.note != MISSED
    if ended is None or before_us:
        return change.at
    return min(change.at, ended)
