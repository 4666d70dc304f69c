"""Keys and order for what is told without an id: updates by time and state, incidents by title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from statuswatch.core.model import Component, Incident, Level, Update, worst


def stem(at: datetime | None, word: str) -> str:
    """A key that an edited text does not move."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}/{word}" if at else f"-/{word}"


def in_order(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Oldest first; as given where one has no time. The same stem twice is numbered, and what
    says nothing is left out."""
    told = [update for update in updates if update.phase or update.text]
    if all(update.at is not None for update in told):
        told.sort(key=lambda update: update.at.timestamp() if update.at else 0.0)
    seen: dict[str, int] = {}
    keyed: list[Update] = []
    for update in told:
        seen[update.key] = times = seen.get(update.key, 0) + 1
        keyed.append(update if times == 1 else replace(update, key=f"{update.key}/{times}"))
    return tuple(keyed)


def once(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Each key once; the first told wins, but for a worse one that stands as well: pages list what
    they tell twice in any order."""
    by_key: dict[str, Incident] = {}
    for incident in incidents:
        known = by_key.setdefault(incident.key, incident)
        if _is_worse(incident, known):
            by_key[incident.key] = incident
    return tuple(by_key.values())


def _is_worse(one: Incident, other: Incident) -> bool:
    stand = one.ended is None and other.ended is None and one.planned == other.planned
    return stand and (one.level or Level.OK) > (other.level or Level.OK)


def by_name(components: Iterable[Component]) -> tuple[Component, ...]:
    """Each name once, as ill as the worst of its rows."""
    found: dict[str, Component] = {}
    for part in components:
        known = found.get(part.name)
        level = worst((part.level, known.level)) if known else part.level
        if known is None or level != known.level:
            found[part.name] = part
    return tuple(found.values())


def not_before(started: datetime | None, ended: datetime | None) -> datetime | None:
    """The start, unless a typing error (or a plan called off) puts it after the end."""
    return min(started, ended) if started and ended else started


def fingerprint(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()[:20]
