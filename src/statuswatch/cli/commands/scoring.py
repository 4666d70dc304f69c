"""scorecard, compare: one vendor in figures, and two or three side by side."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import end, moment


def period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        type=moment,
        metavar="WHEN",
        help="2026-08-01, or 90d ago (which it is if unsaid)",
    )
    parser.add_argument(
        "--until", type=end, metavar="WHEN", help="likewise; a date means to its end (now)"
    )


def _scorecard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    period(parser)


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="+", help="two or three services")
    period(parser)


COMMANDS = (
    Command("scorecard", "A vendor over a period, in figures.", "scorecard.scorecard", _scorecard),
    Command("compare", "Two or three vendors over the same time.", "compare.compare", _compare),
)
