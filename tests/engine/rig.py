"""The whole program on loopback and in simulated time: one service with its page and our check of
it, and what a person would read of them at any moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from statuswatch.core.face import Face, ServiceNow, face
from statuswatch.core.nowthird import third
from statuswatch.core.verdict_words import named
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Message, Setting, render
from tests.engine.stage import MINUTE, Town, Vendor

SECOND = timedelta(seconds=1)
NAME = "Host"
HARD_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Place:
    """A followed service. `page` and `check` are hosts of their own."""

    town: Town
    name: str
    page: Vendor
    check: Vendor

    def now(self) -> ServiceNow:
        rows = self.town.app.overview().services
        return next(row for row in rows if row.service.name == self.name)

    @property
    def verdict(self) -> Verdict:
        found = self.now().verdict
        assert found is not None
        return found

    @property
    def face(self) -> Face:
        return face(self.now())

    def header(self) -> str:
        return self.said(named(self.verdict, self.name))

    def because(self) -> str:
        return self.said(self.verdict.because)

    def third(self) -> str:
        """The third line of its row in the window."""
        line = third(self.now(), self.town.clock.now(), offline=False)
        return "" if line is None else self.said(line)

    def cards(self) -> list[str]:
        """The titles of what reached the user of it."""
        mine = [n for n in self.town.heard.notices if n.service == self.now().service.id]
        return [self.said(n.title) for n in mine]

    def said(self, message: Message) -> str:
        return said(message, self.town.clock.now())

    async def until(self, reached: Callable[[], bool], most: timedelta = MINUTE * 20) -> None:
        """Let time pass until that is so. Fails where it is not so within `most`."""
        ends = self.town.clock.now() + most
        while not reached():
            assert self.town.clock.now() < ends, self.because()
            await self.town.go(SECOND)


async def place(town: Town, name: str = NAME) -> Place:
    """A followed service with a page and a check of ours."""
    page, check = await town.vendor("statuspage", name), await town.vendor("probe", name)
    return Place(town, name, page, check)


async def calm_others(town: Town, many: int = 3) -> list[Vendor]:
    """So many services that stay fine: who looks down alone is not our own line."""
    return [await town.vendor(name=f"Calm {n}") for n in range(many)]


def said(message: Message, now: datetime) -> str:
    """As a person in UTC reads it, with plain spaces."""
    return render(message, Setting(zone=UTC, now=now)).replace(HARD_SPACE, " ")
