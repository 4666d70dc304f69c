"""check, status, wait, down, up, podcast, crowd, watch: how it is now."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import duration, past


def _check(check: argparse.ArgumentParser) -> None:
    _some(check)
    check.add_argument(
        "--wait", action="store_true", help="wait for slow ones, and look again before saying down"
    )


def _some(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these services")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="every verdict with all its witnesses"
    )


def _wait(wait: argparse.ArgumentParser) -> None:
    wait.add_argument(
        "name", metavar="NAME", help="a service that you follow or not, or an address"
    )
    wait.add_argument(
        "--timeout", type=duration, metavar="DURATION", help="wait no longer than 90s, 15m, 2h"
    )
    wait.add_argument("--quiet", action="store_true", help="say nothing; the exit code does")
    wait.add_argument("--notify", action="store_true", help="tell it on the desktop, too")


def _down(down: argparse.ArgumentParser) -> None:
    _mine(down)
    down.add_argument("--since", type=past, help="since when: a date, a time, or 2h (now)")
    down.add_argument("--note", metavar="TEXT", help="what fails, in your words")


def _up(up: argparse.ArgumentParser) -> None:
    _mine(up)
    up.add_argument("--at", type=past, help="since when it works: a date, a time, or 10m (now)")


def _mine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--part", metavar="COMPONENT", help="only this component")


def _podcast(podcast: argparse.ArgumentParser) -> None:
    podcast.add_argument("url", metavar="FEED", help="the address of its feed")


def _crowd(crowd: argparse.ArgumentParser) -> None:
    crowd.add_argument("name", metavar="NAME")
    what = crowd.add_mutually_exclusive_group()
    what.add_argument("--add", metavar="KIND", help="listen there for bursts")
    what.add_argument("--remove", metavar="KIND", help="no longer listen there")
    crowd.add_argument(
        "--url", help="with --add: where, if only you know; - reads it from standard input"
    )


def _watch(watch: argparse.ArgumentParser) -> None:
    how = watch.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="ask every source once, then end")
    how.add_argument(
        "--for", dest="length", type=duration, metavar="DURATION", help="end after 90s, 15m, 2h, 7d"
    )


COMMANDS = (
    Command("check", "Ask everything now.", "check.check", _check),
    Command("status", "How it was at last look.", "status.status", _some),
    Command("wait", "Wait until it is back: wait NAME && publish", "wait.wait", _wait),
    Command("down", "It fails for me.", "own_word.down", _down),
    Command("up", "It works again for me.", "own_word.up", _up),
    Command(
        "podcast",
        "The way of a podcast to its listeners, looked at once.",
        "podcast.podcast",
        _podcast,
    ),
    Command("crowd", "Where others speak of a service.", "crowd.crowd", _crowd),
    Command("watch", "Watch without a desktop; a line for every change.", "watch.watch", _watch),
)
