"""history, export: what was."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable
from pathlib import Path

from statuswatch import export as formats
from statuswatch.app import App
from statuswatch.app.passed import passed
from statuswatch.app.records import records, written
from statuswatch.cli.opening import UsageError, find, nearest, opened
from statuswatch.cli.terminal import WORDS, Exit, Terminal
from statuswatch.core import ours
from statuswatch.core.answering import TimelineEntry
from statuswatch.core.clocks import Admission
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Level, Role
from statuswatch.core.record import Record
from statuswatch.core.words import Message, count, say
from statuswatch.export.writing import write_whole
from statuswatch.settings import Profile
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import Filter


def history(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    _check_times(args)
    with opened(profile, terminal) as app:
        which = _filter(app, args)
        if terminal.json:
            _pour(formats.load("json"), app, which, terminal)
            return Exit.FINE
        seen, dealt = 0, dict(passed(app, which.services))
        for row in records(app.stored.history, which, app.clock.now()):
            seen += 1
            _print(row, app, terminal)
            _deal(dealt.pop(row.outage_id or "", ()), terminal)
        if not seen:
            asked = args.since or args.until or args.name
            terminal.say(
                say("Nothing recorded in that")
                if asked
                else say("Nothing has happened yet, as far as this history knows")
            )
    return Exit.FINE


def export(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    _check_times(args)
    try:
        chosen = formats.load(args.format.lower())
    except KeyError as error:
        near = nearest(args.format, formats.names())
        raise UsageError(
            say("There is no format called {name}", name=args.format),
            near or say("The formats are: {names}", names=", ".join(formats.names())),
        ) from error
    with opened(profile, terminal) as app:
        which = _filter(app, args)
        if args.output in {None, "-"}:
            _pour(chosen, app, which, terminal, args.kind)
            return Exit.FINE
        number = _write(Path(args.output), chosen, app, which, args.kind)
        terminal.say(
            count(
                "{n} row written to {path}", "{n} rows written to {path}", number, path=args.output
            )
        )
        terminal.data({"rows": number, "path": args.output})
    return Exit.FINE


def _write(
    path: Path, chosen: formats.Export, app: App, which: Filter, kinds: Collection[str] | None
) -> int:
    """How many rows were written. Raises UsageError: then the old file is as it was."""
    number = 0

    def heard() -> None:
        nonlocal number
        number += 1

    try:
        now = app.clock.now()
        write_whole(path, written(chosen, app.stored.history, which, now, kinds, heard))
    except StoreError:
        raise
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    return number


def _pour(
    chosen: formats.Export,
    app: App,
    which: Filter,
    terminal: Terminal,
    kinds: Collection[str] | None = None,
) -> None:
    """To standard output as it is: always UTF-8, and CSV's line ends are its own."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="")
    for piece in written(chosen, app.stored.history, which, app.clock.now(), kinds):
        terminal.raw(piece)
    terminal.flush()


def _check_times(args: argparse.Namespace) -> None:
    if args.since and args.until and args.until < args.since:
        raise UsageError(say("--until is before --since"), say("Swap the two."))


def _filter(app: App, args: argparse.Namespace) -> Filter:
    name = args.name
    services = frozenset({find(app, name, also_left=True).id}) if name else frozenset[str]()
    level = getattr(args, "level", None)
    return Filter(services=services, since=args.since, until=args.until, at_least=level)


def _print(row: Record, app: App, terminal: Terminal) -> None:
    began = row.started or row.first_seen
    now = app.clock.now()
    if row.ended is None and began > now:
        lasted = say("announced")
    elif row.ended is None:
        lasted = say("{length} so far", length=now - began)
    else:
        lasted = say("{length}", length=max(row.ended - began, began - began))
    named = row.components and row.components != (row.title,)
    parts = f" [{', '.join(row.components)}]" if named else ""
    words = "{shape} {began}  {name}: {title}{parts} ({level}, {lasted}, {kind})"
    if row.kind == "maintenance" and row.level is Level.MAINTENANCE:  # once is enough
        words = "{shape} {began}  {name}: {title}{parts} ({level}, {lasted})"
    terminal.say(
        say(
            words,
            shape=terminal.shapes[row.level],
            began=began,
            name=row.service,
            title=ours.told(row.title) if row.kind in {"probe", "user"} else row.title,
            parts=parts,
            level=WORDS[row.level] if row.level is not None else say("no level"),
            lasted=lasted,
            kind=_told_by(row),
        )
    )
    for revision in row.revised:
        terminal.say(say("    {revised}", revised=revision.words))


def _deal(told: Iterable[TimelineEntry], terminal: Terminal) -> None:
    """What the user reported of that outage and what they wrote, under the first row of it."""
    for entry in told:
        terminal.say(say("    {at}  {what}", at=entry.at, what=entry.words))


KINDS = {
    "incident": say("incident", "kind of row"),
    "maintenance": say("maintenance"),
    "probe": say("probe", "kind of row"),
}


def _told_by(row: Record) -> Message:
    """Whose word the row is, and what they say of that trouble where somebody else saw it."""
    kind = say("your own word") if row.witness is Role.USER else KINDS.get(row.kind, say(""))
    said = _said(row)
    return kind if said is None else say("{kind}, {said}", kind=kind, said=said)


def _said(row: Record) -> Message | None:
    clocks = row.clocks
    if clocks is None:
        return None
    if clocks.lag is not None:
        late = say("they said so after {lag}", lag=clocks.lag)
        return late if clocks.lag else say("they said so first")
    if clocks.said is Admission.NOT_ADMITTED:
        return say("they have not said so") if row.ended is None else say("they never said so")
    return None
