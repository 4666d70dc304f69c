"""Documents of one outage: gathered through the doors of the store, written in a form, made a PDF."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.app import promising, scoring
from statuswatch.app.languages import setting_in
from statuswatch.app.recorded import record_of, zone_of
from statuswatch.core import pledged
from statuswatch.core.affair import Affair, Pledge, Reached, Strand
from statuswatch.core.answering import letters_of, reports_of
from statuswatch.core.client_message import client_message
from statuswatch.core.clocks import clocks
from statuswatch.core.costs import Cost, cost, missed
from statuswatch.core.docket import Docket
from statuswatch.core.downtime_document import downtime_document
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.judgement_document import judgement_document
from statuswatch.core.model import Outage, Service
from statuswatch.core.paper import Paper
from statuswatch.core.scorecard_document import scorecard_document
from statuswatch.core.telling import NoticeKind, SentState
from statuswatch.core.words import Setting, render, say
from statuswatch.export.writing import check_place

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.core.quarters import Period

PDF = "pdf"

PDF_CHILD = "--pdf-child"
"""Our own word to a child of ours: frozen programs have no `python -m`."""

LONGEST = 120.0
"""Seconds that a PDF may take."""


class Document(StrEnum):
    """DOWNTIME: the whole of it; MESSAGE: for clients or listeners; SHORT: the same in one message.
    JUDGEMENT, SCORECARD: of a service, not of one outage."""

    DOWNTIME = "downtime"
    MESSAGE = "message"
    SHORT = "short"
    JUDGEMENT = "judgement"
    SCORECARD = "scorecard"


OF_SERVICES = frozenset({Document.JUDGEMENT, Document.SCORECARD})


class DocumentError(StatusWatchError):
    """It cannot be written."""


@dataclass(frozen=True, slots=True)
class Made:
    """`affair`: `None` where it is of no one outage. `paper`: `None` for a SHORT one, which is
    `text` alone."""

    affair: Affair | None
    setting: Setting
    paper: Paper | None
    text: str = ""


def outage_named(app: App, name: str) -> tuple[Service, Outage] | None:
    """The outage with this id."""
    rows = app.stored.history.outage_incidents([name])
    if not rows:
        return None
    service = rows[0].service
    found = app.stored.history.outages(service.id, now=app.clock.now())
    return next(((service, outage) for outage in found if outage.id == name), None)


def newest(app: App, service: Service) -> Outage:
    """Its newest outage. Raises DocumentError where there was none."""
    found = app.stored.history.outages(service.id, now=app.clock.now())
    if not found:
        raise DocumentError(
            say("{name} has had no outage yet, as far as this history knows", name=service.name),
            say("What was: statuswatch history"),
        )
    return found[0]


def affair(
    app: App, service: Service, outage: Outage, zone: str = "UTC", *, judged: bool = False
) -> Affair:
    """All that was kept of it. `judged`: with what they promised, and what became of that."""
    history, now = app.stored.history, app.clock.now()
    rows = sorted(
        history.outage_incidents([outage.id]),
        key=lambda row: (row.known.incident.started or row.known.first_seen, row.rowid),
    )
    accounts = history.accounts(rows[:1], now=now)
    docket = app.stored.docket.docket(service.id)
    promised, later = _pledges(app, service, outage) if judged else ((), ())
    return Affair(
        service,
        outage,
        tuple(
            Strand(r.known, r.source.kind, history.story(r.source.id, r.known.incident.key))
            for r in rows
        ),
        clocks(accounts[0], now),
        zone,
        tuple(_reached(app, outage)),
        reports_of(outage, docket.tickets),
        letters_of(outage, docket.letters),
        promised,
        _cost(app, docket, service, outage),
        docket.promises,
        later,
    )


def _pledges(
    app: App, service: Service, outage: Outage
) -> tuple[tuple[Pledge, ...], tuple[Pledge, ...]]:
    """What the vendor promised about it, in it or before, and what became of that in it; and what it
    promised soon after."""
    docket = app.stored.docket.docket(service.id)
    record = record_of(app, service, min([outage.start, *(p.made for p in docket.promises)]))
    trouble = next((each for each in record.troubles if each.is_it(outage.id)), None)
    if trouble is None:
        return (), ()
    its = replace(record, tickets=reports_of(outage, docket.tickets))
    now, zone = app.clock.now(), zone_of(app, service)
    return (
        pledged.pledges(trouble, docket.promises, its, now, zone),
        pledged.afterwards(trouble, promising.judged(app, service).judgements),
    )


def _reached(app: App, outage: Outage) -> Iterator[Reached]:
    """What was really told; what was held back or folded is in the list of notices."""
    for kept in app.stored.outbox.about([outage.id]):
        through = tuple(s.channel for s in kept.sent if s.state is SentState.DELIVERED)
        if kept.notice.at is not None and through:
            reminder = kept.notice.kind is NoticeKind.REMINDER
            yield Reached(kept.notice.at, kept.notice.title, through, reminder)


def _cost(app: App, docket: Docket, service: Service, outage: Outage) -> Cost | None:
    there = app.stored.docket.occasions(outage.start, outage.end)
    hit = missed(there, service.id, outage.start, outage.end)
    if docket.terms is None and not hit:
        return None
    return cost(docket.terms, outage.duration, hit)


def _setting(app: App, language: str | None, zone: tzinfo | None) -> Setting:
    """In the user's language where none is asked for; with whole dates, for who reads it another
    day. Raises LanguageError."""
    read = app.reading() if language is None else setting_in(language, app.clock.now())
    return replace(read, zone=zone, now=None)


def made(
    app: App, service: Service, outage: Outage, kind: Document, language: str | None = None
) -> Made:
    """A document for others is in UTC, so that who reads it elsewhere reads the same; a message is
    for people nearby, and in the zone of this computer. `language`: the user's where none is named.
    Raises LanguageError."""
    now = app.clock.now()
    if kind is Document.DOWNTIME:
        told = affair(app, service, outage, judged=True)
        return Made(told, _setting(app, language, UTC), downtime_document(told, now))
    zone = (now if outage.ongoing else outage.end).astimezone().tzname() or "UTC"
    told = affair(app, service, outage, zone)
    setting, message = _setting(app, language, None), client_message(told, now)
    if kind is Document.SHORT:
        return Made(told, setting, None, render(message.short, replace(setting, now=now)) + "\n")
    return Made(told, setting, message.long)


def period_of(
    app: App, kind: Document, since: datetime | None, until: datetime | None
) -> Period | None:
    """Of which time it tells. A SCORECARD: the last 90 days where nothing is said. A JUDGEMENT: all of
    it (`None`), for a promise is judged from the day on which it was made. Raises ScoringError."""
    if kind is Document.JUDGEMENT and since is None and until is None:
        return None
    return scoring.period_meant(app, since, until)


def of_service(
    app: App,
    service: Service,
    kind: Document,
    period: Period | None = None,
    language: str | None = None,
) -> Made:
    """A JUDGEMENT or a SCORECARD of that period (`None`: see `period_of`), in UTC. `language`: the
    user's where none is named. Raises StoreError, LanguageError."""
    now, setting = app.clock.now(), _setting(app, language, UTC)
    if kind is Document.SCORECARD:
        card = scoring.scored(app, service, period or scoring.period_meant(app, None, None))
        return Made(None, setting, scorecard_document(card, now))
    found = promising.judged(app, service, period)
    paper = judgement_document(
        service.name,
        found.judgements,
        found.board,
        now,
        found.stated,
        found.issues,
        period,
    )
    return Made(None, setting, paper)


