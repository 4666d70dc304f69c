"""document: one outage on paper, or as a message to others; a vendor's promises and figures."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from statuswatch.app import App, documents
from statuswatch.app.documents import PDF, Document, DocumentError, Made
from statuswatch.app.languages import LanguageError
from statuswatch.app.scoring import ScoringError
from statuswatch.cli.opening import UsageError, find, nearest, opened, typed
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Outage, Service
from statuswatch.core.words import say
from statuswatch.export import papers
from statuswatch.export.writing import write_whole
from statuswatch.settings import Profile

TEXT = "text"

_ID = re.compile(r"[0-9a-f]{12}")
"""As outages are numbered."""


def document(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    output = None if args.output in {None, "-"} else args.output
    kind = Document(_one_of(args.kind, tuple(Document)))
    form = _form(args.format, output)
    if kind is Document.SHORT and form != TEXT:
        raise UsageError(
            say("The short message is plain text"), say("Use --format text, or --kind message.")
        )
    if form == PDF and output is None:
        raise UsageError(say("A PDF needs a file"), say("Name it: -o outage.pdf"))
    with opened(profile, terminal) as app:
        try:
            made, told = _made(app, args, kind)
        except LanguageError as error:
            raise UsageError(error.title, error.advice) from error
    told["format"] = form
    if output is None:
        _show(made, form, terminal, told)
        return Exit.FINE
    try:
        _write(made, form, Path(output))
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    terminal.say(say("Written to {path}", path=output))
    terminal.data({**told, "path": output})
    return Exit.FINE


def _made(app: App, args: argparse.Namespace, kind: Document) -> tuple[Made, dict[str, str | None]]:
    """The document, and what a program is told of it. Raises UsageError."""
    if kind in documents.OF_SERVICES:
        service = find(app, args.name, also_left=True)
        try:
            period = documents.period_of(app, kind, args.since, args.until)
        except ScoringError as error:
            raise UsageError(error.title, error.advice) from error
        made = documents.of_service(app, service, kind, period, args.language)
        told: dict[str, str | None] = {"service": service.id, "kind": str(kind)}
        if period is not None:
            told |= {"since": when(period.since), "until": when(period.until)}
        return made, told
    if args.since is not None or args.until is not None:
        raise UsageError(
            say("An outage has a beginning and an end of its own"),
            say("--since and --until go with --kind scorecard and --kind judgement."),
        )
    service, outage = _meant(app, args.name)
    return documents.made(app, service, outage, kind, args.language), {
        "outage": outage.id,
        "service": service.id,
        "kind": str(kind),
        "started": when(outage.start),
        "ended": None if outage.ongoing else when(outage.end),
    }


def _meant(app: App, text: str) -> tuple[Service, Outage]:
    """An outage by its id, or the newest of a service. Raises UsageError."""
    found = documents.outage_named(app, typed(text))
    if found is not None:
        return found
    known = app.stored.ledger.services(also_left=True)
    if _ID.fullmatch(typed(text)) and not any(typed(text) in (s.id, s.name) for s in known):
        raise UsageError(
            say("There is no outage {id} in this history", id=typed(text)),
            say("They stand in: statuswatch history --json. Or name a service: its newest."),
        )
    service = find(app, text, also_left=True)
    try:
        return service, documents.newest(app, service)
    except DocumentError as error:
        raise UsageError(error.title, error.advice) from error


def _form(wanted: str | None, output: str | None) -> str:
    """As it was typed; else by the file's name; else text. Raises UsageError."""
    known = (*papers.names(), PDF)
    if wanted is not None:
        return _one_of(wanted, known)
    suffixes = {papers.load(name).suffix: name for name in papers.names()} | {".pdf": PDF}
    ending = Path(output).suffix.casefold() if output else ""
    if ending and ending not in suffixes:
        raise UsageError(
            say("No document can be written as {ending}", ending=typed(ending)),
            say(
                "Write one of these: {endings}. Or say which with --format.",
                endings=", ".join(suffixes),
            ),
        )
    return suffixes.get(ending, TEXT)


def _one_of(text: str, known: Iterable[str]) -> str:
    names = [str(name) for name in known]
    found = typed(text).casefold()
    if found in names:
        return found
    raise UsageError(
        say("There is no document or format called {name}", name=typed(text)),
        say("{near}", near=nearest(found, names) or f"There are: {', '.join(sorted(names))}."),
    )


def _pieces(made: Made, form: str) -> Iterator[str]:
    if made.paper is None:
        yield made.text
    else:
        yield from papers.load(form).render(made.paper, made.setting)


def _show(made: Made, form: str, terminal: Terminal, told: dict[str, str | None]) -> None:
    if terminal.json:
        terminal.data({**told, "text": "".join(_pieces(made, form))})
        return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    for piece in _pieces(made, form):
        terminal.raw(piece)
    terminal.flush()


def _write(made: Made, form: str, path: Path) -> None:
    if form == PDF:
        documents.write_pdf(_pieces(made, "html"), path)
    else:
        write_whole(path, _pieces(made, form))
