"""What was told of late, as storms go by it: who fell when, on whose card, and which storms last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from statuswatch.core.model import Outage
from statuswatch.core.storm_words import TOGETHER, Fallen
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage, Urgency


@dataclass(frozen=True, slots=True)
class Fall:
    """A service went into trouble. `told`: its own card says so. `waited`: it came due after it
    had waited for others. `index`: its place among the notices of this round."""

    outage: str
    service: str
    thread: str
    at: datetime
    critical: bool = False
    told: bool = False
    waited: bool = False
    index: int | None = None


@dataclass
class Storm:
    """One card of many. `about`: ids of the outages, in the order they joined. `left`: those of
    which it was told that they are back; `gone`: those that fell again after that, by themselves.
    `told`: its newest
    card; `waits`: another is held. `newest`: when the last of them fell."""

    thread: str
    about: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    told: Notice | None = None
    waits: bool = False
    newest: datetime | None = None

    def spoke(self, since: datetime) -> bool:
        return self.told is not None and self.told.at is not None and self.told.at >= since


@dataclass
class Sky:
    """As it is at `now`. `falls`: those that stand, are in no storm, by outage id. `own`: the
    thread of each outage whose own card stands."""

    ongoing: Mapping[str, Outage]
    now: datetime
    storms: list[Storm] = field(default_factory=list)
    falls: dict[str, Fall] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    _storm_of: dict[str, Storm] = field(default_factory=dict)
    _standing: set[str] = field(default_factory=set)
    _fell: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Service and moment, by outage id."""
    _waiting: dict[str, Notice] = field(default_factory=dict)
    """What waits for others, by its key."""

    @classmethod
    def of(cls, recent: Iterable[Notice], ongoing: Mapping[str, Outage], now: datetime) -> Sky:
        """`recent`: in the order they were kept. A card that waited was kept before it was told:
        what it says is of when it was told."""
        sky = cls(ongoing, now)
        for notice in sorted(recent, key=lambda notice: notice.at or now):
            if notice.kind is NoticeKind.STORM:
                sky._hear_storm(notice)
            elif notice.kind is NoticeKind.OUTAGE and notice.about:
                sky._hear(notice, notice.about[0])
        sky.falls = {o: fall for o, fall in sky.falls.items() if o in ongoing}
        return sky

    # -- asked ---------------------------------------------------------------------------------

    def on_thread(self, thread: str) -> Storm | None:
        return next((storm for storm in self.storms if storm.thread == thread), None)

    def storm_of(self, notice: Notice) -> Storm | None:
        """The storm that is told of what `notice` speaks of; what else it speaks of belongs to it
        from then on: two outages turned out to be one, or one is over and the other stands."""
        found = (self._storm_of.get(outage) for outage in notice.about)
        storm = next((storm for storm in found if storm is not None), None)
        if storm is not None and notice.stage is Stage.ON:
            known = (self._fell[outage] for outage in notice.about if outage in self._fell)
            fell = next(known, None)
            if fell is not None:  # with it, not now: what falls now is no part of an old storm
                self._fell.update((o, fell) for o in notice.about if o not in self._fell)
            self.take_in(storm, notice.about)
        return storm

    def near(self, fall: Fall) -> Storm | None:
        """The storm that a fall belongs to. Not one of which nothing goes on, and not one that it
        was told to be back from: no card of that would say that it is there."""
        newest = [(s.newest, s) for s in self.storms if s.newest is not None]
        return next(
            (
                s
                for when, s in newest
                if abs(fall.at - when) <= TOGETHER and fall.outage not in s.gone and self.goes_on(s)
            ),
            None,
        )

    def goes_on(self, storm: Storm) -> bool:
        return bool(self.down(storm))

    def down(self, storm: Storm) -> dict[str, Outage]:
        """What of it goes on, by id."""
        there = (o for o in storm.about if o in self.ongoing and o not in storm.left)
        return {outage: self.ongoing[outage] for outage in there}

    def waiting(self, outage: str) -> Notice | None:
        """The notice of its fall that waits for others."""
        return next((n for n in self._waiting.values() if outage in n.about), None)

    def fallen(self, storm: Storm, names: Mapping[str, str]) -> list[Fallen]:
        found = []
        for outage in storm.about:
            service, at = self._fell.get(outage, ("", None))
            found.append(Fallen(outage, service, names.get(service, ""), at))
        return found

    # -- told ----------------------------------------------------------------------------------

    def fall_of(self, notice: Notice, index: int) -> Fall | None:
        """The fall that this notice of the round tells of; `None`: it tells of something else."""
        outage = notice.about[0]
        if notice.kind is not NoticeKind.OUTAGE or notice.stage is not Stage.ON:
            return None
        held = self._waiting.get(notice.key)
        stands = not self._standing.isdisjoint(notice.about)
        if outage not in self.ongoing or (stands and held is None):
            return None
        fall = _fall(notice, (held or notice).at or self.now)
        fall = replace(fall, told=False, waited=held is not None, index=index)
        self._note(fall)
        return fall

    def join(self, storm: Storm, fall: Fall) -> None:
        """It is on the storm's card now; on its own, too, if that is critical or another."""
        self.take_in(storm, [fall.outage])
        storm.newest = fall.at if storm.newest is None else max(storm.newest, fall.at)
        self.falls.pop(fall.outage, None)
        if fall.thread == storm.thread:
            self.own.pop(fall.outage, None)

    def take_in(self, storm: Storm, outages: Iterable[str]) -> None:
        for outage in outages:
            if outage not in storm.gone and self._storm_of.get(outage) is not storm:
                self._storm_of[outage] = storm
                if outage not in storm.about:
                    storm.about.append(outage)

    # -- heard ---------------------------------------------------------------------------------

    def _hear(self, notice: Notice, outage: str) -> None:
        with_storm = notice.because == Because.WITH_STORM
        waits = notice.because == Because.GATHERING and notice.due is not None
        if not (notice.told or with_storm or waits):
            return
        if notice.stage is Stage.OFF:
            self._standing.difference_update(notice.about)
            self.own.pop(outage, None)
            self.falls.pop(outage, None)
            return
        if notice.stage is not Stage.ON:
            return
        if notice.told:
            self.own[outage] = notice.thread
        stands = not self._standing.isdisjoint(notice.about)
        self._standing.update(notice.about)
        if stands:
            self.storm_of(notice)
            return
        fall = _fall(notice, notice.at or self.now)
        self._note(fall)
        storm = self.on_thread(notice.thread) if with_storm else self.near(fall)
        if storm is not None and (with_storm or fall.critical):
            self.join(storm, fall)
        elif not with_storm and outage not in self._storm_of:
            self.falls[outage] = fall
        if waits:
            self._waiting[notice.key] = notice

    def _hear_storm(self, notice: Notice) -> None:
        if not notice.told and notice.due is None:
            return
        storm = self.on_thread(notice.thread)
        if storm is None:
            storm = Storm(notice.thread)
            self.storms.append(storm)
        self.take_in(storm, (o for o in notice.about if o not in storm.left))
        for outage in notice.about:
            self.falls.pop(outage, None)
            if self.own.get(outage) == storm.thread:
                del self.own[outage]
        times = [at for _, at in (self._fell[o] for o in storm.about if o in self._fell)]
        storm.newest = max(times, default=storm.newest)
        if not notice.told:
            # One that is due now is settled without what this round brings.
            storm.waits = storm.waits or (notice.due is not None and notice.due > self.now)
            return
        storm.told = notice
        if notice.stage is Stage.OFF:
            self._close(storm)
            return
        for outage in storm.about:
            if outage in self._fell and outage not in self._standing:
                storm.left.add(outage)
                self._storm_of.pop(outage, None)

    def _close(self, storm: Storm) -> None:
        self.storms.remove(storm)
        for outage in storm.about:
            self._storm_of.pop(outage, None)
            self._standing.discard(outage)

    def _note(self, fall: Fall) -> None:
        self._standing.add(fall.outage)
        if fall.outage not in self._storm_of:  # else a storm's card says of it when it fell first
            self._fell[fall.outage] = (fall.service, fall.at)
        self._fell.setdefault(fall.outage, (fall.service, fall.at))
        for storm in self.storms:  # its own card says from now on how it is
            if fall.outage in storm.left:
                storm.about.remove(fall.outage)
                storm.left.discard(fall.outage)
                storm.gone.add(fall.outage)


def _fall(notice: Notice, at: datetime) -> Fall:
    critical = notice.urgency is Urgency.CRITICAL
    return Fall(notice.about[0], notice.service, notice.thread, at, critical, told=notice.told)
