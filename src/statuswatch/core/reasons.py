"""Why something is not told whatever it says: the user's wishes, and what is no news of now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from statuswatch.core.aftermath import Aftermath, Matter
from statuswatch.core.model import Incident, Level, Role, Service
from statuswatch.core.preferences import Wishes
from statuswatch.core.scope import among
from statuswatch.core.silences import Silences
from statuswatch.core.story import FADED
from statuswatch.core.telling import CHOOSABLE, Action, Because, Notice, Stage

AFTER_THE_FACT = "after the fact"
"""The note of lines about what was over when it was posted."""


def no_news(matter: Matter) -> Because | None:
    """It is no news to this user: it was there before, or is elsewhere, or theirs; `None`: it is."""
    change = matter.change
    if change.baseline:
        return Because.BASELINE
    if matter.place not in matter.after.concerning:
        return Because.NOT_YOUR_PART
    if matter.role is Role.USER:
        return Because.OWN_WORD
    if change.note == AFTER_THE_FACT:
        return Because.AFTER_THE_FACT
    return Because.FADED if change.note == FADED else None


def silenced(
    service: str, silences: Silences, now: datetime, about: Iterable[str], stage: Stage
) -> Because | None:
    """The user wants to hear nothing of the service now; `None`: they do. `stage`: what the card
    would say: a snooze lets through that it is over."""
    if service in silences.muted:
        return Because.MUTED
    if stage is Stage.OFF:
        return None
    snoozed = silences.snoozed.get(service)
    asleep = snoozed is not None and snoozed > now
    return Because.SNOOZED if asleep or silences.until_over.intersection(about) else None


def unless_silenced(notice: Notice, silences: Silences, now: datetime) -> Notice:
    """`notice`, not told where the user wants to hear nothing of its service."""
    because = silenced(notice.service, silences, now, notice.about, notice.stage)
    return notice if because is None else replace(notice, told=False, because=because)


def unwished(notice: Notice, wishes: Wishes, silences: Silences, now: datetime) -> Because | None:
    """The same, or nothing of its kind."""
    if notice.kind in CHOOSABLE and wishes.kinds is not None and notice.kind not in wishes.kinds:
        return Because.KIND_OFF
    return silenced(notice.service, silences, now, notice.about, notice.stage)


def is_muted(service: Service, incident: Incident, silences: Silences) -> bool:
    """Is every part that it names (of those that are followed) one that the user has muted?"""
    named = among(incident.components, service.parts) if service.parts else incident.components
    muted = silences.muted_parts.get(service.id, frozenset())
    return bool(named) and among(named, muted) == named


def standing_actions(about: Iterable[str], after: Aftermath) -> tuple[Action, ...]:
    """The buttons of a card that says that something stands; who has acknowledged all of that
    wants nothing more of it."""
    if after.silences.acknowledged.keys() >= set(about):
        return (Action.OPEN,)
    return trouble_actions(after)


def trouble_actions(after: Aftermath) -> tuple[Action, ...]:
    """Three beside the click on the card itself, which opens: daemons show no more."""
    if after.reachable:
        return (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE, Action.REPORT)
    return (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


def milder(level: Level | None, wishes: Wishes) -> bool:
    """Milder than the user wants to hear. What has no level is told, quietly: others who dropped
    it missed whole outages."""
    least = wishes.at_least
    return level is not None and least is not None and level < least
