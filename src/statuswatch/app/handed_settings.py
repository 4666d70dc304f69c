"""What settings that came out of a backup do from now on in the user's name. Whoever made that file
wrote them; so what could harm is said when they begin to hold."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from statuswatch.core.words import Message, say
from statuswatch.core.written import one_line
from statuswatch.settings import Settings
from statuswatch.settings.tables import COMMAND

LONGEST = 300
"""Characters of a command that are shown."""


def new_in(before: Settings, after: Settings) -> Iterator[Message]:
    """What `after` does that `before` did not: programs that are run, and what everything is asked
    through."""
    for way in after.ways:
        if way.kind == COMMAND and way.enabled and way not in before.ways:
            yield say(
                "From now on a program is run with each notice: {command}. If you did not write "
                "that: statuswatch channels remove {name}",
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
