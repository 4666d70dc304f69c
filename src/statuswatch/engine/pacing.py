"""When each source is asked: what the schedule goes by is put together here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from statuswatch.core import schedule
from statuswatch.core.inner import is_inner
from statuswatch.core.model import Known, Role, Rules, Source
from statuswatch.core.schedule import Hints, troubled
from statuswatch.core.testimony import counts
from statuswatch.core.witness import Burst
from statuswatch.engine.clock import Clock
from statuswatch.engine.haste import Haste, witnessed
from statuswatch.engine.manners import Hosts
from statuswatch.settings import Settings
from statuswatch.store.nouns import Followed


class Pacing:
    """`known`: what is known of a source. `burst`: what others say, at a source of that kind."""

    def __init__(
        self,
        settings: Settings,
        install: str,
        hosts: Hosts,
        clock: Clock,
        haste: Haste,
        known: Callable[[str], Known],
        burst: Callable[[Source], Burst | None],
    ) -> None:
        self._settings = settings
        self._install = install
        self._hosts = hosts
        self._clock = clock
        self._haste = haste
        self._known = known
        self._burst = burst
        self._followed: Mapping[str, Followed] = {}
        self._of_service: dict[str, list[str]] = {}
        self._max_age: dict[str, timedelta] = {}
        self._bursting: set[str] = set()

    def go_by(self, settings: Settings) -> bool:
        """From now on these hold. True: at another pace."""
        before, self._settings = self._settings, settings
        return _pace(before) != _pace(settings)

    def follow(self, followed: Mapping[str, Followed]) -> None:
        """From now on these are followed."""
        self._followed = followed
        self._of_service = {}
        for f in followed.values():
            self._of_service.setdefault(f.source.service, []).append(f.source.id)

    def heed(self, source: str, max_age: timedelta | None) -> None:
        """How long its last answer says that it is fresh."""
        if max_age is not None:
            self._max_age[source] = max_age

    def siblings(self, source: Source) -> tuple[Followed, ...]:
        """All sources of its service, itself too."""
        found = (self._followed.get(key) for key in self._of_service.get(source.service, ()))
        return tuple(f for f in found if f is not None)

    def hints(self, source: Source) -> Hints:
        s, now = self._settings, self._clock.now()
        siblings = self.siblings(source)
        others = [(f, self._known(f.source.id)) for f in siblings if f.source.id != source.id]
        stirred, calm, over = self._haste.signs(source.service, siblings, now, source.id)
        return Hints(
            install=self._install,
            interval=s.interval,
            fast=s.fast,
            floor=s.floor,
            loopback=is_inner(source.url),
            hold=self._hosts.held(source.url, now),
            max_age=self._max_age.get(source.id),
            witness=any(not f.paused and troubled(k, now) for f, k in others),
            stirred=stirred,
            calm_since=calm,
            over=over,
            witnessed=witnessed(source.id, others),
        )

    def reach(self, source: Source) -> timedelta:
        """How far apart two answers may be and still be one stretch of watching."""
        known, now = self._known(source.id), self._clock.now()
        return schedule.reach(source, known, self.hints(source), now)

    def ahead(self, source: Source) -> float:
        """Seconds until it is asked again. Raises StoreError."""
        now = self._clock.now()
        due = schedule.next_poll(source, self._known(source.id), now, self.hints(source))
        return (due - now).total_seconds()

    def after_sleep(self, source: Source) -> float:
        """The same for somebody who is one of many that just woke up."""
        now = self._clock.now()
        due = schedule.wake_poll(source, self._known(source.id), now, self.hints(source))
        return (due - now).total_seconds()

    def stir(self, service: str = "") -> None:
        """The user wants to know of this service; or of all, and those that are calm stay so."""
        for wanted in [service] if service else self._of_service:
            if service or not self._haste.is_calm(wanted):
                self._haste.stir(wanted, self._clock.now())

    def feel(self, source: Source) -> Iterator[tuple[Source, float]]:
        """Something was heard of `source`. Where that makes it a fresh witness: the others of its
        service, and in how many seconds they may be asked."""
        now = self._clock.now()
        fresh = self._haste.feel(source.service, self.siblings(source), now)
        if self._is_loud(source, now):
            self._haste.stir(source.service, now, source.id)
            fresh = True
        if not fresh:
            return
        for f in self.siblings(source):
            if f.source.id != source.id:
                yield f.source, self._soon(f.source, now)

    def _soon(self, source: Source, now: datetime) -> float:
        """Sooner than planned, and no sooner after its last answer than in any haste."""
        known, hints = self._known(source.id), self.hints(source)
        due = schedule.next_poll(source, known, now, hints)
        if known.heard is not None:
            due = max(due, known.heard + schedule.rhythm(source, known, hints, now).step)
        return (due - now).total_seconds()

    def _is_loud(self, source: Source, now: datetime) -> bool:
        """Has a burst begun there?"""
        burst = self._burst(source) if source.role is Role.CROWD else None
        loud, before = burst is not None and counts(burst, now), source.id in self._bursting
        (self._bursting.add if loud else self._bursting.discard)(source.id)
        return loud and not before


def _pace(settings: Settings) -> tuple[timedelta, ...]:
    return settings.interval, settings.fast, settings.floor


def rules_of(settings: Settings) -> Rules:
    """The few numbers that the heart goes by, as far as they hang on settings."""
    return Rules(stale_after=schedule.stale_after(settings.interval))
