"""Disk: the door to what can't be written now."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from statuswatch.store.nouns import Unwritten


class Disk(Protocol):
    """Whoever stays until there is room goes on in memory meanwhile; everybody else is told at
    once that nothing was written."""

    endures: bool
    """Go on in memory while the disk takes nothing."""

    @property
    def afloat(self) -> Unwritten | None:
        """What is kept in memory; `None`: all is in the file."""
        ...

    @property
    def set_aside(self) -> Path | None:
        """Where what was kept in memory went, when it last did not fit into the file."""
        ...

    @property
    def made_again(self) -> Unwritten | None:
        """What was kept in memory when the file, which was gone, was last made again."""
        ...

    def look(self) -> bool:
        """Notice a file that was moved or removed before there is something to write: was it?"""
        ...

    def land(self) -> bool:
        """Write what is kept in memory; True: all is in the file."""
        ...
