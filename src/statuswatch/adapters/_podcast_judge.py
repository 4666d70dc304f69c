"""All hops of a podcast's chain together: what they share is our own line, blocker, or clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.adapters._answers import host_of, server_time
from statuswatch.adapters._podcast_answers import address_of
from statuswatch.adapters._podcast_state import AUDIO, HOST, PREFIX, SILENT, F, State
from statuswatch.core.flow import Answer, Response


def settle(states: Sequence[State], answers: Iterable[Answer], at: datetime) -> tuple[State, ...]:
    """The states of all hops, those of the way in its order, after what they share was seen."""
    found = list(states)
    asked = [s for s in found if s.fault is not F.UNASKED]
    if asked and all(s.fault in SILENT for s in asked) and len(_owners(asked)) > 1:
        return tuple(replace(s, fault=F.LINE, args={}) for s in found)
    found = [_by_clock(s) for s in found] if _clock_is_off(answers, at) else found
    found = _by_inspection(found)
    found = _by_blocker(found)
    found = _doubted(found)
    return tuple(_behind(found))


def _by_inspection(states: list[State]) -> list[State]:
    """No certificate of anybody is trusted here: something on this computer reads along."""
    secure = [s for s in states if s.url.startswith("https:") and s.fault is not F.UNASKED]
    secure = [s for s in secure if s.fault not in SILENT | {F.BLOCKED}]
    if len(_owners(secure)) < 3 or any(s.fault is not F.TLS for s in secure):
        return states
    return [replace(s, fault=F.INSPECTED) if s.fault is F.TLS else s for s in states]


def _by_blocker(states: list[State]) -> list[State]:
    """Names of two trackers are unknown here while the host's is known: they are on a list."""
    host = next((s for s in states if s.kind == HOST), None)
    if host is None or host.fault in {F.DNS, F.UNASKED}:
        return states
    gone = [s for s in states if s.kind == PREFIX and s.fault is F.DNS]
    if len(_owners(gone)) < 2:
        return states
    return [replace(s, fault=F.BLOCKED) if s in gone else s for s in states]


def _doubted(states: list[State]) -> list[State]:
    """Two that do not answer at all while others do: the line may be ill in part."""
    host_fine = any(s.kind == HOST and s.fault is F.NONE for s in states)
    silent = [s for s in states if s.kind == PREFIX and s.fault in SILENT]
    if not host_fine or len(_owners(silent)) < 2:
        return states
    return [replace(s, doubtful=True) if s in silent else s for s in states]


def _behind(states: Iterable[State]) -> Iterable[State]:
    broken = False
    for state in states:
        on_the_way = state.kind in {PREFIX, HOST, AUDIO}
        yield replace(state, behind=True) if broken and on_the_way else state
        broken = broken or (on_the_way and state.broken)


def _clock_is_off(answers: Iterable[Answer], at: datetime) -> bool:
    dates = [server_time(a) for a in answers if isinstance(a, Response)]
    apart = [abs(date - at) > timedelta(hours=24) for date in dates if date is not None]
    return len(apart) > 1 and all(apart)


def _by_clock(state: State) -> State:
    return replace(state, fault=F.CLOCK) if state.fault in {F.EXPIRED, F.TLS} else state


def _owners(states: Iterable[State]) -> set[str]:
    """Who stands behind them, by the last two names of their hosts and by their ports."""
    found = set()
    for state in states:
        host = host_of(state.url)
        owner = host if address_of(host) else ".".join(host.split(".")[-2:])
        port = state.url.partition("://")[2].partition("/")[0].rpartition(":")[2]
        found.add(f"{owner}:{port}" if port.isdigit() else owner)
    return found
