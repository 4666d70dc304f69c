"""What passes between the user and a vendor, for the Service page: read, and written down."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from statuswatch.app import calling, corresponding, promising
from statuswatch.app.promising import Lack, PromiseError
from statuswatch.core.answering import TicketClock, TimelineEntry, timeline
from statuswatch.core.docket import Contact, Holding, Letter, Promise, Terms
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.corresponding import Taken
    from statuswatch.app.desk import Desk
    from statuswatch.app.promising import Judged
    from statuswatch.core.model import Service

IN_THE_FORM: Mapping[Lack, Message] = {
    Lack.LENGTH: say("Choose one under “How long”."),
    Lack.TIME: say("Choose one under “How long”, or write by which day."),
    Lack.WORDS: say("Write what they promised under “Their words”."),
}
"""What to do about it, by the fields that are typed in."""


@dataclass(frozen=True, slots=True)
class Dealings:
    """`clocks` and `letters`: newest first. `passed`: about the outages that last, oldest first.
    `judged`: `None` where only what has passed was asked for."""

    service: Service
    contacts: tuple[Contact, ...] = ()
    holding: Holding | None = None
    clocks: tuple[TicketClock, ...] = ()
    letters: tuple[Letter, ...] = ()
    passed: tuple[TimelineEntry, ...] = ()
    judged: Judged | None = None
    review: date | None = None
    terms: Terms | None = None


async def dealings(desk: Desk, service_id: str, *, whole: bool) -> Dealings | None:
    """`None`: it is not followed any more. `whole`: promises are judged, which reads the history.
    Raises StatusWatchError."""
    app, service = desk.app, _followed(desk, service_id)
    if service is None:
        return None
    docket, now = app.stored.docket.docket(service.id), app.clock.now()
    passed: list[TimelineEntry] = []
    if docket.tickets or docket.letters:
        lasting = app.stored.history.outages(service.id, now=now, since=now)
        passed = [e for o in lasting if o.ongoing for e in timeline(docket, o, now)]
    return Dealings(
        service,
        calling.contacts(app, service),
        docket.holding,
        calling.tickets(app, service),
        tuple(sorted(docket.letters, key=lambda letter: (letter.at, letter.id), reverse=True)),
        tuple(sorted(passed, key=lambda entry: (entry.at, entry.id))),
        promising.judged(app, service) if whole else None,
        docket.review,
        docket.terms,
    )


def _followed(desk: Desk, service_id: str) -> Service | None:
    return next((s for s in desk.app.stored.ledger.services() if s.id == service_id), None)


# -- contacts --------------------------------------------------------------------------------------


async def keep_contact(desk: Desk, contact: Contact, instead: Contact | None = None) -> None:
    """`instead`: the one it was before it was changed. Raises CallingError, StoreError."""
    calling.add(desk.app, replace(contact, id=0 if instead is None else instead.id))


async def drop_contact(desk: Desk, contact: Contact) -> None:
    """Raises StoreError."""
    desk.app.stored.docket.drop(Contact, contact.id)


async def keep_holding(desk: Desk, holding: Holding) -> None:
    """Raises CallingError, StoreError."""
    calling.hold(desk.app, holding)


# -- reports and letters ---------------------------------------------------------------------------


async def heard(desk: Desk, service_id: str, ticket: int, *, answered: bool) -> None:
    """They answered just now, or said that they have it. Raises CallingError, StoreError."""
    service, now = _followed(desk, service_id), desk.app.clock.now()
    if service is not None:
        calling.noted(
            desk.app,
            service,
            number=ticket,
            acknowledged=None if answered else now,
            answered=now if answered else None,
        )


async def unheard(desk: Desk, service_id: str, ticket: int) -> None:
    """They have not answered after all; or else not even said that they have it. Raises
    CallingError, StoreError."""
    service = _followed(desk, service_id)
    if service is not None:
        calling.taken_back(desk.app, service, ticket)


async def numbered(desk: Desk, service_id: str, ticket: int, theirs: str) -> None:
    """The report's number there: it came with their answer. Raises CallingError, StoreError."""
    service = _followed(desk, service_id)
    if service is not None:
        calling.noted(desk.app, service, number=ticket, theirs=theirs)


async def drop_ticket(desk: Desk, service_id: str, ticket: int) -> None:
    """Raises CallingError, StoreError."""
    service = _followed(desk, service_id)
    if service is not None:
        calling.dropped(desk.app, service, ticket)


async def take_letter(desk: Desk, service_id: str, data: bytes) -> Taken | None:
    """Raises LetterError, StoreError."""
    return await corresponding.dropped(desk, service_id, data)


async def take_file(desk: Desk, service_id: str, path: str) -> Taken | None:
    """A saved letter that was dropped. Raises LetterError, StoreError."""
    from pathlib import Path

    from statuswatch.app import letters

    service = _followed(desk, service_id)
    if service is None:
        return None
    read = await asyncio.to_thread(letters.read_file, Path(path), desk.app.clock.now())
    about = corresponding.about(desk.app, service, read)
    return corresponding.take(desk.app, service, read, None if about is None else about.id)


async def drop_letter(desk: Desk, letter: Letter) -> None:
    """Raises StoreError."""
    desk.app.stored.docket.drop(Letter, letter.id)


# -- promises --------------------------------------------------------------------------------------


async def keep_promises(desk: Desk, promises: tuple[Promise, ...]) -> None:
    """What the user confirmed. Raises PromiseError, StoreError."""
    await promising.keep(desk, promises)


async def keep_promise(desk: Desk, promise: Promise) -> None:
    """What the user wrote; made now. Raises PromiseError, StoreError."""
    try:
        promising.add(desk.app, replace(promise, made=desk.app.clock.now()))
    except PromiseError as error:
        if error.lack is None:
            raise
        raise PromiseError(error.title, IN_THE_FORM[error.lack], error.lack) from error


async def read_promises(desk: Desk, service_id: str, text: str) -> tuple[Promise, ...]:
    """Drafts, for the user to confirm. Raises StoreError."""
    service = _followed(desk, service_id)
    if service is None:
        return ()
    return await asyncio.to_thread(promising.read, text, service, desk.app.clock.now())


async def drop_promise(desk: Desk, promise: Promise) -> None:
    """Raises StoreError."""
    promising.remove(desk.app, promise)


async def settle(desk: Desk, promise: Promise, kept: bool | None) -> None:
    """The user's own judgement; `None` takes it back. Raises PromiseError, StoreError."""
    if kept is None:
        promising.unsettle(desk.app, promise)
    else:
        promising.settle(desk.app, promise, kept=kept)


async def review_after(desk: Desk, service_id: str, days: int) -> None:
    """The user wants to judge so many days from now; 0: no more. Raises PromiseError, StoreError."""
    service = _followed(desk, service_id)
    if service is not None:
        day = (desk.app.clock.now() + timedelta(days=days)).date() if days else None
        promising.review_all(desk.app, service, day)
