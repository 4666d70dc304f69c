"""history, export: what was."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from statuswatch import export as formats
from statuswatch.app import App
from statuswatch.app.passed import passed
from statuswatch.app.records import lines, records, written
from statuswatch.cli.opening import UsageError, find, nearest, opened
from statuswatch.cli.terminal import WORDS, Exit, Terminal, when
from statuswatch.core import ours
from statuswatch.core.answering import EntryKind, TimelineEntry
from statuswatch.core.clocks import Admission
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.line import Line
from statuswatch.core.model import Level, Role
from statuswatch.core.record import Record
from statuswatch.core.words import Message, count, say
from statuswatch.export import json as document
from statuswatch.export.writing import write_whole
from statuswatch.settings import Profile
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import Filter

PATIENCE, AGAIN = 1.0, 0.25
"""Seconds after which somebody who waits is told how far it is, and how often."""


def history(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    _check_times(args)
    with opened(profile, terminal, reads=True) as app:
        which = _filter(app, args)
        if terminal.json:
            _document(app, which, terminal)
            return Exit.FINE
        seen, dealt = 0, dict(passed(app, which.services))
        for row in records(app.stored.history, which, app.clock.now()):
            seen += 1
            _print(row, app, terminal)
            _deal(dealt.pop(row.outage_id or "", ()), terminal)
        if not seen:
            terminal.say(_nothing(args))
    return Exit.FINE


def _nothing(args: argparse.Namespace) -> Message:
    if args.since or args.until:
        return say("Nothing recorded in that")
    if args.name:
        return say("Nothing is recorded of {name}", name=args.name)
    return say("Nothing has happened yet, as far as this history knows")


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
    with opened(profile, terminal, reads=True) as app:
        which = _filter(app, args)
        if args.output in {None, "-"}:
            _pour(chosen, app, which, terminal, args.kind)
            return Exit.FINE
        number = _write(Path(args.output), chosen, app, which, args.kind, terminal)
        terminal.say(
            count(
                "{n} row written to {path}", "{n} rows written to {path}", number, path=args.output
            )
        )
        terminal.data({"rows": number, "path": args.output})
    return Exit.FINE


def _write(
    path: Path,
    chosen: formats.Export,
    app: App,
    which: Filter,
    kinds: Collection[str] | None,
    terminal: Terminal,
) -> int:
    """How many rows were written. Raises UsageError: then the old file is as it was."""
    waiting = Waiting(terminal)
    try:
        now = app.clock.now()
        pieces = written(chosen, app.stored.history, which, now, kinds, waiting.heard)
        write_whole(path, pieces)
    except StoreError:
        raise
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    finally:
        waiting.over()
    return waiting.rows


class Waiting:
    """Counts the rows that are written, and says how many to who has waited for a while."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float] = time.monotonic) -> None:
        self.rows = 0
        self._terminal, self._clock = terminal, clock
        self._next, self._said = clock() + PATIENCE, False

    def heard(self) -> None:
        self.rows += 1
        if self.rows % 256 or self._clock() < self._next:
            return
        self._next, self._said = self._clock() + AGAIN, True
        self._terminal.passing(count("{n} row so far", "{n} rows so far", self.rows))

    def over(self) -> None:
        if self._said:
            self._terminal.passing(None)


def _document(app: App, which: Filter, terminal: Terminal) -> None:
    """The export as JSON, and what passed between the user and their vendors about its outages."""
    seen, now = set[str](), app.clock.now()

    def rows() -> Iterator[Line]:
        for line in lines(app.stored.history, which, now):
            seen.add(line.outage_id or "")
            yield line

    def dealings() -> str:
        told = {
            outage: [_entry(entry, terminal) for entry in entries]
            for outage, entries in passed(app, which.services).items()
            if outage in seen
        }
        return f'"dealings":{document.to_json(told)}'

    _out(document.of_lines(rows(), now, dealings), terminal)


def _entry(entry: TimelineEntry, terminal: Terminal) -> dict[str, object]:
    of = "letter" if entry.kind is EntryKind.LETTER else "report"
    return {
        "at": when(entry.at),
        "kind": entry.kind.value,
        of: entry.id,
        "words": terminal.text(entry.words),
        "quote": entry.quote,
    }


def _pour(
    chosen: formats.Export,
    app: App,
    which: Filter,
    terminal: Terminal,
    kinds: Collection[str] | None = None,
) -> None:
    _out(written(chosen, app.stored.history, which, app.clock.now(), kinds), terminal)


def _out(pieces: Iterable[str], terminal: Terminal) -> None:
    """To standard output as it is: always UTF-8, and CSV's line ends are its own."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="")
    for piece in pieces:
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
