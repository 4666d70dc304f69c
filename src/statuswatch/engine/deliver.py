"""Decides notices from the journal and sends them: at least once, in place where possible."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from statuswatch.channels import Channel, ChannelError
from statuswatch.core.lull import lulled
from statuswatch.core.mark import MarkKind
from statuswatch.core.model import Change, Incident, Role, Service
from statuswatch.core.notice import Aftermath, Preferences, notices
from statuswatch.core.recall import is_recalled
from statuswatch.core.scope import concerns, level_now
from statuswatch.core.telling import Notice
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Setting
from statuswatch.engine.clock import Clock
from statuswatch.store.nouns import Filter
from statuswatch.store.owner import owner_here
from statuswatch.store.protocols import History, Journal, Ledger, Outbox

CURSOR = "notices"
AGAIN = 60.0
"""Seconds until a failed delivery is tried again."""

PAST = timedelta(days=2)
"""How far before a change its outage is looked for."""

log = logging.getLogger(__name__)


class Teller:
    """Reads the journal behind the engine's back; the engine knows nothing of it."""

    def __init__(
        self,
        journal: Journal,
        history: History,
        ledger: Ledger,
        outbox: Outbox,
        channels: Sequence[Channel],
        preferences: Preferences,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._history = history
        self._ledger = ledger
        self._outbox = outbox
        self._channels = {c.name: c for c in channels}
        self._preferences = preferences
        self._clock = clock
        self._owner = owner_here()
        self._quiet_until: dict[str, float] = {}
        self._sent: dict[int, str] = {}
        self.busy = False
        self.verdict: Callable[[str], Verdict | None] = lambda _: None
        """Down, or just me? Of the service of this id."""

    def decide(self) -> int:
        """Turn journal lines after the cursor into notices; how many are new."""
        new = 0
        while True:
            after = self._outbox.cursor(CURSOR)
            changes = self._journal.changes(after)
            if not changes:
                return new
            words = tuple(self._words(changes))
            new += self._outbox.decide(CURSOR, changes[-1].seq, words, self._channels)

    async def deliver(self) -> float | None:
        """Decide, then send what waits. Seconds until it should be called again, if at all."""
        self.busy = True
        try:
            self._settle()
            self.decide()
            waits = [await self._empty(channel) for channel in self._channels.values()]
        finally:
            self.busy = False
        return min((w for w in waits if w is not None), default=None)

    async def _empty(self, channel: Channel) -> float | None:
        rest = self._quiet_until.get(channel.name, 0.0) - self._clock.monotonic()
        if rest > 0:
            return rest
        while True:
            now = self._clock.now()
            delivery = self._outbox.claim(channel.name, self._owner, now)
            if delivery is None:
                return None
            try:
                # Channels block (D-Bus, a server): never on the loop that asks sources.
                handle = await asyncio.to_thread(
                    channel.send, delivery.notice, delivery.handle, Setting(zone=None, now=now)
                )
            except ChannelError as error:
                log.warning("%s: %s", channel.name, error.title)
                why = str(error.title)
                self._outbox.failed(delivery.id, why, now, final=error.permanent)
                if error.permanent:
                    continue
                self._quiet_until[channel.name] = self._clock.monotonic() + AGAIN
                return AGAIN
            self._sent[delivery.id] = handle
            self._settle()

    def _settle(self) -> None:
        """Write down what was sent. What cannot be written now (a full disk) is written later:
        its claim is ours until then, and nothing of its thread would ever follow."""
        for delivery, handle in list(self._sent.items()):
            self._outbox.delivered(delivery, handle, self._clock.now())
            del self._sent[delivery]

    def _words(self, changes: Sequence[Change]) -> Iterable[Notice]:
        services = {s.id: s for s in self._ledger.services()}
        owner = {f.source.id: f.source for f in self._ledger.sources()}
        by_service: dict[str, list[Change]] = {}
        for change in changes:
            source = owner.get(change.source)
            if source is not None and source.service in services:
                by_service.setdefault(source.service, []).append(change)
        roles = {s.id: s.role for s in owner.values()}
        now = self._clock.now()
        for key, lines in by_service.items():
            after = self._aftermath(services[key], lines, roles)
            yield from notices(lines, services[key], self._muting(), now, after)

    def _verdicts(self, service: str) -> dict[str, Verdict]:
        found = self.verdict(service)
        return {} if found is None else {service: found}

    def _aftermath(
        self, service: Service, lines: Sequence[Change], roles: Mapping[str, Role]
    ) -> Aftermath:
        now = self._clock.now()
        since = min(map(_touches, lines)) - PAST
        which = Filter(services=frozenset({service.id}), since=since)
        rows = self._history.rows(which, limit=1000)
        outages = {o.id: o for o in self._history.outages(service.id, now=now, since=since)}
        places = {(r.source.id, r.known.incident.key): r for r in rows}
        standing = {p: r.known for p, r in places.items() if r.known.open}
        listed = {source: self._journal.known(source).components for source, _ in standing}
        stories: dict[str, list[Incident]] = {}
        saw: dict[str, datetime] = {}
        for r in rows:
            if r.outage_id is None:
                continue
            stories.setdefault(r.outage_id, []).append(r.known.incident)
            if roles.get(r.source.id) is Role.PROBE:
                began = r.known.incident.started or r.known.first_seen
                saw[r.outage_id] = min(began, saw.get(r.outage_id, began))
        return Aftermath(
            outages={
                place: outages[r.outage_id]
                for place, r in places.items()
                if r.outage_id is not None and r.outage_id in outages
            },
            roles=roles,
            ongoing=frozenset(o.id for o in outages.values() if o.ongoing),
            standing=frozenset(standing),
            levels={
                p: level_now(k.incident, service.parts, listed[k.source])
                for p, k in standing.items()
            },
            saw=saw,
            lulls={o: lull for o, told in stories.items() if (lull := lulled(told))},
            verdicts=self._verdicts(service.id),
            concerning=frozenset(p for p, r in places.items() if concerns(r.known, service.parts)),
            said=frozenset(
                r.outage_id for r in rows if r.outage_id and roles.get(r.source.id) is Role.OFFICIAL
            ),
        )

    def _muting(self) -> Preferences:
        muted = {m.service for m in self._ledger.marks() if m.kind is MarkKind.MUTED}
        p = self._preferences
        return Preferences(p.at_least, p.muted | frozenset(muted), p.vital)


def _touches(change: Change) -> datetime:
    """The earliest moment that the change is about: what ended while we slept ended days ago."""
    ended = change.incident.ended if change.incident else None
    if ended is None or is_recalled(change):
        return change.at
    return min(change.at, ended)
