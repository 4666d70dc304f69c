"""The nouns: what a vendor said, and what we saw of it (what the user did: `mark`).

All are frozen; all times are UTC-aware datetimes; an unknown level is `None`, never a member,
because it must neither win nor lose a `max()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from statuswatch.core.words import Message

COMPONENT_KEY = "component:"
"""Keys of incidents that we derive from an ailing part begin so: no vendor posted them."""

PAGE_KEY = "page:"
"""The key of the incident that we derive when a page calls itself ill and names nothing."""


class Level(IntEnum):
    """How bad, in order. Unknown is `None`."""

    OK = 0
    MAINTENANCE = 1
    DEGRADED = 2
    PARTIAL = 3
    DOWN = 4

    @property
    def word(self) -> str:
        """The word used in JSON and CSV: ok, maintenance, degraded, partial, down."""
        return self.name.lower()

    @property
    def ails(self) -> bool:
        return self >= Level.DEGRADED


def worst(levels: Iterable[Level | None]) -> Level | None:
    """The worst of the known levels; `None` where none is known."""
    return max((level for level in levels if level is not None), default=None)


class Role(StrEnum):
    """What a source is to a verdict."""

    OFFICIAL = "official"
    PROBE = "probe"
    CROWD = "crowd"
    USER = "user"


class Line(StrEnum):
    """Our own line: is it us?"""

    UP = "up"
    DOWN = "down"
    CAPTIVE = "captive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Service:
    """What the user depends on. `parts`: only these components matter; empty = all."""

    id: str
    name: str
    homepage: str = ""
    category: str = ""
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """One place that tells about a service. `options` belong to the adapter."""

    id: str
    service: str
    kind: str
    url: str
    options: Mapping[str, str] = field(default_factory=dict)
    role: Role = Role.OFFICIAL

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Update:
    """One vendor message. `phase` is the vendor's word, lower case (investigating, resolved)."""

    key: str
    at: datetime | None
    phase: str
    text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One source's story of one trouble; maintenance is an incident with a plan.

    `started` of a planned one is the planned start. `word` keeps a level's raw word when it is
    not one we know. `updates` are oldest first.
    """

    key: str
    title: str
    level: Level | None
    started: datetime | None = None
    ended: datetime | None = None
    planned_end: datetime | None = None
    url: str = ""
    components: frozenset[str] = frozenset()
    updates: tuple[Update, ...] = ()
    word: str = ""

    @property
    def planned(self) -> bool:
        return self.planned_end is not None or self.level is Level.MAINTENANCE

    @property
    def derived(self) -> bool:
        """No vendor posted it: we made it from an ailing part or from the page's own level."""
        return self.key.startswith((COMPONENT_KEY, PAGE_KEY))


