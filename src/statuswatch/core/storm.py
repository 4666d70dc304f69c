"""Many services that fall together are one card: they mostly share what broke.

The first is told at once; a second waits whether others fall too; from the third on one card says
all, and is updated in place. Who was told to be back is in it no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.lasting import by_every_name
from statuswatch.core.model import Outage, worst
from statuswatch.core.returning import asked_and_told
from statuswatch.core.storm_sky import Fall, Sky, Storm
from statuswatch.core.storm_words import TOGETHER, still, words
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Message

MANY = 3
"""So many services, and it is a storm."""

GATHER = timedelta(seconds=5)
"""So long a card waits for those that fall just now: a batch is one right card."""

ANEW = timedelta(seconds=20)
"""So long after a card the next one says who joined."""

BACKS = timedelta(seconds=15)
"""So long a card waits for others that come back. That all are back is told at once."""

LATELY = timedelta(minutes=10)
"""Who was told of a storm no longer ago needs no reminder of it."""

NEWS = frozenset({NoticeKind.OUTAGE, NoticeKind.WORD})
"""What the card of a storm says for its services. What the user asked for, and what goes to
somebody else, is told all the same."""

_OF_ONE = NEWS | {NoticeKind.REMINDER, NoticeKind.FLAPPING}

Ends = Callable[[Mapping[str, str]], Mapping[str, datetime]]
"""When outages were over, by id, as far as that is known. Asked with their services, by id; only
once all of a storm are."""


def unknown(_outages: Mapping[str, str]) -> Mapping[str, datetime]:
    return {}


def gathered(
    fresh: tuple[Notice, ...],
    recent: Iterable[Notice],
    names: Mapping[str, str],
    ongoing: Mapping[str, Outage],
    now: datetime,
    ends: Ends = unknown,
) -> tuple[Notice, ...]:
    """`fresh` as it is to be told: some held, some said by the card of a storm, which is among it,
    as are those of `recent` that waited and are said by it, too.

    `fresh`: what one round brings, of all services, held ones that came due, too; what is not told
    stays so, but a storm may be over with it. `recent`:
    OUTAGE and STORM notices of the last hour, oldest first, told, held or WITH_STORM, and from the
    beginning of each storm that speaks of an outage which is in `ongoing` or `fresh`. `names`: by
    service id. `ongoing`: all outages that are not over, by id.

    What is critical is never swallowed or held: the storm names it besides.
    """
    ongoing = by_every_name(ongoing)
    round_ = _Round(Sky.of(recent, ongoing, now), list(fresh), now)
    for index in sorted(range(len(fresh)), key=lambda i: fresh[i].at or now):
        if fresh[index].told:
            round_.take(index)
        else:
            round_.take_untold(fresh[index])
    teller = _Teller(round_.sky, names, ends, now)
    cards = [card for storm in round_.touched() for card in round_.card(storm, teller)]
    return asked_and_told((*round_.notices, *round_.swallowed, *cards))


def settled(
    held: Notice,
    recent: Iterable[Notice],
    names: Mapping[str, str],
    ongoing: Mapping[str, Outage],
    now: datetime,
    ends: Ends = unknown,
) -> Notice:
    """The card of a storm that waited, as it stands now; not told where nothing is new in it."""
    ongoing = by_every_name(ongoing)
    sky = Sky.of(recent, ongoing, now)
    storm = sky.on_thread(held.thread)
    if storm is None:
        return replace(held, told=False, due=None, because=Because.WITH_STORM, at=now)
    sky.take_in(storm, held.about)
    card = _Teller(sky, names, ends, now).card(storm)
    last = storm.told
    if last is not None and (last.title, last.body) == (card.title, card.body):
        return replace(held, told=False, due=None, because=Because.WITH_STORM, at=now)
    return replace(card, key=held.key)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes the cards of storms."""

    sky: Sky
    names: Mapping[str, str]
    ends: Ends
    now: datetime

    def card(self, storm: Storm) -> Notice:
        fallen, down = self.sky.fallen(storm, self.names), self.sky.down(storm)
        ended = self.now
        if not down:
            known = self.ends({f.outage: f.service for f in fallen if f.service})
            ended = min(self.now, max(known.values(), default=self.now))
        return self._notice(storm, words(fallen, down, ended))

    def still(self, storm: Storm) -> Notice:
        fallen = self.sky.fallen(storm, self.names)
        return self._notice(storm, still(fallen, self.sky.down(storm), self.now))

    def _notice(self, storm: Storm, said: tuple[Message, Message]) -> Notice:
        down = self.sky.down(storm).values()
        return Notice(
            key=f"storm:{storm.thread}:{self.now.isoformat()}:{len(down)}/{len(storm.about)}",
            thread=storm.thread,
            service="",
            title=said[0],
            body=said[1],
            at=self.now,
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
    latest: datetime | None = None
    """When one of them that waited for others has waited long enough."""
    changed: bool = False
    reminded: list[int] = field(default_factory=list)


@dataclass
class _Round:
    """The notices of one moment, one after the other."""

    sky: Sky
    notices: list[Notice]
    now: datetime
    swallowed: list[Notice] = field(default_factory=list)
    """What waited for others, and is said by a storm now."""
    news: dict[str, _News] = field(default_factory=dict)
    """By the storm's thread."""

    def take(self, index: int) -> None:
        notice = self.notices[index]
        if not notice.about or notice.kind not in _OF_ONE:
            return
        storm = self.sky.storm_of(notice)
        if storm is None:
            notice = self._beside(index)
        fall = self.sky.fall_of(notice, index)
        if storm is not None:
            self._member(index, storm, falls=fall is not None)
        elif fall is not None:
            self._fell(index, fall)

    def take_untold(self, notice: Notice) -> None:
        """Whoever does not want to hear the last of a storm come back, hears that the storm is
        over."""
        if notice.stage is Stage.OFF and notice.due is None and notice.about:
            storm = self.sky.storm_of(notice)
            if storm is not None and self.sky.ongoing.keys().isdisjoint(notice.about):
                self._of(storm).changed = True

    def _beside(self, index: int) -> Notice:
        """Never on the card of a storm that goes on, though it began as the card of this one."""
        notice = self.notices[index]
        if notice.kind in _OF_ONE and self.sky.on_thread(notice.thread) is not None:
            notice = self.notices[index] = replace(notice, thread=f"{notice.thread}:own")
        return notice

    def touched(self) -> list[Storm]:
        return [storm for storm in self.sky.storms if storm.thread in self.news]

    # -- what falls ------------------------------------------------------------------------------

    def _fell(self, index: int, fall: Fall) -> None:
        storm = self.sky.near(fall)
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
            held = self.sky.waiting(fall.outage)
            if fall.index is not None:
                self._swallow(fall.index, storm)
            elif held is not None and held.key not in {n.key for n in self.notices}:
                self.swallowed.append(_with(storm, held))
        dues = [w.due for f in falls if (w := self.sky.waiting(f.outage)) and w.due]
        news = self._of(storm)
        news.joined, news.latest = True, min(dues, default=None)

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
        if self.notices[index].told:
            self._beside(index)

    def _swallow(self, index: int, storm: Storm) -> None:
        notice = self.notices[index]
        if notice.urgency is Urgency.CRITICAL:
            self.notices[index] = replace(notice, told=True, because=Because.TOLD, due=None)
            return
        self.notices[index] = _with(storm, notice)

    # -- its card --------------------------------------------------------------------------------

    def card(self, storm: Storm, teller: _Teller) -> list[Notice]:
        """What is told of it now, or is to be told soon."""
        news = self._of(storm)
        for index in news.reminded:
            self._swallow(index, storm)
        due = self._due(storm, news)
        if due is not None:
            card = teller.card(storm)
            if due <= self.now:
                return [card]
            return [replace(card, told=False, because=Because.GATHERING, due=due)]
        spoke = storm.spoke(since=self.now - LATELY)
        if news.reminded and not spoke and not storm.waits:
            return [teller.still(storm)]
        return []

    def _due(self, storm: Storm, news: _News) -> datetime | None:
        """When the card is told anew; `None`: it need not be, or one that waits says it."""
        if not news.joined and not news.changed:
            return None
        if not self.sky.goes_on(storm):
            return self.now  # nothing more can come
        if storm.waits:
            return None
        last = storm.told
        if last is not None and last.at is not None and not news.joined:
            return self.now + BACKS
        if last is not None and last.at is not None:
            return max(self.now + GATHER, last.at + ANEW)
        return min(self.now + GATHER, news.latest or datetime.max.replace(tzinfo=UTC))

    def _of(self, storm: Storm) -> _News:
        return self.news.setdefault(storm.thread, _News())


def _with(storm: Storm, notice: Notice) -> Notice:
    """On the storm's thread: so what joined it is found again."""
    return replace(notice, thread=storm.thread, told=False, because=Because.WITH_STORM, due=None)
