"""Sends what was decided: at least once, in place where possible, each channel by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.channels import Channel, ChannelError
from statuswatch.core.digest import digest
from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import quiet_until
from statuswatch.core.routing import DESKTOP, TERMINAL
from statuswatch.core.telling import Notice, NoticeKind, SentState, Stage, Urgency
from statuswatch.core.words import Message, Setting, say
from statuswatch.engine.aside import aside
from statuswatch.engine.clock import Clock
from statuswatch.engine.deciding import Decider
from statuswatch.store.nouns import Delivery, Kept, Routed
from statuswatch.store.owner import owner_here
from statuswatch.store.protocols import Stored

AGAIN = (60.0, 120.0, 300.0, 600.0, 1800.0)
"""Seconds until a channel that failed is tried again: after the first failure, the second, …"""

STALE = timedelta(minutes=10)
"""What waited longer than this is summed up: the computer slept, or the channel was dead."""

SHORTLY = 15.0
"""Seconds until it is known, after a sleep, how things are now."""

DISTURB_AFTER = "do-not-disturb"
"""The ledger's note: until when nothing is shown."""

log = logging.getLogger(__name__)


def off_note(channel: str) -> str:
    """The ledger's note on why a channel is switched off; empty: it is on."""
    return f"channel.{channel}.off"


