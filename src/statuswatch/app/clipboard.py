"""The clipboard, for the terminal: by the desktop's own program, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say

LIMIT = 5.0
"""Seconds that such a program may take."""


class ClipboardError(StatusWatchError):
    """Nothing here takes a text for the clipboard."""


def copy(text: str, environment: Mapping[str, str] | None = None) -> None:
    """Raises ClipboardError."""
    env = os.environ if environment is None else environment
    for command in _programs(env):
        program = shutil.which(command[0], path=env.get("PATH"))
        if program is None:
            continue
        try:
            # These stay behind to hand the text out, so nothing of ours may be left open to them.
            subprocess.run(  # noqa: S603  # fixed words, found where the user's programs are
                [program, *command[1:]],
                input=text.encode("utf-16-le" if command[0] == "clip" else "utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=LIMIT,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return
    raise ClipboardError(
        say("There is no way into the clipboard here"),
        say(
            "Leave --copy out and take the text from the terminal, or install wl-clipboard or xclip."
        ),
    )


def _programs(env: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    if sys.platform == "win32":
        yield ("clip",)
    elif sys.platform == "darwin":
        yield ("pbcopy",)
    else:
        if env.get("WAYLAND_DISPLAY"):
            yield ("wl-copy",)
        if env.get("DISPLAY"):
            yield ("xclip", "-selection", "clipboard")
            yield ("xsel", "--clipboard", "--input")
