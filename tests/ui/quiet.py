"""What Qt complains of in programs that tests start: found in what they print.

Within the tests themselves pytest-qt looks (`qt_log_level_fail` in pyproject.toml).
"""

from __future__ import annotations

import os
import re

PATTERN = "[qt %{type}] %{message}"
"""How Qt prints its messages in what is started: `QT_MESSAGE_PATTERN`."""

COMPLAINT = re.compile(r"^\[qt (?:warning|critical|fatal)\] (.*)$", re.MULTILINE)

ALLOWED = (
    # The folder for sockets is the session's to give; under Xvfb there may be none.
    r"^QStandardPaths: ",
    # As in pyproject.toml: only without a screen.
    r"^This plugin does not support ",
    r"No such signal QPlatformNativeInterface::systemTrayWindowChanged",
)


def ask_for_it() -> None:
    """From now on programs that are started print in that way."""
    os.environ["QT_MESSAGE_PATTERN"] = PATTERN


def complaints(printed: str | bytes) -> list[str]:
    """What Qt complains of there, but for what only the tests' surroundings cause."""
    text = printed if isinstance(printed, str) else printed.decode("utf-8", "replace")
    found = COMPLAINT.findall(text)
    return [line for line in found if not any(re.search(known, line) for known in ALLOWED)]
