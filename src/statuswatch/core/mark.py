"""The user's own facts. No code that writes what a vendor said writes these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MarkKind(StrEnum):
    """`text` of each: MUTED, UNMUTED a part's name, or nothing for all of the service; SNOOZED until
    when (UTC ISO 8601), or RESOLVED; ACKNOWLEDGED the reason. `incident`: of ACKNOWLEDGED, and of
    what is snoozed until resolved, the id of the outage."""

    ASKED = "asked"
    ANSWERED = "answered"
    NOTICED = "noticed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    """A snooze was taken back."""
    ACKNOWLEDGED = "acknowledged"
    WANTED = "wanted"
    """ "Tell me when it is back": once."""
    UNWANTED = "unwanted"
    NOTE = "note"


RESOLVED = "resolved"
"""The text of a snooze that ends with the outage."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One of them: what the user did or saw, of a service or of one of its incidents."""

    service: str
    at: datetime
    kind: MarkKind
    text: str = ""
    incident: str | None = None
