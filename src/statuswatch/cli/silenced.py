"""What you do not want to hear of a service now, as `status` tells it: words, and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from statuswatch.app import App, acting
from statuswatch.cli.terminal import when
from statuswatch.core.mark import RESOLVED
from statuswatch.core.model import Service
from statuswatch.core.quiet import quiet_until
from statuswatch.core.silences import Silences
from statuswatch.core.words import Message, say


@dataclass(frozen=True, slots=True)
class Silenced:
    """Of one service. `acknowledged`: when and why, where all that ails it is; `snoozed`: until
    when, or RESOLVED; `wanted`: since when you want to be told that it is back."""

    acknowledged: tuple[datetime, str] | None = None
    snoozed: datetime | str | None = None
    muted: bool = False
    parts: tuple[str, ...] = ()
    wanted: datetime | None = None


def silenced(app: App, service: Service, silences: Silences) -> Silenced:
    """Raises StoreError."""
    ongoing = acting.ongoing(app, service) if silences.acknowledged or silences.until_over else ()
    known = [silences.acknowledged.get(outage.id) for outage in ongoing]
    acknowledged = [one for one in known if one is not None]
    snoozed: datetime | str | None = silences.snoozed.get(service.id)
    if snoozed is None and any(outage.id in silences.until_over for outage in ongoing):
        snoozed = RESOLVED
    return Silenced(
        max(acknowledged) if acknowledged and len(acknowledged) == len(known) else None,
        snoozed,
        service.id in silences.muted,
        tuple(sorted(silences.muted_parts.get(service.id, ()), key=str.casefold)),
        silences.wanted.get(service.id),
    )


def lines(found: Silenced) -> Iterable[Message]:
    """One for each."""
    if found.acknowledged is not None:
        at, reason = found.acknowledged
        words = "You acknowledged it at {at}: {reason}" if reason else "You acknowledged it at {at}"
        yield say(words, at=at, reason=reason)
    if found.muted:
        yield say("Muted: you are told nothing of it")
    elif found.parts:
        yield say("Muted: {parts}", parts=", ".join(found.parts))
    if isinstance(found.snoozed, datetime):
        yield say("Snoozed until {until}", until=found.snoozed)
    elif found.snoozed is not None:
        yield say("Snoozed until it is back")
    if found.wanted is not None:
        yield say("You will be told when it is back")


def data(found: Silenced) -> dict[str, object]:
    """As --json tells it."""
    at, reason = found.acknowledged or (None, "")
    until = found.snoozed
    return {
        "acknowledged": None if at is None else {"at": when(at), "reason": reason},
        "snoozed": when(until) if isinstance(until, datetime) else until,
        "muted": found.muted,
        "muted_parts": list(found.parts),
        "wanted": when(found.wanted),
    }


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """Until when nothing is shown: by your wish, and by your quiet hours."""

    wish: datetime | None
    quiet: datetime | None


def undisturbed(app: App) -> Undisturbed:
    """Raises StoreError."""
    quiet = quiet_until(app.preferences.quiet, app.clock.now(), None)
    return Undisturbed(acting.disturbed_until(app), quiet)


def waits(found: Undisturbed) -> Iterable[Message]:
    """Why notices wait, if they do."""
    if found.wish is not None:
        words = "Do not disturb until {until}: notices wait, and watching goes on."
        yield say(words, until=found.wish)
    if found.quiet is not None:
        words = "It is quiet until {until}, by your quiet hours: notices wait."
        yield say(words, until=found.quiet)


def waits_data(found: Undisturbed) -> dict[str, object]:
    return {"do_not_disturb": when(found.wish), "quiet_until": when(found.quiet)}
