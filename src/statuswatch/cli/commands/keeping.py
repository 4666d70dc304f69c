"""backup, restore: a profile in one file."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command


def _backup(backup: argparse.ArgumentParser) -> None:
    backup.add_argument(
        "file", metavar="FILE", nargs="?", help="where to; a folder will do (the present one)"
    )


def _restore(restore: argparse.ArgumentParser) -> None:
    restore.add_argument("file", metavar="FILE", help="a backup, or a copy of the history")


COMMANDS = (
    Command("backup", "Everything of this profile in one file.", "backup.backup", _backup),
    Command(
        "restore", "Back to a backup; the history as it is is kept.", "backup.restore", _restore
    ),
)
