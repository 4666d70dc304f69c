"""All there is to say of one service: what they say, its parts, where we look, what was before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app.retold import Edit, edits, rewritten
from statuswatch.app.sheet_gone import gone_since
from statuswatch.app.sheet_places import Place, Way, face_of, place, ways
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Known, KnownIncident, Level, Outage, Plan, Role, Service, Update
from statuswatch.core.overview import Face, ServiceNow
from statuswatch.core.rewriting import Revision
from statuswatch.core.scope import among, level_now
from statuswatch.core.witness import Verdict
from statuswatch.core.witnesses import front_of
from statuswatch.core.words import Message, say
from statuswatch.engine.secrets import MASK
from statuswatch.store.nouns import Filter, Order

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App

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
    how bad it is for who follows these parts. `edits`: what its posts said before. `revisions`:
    what else of it they wrote over (its times, how bad it was)."""

    known: KnownIncident
    updates: tuple[Update, ...]
    place: str | Message
    url: str
    face: Face
    plan: Plan | None = None
    edits: tuple[Edit, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part as its page lists it; `gone`: followed, and listed no more, since then at least."""

    name: str
    level: Level | None
    followed: bool
    gone: bool = False
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """An outage that is over; `title` as the history has it. `revisions`: what they wrote over."""

    outage: Outage
    title: Message
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """`now` with its verdict, its forecast and its page's zone. `seq`: the journal line it
    includes. `polls`: this process asks. `more`: there are more past outages than `before` holds.
    `page`: where they say how it is, empty where unknown. `ways`: what is delivered over hops."""

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
    ways: tuple[Way, ...] = ()


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
    row = _judged(app, row, known.values(), now)
    told = (*row.status.open, *_by_start(row.status.announced))
    edited = await edits(app.stored.journal, told)
    revised = await rewritten(history, told)
    before, more = await _before(desk, service, now)
    gone = gone_since(app.stored.ledger, service_id, row.status.missing, now)
    return Sheet(
        now=row,
        stories=tuple(
            replace(
                s,
                edits=edited.get((s.known.source, s.known.incident.key), ()),
                revisions=revised.get((s.known.source, s.known.incident.key), ()),
            )
            for s in _stories(row, told, known)
        ),
        elsewhere=_stories(row, row.status.elsewhere, known),
        parts=_parts(service, known.values(), gone),
        places=tuple(
            place(
                f,
                known[f.source.id],
                None if engine is None else engine.timing(f.source),
                history,
                now,
            )
            for f in followed
        ),
        before=before,
        more=more,
        polls=desk.watch.polls,
        page=_page(row),
        at=now,
        seq=seq,
        ways=ways(followed, app.stored.journal),
    )


def _judged(app: App, row: ServiceNow, known: Iterable[Known], now: datetime) -> ServiceNow:
    """With the verdict and its witnesses, and how much longer it may last."""
    verdict = app.verdict(row.service.id)
    return replace(
        row,
        verdict=None if verdict is None else _openable(verdict),
        forecast=row.forecast or app.forecasts.of(row.service, now),
        zone=row.zone or next((k.zone for k in known if k.zone), ""),
    )


def _openable(verdict: Verdict) -> Verdict:
    """Its witnesses lead where a browser can go, or to where we look."""
    shown = (replace(w, url=_web(w.url)) for w in verdict.witnesses)
    return replace(verdict, witnesses=tuple(shown))


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


# -- parts, pages, the past ------------------------------------------------------------------------


def _parts(
    service: Service, known: Iterable[Known], gone: Mapping[str, datetime]
) -> tuple[Part, ...]:
    """Followed ones first, then as the page lists them; one that two places list, once."""
    listed: dict[str, Level | None] = {}
    for k in known:
        for c in k.components:
            there = listed.get(c.name)
            worse = there is None or (c.level is not None and c.level > there)
            listed[c.name] = c.level if worse else there
    mine = among(listed, service.parts)
    parts = [Part(name, level, name in mine) for name, level in listed.items()]
    lost = [Part(name, None, True, gone=True, gone_since=at) for name, at in gone.items()]
    return tuple(sorted((*lost, *parts), key=lambda p: not p.followed))


def _page(row: ServiceNow) -> str:
    """Where they say how it is: their status page, else their home page."""
    official = [front_of(s, row.service) for s in row.sources if s.role is Role.OFFICIAL]
    return next((u for u in (*official, row.service.homepage) if _web(u)), "")


def _web(url: str) -> str:
    """What a browser can open: an address with a masked secret leads nowhere."""
    return url if url.startswith(("https://", "http://")) and MASK not in url else ""


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
    shown, more = over[:SHOWN], len(over) > SHOWN
    members = history.outage_incidents([past.outage.id for past in shown])
    revised = await rewritten(history, (row.known for row in members))
    return tuple(replace(p, revisions=tuple(_of(p.outage, revised))) for p in shown), more


def _of(
    outage: Outage, revised: Mapping[tuple[str, str], tuple[Revision, ...]]
) -> Iterable[Revision]:
    found = (one for place in outage.incidents for one in revised.get(place, ()))
    return sorted(found, key=lambda one: one.at)
