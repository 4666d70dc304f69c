"""import of a history that StatusWatch itself wrote out as JSON or JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from statuswatch.cli.opening import UsageError, opened
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import count, say

if TYPE_CHECKING:
    from statuswatch.app.bringing_in import BroughtIn
    from statuswatch.settings import Profile

SAY_EVERY = 10_000
"""Incidents between two words on how far it is."""


def take_history(
    file: str, head: bytes, stream: BinaryIO, terminal: Terminal, profile: Profile
) -> int:
    """`head`: what is read already of `stream`, which is read a little at a time: it may be of any
    length. Raises UsageError where the file is broken; what stood before that is taken in."""
    from statuswatch.app.bringing_in import BroughtIn, bring_in
    from statuswatch.importers import WrongFileError

    name, last = "stdin" if file == "-" else file, BroughtIn()

    def heard(so_far: BroughtIn) -> bool:
        nonlocal last
        if so_far.rows // SAY_EVERY > last.rows // SAY_EVERY:
            terminal.say(say("{n} read so far", n=so_far.rows))
        last = so_far
        return True

    terminal.say(say("{file} is a history of StatusWatch", file=name))
    with opened(profile, terminal) as app:
        try:
            done = bring_in(app, stream, heard, head)
        except WrongFileError as error:
            _tell(last, terminal)
            title = say("{place}: {what}", place=name, what=error.title)
            raise UsageError(title, error.advice) from error
        except KeyboardInterrupt:
            _tell(last, terminal)
            terminal.warn(say("Stopped. Import it again for the rest: nothing is taken in twice"))
            raise
    _tell(done, terminal)
    return Exit.CANT_TELL if done.left_out else Exit.FINE


def _tell(done: BroughtIn, terminal: Terminal) -> None:
    taken = done.taken
    terminal.say(
        say(
            "{new} new, {known} known already, {richer} now tell more, {differ} differ from yours "
            "(both are kept)",
            new=taken.new,
            known=taken.known,
            richer=taken.richer,
            differ=taken.differ,
        )
    )
    if done.left_out:
        terminal.warn(
            count(
                "{n} entry is no part of a history, and is left out",
                "{n} entries are no part of a history, and are left out",
                done.left_out,
            )
        )
    terminal.data(
        {
            "kind": "history",
            "new": taken.new,
            "known": taken.known,
            "richer": taken.richer,
            "differ": taken.differ,
            "left_out": done.left_out,
        }
    )
