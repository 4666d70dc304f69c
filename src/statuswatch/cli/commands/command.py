"""A command as it is typed: its name, what it says of itself, its arguments, and what runs it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass


def nothing_more(_: argparse.ArgumentParser) -> None:
    """A command without arguments of its own."""


@dataclass(frozen=True, slots=True)
class Command:
    """`text`: one sentence. `runs`: module (of this room) and function, "status.status"; imported
    when the command is called, not before. `inner`: commands of this command, one of which must be
    named (`args.what`). `alone`: it may also be called without one.
    """

    name: str
    text: str
    runs: str = ""
    arguments: Callable[[argparse.ArgumentParser], None] = nothing_more
    inner: tuple[Command, ...] = ()
    alone: bool = False
