"""What settings that came out of a backup would do from now on in the user's name. Whoever made that
file wrote them; so a program that they name is not run until the user says so, and what else could
harm is said when they begin to hold."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from statuswatch.core.words import Message, say
from statuswatch.core.written import one_line
from statuswatch.settings import Profile, Settings, load, write
from statuswatch.settings.model import Way
from statuswatch.settings.tables import COMMAND

LONGEST = 300
"""Characters of a command that are shown."""


def quiet(text: str, before: Settings) -> tuple[str, tuple[Message, ...]]:
    """The settings of this text, in which each program that `before` did not run is switched off, and
    what is to be said of them. Raises SettingsError, OSError."""
    with TemporaryDirectory() as folder:
        draft = Profile.at(Path(folder))
        draft.settings_file.write_text(text, "utf-8", newline="")
        after, _ = load(draft)
        new = [way for way in _programs(after) if way not in before.ways]
        for way in new:
            write(draft, f"channels.{way.name}.enabled", False)
        # What runs nothing new stays as it is, to the last sign, whatever it is.
        made = draft.settings_file.read_bytes().decode("utf-8") if new else text
    return made, tuple(new_in(before, after))


def _programs(settings: Settings) -> Iterator[Way]:
    return (way for way in settings.ways if way.kind == COMMAND and way.enabled)


def new_in(before: Settings, after: Settings) -> Iterator[Message]:
    """What `after` would do that `before` did not: programs that are run, and what everything is
    asked through."""
    for way in _programs(after):
        if way not in before.ways:
            yield say(
                "It would run a program with each notice: {command}. That is off until you switch "
                "it on: statuswatch channels on {name}",
                command=one_line(shlex.join(way.command), LONGEST),
                name=way.name,
            )
    if after.proxy not in ("system", "none", before.proxy):
        yield say(
            "From now on everything is asked through {proxy}. If you did not write that: "
            "statuswatch settings --unset network.proxy",
            proxy=one_line(after.proxy, LONGEST),
        )
    if after.ca_file not in ("", before.ca_file):
        yield say(
            "From now on the certificates in {file} are trusted, too. If you did not write that: "
            "statuswatch settings --unset network.ca_file",
            file=one_line(after.ca_file, LONGEST),
        )
