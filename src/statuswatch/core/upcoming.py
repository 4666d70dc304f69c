"""Planned work: told once more before it begins; and that it runs over, if no line said so."""

from __future__ import annotations

from datetime import datetime, timedelta

from statuswatch.core.lasting import merged, wakes
from statuswatch.core.model import KnownIncident, Plan
from statuswatch.core.phrases import clause
from statuswatch.core.preferences import Wishes
from statuswatch.core.reasons import is_muted
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.story import plan_of
from statuswatch.core.telling import Action, Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, say

BEFORE = timedelta(hours=1)

LATER = timedelta(minutes=15)
"""Polls say that it runs over within this; what they do not say by then is said here."""


def upcoming(situation: Situation, wishes: Wishes, now: datetime) -> Timed:
    silences, service = situation.after.silences, situation.service
    off = wishes.kinds is not None and NoticeKind.MAINTENANCE not in wishes.kinds
    if off or service.id in silences.muted:
        return Timed()
    plans = [
        k
        for k in situation.stories
        if k.incident.planned and k.open and not is_muted(service, k.incident, silences)
    ]
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if plans else None)
    return merged([_of(situation, k, now) for k in plans])


def _of(situation: Situation, k: KnownIncident, now: datetime) -> Timed:
    start, later = k.incident.started, _overrun(situation, k, now)
    if plan_of(k.incident, now) is not Plan.ANNOUNCED or start is None:
        return later
    if now < start - BEFORE:
        return Timed(again=start - BEFORE)
    if k.first_seen > start - BEFORE:  # it was just announced
        return later
    return Timed((_soon(situation, k, start, now),), later.again)


def _soon(situation: Situation, k: KnownIncident, start: datetime, now: datetime) -> Notice:
    """Of one that was moved once more: the new time makes it another fact."""
    what, end, name = clause(k.incident.title), k.incident.planned_end, situation.service.name
    title = say("{name}: maintenance at {start}", name=name, start=start)
    body = say("{title}.", title=what)
    if end is not None:
        body = say("{title}, until {end}.", title=what, end=end)
    key = f"soon:{k.source}:{k.incident.key}:{start.isoformat()}"
    return _card(situation, k, key, (title, body), now)


def _overrun(situation: Situation, k: KnownIncident, now: datetime) -> Timed:
    """Only of a page that was read after that: else nobody knows whether the work is done. Its key
    is that of the line (`plan_card`), so that both are one."""
    start, end = k.incident.started, k.incident.planned_end
    if end is None or k.plan is Plan.OVERRUN:
        return Timed()
    if now < end + LATER:
        return Timed(again=end + LATER)
    heard = (known.heard for source, known in situation.sources.items() if source.id == k.source)
    if not any(at is not None and at >= end + LATER for at in heard):
        return Timed(again=now + LATER)
    times = f"{start.isoformat() if start else ''}/{end.isoformat()}"
    title = say("{name}'s maintenance runs over", name=situation.service.name)
    body = say("{title}. It was to end at {end}.", title=clause(k.incident.title), end=end)
    key = f"plan:{k.source}:{k.incident.key}:{Plan.OVERRUN.value}:{times}"
    return Timed((_card(situation, k, key, (title, body), now),))


def _card(
    situation: Situation,
    k: KnownIncident,
    key: str,
    words: tuple[Message, Message],
    now: datetime,
) -> Notice:
    return Notice(
        key=key,
        thread=f"incident:{k.source}:{k.incident.key}",
        service=situation.service.id,
        title=words[0],
        body=words[1],
        urgency=Urgency.LOW,
        url=k.incident.url,
        at=now,
        kind=NoticeKind.MAINTENANCE,
        actions=(Action.OPEN,),
    )
