"""What may be typed. Wrong usage is told in one sentence and ends with 64."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from statuswatch import __version__
from statuswatch.cli.opening import UsageError, nearest
from statuswatch.core.words import say
from statuswatch.demo.speed import read_speed
from statuswatch.settings import parse_duration


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is a UsageError that points to the help of the very command."""

    def error(self, message: str) -> NoReturn:
        title, hint = _in_words(message)
        see = f"See: {self.prog} --help"
        raise UsageError(say("{title}", title=title), say("{hint}", hint=f"{hint} {see}".strip()))


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed. Raises UsageError; SystemExit for --help and --version."""
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
    return sorted(set(re.findall(r"--[a-z]+", text)))


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


def duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def speed(text: str) -> float:
    try:
        return read_speed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def moment(text: str) -> datetime:
    """A date, a date with a time (in this computer's zone unless it has one), or how long ago."""
    try:
        return datetime.now(UTC) - parse_duration(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text.strip())
        utc = found.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        hint = "write a date (2026-11-09), a date with a time, or how long ago (7d)"
        raise argparse.ArgumentTypeError(f"{text!r} is no moment: {hint}") from error
    if not 1970 <= utc.year < 9000:
        raise argparse.ArgumentTypeError(f"{text!r} is too far away")
    return utc


def end(text: str) -> datetime:
    """As `moment`; a date alone means to the end of that day."""
    found = moment(text)
    if re.fullmatch(r"\s*\d{4}-?\d\d-?\d\d\s*", text):
        return moment((datetime.fromisoformat(text.strip()) + timedelta(days=1)).isoformat())
    return found


def folder(text: str) -> str:
    """A script's empty variable must not become the user's own profile."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return text


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

    def command(name: str, text: str) -> Parser:
        made: Parser = commands.add_parser(
            name, help=text, description=text, parents=[everywhere], allow_abbrev=False
        )
        return made

    _following(command("add", "Follow a service."), command("remove", "Stop following one."))
    _forgetting(command("forget", "Delete a service and its history, or everything."))
    _lists(
        command("list", "What you follow, and where it is read."),
        command("import", "Follow what a list names."),
    )
    _now(command("check", "Ask everything now."), command("status", "How it was at last look."))
    _own_word(command("down", "It fails for me."), command("up", "It works again for me."))
    _crowd(command("crowd", "Where others speak of a service."))
    _watching(command("watch", "Watch without a desktop; a line for every change."))
    _past(command("history", "The outages of the past."), command("export", "Write them out."))
    probe = command("probe", "Read one address, without following it.")
    probe.add_argument("url", metavar="URL")
    _told(probe)
    probe.add_argument("--kind", help="read it as this kind (see: statuswatch adapters)")
    probe.add_argument("--record", metavar="DIR", help="keep what was answered in this folder")
    podcast = command("podcast", "The way of a podcast to its listeners, looked at once.")
    podcast.add_argument("url", metavar="FEED", help="the address of its feed")
    command("adapters", "The kinds of sources that can be read.")
    _catalogue(command("catalogue", "The services that can be followed by name."), everywhere)
    _demo(command("demo", "See what it does, with invented services."))
    command("doctor", "Is everything here as it should be?")
    return parser


def _following(add: Parser, remove: Parser) -> None:
    add.add_argument("url", metavar="TARGET", nargs="?", help="the address of a status page")
    add.add_argument("--name", help="what you call it; the same name = another source of it")
    add.add_argument(
        "--part",
        action="append",
        default=[],
        metavar="COMPONENT",
        help="only this component matters (may be given more than once)",
    )
    add.add_argument(
        "--kind", help="it is of this kind (see: statuswatch adapters): nothing is asked now"
    )
    _told(add)
    add.add_argument(
        "--secret",
        action="store_true",
        help="it needs a password or a token: ask for it (or read stdin), keep it in the keyring",
    )
    add.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="follow many: a line each, an address, optionally a tab and a name (- = stdin)",
    )
    remove.add_argument("name", metavar="NAME")


def _told(parser: Parser) -> None:
    """What a source is told beside its address."""
    parser.add_argument("--text", help="with --kind probe: it must say this to be well")
    parser.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="CATEGORY",
        help="of a feed that mixes kinds of news: only this category counts as status "
        "(may be given more than once)",
    )
    parser.add_argument(
        "--news", action="store_true", help="with --category: tell the other categories as news"
    )
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="what its kind is told besides (regions=eu-west-1; see docs/adapters.md)",
    )


def _lists(out: Parser, into: Parser) -> None:
    out.add_argument("--format", metavar="FORMAT", help="as a list for others: opml or json")
    out.add_argument(
        "-o", "--output", metavar="FILE", help="instead of standard output; written whole or not"
    )
    into.add_argument(
        "file", metavar="FILE", help="OPML, our JSON, stts' or Uptime Kuma's (- = stdin)"
    )
    into.add_argument(
        "--look", action="store_true", help="ask what is not known: what it is, and how to read it"
    )


def _forgetting(forget: Parser) -> None:
    forget.add_argument("name", metavar="NAME", nargs="?", help="this service and its history")
    forget.add_argument(
        "--all", action="store_true", help="all of this profile: history, settings, autostart"
    )
    forget.add_argument("--yes", action="store_true", help="do not ask")


def _now(check: Parser, status: Parser) -> None:
    check.add_argument("names", metavar="NAME", nargs="*", help="only these services")
    check.add_argument(
        "--wait", action="store_true", help="wait for slow ones, and look again before saying down"
    )
    status.add_argument("names", metavar="NAME", nargs="*", help="only these services")
    for made in (check, status):
        made.add_argument(
            "-v", "--verbose", action="store_true", help="every verdict with all its witnesses"
        )


def _own_word(down: Parser, up: Parser) -> None:
    for made in (down, up):
        made.add_argument("name", metavar="NAME")
        made.add_argument("--part", metavar="COMPONENT", help="only this component")
    down.add_argument("--since", type=moment, help="since when: a date, a time, or 2h (now)")
    down.add_argument("--note", metavar="TEXT", help="what fails, in your words")
    up.add_argument("--at", type=moment, help="since when it works: a date, a time, or 10m (now)")


def _crowd(crowd: Parser) -> None:
    crowd.add_argument("name", metavar="NAME")
    what = crowd.add_mutually_exclusive_group()
    what.add_argument("--add", metavar="KIND", help="listen there for bursts")
    what.add_argument("--remove", metavar="KIND", help="no longer listen there")
    crowd.add_argument(
        "--url", help="with --add: where, if only you know; - reads it from standard input"
    )


def _watching(watch: Parser) -> None:
    how = watch.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="ask every source once, then end")
    how.add_argument(
        "--for", dest="length", type=duration, metavar="DURATION", help="end after 90s, 15m, 2h, 7d"
    )


def _catalogue(catalogue: Parser, everywhere: Parser) -> None:
    """Its three questions: each is a command of its own."""
    asked = catalogue.add_subparsers(
        dest="what", metavar="WHAT", required=True, parser_class=Parser
    )

    def question(name: str, text: str) -> Parser:
        made: Parser = asked.add_parser(
            name, help=text, description=text, parents=[everywhere], allow_abbrev=False
        )
        return made

    search = question("search", "Which services may be meant?")
    search.add_argument("text", metavar="TEXT", nargs="+")
    question("show", "All that is known of one.").add_argument("name", metavar="NAME")
    verify = question("verify", "For maintainers: ask the network what is still true.")
    verify.add_argument("names", metavar="NAME", nargs="*", help="only these")
    verify.add_argument("--category", metavar="C", help="only those of this category")
    verify.add_argument("--all", action="store_true", help="all of them, not fifty at most")
    verify.add_argument("-o", "--output", metavar="FILE", help="write the report there")


def _demo(demo: Parser) -> None:
    demo.add_argument(
        "--speed", type=speed, default=1.0, metavar="N", help="N times as fast: 0.1 to 20"
    )
    demo.add_argument(
        "--for", dest="length", type=duration, metavar="DURATION", help="end after 20s, 2m"
    )
    demo.add_argument(
        "--terminal", action="store_true", help="in the terminal, also where there is a display"
    )


def _past(history: Parser, export: Parser) -> None:
    for parser in (history, export):
        parser.add_argument("name", metavar="NAME", nargs="?", help="only this service")
        parser.add_argument(
            "--since", type=moment, metavar="WHEN", help="2026-11-09, 2026-11-09T14:00, or 7d ago"
        )
        parser.add_argument(
            "--until", type=end, metavar="WHEN", help="likewise; a date means to its end"
        )
    export.add_argument("--format", required=True, metavar="FORMAT", help="csv or json")
    export.add_argument(
        "-o", "--output", metavar="FILE", help="instead of standard output; written whole or not"
    )
