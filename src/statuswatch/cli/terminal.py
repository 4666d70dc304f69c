"""How the terminal speaks: lines for people, JSON for programs, exit codes for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import KnownIncident, Level
from statuswatch.core.witness import Answer
from statuswatch.core.words import Message, Setting, render, say, stamp

if TYPE_CHECKING:
    from statuswatch.language import Speech


class Exit(IntEnum):
    """What a script can go by."""

    FINE = 0
    TROUBLE = 1
    CANT_TELL = 2
    NOT_A_SOURCE = 3
    USAGE = 64
    TIME_OUT = 124


class UnwritableError(StatusWatchError):
    """Standard output cannot take more: its disk is full, or it was closed."""

    exit_code = Exit.USAGE


SHAPES = {
    Level.OK: "○",
    Level.MAINTENANCE: "⬡",
    Level.DEGRADED: "▲",
    Level.PARTIAL: "◆",
    Level.DOWN: "■",
    None: "?",
}
"""Round = nothing wrong, corners = the vendor: state is told by shape and word, not colour."""

PLAIN_SHAPES = {
    Level.OK: "o",
    Level.MAINTENANCE: "*",
    Level.DEGRADED: "!",
    Level.PARTIAL: "#",
    Level.DOWN: "X",
    None: "?",
}

WORDS = {
    Level.OK: say("Fine"),
    Level.MAINTENANCE: say("Maintenance"),
    Level.DEGRADED: say("Degraded"),
    Level.PARTIAL: say("Part of it is down"),
    Level.DOWN: say("Down"),
    None: say("Can't tell"),
}

OWN_WORD = say("your own word")
"""Whose word it is, wherever the user's is told beside others'."""

_CONTROLS = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0x202D, 0x202E, 0x2066, 0x2067], " "
)
"""Strangers' text must not steer the terminal: no escape sequences, no turned writing order."""

PASSING = 60
"""Signs of a line that passes: what was there before is written over."""

_PLAIN_SIGNS = str.maketrans(
    {"\N{NO-BREAK SPACE}": " ", "“": '"', "”": '"', "‘": "'", "’": "'", "·": "-", "…": "..."}
)
"""For a terminal that has no more than its own letters: better than a question mark."""


class Terminal:
    """Where a command's words go. `json`: one JSON value a line instead of text."""

    def __init__(
        self,
        *,
        json_wanted: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
        zone: tzinfo | None = None,
        speech: Callable[[], Speech] | None = None,
    ) -> None:
        """`speech`: how the reader is spoken to, asked when the first word is said."""
        self.json = json_wanted
        self._asked = speech
        self._speech: Speech | None = None
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._zone = zone
        self._unicode = "utf" in _encoding(self._out)
        self.shapes = SHAPES if self._unicode else PLAIN_SHAPES

    def say(self, message: Message | str) -> None:
        """A line for people; silent where JSON is wanted."""
        if not self.json:
            self._write(self._out, self.text(message).translate(_CONTROLS).rstrip())

    def data(self, value: object) -> None:
        """A line for programs; silent where people read. ASCII where the stream has no more."""
        if self.json:
            self._write(self._out, json.dumps(value, ensure_ascii=not self._unicode))

    def warn(self, message: Message | str) -> None:
        self._write(self._err, self.text(message).translate(_CONTROLS).rstrip())

    def passing(self, message: Message | None) -> None:
        """For who waits at a terminal: a line that the next one replaces; `None`: it goes. Silent
        where nobody sits."""
        if self.json or not self._err.isatty():
            return
        words = "" if message is None else self.text(message).translate(_CONTROLS)
        self._write(self._err, f"\r{words:<{PASSING}}\r", end="")

    def fail(self, error: StatusWatchError) -> None:
        """What happened, to what, and what to do now."""
        self.warn(error.title)
        if error.advice.one:
            self.warn(error.advice)
        told = {"error": self.text(error.title), "advice": self.text(error.advice)}
        self.data({**getattr(error, "data", {}), **told})

    def text(self, message: Message | str) -> str:
        if isinstance(message, str):
            return message
        return render(message, self.setting)

    @property
    def setting(self) -> Setting:
        """Where the reader is, now. What programs read never depends on the language."""
        now = datetime.now(UTC)
        if self.json or self._asked is None:
            return Setting(zone=self._zone, now=now)
        if self._speech is None:
            self._speech = self._asked()
        return self._speech.setting(now, self._zone)

    def raw(self, text: str) -> None:
        with _written():
            self._out.write(text)

    def flush(self) -> None:
        with _written():
            self._out.flush()

    def _write(self, stream: TextIO, text: str, end: str = "\n") -> None:
        encoding = _encoding(stream)
        if "utf" not in encoding:
            text = text.translate(_PLAIN_SIGNS)
        with _written():
            stream.write(text.encode(encoding, "replace").decode(encoding) + end)
            stream.flush()


@contextmanager
def _written() -> Iterator[None]:
    """Raises UnwritableError; BrokenPipeError where nobody reads any more."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = error.strerror or str(error)
        raise UnwritableError(
            say("The output could not be written: {why}", why=why),
            say("Nothing that was recorded is lost. Write it to another place."),
        ) from error


def _encoding(stream: TextIO) -> str:
    return (getattr(stream, "encoding", None) or "utf-8").lower()


def word(level: Level | None) -> str | None:
    return None if level is None else level.word


def when(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def told(k: KnownIncident) -> dict[str, object]:
    """An incident as `status --json` tells it."""
    i = k.incident
    return {
        "key": i.key,
        "title": i.title,
        "level": word(i.level),
        "started": when(i.started),
        "planned_end": when(i.planned_end),
        "components": sorted(i.components),
        "url": i.url,
    }


def exit_of(answer: Answer, *, late: bool = False) -> Exit:
    """A verdict as an exit code. `late`: it is too long ago to say how it is now."""
    if late or answer in (Answer.CANT_TELL, Answer.YOU):
        return Exit.CANT_TELL
    return Exit.TROUBLE if answer.them else Exit.FINE


def worst_exit(codes: Iterable[Exit]) -> Exit:
    """Trouble beats can't tell beats fine; of nothing at all nothing can be told."""
    found = set(codes)
    if Exit.TROUBLE in found:
        return Exit.TROUBLE
    return Exit.FINE if found == {Exit.FINE} else Exit.CANT_TELL