@dataclass(frozen=True, slots=True)
class Component:
    """A part as its page lists it. `word` keeps an unknown state's raw word."""

    name: str
    level: Level | None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number a poll took: `latency` in s, `certificate_end` in epoch s."""

    name: str
    value: float
    unit: str


class Aside(StrEnum):
    """Why a check of ours says nothing of the service: it is turned away, or something of the
    user's own (a blocker, their name server) stands in between."""

    REFUSED = "refused"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Report:
    """What one poll told.

    `complete`: the incident list is whole, so an absence is news. `parts_whole`: so is the list of
    components; where it is not (AWS names what ails), a part that is missing is none that is gone.
    `level`: what the page says of itself as a whole (an indicator), apart from its incidents.
    `title`: the page's own name. `as_of`: when the page says it last changed; a copy older than
    one already read is ignored. `news`: posts that are no trouble, for who wants to hear of them.
    `zone`: the page's own time zone (IANA), where it says so. `aside`: why a check says nothing.
    `confirmed`: its adapter has counted bad results by itself, so they are not counted again; the
    longest such count that is not yet trouble is `suspects`. `memory`: what the adapter wants to
    find again at its next poll (`flow.Keeping`); `None`: what it has.
    """

    incidents: tuple[Incident, ...] = ()
    components: tuple[Component, ...] = ()
    measures: tuple[Measure, ...] = ()
    complete: bool = True
    level: Level | None = None
    title: str = ""
    as_of: datetime | None = None
    parts_whole: bool = True
    news: tuple[Incident, ...] = ()
    zone: str = ""
    aside: Aside | None = None
    confirmed: bool = False
    suspects: int = 0
    memory: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The source answered as before (304, or the same body)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The source could not be read. `own_network`: our line was down, so nothing is learnt.

    `gone`: the place said 410; it is not asked again until the user says so.
    """

    reason: Message
    own_network: bool = False
    retry_after: datetime | None = None
    gone: bool = False


Outcome = Report | Unchanged | Failed


@dataclass(frozen=True, slots=True)
class Observation:
    """The only input of the heart, and its only clock."""

    source: Source
    at: datetime
    outcome: Outcome


class Plan(StrEnum):
    """Where a planned incident stands against its own plan."""

    ANNOUNCED = "announced"
    RUNNING = "running"
    OVERRUN = "overrun"


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """An incident as our memory keeps it: the vendor's story, and when we saw what.

    `absent`: whole lists in a row that no longer named it. `end_stated`: the vendor said when
    it ended (else: end = last seen). `whole`: it names no part and its source lists none, so it
    speaks of the whole service. `faded`: since when the vendor's silence makes it not count.
    `parts`: the worst that each part it names was while it stood, for who follows only some.
    `called`: the id under which its source lists it now, where that is no longer its key.
    """

    source: str
    role: Role
    incident: Incident
    first_seen: datetime
    last_seen: datetime
    worst: Level | None = None
    absent: int = 0
    end_stated: bool = True
    whole: bool = False
    plan: Plan | None = None
    faded: datetime | None = None
    parts: tuple[tuple[str, Level], ...] = ()
    called: str = ""

    @property
    def open(self) -> bool:
        return self.incident.ended is None

    @property
    def their_id(self) -> str:
        """What its source calls it now."""
        return self.called or self.incident.key


@dataclass(frozen=True, slots=True)
class Known:
    """The heart's memory of one source.

    `failures`: unreadable polls in a row, the first at `failing_since`. `streak`: bad results of
    a probe in a row; `slow`: its looks in a row that were slow or failed or, while it counts as slow,
    were not slow; the first of them at `suspect`. `heard`: the last good answer, `None` before the
    first. `silent`: since when it counts as unreadable. `complete`: its last list was whole;
    `parts_whole`: so was its list of components. `news`: when the newest post was written.
    `usual`: the median of a probe's latency over the last day in s, where enough was measured.
    `expiring`: of each certificate that ends soon its end, and the days before it that were told
    last. `zone`: the page's own, as it said last. `aside`: why our check said nothing last time.
    """

    incidents: Mapping[str, KnownIncident] = field(default_factory=dict)
    components: tuple[Component, ...] = ()
    level: Level | None = None
    failures: int = 0
    failing_since: datetime | None = None
    reason: Message | None = None
    silent: datetime | None = None
    streak: int = 0
    slow: int = 0
    suspect: datetime | None = None
    usual: float | None = None
    heard: datetime | None = None
    complete: bool = True
    as_of: datetime | None = None
    parts_whole: bool = True
    news: datetime | None = None
    expiring: tuple[tuple[str, datetime, int], ...] = ()
    zone: str = ""
    aside: Aside | None = None

    @property
    def open(self) -> tuple[KnownIncident, ...]:
        return tuple(k for k in self.incidents.values() if k.open)


class ChangeKind(StrEnum):
    OPENED = "opened"
    UPDATED = "updated"
    WORSENED = "worsened"
    EASED = "eased"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    SILENT = "silent"
    BACK = "back"
    MOVED = "moved"
    NEWS = "news"
    EXPIRES = "expires"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the journal.

    `incident` holds the story's fields as they now stand, and of its updates only the new or
    edited ones: folding a source's changes in order gives exactly its incidents
    (`reduce.replay`); that of NEWS is no trouble and kept here alone. `before`: the level it had. `note`: what no field says (a plan that began,
    an end not stated). `baseline`: it stood before our first look, so it is no alarm.
    """

    at: datetime
    source: str
    kind: ChangeKind
    incident: Incident | None = None
    before: Level | None = None
    note: str = ""
    baseline: bool = False
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """We were watching this source all the time from `since` to `until`."""

    source: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """How a service is now.

    `level` is `None` when nobody who speaks can be read. `stale`: the newest word is older than
    it should be, or an official source is silent. `elsewhere`: open trouble in parts that are
    not followed. `unheard`: sources that cannot be read. `missing`: followed parts that their
    page no longer lists.
    """

    level: Level | None
    since: datetime | None
    stale: bool
    open: tuple[KnownIncident, ...] = ()
    elsewhere: tuple[KnownIncident, ...] = ()
    announced: tuple[KnownIncident, ...] = ()
    overrun: tuple[KnownIncident, ...] = ()
    unheard: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    heard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """What the user lived through: incidents of one service that are one trouble."""

    id: str
    start: datetime
    end: datetime
    worst: Level
    incidents: tuple[tuple[str, str], ...]
    """(source id, incident key) of each."""
    ongoing: bool

    @property
    def duration(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Rules:
    """The few numbers the heart goes by: in a row, `confirm` bad results of a probe are trouble,
    `silent_after` unreadable polls silence, `absences` whole lists without an incident its end.
    After `fade_after` without a word an open story in a list that is not whole stops counting;
    an answer older than `stale_after` no longer says how it is now."""

    confirm: int = 3
    silent_after: int = 2
    absences: int = 2
    fade_after: timedelta = timedelta(hours=48)
    stale_after: timedelta = timedelta(minutes=15)
