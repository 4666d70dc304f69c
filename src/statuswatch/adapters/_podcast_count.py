"""From the states of one look to what is believed: bad looks in a row are counted for each hop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from statuswatch.adapters._podcast_memory import Memory, Station
from statuswatch.adapters._podcast_private import redacted
from statuswatch.adapters._podcast_state import (
    AUDIO,
    COVER,
    DIRECTORY,
    FEED,
    HOST,
    PREFIX,
    UNCLEAR,
    F,
    Fault,
    State,
    level_of,
    needed,
)
from statuswatch.adapters._podcast_words import sentence
from statuswatch.core.model import Level

ORDER = (FEED, COVER, PREFIX, HOST, AUDIO, DIRECTORY)
SURE = 6
"""So many looks before two hops that are silent at once are believed to be down."""


def count(memory: Memory, states: Iterable[State], at: datetime, *, private: bool) -> None:
    """Put what was seen into `memory`. A hop that was not asked stays as it was; one that the
    newest episode no longer goes through is forgotten."""
    seen = {state.id: state for state in states}
    before = {station.id: station for station in memory.stations}
    chain_asked = HOST in seen
    kept = [s for s in before.values() if s.id not in seen and not (chain_asked and _on_way(s))]
    new = [_counted(before.get(s.id), s, at, private=private) for s in seen.values()]
    memory.stations = sorted([*kept, *new], key=lambda s: ORDER.index(s.kind))
    memory.line = any(s.fault is F.LINE for s in seen.values())
    names: set[str] = set()
    for station in memory.stations:  # two may be called the same
        while station.name in names:
            station.name = f"{station.name} ({station.id})"
        names.add(station.name)


def believed(station: Station) -> Level | None:
    """Its level as far as it is confirmed; `None` where nothing can be said."""
    fault = Fault(station.fault)
    if fault in UNCLEAR:
        return None
    if station.open or not station.bad:
        return level_seen(station)
    return Level.OK if station.well else None


def level_seen(station: Station) -> Level | None:
    """Its level as it looked last, confirmed or not."""
    level = level_of(station.kind, Fault(station.fault))
    if level is Level.DOWN and station.doubtful and station.bad < SURE:
        return Level.DEGRADED
    return level


def _on_way(station: Station) -> bool:
    return station.kind in {PREFIX, HOST, AUDIO}


def _counted(before: Station | None, state: State, at: datetime, *, private: bool) -> Station:
    old = before or Station(state.id, state.kind, state.name)
    if state.fault is F.UNASKED:
        return msgspec.structs.replace(
            old, name=state.name, behind=state.behind, fault=old.fault or _nothing(before)
        )
    level = level_of(state.kind, state.fault)
    same = old.fault == state.fault
    now = Station(
        id=state.id,
        kind=state.kind,
        name=state.name,
        fault=str(state.fault),
        args=dict(old.args if same else state.args),
        ms=state.ms,
        at=at.timestamp(),
        url=redacted(state.url) if private else state.url,
        behind=state.behind,
        notes={name: dict(args) for name, args in state.notes.items()},
        certificate=state.certificate.timestamp() if state.certificate else old.certificate,
        closed=state.closed,
        well=old.well or level is Level.OK,
        own=state.own,
        doubtful=state.doubtful,
    )
    if level is None:  # neither better nor worse
        now.bad, now.since, now.open = old.bad, old.since, old.open
        now.told, now.level = old.told, old.level
    elif level is not Level.OK:
        now.bad, now.since = old.bad + 1, old.since or at.timestamp()
        now.open = old.open or now.bad >= needed(state.kind, state.fault)
        if now.open:
            now.told, now.level = str(sentence(now)), int(level_seen(now) or 0)
    return now


def _nothing(before: Station | None) -> str:
    """The fault of a hop that was never asked."""
    return str(F.UNASKED) if before is None else ""
