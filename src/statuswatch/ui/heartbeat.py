"""The heartbeat in words: what is watched, when it was last checked, and on a rail how short."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core.overview import Overview
from statuswatch.core.pause import words as paused_words
from statuswatch.core.words import Message, Setting, count, say

LATE = timedelta(minutes=10)
"""After so long without any check the heartbeat itself is in doubt (Uptime Kuma #737)."""

NEW = say("…")
STILL = say("\N{EN DASH}")


def quiet_words(overview: Overview | None, setting: Setting) -> Message | None:
    """That nothing is shown now, and until when."""
    until = None if overview is None else overview.disturb_after
    if overview is None or until is None or until <= (setting.now or overview.at):
        return None
    return say("Do not disturb until {until}", until=until)


def heartbeat(overview: Overview | None, setting: Setting) -> tuple[Message, Message, bool]:
    """What is watched, when it was last checked, and whether that is longer ago than it should."""
    if overview is None:
        return say("Starting"), say(""), False
    if not overview.services:
        return say("Watching nothing yet"), say(""), False
    n = len(overview.services)
    watching = count("Watching {n} service", "Watching {n} services", n)
    if overview.paused is not None:
        return watching, paused_words(overview.paused), False
    if overview.checked is None:
        return watching, say("Not checked yet"), False
    now = setting.now or overview.at
    ago = max(timedelta(0), now - overview.checked)
    if ago > LATE:
        return watching, say("Last check {at}", at=overview.checked), True
    if ago < timedelta(seconds=5):
        return watching, say("Checked just now"), False
    return watching, say("Checked {ago} ago", ago=ago), False


def short(overview: Overview | None, setting: Setting) -> Message:
    """The same on a rail, where a word has no room: "40 s", or since when nothing was checked."""
    if overview is None or (overview.services and overview.checked is None):
        return NEW
    if not overview.services or overview.paused is not None or overview.checked is None:
        return STILL
    ago = max(timedelta(0), (setting.now or overview.at) - overview.checked)
    return say("{at}", at=overview.checked) if ago > LATE else say("{ago}", ago=ago)
