"""Where the news of one service's sources becomes notices, as the engine does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count

from statuswatch.core.flapping import ended as ended_flapping
from statuswatch.core.flapping import shifts, swings
from statuswatch.core.forecast import Forecast
from statuswatch.core.lull import gaps, lulled
from statuswatch.core.model import (
    Change,
    KnownIncident,
    Level,
    Outage,
    Outcome,
    Role,
    Service,
    Source,
)
from statuswatch.core.notice import Aftermath, notices, settled
from statuswatch.core.outage import outages
from statuswatch.core.preferences import Preferences
from statuswatch.core.promised import promised
from statuswatch.core.rewording import reworded
from statuswatch.core.scope import concerns, level_now
from statuswatch.core.silences import Silences
from statuswatch.core.situation import Situation
from statuswatch.core.telling import Because, Notice
from statuswatch.core.wavering import steadied
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Message, Setting, render
from tests.core.story import CALM, PAGE, Heart, clock, ended, incident, report

GITHUB = Service("github", "GitHub")
SETTING = Setting(now=clock("15:00"))
ILL = report(incident("a", Level.DOWN, "Uploads", started=clock("12:02")))
OVER = ended(incident("a", Level.DOWN, "Uploads", started=clock("12:02")), clock("13:10"))
WELL = report(OVER)


class Desk:
    """Where the news of one service's sources becomes notices, as the engine does it: what is told
    or held is kept once, by its key."""

    def __init__(
        self,
        service: Service = GITHUB,
        preferences: Preferences = Preferences(),
        silences: Silences = Silences(),
    ) -> None:
        self.service, self.preferences, self.silences = service, preferences, silences
        self.hearts: dict[str, Heart] = {}
        self.numbers = count(1)
        self.verdicts: Mapping[str, Verdict] = {}
        self.forecasts: Mapping[str, Forecast] = {}
        self.reachable = False
        self.kept: dict[str, Notice] = {}
        self.journal: list[Change] = []
        self.log: list[Notice] = []
        """What was told, in the order in which it was."""
        self.when: dict[str, datetime] = {}
        """And when, by key."""

    def hear(
        self, outcome: Outcome, source: Source = PAGE, at: datetime | None = None
    ) -> list[Notice]:
        """Every notice of one poll, told or not."""
        heart = self.hearts.setdefault(source.id, Heart(source))
        now = at or heart.now
        changes = [replace(c, seq=next(self.numbers)) for c in heart.hear(outcome, at)]
        return self.decide(changes, now)

    def decide(self, changes: list[Change], now: datetime) -> list[Notice]:
        self.journal += changes
        found = list(notices(changes, self.service, self.preferences, now, self.after(now)))
        for notice in found:
            if notice.key not in self.kept:
                self._keep(notice, now)
        return found

    def _keep(self, notice: Notice, now: datetime) -> None:
        self.kept[notice.key] = notice
        if notice.told:
            self.when[notice.key] = now
            self.log.append(notice)

    def pass_time(self, now: datetime) -> list[Notice]:
        """What is told because time has passed: held ones that are due, and the end of flapping."""
        found = []
        for key, held in list(self.kept.items()):
            if held.due is not None and held.due <= now:
                after = self.after(now)
                found.append(settled(held, self.service, self.preferences, now, after))
                assert found[-1].key == key
                self._keep(found[-1], now)
        situation = Situation(self.service, self.after(now), self._ongoing(now))
        ended = (*ended_flapping(situation, now).notices, *steadied(situation, now).notices)
        for notice in ended:
            if notice.key not in self.kept:
                found.append(notice)
                self._keep(notice, now)
        return found

    def told(self) -> list[Notice]:
        """All that was told so far, in the order in which it was."""
        return list(self.log)

    def _stories(self) -> list[KnownIncident]:
        return [k for h in self.hearts.values() for k in h.known.incidents.values()]

    def outages(self, now: datetime) -> tuple[Outage, ...]:
        return outages(self._stories(), now, parts=self.service.parts)

    def _ongoing(self, now: datetime) -> dict[str, Outage]:
        return {o.id: o for o in self.outages(now) if o.ongoing}

    def after(self, now: datetime) -> Aftermath:
        known, parts = self._stories(), self.service.parts
        found = {m: o for o in self.outages(now) for m in o.incidents}
        open_ = {_place(k): k for k in known if k.open}
        listed = {h.source.id: h.known.components for h in self.hearts.values()}
        ours = [k for k in known if k.role is Role.PROBE and _place(k) in found]
        stories = {
            o.id: [k.incident for k in known if found.get(_place(k)) == o] for o in found.values()
        }
        concerning = frozenset(_place(k) for k in known if concerns(k, parts))

        def counts(change: Change) -> bool:
            return bool(change.incident and (change.source, change.incident.key) in concerning)

        return Aftermath(
            outages=found,
            levels={p: level_now(k.incident, parts, listed[k.source]) for p, k in open_.items()},
            saw={found[_place(k)].id: k.incident.started or k.first_seen for k in ours},
            verdicts=self.verdicts,
            forecasts=self.forecasts,
            reachable=self.reachable,
            lulls={o: lull for o, told in stories.items() if (lull := lulled(told))},
            gaps={o: g for o in stories if (g := gaps(self._members(o, found, known), now))},
            listed={s: frozenset(c.name for c in told) for s, told in listed.items() if told},
            standing=frozenset(_place(k) for k in known if k.open),
            ongoing=frozenset(o.id for o in found.values() if o.ongoing),
            roles={h.source.id: h.source.role for h in self.hearts.values()},
            concerning=concerning,
            said=frozenset(
                found[_place(k)].id for k in known if k.role is Role.OFFICIAL and _place(k) in found
            ),
            silences=self.silences,
            cards=self._cards(),
            swings=swings(self.journal, counts),
            shifts=shifts(self.journal, counts),
            promises={
                o: tuple(p for story in told for p in promised(story, now))
                for o, told in stories.items()
            },
            stories={_place(k): k.incident for k in known},
            reworded=self._reworded(),
        )

    def _reworded(self) -> frozenset[int]:
        stories: dict[tuple[str, str], list[Change]] = {}
        for line in self.journal:
            if line.incident is not None:
                stories.setdefault((line.source, line.incident.key), []).append(line)
        return frozenset(seq for story in stories.values() for seq in reworded(story))

    def _members(
        self, outage: str, found: Mapping[tuple[str, str], Outage], known: list[KnownIncident]
    ) -> list[KnownIncident]:
        return [k for k in known if (o := found.get(_place(k))) is not None and o.id == outage]

    def _cards(self) -> dict[str, tuple[Notice, ...]]:
        cards: dict[str, tuple[Notice, ...]] = {}
        for notice in self.kept.values():
            if notice.told or notice.due or notice.because == Because.WITH_STORM:
                for outage in notice.about:
                    cards[outage] = (*cards.get(outage, ()), notice)
        return cards


def _place(k: KnownIncident) -> tuple[str, str]:
    return (k.source, k.incident.key)


def told(*outcomes: Outcome, desk: Desk | None = None) -> list[list[str]]:
    """The titles told after each poll of a page, after a calm first look."""
    desk = desk or Desk()
    desk.hear(CALM)
    return [[text(n.title) for n in desk.hear(o) if n.told] for o in outcomes]


def reasons(*outcomes: Outcome, desk: Desk | None = None) -> list[list[str]]:
    """Why each piece of news was told or not."""
    desk = desk or Desk()
    desk.hear(CALM)
    return [[n.because for n in desk.hear(o)] for o in outcomes]


def text(message: Message) -> str:
    return render(message, SETTING)
