"""Services that fall and come back, told as the engine tells them: round by round, with what waits
coming due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Level, Outage
from statuswatch.core.storm import gathered, settled
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Message, Setting, render, say

BEGIN = datetime(2026, 3, 10, 14, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def text(message: Message, now: datetime = BEGIN) -> str:
    return render(message, Setting(now=now)).replace("\N{NO-BREAK SPACE}", " ")


def outage(
    id_: str, start: datetime = BEGIN, worst: Level = Level.DOWN, *, end: datetime | None = None
) -> Outage:
    return Outage(id_, start, end or start, worst, (("page", id_),), ongoing=end is None)


def card(
    name: str,
    stage: Stage = Stage.ON,
    *,
    at: datetime = BEGIN,
    kind: NoticeKind = NoticeKind.OUTAGE,
    vital: bool = False,
    key: str = "",
) -> Notice:
    """What is told of the one outage of the service `name` by itself."""
    words = say("{name} is back" if stage is Stage.OFF else "{name} is down", name=name)
    return Notice(
        key=key or f"{kind}:{stage}:{name}:{at.isoformat()}",
        thread=f"outage:{name}-1",
        service=name.casefold(),
        title=words,
        body=say(""),
        urgency=Urgency.CRITICAL if vital and stage is Stage.ON else Urgency.NORMAL,
        at=at,
        kind=kind,
        stage=stage,
        level=Level.DOWN if stage is Stage.ON else None,
        about=(f"{name}-1",),
    )


@dataclass
class World:
    """`kept`: every notice, as the store keeps them. `told`: those that went out, with when."""

    vital: frozenset[str] = frozenset()
    kept: list[Notice] = field(default_factory=list)
    told: list[tuple[datetime, Notice]] = field(default_factory=list)
    ongoing: dict[str, Outage] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ends: dict[str, datetime] = field(default_factory=dict)
    """When those that are over were, by outage id."""
    now: datetime = BEGIN

    def ends_of(self, outages: Mapping[str, str]) -> Mapping[str, datetime]:
        return {o: self.ends[o] for o in outages if o in self.ends}

    def round(self, fresh: Iterable[Notice] = ()) -> list[Notice]:
        """One round of deciding at `now`: what is new, and what came due. What goes out."""
        out = list(fresh)
        recent = tuple(self.kept)
        for index, held in enumerate(self.kept):
            if held.due is None or held.due > self.now:
                continue
            if held.kind is NoticeKind.STORM:
                done = settled(held, recent, self.names, self.ongoing, self.now, self.ends_of)
                self._keep(done, index)
            elif held.about[0] in self.ongoing:
                out.append(replace(held, told=True, because=Because.TOLD, due=None))
            else:
                self.kept[index] = replace(held, due=None, because=Because.SHORTER)
        before = len(self.told)
        told = gathered(tuple(out), recent, self.names, self.ongoing, self.now, self.ends_of)
        for notice in told:
            places = [n for n, old in enumerate(self.kept) if old.key == notice.key]
            self._keep(notice, places[0] if places else None)
        return [notice for _, notice in self.told[before:]]

    def _keep(self, notice: Notice, place: int | None) -> None:
        assert not (notice.told and notice.due)
        if notice.told:
            self.told.append((self.now, notice))
        if place is None:
            self.kept.append(notice)
        else:
            self.kept[place] = notice

    def fall(self, *names: str) -> list[Notice]:
        for name in names:
            self.names[name.casefold()] = name
            self.ongoing[f"{name}-1"] = outage(f"{name}-1", self.now)
        fresh = [n for n in names if not self._waits(f"{n}-1")]  # else told with its beginning
        return self.round(card(n, at=self.now, vital=n in self.vital) for n in fresh)

    def _waits(self, outage: str) -> bool:
        held = [n for n in self.kept if n.due is not None and n.kind is NoticeKind.OUTAGE]
        return any(outage in n.about for n in held)

    def back(self, *names: str) -> list[Notice]:
        """As `notice.notices`: an end is told only where its beginning was."""
        fresh = []
        for name in names:
            del self.ongoing[f"{name}-1"]
            self.ends[f"{name}-1"] = self.now
            if self._stands(f"{name}-1"):
                fresh.append(replace(card(name, Stage.OFF, at=self.now), thread=self._thread(name)))
        return self.round(fresh)

    def _thread(self, name: str) -> str:
        """As `standing.thread`: where it is told that it is there."""
        own = [n for n in self.kept if n.about == (f"{name}-1",)]
        last = next((n for n in reversed(own) if n.told or n.because == Because.WITH_STORM), None)
        return last.thread if last is not None and last.told else f"outage:{name}-1"

    def _stands(self, outage: str) -> bool:
        stages = [
            n.stage
            for n in self.kept
            if outage in n.about and (n.told or n.because == Because.WITH_STORM)
        ]
        return bool(stages) and stages[-1] is Stage.ON

    def passes(self, seconds: float) -> list[Notice]:
        """Time, with a round whenever something that is held comes due."""
        end, before = self.now + seconds * SECOND, len(self.told)
        while True:
            dues = [n.due for n in self.kept if n.due is not None and n.due <= end]
            if not dues:
                break
            self.now = max(self.now, min(dues))
            self.round()
        self.now = end
        return [notice for _, notice in self.told[before:]]

    def titles(self) -> list[str]:
        return [text(notice.title) for _, notice in self.told]

    def screen(self) -> dict[str, str]:
        """What stands on each card: its title."""
        return {notice.thread: text(notice.title) for _, notice in self.told}
