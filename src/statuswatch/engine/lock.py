"""One engine per profile: a lock file that the system frees when its holder dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from statuswatch.folders import private


class EngineLock:
    """Held by the process that polls; others follow the journal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Try to become the one engine; False while another is."""
        if self._file is not None:
            return True
        private(self._path.parent)
        self._file = self._taken()
        return self._file is not None

    def hold(self) -> None:
        """Who holds it holds it still where its file was removed: else another would poll beside
        us. Where the folder can't be made again, no other finds one either."""
        if self._file is None or self._is_there(self._file):
            return
        with suppress(OSError):
            anew = self._taken()
            if anew is not None:
                self.free()
                self._file = anew

    def _taken(self) -> int | None:
        """Raises OSError."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(file)
        except OSError:
            os.close(file)
            return None
        return file

    def _is_there(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), self._path.stat())
        except OSError:
            return False

    def free(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> EngineLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.free()


def _lock(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
