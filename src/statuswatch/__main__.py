"""No command, or `demo`, with a display: the desktop. Everything else: the terminal."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statuswatch.core.words import Message

BEGAN = time.perf_counter()
"""When this process began, but for the interpreter's own start: `check` must end in 2.33 s."""

USAGE = 64

PUSH_CHILD = "--push-child"
"""Our own word to a child of ours, which sends one notice through apprise (frozen programs have
no `python -m`)."""

PDF_CHILD = "--pdf-child"
"""The same for who writes a PDF (app/documents.py): then the two files."""


def main() -> int:
    """The program. Returns its exit code."""
    if getattr(sys, "frozen", False):
        _give_back_the_environment()
    arguments = sys.argv[1:]
    if arguments == [PUSH_CHILD]:  # the program as a child of itself: see channels/push.py
        from statuswatch.channels._apprise import main as push

        return push()
    if arguments[:1] == [PDF_CHILD]:
        from statuswatch.ui.pdf import main as pdf

        return pdf(arguments[1:])
    if _without_command(arguments):
        return _tray(arguments)
    if "demo" in arguments and "--json" not in arguments and not _displayless():
        code = _demo(arguments)
        if code is not None:
            return code
    gc.disable()  # what is imported stays: looking through it for garbage costs 12 ms
    from statuswatch.cli.main import main as terminal
    from statuswatch.cli.running import end_now

    return end_now(terminal(arguments, BEGAN))


def _give_back_the_environment() -> None:
    """A frozen program runs with the libraries of its own folder. The browser it opens must not:
    https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html#launching-external-programs-from-the-frozen-application
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before


def _without_command(arguments: Sequence[str]) -> bool:
    """Nothing but, perhaps, --tray and where the profile is. Mistakes are the parser's to tell."""
    match [word for word in arguments if word != "--tray"]:
        case []:
            return True
        case ["--profile", folder]:
            return bool(folder.strip()) and not folder.startswith("-")
        case [only]:
            return only.startswith("--profile=") and bool(only.partition("=")[2].strip())
        case _:
            return False


def _tray(arguments: Sequence[str]) -> int:
    nowhere = _displayless()
    if nowhere is not None:
        from statuswatch.core.words import render

        print(render(nowhere), file=sys.stderr)
        return USAGE
    gc.disable()  # and it stays so: see ui/sweeping.py
    from statuswatch.ui.start import start

    return start(arguments)


def _demo(arguments: Sequence[str]) -> int | None:
    """The demo in the window. None: it is the terminal's: another command with the word in it, a
    mistake, or wanted there."""
    from statuswatch.cli.parser import parse
    from statuswatch.core.flow import StatusWatchError

    try:
        args = parse(arguments)
    except StatusWatchError:
        return None
    if args.command != "demo" or args.terminal:
        return None
    from statuswatch.ui.start import demo

    return demo(args.speed, args.length)


def _displayless() -> Message | None:
    """What to say where there is nothing to show a window on."""
    from statuswatch.ui.missing import displayless

    return displayless(os.environ, sys.platform)


if __name__ == "__main__":
    sys.exit(main())
