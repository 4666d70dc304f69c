"""How everything is now, in one value: what the tray, the window and `status` show.

Every face of the program says the same because it asks here: which picture, which sentence,
which line for a service, in which order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.model import KnownIncident, Level, Line, Role, Service, Source, Status, worst
from statuswatch.core.scope import among
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Message, Setting, count, render, say

TOOLTIP = 120
"""Characters of a tool tip, in UTF-16 units: Windows cuts at 127 (NOTIFYICONDATA.szTip)."""

NAMED = 3
"""Services that a tool tip names before it counts the rest."""

NAME = 40
"""Characters of a name: a page may call itself anything, and a menu is as wide as its widest."""

SOON = timedelta(hours=24)
"""Announced maintenance is mentioned from so long before its start."""


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """One followed service as it stands. `sources` with the journal's view of each. `saw`: when
    our own check first saw the trouble that lasts, even if it finds nothing wrong any more."""

    service: Service
    status: Status
    sources: tuple[Source, ...] = ()
    acknowledged: bool = False
    saw: datetime | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A snapshot. `seq`: the journal line it includes; older snapshots are dropped."""

    services: tuple[ServiceNow, ...]
    line: Line
    at: datetime
    seq: int = 0
    line_since: datetime | None = None
    checked: datetime | None = None

    @property
    def offline(self) -> bool:
        """It is us: nothing is said about the services until our line is back."""
        return self.line in (Line.DOWN, Line.CAPTIVE)


class Face(StrEnum):
    """The shapes a state is drawn with (`tray-*.svg`, `state-*.svg`), calm first."""

    FINE = "fine"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"
    DEGRADED = "degraded"
    PARTIAL = "partial"
    DOWN = "down"
    OFFLINE = "offline"

    @property
    def rank(self) -> int:
        """Worst wins; can't tell is worse than a planned maintenance, milder than trouble."""
        return _RANKS[self]

    @property
    def ails(self) -> bool:
        return self in (Face.DEGRADED, Face.PARTIAL, Face.DOWN)


_RANKS = {face: rank for rank, face in enumerate(Face)}


def face(now: ServiceNow) -> Face:
    """The shape of one service. A maintenance that runs over its plan counts as degraded."""
    match now.status.level:
        case None:
            return Face.UNKNOWN
        case Level.OK:
            return Face.FINE
        case Level.MAINTENANCE:
            return Face.DEGRADED if now.status.overrun else Face.MAINTENANCE
        case level:
            return Face(level.word)


def icon(overview: Overview) -> tuple[Face, int]:
    """The tray's shape, and the number in it: how many share the worst trouble; 0 = none.

    No number for one service, nor where all that share the worst are acknowledged.
    """
    if overview.offline:
        return Face.OFFLINE, 0
    gravest = max((face(s) for s in overview.services), key=lambda f: f.rank, default=Face.UNKNOWN)
    sharing = [s for s in overview.services if face(s) is gravest]
    if not gravest.ails or len(sharing) < 2 or all(s.acknowledged for s in sharing):
        return gravest, 0
    return gravest, len(sharing)


def ordered(overview: Overview) -> tuple[ServiceNow, ...]:
    """Trouble (worst, then newest, first), can't tell, maintenance, fine by name."""
    by_name = sorted(overview.services, key=lambda s: s.service.name.casefold())
    return tuple(sorted(by_name, key=lambda s: (-face(s).rank, _newest(s))))


def _newest(now: ServiceNow) -> float:
    since = now.status.since
    return -since.timestamp() if since and face(now).ails else 0.0


def headline(overview: Overview) -> Message:
    """The verdict as one sentence, worst rule first."""
    services = overview.services
    if not services:
        return say("Nothing followed yet")
    if overview.line is Line.DOWN:
        return say("It's you: your own line is down")
    if overview.line is Line.CAPTIVE:
        return say("It's you: this network wants you to sign in")
    ailing = [s for s in services if face(s).ails]
    if len(ailing) == 1:
        return _trouble(ailing[0])
    if ailing:
        return count("{n} service is in trouble", "{n} services are in trouble", len(ailing))
    unknown = [s for s in services if face(s) is Face.UNKNOWN]
    if any(waits(s, overview) for s in unknown):
        return say("Looking")
    if len(unknown) == 1:
        return say("Can't tell about {name}", name=called(unknown[0]))
    if unknown:
        return count("Can't tell about {n} service", "Can't tell about {n} services", len(unknown))
    return _calm(services)


