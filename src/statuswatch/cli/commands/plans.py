"""plan, preflight: what you are about to do, and whether it can go ahead."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import duration


def _needs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--needs",
        action="append",
        default=[],
        metavar="NAME",
        help="a service that must be up (may be given more than once, or with commas)",
    )
    parser.add_argument(
        "--instead",
        action="append",
        default=[],
        metavar="NAME",
        help="a service that would do as well (likewise)",
    )
    parser.add_argument("--zone", metavar="ZONE", help="of the times: Europe/Berlin (yours)")


def _add(add: argparse.ArgumentParser) -> None:
    add.add_argument("title", metavar="TITLE")
    add.add_argument(
        "--at", required=True, metavar="WHEN", help='"2026-11-24 09:00", or 2026-11-24 for the day'
    )
    add.add_argument(
        "--for", dest="length", type=duration, metavar="DURATION", help="how long it takes: 2h"
    )
    _needs(add)


def _edit(edit: argparse.ArgumentParser) -> None:
    edit.add_argument("plan", metavar="PLAN", help="its title or its number")
    edit.add_argument("--what", dest="title", metavar="TITLE", help="another title")
    edit.add_argument("--at", metavar="WHEN", help='"2026-11-24 09:00", or 2026-11-24 for the day')
    edit.add_argument(
        "--for",
        dest="length",
        type=duration,
        metavar="DURATION",
        help="how long it takes: 2h; 0m for a moment",
    )
    _needs(edit)


def _remove(remove: argparse.ArgumentParser) -> None:
    remove.add_argument("plan", metavar="PLAN", help="its title or its number")


def _calendar(calendar: argparse.ArgumentParser) -> None:
    calendar.add_argument("place", metavar="FILE|URL", help="an ICS file, or its address")
    _needs(calendar)
    calendar.add_argument(
        "--remove", action="store_true", help="read it no more, and drop its plans to come"
    )


def _past(past: argparse.ArgumentParser) -> None:
    past.add_argument(
        "--since", type=duration, metavar="DURATION", help="so far back: 90d (that is the default)"
    )


def _preflight(preflight: argparse.ArgumentParser) -> None:
    preflight.add_argument(
        "plan",
        metavar="PLAN",
        nargs="?",
        help="its title or its number (those of the next 24 h)",
    )
    preflight.add_argument(
        "--check", action="store_true", help="ask what it needs now, and wait for the answers"
    )


COMMANDS = (
    Command(
        "plan",
        "What you are about to publish, and what it needs.",
        "plan.plan",
        inner=(
            Command("list", "The plans to come."),
            Command("add", "Plan something.", arguments=_add),
            Command(
                "edit",
                "Change a plan: what is not given stays, and '' for a name says: none.",
                arguments=_edit,
            ),
            Command("remove", "Drop a plan.", arguments=_remove),
            Command("calendar", "Read plans from a calendar (ICS).", arguments=_calendar),
            Command("read", "Read the calendars again."),
            Command("past", "Which plans fell into outages.", arguments=_past),
        ),
        alone=True,
    ),
    Command(
        "preflight",
        "Can a plan go ahead? Exit code 0 go, 1 no-go, 2 can't tell.",
        "preflight.preflight",
        _preflight,
    ),
)
