"""Makes of what was typed what is meant. Wrong usage is told in one sentence and ends with 64."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from statuswatch import __version__
from statuswatch.cli.commands import COMMANDS, Command
from statuswatch.cli.commands.values import folder
from statuswatch.cli.opening import UsageError, nearest
from statuswatch.core.words import say

if TYPE_CHECKING:  # argparse has no public name for it
    Commands = argparse._SubParsersAction["Parser"]


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is a UsageError that points to the help of the very command."""

    def error(self, message: str) -> NoReturn:
        title, hint = _in_words(message)
        see = f"See: {self.prog} --help"
        raise UsageError(say("{title}", title=title), say("{hint}", hint=f"{hint} {see}".strip()))


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed; `runs`: of the command's module and function. Raises UsageError; SystemExit
    for --help and --version."""
    parser = build()
    args, rest = parser.parse_known_args(argv)
    if rest:
        of = f"statuswatch {args.command}" if args.command else "statuswatch"
        first = rest[0].partition("=")[0]
        near = nearest(first, _options(parser, args.command)) if first.startswith("-") else ""
        title = (
            say("There is no option {option} here", option=first)
            if first.startswith("-")
            else say("{word} is one word too many", word=first)
        )
        raise UsageError(title, say("{hint}", hint=f"{near} See: {of} --help".strip()))
    if args.tray and args.command:
        raise UsageError(say("--tray goes without a command"), say("See: statuswatch --help"))
    return args


def _options(parser: argparse.ArgumentParser, command: str | None) -> list[str]:
    """The long options of this command."""
    text = parser.format_help()
    for action in parser._actions:  # argparse has no public way to its commands
        if isinstance(action, argparse._SubParsersAction) and command in action.choices:
            text = action.choices[command].format_help()
    return sorted(set(re.findall(r"--[a-z]+(?:-[a-z]+)*", text)))


def _in_words(message: str) -> tuple[str, str]:
    """argparse's message as a person would say it, and what may help."""
    if choice := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message, re.DOTALL):
        names = re.findall(r"[a-z]+", choice[2])
        near = nearest(choice[1], names) or f"The commands are: {', '.join(names)}."
        return f"There is no command called {choice[1]}", near
    if missing := re.fullmatch(r"the following arguments are required: (.*)", message):
        return f"{missing[1]} is missing", ""
    if clash := re.fullmatch(r"argument (\S+): not allowed with argument (\S+)", message):
        return f"{clash[1]} and {clash[2]} do not go together", ""
    if bare := re.fullmatch(r"argument (\S+): expected one argument", message):
        return f"{bare[1].partition('/')[0]} needs a value behind it", ""
    if flag := re.fullmatch(r"argument (\S+): ignored explicit argument (.*)", message):
        return f"{flag[1].partition('/')[0]} takes no value", ""
    return re.sub(r"^argument (\S+?)(?:/\S+)?: ", r"\1: ", message), ""


def build() -> Parser:
    """The whole command line."""
    everywhere = Parser(add_help=False)
    everywhere.add_argument(
        "--profile",
        metavar="DIR",
        default=argparse.SUPPRESS,
        type=folder,
        help="keep settings, data and cache in this one folder",
    )
    everywhere.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="JSON instead of text"
    )
    parser = Parser(
        prog="statuswatch",
        parents=[everywhere],
        allow_abbrev=False,
        description="Is it down, or is it just me? Without a command: the tray.",
        epilog="Exit codes: 0 fine or maintenance, 1 trouble, 2 can't tell or your own line, "
        "3 not a status source, 64 wrong usage, 124 time-out.",
    )
    parser.add_argument(
        "--tray", action="store_true", help="without a command: start without opening the window"
    )
    parser.add_argument("--version", action="version", version=f"StatusWatch {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _declare(COMMANDS, commands, everywhere)
    return parser


def _declare(known: Iterable[Command], into: Commands, everywhere: Parser) -> None:
    for command in known:
        made = into.add_parser(
            command.name,
            help=command.text,
            description=command.text,
            parents=[everywhere],
            allow_abbrev=False,
        )
        if command.runs:
            made.set_defaults(runs=command.runs)
        command.arguments(made)
        if command.inner:
            inner = made.add_subparsers(
                dest="what", metavar="WHAT", required=not command.alone, parser_class=Parser
            )
            _declare(command.inner, inner, everywhere)
