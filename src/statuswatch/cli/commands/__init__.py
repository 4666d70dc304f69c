"""What may be typed: every command in the order of `--help`, its arguments declared by theme."""

from __future__ import annotations

from statuswatch.cli.commands import channels, following, house, looking, notices, now, past
from statuswatch.cli.commands.command import Command

__all__ = ["COMMANDS", "Command"]

COMMANDS: tuple[Command, ...] = (
    *following.COMMANDS,
    *now.COMMANDS,
    *notices.COMMANDS,
    *channels.COMMANDS,
    *past.COMMANDS,
    *looking.COMMANDS,
    *house.COMMANDS,
)
