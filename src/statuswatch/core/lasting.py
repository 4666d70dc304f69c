"""Trouble whose card stands: what reminders, escalations and late words go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from statuswatch.core import standing
from statuswatch.core.aftermath import names_of
from statuswatch.core.model import Level, Outage
from statuswatch.core.reasons import is_muted, silenced
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Notice, Stage, Urgency


@dataclass(frozen=True, slots=True)
class Lasting:
    """`told`: since when its card stands. `level`: how bad it is now."""

    outage: Outage
    cards: tuple[Notice, ...]
    told: datetime
    level: Level

    @property
    def thread(self) -> str:
        return standing.thread(self.outage.id, self.cards)

    def has(self, key: str) -> bool:
        return any(card.key == key for card in self.cards)


def lasting(situation: Situation, now: datetime) -> tuple[Lasting, ...]:
    """The outages that last and stand told, those left out that the user wants to hear nothing of
    now (`hushed`)."""
    found = []
    for outage in situation.ongoing.values():
        cards = standing.of_outage(outage, situation.after.cards)
        told = stands_since(cards)
        if told is not None and not hushed(situation, outage, now):
            found.append(Lasting(outage, cards, told, level_of(situation, outage)))
    return tuple(found)


def by_every_name(ongoing: Mapping[str, Outage]) -> Mapping[str, Outage]:
    """Also by the ids of outages that are part of them now: cards may know them by these."""
    named = {name: outage for outage in ongoing.values() for name in names_of(outage)}
    return named | dict(ongoing)


def stands_since(cards: Iterable[Notice]) -> datetime | None:
    """When it was told, the last time that it began; `None`: it is told as over, or not at all."""
    since: datetime | None = None
    for card in standing.told(cards):
        if card.stage is Stage.OFF:
            since = None
        elif since is None:
            since = card.at
    return since


def level_of(situation: Situation, outage: Outage) -> Level:
    return situation.after.level(outage.id, situation.service) or outage.worst


def urgency_of(level: Level, *, vital: bool) -> Urgency:
    return Urgency.CRITICAL if vital and level is Level.DOWN else Urgency.NORMAL


def hushed(situation: Situation, outage: Outage, now: datetime) -> bool:
    """Snoozed, or muted: all of it, or every part that it names."""
    silences, service = situation.after.silences, situation.service
    if silenced(service.id, silences, now, (outage.id,), Stage.ON):
        return True
    stories = [
        k.incident
        for k in situation.stories
        if k.open and (k.source, k.incident.key) in outage.incidents
    ]
    return bool(stories) and all(is_muted(service, story, silences) for story in stories)


def wakes(situation: Situation, now: datetime) -> datetime | None:
    """When the service's snooze ends; `None`: it is not snoozed."""
    until = situation.after.silences.snoozed.get(situation.service.id)
    return until if until is not None and until > now else None


def merged(parts: Sequence[Timed]) -> Timed:
    """All their notices, and the earliest moment at which there may be more."""
    moments = [part.again for part in parts if part.again is not None]
    notices = tuple(notice for part in parts for notice in part.notices)
    return Timed(notices, min(moments, default=None))
