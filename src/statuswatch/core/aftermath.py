"""How things stand after the changes: what a notice is decided and worded by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statuswatch.core.forecast import Forecast
from statuswatch.core.model import (
    COMPONENT_KEY,
    Change,
    ChangeKind,
    Incident,
    Level,
    Outage,
    Role,
    Service,
    worst,
)
from statuswatch.core.outage import outage_id
from statuswatch.core.promised import Promised
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Notice
from statuswatch.core.witness import Verdict

Place = tuple[str, str]
"""(source id, incident key)."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How things stand now, after the changes.

    `outages` by (source id, incident key); `roles` by source id; `concerning`: the incidents
    (same keys) that concern the followed parts; `said`: outages that an official page admits;
    `ongoing`: outages of the service that are not over; `standing`: the incidents that are open.
    `levels`: at which level those count for who follows these parts (`scope.level_now`); `saw`:
    when our own check first saw an outage; `lulls`: for how long of it the vendor said that it was
    over, before it took that back; both by the outage's id. `verdicts`: what all witnesses of a
    service amount to now, by its id. `silences`: what the user does not want to hear. `cards`: what
    was told of each outage (by each of `names_of` it), by itself or with a storm (WITH_STORM), or
    is held, oldest first; of the last day's outages, too. `swings`: when the service went into trouble or out of it
    lately, the newest last. `forecasts`: how much longer it may last, by service id; `promises`:
    what stands promised, by outage id. `stories`: each story in whole (same keys), for what is told
    later than its line; without it such a card says less.
    """

    outages: Mapping[Place, Outage] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    concerning: frozenset[Place] = frozenset()
    said: frozenset[str] = frozenset()
    ongoing: frozenset[str] = frozenset()
    standing: frozenset[Place] = frozenset()
    levels: Mapping[Place, Level | None] = field(default_factory=dict)
    saw: Mapping[str, datetime] = field(default_factory=dict)
    lulls: Mapping[str, timedelta] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    silences: Silences = field(default_factory=Silences)
    cards: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    swings: tuple[datetime, ...] = ()
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    promises: Mapping[str, tuple[Promised, ...]] = field(default_factory=dict)
    stories: Mapping[Place, Incident] = field(default_factory=dict)

    def places(self, outage: str) -> tuple[Place, ...]:
        """What an outage is made of."""
        return tuple(place for place, one in self.outages.items() if one.id == outage)

    def others(self, outage: str) -> tuple[Outage, ...]:
        """The outages of the service that go on beside this one, the first first."""
        known = {one.id: one for one in self.outages.values() if one.ongoing and one.id != outage}
        return tuple(sorted(known.values(), key=lambda one: (one.start, one.id)))

    def level(self, outage: str, service: Service) -> Level | None:
        """How bad an outage is now: the worst of it that stands."""
        standing = (p for p in self.places(outage) if p in self.standing)
        return worst(counted(p[1], self.levels.get(p), service) for p in standing)


def names_of(outage: Outage) -> tuple[str, ...]:
    """All ids that cards of it may have, its own first. What falls later may show that two outages
    are one (our own check, which names no part, fails while two parts ail): the second's id is gone
    then, and the card that was told under it still stands."""
    return tuple(dict.fromkeys([outage.id, *(outage_id(*place) for place in outage.incidents)]))


def counted(key: str, level: Level | None, service: Service) -> Level | None:
    """`level` of the incident `key` as it counts: an ailing part makes a whole service degraded."""
    if level is None or service.parts or not key.startswith(COMPONENT_KEY):
        return level
    return min(level, Level.DEGRADED)


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of the journal about an incident, and what is to be known to tell of it.

    `admits`: it is the vendor's first word on what only our own check or the user had told.
    `cards`: those of its outage so far, also of lines before this one. `fresh`: the outages that
    some line beside this one begins.
    """

    change: Change
    incident: Incident
    service: Service
    outage: Outage | None
    after: Aftermath
    now: datetime
    admits: bool = False
    cards: tuple[Notice, ...] = ()
    fresh: frozenset[str] = frozenset()

    @property
    def place(self) -> Place:
        return (self.change.source, self.incident.key)

    @property
    def role(self) -> Role | None:
        return self.after.roles.get(self.change.source)

    @property
    def since(self) -> datetime:
        """Since when there is trouble."""
        return (self.outage.start if self.outage else self.incident.started) or self.change.at

    @property
    def began(self) -> datetime:
        """Since when it is as this line says: a new story has a beginning of its own."""
        at, started = self.change.at, self.incident.started
        if self.change.kind is not ChangeKind.OPENED or started is None:
            return at
        return min(started, at)

    @property
    def over(self) -> bool:
        """Has what the user lives through ended?"""
        return self.outage is not None and not self.outage.ongoing

    @property
    def level(self) -> Level | None:
        """At which level this story counts now."""
        level = self.after.levels.get(self.place, self.incident.level)
        return counted(self.incident.key, level, self.service)

    @property
    def whole(self) -> Level | None:
        """How bad all of it is now, this story where no more is known."""
        known = self.after.level(self.outage.id, self.service) if self.outage else None
        return self.level if known is None else known
