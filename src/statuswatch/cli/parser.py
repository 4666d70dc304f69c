"""Makes of what was typed what is meant. Wrong usage is told in one sentence and ends with 64."""

from __future__ import annotations

import argparse
import copy
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from statuswatch import __version__
from statuswatch.cli.commands import COMMANDS, Command
from statuswatch.cli.commands.values import WrongWordError, folder
from statuswatch.cli.opening import UsageError, nearest
from statuswatch.core.words import Message, render, say

if TYPE_CHECKING:  # argparse has no public name for it
    Commands = argparse._SubParsersAction[Any]


Text = Callable[[Message], str]
"""How the reader is spoken to."""


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is a UsageError that points to the help of the very command, and help
    is in the reader's language: its English words are messages of the catalogue."""

    text: Text = staticmethod(render)

    def parse_known_args(  # type: ignore[override]  # argparse types it as an overload of Any
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        self._typed = tuple(sys.argv[1:] if args is None else args)
        # No option of ours begins with a digit: `-4h` is a value, and told as a wrong one.
        self._negative_number_matcher = re.compile(r"-\d")
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        title, hint = _in_words(message)
        if bare := re.fullmatch(r"argument (\S+): expected one argument", message):
            hint = _dashed(bare[1].split("/"), self._typed)
        see = say("See: {command}", command=f"{self.prog} --help")
        raise UsageError(title, see if hint is None else _both(hint, see))

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:  # noqa: ANN401
        """argparse would make one English string of what is wrong."""
        try:
            return super()._get_value(action, arg_string)  # argparse has no public name
        except WrongWordError as error:
            option = next(iter(action.option_strings), str(action.metavar or action.dest))
            see = say("See: {command}", command=f"{self.prog} --help")
            title = say("{option}: {words}", option=option, words=error.words)
            raise UsageError(title, see) from error

    def format_usage(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups, self._use())
        return formatter.format_help()

    def format_help(self) -> str:
        """As argparse writes it, in the reader's words."""
        formatter = self._get_formatter()
        groups = self._mutually_exclusive_groups
        formatter.add_usage(self.usage, self._actions, groups, self._use())
        formatter.add_text(self._said(self.description))
        for group in self._action_groups:
            formatter.start_section(self._said(group.title))
            formatter.add_text(self._said(group.description))
            formatter.add_arguments(self._told(action) for action in group._group_actions)
            formatter.end_section()
        formatter.add_text(self._said(self.epilog))
        return formatter.format_help()

    def _use(self) -> str:
        return self.text(say("usage: ", "before how a command is typed"))

    def _told(self, action: argparse.Action) -> argparse.Action:
        """The same action, its words and those of its commands translated."""
        told = copy.copy(action)
        told.help = self._said(action.help)
        if isinstance(told, argparse._SubParsersAction):
            told._choices_actions = [self._told(one) for one in told._choices_actions]
        return told

    def _said(self, words: str | None) -> str | None:
        if words is None or words == argparse.SUPPRESS:
            return words
        return self.text(Message(words))


def _both(first: Message, second: Message) -> Message:
    return say("{first} {second}", first=first, second=second)


TITLES = (
    say("positional arguments"),
    say("options"),
    say("show this help message and exit"),
    say("show program's version number and exit"),
)
"""What argparse itself writes into a help."""


def parse(argv: Sequence[str] | None = None, text: Text = render) -> argparse.Namespace:
    """What was typed; `runs`: of the command's module and function. Raises UsageError; SystemExit
    for --help and --version."""
    parser = build(text)
    args, rest = parser.parse_known_args(argv)
    if rest:
        of = f"statuswatch {args.command}" if args.command else "statuswatch"
        first = rest[0].partition("=")[0]
        near = nearest(first, _options(parser, args.command)) if first.startswith("-") else None
        title = (
            say("There is no option {option} here", option=first)
            if first.startswith("-")
            else say("{word} is one word too many", word=first)
        )
        see = say("See: {command}", command=f"{of} --help")
        raise UsageError(title, see if near is None else _both(near, see))
    if args.tray and args.command:
        see = say("See: {command}", command="statuswatch --help")
        raise UsageError(say("--tray goes without a command"), see)
    return args


def _dashed(names: Sequence[str], typed: Sequence[str]) -> Message | None:
    """What to write where a value was meant that begins with a dash: `--text -10 %`."""
    for option, value in pairwise(typed):
        if option in names and value.startswith("-") and not value.startswith("--"):
            long = names[-1]
            if long.startswith("--"):
                return say("If that is {value}, write {option}={value}.", value=value, option=long)
    return None


def _options(parser: argparse.ArgumentParser, command: str | None) -> list[str]:
    """The long options of this command."""
    text = parser.format_help()
    for action in parser._actions:  # argparse has no public way to its commands
        if isinstance(action, argparse._SubParsersAction) and command in action.choices:
            text = action.choices[command].format_help()
    return sorted(set(re.findall(r"--[a-z]+(?:-[a-z]+)*", text)))


def _in_words(message: str) -> tuple[Message, Message | None]:
    """argparse's message as a person would say it, and what may help."""
    if choice := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message, re.DOTALL):
        names = re.findall(r"[a-z]+", choice[2])
        near, there = nearest(choice[1], names), ", ".join(names)
        if not message.startswith("argument COMMAND"):
            near = near or say("It is one of: {names}.", names=there)
            return say("{word} is none of what can stand there", word=choice[1]), near
        near = near or say("The commands are: {names}.", names=there)
        return say("There is no command called {word}", word=choice[1]), near
    if missing := re.fullmatch(r"the following arguments are required: (.*)", message):
        return say("{names} is missing", names=missing[1]), None
    if clash := re.fullmatch(r"argument (\S+): not allowed with argument (\S+)", message):
        return say("{one} and {other} do not go together", one=clash[1], other=clash[2]), None
    if bare := re.fullmatch(r"argument (\S+): expected one argument", message):
        return say("{option} needs a value behind it", option=bare[1].partition("/")[0]), None
    if flag := re.fullmatch(r"argument (\S+): ignored explicit argument (.*)", message):
        return say("{option} takes no value", option=flag[1].partition("/")[0]), None
    return say("{words}", words=re.sub(r"^argument (\S+?)(?:/\S+)?: ", r"\1: ", message)), None


def build(text: Text = render) -> Parser:
    """The whole command line."""

    class Speaking(Parser):
        """Commands make parsers of their own kind: so they speak alike."""

    Speaking.text = staticmethod(text)
    everywhere = Speaking(add_help=False)
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
    parser = Speaking(
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
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
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
            inner = made.add_subparsers(dest="what", metavar="WHAT", required=not command.alone)
            _declare(command.inner, inner, everywhere)
