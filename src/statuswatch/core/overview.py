"""How everything is now, in one value: what the tray, the window and `status` show.

Every face of the program says the same because it asks here: which picture, which sentence,
which line for a service, in which order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.face import (
    LINE_DOWN,
    SIGN_IN,
    Face,
    ServiceNow,
    barely,
    called,
    face,
    is_slow,
    is_you,
    judged,
    runs_over,
    sentence,
    since_when,
)
from statuswatch.core.model import KnownIncident, Level, Line, Role, Service, worst
from statuswatch.core.pause import Pause
from statuswatch.core.pause import words as paused_words
from statuswatch.core.scope import among
from statuswatch.core.unheard import HEADLINE, Unheard
from statuswatch.core.words import Message, count, say

__all__ = [
    "SOON",
    "Face",
    "Overview",
    "ServiceNow",
    "called",
    "face",
    "fallen",
    "headline",
    "icon",
    "lines",
    "ordered",
    "service_line",
    "waits",
]

SOON = timedelta(hours=24)
"""Announced maintenance is mentioned from so long before its start."""

TOGETHER, MANY = timedelta(minutes=1), 3
"""So many that begin to ail within so long fell together."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A snapshot. `seq`: the journal line it includes; older snapshots are dropped. `unread`:
    notices that were told and not seen in the inbox. `disturb_after`: nothing is shown before.
    `paused`: nothing is asked, by the user's wish. `unheard`: what is heard can't be kept."""

    services: tuple[ServiceNow, ...]
    line: Line
    at: datetime
    seq: int = 0
    line_since: datetime | None = None
    checked: datetime | None = None
    unread: int = 0
    disturb_after: datetime | None = None
    paused: Pause | None = None
    unheard: Unheard | None = None

    @property
    def offline(self) -> bool:
        """It is us: nothing is said about the services until our line is back."""
        return self.line in (Line.DOWN, Line.CAPTIVE)

    def of(self, service: str) -> ServiceNow | None:
        """By its id; `None`: it is not followed."""
        return next((now for now in self.services if now.service.id == service), None)

    @property
    def silent(self) -> bool:
        """Nobody knows how the services are now: our line is down, the user has paused, or what we
        hear can't be kept."""
        return self.offline or self.paused is not None or self.unheard is not None

    @property
    def silent_since(self) -> datetime | None:
        """From when on nothing is said about the services; `None`: it is, or nobody knows."""
        if self.paused is not None:
            return self.paused.since
        if self.unheard is not None:
            return self.unheard.since
        return self.line_since if self.offline else None


def icon(overview: Overview) -> tuple[Face, int]:
    """The tray's shape, and the number in it: how many share the worst trouble; 0 = none.

    No number for one service, nor where all that share the worst are acknowledged.
    """
    if overview.paused is not None or overview.unheard is not None:
        return Face.UNKNOWN, 0
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
    since = since_when(now)
    return -since.timestamp() if since and face(now).ails else 0.0


def headline(overview: Overview) -> Message:
    """The verdict as one sentence, worst rule first."""
    services = overview.services
    if not services:
        return say("Nothing followed yet")
    if overview.paused is not None:
        return paused_words(overview.paused)
    if overview.unheard is not None:
        return HEADLINE
    if overview.line is Line.DOWN:
        return LINE_DOWN
    if overview.line is Line.CAPTIVE:
        return SIGN_IN
    ailing = [s for s in services if face(s).ails]
    if len(ailing) == 1:
        return sentence(ailing[0]) or _trouble(ailing[0])
    if ailing:
        return _troubles(ailing)
    unknown = [s for s in services if face(s) is Face.UNKNOWN]
    if any(waits(s, overview) for s in unknown):
        return say("Looking")
    if unknown:
        return _dark(unknown)
    return _calm(services)


def fallen(ailing: Sequence[ServiceNow]) -> tuple[ServiceNow, ...]:
    """Those that fell together, in the order they did, where they are most of what ails."""
    begun = [(since, now) for now in ailing if (since := since_when(now)) and not runs_over(now)]
    begun.sort(key=lambda one: one[0])
    most: list[tuple[datetime, ServiceNow]] = []
    first = 0
    for last, (since, _) in enumerate(begun):
        while since - begun[first][0] > TOGETHER:
            first += 1
        if last + 1 - first > len(most):
            most = begun[first : last + 1]
    enough = len(most) >= MANY and 2 * len(most) > len(ailing)
    return tuple(now for _, now in most) if enough else ()


def _troubles(ailing: Sequence[ServiceNow]) -> Message:
    fell = fallen(ailing)
    since = since_when(fell[0]) if fell else None
    if since is not None:
        words = "{n} services fell together at {since}"
        return count(words, words, len(fell), since=since)
    return count("{n} service is in trouble", "{n} services are in trouble", len(ailing))


def _trouble(now: ServiceNow) -> Message:
    """Where nobody judged it: what its sources say."""
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


