"""What the window keeps of itself from one time to the next: size, place, what it has explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray


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


class Drawer:
    """One page's part of a memory. What is not there, or not of its kind (an older version's, or
    written by hand), is the default: a file that is spoilt never keeps a page from opening."""

    def __init__(self, memory: Memory | None = None, name: str = "") -> None:
        """Without a memory it keeps things as long as it lives itself."""
        self._memory: Memory = memory if memory is not None else Unkept()
        self._name = name

    def keep(self, key: str, value: str | int | bytes | Sequence[str]) -> None:
        kept: object = value
        if isinstance(value, int):
            kept = str(value)  # QSettings reads an INI file's numbers back as text anyhow
        elif isinstance(value, bytes):
            kept = QByteArray(value)
        elif not isinstance(value, str):
            # One text, because QSettings reads a list of one back as a text and of none as None.
            kept = "\n".join(text.replace("\n", " ") for text in value)
        self._memory.setValue(self._key(key), kept)

    def text(self, key: str, default: str = "") -> str:
        found = self._memory.value(self._key(key))
        return found if isinstance(found, str) else default

    def number(self, key: str, default: int = 0) -> int:
        try:
            return int(self.text(key))
        except ValueError:
            return default

    def texts(self, key: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        found = self._memory.value(self._key(key))
        if not isinstance(found, str):
            return tuple(default)
        return tuple(found.split("\n")) if found else ()

    def data(self, key: str) -> bytes:
        """As of QSplitter.saveState(); empty: nothing was kept."""
        found = self._memory.value(self._key(key))
        return bytes(found.data()) if isinstance(found, QByteArray) else b""

    def _key(self, key: str) -> str:
        return f"{self._name}/{key}" if self._name else key
