"""What ails by a page's own parts and level: what its incidents name of that, and trouble that
nobody posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import (
    COMPONENT_KEY,
    PAGE_KEY,
    Incident,
    Known,
    KnownIncident,
    Level,
    Report,
)
from statuswatch.core.probing import episode
from statuswatch.core.story import mentions


def scoped(incident: Incident, report: Report, before: KnownIncident | None) -> Incident:
    """The incident with the ailing parts that its title names, too (GitHub lists one and names
    nine), and with a level where it has no impact: it counts only if a part it names ails."""
    ills = ailing(report)
    named = {*ills, *(before.incident.components if before else ())}
    listed = [c.name for c in report.components]
    mentioned = named & mentions(incident.title, listed)
    incident = replace(incident, components=incident.components | mentioned)
    if incident.level is not None or incident.planned or incident.ended or incident.word:
        return incident
    ails = incident.components & ills.keys()
    return replace(incident, level=Level.DEGRADED) if ails else incident


def derived(
    report: Report, known: Known, told: Mapping[str, Incident], at: datetime
) -> Iterator[Incident]:
    """Ailing parts that no open incident names, and a page that calls itself ill and names
    nothing: trouble that nobody posted is trouble all the same."""
    standing = [i for i in told.values() if not i.ended and _under_way(i, at)]
    if not report.complete:
        standing += [
            k.incident for k in known.open if k.incident.key not in told and not k.incident.derived
        ]
    named = {name for i in standing for name in i.components}
    ills = ailing(report)
    for name, level in ills.items():
        if name not in named:
            key = episode(COMPONENT_KEY + name, known, at)
            yield Incident(key, name, level, components=frozenset({name}))
    page_ails = report.level is not None and report.level.ails
    if page_ails and not standing and not ills:
        yield Incident(episode(PAGE_KEY, known, at), report.title, report.level)


def ailing(report: Report) -> dict[str, Level]:
    return {c.name: c.level for c in report.components if c.level is not None and c.level.ails}


def is_over(story: Incident, report: Report) -> bool:
    """A page or part that now says a word we don't know has not said that it is well."""
    if story.key.startswith(PAGE_KEY):
        return report.level is not None
    return parts_speak(story, report) and bool(report.complete or report.components)


def parts_speak(incident: Incident, report: Report) -> bool:
    """Is there a word that we know of every part it names, as far as these are listed?"""
    parts = [c for c in report.components if c.name in incident.components]
    return all(c.level is not None for c in parts)


def _under_way(incident: Incident, at: datetime) -> bool:
    return not incident.planned or incident.started is None or incident.started <= at
