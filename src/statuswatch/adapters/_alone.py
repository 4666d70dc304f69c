"""One part of a page alone, by the id that stays when the page renames it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from statuswatch.adapters._statuspage_story import Parts
from statuswatch.adapters._text import line
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Incident, Report, worst
from statuswatch.core.words import say

OPTION = "components"


def options_of(component: str) -> Mapping[str, str]:
    return {OPTION: component}


def names_meant(options: Mapping[str, str], parts: Parts) -> frozenset[str]:
    """What the page calls the parts that are meant, by id or name; empty: all of it is meant, or
    the page lists no parts. Raises AdapterError where it lists others only."""
    wanted = [code for word in options.get(OPTION, "").split(",") if (code := line(word))]
    if not wanted or not parts.components:
        return frozenset()
    folded = {word.casefold() for word in wanted}
    found = {c.name for c in parts.components if c.name.casefold() in folded}
    found.update(name for code in wanted for name in parts.names.get(code, ()))
    if not found:
        raise AdapterError(
            say("The page lists no part {part} any more.", part=", ".join(wanted)),
            say("Add it again by its address, and choose its parts."),
        )
    return frozenset(found)


def alone(report: Report, names: frozenset[str]) -> Report:
    """The report of these parts, as if the page had no others. A part has no word but its own
    state: what the page says of the whole is about all of it."""
    if not names:
        return report
    parts = tuple(c for c in report.components if c.name in names)
    known = all(part.level is not None for part in parts)
    return replace(
        report,
        incidents=concerning(report.incidents, names),
        components=parts,
        level=worst(part.level for part in parts) if known else None,
    )


def concerning(incidents: Iterable[Incident], names: frozenset[str]) -> tuple[Incident, ...]:
    """Those that name one of the parts; what names none speaks of the page, not of a part."""
    return tuple(i for i in incidents if not names or i.components & names)
