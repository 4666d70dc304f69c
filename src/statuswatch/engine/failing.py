"""What is noted of a channel that fails, and what the others say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.routing import DESKTOP
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import Message, say


@dataclass(frozen=True, slots=True)
class Failing:
    """A channel that is tried again: since when it fails, when it is tried next (UTC), and why."""

    since: datetime
    again: datetime
    why: str


def off_note(channel: str) -> str:
    """The ledger's note on why a channel is switched off; empty: it is on."""
    return f"channel.{channel}.off"


def failing_note(channel: str) -> str:
    """The ledger's note on its failures; empty: it took the last that it was sent."""
    return f"channel.{channel}.failing"


def as_text(failing: Failing) -> str:
    return f"{failing.since.isoformat()} {failing.again.isoformat()} {failing.why}"


def from_text(noted: str | None) -> Failing | None:
    """`None`: it does not fail, or the note is none of ours."""
    since, _, rest = (noted or "").partition(" ")
    again, _, why = rest.partition(" ")
    try:
        return Failing(datetime.fromisoformat(since), datetime.fromisoformat(again), why)
    except ValueError:
        return None


def switched_off(channel: str, called: Message, why: Message, now: datetime) -> Notice:
    """It failed for good. `called`: what people call it."""
    title = say("We can't tell you by {way} any more", way=called)
    if channel.startswith(DESKTOP):
        body = say("{why}. It is tried again when StatusWatch is started again.", why=why)
    else:
        words = (
            "{why}. It is switched off until you switch it on again: statuswatch channels on {name}"
        )
        body = say(words, why=why, name=channel)
    return _own(f"off:{channel}:{now.isoformat()}", channel, title, body, now)


def out_of_reach(
    channel: str, called: Message, since: datetime, why: Message, now: datetime
) -> Notice:
    """It fails for a day and more; once a day."""
    title = say("We have not reached you by {way} for a day", way=called)
    words = (
        "Since {since}: {why}. It is tried again. To switch it off: statuswatch channels off {name}"
    )
    name = DESKTOP if channel.startswith(DESKTOP) else channel
    body = say(words, since=since, why=why, name=name)
    return _own(f"failing:{channel}:{now.date().isoformat()}", channel, title, body, now)


def _own(key: str, channel: str, title: Message, body: Message, now: datetime) -> Notice:
    thread = f"channel:{channel}"
    return Notice(key, thread, "", title, body, at=now, kind=NoticeKind.OWN)
