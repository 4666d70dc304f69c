"""The last looks of each of our checks, for verdicts. In memory only: what a check found is in the
history, how it looked a minute ago is of no use after a restart."""

from __future__ import annotations

from collections import deque

from statuswatch.core.model import Observation, Role
from statuswatch.core.probing import look_of
from statuswatch.core.witness import Look

KEPT = 12


class Looks:
    """By source, oldest first."""

    def __init__(self) -> None:
        self._of: dict[str, deque[Look]] = {}

    def add(self, seen: Observation, usual: float | None) -> None:
        """Take in a poll; what says nothing (our line was down, a keyring is locked) is none. A
        look is one at either address family: the first that connects is taken."""
        if seen.source.role is not Role.PROBE:
            return
        look = look_of(seen, usual)
        if look is not None:
            self._of.setdefault(seen.source.id, deque(maxlen=KEPT)).append(look)

    def of(self, source: str) -> tuple[Look, ...]:
        return tuple(self._of.get(source, ()))

    def drop(self, source: str) -> None:
        self._of.pop(source, None)