def _dark(unknown: Sequence[ServiceNow]) -> Message:
    """One verdict for all of them, where the same thing of the user's own is in the way of all."""
    if len(unknown) == 1:
        name = called(unknown[0])
        return sentence(unknown[0]) or say("Can't tell about {name}", name=name)
    said = {found.sentence for now in unknown if is_you(now) and (found := judged(now))}
    if len(said) == 1 and all(is_you(now) for now in unknown):
        return said.pop()
    return count("Can't tell about {n} service", "Can't tell about {n} services", len(unknown))


def _calm(services: tuple[ServiceNow, ...]) -> Message:
    """Nothing ails and nothing is unknown: maintenance as planned, or all fine."""
    planned = [s for s in services if face(s) is Face.MAINTENANCE]
    if len(planned) == 1:
        return sentence(planned[0]) or _work(planned[0])
    if planned:
        return count(
            "{n} service is under maintenance", "{n} services are under maintenance", len(planned)
        )
    if len(services) == 1:
        name = called(services[0])
        if barely(services[0]):
            return say("{name} is fine, as far as we can see", name=name)
        return say("{name} is fine", name=name)
    if any(barely(s) for s in services):
        seen = "All {n} fine, as far as we can see"
        return count(seen, seen, len(services))
    return count("All {n} fine", "All {n} fine", len(services))


def _work(now: ServiceNow) -> Message:
    name = called(now)
    if any(_announced(k) for k in now.status.open):
        return say("{name} is under maintenance, as announced", name=name)
    return say("{name} is under maintenance", name=name)


def _announced(known: KnownIncident) -> bool:
    start = known.incident.started
    return known.incident.planned and start is not None and known.first_seen < start


def waits(now: ServiceNow, overview: Overview) -> bool:
    """Not asked yet, and it will be: otherwise "Looking" would stand there for ever."""
    status = now.status
    if status.level is not None or status.heard is not None or status.since is not None:
        return False
    if face(now) is not Face.UNKNOWN:
        return False  # somebody else told already
    return overview.checked is None or any(s.role is not Role.CROWD for s in now.sources)


def service_line(now: ServiceNow, at: datetime) -> Message:
    """One service in one line, with how long it has lasted at `at`."""
    name, since = called(now), since_when(now)
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
        case Face.DEGRADED if runs_over(now):
            return _overrun_line(now)
        case Face.DEGRADED if is_slow(now) and since:
            return say(
                "{name}: slow since {since} ({lasting})", name=name, since=since, lasting=lasting
            )
        case Face.DEGRADED if since:
            return say(
                "{name}: degraded since {since} ({lasting})",
                name=name,
                since=since,
                lasting=lasting,
            )
        case Face.DEGRADED:
            return say("{name}: degraded", name=name)
        case Face.UNKNOWN:
            return _dark_line(now)
        case _:
            return _quiet_line(now, at)


def _overrun_line(now: ServiceNow) -> Message:
    ends = [k.incident.planned_end for k in now.status.overrun if k.incident.planned_end]
    if not ends:
        return say("{name}: maintenance runs over", name=called(now))
    words = "{name}: maintenance runs over, it was to end at {end}"
    return say(words, name=called(now), end=min(ends))


def _dark_line(now: ServiceNow) -> Message:
    name, since = called(now), since_when(now)
    if is_you(now):
        return say("{name}: it's you, not them", name=name)
    if since is not None:
        return say("{name}: can't tell since {since}", name=name, since=since)
    return say("{name}: can't tell", name=name)


def _quiet_line(now: ServiceNow, at: datetime) -> Message:
    name, status = called(now), now.status
    if face(now) is Face.MAINTENANCE:
        ends = [k.incident.planned_end for k in status.open if k.incident.planned_end]
        if ends:
            return say("{name}: maintenance until {end}", name=name, end=max(ends))
        return say("{name}: maintenance", name=name)
    starts = [k.incident.started for k in status.announced if k.incident.started]
    if starts and min(starts) - at <= SOON:
        return say("{name}: fine, maintenance from {start}", name=name, start=min(starts))
    if barely(now):
        return say("{name}: fine, as far as we can see", name=name)
    return say("{name}: fine", name=name)


def lines(overview: Overview, at: datetime) -> tuple[tuple[ServiceNow, Message], ...]:
    """Every service with its line, in order. While we are offline, or paused, each is its last
    word."""
    rows = ((now, _line(now, overview, at)) for now in ordered(overview))
    since = overview.silent_since
    if since is None:
        return tuple(rows)
    return tuple((now, say("{line}, as of {since}", line=line, since=since)) for now, line in rows)


def _line(now: ServiceNow, overview: Overview, at: datetime) -> Message:
    if waits(now, overview):
        return say("{name}: not checked yet", name=called(now))
    # The trouble may be over meanwhile: its length is counted up to our last word, not to now.
    end = overview.silent_since
    return service_line(now, min(at, end) if end else at)