def _trouble(now: ServiceNow) -> Message:
    name = called(now)
    if now.status.level is Level.MAINTENANCE:
        return say("{name}'s maintenance runs over", name=name)
    if now.status.level is Level.PARTIAL:
        return say("Part of {name} is down", name=name)
    if now.status.level is Level.DEGRADED:
        return say("{name} is degraded", name=name)
    if any(_admits(k, now.service) for k in now.status.open):
        return say("{name} is down, and they say so", name=name)
    return say("{name} is down", name=name)


def _admits(known: KnownIncident, service: Service) -> bool:
    """An official source says that it, or the part that matters, is down."""
    official = known.role is Role.OFFICIAL and not known.faded and not known.incident.planned
    named = dict(known.parts)
    mine = (named[name] for name in among(named, service.parts))
    return official and worst([known.incident.level, *mine]) is Level.DOWN


def _calm(services: tuple[ServiceNow, ...]) -> Message:
    """Nothing ails and nothing is unknown: maintenance as planned, or all fine."""
    planned = [s for s in services if face(s) is Face.MAINTENANCE]
    if len(planned) == 1:
        name = called(planned[0])
        if any(_announced(k) for k in planned[0].status.open):
            return say("{name} is under maintenance, as announced", name=name)
        return say("{name} is under maintenance", name=name)
    if planned:
        return count(
            "{n} service is under maintenance", "{n} services are under maintenance", len(planned)
        )
    if len(services) == 1:
        name = called(services[0])
        if services[0].status.stale:
            return say("{name} is fine, as far as we can see", name=name)
        return say("{name} is fine", name=name)
    if any(s.status.stale for s in services):
        seen = "All {n} fine, as far as we can see"
        return count(seen, seen, len(services))
    return count("All {n} fine", "All {n} fine", len(services))


def _announced(known: KnownIncident) -> bool:
    start = known.incident.started
    return known.incident.planned and start is not None and known.first_seen < start


def waits(now: ServiceNow, overview: Overview) -> bool:
    """Not asked yet, and it will be: otherwise "Looking" would stand there for ever."""
    status = now.status
    if status.level is not None or status.heard is not None or status.since is not None:
        return False
    return overview.checked is None or any(s.role is not Role.CROWD for s in now.sources)


def tooltip(overview: Overview) -> tuple[Message, ...]:
    """The tool tip in ever shorter versions, worst first; `fit` takes the first that fits."""
    if not overview.services:
        return (say("StatusWatch: nothing followed yet"),)
    if overview.offline:
        return (_offline(overview),)
    ill = [s for s in ordered(overview) if face(s) is not Face.FINE]
    if not ill:
        return (*_checked(overview), headline(overview))
    if all(waits(s, overview) for s in ill) and headline(overview) == say("Looking"):
        return (say("Looking: not everything has been checked yet"), headline(overview))
    fine = len(overview.services) - len(ill)
    return (*(_named(ill, n, fine) for n in range(min(NAMED, len(ill)), 0, -1)), headline(overview))


def _offline(overview: Overview) -> Message:
    since = overview.line_since
    if overview.line is Line.CAPTIVE:
        return say("This network wants you to sign in; we say nothing until you have")
    if since is None:
        return say("You are offline")
    return say("You are offline since {since}", since=since)


def _checked(overview: Overview) -> tuple[Message, ...]:
    if overview.checked is None:
        return ()
    said = headline(overview)
    return (say("{all_fine}, checked {at}", all_fine=said, at=overview.checked),)


def _named(ill: list[ServiceNow], shown: int, fine: int) -> Message:
    names = [_clause(s, dated=i == 0) for i, s in enumerate(ill[:shown])]
    trouble = _listed(names, len(ill) - shown)
    if not fine:
        return trouble
    rest = count("{n} fine.", "{n} fine.", fine)
    return say("{trouble} {rest}", trouble=trouble, rest=rest)


def _listed(names: list[Message], more: int) -> Message:
    a, b, c = (*names, *(Message(""),) * (NAMED - len(names)))
    match len(names), more:
        case 1, 0:
            return say("{a}.", a=a)
        case 2, 0:
            return say("{a}, {b}.", a=a, b=b)
        case _, 0:
            return say("{a}, {b}, {c}.", a=a, b=b, c=c)
        case 1, _:
            return count("{a}, {n} more.", "{a}, {n} more.", more, a=a)
        case 2, _:
            return count("{a}, {b}, {n} more.", "{a}, {b}, {n} more.", more, a=a, b=b)
        case _:
            return count(
                "{a}, {b}, {c}, {n} more.", "{a}, {b}, {c}, {n} more.", more, a=a, b=b, c=c
            )


