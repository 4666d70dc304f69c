"""What comes and goes: told once as that, and once when it holds.

Icinga's rule, without settings: of the last 20 checks those that changed the state, the newer
weighing more, are a share; it flaps from above 30 % until it is below 25 %.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from statuswatch.core.aftermath import Aftermath, Matter
from statuswatch.core.model import Change, ChangeKind, Level, worst
from statuswatch.core.phrases import is_now, state
from statuswatch.core.reasons import AFTER_THE_FACT, standing_actions, unless_silenced
from statuswatch.core.recall import is_recalled
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.standing import stage
from statuswatch.core.telling import Action, Notice, NoticeKind, Stage
from statuswatch.core.words import Message, count, say

CHECKS = 20
STARTS, ENDS = 0.30, 0.25

CHECK = timedelta(minutes=5)
"""So far apart checks count as: sources are asked at differing intervals, and of quiet polls
nothing is kept."""

RECENT = timedelta(hours=1)

CALM = timedelta(minutes=20)
"""Two swings so far apart are not of the same going up and down."""

_BEGINS, _HOLDS = "flaps:", "holds:"
"""Keys of the card that says so, and of the one that says that it holds, begin so."""


# -- the rule --------------------------------------------------------------------------------


def swings(lines: Iterable[Change], concerns: Callable[[Change], bool]) -> tuple[datetime, ...]:
    """When a service went into trouble or out of it. `lines`: of all its sources, oldest first;
    `concerns`: those that count. What only fills in the past is no swing."""
    return _turns(lines, concerns, bool)


def shifts(lines: Iterable[Change], concerns: Callable[[Change], bool]) -> tuple[datetime, ...]:
    """The same, of every change of how bad it is."""
    return _turns(lines, concerns, worst)


def _turns(
    lines: Iterable[Change],
    concerns: Callable[[Change], bool],
    state: Callable[[Collection[Level]], object],
) -> tuple[datetime, ...]:
    """When the `state` (of the levels of all that ails) was another than before."""
    counted = [c for c in lines if c.incident and _is_of_now(c) and concerns(c)]
    ill = _ill_before(counted)
    found = []
    for at, group in groupby(counted, key=lambda c: c.at):
        was, news = state(ill.values()), False
        for change in group:
            place = (change.source, change.incident.key if change.incident else "")
            if (level := _ails(change)) is not None:
                ill[place] = level
            else:
                ill.pop(place, None)
            news = news or not change.baseline
        if state(ill.values()) != was and news:
            found.append(at)
    return tuple(found)


def is_flapping(swings: Sequence[datetime], now: datetime) -> bool:
    """Does it come and go at `now`?"""
    return flaps_since(swings, now) is not None


def flaps_since(swings: Sequence[datetime], now: datetime) -> datetime | None:
    """The swing with which it began to; `None`: it does not. Each swing is a check that changed the
    state; in the time between two, and since the last, lie those that did not."""
    history, since, before = _Checks(), None, None
    for at in swings:
        if at > now:
            break
        if before is not None and history.calms(at - before):
            since = None
        if history.changed() > STARTS and since is None:
            since = at
        before = at
    if before is not None and history.calms(now - before):
        return None
    return since


def since_when(swings: Sequence[datetime], now: datetime) -> datetime:
    """The first of the swings that are of late: of those before were calm checks enough."""
    past = [at for at in swings if at <= now]
    first = len(past) - 1
    while first > 0 and past[first] - past[first - 1] <= CALM:
        first -= 1
    return past[first] if past else now


def holds_at(swings: Sequence[datetime]) -> datetime | None:
    """When it counts as holding if it swings no more; `None`: it does not flap."""
    if not swings or not is_flapping(swings, swings[-1]):
        return None
    quiet = range(1, CHECKS + 1)
    ends = (swings[-1] + (n + 1) * CHECK for n in quiet)
    return next((end for end in ends if not is_flapping(swings, end)), None)


class _Checks:
    """The last 20: did each change the state?"""

    def __init__(self) -> None:
        self._last: deque[bool] = deque([False] * CHECKS, maxlen=CHECKS)

    def changed(self) -> float:
        """One that changed it; the share then."""
        self._last.append(True)
        return self._share()

    def calms(self, gap: timedelta) -> bool:
        """Those between two swings so far apart, none of which changed it: is it calm then?"""
        unchanged = max(0, gap // CHECK - 1)
        self._last.extend([False] * min(unchanged, CHECKS))
        return self._share() < ENDS

    def _share(self) -> float:
        weights = (0.8 + 0.02 * n for n, changed in enumerate(self._last) if changed)
        return sum(weights) / CHECKS


def _is_of_now(change: Change) -> bool:
    planned = change.incident is not None and change.incident.planned
    past = is_recalled(change) or change.note == AFTER_THE_FACT
    return not planned and not past and change.kind is not ChangeKind.NEWS


def _ails(change: Change) -> Level | None:
    """How bad it is then, if it is bad."""
    level = change.incident.level if change.incident else None
    ails = change.kind is not ChangeKind.RESOLVED and level is not None and level.ails
    return level if ails else None


def _ill_before(lines: Iterable[Change]) -> dict[tuple[str, str], Level]:
    """What stood before the first of these lines."""
    seen: set[tuple[str, str]] = set()
    ill: dict[tuple[str, str], Level] = {}
    for change in lines:
        place = (change.source, change.incident.key if change.incident else "")
        begins = change.kind in (ChangeKind.OPENED, ChangeKind.REOPENED)
        if place not in seen and not begins and change.before is not None and change.before.ails:
            ill[place] = change.before
        seen.add(place)
    return ill


# -- its cards -------------------------------------------------------------------------------


def begun(notice: Notice, matter: Matter, since: datetime) -> Notice:
    """What is told instead of `notice` (of a beginning or an end): since then, it comes and goes."""
    after, service = matter.after, matter.service
    at = notice.at or after.swings[-1]
    known = worst(after.level(outage, service) for outage in after.ongoing)
    now = say("It is {state} just now.", state=state(known or notice.level))
    if not after.ongoing:
        now = say("It is up just now.")
    return Notice(
        key=f"{_BEGINS}{notice.service}:{since.isoformat()}",
        thread=notice.thread,
        service=notice.service,
        title=say("{name} comes and goes", name=service.name),
        body=say("{times} {now}", times=times(after.swings, at), now=now),
        url=notice.url,
        seq=notice.seq,
        at=at,
        kind=NoticeKind.FLAPPING,
        stage=Stage.ON,
        level=notice.level,
        about=notice.about,
        actions=(Action.OPEN, Action.MUTE),
    )


def is_told(after: Aftermath, now: datetime) -> bool:
    """Does it come and go at `now`, and was that told, this time?"""
    since = flaps_since(after.swings, now)
    return since is not None and is_of_this_time(_unended(after), since)


def is_of_this_time(start: Notice | None, since: datetime) -> bool:
    """Is there a card that says so, and was it told since it began to?"""
    return start is not None and start.at is not None and start.at >= since


def ended(situation: Situation, now: datetime) -> Timed:
    """The card that says that it holds, and how it is then, once it was told that it comes and
    goes."""
    after = situation.after
    start = _unended(after)
    if start is None:
        return Timed()
    if is_flapping(after.swings, now):
        return Timed(again=holds_at([at for at in after.swings if at <= now]))
    notice = _holds(situation, start, now)
    return Timed((unless_silenced(notice, after.silences, now),))


def _unended(after: Aftermath) -> Notice | None:
    """The newest card that says so and has not been followed by the other."""
    cards = {card.key: card for told in after.cards.values() for card in told}
    begun = [card for key, card in cards.items() if key.startswith(_BEGINS)]
    start = max(begun, key=lambda card: card.seq, default=None)
    return None if start is None or f"{_HOLDS}{start.key}" in cards else start


def _holds(situation: Situation, start: Notice, now: datetime) -> Notice:
    service, after, ongoing = situation.service, situation.after, situation.ongoing
    known = worst(after.level(outage, service) for outage in ongoing)
    level = known or worst(outage.worst for outage in ongoing.values())
    since = after.swings[-1] if after.swings else start.at or now
    words = "It came and went, and stays {state} since {since}."
    body = say(words, state=state(level), since=since)
    title = is_now(service.name, level)
    if not ongoing:
        title = say("{name} is back", name=service.name)
        body = say("It came and went, and holds since {since}.", since=since)
    standing = (o for o, cards in after.cards.items() if stage(cards) is Stage.ON)
    return Notice(
        key=f"{_HOLDS}{start.key}",
        thread=start.thread,
        service=service.id,
        title=title,
        body=body,
        url=start.url,
        at=now,
        kind=NoticeKind.FLAPPING,
        stage=Stage.ON if ongoing else Stage.OFF,
        level=level,
        about=tuple(dict.fromkeys([*start.about, *standing, *ongoing])),
        actions=standing_actions(ongoing, after) if ongoing else (Action.OPEN,),
    )


def times(swings: Sequence[datetime], at: datetime) -> Message:
    """How often it fell of late."""
    past = [swing for swing in swings if swing <= at]
    recent = [swing for swing in past if swing > at - RECENT]
    if len(recent) >= len(past) / 2:
        one, many = (
            "{n} time in the last hour; we tell you when it holds.",
            "{n} times in the last hour; we tell you when it holds.",
        )
        return count(one, many, (len(recent) + 1) // 2)
    one, many = (
        "{n} time since {since}; we tell you when it holds.",
        "{n} times since {since}; we tell you when it holds.",
    )
    return count(one, many, (len(past) + 1) // 2, since=past[0])
