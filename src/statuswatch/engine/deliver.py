"""Sends what was decided: at least once, in place where possible, each channel by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.channels import Channel, ChannelError
from statuswatch.core.digest import digest
from statuswatch.core.plan_keys import has_begun
from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import quiet_until
from statuswatch.core.routing import (
    DESKTOP,
    TERMINAL,
    escalation_key,
    next_escalation,
    ways,
)
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import Message, Setting, say
from statuswatch.engine.aside import aside
from statuswatch.engine.clock import Clock
from statuswatch.engine.deciding import Decider
from statuswatch.engine.failing import (
    Failing,
    as_text,
    failing_note,
    from_text,
    off_note,
    out_of_reach,
    switched_off,
)
from statuswatch.engine.lane import Lane, Lanes
from statuswatch.engine.late import FRESH, Late, Verdict
from statuswatch.engine.ourselves import Ourselves
from statuswatch.store.nouns import Delivery, Kept, Routed
from statuswatch.store.owner import owner_here
from statuswatch.store.stored import Stored

AGAIN = (60.0, 120.0, 300.0, 600.0, 1800.0)
"""Seconds until a channel that failed is tried again: after the first failure, the second, …"""

SOON = 10.0
"""The first of these, where a desktop did not answer in time: it may be back at any moment."""

LONG = timedelta(hours=24)
"""Who could not be reached by a channel for so long is told by the others, once a day."""

STALE = timedelta(minutes=10)
"""What waited longer than this is summed up: the computer slept, or the channel was dead."""

SHORTLY = 15.0
"""Seconds until it is known, after a sleep, how things are now."""

DISTURB_AFTER = "do-not-disturb"
"""The ledger's note: until when nothing is shown."""

log = logging.getLogger(__name__)


