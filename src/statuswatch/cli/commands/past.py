"""history, export: what was."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import WrongWordError, end, moment
from statuswatch.core.model import Level
from statuswatch.core.words import say

KINDS = ("incident", "maintenance", "probe", "user")
"""What a row of an export can be (`core.record`)."""

LEVELS = {level.word: level for level in Level if level is not Level.OK}


def kind(text: str) -> str:
    found = text.strip().casefold()
    if found not in KINDS:
        raise WrongWordError(
            say("{text} is no kind: write {kinds}", text=repr(text), kinds=", ".join(KINDS))
        )
    return found


def level(text: str) -> Level:
    found = LEVELS.get(text.strip().casefold())
    if found is None:
        raise WrongWordError(
            say("{text} is no level: write {levels}", text=repr(text), levels=", ".join(LEVELS))
        )
    return found


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
    export.add_argument(
        "--format",
        required=True,
        metavar="FORMAT",
        help="csv, json, jsonl, ics, html, markdown or atom",
    )
    export.add_argument(
        "--kind",
        type=kind,
        action="append",
        metavar="KIND",
        help="only these: incident, maintenance, probe, user (once for each)",
    )
    export.add_argument(
        "--level", type=level, metavar="LEVEL", help="only from this on: degraded, partial, down"
    )
    export.add_argument(
        "-o", "--output", metavar="FILE", help="instead of standard output; written whole or not"
    )


COMMANDS = (
    Command("history", "The outages of the past.", "past.history", _history),
    Command("export", "Write them out.", "past.export", _export),
)
