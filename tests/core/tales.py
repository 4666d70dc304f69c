"""Hypothesis strategies: anything that sources may say, in any order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from statuswatch.core.model import (
    Component,
    Coverage,
    Failed,
    Incident,
    KnownIncident,
    Level,
    Observation,
    Outcome,
    Report,
    Source,
    Unchanged,
    Update,
)
from statuswatch.core.words import say
from tests.core.story import FEED, MINUTE, NOON, PAGE, PROBE, stands

PARTS = ("Api", "Pages", "Actions")
ODD_TIMES = (
    None,
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2099, 1, 1, tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
)

levels = st.one_of(st.none(), st.sampled_from(Level))
bad_levels = st.one_of(st.none(), st.sampled_from([lv for lv in Level if lv is not Level.OK]))
names = st.frozensets(st.sampled_from(PARTS), max_size=2)


def moments(least: int = -600, most: int = 6000) -> st.SearchStrategy[datetime]:
    """Whole minutes around the noon at which every tale begins."""
    return st.integers(least, most).map(lambda n: NOON + n * MINUTE)


times = st.one_of(moments(), moments(), moments(), st.sampled_from(ODD_TIMES))

updates = st.builds(
    Update,
    key=st.sampled_from(["1", "2", "3"]),
    at=times,
    phase=st.sampled_from(["investigating", "resolved"]),
    text=st.sampled_from(["Looking.", "Found it.", ""]),
)

incidents = st.builds(
    Incident,
    key=st.sampled_from(["a", "b", "c"]),
    title=st.sampled_from(["Uploads fail", "Uploads failed"]),
    level=bad_levels,
    started=times,
    ended=st.one_of(st.none(), st.none(), times),
    planned_end=st.one_of(st.none(), st.none(), times),
    components=names,
    updates=st.lists(updates, max_size=3).map(tuple),
    word=st.sampled_from(["", "", "odd"]),
)

components = st.lists(
    st.builds(Component, name=st.sampled_from(PARTS), level=levels),
    max_size=3,
    unique_by=lambda c: c.name,
).map(tuple)

reports = st.builds(
    Report,
    incidents=st.lists(incidents, max_size=3, unique_by=lambda i: i.key).map(tuple),
    components=components,
    complete=st.booleans(),
    level=levels,
    as_of=st.one_of(st.none(), st.none(), moments()),
)

failures = st.just(Failed(say("No answer.")))
own_failures = st.just(Failed(say("Our line is down."), own_network=True))
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    reports, reports, reports, st.just(Unchanged()), failures, own_failures
)
gaps = st.sampled_from([1, 5, 5, 5, 60, 1500, 3000]).map(lambda n: n * MINUTE)


def as_probe(told: Report) -> Report:
    """A probe tells of what fails now: no plans, no ends, no parts."""
    failing = (replace(i, ended=None, planned_end=None) for i in told.incidents)
    return replace(
        told,
        incidents=tuple(i for i in failing if not i.planned),
        components=(),
        complete=True,
    )


@dataclass(frozen=True)
class Tale:
    """A source and all that was seen of it, in order of time."""

    source: Source
    seen: tuple[Observation, ...]


@st.composite
def tales(draw: st.DrawFn, most: int = 12) -> Tale:
    """Reports that come again are as frequent as reports that are new."""
    source = draw(st.sampled_from([PAGE, PAGE, FEED, PROBE]))
    now, seen, before = NOON, [], [Report(level=Level.OK)]
    for _ in range(draw(st.integers(1, most))):
        outcome = draw(st.one_of(outcomes, st.sampled_from(before)))
        if isinstance(outcome, Report):
            outcome = as_probe(outcome) if source is PROBE else outcome
            before.append(outcome)
        seen.append(Observation(source, now, outcome))
        now += draw(gaps)
    return Tale(source, tuple(seen))


@st.composite
def remembered(draw: st.DrawFn) -> KnownIncident:
    """An incident as memory keeps it, with sane times."""
    start = draw(moments(-120, 240))
    length = draw(st.one_of(st.none(), st.integers(0, 120)))
    story = Incident(
        draw(st.sampled_from([*"abcdef", "component:Api@1"])),
        "Uploads fail",
        draw(bad_levels),
        started=start,
        ended=None if length is None else start + length * MINUTE,
        planned_end=draw(st.one_of(st.none(), st.none(), st.none(), moments(240, 480))),
        components=draw(names),
    )
    source = draw(st.sampled_from([PAGE, FEED, PROBE]))
    seen = start + draw(st.integers(0, 60)) * MINUTE
    return stands(story, source, seen=seen, whole=draw(st.booleans()))


def histories(most: int = 8) -> st.SearchStrategy[list[KnownIncident]]:
    """Incidents of one service, each (source, key) once."""
    return st.lists(remembered(), max_size=most, unique_by=lambda k: (k.source, k.incident.key))


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    since = draw(moments(-200, 400))
    length = timedelta(minutes=draw(st.integers(0, 200)))
    return Coverage(draw(st.sampled_from(["page", "feed", "probe"])), since, since + length)
