"""What a scorecard is made of, briefly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.clocks import Admission, Clocks, Span
from statuswatch.core.episodes import Chronicle, Episode
from statuswatch.core.judgement import Story, Trouble
from statuswatch.core.model import Coverage, Incident, Level, Service, Update
from statuswatch.core.quarters import Period

HOST = Service("podhost", "Podhost", category="podcast-hosting")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 1, tzinfo=UTC)
YEAR = Period(BEGIN, NOW)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(day: float) -> datetime:
    return BEGIN + day * DAY


def episode(
    start: float,
    hours: float | None,
    words: Iterable[float] = (),
    lag: timedelta | None = None,
    said: Admission | None = Admission.ADMITTED,
) -> Episode:
    """From that day on, for so many hours; `words`: hours after its start."""
    begun = at(start)
    end = None if hours is None else begun + hours * HOUR
    updates = tuple(Update(str(h), begun + h * HOUR, "", "Still at it") for h in words)
    told = Incident(f"i{start}", "Down", Level.DOWN, begun, end, updates=updates)
    trouble = Trouble(
        f"o{start}:{hours}", begun, end, NOW if end is None else end, stories=(Story(told, NOW),)
    )
    return Episode(trouble, Clocks(Span(), Span(), Span(), lag, 1.0, (), said))


def watched(*episodes: Episode, since: float = 0, until: datetime = NOW) -> Chronicle:
    return Chronicle(
        HOST,
        tuple(episodes),
        begun=at(since),
        watched=(Coverage("podhost:page", at(since), until),),
    )


def named(record: Chronicle, name: str) -> Chronicle:
    return replace(record, service=Service(name.lower(), name))
