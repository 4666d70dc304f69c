"""Services whose pages say what the test says, one profile that watches them, and the channels
that the user hears of it by. No network: what a poll would have told is written down as ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from statuswatch.app import App
from statuswatch.channels import ChannelError
from statuswatch.core.model import (
    Failed,
    Incident,
    Level,
    Observation,
    Outcome,
    Report,
    Rules,
    Source,
)
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, render, say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.deliver import Teller
from statuswatch.settings import Profile, Settings
from tests.engine.stage import START

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RULES = Rules(absences=1)
TICK = timedelta(minutes=5)
"""Between two looks at calm pages."""


class Cards:
    """A desktop that remembers what it showed: each card by its handle, all notices in order."""

    def __init__(self, name: str = "desktop_linux") -> None:
        self.name = name
        self.refuses = False
        self.notices: list[Notice] = []
        self.shown: dict[str, Notice] = {}

    def available(self) -> bool:
        return not self.refuses

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        if self.refuses:
            raise ChannelError(say("Nobody shows notifications here"))
        handle = handle or str(len(self.shown) + 1)
        self.notices.append(notice)
        self.shown[handle] = notice
        return handle

    def close(self) -> None:
        pass

    @property
    def titles(self) -> list[str]:
        return [render(notice.title) for notice in self.notices]

    def about(self) -> set[str]:
        return {outage for notice in self.notices for outage in notice.about}


class Street:
    def __init__(
        self,
        folder: Path,
        names: Iterable[str] = ("Podhost",),
        *,
        start: datetime = START,
        settings: Settings = Settings(),
        channels: Iterable[Cards] = (),
    ) -> None:
        self.folder = folder
        self.clock = SimulatedClock(start)
        self.settings = settings
        self.pages: dict[str, Outcome] = {}
        self.card = Cards()
        self.channels = list(channels) or [self.card]
        self.app: App
        self.teller: Teller
        self.open()
        for name in names:
            self.app.follow(f"http://{name.lower()}.test/", "statuspage", name)
            self.writes(name)

    def open(self) -> None:
        self.app = App(Profile.at(self.folder), self.clock, self.settings)
        self.teller = self.app.teller(self.channels)

    def restart(self) -> None:
        self.app.close_store()
        self.open()

    def source(self, name: str) -> Source:
        service = self.app.find(name)
        return self.app.stored.ledger.sources(service.id)[0].source

    def writes(self, name: str, *incidents: Incident, outcome: Outcome | None = None) -> None:
        """What a poll brings, now."""
        found = Report(incidents, level=Level.OK) if outcome is None else outcome
        self.pages[name] = found
        seen = Observation(self.source(name), self.clock.now(), found)
        self.app.stored.journal.commit(seen, RULES)

    async def says(self, name: str, *incidents: Incident, after: timedelta = MINUTE) -> None:
        """A minute later (`after`) its page has these open incidents."""
        await self.later(after)
        self.writes(name, *incidents)
        await self.teller.deliver()

    async def fails(self, name: str, times: int = 1) -> None:
        """Its page cannot be read, so many polls in a row."""
        for _ in range(times):
            await self.later(MINUTE)
            self.writes(name, outcome=Failed(say("It answered with an error")))
            await self.teller.deliver()

    async def later(self, by: timedelta, tick: timedelta = TICK) -> None:
        """Time passes: pages are read again every `tick`, each minute while something is open, and
        who delivers wakes whenever they want to."""
        end = self.clock.now() + by
        while True:
            wait = await self.teller.deliver()
            now = self.clock.now()
            if now >= end:
                return
            step = min(tick, MINUTE) if tick == TICK and self.ongoing() else tick
            if wait is not None:
                step = min(step, timedelta(seconds=max(wait, 0.001)))
            await self.clock.run_until(min(end, now + step), lambda: True)
            if self.clock.now() < end:
                for name, told in self.pages.items():
                    self.writes(name, outcome=told)

    def jump(self, by: timedelta) -> None:
        """The computer sleeps."""
        self.clock.jump(by)

    def ongoing(self) -> dict[str, str]:
        """The outages that are not over, and since when each is known."""
        now = self.clock.now()
        return {o.id: str(o.start) for o in self.app.stored.history.lasting(now=now)}


def trouble(
    key: str = "i", level: Level = Level.DOWN, *parts: str, began: datetime | None = None
) -> Incident:
    return Incident(key, f"Trouble {key}", level, began, components=frozenset(parts))
