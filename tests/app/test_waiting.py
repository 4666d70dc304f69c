"""Waiting until a service is back: how often it is looked at, what is a return, and what ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app import App
from statuswatch.app.eyes import Ours, Strangers
from statuswatch.app.waiting import Eyes, Sight, lasted, return_of, until_back
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Level, Service, Source
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.store.errors import StoreError
from tests.engine.rig import calm_others
from tests.engine.stage import MINUTE, START, Town, Vendor, incident, summary
from tests.serving import Asked, Reply
from tests.waiting import PATIENCE

HOST = Service("podhost", "Podhost")


@dataclass
class Waiting:
    """Somebody who waits, in simulated time; what they were told."""

    town: Town
    eyes: Eyes
    busy: bool = False
    told: list[Sight] = field(default_factory=list)
    looks: list[timedelta] = field(default_factory=list)
    task: asyncio.Task[bool] | None = None

    @property
    def enough(self) -> int:
        return self.eyes.enough

    @property
    def rest(self) -> float:
        return self.eyes.rest

    async def look(self) -> Sight:
        self.busy = True
        self.looks.append(self.town.clock.now() - START)
        try:
            return await self.eyes.look()
        finally:
            self.busy = False

    async def close(self) -> None:
        await self.eyes.close()

    def idle(self) -> bool:
        engine = getattr(self.town, "watch", None)
        return not self.busy and (engine is None or engine.idle())

    async def go(self, length: timedelta) -> None:
        await self.town.clock.run_until(self.town.clock.now() + length, self.idle)

    async def back(self) -> bool:
        """What they end with, who need no more time for that."""
        assert self.task is not None
        return await asyncio.wait_for(self.task, PATIENCE)

    async def waits(self) -> bool:
        assert self.task is not None
        await asyncio.sleep(0.01)
        return not self.task.done()

    def answers(self) -> list[Answer]:
        return [sight.verdict.answer for sight in self.told]


@asynccontextmanager
async def waiting(town: Town, eyes: Eyes, most: timedelta | None = None) -> AsyncIterator[Waiting]:
    one = Waiting(town, eyes)
    one.task = asyncio.create_task(until_back(one, town.clock, one.told.append, most))
    try:
        await one.go(timedelta())
        yield one
    finally:
        one.task.cancel()
        await asyncio.gather(one.task, return_exceptions=True)
        await one.close()


def ours(town: Town, app: App | None = None) -> Ours:
    app = app or town.app
    return Ours(app, next(s for s in app.stored.ledger.services() if s.name == "Podhost"))


async def strange(town: Town, kind: str = "probe") -> tuple[Vendor, Strangers]:
    """What nobody follows."""
    vendor = await town.vendor(kind, "Podhost")
    [source] = [f.source for f in town.app.stored.ledger.sources() if f.source.url == vendor.url]
    town.app.stored.ledger.unfollow(source.service, START)
    place = Source("x", "podhost", kind, vendor.url, role=source.role)
    return vendor, Strangers(town.app, HOST, [place])


# -- what is a return ----------------------------------------------------------------------------


class Script:
    """Eyes that see what they are told to; `rest` seconds apart."""

    def __init__(self, *sees: Answer | StatusWatchError, enough: int = 2) -> None:
        self.sees = list(sees)
        self.enough = enough
        self.rest = 60.0

    async def look(self) -> Sight:
        now = self.sees.pop(0) if len(self.sees) > 1 else self.sees[0]
        if isinstance(now, StatusWatchError):
            raise now
        return Sight(Verdict(now, say("x"), say("y")), START)

    async def close(self) -> None:
        pass


DOWN, FINE, UNKNOWN = Answer.THEM_SAID, Answer.FINE, Answer.CANT_TELL


@pytest.mark.parametrize(
    ("sees", "minutes"),
    [
        ([FINE], 0),
        ([DOWN, FINE, FINE], 2),
        ([DOWN, FINE, DOWN, FINE, UNKNOWN, FINE, FINE], 6),
        ([UNKNOWN, Answer.MAINTENANCE, Answer.YOU, FINE, FINE], 4),
        ([DOWN, StoreError(say("locked")), FINE, FINE], 2),
    ],
)
async def test_who_was_seen_down_is_back_when_two_looks_in_a_row_are_fine(
    sees: list[Answer | StatusWatchError], minutes: int
) -> None:
    clock = SimulatedClock(START)
    task = asyncio.create_task(until_back(Script(*sees), clock, lambda _: None))
    if minutes:
        await clock.run_until(START + MINUTE * minutes - timedelta(seconds=1), lambda: True)
        await asyncio.sleep(0)
        assert not task.done()
    await clock.run_until(START + MINUTE * (minutes + 0.1), lambda: True)
    assert await task


async def test_the_engines_word_on_it_is_enough_once() -> None:
    clock = SimulatedClock(START)
    task = asyncio.create_task(until_back(Script(DOWN, FINE, enough=1), clock, lambda _: None))
    await clock.run_until(START + MINUTE, lambda: True)
    assert await task


async def test_the_time_is_up_when_it_is_up() -> None:
    clock = SimulatedClock(START)
    eyes = Script(DOWN)
    task = asyncio.create_task(until_back(eyes, clock, lambda _: None, MINUTE * 10))
    await clock.run_until(START + MINUTE * 10, lambda: True)
    assert await task is False


async def test_a_history_that_cannot_be_read_at_the_first_look_is_no_waiting() -> None:
    with pytest.raises(StoreError):
        await until_back(Script(StoreError(say("x"))), SimulatedClock(START), lambda _: None)


async def test_what_can_never_be_seen_again_ends_the_waiting() -> None:
    gone = StatusWatchError(say("not followed any more"))
    clock = SimulatedClock(START)
    task = asyncio.create_task(until_back(Script(DOWN, gone), clock, lambda _: None))
    await clock.run_until(START + MINUTE, lambda: True)
    with pytest.raises(StatusWatchError, match="not followed any more"):
        await task


# -- what is not followed ------------------------------------------------------------------------


async def test_what_is_fine_is_not_waited_for(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor, eyes = await strange(town)
        async with waiting(town, eyes) as one:
            assert await one.back()
            assert len(vendor.asked) == 1


async def test_an_address_that_answers_again_is_back(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await calm_others(town)
        vendor, eyes = await strange(town)
        vendor.dead = True
        async with waiting(town, eyes) as one:
            await one.go(MINUTE * 5)
            assert one.answers()[-1] is Answer.THEM_SILENT
            assert await one.waits()
            vendor.dead = False
            await one.go(MINUTE * 3)
            assert await one.back()
            assert one.answers()[-2:] == [Answer.FINE, Answer.FINE]
        assert town.app.stored.ledger.sources("podhost") == ()


async def test_waiting_asks_no_more_often_than_watching_does(tmp_path: Path) -> None:
    """Three looks confirm that it is down, 10 s and more apart; then one a minute."""
    async with Town(tmp_path) as town:
        vendor, eyes = await strange(town)
        vendor.body = b""
        vendor.handler = lambda _: Reply(503)
        async with waiting(town, eyes) as one:
            await one.go(MINUTE * 30)
            assert 25 <= len(vendor.asked) <= 36
            apart = [b - a for a, b in zip(one.looks, one.looks[1:], strict=False)]
            assert min(apart) >= timedelta(seconds=10)
            assert sorted(apart)[3] >= timedelta(seconds=48), "a tenth less at either end"


async def test_a_page_that_has_not_changed_need_not_be_sent_again(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor, eyes = await strange(town, "statuspage")
        vendor.body = summary(incident())
        async with waiting(town, eyes) as one:
            await one.go(MINUTE * 5)
            assert one.answers()[-1] is Answer.THEM_SAID
            assert "if-none-match" not in vendor.asked[0].headers
            assert all("if-none-match" in asked.headers for asked in vendor.asked[1:])
            assert len(vendor.asked) > 2
            vendor.body = summary()
            await one.go(MINUTE * 4)
            assert await one.back()


async def test_a_host_that_wants_to_be_left_alone_is(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor, eyes = await strange(town, "statuspage")

        def busy(_: Asked) -> Reply:
            return Reply(429, headers={"Retry-After": "1200"})

        vendor.handler = busy
        async with waiting(town, eyes) as one:
            await one.go(MINUTE * 19)
            assert len(vendor.asked) == 1
            assert one.told[-1].held == START + MINUTE * 20
            vendor.handler = vendor._answer
            await one.go(MINUTE * 10)
            assert await one.back()


async def test_while_our_own_line_is_down_nobody_is_back_and_nobody_is_blamed(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        _, eyes = await strange(town)
        town.line = "down"
        async with waiting(town, eyes) as one:
            await one.go(MINUTE * 5)
            assert set(one.answers()[1:]) == {Answer.YOU}
            town.line = "portal"
            await one.go(MINUTE * 5)
            assert await one.waits(), "a sign-in page answers 200 for everything"
            town.line = "up"
            await one.go(MINUTE * 5)
            assert await one.back()


# -- what is followed ----------------------------------------------------------------------------


async def test_where_no_engine_runs_its_sources_are_asked_and_written_down(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor("statuspage", "Podhost")
        other = await town.vendor("statuspage", "Another")
        vendor.body = summary(incident())
        async with waiting(town, ours(town)) as one:
            await one.go(MINUTE * 5)
            assert await one.waits()
            vendor.body = summary()
            await one.go(MINUTE * 3)
            assert await one.back()
        assert [row.known.open for row in town.app.stored.history.rows()] == [False]
        assert other.asked == [], "only what is waited for is asked"
        assert town.app.lock.take(), "and nobody is kept from watching"


async def test_where_an_engine_runs_its_word_goes(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor("statuspage", "Podhost")
        vendor.body = summary(incident())
        async with town.watching():
            await town.go(MINUTE * 10)
            other = town.open()
            before = len(vendor.asked)
            async with waiting(town, ours(town, other)) as one:
                assert len(vendor.asked) == before + 1, "the first look is our own"
                await one.go(MINUTE * 10)
                assert len(vendor.asked) - before <= 13, "then only the engine asks"
                vendor.body = summary()
                await one.go(MINUTE * 2)
                assert await one.back()
            await other.close()


async def test_who_is_no_longer_followed_is_not_waited_for(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor("statuspage", "Podhost")
        vendor.body = summary(incident())
        async with waiting(town, ours(town)) as one:
            town.app.stored.ledger.unfollow("podhost", START)
            await one.go(MINUTE * 2)
            assert one.task is not None
            with pytest.raises(StatusWatchError, match="do not follow Podhost any more"):
                await one.task


async def test_where_nothing_can_be_asked_there_is_no_waiting(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor("statuspage", "Podhost")
        town.app.stored.ledger.pause(town.source().id, "gone")
        with pytest.raises(StatusWatchError, match="Nothing of Podhost can be asked"):
            ours(town)


# -- and then ------------------------------------------------------------------------------------


def test_the_card_says_how_long_it_was() -> None:
    body = lasted(Level.DOWN, timedelta(minutes=90))
    notice = return_of(HOST, START, body)
    assert str(notice.title) == "Podhost is back"
    assert str(notice.body).replace("\N{NO-BREAK SPACE}", " ") == "It was down for 1 h 30 min."
    assert "in trouble" in str(lasted(Level.DEGRADED, MINUTE))
