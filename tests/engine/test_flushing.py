"""What is buffered of quiet polls is written each five minutes; each ten seconds while there is
trouble, or after the clock was set."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.flushing import Flushing
from statuswatch.store.errors import StoreError
from statuswatch.store.protocols import Journal

START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


class Written:
    """A journal that counts how often it is asked to write."""

    def __init__(self) -> None:
        self.times = 0
        self.full = False

    def flush(self) -> None:
        self.times += 1
        if self.full:
            raise StoreError(say("The disk is full"), say(""))


class Desk:
    def __init__(self) -> None:
        self.clock, self.journal, self.ill = SimulatedClock(START), Written(), False
        self.flushing = Flushing(cast(Journal, self.journal), self.clock, lambda: self.ill)

    async def after(self, seconds: float) -> int:
        """How often it was written by then, in all."""
        moment = self.clock.now() + timedelta(seconds=seconds)
        await self.clock.run_until(moment, lambda: True)
        self.flushing.look()
        return self.journal.times


async def test_while_all_is_well_it_is_written_each_five_minutes() -> None:
    desk = Desk()
    assert await desk.after(299) == 0
    assert await desk.after(1) == 1
    assert await desk.after(299) == 1
    assert await desk.after(1) == 2


async def test_while_there_is_trouble_it_is_written_each_ten_seconds() -> None:
    desk = Desk()
    desk.ill = True
    assert await desk.after(9) == 0
    assert await desk.after(1) == 1
    assert await desk.after(9) == 1
    desk.ill = False
    assert await desk.after(1) == 1


async def test_after_the_clock_was_set_it_is_written_once_and_no_more_often_than_in_trouble() -> (
    None
):
    desk = Desk()
    desk.flushing.soon()
    assert await desk.after(9) == 0
    assert await desk.after(1) == 1
    assert await desk.after(289) == 1, "what is of another time is written"
    assert await desk.after(11) == 2


async def test_a_disk_that_is_full_is_said_and_tried_again_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()
    desk.journal.full = True
    with caplog.at_level(logging.WARNING):
        assert await desk.after(300) == 1
    assert "The disk is full" in caplog.text
    assert await desk.after(299) == 1
    assert await desk.after(1) == 2
