"""Many services that fall together are one card: they mostly share what broke.

The first is told at once; a second waits whether others fall too; from the third on one card says
all, and is updated in place, once a minute at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statuswatch.core.lasting import by_every_name
from statuswatch.core.model import Outage, worst
from statuswatch.core.returning import asked_and_told
from statuswatch.core.storm_sky import Fall, Sky, Storm
from statuswatch.core.storm_words import TOGETHER, still, words
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Message

MANY = 3
"""So many services, and it is a storm."""

LATELY = timedelta(minutes=10)
"""Who was told of a storm no longer ago needs no reminder of it."""

NEWS = frozenset({NoticeKind.OUTAGE, NoticeKind.WORD})
"""What the card of a storm says for its services. What the user asked for, and what goes to
somebody else, is told all the same."""

_OF_ONE = NEWS | {NoticeKind.REMINDER, NoticeKind.FLAPPING}


def gathered(
    fresh: tuple[Notice, ...],
    recent: Iterable[Notice],
    names: Mapping[str, str],
    ongoing: Mapping[str, Outage],
    now: datetime,
) -> tuple[Notice, ...]:
    """`fresh` as it is to be told: some held, some said by the card of a storm, which is among it.

    `fresh`: what one round wants to tell, of all services, held ones that came due, too. `recent`:
    OUTAGE and STORM notices of the last hour, oldest first, told, held or WITH_STORM, and from the
    beginning of each storm that speaks of an outage which is in `ongoing` or `fresh`. `names`: by
    service id. `ongoing`: all outages that are not over, by id.

    What is critical is never swallowed or held: the storm names it besides.
    """
    ongoing = by_every_name(ongoing)
    round_ = _Round(Sky.of(recent, ongoing, now), list(fresh), ongoing, now)
    for index in sorted(range(len(fresh)), key=lambda i: fresh[i].at or now):
        if fresh[index].told:
            round_.take(index)
    cards = [card for storm in round_.touched() for card in round_.card(storm, names)]
    return asked_and_told((*round_.notices, *cards))


def settled(
    held: Notice,
    recent: Iterable[Notice],
    names: Mapping[str, str],
    ongoing: Mapping[str, Outage],
    now: datetime,
) -> Notice:
    """The card of a storm that waited, as it stands now; not told where nothing is new in it."""
    ongoing = by_every_name(ongoing)
    sky = Sky.of(recent, ongoing, now)
    storm = sky.on_thread(held.thread)
    if storm is None:
        return replace(held, told=False, due=None, because=Because.WITH_STORM, at=now)
    sky.take_in(storm, held.about)
    card = _notice(storm, words(sky.fallen(storm, names), ongoing, now), ongoing, now)
    last = storm.told
    if last is not None and (last.title, last.body) == (card.title, card.body):
        return replace(held, told=False, due=None, because=Because.WITH_STORM, at=now)
    return replace(card, key=held.key)


def _notice(
    storm: Storm, said: tuple[Message, Message], ongoing: Mapping[str, Outage], now: datetime
) -> Notice:
    down = [ongoing[outage] for outage in storm.about if outage in ongoing]
    return Notice(
        key=f"storm:{storm.about[0]}:{now.isoformat()}",
        thread=storm.thread,
        service="",
        title=said[0],
        body=said[1],
        at=now,
        kind=NoticeKind.STORM,
        stage=Stage.ON if down else Stage.OFF,
        level=worst(outage.worst for outage in down),
        about=tuple(storm.about),
        actions=(Action.OPEN, Action.ACKNOWLEDGE) if down else (Action.OPEN,),
    )


@dataclass
class _News:
    """What a round brings of one storm."""

    joined: bool = False
    changed: bool = False
    reminded: list[int] = field(default_factory=list)


@dataclass
class _Round:
    """The notices of one moment, one after the other."""

    sky: Sky
    notices: list[Notice]
    ongoing: Mapping[str, Outage]
    now: datetime
    news: dict[str, _News] = field(default_factory=dict)
    """By the storm's thread."""

    def take(self, index: int) -> None:
        notice = self.notices[index]
        if not notice.about or notice.kind not in _OF_ONE:
            return
        fall = self.sky.fall_of(notice, index)
        storm = self.sky.storm_of(notice)
        if storm is not None:
            self._member(index, storm, falls=fall is not None)
        elif fall is not None:
            self._fell(index, fall)

    def touched(self) -> list[Storm]:
        return [storm for storm in self.sky.storms if storm.thread in self.news]

    # -- what falls ------------------------------------------------------------------------------

    def _fell(self, index: int, fall: Fall) -> None:
        storm = self.sky.near(fall.at)
        if storm is not None and not fall.waited:
            self.sky.join(storm, fall)
            self._of(storm).joined = True
            self._swallow(index, storm)
            return
        others = (f for f in self.sky.falls.values() if f.outage != fall.outage)
        beside = [f for f in others if abs(f.at - fall.at) <= TOGETHER]
        self.sky.falls[fall.outage] = fall
        services = {fall.service, *(f.service for f in beside)}
        if len(services) >= MANY and not all(f.critical for f in (*beside, fall)):
            self._storm([*beside, fall])
        elif len(services) > 1 and not fall.critical and not fall.waited:
            first = min(f.at for f in beside)
            # As long as from the first to the second, for who holds outages: both came late.
            wait = TOGETHER - max(timedelta(), fall.at - first)
            if wait:
                self.notices[index] = replace(
                    self.notices[index],
                    told=False,
                    because=Because.GATHERING,
                    due=self.now + wait,
                )

    def _storm(self, falls: list[Fall]) -> None:
        """On the card of who was told already, so that it is updated; else on the first's. One that
        is critical keeps its card."""
        ordered = sorted(falls, key=lambda f: (not f.told, f.at))
        first = next(f for f in ordered if not f.critical)
        storm = Storm(first.thread)
        self.sky.storms.append(storm)
        for fall in (first, *(f for f in ordered if f is not first)):
            self.sky.join(storm, fall)
            if fall.index is not None:
                self._swallow(fall.index, storm)
        self._of(storm).joined = True

    # -- what is of a storm ----------------------------------------------------------------------

    def _member(self, index: int, storm: Storm, *, falls: bool) -> None:
        notice = self.notices[index]
        outage = notice.about[0]
        over = notice.stage is Stage.OFF
        if over or falls:
            self._of(storm).changed = True
        has_own = self.sky.own.get(outage, storm.thread) != storm.thread
        if notice.kind is NoticeKind.REMINDER and not has_own:
            self._of(storm).reminded.append(index)
        elif notice.kind in NEWS and not has_own:
            self._swallow(index, storm)

    def _swallow(self, index: int, storm: Storm) -> None:
        """On the storm's thread: so what joined it is found again."""
        notice = self.notices[index]
        if notice.urgency is Urgency.CRITICAL:
            self.notices[index] = replace(notice, told=True, because=Because.TOLD, due=None)
            return
        self.notices[index] = replace(
            notice, thread=storm.thread, told=False, because=Because.WITH_STORM, due=None
        )

    # -- its card --------------------------------------------------------------------------------

    def card(self, storm: Storm, names: Mapping[str, str]) -> list[Notice]:
        """What is told of it now, or is to be told soon."""
        news, fallen = self._of(storm), self.sky.fallen(storm, names)
        for index in news.reminded:
            self._swallow(index, storm)
        due = self._due(storm, news)
        if due is not None:
            card = _notice(storm, words(fallen, self.ongoing, self.now), self.ongoing, self.now)
            if due <= self.now:
                return [card]
            return [replace(card, told=False, because=Because.GATHERING, due=due)]
        spoke = storm.spoke(since=self.now - LATELY)
        if news.reminded and not spoke and not storm.waits:
            said = still(fallen, self.ongoing, self.now)
            return [_notice(storm, said, self.ongoing, self.now)]
        return []

    def _due(self, storm: Storm, news: _News) -> datetime | None:
        """When the card is told anew; `None`: it need not be, or one that waits says it."""
        if not news.joined and not news.changed:
            return None
        last = storm.told
        if last is None and not storm.waits:
            return self.now
        if not any(outage in self.ongoing for outage in storm.about):
            return self.now  # nothing more can come
        if storm.waits:
            return None
        if news.joined and last is not None and last.at is not None:
            return last.at + TOGETHER
        return self.now + TOGETHER

    def _of(self, storm: Storm) -> _News:
        return self.news.setdefault(storm.thread, _News())
