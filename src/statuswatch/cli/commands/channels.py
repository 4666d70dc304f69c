"""channels: the ways in which you are told."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import duration


def _add(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", metavar="NAME", help="what you call it: mail, phone")
    add.add_argument("address", nargs="?", help=argparse.SUPPRESS)  # refused, with its reason
    add.add_argument(
        "--escalation",
        action="store_true",
        help="only for vital services whose trouble nobody acknowledges",
    )
    add.add_argument(
        "--timeout", type=duration, metavar="DURATION", help="with --command: end it then (30s)"
    )
    add.add_argument(
        "--command",
        dest="program",
        nargs=argparse.REMAINDER,
        metavar="PROG",
        help="a program of yours and its arguments, instead of an address; last on the line",
    )


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _perhaps_one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?")


COMMANDS = (
    Command(
        "channels",
        "The ways in which you are told.",
        "channels.channels",
        inner=(
            Command("list", "Which there are, and whether they work."),
            Command(
                "add",
                "Set one up: its address is asked for, and kept in the keyring.",
                arguments=_add,
            ),
            Command("remove", "Take one away, and its address out of the keyring.", arguments=_one),
            Command("on", "Use it again.", arguments=_one),
            Command("off", "Keep it, but do not use it.", arguments=_one),
            Command("test", "Send a test through it, or through all.", arguments=_perhaps_one),
        ),
        alone=True,
    ),
)