def write_pdf(html: Iterator[str], path: Path) -> None:
    """Of a whole HTML file, in a process of its own: the command line never loads Qt. Raises
    DocumentError, and StatusWatchError where no file can be made there; then what stood at `path`
    stands."""
    if importlib.util.find_spec("PySide6") is None:
        raise _without_qt()
    check_place(path)
    with tempfile.TemporaryDirectory(prefix="statuswatch-") as folder:
        page = Path(folder, "page.html")
        page.write_text("".join(html), "utf-8", "replace")
        environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        try:
            ended = subprocess.run(  # noqa: S603 - our own program, never a shell
                [*_program(), str(page), str(path.absolute())],
                env=environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DocumentError(
                say("The PDF took longer than {n} seconds and was given up", n=int(LONGEST)),
                say("Write it as HTML: --format html. Any browser prints that."),
            ) from error
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DocumentError(
            say("{path} could not be written", path=str(path)),
            say(
                "It says: {why} As HTML it needs no Qt: --format html.",
                why=said[-1] if said else str(ended.returncode),
            ),
        )


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, PDF_CHILD]
    return [sys.executable, "-m", "statuswatch.ui.pdf"]


def _without_qt() -> DocumentError:
    return DocumentError(
        say("A PDF is written by Qt, and PySide6 is not installed here"),
        say("Write it as HTML: --format html. Any browser prints that."),
    )
