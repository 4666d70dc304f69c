"""claim: what a month's outages cost, what is owed for them, and the terms of it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from statuswatch.app import claiming
from statuswatch.app.claiming import ClaimError
from statuswatch.app.profile import App
from statuswatch.cli.claim_shown import data, show, show_terms
from statuswatch.cli.commands.claim import NONE
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.claim import Claim
from statuswatch.core.claim_letter import letter_zone
from statuswatch.core.claim_words import unseen
from statuswatch.core.docket import Terms
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
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


def claim(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """What is owed for a month; or keep, show or drop the terms."""
    with opened(profile, terminal) as app:
        service = find(app, args.name, also_left=True)
        try:
            return _claim(args, terminal, app, service)
        except ClaimError as error:
            raise UsageError(error.title, error.advice) from error


def _claim(args: argparse.Namespace, terminal: Terminal, app: App, service: Service) -> int:
    changed = _changed(args, app.stored.docket.docket(service.id).terms or Terms(service.id))
    if args.drop and changed is not None:
        raise UsageError(say("--drop goes without new terms"), say("Nothing was changed."))
    if args.drop:
        return _drop(terminal, app, service)
    if changed is not None:
        claiming.keep_terms(app, changed)
    terms = claiming.terms_of(app, service)
    month_wanted = args.month is not None or args.letter is not None or args.sent
    if args.show or (changed is not None and not month_wanted):
        show_terms(terms, service, terminal)
        return int(Exit.FINE)
    month = claiming.month_meant(terms, args.month, app.clock.now())
    asked = claiming.asked(app, service, terms, month)
    if args.sent:
        return _mark_sent(terminal, app, service, asked.claim)
    if args.letter is not None:
        return _write(args.letter, terminal, app, service, asked.claim)
    show(asked, service, terminal)
    terminal.data(data(asked, service))
    return int(Exit.CANT_TELL if unseen(asked.claim) else Exit.FINE)


def _changed(args: argparse.Namespace, terms: Terms) -> Terms | None:
    """The terms with what was typed; `None`: nothing of them was."""
    if all(getattr(args, name) is None for name in _TYPED):
        return None
    tiers = terms.tiers if args.tier is None else tuple(t for t in args.tier if t != NONE)
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
    claiming.mark_sent(app, made)
    words = say("Noted: you claimed {month} of {name}.", month=str(made.month), name=service.name)
    terminal.say(words)
    terminal.data({"service": service.id, "month": str(made.month), "sent": True})
    return int(Exit.FINE)


def _write(path: str, terminal: Terminal, app: App, service: Service, made: Claim) -> int:
    form = _form(path)
    paper = claiming.letter_of(app, service, made)
    text = "".join(form.render(paper, Setting(zone=letter_zone(made)[0])))
    if path == "-":
        for line in text.splitlines():
            terminal.say(line)
        terminal.data({"service": service.id, "month": str(made.month), "letter": text})
        return int(Exit.FINE)
    try:
        write_whole(Path(path), [text])
    except StoreError:
        raise
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    terminal.say(say("The letter is written to {path}", path=path))
    terminal.data({"service": service.id, "month": str(made.month), "path": path})
    return int(Exit.FINE)


def _form(path: str) -> papers.Form:
    """By the file's ending; without one, and for the terminal, text."""
    ending = Path(path).suffix.lower()
    forms = [papers.load(name) for name in papers.names()]
    if ending and path != "-":
        for form in forms:
            if form.suffix == ending:
                return form
        endings = ", ".join(form.suffix for form in forms)
        raise UsageError(
            say("No letter can be written as {ending}", ending=ending),
            say("Write one of these: {endings}", endings=endings),
        )
    return papers.load("text")
