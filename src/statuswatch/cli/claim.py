"""claim: what a month's outages cost, what is owed for them, and the terms of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from statuswatch.app import claiming, documents
from statuswatch.app.claiming import ClaimError
from statuswatch.app.documents import PDF
from statuswatch.app.profile import App
from statuswatch.cli.claim_shown import data, sent_data, show, show_terms
from statuswatch.cli.commands.claim import NoTier
from statuswatch.cli.opening import AskedError, UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.claim import Claim
from statuswatch.core.claim_letter import letter_zone
from statuswatch.core.claim_words import then, untold
from statuswatch.core.docket import Terms, Tier
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
from statuswatch.core.months import Month
from statuswatch.core.owed import told
from statuswatch.core.words import Setting, say
from statuswatch.export import papers
from statuswatch.export.writing import write_whole
from statuswatch.settings import Profile
from statuswatch.store.errors import StoreError

T = TypeVar("T")

_TYPED = (
    *("fee", "uptime", "tier", "most", "zone", "within", "shortest"),
    *("least", "maintenance", "per_hour", "per_missed"),
)
"""What is kept of the terms where it is given."""

_TEXT, _PAGE = "text", "html"
"""Forms of the letter; a PDF is made of the page."""


def claim(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """What is owed for a month; or keep, show or drop the terms."""
    with opened(profile, terminal) as app:
        service = find(app, args.name, also_left=True)
        try:
            return _claim(args, terminal, app, service)
        except ClaimError as error:
            if error.untold:
                raise AskedError(Exit.CANT_TELL, error.title, error.advice) from error
            raise UsageError(error.title, error.advice) from error


def _claim(args: argparse.Namespace, terminal: Terminal, app: App, service: Service) -> int:
    changed = _changed(args, app.stored.docket.docket(service.id).terms or Terms(service.id))
    if args.drop and changed is not None:
        raise UsageError(say("--drop goes without new terms"), say("Nothing was changed."))
    if args.sent and args.not_sent:
        raise UsageError(say("--sent and --not-sent do not go together"))
    if args.drop:
        return _drop(terminal, app, service)
    if changed is not None:
        claiming.keep_terms(app, changed)
    terms = claiming.terms_of(app, service, args.month)
    noted = args.sent or args.not_sent
    month_wanted = args.month is not None or args.letter is not None or noted
    if args.show or (changed is not None and not month_wanted):
        show_terms(terms, service, terminal, app.stored.docket.docket(service.id).claims)
        return int(Exit.FINE)
    month = claiming.month_meant(terms, args.month, app.clock.now())
    if args.not_sent:
        return _take_back(terminal, app, service, month)
    asked = claiming.asked(app, service, terms, month)
    if args.sent:
        return _mark_sent(terminal, app, service, asked.claim)
    if args.letter is not None:
        return _write(args.letter, terminal, app, service, asked.claim)
    show(asked, service, terminal)
    terminal.data(data(asked, service))
    return int(Exit.CANT_TELL if untold(asked.claim) else Exit.FINE)


def _changed(args: argparse.Namespace, terms: Terms) -> Terms | None:
    """The terms with what was typed; `None`: nothing of them was."""
    if all(getattr(args, name) is None for name in _TYPED):
        return None
    tiers = terms.tiers if args.tier is None else _tiers(args.tier, terms.tiers)
    excused = terms.without_maintenance
    return replace(
        terms,
        fee=_new(args.fee, terms.fee),
        uptime=_new(args.uptime, terms.uptime),
        tiers=tiers,
        most=_new(args.most, terms.most),
        zone=terms.zone if args.zone is None else typed(args.zone),
        claim_within=_new(args.within, terms.claim_within),
        shortest=_new(args.shortest, terms.shortest) or timedelta(),
        least=terms.least if args.least is None else args.least,
        without_maintenance=excused if args.maintenance is None else args.maintenance == "excused",
        per_hour=_new(args.per_hour, terms.per_hour),
        per_missed=_new(args.per_missed, terms.per_missed),
    )


def _tiers(given: Sequence[Tier | NoTier | str], kept: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """What is typed takes the place of what is kept below the same percentage; the others stay.
    The one word that can be is "none": of what was kept, nothing."""
    words = [one for one in given if isinstance(one, str)]
    gone = {one.below for one in given if isinstance(one, NoTier)}
    for below in gone - {tier.below for tier in kept}:
        raise UsageError(
            say("There is no tier below {below} %", below=told(below)),
            say("Nothing was changed."),
        )
    typed_ = [one for one in given if isinstance(one, Tier)]
    gone |= {tier.below for tier in typed_}
    left = [] if words else [tier for tier in kept if tier.below not in gone]
    return tuple(sorted([*left, *typed_], key=lambda tier: -tier.below))


def _new(given: T | str | None, kept: T | None) -> T | None:
    """What was typed (the one word that can be is "none"), or what is kept."""
    if given is None:
        return kept
    return None if isinstance(given, str) else given


def _drop(terminal: Terminal, app: App, service: Service) -> int:
    if not app.stored.docket.drop_terms(service.id):
        raise UsageError(say("No terms are kept for {name}", name=service.name))
    terminal.say(say("The terms of {name} are gone.", name=service.name))
    terminal.data({"service": service.id, "dropped": True})
    return int(Exit.FINE)


def _mark_sent(terminal: Terminal, app: App, service: Service, made: Claim) -> int:
    sent = claiming.mark_sent(app, service, made)
    words = say("Noted: you claimed {month} of {name}.", month=sent.month, name=service.name)
    terminal.say(words)
    for line in then(made, sent):
        terminal.say(line)
    terminal.say(
        say(
            "To take it back: statuswatch claim {name} --month {month} --not-sent",
            name=service.id,
            month=sent.month,
        )
    )
    terminal.data({"service": service.id, "month": sent.month, **sent_data(sent)})
    return int(Exit.FINE)


def _take_back(terminal: Terminal, app: App, service: Service, month: Month) -> int:
    claiming.take_back(app, service, month)
    told = {"month": str(month), "name": service.name}
    terminal.say(say("Noted: you have not claimed {month} of {name}.", **told))
    terminal.data({"service": service.id, "month": str(month), **sent_data(None)})
    return int(Exit.FINE)


def _write(path: str, terminal: Terminal, app: App, service: Service, made: Claim) -> int:
    form = _form(path)
    paper = claiming.letter_of(app, service, made)
    pieces = papers.load(_PAGE if form == PDF else form).render(
        paper, Setting(zone=letter_zone(made)[0])
    )
    if path == "-":
        text = "".join(pieces)
        for line in text.splitlines():
            terminal.say(line)
        terminal.data({"service": service.id, "month": str(made.month), "letter": text})
        return int(Exit.FINE)
    try:
        if form == PDF:
            documents.write_pdf(pieces, Path(path))
        else:
            write_whole(Path(path), pieces)
    except StoreError:
        raise
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    terminal.say(say("The letter is written to {path}", path=path))
    terminal.data({"service": service.id, "month": str(made.month), "path": path})
    return int(Exit.FINE)


def _form(path: str) -> str:
    """By the file's ending; without one, and for the terminal, text."""
    ending = "" if path == "-" else Path(path).suffix.lower()
    forms = {papers.load(name).suffix: name for name in papers.names()} | {f".{PDF}": PDF}
    if not ending:
        return _TEXT
    if ending not in forms:
        raise UsageError(
            say("No letter can be written as {ending}", ending=ending),
            say("Write one of these: {endings}", endings=", ".join(forms)),
        )
    return forms[ending]
