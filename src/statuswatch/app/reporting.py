"""The report as the user is shown it: subject, text, link and clipboard; and what they sent, noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.app import calling
from statuswatch.core import answering, mailing
from statuswatch.core.calling import is_mail, mailable
from statuswatch.core.docket import Contact, Holding, Ticket
from statuswatch.core.model import Outage, Service
from statuswatch.core.wording import subject_of, text_of, wording
from statuswatch.core.words import Message, Setting

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it would be sent now, in the language it was asked for. `to`: their address;
    empty where none is known. `gaps`: what the user has to fill in."""

    service: Service
    outage: Outage | None
    to: str
    subject: str
    text: str
    short: str
    gaps: tuple[Message, ...] = ()

    @property
    def link(self) -> mailing.Link:
        """For the mail program; `to` is left open where it is no e-mail address."""
        return mailing.mailto(
            self.to if is_mail(self.to) else "", self.subject, (self.text, self.short)
        )

    @property
    def clipboard(self) -> str:
        return mailing.copied(self.to, self.subject, self.text)


def draft(
    app: App,
    service: Service,
    setting: Setting,
    outage: str | None = None,
    to: str = "",
    by: str | None = None,
    *,
    short: bool = False,
) -> Draft:
    """`outage`: its id, `latest`, or the one that lasts. `by`: the user's name, noted for next
    time. `short`: the short text alone. Times are told in this computer's zone beside UTC. Raises
    CallingError, StoreError."""
    which = calling.outage_of(app, service, outage)
    problem = calling.problem(app, service, which, calling.signed(app, by))
    whole, brief = wording(problem, None), wording(problem, None, short=True)
    told = text_of(brief, setting)
    return Draft(
        service,
        which,
        to or mailable(calling.contacts(app, service)),
        subject_of(whole, setting),
        told if short else text_of(whole, setting),
        told,
        whole.gaps,
    )


# -- for the window --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Correspondence:
    """All of a service's page that is about reaching them: ways, number, reports with their clocks
    (newest first), and the message as it would be sent now. `signed`: the user's name, if they gave
    it."""

    contacts: tuple[Contact, ...]
    holding: Holding | None
    clocks: tuple[answering.TicketClock, ...]
    draft: Draft
    signed: str = ""


async def correspondence(
    desk: Desk,
    service_id: str,
    setting: Setting,
    outage: str | None = None,
    by: str | None = None,
) -> Correspondence | None:
    """`None`: the service is not followed any more. `by`: the user's name, noted. Raises CallingError, StoreError."""
    app = desk.app
    service = _followed(app, service_id)
    if service is None:
        return None
    return Correspondence(
        calling.contacts(app, service),
        app.stored.docket.docket(service.id).holding,
        calling.tickets(app, service),
        draft(app, service, setting, outage, by=by),
        calling.signed(app, None),
    )


async def note_sent(
    desk: Desk,
    sent: Draft,
    text: str,
    to: str,
    number: str = "",
    due: timedelta | datetime | None = None,
) -> answering.TicketClock:
    """The user says that they sent this `text`. Raises CallingError, StoreError."""
    return noted(desk.app, sent, desk.app.clock.now(), text=text, to=to, number=number, due=due)


def noted(
    app: App,
    sent: Draft,
    at: datetime,
    *,
    text: str = "",
    to: str = "",
    number: str = "",
    due: timedelta | datetime | None = None,
) -> answering.TicketClock:
    """`due`: how long after `at`, or when an answer is due. Raises CallingError, StoreError."""
    ticket = Ticket(
        service=sent.service.id,
        sent=at,
        to=to or sent.to or sent.service.name,
        wording=text or sent.text,
        outage=None if sent.outage is None else sent.outage.id,
        number=number,
        answer_by=due if isinstance(due, datetime) else None,
    )
    return calling.sent(app, ticket, due if isinstance(due, timedelta) else None)


def _followed(app: App, service_id: str) -> Service | None:
    return next((s for s in app.stored.ledger.services() if s.id == service_id), None)
