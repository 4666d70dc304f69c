"""All there is to say of one service: what they say, its parts, where we look, what was before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.adapters.probe import remembered
from statuswatch.app.retold import Edit, edits
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Known, KnownIncident, Level, Outage, Plan, Role, Service, Update
from statuswatch.core.overview import Face, ServiceNow
from statuswatch.core.schedule import CALM_FLOOR, pace
from statuswatch.core.scope import among, level_now
from statuswatch.core.words import Message, say
from statuswatch.store.protocols import Filter, Followed, Order

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.engine.watching import Timing

SHOWN = 10
"""Past outages on the sheet; the history has them all."""

PAGE, PAGES = 16, 16
"""Outages read at a time, and how many times at most."""

PATIENCE = 15.0
"""Seconds for which `check` waits for answers."""

LOOK_AGAIN = 0.05

ELSEWHERE = say("StatusWatch is polling in another window or terminal.")


@dataclass(frozen=True, slots=True)
class Story:
    """One open story. `updates` are newest first; `place` is what kind of page tells it. `face`:
    how bad it is for who follows these parts. `edits`: what its posts said before."""

    known: KnownIncident
    updates: tuple[Update, ...]
    place: str
    url: str
    face: Face
    plan: Plan | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A source as it stands. `face` is what it says by itself. `due`: `None` while it is asked
    just now, or where nobody knows. `why` says why in this interval, or why not at all. `tested`:
    what a check of our own showed, and what it did not."""

    id: str
    title: str
    url: str
    role: Role
    face: Face
    heard: datetime | None
    failing: Message | None
    failing_since: datetime | None
    paused: str
    due: datetime | None
    pace: timedelta | None
    why: Message | None
    tested: Message | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part as its page lists it; `gone`: followed, and listed no more."""

    name: str
    level: Level | None
    followed: bool
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """An outage that is over; `title` as the history has it."""

    outage: Outage
    title: Message


@dataclass(frozen=True, slots=True)
class Sheet:
    """`seq`: the journal line it includes. `polls`: this process asks. `more`: there are more
    past outages than `before` holds. `page`: where they say how it is, empty where unknown."""

    now: ServiceNow
    stories: tuple[Story, ...]
    elsewhere: tuple[Story, ...]
    parts: tuple[Part, ...]
    places: tuple[Place, ...]
    before: tuple[Past, ...]
    more: bool
    polls: bool
    page: str
    at: datetime
    seq: int


async def sheet(desk: Desk, service_id: str) -> Sheet | None:
    """The sheet of one service; `None`: it is not followed any more. Raises StoreError."""
    from statuswatch.engine.present import present

    app = desk.app
    service = next((s for s in app.stored.ledger.services() if s.id == service_id), None)
    if service is None:
        return None
    seq = app.stored.journal.last_seq()  # before what it includes is read: never too new
    followed = app.stored.ledger.sources(service_id)
    engine = app.network.engine if desk.watch.polls else None
    read = app.stored.journal.known if engine is None else engine.known
    known = {f.source.id: read(f.source.id) for f in followed}
    now = app.clock.now()
    history = app.stored.history
    row = present([service], followed, known.__getitem__, now, app.rules, history).services[0]
    told = (*row.status.open, *_by_start(row.status.announced))
    edited = await edits(app.stored.journal, told)
    before, more = await _before(desk, service, now)
    places = [
        _place(f, known[f.source.id], None if engine is None else engine.timing(f.source), now)
        for f in followed
    ]
    return Sheet(
        now=row,
        stories=tuple(
            replace(s, edits=edited.get((s.known.source, s.known.incident.key), ()))
            for s in _stories(row, told, known)
        ),
        elsewhere=_stories(row, row.status.elsewhere, known),
        parts=_parts(service, known.values(), row.status.missing),
        places=tuple(places),
        before=before,
        more=more,
        polls=desk.watch.polls,
        page=_page(row),
        at=now,
        seq=seq,
    )


async def check(desk: Desk, service_id: str) -> None:
    """Ask everything of this service now, and wait until it was asked, at most `PATIENCE` long.
    Raises StatusWatchError where another process polls: it would not hear us."""
    if not desk.watch.polls:
        raise StatusWatchError(ELSEWHERE, say("It asks again by itself."))
    engine, clock = desk.app.network.engine, desk.app.clock
    engine.check_now(service_id)
    for _ in range(round(PATIENCE / LOOK_AGAIN)):
        await asyncio.sleep(LOOK_AGAIN)
        dues = [
            engine.timing(f.source).due
            for f in engine.followed().values()
            if f.source.service == service_id and not f.paused
        ]
        if engine.line.down or all(due is not None and due > clock.now() for due in dues):
            return


# -- what they say ---------------------------------------------------------------------------------


def _stories(
    row: ServiceNow, told: Iterable[KnownIncident], known: Mapping[str, Known]
) -> tuple[Story, ...]:
    sources = {s.id: s for s in row.sources}
    stories = []
    for k in told:
        plan = _plan(row, k)
        source = sources.get(k.source)
        stories.append(
            Story(
                known=k,
                updates=tuple(reversed(k.incident.updates)),
                place="" if source is None else adapters.title_of(source.kind),
                url=_web(k.incident.url) or ("" if source is None else _web(source.url)),
                face=_face(row, k, plan, known),
                plan=plan,
            )
        )
    return tuple(stories)


def _by_start(told: Iterable[KnownIncident]) -> list[KnownIncident]:
    return sorted(told, key=lambda k: k.incident.started or k.first_seen)


def _plan(row: ServiceNow, k: KnownIncident) -> Plan | None:
    if not k.incident.planned:
        return None
    if k in row.status.announced:
        return Plan.ANNOUNCED
    return Plan.OVERRUN if k in row.status.overrun else Plan.RUNNING


def _face(row: ServiceNow, k: KnownIncident, plan: Plan | None, known: Mapping[str, Known]) -> Face:
    if plan is not None:
        return Face.DEGRADED if plan is Plan.OVERRUN else Face.MAINTENANCE
    return face_of(level_now(k.incident, row.service.parts, known[k.source].components))


def face_of(level: Level | None) -> Face:
    """The shape of a level as it is told."""
    if level is None:
        return Face.UNKNOWN
    return Face.FINE if level is Level.OK else Face(level.word)


# -- where we look ---------------------------------------------------------------------------------


def _place(f: Followed, known: Known, timing: Timing | None, now: datetime) -> Place:
    s = f.source
    silent = known.heard is None or known.silent is not None
    levels = (known.level, *(k.incident.level for k in known.open if not k.incident.planned))
    told = max((level for level in levels if level is not None), default=None)
    known_pace = None if timing is None or f.paused else pace(known, timing.hints)
    return Place(
        id=s.id,
        title=adapters.title_of(s.kind),
        url=s.url,
        role=s.role,
        face=Face.UNKNOWN if silent else face_of(told),
        heard=known.heard,
        failing=known.reason if known.failures else None,
        failing_since=known.failing_since if known.failures else None,
        paused=f.paused,
        due=None if timing is None or f.paused else timing.due,
        pace=known_pace,
        why=_why(f, known, timing, now),
        tested=_tested(f, known),
    )


def _tested(f: Followed, known: Known) -> Message | None:
    if f.source.role is not Role.PROBE or f.paused or known.heard is None:
        return None
    return None if known.streak or known.open else remembered(known.level)


def _why(f: Followed, known: Known, timing: Timing | None, now: datetime) -> Message | None:
    """Why in this interval: what `schedule.pace` went by, in words."""
    if f.paused:
        return {
            "gone": say("paused: their page says it is gone"),
            "moved": say("paused: their page has moved"),
        }.get(f.paused, say("paused"))
    if timing is None:
        return None
    hints, step = timing.hints, pace(known, timing.hints)
    every = _length(step)
    if hints.hold is not None and hints.hold > now:
        return say("not before {hold}: they asked us to wait", hold=hints.hold)
    if known.failures > 1:
        return say("every {every}, ever slower: it can't be read", every=every)
    if known.streak:
        return say("every {every}: it looks down", every=every)
    if any(not k.faded for k in known.open):
        return say("every {every}: something is open", every=every)
    if hints.witness:
        return say("every {every}: another of its places speaks of trouble", every=every)
    least = max(hints.interval, timedelta(0) if hints.loopback else CALM_FLOOR)
    if step > least and hints.max_age is not None:
        return say("every {every}: their page asks for it", every=every)
    if step > hints.interval:
        return say("every {every}: not more often while nothing is wrong", every=every)
    return say("every {every}, as set", every=every)


def _length(step: timedelta) -> Message:
    """In seconds up to two minutes: "every 60 s" is how one says it."""
    seconds = round(step.total_seconds())
    if seconds < 120:
        return say("{n}\N{NO-BREAK SPACE}s", n=seconds)
    return say("{length}", length=step)


# -- parts, pages, the past ------------------------------------------------------------------------


def _parts(service: Service, known: Iterable[Known], missing: Iterable[str]) -> tuple[Part, ...]:
    """Followed ones first, then as the page lists them; one that two places list, once."""
    listed: dict[str, Level | None] = {}
    for k in known:
        for c in k.components:
            there = listed.get(c.name)
            worse = there is None or (c.level is not None and c.level > there)
            listed[c.name] = c.level if worse else there
    mine = among(listed, service.parts)
    parts = [Part(name, level, name in mine) for name, level in listed.items()]
    gone = [Part(name, None, True, gone=True) for name in missing]
    return tuple(sorted((*gone, *parts), key=lambda p: not p.followed))


def _page(row: ServiceNow) -> str:
    """Where they say how it is: their status page, else their home page."""
    official = [s.url for s in row.sources if s.role is Role.OFFICIAL]
    return next((u for u in (*official, row.service.homepage) if _web(u)), "")


def _web(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


async def _before(desk: Desk, service: Service, now: datetime) -> tuple[tuple[Past, ...], bool]:
    """The newest outages that are over, and whether there are more: rows of the history."""
    history, which = desk.app.stored.history, Filter(services=frozenset({service.id}))
    over: list[Past] = []
    for start in range(0, PAGE * PAGES, PAGE):
        rows = history.outage_page(which, Order(), start, PAGE, now=now)
        over += [Past(row.outage, row.title) for row in rows if not row.outage.ongoing]
        if len(rows) < PAGE or len(over) > SHOWN:
            break
        await asyncio.sleep(0)
    return tuple(over[:SHOWN]), len(over) > SHOWN
