"""document: one outage on paper, or as a message to others."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.scoring import period


def _document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="OUTAGE|NAME", help="an outage by its id, or a service: its newest"
    )
    parser.add_argument(
        "--kind",
        default="downtime",
        metavar="KIND",
        help="downtime (all of it, in UTC), message (for clients or listeners), short (280 signs); "
        "of a service: judgement (what they promised), scorecard",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="html, markdown, pdf or text; else by the name of the file",
    )
    parser.add_argument(
        "--language", metavar="CODE", help="of our words in it: en, de (yours); theirs stay as said"
    )
    period(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="instead of standard output; written whole or not"
    )


COMMANDS = (
    Command("document", "Write down one outage for others.", "document.document", _document),
)
