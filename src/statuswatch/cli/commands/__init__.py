"""What may be typed: every command in the order of `--help`, its arguments declared by theme."""

from __future__ import annotations

from statuswatch.cli.commands import (
    calling,
    channels,
    claim,
    document,
    following,
    house,
    keeping,
    looking,
    notices,
    now,
    past,
    plans,
    promising,
    scoring,
)
from statuswatch.cli.commands.command import Command

__all__ = ["COMMANDS", "Command"]

COMMANDS: tuple[Command, ...] = (
    *following.COMMANDS,
    *now.COMMANDS,
    *notices.COMMANDS,
    *channels.COMMANDS,
    *past.COMMANDS,
    *calling.COMMANDS,
    *promising.COMMANDS,
    *claim.COMMANDS,
    *plans.COMMANDS,
    *scoring.COMMANDS,
    *document.COMMANDS,
    *keeping.COMMANDS,
    *looking.COMMANDS,
    *house.COMMANDS,
)
