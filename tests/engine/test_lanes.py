"""Each channel on its own way: one that fails, hangs, or may not speak now holds up no other."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import Setting, render
from statuswatch.engine.deliver import AGAIN
from tests.engine.desk import ILL, WORD, WORSE, Card, Desk, refusal, titles
from tests.engine.stage import HOUR, Town
from tests.waiting import PATIENCE

HANGS = 15.0
"""Seconds below which nobody has waited for a channel that hangs: it does for 30."""


class Stuck(Card):
    """Its daemon does not answer until `let_go` is called."""

    def __init__(self, name: str = "stuck") -> None:
        super().__init__(name)
        self._free = threading.Event()

    def let_go(self) -> None:
        self._free.set()

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        self._free.wait(30)
        return super().send(notice, handle, setting)


async def test_a_channel_that_hangs_holds_up_neither_the_others_nor_the_end(tmp_path: Path) -> None:
    stuck, good = Stuck(), Card("good")
    async with Town(tmp_path) as town:
        desk = Desk(town, stuck, good)
        await desk.tells()
        await desk.tells(ILL)
        begun = time.monotonic()

        async def until(number: int) -> None:
            while len(good.notices) < number and time.monotonic() - begun < HANGS:
                await desk.teller.deliver(0.1)

        await until(1)
        await desk.tells(WORSE)
        await until(2)
        assert time.monotonic() - begun < HANGS
        assert len(good.notices) == 2
        assert desk.teller.busy
        await desk.teller.rest(0.1)
        assert time.monotonic() - begun < HANGS
        assert desk.undelivered() == [("stuck", "")] * 2, "the inbox has what it did not take"
        stuck.let_go()


async def test_what_a_hanging_channel_took_at_last_is_noted_and_told_of(tmp_path: Path) -> None:
    stuck = Stuck()
    async with Town(tmp_path) as town:
        desk, stirred = Desk(town, stuck), asyncio.Event()
        desk.teller.stir = stirred.set
        await desk.tells()
        await desk.tells(ILL)
        await desk.teller.deliver(0.05)
        await desk.tells(WORSE)
        await desk.teller.deliver(0.05)
        stuck.let_go()
        await asyncio.wait_for(stirred.wait(), PATIENCE)
        await desk.teller.deliver()
        assert titles(stuck) == ["Part of Vendor is down", "Vendor is fully down now"]
        assert desk.undelivered() == []


async def test_a_failing_channel_is_tried_ever_more_seldom_until_it_takes_one(
    tmp_path: Path,
) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        card.refuses = refusal()
        begun, tried = town.clock.now(), list[float]()
        while len(tried) < 8:
            tries = card.tries
            desk.answers(ILL)
            wait = await desk.teller.deliver()
            if card.tries > tries:
                tried.append((town.clock.now() - begun).total_seconds())
            await desk.later(timedelta(seconds=wait or 0))
        waits = [round(later - earlier) for earlier, later in itertools.pairwise(tried)]
        assert waits == [60, 120, 300, 600, 1800, 1800, 1800]
        card.refuses = None
        await desk.teller.deliver()
        await desk.tells(WORSE)
        card.refuses = refusal()
        assert await desk.teller.deliver() == 60


async def test_a_bug_in_a_channel_is_its_failure_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Buggy(Card):
        def send(self, notice: Notice, handle: str, setting: Setting) -> str:
            raise ZeroDivisionError

    good = Card("good")
    async with Town(tmp_path) as town:
        desk = Desk(town, Buggy("buggy"), good)
        await desk.tells()
        await desk.tells(ILL)
        assert await desk.teller.deliver() == AGAIN[0]
        assert len(good.notices) == 1
        assert "ZeroDivisionError" in caplog.text


async def test_a_channel_that_fails_for_good_is_off_and_the_others_say_so(tmp_path: Path) -> None:
    mail, desktop = Card("mail"), Card("desktop_linux")
    mail.refuses = refusal(permanent=True)
    async with Town(tmp_path) as town:
        desk = Desk(town, mail, desktop)
        await desk.tells()
        await desk.tells(ILL)
        await desk.teller.deliver()
        await desk.teller.deliver()
        [_, own] = desktop.notices
        assert own.kind is NoticeKind.OWN
        assert render(own.title) == "We can't tell you by mail any more"
        assert "Nobody shows notifications here" in render(own.body)
        await desk.tells(WORSE)
        await desk.teller.deliver()
        assert mail.tries == 1
        assert len(desktop.notices) == 3
        ledger = town.app.stored.ledger
        assert ledger.noted("channel.mail.off") == "Nobody shows notifications here"
        ledger.note("channel.mail.off", "")
        mail.refuses = None
        await desk.tells(WORD)
        await desk.teller.deliver()
        assert len(mail.notices) == 1, "switched on again"


async def test_do_not_disturb_delays_and_then_says_what_waited(tmp_path: Path) -> None:
    card, terminal = Card(), Card("terminal")
    async with Town(tmp_path) as town:
        desk = Desk(town, card, terminal)
        await desk.tells()
        until = town.clock.now() + HOUR
        town.app.stored.ledger.note("do-not-disturb", until.isoformat())
        await desk.tells(ILL)
        assert await desk.teller.deliver() == 59 * 60
        assert card.tries == 0
        assert titles(terminal) == ["Part of Vendor is down"], "who looks at it wants to see it"
        await desk.later(timedelta(minutes=30))
        await desk.teller.deliver()
        assert card.tries == 0
        await desk.later(timedelta(minutes=29))
        await desk.teller.deliver()
        assert card.tries == 1
        assert desk.undelivered() == []


async def test_a_switched_off_do_not_disturb_lets_all_through_at_once(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        note = town.app.stored.ledger.note
        note("do-not-disturb", (town.clock.now() + HOUR).isoformat())
        await desk.tells(ILL)
        await desk.teller.deliver()
        note("do-not-disturb", "")
        await desk.teller.deliver()
        assert titles(card) == ["Part of Vendor is down"]
