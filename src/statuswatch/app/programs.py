"""Is what a person names as a command's program there, and may it run for so long?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import timedelta

from statuswatch.app.ways import WayError
from statuswatch.core.words import say
from statuswatch.settings.tables import LONGEST_RUN


def check_command(command: Sequence[str], timeout: timedelta | None) -> None:
    """Raises WayError: a channel that can never work is not set up."""
    if timeout is not None and not timedelta() < timeout <= LONGEST_RUN:
        raise WayError(
            say("{limit} is no time for a command to take", limit=timeout),
            say("Choose one up to {limit}.", limit=LONGEST_RUN),
        )
    if not command or not command[0].strip():
        return  # `add_command` has words for that
    program = os.path.expanduser(command[0])
    if shutil.which(program) is None:
        raise WayError(
            say("There is no program {program} yet that can run", program=command[0]),
            say("Write it and make it executable, then add it; or name it with its whole path."),
        )
