"""What a look of our own check counts for: bad ones are confirmed, slow ones compared.

Read `weighed` first. A probe's incident is an episode: its key says what fails, and since when.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from statuswatch.core import ours, slow
from statuswatch.core.model import (
    Aside,
    Component,
    Incident,
    Known,
    Level,
    Observation,
    Report,
    Rules,
    worst,
)
from statuswatch.core.witness import Look, Seen
from statuswatch.core.words import say

KEY = "probe"
"""The key of what a check of one address finds."""

EPISODE = "@"
"""Keys that no vendor made end with this and the moment at which the trouble began: what ails
again next month is another trouble, and must not overwrite the first in the history."""

Weighed = tuple[Known, Report | None]
"""What is known then, and what to make of the look; `None`: nothing, or not yet."""


def weighed(known: Known, report: Report, at: datetime, rules: Rules) -> Weighed:
    """A look of ours, as it counts: `rules.confirm` bad ones in a row are trouble, from the first
    of them on; those that its adapter counted (`Report.confirmed`) are not counted again."""
    known = replace(known, aside=report.aside)
    if report.confirmed:
        since = (known.suspect or at) if report.suspects else None
        known = replace(known, streak=report.suspects, slow=0, suspect=since)
    if _says_nothing(report):
        return known, None
    if report.confirmed:
        return known, _as_episodes(_steady(report, known), known, at)
    weigh = _failing if report.incidents else _answering
    after, counted = weigh(known, report, at, rules)
    return after, None if counted is None else _as_episodes(counted, known, at)


def episode(key: str, known: Known, since: datetime) -> str:
    """The key under which this trouble stands open, or else a new one."""
    standing = [k.incident.key for k in known.open]
    same = (name for name in standing if name == key or name.rpartition(EPISODE)[0] == key)
    return next(same, f"{key}{EPISODE}{since.astimezone(UTC).isoformat()}")


def in_passing(title: str) -> str:
    """What a check found, within a sentence or behind a name: "it answers 503"."""
    return title[0].lower() + title[1:] if title.startswith(("It ", "Its ")) else title


def step_of(incident: Incident) -> str:
    """Where a check failed: dns, tcp, tls, time, http, text, or slow; empty: no check's story."""
    causes = [update.key.partition("-")[0] for update in incident.updates]
    return causes[-1] if causes else ""


def look_of(seen: Observation, usual: float | None) -> Look | None:
    """One look of ours as a witness tells it; `None`: it says nothing, nor why. `usual`: the median
    of its latency (`Known.usual`)."""
    report = seen.outcome
    if not isinstance(report, Report):
        return None
    source = seen.source.id
    if report.incidents:
        told = max(report.incidents, key=lambda i: (i.ended is None, i.level or Level.OK))
        words = ours.told(told.title)
        return Look(seen.at, Seen.FAILS, step_of(told), words, source=source)
    if report.aside is not None:
        aside = Seen.REFUSED if report.aside is Aside.REFUSED else Seen.BLOCKED
        return Look(seen.at, aside, source=source)
    if report.level is None or report.suspects:
        return None  # what its adapter still counts, `Known.streak` tells
    if slow.is_slow(report.measures, usual, already=False):
        return Look(seen.at, Seen.SLOW, words=say("it answers slowly"), source=source)
    return Look(seen.at, Seen.ANSWERS, source=source)


def _says_nothing(report: Report) -> bool:
    """Turned away, or something of the user's own stands in between."""
    silent = report.level is None and not report.incidents
    return silent and all(part.level is None for part in report.components)


def _as_episodes(report: Report, known: Known, at: datetime) -> Report:
    """A probe's key names what fails, not when."""
    keyed = tuple(replace(i, key=episode(i.key, known, i.started or at)) for i in report.incidents)
    return replace(report, incidents=keyed)


# -- it fails --------------------------------------------------------------------------------


def _failing(known: Known, report: Report, at: datetime, rules: Rules) -> Weighed:
    """What is no worse than the trouble that stands is the same trouble; what is worse is confirmed
    like the first. Where it fails and is slow by turns, it is degraded until it fails only."""
    stands = _standing(known)
    if stands is not None:
        known = replace(known, slow=0, suspect=None)
        if _grade(*report.incidents) <= stands:
            return replace(known, streak=0), report
    else:
        known = replace(known, slow=known.slow + 1, suspect=known.suspect or at)
    known = replace(known, streak=known.streak + 1)
    if known.streak >= rules.confirm:
        return _settled(known), _since(report, known.suspect)
    if known.slow >= rules.confirm:
        return _settled(known, known.streak), _milder(_since(report, known.suspect))
    return known, None


def _standing(known: Known) -> Level | None:
    return _grade(*(k.incident for k in known.open)) if known.open else None


def _grade(*incidents: Incident) -> Level:
    return worst(i.level for i in incidents) or Level.DEGRADED


def _settled(known: Known, streak: int = 0) -> Known:
    return replace(known, streak=streak, slow=0, suspect=None)


def _since(report: Report, suspect: datetime | None) -> Report:
    """`None`: since the trouble that stands already."""
    dated = tuple(replace(i, started=i.started or suspect) for i in report.incidents)
    return replace(report, incidents=dated)


def _milder(report: Report) -> Report:
    milder = tuple(replace(i, level=Level.DEGRADED) for i in report.incidents)
    return replace(report, level=None, incidents=milder)


# -- it answers ------------------------------------------------------------------------------


def _answering(known: Known, report: Report, at: datetime, rules: Rules) -> Weighed:
    """A good answer ends what failed at once; what was slow is well after as many good ones in a
    row as it took to be slow. A slow answer after failing ones eases the same trouble."""
    stories = [k.incident for k in known.open if slow.is_story_of_slowness(k.incident)]
    told = next(iter(stories), None)
    if not slow.is_slow(report.measures, known.usual, already=told is not None):
        return _quick(known, report, told, at, rules)
    if not known.open:
        looks, since = known.slow + 1, known.suspect or at
        if looks < rules.confirm:
            return replace(known, streak=0, slow=looks, suspect=since), report
        fresh = slow.slowness(KEY, report.measures, known.usual, None)
        ailing = _since(replace(report, incidents=(fresh,)), since)
        return _settled(known), ailing
    before = told or known.open[0].incident
    same = slow.slowness(before.key, report.measures, known.usual, before)
    return _settled(known), replace(report, incidents=(same,))


def _quick(
    known: Known, report: Report, told: Incident | None, at: datetime, rules: Rules
) -> Weighed:
    if told is None:
        return _settled(known), report
    looks, since = known.slow + 1, known.suspect or at
    if looks < rules.confirm:
        return replace(known, streak=0, slow=looks, suspect=since), None
    over = replace(told, ended=since, updates=())
    return _settled(known), replace(report, incidents=(over,))


# -- what its adapter has counted ------------------------------------------------------------


def _steady(report: Report, known: Known) -> Report:
    """A part that ails without an incident naming it is only suspected: it stays as it was."""
    named = {name for i in report.incidents if i.ended is None for name in i.components}
    before = {part.name: part.level for part in known.components}

    def steady(part: Component) -> Component:
        if part.level is None or not part.level.ails or part.name in named:
            return part
        was = before.get(part.name)
        return replace(part, level=None if was is None or was.ails else was)

    ails = report.level is not None and report.level.ails and not report.incidents
    parts = tuple(steady(part) for part in report.components)
    return replace(report, components=parts, level=None if ails else report.level)
