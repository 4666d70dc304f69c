"""A line on a terminal for every notice: what `statuswatch watch` prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from statuswatch.channels import ChannelError, plain
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, clock_time, render, say


class Terminal:
    """Writes to `stream`, one line a notice; there are no cards to update."""

    name = "terminal"

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def available(self) -> bool:
        return not self._stream.closed

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        try:
            self._stream.write(line(notice, setting) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as error:  # a closed pipe; a closed stream
            raise ChannelError(
                say("The terminal does not take any more lines"), permanent=True
            ) from error
        return ""

    def close(self) -> None:
        """The stream belongs to who handed it in."""


def line(notice: Notice, setting: Setting) -> str:
    """`14:03  Podhost is down. Uploads, since 14:02.` Without the line breaks of a vendor."""
    said = say("{title}. {body}", title=notice.title, body=notice.body)
    if not render(notice.body, setting):
        said = notice.title
    text = render(said, setting)
    if notice.at is not None:
        text = f"{clock_time(notice.at, setting)}  {text}"
    # A vendor's words may hold escape sequences, and a terminal would obey them.
    return plain(text).replace("\n", " ")


def channel(icon: Path | None = None) -> Terminal:
    return Terminal(sys.stdout)
