"""Stories as data: what a source said, poll by poll, and what the heart made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import (
    Change,
    Component,
    Failed,
    Incident,
    Known,
    KnownIncident,
    Level,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Source,
    Unchanged,
    Update,
)
from statuswatch.core.reduce import advance
from statuswatch.core.words import say

PAGE = Source("page", "github", "statuspage", "https://www.githubstatus.com")
FEED = Source("feed", "github", "feed", "https://www.githubstatus.com/history.atom")
PROBE = Source("probe", "github", "probe", "https://api.github.com", role=Role.PROBE)
CROWD = Source("crowd", "github", "crowd", "https://crowd.example", role=Role.CROWD)

UNCHANGED = Unchanged()
CALM = Report(level=Level.OK)
BROKEN = Failed(say("The answer was not JSON."))
OFFLINE = Failed(say("Our own line is down."), own_network=True)

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def clock(text: str, day: int = 9) -> datetime:
    """`14:02` of a day in November 2025, UTC."""
    hour, minute = text.split(":")
    return datetime(2025, 11, day, int(hour), int(minute), tzinfo=UTC)


NOON = clock("12:00")


def update(text: str, at: datetime | None = NOON, key: str = "", phase: str = "") -> Update:
    return Update(key or text, at, phase or "investigating", text)


def incident(
    key: str = "a",
    level: Level | None = Level.PARTIAL,
    *parts: str,
    started: datetime | None = NOON,
    ended: datetime | None = None,
    updates: Iterable[Update] = (),
    title: str = "Uploads fail",
) -> Incident:
    return Incident(
        key,
        title,
        level,
        started=started,
        ended=ended,
        components=frozenset(parts),
        updates=tuple(updates),
    )


def plan(start: datetime | None, end: datetime | None, key: str = "plan", *parts: str) -> Incident:
    return Incident(
        key,
        "Database upgrade",
        Level.MAINTENANCE,
        started=start,
        planned_end=end,
        components=frozenset(parts),
    )


def report(*incidents: Incident, complete: bool = True, level: Level | None = None) -> Report:
    return Report(incidents, complete=complete, level=level)


def parts(**levels: Level | None) -> tuple[Component, ...]:
    return tuple(Component(name, level) for name, level in levels.items())


def feed(*incidents: Incident) -> Report:
    """A feed shows the newest few: its list is not whole."""
    return report(*incidents, complete=False)


@dataclass
class Heart:
    """One source's memory and journal, polled every `every`, beginning at noon."""

    source: Source = PAGE
    rules: Rules = field(default_factory=Rules)
    every: timedelta = 5 * MINUTE
    now: datetime = NOON
    known: Known = field(default_factory=Known)
    journal: list[Change] = field(default_factory=list)

    def hear(self, outcome: Outcome, now: datetime | None = None) -> tuple[Change, ...]:
        """The news in one poll, at `now` or at the next turn."""
        self.now = now or self.now
        self.known, changes = advance(
            self.known, Observation(self.source, self.now, outcome), self.rules
        )
        self.now += self.every
        self.journal += changes
        return changes

    def live(self, *outcomes: Outcome) -> Heart:
        for outcome in outcomes:
            self.hear(outcome)
        return self

    def only(self) -> KnownIncident:
        """The one incident that is known."""
        (k,) = self.known.incidents.values()
        return k


def told(*outcomes: Outcome, source: Source = PAGE, rules: Rules = Rules()) -> list[list[str]]:
    """What each poll's news was, by kind; polls are five minutes apart."""
    heart = Heart(source, rules)
    return [[change.kind.value for change in heart.hear(outcome)] for outcome in outcomes]


def noted(*outcomes: Outcome, source: Source = PAGE) -> list[list[str]]:
    """As `told`, with the notes: `updated: running`."""
    heart = Heart(source)
    return [[_with_note(c) for c in heart.hear(outcome)] for outcome in outcomes]


def _with_note(change: Change) -> str:
    return f"{change.kind.value}: {change.note}" if change.note else change.kind.value


def stands(
    story: Incident,
    source: Source = PAGE,
    *,
    seen: datetime | None = None,
    whole: bool = False,
    faded: datetime | None = None,
) -> KnownIncident:
    """An incident as memory keeps it, first seen when it began unless `seen` says otherwise."""
    first = seen or story.started or NOON
    return KnownIncident(
        source.id,
        source.role,
        story,
        first,
        story.ended or first,
        worst=story.level,
        whole=whole,
        faded=faded,
    )


def memory(
    *stories: KnownIncident,
    components: tuple[Component, ...] = (),
    level: Level | None = None,
    heard: datetime | None = NOON,
    silent: datetime | None = None,
) -> Known:
    """What is known of one source."""
    return Known(
        incidents={k.incident.key: k for k in stories},
        components=components,
        level=level,
        heard=heard,
        silent=silent,
    )


def ended(story: Incident, at: datetime) -> Incident:
    return replace(story, ended=at)
