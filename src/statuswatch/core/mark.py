"""The user's own facts. No code that writes what a vendor said writes these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MarkKind(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    NOTICED = "noticed"
    MUTED = "muted"
    ACKNOWLEDGED = "acknowledged"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mark:
    """One of them: what the user did or saw, of a service or of one of its incidents."""

    service: str
    at: datetime
    kind: MarkKind
    text: str = ""
    incident: str | None = None
