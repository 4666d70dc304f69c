"""Who is told next when nobody acknowledges that a vital service is in trouble."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from statuswatch.core.lasting import Lasting, lasting, merged, wakes
from statuswatch.core.model import KnownIncident, Level, Role, Update
from statuswatch.core.phrases import clause, quoted_whole, state, what_of_story
from statuswatch.core.preferences import Preferences
from statuswatch.core.reasons import trouble_actions
from statuswatch.core.routing import escalation_key
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Notice, NoticeKind, Stage, Urgency
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
        body=_body(situation, one),
        url=_link(situation, one),
        urgency=Urgency.CRITICAL,
        at=now,
        kind=NoticeKind.ESCALATION,
        stage=Stage.ON,
        level=one.level,
        about=(one.outage.id,),
        actions=trouble_actions(situation.after),
    )


def _body(situation: Situation, one: Lasting) -> Message:
    """What ails by its name, what they said last, and since when: who is called by it has seen no
    card before."""
    stories = _stories(situation, one)
    things = (what_of_story(k.incident, situation.service) for k in reversed(stories))
    thing = next((thing for thing in things if thing), "")
    words = _newest_words(situation, stories)
    body = say("Since {start}. It was told at {told}.", start=one.outage.start, told=one.told)
    if words:
        body = say("{words} {then}", words=quoted_whole(words), then=body)
    return say("{thing}. {then}", thing=clause(thing), then=body) if thing else body


def _link(situation: Situation, one: Lasting) -> str:
    links = [card.url for card in one.cards]
    links += [k.incident.url for k in _stories(situation, one)]
    return next((link for link in reversed(links) if link), "")


def _stories(situation: Situation, one: Lasting) -> list[KnownIncident]:
    """Those of its incidents that are open."""
    mine = frozenset(one.outage.incidents)
    return [k for k in situation.stories if k.open and (k.source, k.incident.key) in mine]


def _newest_words(situation: Situation, stories: Iterable[KnownIncident]) -> str:
    """The vendor's, not our own check's."""
    theirs = {s.id for s in situation.sources if s.role is Role.OFFICIAL}
    said = [
        k.incident.updates[-1]
        for k in stories
        if k.source in theirs and k.incident.updates and k.incident.updates[-1].text
    ]
    return max(said, key=_said_at).text if said else ""


def _said_at(update: Update) -> float:
    return 0.0 if update.at is None else update.at.timestamp()


def _title(name: str, level: Level) -> Message:
    if level is Level.PARTIAL:
        return say("Part of {name} is down, and nobody acknowledged it", name=name)
    return say("{name} is {state}, and nobody acknowledged it", name=name, state=state(level))
