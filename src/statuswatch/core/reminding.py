"""Reminders of what still lasts, further and further apart; and one when a snooze is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from statuswatch.core import standing
from statuswatch.core.flapping import holds_at, is_flapping
from statuswatch.core.lasting import (
    Lasting,
    hushed,
    lasting,
    level_of,
    merged,
    stands_since,
    urgency_of,
    wakes,
)
from statuswatch.core.mark import Mark, MarkKind
from statuswatch.core.model import Level
from statuswatch.core.phrases import state
from statuswatch.core.preferences import Wishes
from statuswatch.core.reasons import milder, trouble_actions
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Notice, NoticeKind, Stage
from statuswatch.core.words import Message, say

HOURS = (1, 3, 6, 12)
"""So long after it was told, the first day."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

_SAYS_SO = frozenset({NoticeKind.REMINDER, NoticeKind.STORM})
"""Cards that say that it still lasts."""


def reminders(situation: Situation, wishes: Wishes, now: datetime) -> Timed:
    """One for each outage that stands told and not acknowledged; of what came due while nobody
    could tell it, only the newest."""
    if wishes.kinds is not None and NoticeKind.REMINDER not in wishes.kinds:
        return Timed()
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if situation.ongoing else None)
    if is_flapping(situation.after.swings, now):  # its card says so, and nobody knows what lasts
        return Timed(again=holds_at([at for at in situation.after.swings if at <= now]))
    acknowledged = situation.after.silences.acknowledged
    open_ = [one for one in lasting(situation, now) if one.outage.id not in acknowledged]
    return merged([_of(situation, one, wishes, now) for one in open_])


def _of(situation: Situation, one: Lasting, wishes: Wishes, now: datetime) -> Timed:
    hours, following = _turn(now - one.told)
    again = one.told + following
    due = one.told + hours * _HOUR
    told = standing.told(one.cards)
    said = any(c.kind in _SAYS_SO and c.at is not None and c.at >= due for c in told)
    if not hours or said:
        return Timed(again=again)
    key = f"still:{one.outage.id}:{one.told.isoformat()}:{hours}"
    words = _still(situation.service.name, one.level)
    length = say("For {length} now.", length=now - one.outage.start)
    return Timed((_card(situation, one, key, words, length, wishes, now),), again)


def _turn(age: timedelta) -> tuple[int, timedelta]:
    """The newest reminder that is due after this time (in hours; 0: none), and when the next is."""
    if age < _DAY:
        hours = max((h for h in HOURS if age >= h * _HOUR), default=0)
        return hours, next((h * _HOUR for h in HOURS if age < h * _HOUR), _DAY)
    days = age // _DAY
    return 24 * days, (days + 1) * _DAY


def _still(name: str, level: Level) -> Message:
    if level is Level.PARTIAL:
        return say("Part of {name} is still down", name=name)
    return say("{name} is still {state}", name=name, state=state(level))


def _card(
    situation: Situation,
    one: Lasting,
    key: str,
    title: Message,
    body: Message,
    wishes: Wishes,
    now: datetime,
) -> Notice:
    return Notice(
        key=key,
        thread=one.thread,
        service=situation.service.id,
        title=title,
        body=body,
        urgency=urgency_of(one.level, vital=wishes.vital),
        at=now,
        kind=NoticeKind.REMINDER,
        stage=Stage.ON,
        level=one.level,
        about=(one.outage.id,),
        actions=trouble_actions(situation.after),
    )


# -- after a snooze --------------------------------------------------------------------------------


def ran_out(marks: Iterable[Mark], now: datetime) -> datetime | None:
    """When the newest snooze of a service ended by itself; `None`: it lasts, was taken back, lasts
    until it is over, or there was none. `marks`: of that service, oldest first."""
    until: datetime | None = None
    for mark in marks:
        if mark.kind is MarkKind.SNOOZED:
            until = _moment(mark.text)
        elif mark.kind is MarkKind.WOKEN:
            until = None
    return until if until is not None and until <= now else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def woken(situation: Situation, wishes: Wishes, now: datetime, woke: datetime | None) -> Timed:
    """One card for the service when its snooze ended (`woke`) and trouble stands, told before or
    not: what began meanwhile was told nowhere else. Also where reminders are off: the user only
    asked for silence until then."""
    after = situation.after
    if wishes.kinds is not None and not wishes.kinds & {NoticeKind.OUTAGE, NoticeKind.REMINDER}:
        return Timed()
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if situation.ongoing else None)
    if woke is None or woke > now:
        return Timed()
    standing_still = []
    for outage in situation.ongoing.values():
        cards = standing.of_outage(outage, after.cards)
        level = level_of(situation, outage)
        since_then = any(c.at is not None and c.at >= woke for c in standing.told(cards))
        if outage.start >= woke or since_then or milder(level, wishes):
            continue
        if outage.id in after.silences.acknowledged or hushed(situation, outage, now):
            continue
        standing_still.append(Lasting(outage, cards, stands_since(cards) or woke, level))
    if not standing_still:
        return Timed()
    if is_flapping(after.swings, now):
        return Timed(again=holds_at([at for at in after.swings if at <= now]))
    worst = max(standing_still, key=lambda one: (one.level, -one.outage.start.timestamp()))
    about = tuple(one.outage.id for one in standing_still)
    card = _card(
        situation,
        worst,
        f"woke:{situation.service.id}:{woke.isoformat()}",
        _still(situation.service.name, worst.level),
        say("For {length} now. Your snooze is over.", length=now - worst.outage.start),
        wishes,
        now,
    )
    return Timed((replace(card, about=about),))
