"""A level that moves up and down within one outage: told once as that, and once when it holds.

The rule is that of `flapping`, on every change of level. A worsening beyond all that was told is
told at once, whatever wavers; so are the first others. What is better again just after that waits
whether it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from statuswatch.core import flapping, standing
from statuswatch.core.aftermath import Matter
from statuswatch.core.flapping import (
    flaps_since,
    holds_at,
    is_flapping,
    is_of_this_time,
    since_when,
    times,
)
from statuswatch.core.lasting import merged
from statuswatch.core.model import Level, Outage, worst
from statuswatch.core.outage import GAP
from statuswatch.core.phrases import is_now, state
from statuswatch.core.reasons import standing_actions, unless_silenced
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.standing import STEADY, WAVERS
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Message, say


def damped(notice: Notice, matter: Matter) -> Notice:
    """`notice`, of a level that moved: told, held, not told, or as the card that it wavers."""
    cards = _this_time(matter.cards)
    if _is_worst_yet(matter.whole, cards):
        return notice
    if _falls_too(matter) or _is_said(matter, cards):
        return replace(notice, told=False, because=Because.COMES_AND_GOES, due=None)
    if is_flapping(matter.after.shifts, matter.now):
        return _begun(notice, matter, cards)
    due = matter.change.at + GAP
    if due > matter.now and _is_better(matter.whole, cards) and _may_not_hold(matter, cards):
        return replace(notice, told=False, because=Because.SETTLING, due=due)
    return notice


def begins(matter: Matter) -> bool:
    """Is it to be told now that it wavers, though its level is what the card says?"""
    shifts = matter.after.shifts
    if not is_flapping(shifts, matter.now) or matter.change.at not in shifts or _falls_too(matter):
        return False
    levels = {matter.whole, *(card.level for card in matter.cards)}  # as the user's parts count
    return len(levels) > 1 and not _is_said(matter, _this_time(matter.cards))


def is_told(matter: Matter) -> bool:
    """Was it told that it wavers, and not since that it holds?"""
    return _start(_this_time(matter.cards)) is not None


def is_quiet(cards: Iterable[Notice]) -> bool:
    """Does the card that stands say that it has no impact?"""
    last = standing.newest(cards)
    return (
        last is not None
        and last.level is None
        and last.stage is Stage.ON
        and last.kind in (NoticeKind.OUTAGE, NoticeKind.WORD)
    )


def eased(notice: Notice, held: Notice, matter: Matter) -> Notice:
    """What was `held` whether it stays better: `notice`, worded as it is now, told or not."""
    cards, after = _this_time(matter.cards), matter.after
    over = matter.over or not cards
    if over or not _is_better(matter.whole, cards):
        return replace(notice, told=False, because=Because.SETTLING)
    if _is_said(matter, cards):
        return replace(notice, told=False, because=Because.COMES_AND_GOES)
    later = [at for at in after.shifts if held.at is not None and held.at < at <= matter.now]
    if later and later[-1] + GAP > matter.now:
        return replace(held, due=later[-1] + GAP)
    return replace(notice, level=matter.whole)


def steadied(situation: Situation, now: datetime) -> Timed:
    """Of each outage of which it was told that it wavers: that it holds, and how it is then."""
    return merged([_steady(situation, outage, now) for outage in situation.ongoing.values()])


def _steady(situation: Situation, outage: Outage, now: datetime) -> Timed:
    after, service = situation.after, situation.service
    cards = _this_time(standing.of_outage(outage, after.cards))
    start = _start(cards)
    if start is None:
        return Timed()
    if is_flapping(after.shifts, now):
        return Timed(again=holds_at([at for at in after.shifts if at <= now]))
    level = after.level(outage.id, service)
    if level is None:
        return Timed()
    since = after.shifts[-1] if after.shifts else now
    body = say(
        "It came and went, and stays {state} since {since}.", state=state(level), since=since
    )
    notice = replace(
        start,
        key=f"{STEADY}{start.key}",
        title=is_now(service.name, level),
        body=body,
        urgency=Urgency.NORMAL,
        seq=0,
        at=now,
        level=level,
        actions=standing_actions((outage.id,), after),
    )
    return Timed((unless_silenced(notice, after.silences, now),))


def _begun(notice: Notice, matter: Matter, cards: Sequence[Notice]) -> Notice:
    """What is told instead of `notice`: that it goes up and down."""
    at = notice.at or matter.now
    return replace(
        notice,
        key=f"{WAVERS}{notice.key}",
        title=say("{name} comes and goes", name=matter.service.name),
        body=_between(matter, cards, at),
        kind=NoticeKind.FLAPPING,
        stage=Stage.ON,
        level=matter.whole or standing.level(cards),
        actions=(Action.OPEN, Action.MUTE),
    )


def _between(matter: Matter, cards: Sequence[Notice], at: datetime) -> Message:
    levels = [matter.whole, *(card.level for card in cards)]
    bad = worst(levels)
    mild = min((level for level in levels if level is not None), default=None)
    now = matter.whole
    if now is None or mild == bad:
        return times(matter.after.shifts, at)
    words = (
        "Between {mild} and {bad} since {since}; we tell you when it holds. It is {state} just now."
    )
    since = since_when(matter.after.shifts, at)
    return say(words, mild=state(mild), bad=state(bad), since=since, state=state(now))


# -- what was told -----------------------------------------------------------------------------


def _this_time(cards: Iterable[Notice]) -> list[Notice]:
    """What was told since it was last told as over."""
    found: list[Notice] = []
    for card in standing.told(cards):
        found = [] if card.stage is Stage.OFF else [*found, card]
    return found


def _start(cards: Sequence[Notice]) -> Notice | None:
    """The newest card that says that it wavers, if none says since that it holds."""
    keys = {card.key for card in cards}
    start = next((c for c in reversed(cards) if c.key.startswith(WAVERS)), None)
    return None if start is None or f"{STEADY}{start.key}" in keys else start


def _is_said(matter: Matter, cards: Sequence[Notice]) -> bool:
    """Does it waver just now, and was that told, this time?"""
    since = flaps_since(matter.after.shifts, matter.now)
    return since is not None and is_of_this_time(_start(cards), since)


def _falls_too(matter: Matter) -> bool:
    """Was it told that all of it comes and goes? That card says when it holds, and how."""
    return flapping.is_told(matter.after, matter.now)


def _is_worst_yet(now: Level | None, cards: Sequence[Notice]) -> bool:
    told = worst(card.level for card in cards)
    return now is not None and (told is None or now > told)


def _is_better(now: Level | None, cards: Sequence[Notice]) -> bool:
    called = standing.level(cards)
    return (
        called is not None
        and (now is None or now < called)
        and not (now is None and is_quiet(cards))
    )


def _may_not_hold(matter: Matter, cards: Sequence[Notice]) -> bool:
    """It was worse just before, and that was no beginning; or they call it nothing, and go on."""
    at = matter.change.at
    moved = any(at - GAP < shift < at for shift in matter.after.shifts)
    worse = any((new.level or 0) > (old.level or 0) for old, new in pairwise(cards))
    return matter.whole is None or (moved and worse)
