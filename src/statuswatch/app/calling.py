"""Whom to call, what to write to them, and what became of it: gathered from what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from statuswatch.assets import resource
from statuswatch.core import answering, calling, wording
from statuswatch.core.docket import Contact, Given, Holding, Ticket
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Outage, Role, Service
from statuswatch.core.words import Message, say
from statuswatch.core.written import clean, one_line
from statuswatch.engine.secrets import MASK

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.store.nouns import Row

NAME_NOTE = "reports are signed"
"""Under this word the user's name is noted, as they signed last."""

QUOTES = 2
"""Of their newest words so many are sent back to them."""

LONGEST_WORDING = 20_000

LONGEST_WAIT = timedelta(days=366)


class CallingError(StatusWatchError):
    """What the user wants noted can't be."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a line of the catalogue says of reaching them."""

    id: str
    status_page: str = ""
    support: Mapping[str, str] = field(default_factory=dict)


# -- contacts --------------------------------------------------------------------------------------


def public(service: str) -> tuple[Contact, ...]:
    """What the catalogue that is shipped knows of this service. Raises StatusWatchError."""
    known = _catalogue().get(service)
    return () if known is None else calling.published(service, known.support, known.status_page)


@cache
def _catalogue() -> Mapping[str, _Known]:
    try:
        lines = resource("catalogue.jsonl").read_bytes()
        return {k.id: k for k in msgspec.json.Decoder(_Known).decode_lines(lines)}
    except (OSError, msgspec.MsgspecError) as error:
        raise StatusWatchError(
            say("The catalogue of services cannot be read: {why}", why=str(error)),
            say("Install StatusWatch anew. An address can be followed all the same."),
        ) from error


def contacts(app: App, service: Service) -> tuple[Contact, ...]:
    """All ways to reach them, the one to try first first. Raises StoreError."""
    return calling.in_order(app.stored.docket.docket(service.id).contacts, public(service.id))


def add(app: App, contact: Contact) -> Contact:
    """Keep it; the same kind and value again is the same. Raises CallingError, StoreError."""
    try:
        fit = calling.checked(replace(contact, given=Given.USER))
    except calling.ContactError as error:
        raise CallingError(error.words, error.advice) from error
    return replace(fit, id=app.stored.docket.keep_contact(fit))


def remove(app: App, service: Service, value: str) -> Contact:
    """Drop the user's own contact of this value. Raises CallingError, StoreError."""
    wanted = one_line(value).casefold()
    own = app.stored.docket.docket(service.id).contacts
    found = next((c for c in own if c.value.casefold() == wanted), None)
    if found is None:
        if any(c.value.casefold() == wanted for c in public(service.id)):
            raise CallingError(
                say("{value} is the catalogue's", value=one_line(value)),
                say("It can't be removed. Add one of your own: yours stand before it."),
            )
        raise CallingError(
            say("{name} has no contact {value}", name=service.name, value=one_line(value)),
            say("See which there are: statuswatch contact {name}", name=service.id),
        )
    app.stored.docket.drop(Contact, found.id)
    return found


def hold(app: App, holding: Holding) -> Holding:
    """The number under which they know the user. Raises CallingError, StoreError."""
    try:
        fit = calling.checked_holding(holding)
    except calling.ContactError as error:
        raise CallingError(error.words, error.advice) from error
    app.stored.docket.keep_holding(fit)
    return fit


# -- what to write ---------------------------------------------------------------------------------


def signed(app: App, by: str | None = None) -> str:
    """The user's name; `by` is noted for the next time. Raises StoreError."""
    if by is None:
        return app.stored.ledger.noted(NAME_NOTE) or ""
    name = one_line(by, 100)
    app.stored.ledger.note(NAME_NOTE, name)
    return name


def outage_of(app: App, service: Service, wanted: str | None = None) -> Outage | None:
    """The outage of this id, the newest (`latest`), or of those that last the worst, and of them
    the longest. Raises CallingError where there is none of this id, StoreError."""
    found = app.stored.history.outages(service.id, now=app.clock.now())
    if wanted is None:
        return min((o for o in found if o.ongoing), key=_graver, default=None)
    newest = max(found, key=lambda o: o.start, default=None)
    if wanted == "latest":
        one = newest
    else:
        one = next((o for o in found if o.id == wanted), None)
    if one is None:
        raise CallingError(
            say("{name} has no outage {id}", name=service.name, id=one_line(wanted, 60)),
            say("See which there are: statuswatch history {name} --json", name=service.id),
        )
    return one