def _clause(now: ServiceNow, *, dated: bool) -> Message:
    """A service in a list: its name and state, and since when if there is room for that."""
    name, since = called(now), now.status.since if dated else None
    match face(now):
        case Face.DOWN if since:
            return say("{name} down since {since}", name=name, since=since)
        case Face.DOWN:
            return say("{name} down", name=name)
        case Face.PARTIAL if since:
            return say("{name} partly down since {since}", name=name, since=since)
        case Face.PARTIAL:
            return say("{name} partly down", name=name)
        case Face.DEGRADED if now.status.level is Level.MAINTENANCE:
            return say("{name}'s maintenance runs over", name=name)
        case Face.DEGRADED if since:
            return say("{name} degraded since {since}", name=name, since=since)
        case Face.DEGRADED:
            return say("{name} degraded", name=name)
        case Face.MAINTENANCE:
            return say("{name} under maintenance", name=name)
        case _:
            return say("{name}: can't tell", name=name)


def fit(versions: Iterable[Message], setting: Setting, most: int = TOOLTIP) -> str:
    """The first version that has at most `most` UTF-16 units; else the last one, cut."""
    text = ""
    for version in versions:
        text = render(version, setting)
        if _units(text) <= most:
            return text
    while _units(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def service_line(now: ServiceNow, at: datetime) -> Message:
    """One service in one line, with how long it has lasted at `at`."""
    name, since = called(now), now.status.since
    lasting = at - since if since else timedelta()
    match face(now):
        case Face.DOWN if since:
            return say(
                "{name}: down since {since} ({lasting})", name=name, since=since, lasting=lasting
            )
        case Face.DOWN:
            return say("{name}: down", name=name)
        case Face.PARTIAL if since:
            return say(
                "{name}: partly down since {since} ({lasting})",
                name=name,
                since=since,
                lasting=lasting,
            )
        case Face.PARTIAL:
            return say("{name}: partly down", name=name)
        case Face.DEGRADED if now.status.level is Level.MAINTENANCE:
            return _overrun_line(now)
        case Face.DEGRADED if since:
            return say(
                "{name}: degraded since {since} ({lasting})",
                name=name,
                since=since,
                lasting=lasting,
            )
        case Face.DEGRADED:
            return say("{name}: degraded", name=name)
        case _:
            return _quiet_line(now, at)


def _overrun_line(now: ServiceNow) -> Message:
    end = min(k.incident.planned_end for k in now.status.overrun if k.incident.planned_end)
    return say("{name}: maintenance runs over, it was to end at {end}", name=called(now), end=end)


def _quiet_line(now: ServiceNow, at: datetime) -> Message:
    name, status = called(now), now.status
    if status.level is None and status.since:
        return say("{name}: can't tell since {since}", name=name, since=status.since)
    if status.level is None:
        return say("{name}: can't tell", name=name)
    if status.level is Level.MAINTENANCE:
        ends = [k.incident.planned_end for k in status.open if k.incident.planned_end]
        if ends:
            return say("{name}: maintenance until {end}", name=name, end=max(ends))
        return say("{name}: maintenance", name=name)
    starts = [k.incident.started for k in status.announced if k.incident.started]
    if starts and min(starts) - at <= SOON:
        return say("{name}: fine, maintenance from {start}", name=name, start=min(starts))
    if status.stale:
        return say("{name}: fine, as far as we can see", name=name)
    return say("{name}: fine", name=name)


def lines(overview: Overview, at: datetime) -> tuple[tuple[ServiceNow, Message], ...]:
    """Every service with its line, in order. While we are offline each is its last word."""
    rows = ((now, _line(now, overview, at)) for now in ordered(overview))
    since = overview.line_since
    if not overview.offline or since is None:
        return tuple(rows)
    return tuple((now, say("{line}, as of {since}", line=line, since=since)) for now, line in rows)


def _line(now: ServiceNow, overview: Overview, at: datetime) -> Message:
    if waits(now, overview):
        return say("{name}: not checked yet", name=called(now))
    # Offline, the trouble may be over: its length is counted up to our last word, not to now.
    end = overview.line_since if overview.offline else None
    return service_line(now, min(at, end) if end else at)


def called(now: ServiceNow) -> str:
    """On one line, and not without end: a name may come from a page."""
    name = " ".join(now.service.name.split())
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"
