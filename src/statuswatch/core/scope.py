"""Which incidents concern a service, and at which level they count for it."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.core.model import COMPONENT_KEY, Component, Incident, KnownIncident, Level, worst


def among(names: Iterable[str], parts: frozenset[str]) -> frozenset[str]:
    """Those of `names` that are followed. Case is no difference: parts are typed by people, and
    with `add --kind` nobody asked the page how it writes them."""
    wanted = {part.casefold() for part in parts}
    return frozenset(name for name in names if name.casefold() in wanted)


def concerns(k: KnownIncident, parts: frozenset[str]) -> bool:
    """Does the incident concern who follows only `parts` (empty = everything)?

    One that names a followed part does; so does one of a source that lists no parts at all (a
    feed, a probe): there is no telling, and silence would be worse. An incident that names none
    on a page that does list parts does not: there the parts' own states speak.
    """
    return not parts or k.whole or bool(among(k.incident.components, parts))


def counted(k: KnownIncident, parts: frozenset[str], level: Level | None) -> Level | None:
    """`level` as it counts: an ailing part makes the whole service degraded, not down."""
    if level is None or parts or not k.incident.key.startswith(COMPONENT_KEY):
        return level
    return min(level, Level.DEGRADED)


def worst_counted(k: KnownIncident, parts: frozenset[str]) -> Level | None:
    """The worst at which the incident ever counted. For who follows some parts these speak, too:
    a "minor" incident in which their part was down was an outage of theirs."""
    level = counted(k, parts, k.worst)
    named = dict(k.parts)
    return worst([level, *(named[name] for name in among(named, parts))])


def level_now(
    incident: Incident, parts: frozenset[str], listed: Iterable[Component]
) -> Level | None:
    """The level of an open story as it counts now for who follows `parts`: the vendor's own, or
    how those of its parts that are followed stand on their page (`listed`), if that is worse."""
    if incident.planned or not parts:
        return incident.level
    mine = among(incident.components, parts)
    return worst([incident.level, *(c.level for c in listed if c.name in mine)])