def lasting(app: App, service: Service) -> tuple[Outage, ...]:
    """What goes on, the one to report first. Raises StoreError."""
    found = app.stored.history.outages(service.id, now=app.clock.now())
    return tuple(sorted((o for o in found if o.ongoing), key=_graver))


def _graver(outage: Outage) -> tuple[int, datetime, str]:
    return -int(outage.worst), outage.start, outage.id


def problem(app: App, service: Service, outage: Outage | None, by: str = "") -> wording.Problem:
    """What is known of it, for the message that reports it; of what was reported before and waits,
    with their number of it. Raises StoreError."""
    docket = app.stored.docket.docket(service.id)
    holding = docket.holding or Holding(service.id)
    about = () if outage is None else answering.reports_of(outage, docket.tickets)
    before = [t for t in about if not t.answered]
    rows = () if outage is None else app.stored.history.outage_incidents([outage.id])
    lasts = outage is None or outage.ongoing
    verdict = app.verdict(service.id) if lasts else None
    theirs = [r for r in rows if r.source.role is Role.OFFICIAL]
    ours = [r for r in rows if r.source.role in (Role.PROBE, Role.USER)]
    ails = verdict is not None and verdict.level is not None and verdict.level.ails
    return wording.Problem(
        name=service.name,
        by=by,
        parts=_parts(service, rows),
        account=holding.account,
        plan=holding.plan,
        ours=min((_began(r) for r in ours), default=None),
        theirs=min((_began(r) for r in theirs), default=None),
        over=None if outage is None or outage.ongoing else outage.end,
        witnesses=verdict.witnesses if verdict is not None and (outage or ails) else (),
        said=_said(theirs),
        number=next((t.number for t in reversed(before) if t.number), ""),
        wrote=before[0].sent if before else None,
    )


def _began(row: Row) -> datetime:
    return row.known.incident.started or row.known.first_seen


