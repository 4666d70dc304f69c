"""backup, restore: everything of a profile in one file, and back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from statuswatch.app import backing_up
from statuswatch.app.forgetting import RunningError
from statuswatch.cli.opening import UsageError, opened
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import say, stamp
from statuswatch.settings import Profile
from statuswatch.store.backup_file import Backup


def backup(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    target = None if args.file is None else Path(args.file)
    with opened(profile, terminal) as app:
        try:
            made = backing_up.back_up(app, target)
        except backing_up.NotThereError as error:
            raise UsageError(error.title, error.advice) from error
    terminal.say(
        say(
            "{path} is written: services {services}, recorded incidents {incidents}, {size} kB",
            path=str(made.path),
            services=made.services,
            incidents=made.incidents,
            size=max(1, made.size >> 10),
        )
    )
    terminal.say(
        say("Passwords and the addresses of channels stay in the keyring: they are not in it.")
    )
    terminal.data(_data(made))
    return Exit.FINE


def restore(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    try:
        done = backing_up.restore(profile, Path(args.file), datetime.now(UTC))
    except (RunningError, backing_up.NotABackupError) as error:
        raise UsageError(error.title, error.advice) from error
    terminal.say(
        say(
            "{path} is the history now: services {services}, recorded incidents {incidents}",
            path=str(done.backup.path),
            services=done.backup.services,
            incidents=done.backup.incidents,
        )
    )
    if done.settings:
        terminal.say(say("Its settings hold, too"))
    for words in done.new:
        terminal.warn(words)
    if done.left:
        terminal.warn(say("Your settings stay: no copy of them could be kept"))
    if done.kept is not None:
        terminal.say(say("The history of before is kept as {path}", path=str(done.kept)))
    terminal.data(
        _data(done.backup)
        | {
            "settings": done.settings,
            "new": [terminal.text(words) for words in done.new],
            "kept": None if done.kept is None else str(done.kept),
        }
    )
    return Exit.FINE


def _data(made: Backup) -> dict[str, object]:
    return {
        "path": str(made.path),
        "made": None if made.made is None else stamp(made.made),
        "format": made.schema,
        "services": made.services,
        "incidents": made.incidents,
        "bytes": made.size,
        "settings": backing_up.SETTINGS in made.texts,
    }
