"""When the sources of the tests are asked. Their moments hang on the random name of an installation
and on the port that a server was given, so that each run plays others: that finds what goes by one
of them. Where CI is set they are the same each time, as Hypothesis' examples are: what fails there
is the change's fault."""

from __future__ import annotations

import os
import re

from statuswatch.core import schedule
from statuswatch.core.model import Source
from statuswatch.core.schedule import Hints

GIVEN = re.compile(r"^[0-9a-f]{16}(?=\n)|(?<=127\.0\.0\.)(\d+):\d+")
"""What the system gave: an installation's name (`App._install`), the port of a loopback server."""

_name = schedule._name


def name(source: Source, hints: Hints) -> str:
    return GIVEN.sub(r"\1", _name(source, hints))


def make() -> None:
    if "CI" in os.environ:
        schedule._name = name
