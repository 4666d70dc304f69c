"""A program that is given something to read, may take only so long, and ends with its children."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

SECRETS = "STATUSWATCH_CHANNEL_"
"""Variables of this beginning hold addresses of channels: no program is handed them."""

TAIL = 64 * 1024
"""Bytes kept of what it writes: the last ones."""

_GRACE = 0.5
"""Seconds for its last words: a child of its own that lives on may hold our pipe open."""


class Hear(Enum):
    """Which of its streams is kept; the other goes nowhere."""

    OUT = "out"
    ERR = "err"


@dataclass(frozen=True, slots=True)
class Ended:
    """`code`: its exit code, negative when a signal ended it. `said`: the last TAIL bytes."""

    code: int
    said: bytes


class Child:
    """One program, started in the user's home without a shell, in a process group of its own."""

    def __init__(
        self, arguments: Sequence[str], hear: Hear, environ: Mapping[str, str] = os.environ
    ) -> None:
        """Raises OSError, or ValueError, when it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603  the user's own program, never a shell
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if hear is Hear.OUT else subprocess.DEVNULL,
            stderr=subprocess.PIPE if hear is Hear.ERR else subprocess.DEVNULL,
            cwd=home(),
            env=without_secrets(environ),
            start_new_session=os.name == "posix",
            creationflags=_ALONE,
        )
        self._said = bytearray()

    def talk(self, text: bytes, seconds: float) -> Ended:
        """Hand it `text`, and wait for its end. Raises TimeoutError once it and its children are
        ended because it took longer. Once only."""
        heard = self._process.stdout or self._process.stderr
        assert heard is not None
        # Threads, because neither stream may hold up the other, or the end of the program.
        threading.Thread(target=self._hand, args=(text,), daemon=True).start()
        hearing = threading.Thread(target=self._hear, args=(heard,), daemon=True)
        hearing.start()
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            self.end()
            raise TimeoutError from error
        hearing.join(_GRACE)
        return Ended(code, bytes(self._said))

    def end(self) -> None:
        """End it with its children; nothing where it has ended by itself."""
        if self._process.poll() is not None:
            return
        with suppress(OSError):
            _kill_group(self._process.pid)
        with suppress(OSError):
            self._process.kill()  # a group may be out of reach, its first never is
        self._process.wait()

    def _hand(self, text: bytes) -> None:
        stream = self._process.stdin
        assert stream is not None
        with suppress(OSError, ValueError):  # it does not read: its own affair
            stream.write(text)
        with suppress(OSError, ValueError):
            stream.close()

    def _hear(self, stream: IO[bytes]) -> None:
        with suppress(OSError, ValueError), stream:
            while piece := os.read(stream.fileno(), 4096):
                self._said += piece
                del self._said[:-TAIL]


class Children:
    """Those that run now, so that they can be ended from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Child] = set()

    def run(
        self, arguments: Sequence[str], text: bytes, seconds: float, hear: Hear = Hear.ERR
    ) -> Ended:
        """Raises OSError or ValueError (not started), TimeoutError (an OSError too: first)."""
        child = Child(arguments, hear)
        with self._lock:
            self._running.add(child)
        try:
            return child.talk(text, seconds)
        finally:
            with self._lock:
                self._running.discard(child)

    def end(self) -> None:
        with self._lock:
            running = tuple(self._running)
        for child in running:
            child.end()


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.upper().startswith(SECRETS)}


def home() -> Path:
    """The user's, or the root where there is none (a service without a user)."""
    try:
        found = Path.home()
    except RuntimeError:
        return Path(os.sep)
    return found if found.is_dir() else Path(os.sep)


_ALONE = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)
"""On Windows: a group of its own, and no black window."""


def _kill_group(pid: int) -> None:
    if os.name == "posix":
        os.killpg(pid, signal.SIGKILL)
        return
    taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "taskkill.exe"
    words = [str(taskkill), "/T", "/F", "/PID", str(pid)]
    subprocess.run(words, check=False, capture_output=True)  # noqa: S603
