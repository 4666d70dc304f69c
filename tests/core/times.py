"""One service as time passes: what is told, as the store keeps it, each key once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statuswatch.core.aftermath import Aftermath
from statuswatch.core.mark import Mark, MarkKind
from statuswatch.core.model import (
    Incident,
    Known,
    KnownIncident,
    Level,
    Outage,
    Plan,
    Role,
    Service,
    Source,
)
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.promised import Fate, Promised
from statuswatch.core.reminding import ran_out
from statuswatch.core.silences import Silences
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.target_words import TargetKind
from statuswatch.core.telling import Notice
from statuswatch.core.timed import timed
from tests.core.storms import BEGIN, card, text

PODHOST = Service("podhost", "Podhost")
PAGE = Source("page", "podhost", "statuspage", "https://status.podhost.example")
PROBE = Source("probe", "podhost", "probe", "https://podhost.example", role=Role.PROBE)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

OPEN = Outage("Podhost-1", BEGIN, BEGIN, Level.DOWN, (("page", "a"),), ongoing=True)
OPENED = card("Podhost")
USUAL, NONE = Preferences(), Silences()


def heard(now: datetime) -> Mapping[Source, Known]:
    """The page is read all the time."""
    return {PAGE: Known(heard=now)}


VITAL = Preferences(services={"podhost": Wishes(vital=True)}, escalation=("pager", "boss"))
ACKNOWLEDGED = Silences(acknowledged={"Podhost-1": (BEGIN, "")})
WANTED = Silences(wanted={"podhost": BEGIN}, muted=frozenset({"podhost"}))


def promise(due: datetime, kind: TargetKind = TargetKind.NEXT_UPDATE) -> Promised:
    return Promised(kind, due, "by then", BEGIN, Fate.OPEN)


def plan(
    start: datetime,
    end: datetime | None = None,
    seen: datetime = BEGIN - DAY,
    state: Plan = Plan.ANNOUNCED,
) -> KnownIncident:
    told = Incident("m", "Uploads", Level.MAINTENANCE, started=start, planned_end=end)
    return KnownIncident("page", Role.OFFICIAL, told, seen, seen, plan=state)


@dataclass
class Life:
    """`cards`: what was told before, of the one outage. `snooze`: from when until when."""

    preferences: Preferences = USUAL
    ongoing: tuple[Outage, ...] = (OPEN,)
    cards: tuple[Notice, ...] = (OPENED,)
    silences: Silences = NONE
    snooze: tuple[datetime, datetime] | None = None
    stories: tuple[KnownIncident, ...] = ()
    promises: tuple[Promised, ...] = ()
    swings: tuple[datetime, ...] = ()
    sources: Callable[[datetime], Mapping[Source, Known]] = heard
    told: dict[str, Notice] = field(default_factory=dict)

    def at(self, now: datetime) -> Timed:
        found = timed(self._situation(now), self.preferences, now, self._woke(now))
        for notice in found.notices:
            assert notice.at == now
            self.told.setdefault(notice.key, notice)
        return found

    def _woke(self, now: datetime) -> datetime | None:
        if self.snooze is None or now < self.snooze[0]:
            return None
        began, until = self.snooze
        return ran_out([Mark("podhost", began, MarkKind.SNOOZED, until.isoformat())], now)

    def _situation(self, now: datetime) -> Situation:
        cards: dict[str, list[Notice]] = {}
        for notice in (*self.cards, *self.told.values()):
            for outage in notice.about:
                cards.setdefault(outage, []).append(notice)
        silences = self.silences
        if self.snooze is not None and self.snooze[0] <= now < self.snooze[1]:
            silences = replace(silences, snoozed={"podhost": self.snooze[1]})
        after = Aftermath(
            silences=silences,
            cards={outage: tuple(told) for outage, told in cards.items()},
            promises={o.id: self.promises for o in self.ongoing},
            swings=tuple(at for at in self.swings if at <= now),
            ongoing=frozenset(o.id for o in self.ongoing),
        )
        return Situation(
            PODHOST, after, {o.id: o for o in self.ongoing}, self.stories, self.sources(now)
        )

    def every(self, step: timedelta, until: datetime, now: datetime = BEGIN) -> list[str]:
        while now <= until:
            self.at(now)
            now += step
        return self.diary()

    def when_due(self, until: datetime, now: datetime = BEGIN) -> list[str]:
        """Sleeping until `again`, as the engine does; more often where the user does something."""
        while now <= until:
            found = self.at(now)
            if found.again is not None:
                assert found.again > now
            moments = [found.again, *self._acts(now)]
            now = min((m for m in moments if m is not None), default=until + DAY)
        return self.diary()

    def _acts(self, now: datetime) -> Iterable[datetime]:
        if self.snooze is not None and self.snooze[0] > now:
            yield self.snooze[0]

    def diary(self) -> list[str]:
        """Since the beginning, by its length: `+1 day, 0:00:00 Podhost is still down`."""
        told = sorted(self.told.values(), key=lambda n: (n.at or BEGIN, n.key))
        return [f"+{(n.at or BEGIN) - BEGIN} {text(n.title)}" for n in told]

    def bodies(self, now: datetime) -> list[str]:
        return [text(n.body, now) for n in self.told.values()]
