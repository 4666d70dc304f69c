"""What the window keeps of itself from one time to the next: size, place, what it has explained."""

from __future__ import annotations

from typing import Protocol


class Memory(Protocol):
    """As QSettings."""

    def value(self, key: str, default: object = None, /) -> object: ...

    def setValue(self, key: str, value: object, /) -> None: ...

    def sync(self) -> None: ...


class Unkept:
    """The demo's: gone with it, and never on disk."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None, /) -> object:
        return self._values.get(key, default)

    def setValue(self, key: str, value: object, /) -> None:
        self._values[key] = value

    def sync(self) -> None:
        """There is nowhere to write it to."""
