"""Who is told next when nobody acknowledges that a vital service is in trouble."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.lasting import Lasting, lasting, merged, wakes
from statuswatch.core.model import Level
from statuswatch.core.phrases import state
from statuswatch.core.preferences import Preferences
from statuswatch.core.routing import escalation_key
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Action, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Message, say


def escalations(situation: Situation, preferences: Preferences, now: datetime) -> Timed:
    """One channel after another, each so long after the one before it (the first: after it was
    told), until it is acknowledged, silenced or over."""
    ways = preferences.escalation
    if not ways or not preferences.of(situation.service.id).vital:
        return Timed()
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if situation.ongoing else None)
    acknowledged = situation.after.silences.acknowledged
    open_ = [one for one in lasting(situation, now) if one.outage.id not in acknowledged]
    return merged([_next(situation, one, preferences, now) for one in open_])


def _next(situation: Situation, one: Lasting, preferences: Preferences, now: datetime) -> Timed:
    used = {c.key: c.at for c in one.cards if c.kind is NoticeKind.ESCALATION}
    before = one.told
    for number, channel in enumerate(preferences.escalation, start=1):
        key = escalation_key(one.outage.id, channel)
        if key in used:
            before = max(before, used[key] or before)
            continue
        due = before + preferences.escalate_after
        if due > now:
            return Timed(again=due)
        more = number < len(preferences.escalation)
        again = now + preferences.escalate_after if more else None
        return Timed((_card(situation, one, key, now),), again)
    return Timed()


def _card(situation: Situation, one: Lasting, key: str, now: datetime) -> Notice:
    return Notice(
        key=key,
        thread=f"outage:{one.outage.id}",
        service=situation.service.id,
        title=_title(situation.service.name, one.level),
        body=say("Since {start}. It was told at {told}.", start=one.outage.start, told=one.told),
        urgency=Urgency.CRITICAL,
        at=now,
        kind=NoticeKind.ESCALATION,
        stage=Stage.ON,
        level=one.level,
        about=(one.outage.id,),
        actions=(Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE),
    )


def _title(name: str, level: Level) -> Message:
    if level is Level.PARTIAL:
        return say("Part of {name} is down, and nobody acknowledged it", name=name)
    return say("{name} is {state}, and nobody acknowledged it", name=name, state=state(level))