def _parts(service: Service, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Those that ail; of who follows some, only these."""
    named = {part for row in rows for part in row.known.incident.components}
    mine = {part.casefold() for part in service.parts}
    ailing = {p for p in named if not mine or p.casefold() in mine}
    return tuple(sorted(ailing or service.parts, key=str.casefold))


def _said(theirs: list[Row]) -> tuple[wording.Said, ...]:
    """Their newest words; the title alone where they wrote no more."""
    found: list[tuple[datetime, wording.Said]] = []
    for row in theirs:
        story = row.known.incident
        url = story.url if MASK not in story.url else ""
        if story.derived:
            continue
        dated = [(u.at, u.text) for u in story.updates if u.at is not None and u.text.strip()]
        told = dated or [(_began(row), story.title)]
        found += [(at, wording.Said(text, at, url, story.title)) for at, text in told]
    newest = sorted(found, key=lambda each: each[0], reverse=True)
    return tuple(said for _, said in newest[:QUOTES])


# -- what was sent ---------------------------------------------------------------------------------


def tickets(app: App, service: Service) -> tuple[answering.TicketClock, ...]:
    """Every report with its clock, the newest first. Raises StoreError."""
    docket, now = app.stored.docket.docket(service.id), app.clock.now()
    clocks = [answering.clock_of(t, docket.promises, now) for t in docket.tickets]
    return tuple(reversed(clocks))


def sent(app: App, ticket: Ticket, within: timedelta | None = None) -> answering.TicketClock:
    """Note that it was sent, by the user. `within`: so long after an answer is due. Raises
    CallingError, StoreError."""
    now = app.clock.now()
    _not_ahead(ticket.sent, now)
    due = ticket.answer_by if within is None else _after(ticket.sent, within)
    _later(due, ticket.sent)
    _no_secret(ticket.number)
    kept = replace(
        ticket,
        to=one_line(ticket.to, 300),
        number=one_line(ticket.number, 100),
        wording=clean(ticket.wording)[:LONGEST_WORDING],
        answer_by=due,
    )
    number = app.stored.docket.keep_ticket(kept)
    return _clock(app, replace(kept, id=number))


def noted(
    app: App,
    service: Service,
    *,
    number: int | None = None,
    acknowledged: datetime | None = None,
    answered: datetime | None = None,
    theirs: str | None = None,
    by: datetime | timedelta | None = None,
) -> answering.TicketClock:
    """What became of a report (`number`: ours; the newest that waits): it reached them, they
    answered, `theirs` is its number there, an answer is due `by` (or so long
    after it was sent). Raises CallingError, StoreError."""
    found = ticket_of(app, service, number)
    for moment in (acknowledged, answered):
        if moment is not None:
            _not_ahead(moment, app.clock.now())
            if moment < found.sent:
                raise CallingError(
                    say("They can't have answered before it was sent"),
                    say("It was sent at {at}.", at=found.sent),
                )
    _no_secret(theirs or "")
    due = _after(found.sent, by) if isinstance(by, timedelta) else by
    _later(due, found.sent)
    kept = replace(
        found,
        acknowledged=acknowledged or found.acknowledged,
        answered=answered or found.answered,
        number=one_line(theirs, 100) if theirs is not None else found.number,
        answer_by=due or found.answer_by,
    )
    app.stored.docket.keep_ticket(kept)
    return _clock(app, kept)


def moved(app: App, ticket: Ticket, outage: Outage) -> answering.TicketClock:
    """The report is about this outage. Raises StoreError."""
    kept = replace(ticket, outage=outage.id)
    app.stored.docket.keep_ticket(kept)
    return _clock(app, kept)


def taken_back(app: App, service: Service, number: int | None = None) -> answering.TicketClock:
    """They have not answered after all; or else they have not even said that they have it. Of this
    report, or of the newest that they answered. Raises CallingError, StoreError."""
    if number is None:
        heard = [
            t
            for t in app.stored.docket.docket(service.id).tickets
            if t.answered is not None or t.acknowledged is not None
        ]
        number = heard[-1].id if heard else None
    found = ticket_of(app, service, number)
    if found.answered is None and found.acknowledged is None:
        raise CallingError(
            say("Nothing is noted of an answer to report {number}", number=found.id),
            say("See what there is: statuswatch report {name} --list", name=service.id),
        )
    kept = replace(
        found,
        answered=None,
        acknowledged=None if found.answered is None else found.acknowledged,
    )
    app.stored.docket.keep_ticket(kept)
    return _clock(app, kept)


def ticket_of(app: App, service: Service, number: int | None = None) -> Ticket:
    """The report of this number of ours; without one the newest that waits for an answer, else
    the newest. Raises CallingError, StoreError."""
    all_ = app.stored.docket.docket(service.id).tickets
    if number is None:
        waiting = [t for t in all_ if t.answered is None] or list(all_)
        found = waiting[-1] if waiting else None
        title: Message = say("You have not noted a report to {name}", name=service.name)
    else:
        found = next((t for t in all_ if t.id == number), None)
        title = say("{name} has no report {number}", name=service.name, number=number)
    if found is None:
        raise CallingError(
            title, say("Note one you sent with: statuswatch report {name} --sent", name=service.id)
        )
    return found


def dropped(app: App, service: Service, number: int) -> Ticket:
    """Raises CallingError, StoreError."""
    found = ticket_of(app, service, number)
    app.stored.docket.drop(Ticket, found.id)
    return found


def _clock(app: App, ticket: Ticket) -> answering.TicketClock:
    docket = app.stored.docket.docket(ticket.service)
    return answering.clock_of(ticket, docket.promises, app.clock.now())


def _after(sent: datetime, within: timedelta) -> datetime:
    if not timedelta() < within <= LONGEST_WAIT:
        raise CallingError(
            say("{length} is no time to wait for an answer", length=within),
            say("Choose one up to a year: 4h, 1d."),
        )
    return sent + within


def _later(due: datetime | None, sent: datetime) -> None:
    if due is not None and due <= sent:
        raise CallingError(
            say("An answer can't be due before it was asked for"),
            say("Say a time after {at}, or how long: 1d.", at=sent),
        )


def _not_ahead(moment: datetime, now: datetime) -> None:
    if moment > now:
        raise CallingError(
            say("{at} is still to come", at=moment),
            say("Say when it was, or leave it out: then it is now."),
        )


def _no_secret(text: str) -> None:
    try:
        calling.no_password(text)
    except calling.ContactError as error:
        raise CallingError(error.words, error.advice) from error