class Teller:
    """Has the `decider` decide, and takes what it decided to the user."""

    def __init__(
        self,
        stored: Stored,
        channels: Iterable[Channel],
        preferences: Callable[[], Preferences],
        clock: Clock,
        decider: Callable[[Callable[[], Iterable[str]]], Decider],
        called: Callable[[str], Message] = lambda name: say("{name}", name=name),
    ) -> None:
        """`decider`: made with who tells it the names of the channels that work. `called`: what
        people call a channel."""
        self._outbox = stored.outbox
        self._history = stored.history
        self._late = Late(stored.outbox, stored.history)
        self._ledger = stored.ledger
        self._lanes = Lanes(channels)
        self._preferences = preferences
        self._clock = clock
        self._called = called
        self._owner = owner_here()
        self._sent: dict[int, str] = {}
        self._ourselves = Ourselves(stored, clock)
        self._deciding = asyncio.Lock()
        self._decider = decider(self.channels)
        self._calls = 0
        self.setting: Callable[[], Setting] = lambda: Setting(zone=None, now=clock.now())
        """Where what is told is read."""
        self.stir: Callable[[], None] = lambda: None
        """Called when a channel that nobody waited for is done."""

    @property
    def busy(self) -> bool:
        return self._calls > 0 or any(lane.runs for lane in self._lanes)

    def channels(self) -> tuple[str, ...]:
        """The names of those that are not switched off."""
        return tuple(lane.name for lane in self._lanes if not self._is_off(lane))

    async def use(self, channels: Iterable[Channel]) -> None:
        """These from now on. What waits for one that goes is in the inbox."""
        for lane in self._lanes.use(channels):
            for delivery in lane.parked:
                self._release(lane, delivery)
            lane.parked = []
            await lane.close()

    async def decide(self) -> int:
        """Decide all that is to be decided; how many notices are new. Raises StoreError."""
        async with self._deciding:
            return await self._decider.decide()

    async def deliver(self, patience: float | None = None) -> float | None:
        """Decide, then send what waits. Seconds until it should be called again, if at all.

        `patience`: not to wait longer, in s, for channels that hang. Raises StoreError.
        """
        self._calls += 1
        try:
            self._settle()
            self._keep(self._ourselves.look(self._clock.now()), self.channels())
            await self.decide()
            for lane in self._lanes:
                if not lane.runs:
                    self._take(lane)
                    lane.task = asyncio.create_task(self._empty(lane))
            running = [lane.task for lane in self._lanes if lane.task is not None]
            if running:
                await asyncio.wait(running, timeout=patience)
            waits = [self._take(lane) for lane in self._lanes]
        finally:
            self._calls -= 1
        waits += [self._next(), self._ourselves.again]
        return min((wait for wait in waits if wait is not None), default=None)

    async def rest(self, patience: float = 2.0) -> None:
        """Quitting: what is just being sent may still be noted, so that it is not sent again."""
        running = [lane.task for lane in self._lanes if lane.task is not None]
        if running:
            _, late = await asyncio.wait(running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _take(self, lane: Lane) -> float | None:
        """What became of the lane; one that still runs stirs us when it is done."""
        if lane.task is None:
            return None
        if not lane.task.done():
            if not lane.late:
                lane.task.add_done_callback(lambda _: self.stir())
            lane.late = True
            return None
        done, lane.task, lane.late = lane.task, None, False
        return done.result()

    def _next(self) -> float | None:
        moment = self._decider.next()
        return None if moment is None else max(0.0, (moment - self._clock.now()).total_seconds())

    # -- one channel ---------------------------------------------------------------------------

    async def _empty(self, lane: Lane) -> float | None:
        """Send all that waits; seconds until the channel may speak again, if it may not now."""
        fresh = True
        while not self._is_off(lane):
            rest, quiet = self._rest(lane)
            if rest > 0:
                return rest
            if fresh:
                self._drop_begun(lane)
            if quiet is None:
                if fresh and not self._sum_up(lane):
                    return SHORTLY
                self._unpark(lane)
            fresh, only = False, "" if quiet is None else NoticeKind.PLAN.value
            delivery = self._outbox.claim(lane.name, self._owner, self._clock.now(), only)
            if delivery is None:
                return quiet
            if self._still_holds(lane, delivery):
                await self._send(lane, delivery)
        return None

    async def _send(self, lane: Lane, delivery: Delivery) -> None:
        setting = self.setting()
        notice = self._late.whole(delivery.notice, lane.name)
        try:
            # Channels block (D-Bus, a server): never on the loop that asks sources.
            handle = await aside(lambda: lane.channel.send(notice, delivery.handle, setting))
        except ChannelError as error:
            log.warning("%s: %s", lane.name, error.title)
            self._failed(lane, delivery, error)
        except Exception:  # one channel's bug must not silence the others; the log has it whole
            log.exception("%s failed", lane.name)
            self._failed(lane, delivery, ChannelError(say("It failed")))
        else:
            lane.failures = 0
            lane.tried.discard(delivery.id)
            lane.unsure.discard(notice.thread)
            self._sent[delivery.id] = handle
            self._settle()
            if self._ledger.noted(failing_note(lane.name)):
                self._ledger.note(failing_note(lane.name), "")

    def _settle(self) -> None:
        """Write down what was sent. What cannot be written now (a full disk) is written later:
        its claim is ours until then, and nothing of its thread would ever follow."""
        for delivery, handle in list(self._sent.items()):
            self._outbox.delivered(delivery, handle, self._clock.now())
            self._sent.pop(delivery, None)

    # -- what waited ---------------------------------------------------------------------------

    def _still_holds(self, lane: Lane, delivery: Delivery) -> bool:
        """Is it to be sent? What failed before, or waited, may be over by now: then its end is
        sent in its place, and until that is decided it is kept, should it come again."""
        notice, now = delivery.notice, self._clock.now()
        fresh = notice.at is None or now - notice.at <= FRESH
        if fresh and delivery.id not in lane.tried:
            return True
        verdict = self._late.verdict(notice, now)
        if verdict is Verdict.WAITS:
            lane.parked.append(delivery)
        elif verdict is Verdict.UNTRUE:
            kept = self._late.kept(notice)
            self._release(lane, delivery)
            lane.tried.discard(delivery.id)
            self._outbox.fold(lane.name, () if kept is None else (kept.id,), None, now)
        return verdict is Verdict.TRUE

    def _unpark(self, lane: Lane) -> None:
        """Those of which more is known by now wait again, to be sent, folded or dropped."""
        if not lane.parked:
            return
        newer = {kept.notice.thread for kept in self._outbox.waiting(lane.name)}
        now, parked, lane.parked = self._clock.now(), lane.parked, []
        for delivery in parked:
            known = self._late.verdict(delivery.notice, now) is not Verdict.WAITS
            if known or delivery.notice.thread in newer:
                self._release(lane, delivery)
                lane.tried.add(delivery.id)
            else:
                lane.parked.append(delivery)

    def _release(self, lane: Lane, delivery: Delivery) -> None:
        """It is claimed no more; why it failed, if it did, stays."""
        kept = self._late.kept(delivery.notice)
        sent = () if kept is None else kept.sent
        why = next((one.why for one in sent if one.channel == lane.name), "")
        self._outbox.failed(delivery.id, why, self._clock.now(), final=False)

    # -- when it fails -------------------------------------------------------------------------

    def _failed(self, lane: Lane, delivery: Delivery, error: ChannelError) -> None:
        now, why = self._clock.now(), error.title
        self._outbox.failed(delivery.id, str(why), now, final=error.permanent)
        if error.permanent:
            self._switch_off(lane, delivery, why, now)
            return
        lane.tried.add(delivery.id)
        if error.hung:
            lane.unsure.add(delivery.notice.thread)
        waits = (SOON, *AGAIN) if error.hung else AGAIN
        wait = waits[min(lane.failures, len(waits) - 1)]
        lane.rests_until = self._clock.monotonic() + wait
        lane.failures += 1
        note = failing_note(lane.name)
        before = from_text(self._ledger.noted(note))
        since = now if before is None else min(before.since, now)
        again = now + timedelta(seconds=wait)
        self._ledger.note(note, as_text(Failing(since, again, str(why))))
        if now - since > LONG and lane.name != TERMINAL:
            self._tell_others(
                lane, out_of_reach(lane.name, self._called(lane.name), since, why, now)
            )

    def _switch_off(self, lane: Lane, delivery: Delivery, why: Message, now: datetime) -> None:
        """What it was to say stays in the inbox, and the others say that it is off. A terminal and
        a desktop are others in the next session: they are off for this one."""
        for parked in lane.parked:
            self._release(lane, parked)
        lane.parked, lost = [], [delivery.notice]
        while (more := self._outbox.claim(lane.name, self._owner, now)) is not None:
            self._outbox.failed(more.id, str(why), now, final=True)
            lost.append(more.notice)
        lane.broken = lane.name == TERMINAL or lane.name.startswith(DESKTOP)
        if not lane.broken:
            self._ledger.note(off_note(lane.name), str(why))
            self._ledger.note(failing_note(lane.name), "")
        for notice in lost:
            self._escalate_on(notice, now)
        if lane.name != TERMINAL:  # who closed it knows
            self._tell_others(lane, switched_off(lane.name, self._called(lane.name), why, now))

    def _escalate_on(self, notice: Notice, now: datetime) -> None:
        """Nobody was reached: whoever comes after is told at once, and in the end everybody."""
        if notice.kind is not NoticeKind.ESCALATION:
            return
        if self._late.verdict(notice, now) is not Verdict.TRUE:
            return
        preferences, there = self._preferences(), self.channels()
        following = next_escalation(notice, preferences, there)
        key = escalation_key(notice.about[0] if notice.about else notice.thread, following)
        again = replace(notice, key=key, at=now)
        chosen = ways(again, preferences, there, frozenset())
        self._outbox.keep([Routed(again, chosen)])
        self.stir()

    def _tell_others(self, lane: Lane, word: Notice) -> None:
        self._keep([word], [name for name in self.channels() if name != lane.name])
        self.stir()

    def _keep(self, words: Iterable[Notice], names: Iterable[str]) -> None:
        """Our own words, to be told by the channels of these names."""
        there, preferences = tuple(names), self._preferences()
        self._outbox.keep([Routed(w, ways(w, preferences, there, frozenset())) for w in words])

    def _is_off(self, lane: Lane) -> bool:
        return lane.broken or lane.gone or bool(self._ledger.noted(off_note(lane.name)))

    # -- when it may not speak -----------------------------------------------------------------

    def _rest(self, lane: Lane) -> tuple[float, float | None]:
        """Seconds until the channel may speak again; and until it may speak of more than of plans,
        which wait for no quiet hours, but for who said by hand not to be disturbed."""
        now, fails = self._clock.now(), lane.rests_until - self._clock.monotonic()
        if lane.name == TERMINAL:
            return fails, None
        hours = quiet_until(self._preferences().quiet, now, None)
        asked = disturb_after(self._ledger.noted(DISTURB_AFTER), now)
        lane.hushed = lane.hushed or hours is not None or asked is not None
        quiet = None if hours is None else (hours - now).total_seconds()
        return fails if asked is None else max(fails, (asked - now).total_seconds()), quiet

    def _drop_begun(self, lane: Lane) -> None:
        """Whether a plan can go ahead is of no use once it has begun."""
        now, waiting = self._clock.now(), self._outbox.waiting(lane.name)
        begun = [kept.id for kept in waiting if has_begun(kept.notice, now)]
        if begun:
            self._outbox.fold(lane.name, begun, None, now)

    def _sum_up(self, lane: Lane) -> bool:
        """After quiet hours, or a sleep: what of all that waits is worth a card. False: what is
        still true of it is not known yet."""
        now, every = self._clock.now(), self._outbox.waiting(lane.name)
        waiting = [kept for kept in every if kept.notice.kind is not NoticeKind.PLAN]
        if not waiting:
            lane.hushed = False
            return True
        since = min(_queued(kept, lane.name) or now for kept in waiting)
        hushed = lane.hushed or quiet_until(self._preferences().quiet, since, None) is not None
        if not hushed and now - since < STALE:
            return True
        if self._decider.wakes:
            return False
        lane.hushed = False
        ids = {kept.notice.key: kept.id for kept in waiting}
        found = digest(
            tuple(kept.notice for kept in waiting),
            {outage.id: outage for outage in self._history.lasting(now=now)},
            {service.id: service.name for service in self._ledger.services(also_left=True)},
            now,
            f"digest:{min(ids.values())}-{max(ids.values())}-{len(ids)}",
            hushed,
            self._shown(lane, waiting),
        )
        self._outbox.fold(lane.name, [ids[key] for key in found.dropped], None, now)
        if found.card is not None:
            into = Routed(found.card, (lane.name,))
            self._outbox.fold(lane.name, [ids[key] for key in found.folded], into, now)
        return True

    def _shown(self, lane: Lane, waiting: Iterable[Kept]) -> frozenset[str]:
        """The outages of which a card stands on this channel that says so, or may stand there."""
        waiting = tuple(waiting)
        outages = {outage for kept in waiting for outage in kept.notice.about}
        unsure = (kept.notice.about for kept in waiting if kept.notice.thread in lane.unsure)
        return self._late.shown(lane.name, outages).union(*unsure)


def disturb_after(noted: str | None, now: datetime) -> datetime | None:
    """Until when the user wants not to be disturbed; `None`: they may be. `noted`: DISTURB_AFTER."""
    try:
        until = datetime.fromisoformat(noted) if noted else None
    except ValueError:
        return None
    return until if until is not None and until.tzinfo and until > now else None


def _queued(kept: Kept, channel: str) -> datetime | None:
    """Since when it waits: a failure begins its state anew."""
    sent = next(sent for sent in kept.sent if sent.channel == channel)
    return kept.notice.at if sent.why else sent.at
