"""How things stand after the changes: what a notice is decided and worded by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statuswatch.core.forecast import Forecast
from statuswatch.core.lull import Lull
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
from statuswatch.core.outage import GAP, outage_id
from statuswatch.core.promised import Promised
from statuswatch.core.scope import among
from statuswatch.core.silences import Silences
from statuswatch.core.story import parts_worse
from statuswatch.core.telling import Notice
from statuswatch.core.witness import Verdict

LATE = timedelta(hours=1)
"""So long after its line a card is not about now any more."""

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
    over, before it took that back; `gaps`: when none of its stories stood; by the outage's id.
    `verdicts`: what all witnesses of a service amount to now, by its id. `silences`: what the user
    does not want to hear. `cards`: what was told of each outage (by each of `names_of` it), by
    itself or with a storm (WITH_STORM), or is held, oldest first; of the last day's outages, too.
    `swings`: when the service went into trouble or out of it lately, the newest last; `shifts`:
    every change of how bad it was. `forecasts`:
    how much longer it may last, by service id; `promises`: what stands promised, by outage id. `stories`: each story in whole (same keys), for what is told
    later than its line; without it such a card says less. `listed`: the names of all parts that a
    source lists, by its id. `joined`: the parts that a line adds to its story, by its seq.
    `reworded`: the lines that say nothing new, by their seq (`rewording.reworded`).
    `reachable`: there is somebody to write to: a contact, or a page of theirs.
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
    gaps: Mapping[str, tuple[Lull, ...]] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    silences: Silences = field(default_factory=Silences)
    cards: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    swings: tuple[datetime, ...] = ()
    shifts: tuple[datetime, ...] = ()
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    promises: Mapping[str, tuple[Promised, ...]] = field(default_factory=dict)
    stories: Mapping[Place, Incident] = field(default_factory=dict)
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    joined: Mapping[int, frozenset[str]] = field(default_factory=dict)
    reworded: frozenset[int] = frozenset()
    reachable: bool = False

    def places(self, outage: str) -> tuple[Place, ...]:
        """What an outage is made of."""
        return tuple(place for place, one in self.outages.items() if one.id == outage)

    def stretch(self, outage: Outage) -> datetime:
        """Since when it stands without a break, or stood at its end."""
        gaps = self.gaps.get(outage.id, ())
        return gaps[-1].again if gaps else outage.start

    def others(self, outage: str) -> tuple[Outage, ...]:
        """The outages of the service that go on beside this one, the first first."""
        known = {one.id: one for one in self.outages.values() if one.ongoing and one.id != outage}
        return tuple(sorted(known.values(), key=lambda one: (one.start, one.id)))

    def stood(self, outage: str, at: datetime) -> tuple[Outage, ...]:
        """Those of them that stood at that moment already."""
        return tuple(one for one in self.others(outage) if self.stretch(one) <= at)

    def level(self, outage: str, service: Service) -> Level | None:
        """How bad an outage is now: the worst of it that stands. That it fails for the user tells
        no extent: beside what they say themselves it does not count."""
        standing = [p for p in self.places(outage) if p in self.standing]
        if any(self.roles.get(p[0]) is Role.OFFICIAL for p in standing):
            standing = [p for p in standing if self.roles.get(p[0]) is not Role.USER]
        return worst(counted(p[1], self.levels.get(p), service) for p in standing)


def joined_in(story: Iterable[Change]) -> dict[int, frozenset[str]]:
    """Of one incident's lines, oldest first: the parts that each names beyond those that were named
    before it, by its seq; none of that which opens it."""
    named: frozenset[str] | None = None
    left: dict[str, datetime] = {}
    found = {}
    for line in story:
        if line.incident is None:
            continue
        # Who names none for once has not said that they are well.
        names = line.incident.components or named or frozenset()
        # What is named every other time has not joined each time.
        back = {part for part, at in left.items() if line.at - at <= GAP}
        more = names - back - (named or frozenset())
        if more and named is not None:
            found[line.seq] = more
        left |= dict.fromkeys((named or frozenset()) - names, line.at)
        named = names
    return found


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
    def joined(self) -> frozenset[str]:
        """Parts (of those that are followed) of which this line is the first of its story to say
        that they are in trouble, or that says that they are worse."""
        if self.change.kind in (ChangeKind.OPENED, ChangeKind.RESOLVED):
            return frozenset()
        if self.role in (Role.PROBE, Role.USER):
            return frozenset()
        more = self.after.joined.get(self.change.seq, frozenset())
        parts, muted = self.service.parts, self.after.silences.muted_parts
        if parts:
            more = among(more, parts) | parts_worse(self.change, parts)
        return more - among(more, muted.get(self.service.id, frozenset()))

    @property
    def anew(self) -> frozenset[str]:
        """Those of them that nothing else of its outage named already. To who follows all,
        what ailed unposted beside it was told with it, not by its own name."""
        places = self.after.places(self.outage.id) if self.outage else ()
        others = (self.after.stories.get(p) for p in places if p != self.place)
        stood = (
            s
            for s in others
            if s
            and (s.ended is None or s.ended >= self.change.at)
            and not (s.derived and not self.service.parts and _later(s, self.incident))
        )
        joined = self.after.joined.get(self.change.seq, frozenset())
        return (self.joined & joined).difference(*(story.components for story in stood))

    @property
    def since(self) -> datetime:
        """Since when there is trouble, without a break."""
        if self.outage is not None:
            return self.after.stretch(self.outage)
        return self.incident.started or self.change.at

    def others(self, outage: str) -> tuple[Outage, ...]:
        """What goes on beside its outage. A card that is written late (nobody looked for weeks)
        tells of its own moment: what fell since then has a card of its own."""
        late = self.now - self.change.at > LATE
        return self.after.stood(outage, self.change.at) if late else self.after.others(outage)

    @property
    def gap(self) -> Lull | None:
        """The newest time in between when none of its outage stood."""
        gaps = self.after.gaps.get(self.outage.id, ()) if self.outage else ()
        return gaps[-1] if gaps else None

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


def _later(one: Incident, other: Incident) -> bool:
    return bool(one.started and other.started and one.started >= other.started)
