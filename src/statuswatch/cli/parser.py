"""What may be typed. Wrong usage is told in a sentence and ends with 64."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from statuswatch import __version__
from statuswatch.cli.terminal import Exit
from statuswatch.settings import parse_duration


class Parser(argparse.ArgumentParser):
    """argparse, but wrong usage is 64 and points to the help of the very command."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{message}. See: {self.prog} --help\n")
        raise SystemExit(int(Exit.USAGE))


def duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def moment(text: str) -> datetime:
    """A date, a time with date (UTC unless it has a zone), or how long ago (7d)."""
    try:
        return datetime.now(UTC) - parse_duration(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "write a date (2026-11-09), a date with a time, or how long ago (7d)"
        raise argparse.ArgumentTypeError(f"{text!r} is no moment: {hint}") from error
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def build() -> Parser:
    """The whole command line."""
    everywhere = Parser(add_help=False)
    everywhere.add_argument(
        "--profile", metavar="DIR", default=argparse.SUPPRESS,
        help="keep settings, data and cache in this one folder",
    )
    everywhere.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="JSON instead of text"
    )
    parser = Parser(
        prog="statuswatch", parents=[everywhere],
        description="Is it down, or is it just me? Without a command: the tray.",
    )
    parser.add_argument("--version", action="version", version=f"StatusWatch {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def command(name: str, text: str) -> Parser:
        made: Parser = commands.add_parser(
            name, help=text, description=text, parents=[everywhere]
        )
        return made

    _following(command("add", "Follow a service."), command("remove", "Stop following one."))
    command("list", "What you follow, and where it is read.")
    _now(command("check", "Ask everything now."), command("status", "How it was at last look."))
    _watching(command("watch", "Watch without a desktop; a line for every change."))
    _past(command("history", "The outages of the past."), command("export", "Write them out."))
    probe = command("probe", "Read one address, without following it.")
    probe.add_argument("url", metavar="URL")
    probe.add_argument("--kind", help="read it as this kind (see: statuswatch adapters)")
    probe.add_argument("--record", metavar="DIR", help="keep what was answered in this folder")
    command("adapters", "The kinds of sources that can be read.")
    command("doctor", "Is everything here as it should be?")
    return parser


def _following(add: Parser, remove: Parser) -> None:
    add.add_argument("url", metavar="TARGET", nargs="?", help="the address of a status page")
    add.add_argument("--name", help="what you call it; the same name = another source of it")
    add.add_argument(
        "--part", action="append", default=[], metavar="COMPONENT",
        help="only this component matters (may be given more than once)",
    )
    add.add_argument("--kind", help="it is of this kind: nothing is asked now")
    add.add_argument(
        "--from", dest="file", metavar="FILE",
        help="follow many: a line each, an address, optionally a tab and a name (- = stdin)",
    )
    remove.add_argument("name", metavar="NAME")


def _now(check: Parser, status: Parser) -> None:
    check.add_argument("names", metavar="NAME", nargs="*", help="only these services")
    check.add_argument(
        "--wait", action="store_true", help="wait for slow ones, and look again before saying down"
    )
    status.add_argument("names", metavar="NAME", nargs="*", help="only these services")


def _watching(watch: Parser) -> None:
    how = watch.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="ask every source once, then end")
    how.add_argument(
        "--for", dest="length", type=duration, metavar="DURATION", help="end after 90s, 15m, 2h, 7d"
    )


def _past(history: Parser, export: Parser) -> None:
    for parser in (history, export):
        parser.add_argument("--since", type=moment, metavar="WHEN", help="2026-11-09, or 7d ago")
        parser.add_argument("--until", type=moment, metavar="WHEN")
    history.add_argument("name", metavar="NAME", nargs="?", help="only this service")
    export.add_argument("name", metavar="NAME", nargs="?", help="only this service")
    export.add_argument("--format", required=True, metavar="FORMAT", help="csv or json")
    export.add_argument("-o", "--output", metavar="FILE", help="instead of standard output")
