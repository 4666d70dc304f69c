"""What is said of a time that passed since we last read, while the trouble lasts."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.words import Message, say


def unread(read: datetime, again: datetime | None, now: datetime) -> Message:
    """Since when nobody read, and when we look again. `again`: `None` where nobody looks."""
    if again is None:
        return say("Not read since {read}.", read=read)
    if again <= now:
        return say("Not read since {read}; we look again now.", read=read)
    return say("Not read since {read}; we look again at {again}.", read=read, again=again)
