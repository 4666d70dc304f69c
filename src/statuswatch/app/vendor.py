"""What the window asks of one vendor's record: figures, promises, what is owed, papers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.app import claiming, documents, promising, scoring
from statuswatch.app.documents import PDF, Document
from statuswatch.core.claim_letter import letter_zone, owes
from statuswatch.core.claim_words import cost_lines, owed, then
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.parting import parting
from statuswatch.core.scorecard_words import Line, by_quarter, remarks, telling
from statuswatch.core.words import Message, Setting, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.core.comparing import Comparison
    from statuswatch.core.judgement import Judgement
    from statuswatch.core.model import Outage, Service
    from statuswatch.core.paper import Paper

TEXT, HTML = "text", "html"

SHOWN = 12
"""Outages of which papers are offered; the history has them all."""

NO_TERMS = say("What you pay and what was agreed is not written down yet.")


@dataclass(frozen=True, slots=True)
class Owed:
    """Of the last month that is over. `may`: there is something to ask for; `sent`: it was."""

    lines: tuple[Message, ...]
    month: str = ""
    may: bool = False
    sent: bool = False


@dataclass(frozen=True, slots=True)
class VendorNow:
    """One vendor over a period. `known`: anything is of that period. `outages`: the newest."""

    service: Service
    known: bool
    figures: tuple[Line, ...]
    trend: tuple[Message, ...]
    remarks: tuple[Message, ...]
    judgements: tuple[Judgement, ...]
    board: Message
    owed: Owed
    review: date | None
    outages: tuple[Outage, ...]
    leaving: tuple[Message, ...] = ()


async def vendor(desk: Desk, service_id: str, length: timedelta) -> VendorNow | None:
    """`None`: nothing is known of it. Raises StatusWatchError."""
    return await asyncio.to_thread(_vendor, desk.app, service_id, length)


def _vendor(app: App, service_id: str, length: timedelta) -> VendorNow | None:
    service = _service(app, service_id)
    if service is None:
        return None
    now = app.clock.now()
    card = scoring.scored(app, service, scoring.period_meant(app, now - length, None))
    judged = promising.judged(app, service)
    every = (*judged.judgements, *judged.stated)
    return VendorNow(
        service,
        card.known,
        telling(card),
        by_quarter(card),
        tuple(remarks(card)),
        every,
        judged.headline,
        _owed(app, service),
        app.stored.docket.docket(service.id).review,
        tuple(app.stored.history.outages(service.id, now=now))[:SHOWN],
        parting(service),
    )


def _service(app: App, service_id: str) -> Service | None:
    known = app.stored.ledger.services(also_left=True)
    return next((s for s in known if s.id == service_id), None)


def _found(app: App, service_id: str) -> Service:
    """Raises StatusWatchError."""
    service = _service(app, service_id)
    if service is None:
        raise StatusWatchError(say("Nothing is known of {name}", name=service_id))
    return service


# -- owed ------------------------------------------------------------------------------------------


def _owed(app: App, service: Service) -> Owed:
    terms = app.stored.docket.docket(service.id).terms
    if terms is None:
        return Owed((NO_TERMS,))
    asked = _last_month(app, service)
    made, name, month = asked.claim, service.name, str(asked.claim.month)
    may = owes(made)
    return Owed(tuple(_owed_lines(asked, name, month)), month, may, asked.sent is not None)


def _last_month(app: App, service: Service) -> claiming.Asked:
    """Raises ClaimError where no terms are kept."""
    terms = claiming.terms_of(app, service)
    month = claiming.month_meant(terms, None, app.clock.now())
    return claiming.asked(app, service, terms, month)


def _owed_lines(asked: claiming.Asked, name: str, month: str) -> Iterator[Message]:
    made = asked.claim
    yield say("{month}: {what}", month=month, what=owed(made, name))
    yield from then(made, asked.sent, older=asked.older)
    yield from cost_lines(asked.cost)
    yield from made.notes


async def save_letter(desk: Desk, service_id: str, path: Path) -> Path:
    """The claim of the last month, in the form that the file's end names. Raises
    StatusWatchError."""

    def work() -> Path:
        app = desk.app
        service = _found(app, service_id)
        made = _last_month(app, service).claim
        paper = claiming.letter_of(app, service, made)
        return _written(paper, Setting(zone=letter_zone(made)[0]), path)

    return await asyncio.to_thread(work)


async def claimed(desk: Desk, service_id: str) -> None:
    """The user has sent it. Raises StatusWatchError."""

    def work() -> None:
        service = _found(desk.app, service_id)
        claiming.mark_sent(desk.app, service, _last_month(desk.app, service).claim)

    await asyncio.to_thread(work)


# -- papers of an outage ---------------------------------------------------------------------------


async def save_document(desk: Desk, outage: str, kind: Document, path: Path) -> Path:
    """In the form that the file's end names. Raises StatusWatchError."""

    def work() -> Path:
        made = _made(desk.app, outage, kind)
        if made.paper is None:
            return _whole(path, [made.text])
        return _written(made.paper, made.setting, path)

    return await asyncio.to_thread(work)


