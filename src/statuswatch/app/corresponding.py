"""A vendor's letter kept as a word on its outage, and the promises in it, offered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from statuswatch.core import answering
from statuswatch.core.docket import Letter, Promise, Ticket
from statuswatch.core.offering import offered
from statuswatch.core.words import Message
from statuswatch.core.written import one_line

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.letters import Read
    from statuswatch.app.profile import App
    from statuswatch.core.model import Outage, Service

AFTERWARDS = timedelta(days=2)
"""A letter that comes so soon after an outage may be about it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """`again`: it was there before. `promises`: those it names, not kept. `report`: the user's, whose
    number it names. `remarks`: of reading."""

    letter: Letter
    promises: tuple[Promise, ...] = ()
    report: Ticket | None = None
    remarks: tuple[Message, ...] = ()
    again: bool = False


def about(app: App, service: Service, read: Read) -> Outage | None:
    """The outage of the report whose number it names; else the one that stood when it was written,
    else one that had ended shortly before; the newest of several. A guess, for the user to correct.
    Raises StoreError."""
    now = app.clock.now()
    at = read.at or now
    report = report_of(app, service, read)
    if report is not None:
        every = app.stored.history.outages(service.id, now=now)
        reported = [o for o in every if answering.reports_of(o, [report])]
        if reported:
            return max(reported, key=lambda o: o.start)
    near = [
        o
        for o in app.stored.history.outages(service.id, now=now, since=at - AFTERWARDS)
        if o.start <= at and (o.ongoing or at <= o.end + AFTERWARDS)
    ]
    return max(near, key=lambda o: (o.ongoing or o.end >= at, o.start), default=None)


def report_of(app: App, service: Service, read: Read) -> Ticket | None:
    """The user's report whose number of theirs it names. Raises StoreError."""
    tickets = app.stored.docket.docket(service.id).tickets
    return answering.named_in(f"{read.subject}\n{read.text}", tickets)


def take(app: App, service: Service, read: Read, outage: str | None) -> Taken:
    """Keep it. The same letter again is one. Raises StoreError."""
    now = app.clock.now()
    letter = Letter(
        service=service.id,
        at=read.at or now,
        kept=now,
        sender=read.sender or one_line(service.name, 200),
        subject=read.subject,
        text=read.text,
        outage=outage,
    )
    there = _same(app, letter, dated=read.at is not None)
    if there is not None:
        letter = replace(there, outage=outage or there.outage)
    letter = replace(letter, id=app.stored.docket.keep_letter(letter))
    known = {(p.text, p.due) for p in app.stored.docket.docket(service.id).promises}
    found = offered(letter, _zone(app, service))
    fresh = tuple(p for p in found if (p.text, p.due) not in known)
    return Taken(
        letter, fresh, report_of(app, service, read), read.remarks, again=there is not None
    )


def keep(app: App, promises: tuple[Promise, ...]) -> tuple[int, ...]:
    """Those that the user confirms. Raises StoreError."""
    return tuple(app.stored.docket.keep_promise(promise) for promise in promises)


async def dropped(desk: Desk, service_id: str, data: bytes) -> Taken | None:
    """For the window: a letter that was dropped or pasted, kept as its date says. `None`: the
    service is not followed any more. Raises LetterError, StoreError."""
    from statuswatch.app import letters

    app = desk.app
    service = next((s for s in app.stored.ledger.services() if s.id == service_id), None)
    if service is None:
        return None
    # A big one takes some tenths of a second, in which polls must go on.
    read = await asyncio.to_thread(letters.read, data, app.clock.now())
    found = about(app, service, read)
    return take(app, service, read, None if found is None else found.id)


def _same(app: App, letter: Letter, *, dated: bool) -> Letter | None:
    for known in app.stored.docket.docket(letter.service).letters:
        alike = (known.text, known.subject) == (letter.text, letter.subject)
        if alike and (not dated or known.at == letter.at):
            return known
    return None


def _zone(app: App, service: Service) -> str:
    """Their page's own, for times in a letter that name none."""
    known = (app.known(f.source.id) for f in app.stored.ledger.sources(service.id))
    return next((k.zone for k in known if k.zone), "")
