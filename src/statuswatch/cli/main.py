"""Runs one command: opens the profile, calls it, says what went wrong in words."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from statuswatch.cli.parser import build
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.settings import Profile

Command = Callable[[argparse.Namespace, Terminal, Profile], int]


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of the command in `argv` (without the program's name)."""
    args = build().parse_args(argv)
    terminal = Terminal(json_wanted=getattr(args, "json", False))
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.ERROR)
    if args.command is None:
        build().print_help()
        return int(Exit.USAGE)
    profile = Profile.choose(getattr(args, "profile", None), os.environ)
    try:
        return int(_command(args.command)(args, terminal, profile))
    except StatusWatchError as error:
        terminal.fail(error)
        return int(getattr(error, "exit_code", Exit.CANT_TELL))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our pipe has seen enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _command(name: str) -> Command:
    """Each command imports only what it needs: `status` must not wait for the network's."""
    match name:
        case "add" | "remove" | "list":
            from statuswatch.cli import following  # noqa: PLC0415

            return {"add": following.add, "remove": following.remove, "list": following.list_}[name]
        case "check":
            from statuswatch.cli.check import check  # noqa: PLC0415

            return check
        case "status":
            from statuswatch.cli.status import status  # noqa: PLC0415

            return status
        case "watch":
            from statuswatch.cli.watch import watch  # noqa: PLC0415

            return watch
        case "history" | "export":
            from statuswatch.cli import past  # noqa: PLC0415

            return {"history": past.history, "export": past.export}[name]
        case "probe" | "adapters":
            from statuswatch.cli import reading  # noqa: PLC0415

            return {"probe": reading.probe, "adapters": reading.adapters_}[name]
        case _:
            from statuswatch.cli.doctor import doctor  # noqa: PLC0415

            return doctor
