"""What we hear can't be kept, and so nobody hears of it: then nothing is said about the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.words import Message, say


@dataclass(frozen=True, slots=True)
class Unheard:
    """Since when answers are lost because the history takes none of them, and why (for people)."""

    since: datetime
    why: Message


HEADLINE = say("We can't keep what we see")
"""The verdict while it is so."""


def why(unheard: Unheard) -> Message:
    """What is in the way, in a line under it."""
    words = "{why} (since {since}). We say nothing about the services until it is mended."
    return say(words, why=unheard.why, since=unheard.since)


def sentence(unheard: Unheard) -> Message:
    """Where there is one line only."""
    return say("We can't keep what we see since {since}", since=unheard.since)


def in_short(unheard: Unheard) -> Message:
    """On other pages."""
    words = "We can't keep what we see since {since}: {why}. What stands here is older."
    return say(words, why=unheard.why, since=unheard.since)
