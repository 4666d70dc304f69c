"""list --format, import: what is followed, out to a list and in from one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from statuswatch import importers
from statuswatch.cli.opening import UsageError, open_app, opened, typed
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import Message, say
from statuswatch.importers import Wanted, WrongFileError
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.app.importing import TakenIn

MOST = importers.MOST_BYTES + 1
"""Bytes that are read: with one too many it is refused."""


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
    from statuswatch.app.history_file import LOOKED_AT, is_history
    from statuswatch.app.importing import in_words, take_in
    from statuswatch.cli.history_in import take_history

    file = "stdin" if args.file == "-" else args.file
    # It is read once: a pipe has no beginning to go back to.
    with _stream(args.file) as stream:
        data = _read(stream, args.file, LOOKED_AT)
        if is_history(data):
            return take_history(args.file, data, stream, terminal, profile)
        data += _read(stream, args.file, MOST - len(data))
    try:
        importer, listed = importers.read(data)
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


def _read(stream: BinaryIO, file: str, most: int) -> bytes:
    """As much of it; less only where it ends. Raises UsageError."""
    found = b""
    try:
        while len(found) < most and (more := stream.read(most - len(found))):
            found += more
    except OSError as error:
        raise UsageError(_unread(file, error)) from error
    return found


@contextmanager
def _stream(file: str) -> Iterator[BinaryIO]:
    """Raises UsageError."""
    raw = getattr(sys.stdin, "buffer", None)
    if file == "-":
        yield BytesIO(sys.stdin.read(MOST).encode()) if raw is None else raw
        return
    with _open(file) as there:
        yield there


def _open(file: str) -> BinaryIO:
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise UsageError(_unread(file, error)) from error


def _unread(file: str, error: OSError) -> Message:
    return say("{file} cannot be read: {why}", file=file, why=error.strerror or str(error))
