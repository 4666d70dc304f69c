"""A pause: by the user's wish nothing is asked for a while, and nobody knows what happens meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from statuswatch.core.words import Message, say

NOTE = "paused"
"""The ledger's note of the last pause, be it over or not."""

FOR_EVER = "resumed"
"""In that note: it ends when the user says so."""


@dataclass(frozen=True, slots=True)
class Pause:
    """From `since` to `until` (UTC); `None`: until the user resumes."""

    since: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Is it still on?"""
        return self.until is None or now < self.until

    def hides(self, heard: datetime | None, at: datetime) -> bool:
        """Does it lie between two looks, or around one of them? Then it was not watched there."""
        begun = self.since < at
        return begun and (heard is None or self.until is None or heard < self.until)

    def __str__(self) -> str:
        end = FOR_EVER if self.until is None else self.until.astimezone(UTC).isoformat()
        return f"{self.since.astimezone(UTC).isoformat()} {end}"


def read(noted: str | None) -> Pause | None:
    """The pause that a note tells of; `None`: there was none, or the note is no word of ours."""
    try:
        since, end = (noted or "").split(" ")
        until = None if end == FOR_EVER else datetime.fromisoformat(end).astimezone(UTC)
        return Pause(datetime.fromisoformat(since).astimezone(UTC), until)
    except ValueError:
        return None


def words(pause: Pause) -> Message:
    """As a header says it."""
    if pause.until is None:
        return say("Paused until you resume")
    return say("Paused until {until}", until=pause.until)


def sentence(pause: Pause) -> Message:
    """The same where there is room for what it means."""
    if pause.until is None:
        return say("Paused until you resume: nothing is asked.")
    return say("Paused until {until}: nothing is asked.", until=pause.until)