@dataclass(slots=True)
class _Lane:
    """One channel on its own way: no other waits for it. `rests_until`: monotonic, in s."""

    channel: Channel
    task: asyncio.Task[float | None] | None = None
    failures: int = 0
    rests_until: float = 0.0
    late: bool = False
    hushed: bool = False
    broken: bool = False

    @property
    def name(self) -> str:
        return self.channel.name

    @property
    def runs(self) -> bool:
        return self.task is not None and not self.task.done()


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
        self._ledger = stored.ledger
        self._lanes = [_Lane(channel) for channel in channels]
        self._preferences = preferences
        self._clock = clock
        self._called = called
        self._owner = owner_here()
        self._sent: dict[int, str] = {}
        self._deciding = asyncio.Lock()
        self._decider = decider(self.channels)
        self._calls = 0
        self.stir: Callable[[], None] = lambda: None
        """Called when a channel that nobody waited for is done."""

    @property
    def busy(self) -> bool:
        return self._calls > 0 or any(lane.runs for lane in self._lanes)

    def channels(self) -> tuple[str, ...]:
        """The names of those that are not switched off."""
        return tuple(lane.name for lane in self._lanes if not self._is_off(lane))

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
        return min((wait for wait in (*waits, self._next()) if wait is not None), default=None)

    async def rest(self, patience: float = 2.0) -> None:
        """Quitting: what is just being sent may still be noted, so that it is not sent again."""
        running = [lane.task for lane in self._lanes if lane.task is not None]
        if running:
            _, late = await asyncio.wait(running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _take(self, lane: _Lane) -> float | None:
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

    async def _empty(self, lane: _Lane) -> float | None:
        """Send all that waits; seconds until the channel may speak again, if it may not now."""
        fresh = True
        while not self._is_off(lane):
            rest = self._rest(lane)
            if rest > 0:
                return rest
            if fresh and not self._sum_up(lane):
                return SHORTLY
            fresh = False
            delivery = self._outbox.claim(lane.name, self._owner, self._clock.now())
            if delivery is None:
                return None
            await self._send(lane, delivery)
        return None

    async def _send(self, lane: _Lane, delivery: Delivery) -> None:
        setting = Setting(zone=None, now=self._clock.now())
        try:
            # Channels block (D-Bus, a server): never on the loop that asks sources.
            handle = await aside(
                lambda: lane.channel.send(delivery.notice, delivery.handle, setting)
            )
        except ChannelError as error:
            log.warning("%s: %s", lane.name, error.title)
            self._failed(lane, delivery, error.title, for_good=error.permanent)
        except Exception:  # one channel's bug must not silence the others; the log has it whole
            log.exception("%s failed", lane.name)
            self._failed(lane, delivery, say("It failed"), for_good=False)
        else:
            lane.failures = 0
            self._sent[delivery.id] = handle
            self._settle()

    def _settle(self) -> None:
        """Write down what was sent. What cannot be written now (a full disk) is written later:
        its claim is ours until then, and nothing of its thread would ever follow."""
        for delivery, handle in list(self._sent.items()):
            self._outbox.delivered(delivery, handle, self._clock.now())
            self._sent.pop(delivery, None)

    def _failed(self, lane: _Lane, delivery: Delivery, why: Message, *, for_good: bool) -> None:
        now = self._clock.now()
        self._outbox.failed(delivery.id, str(why), now, final=for_good)
        if for_good:
            self._switch_off(lane, why, now)
            return
        lane.rests_until = self._clock.monotonic() + AGAIN[min(lane.failures, len(AGAIN) - 1)]
        lane.failures += 1

    def _switch_off(self, lane: _Lane, why: Message, now: datetime) -> None:
        """What it was to say stays in the inbox, and the others say that it is off. A terminal and
        a desktop are others in the next session: they are off for this one."""
        while (delivery := self._outbox.claim(lane.name, self._owner, now)) is not None:
            self._outbox.failed(delivery.id, str(why), now, final=True)
        lane.broken = lane.name == TERMINAL or lane.name.startswith(DESKTOP)
        if lane.name == TERMINAL:  # who closed it knows
            return
        if not lane.broken:
            self._ledger.note(off_note(lane.name), str(why))
        self._outbox.keep([Routed(self._word(lane.name, why, now), self.channels())])
        self.stir()

    def _word(self, channel: str, why: Message, now: datetime) -> Notice:
        return Notice(
            key=f"off:{channel}:{now.isoformat()}",
            thread=f"channel:{channel}",
            service="",
            title=say("We can't tell you by {way} any more", way=self._called(channel)),
            body=say("{why}. It is switched off until you switch it on again.", why=why),
            urgency=Urgency.NORMAL,
            at=now,
            kind=NoticeKind.OWN,
        )

    def _is_off(self, lane: _Lane) -> bool:
        return lane.broken or bool(self._ledger.noted(off_note(lane.name)))

    # -- when it may not speak -----------------------------------------------------------------

    def _rest(self, lane: _Lane) -> float:
        """Seconds until the channel may speak again."""
        now = self._clock.now()
        quiet = None if lane.name == TERMINAL else self._quiet_until(now)
        if quiet is not None:
            lane.hushed = True
            return (quiet - now).total_seconds()
        return lane.rests_until - self._clock.monotonic()

    def _quiet_until(self, now: datetime) -> datetime | None:
        hours = quiet_until(self._preferences().quiet, now, None)
        asked = disturb_after(self._ledger.noted(DISTURB_AFTER), now)
        return max((moment for moment in (hours, asked) if moment is not None), default=None)

    def _sum_up(self, lane: _Lane) -> bool:
        """After quiet hours, or a sleep: what of all that waits is worth a card. False: what is
        still true of it is not known yet."""
        waiting, now = self._outbox.waiting(lane.name), self._clock.now()
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

    def _shown(self, lane: _Lane, waiting: Iterable[Kept]) -> frozenset[str]:
        """The outages of which a card stands on this channel that says so."""
        outages = {outage for kept in waiting for outage in kept.notice.about}
        last: dict[str, Stage] = {}
        for kept in self._outbox.about(outages):
            took = any(s.channel == lane.name and s.state is SentState.DELIVERED for s in kept.sent)
            if took and kept.notice.stage is not Stage.NONE:
                last.update(dict.fromkeys(kept.notice.about, kept.notice.stage))
        return frozenset(outage for outage, stage in last.items() if stage is Stage.ON)


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
