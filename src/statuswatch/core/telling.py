"""What is worth telling: `Notice`, how urgent it is, and why it is told or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from statuswatch.core.words import Message


class Urgency(IntEnum):
    LOW = 0
    NORMAL = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth telling. Same `thread` = the same card, updated in place.

    `key` names the fact, so that it is told once. `because` also says why it is *not* told
    (`told` false): baseline, muted, not your part.
    """

    key: str
    thread: str
    service: str
    title: Message
    body: Message
    urgency: Urgency = Urgency.NORMAL
    url: str = ""
    seq: int = 0
    because: str = ""
    told: bool = True
    at: datetime | None = None
