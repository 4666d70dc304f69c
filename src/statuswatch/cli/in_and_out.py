"""list --format, import: what is followed, out to a list and in from one."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import importers
from statuswatch.cli.opening import UsageError, open_app, opened, typed
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import Message, say
from statuswatch.importers import Wanted, WrongFileError
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.app.importing import TakenIn


def list_out(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """The whole list as one document, on the standard output or in a file."""
    from statuswatch.app.importing import follows
    from statuswatch.export.writing import write_whole

    writers = [n for n in importers.names() if importers.load(n).write is not None]
    if args.format is None:
        raise UsageError(
            say("-o needs a --format"), say("Those are: {names}.", names=", ".join(writers))
        )
    if args.format not in writers:
        raise UsageError(
            say("There is no list format called {name}", name=args.format),
            say("Those are: {names}.", names=", ".join(writers)),
        )
    write = importers.load(args.format).write
    assert write is not None
    with opened(profile, terminal) as app:
        services = tuple(follows(app))
        pieces = write(services, datetime.now(UTC))
        if args.output in {None, "-"}:
            for piece in pieces:
                terminal.raw(piece)
            terminal.flush()
            return Exit.FINE
        write_whole(Path(args.output), pieces)
        sources = sum(len(of) for _, of in services)
        terminal.say(say("{n} sources written to {path}", n=sources, path=args.output))
        terminal.data({"services": len(services), "sources": sources, "path": args.output})
    return Exit.FINE


def import_(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    from statuswatch.app.importing import in_words, take_in
    from statuswatch.cli.history_in import is_history, take_history

    file = "stdin" if args.file == "-" else args.file
    # What is no file is read once: a pipe has no beginning to go back to.
    data = b"" if Path(args.file).is_file() else _bytes_of(args.file)
    if is_history(args.file, data):
        return take_history(args.file, data, terminal, profile)
    try:
        importer, listed = importers.read(data or _bytes_of(args.file))
    except WrongFileError as error:
        place = f"{file}:{error.line}" if error.line else file
        raise UsageError(
            say("{place}: {what}", place=place, what=error.title), error.advice
        ) from error
    with opened(profile, terminal) as app:
        found = take_in(app, listed)
    terminal.say(say("{file} is {title}", file=file, title=importer.title))
    later = [one for one in found if one.unknown and args.look]
    told = [one for one in found if not (one.unknown and args.look)]
    for one in told:
        _tell(one, file, terminal)
    new, already, twice, refused = in_words(told)
    terminal.say(
        say(
            "{new} followed, {already} already followed, {twice} twice in the list, {refused} not",
            new=new,
            already=already,
            twice=twice,
            refused=refused,
        )
    )
    code = int(Exit.CANT_TELL if refused else Exit.FINE)
    return max(code, run(_look_at(later, file, terminal, profile))) if later else code


async def _look_at(unknown: list[TakenIn], file: str, terminal: Terminal, profile: Profile) -> int:
    """Each is asked what it is, as `add` does."""
    from statuswatch.cli.following import Wish, add_many

    wishes = [
        Wish(w.url, typed(w.name) or None, w.parts, None, _where(file, w))
        for w in (one.wanted for one in unknown)
    ]
    app = open_app(profile, terminal)
    try:
        return await add_many(app, wishes, terminal)
    finally:
        await app.close()


def _tell(one: TakenIn, file: str, terminal: Terminal) -> None:
    wanted, where = one.wanted, _where(file, one.wanted)
    if one.why is not None:
        what = wanted.name or wanted.url or "?"
        terminal.warn(say("{where}: {what}: {why}", where=where, what=what, why=one.why))
    elif one.twice:
        words = "{where}: {url} stands there twice; it is kept once"
        terminal.warn(say(words, where=where, url=wanted.url))
    terminal.data(
        {
            "name": wanted.name,
            "kind": wanted.kind,
            "url": wanted.url,
            "where": where,
            "service": one.service or None,
            "already": one.already,
            "twice": one.twice,
            "error": terminal.text(one.why) if one.why is not None else None,
        }
    )


def _where(file: str, wanted: Wanted) -> str:
    if wanted.line:
        return f"{file}:{wanted.line}"
    return f"{file}, entry {wanted.entry}" if wanted.entry else file


def _bytes_of(file: str) -> bytes:
    try:
        if file != "-":
            return Path(file).read_bytes()
        raw = getattr(sys.stdin, "buffer", None)
        return sys.stdin.read().encode() if raw is None else bytes(raw.read())
    except OSError as error:
        raise UsageError(_unread(file, error)) from error


def _unread(file: str, error: OSError) -> Message:
    return say("{file} cannot be read: {why}", file=file, why=error.strerror or str(error))