async def save_of_service(desk: Desk, service_id: str, kind: Document, path: Path) -> Path:
    """A JUDGEMENT or a SCORECARD, in the form that the file's end names. Raises
    StatusWatchError."""

    def work() -> Path:
        made = documents.of_service(desk.app, _found(desk.app, service_id), kind)
        assert made.paper is not None, "only a short message has none"
        return _written(made.paper, made.setting, path)

    return await asyncio.to_thread(work)


async def text_of(desk: Desk, outage: str, kind: Document) -> str:
    """To copy. Raises StatusWatchError."""

    def work() -> str:
        from statuswatch.export import papers

        made = _made(desk.app, outage, kind)
        if made.paper is None:
            return made.text.rstrip("\n")
        return "".join(papers.load(TEXT).render(made.paper, made.setting))

    return await asyncio.to_thread(work)


def _made(app: App, outage: str, kind: Document) -> documents.Made:
    found = documents.outage_named(app, outage)
    if found is None:
        raise StatusWatchError(say("That outage is no longer in the history"))
    return documents.made(app, *found, kind)


def _written(paper: Paper, setting: Setting, path: Path) -> Path:
    from statuswatch.export import papers

    if path.suffix.casefold() == f".{PDF}":
        documents.write_pdf(papers.load(HTML).render(paper, setting), path)
        return path
    forms = {papers.load(name).suffix: name for name in papers.names()}
    form = papers.load(forms.get(path.suffix.casefold(), TEXT))
    return _whole(path, form.render(paper, setting))


def _whole(path: Path, pieces: Iterable[str]) -> Path:
    from statuswatch.export.writing import write_whole

    write_whole(path, pieces)
    return path


# -- judging and comparing -------------------------------------------------------------------------


async def review_on(desk: Desk, service_id: str, text: str) -> date | None:
    """`text`: 2027-02-22, or empty for no day. Raises StatusWatchError."""
    day: date | None = None
    if text.strip():
        try:
            day = date.fromisoformat(text.strip())
        except ValueError as error:
            raise StatusWatchError(
                say("{text} is no day", text=text.strip()), say("Write it as 2027-02-22.")
            ) from error
    service = _found(desk.app, service_id)
    await asyncio.to_thread(promising.review_all, desk.app, service, day)
    return day


async def compare(desk: Desk, service_ids: Iterable[str], length: timedelta) -> Comparison:
    """Raises StatusWatchError."""

    def work() -> Comparison:
        app = desk.app
        now: datetime = app.clock.now()
        services = [_found(app, one) for one in service_ids]
        return scoring.compared(app, services, scoring.period_meant(app, now - length, None))

    return await asyncio.to_thread(work)
