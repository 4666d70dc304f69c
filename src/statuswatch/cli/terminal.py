"""How the terminal speaks: lines for people, JSON for programs, exit codes for scripts."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, tzinfo
from enum import IntEnum
from typing import TextIO

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import KnownIncident, Level, Status
from statuswatch.core.record import stamp
from statuswatch.core.words import Message, Setting, render, say


class Exit(IntEnum):
    """What a script can go by."""

    FINE = 0
    TROUBLE = 1
    CANT_TELL = 2
    NOT_A_SOURCE = 3
    USAGE = 64
    TIME_OUT = 124


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


class Terminal:
    """Where a command's words go. `json`: one JSON value a line instead of text."""

    def __init__(
        self,
        *,
        json_wanted: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self.json = json_wanted
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._zone = zone
        encoding = (getattr(self._out, "encoding", None) or "utf-8").lower()
        self.shapes = SHAPES if "utf" in encoding else PLAIN_SHAPES

    def say(self, message: Message | str) -> None:
        """A line for people; silent where JSON is wanted."""
        if not self.json:
            self._write(self._out, self.text(message))

    def data(self, value: object) -> None:
        """A line for programs; silent where people read."""
        if self.json:
            self._write(self._out, json.dumps(value, ensure_ascii=False))

    def warn(self, message: Message | str) -> None:
        self._write(self._err, self.text(message))

    def fail(self, error: StatusWatchError) -> None:
        """What happened, to what, and what to do now."""
        self.warn(error.title)
        if error.advice.one:
            self.warn(error.advice)

    def text(self, message: Message | str) -> str:
        if isinstance(message, str):
            return message
        return render(message, Setting(zone=self._zone, now=datetime.now(UTC)))

    def raw(self, text: str) -> None:
        self._out.write(text)

    def flush(self) -> None:
        self._out.flush()

    def _write(self, stream: TextIO, text: str) -> None:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()


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


def exit_of(status: Status, *, late: bool = False) -> Exit:
    """A service's state as an exit code."""
    if status.level is None or late:
        return Exit.CANT_TELL
    return Exit.TROUBLE if status.level.ails else Exit.FINE


def worst_exit(codes: list[Exit]) -> Exit:
    """Trouble beats can't tell beats fine."""
    if Exit.TROUBLE in codes:
        return Exit.TROUBLE
    return Exit.CANT_TELL if Exit.CANT_TELL in codes else Exit.FINE
