"""history, export: what was."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import end, moment


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="only this service")
    parser.add_argument(
        "--since",
        type=moment,
        metavar="WHEN",
        help="2026-11-09, 2026-11-09T14:00, or 7d (before now)",
    )
    parser.add_argument(
        "--until", type=end, metavar="WHEN", help="likewise; a date means to its end"
    )


def _export(export: argparse.ArgumentParser) -> None:
    _history(export)
    export.add_argument("--format", required=True, metavar="FORMAT", help="csv or json")
    export.add_argument(
        "-o", "--output", metavar="FILE", help="instead of standard output; written whole or not"
    )


COMMANDS = (
    Command("history", "The outages of the past.", "past.history", _history),
    Command("export", "Write them out.", "past.export", _export),
)
