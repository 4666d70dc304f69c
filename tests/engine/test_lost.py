"""Whose answers the history does not take: since when it is said, and when they are asked anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf

from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.unheard import AGAIN, LASTS, LATER, Lost
from statuswatch.store.errors import StoreError

START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
LOCKED = StoreError(say("The history is locked by another program"), say(""))
FULL = StoreError(say("The disk is full"), say(""))


async def go(clock: SimulatedClock, seconds: float) -> None:
    await clock.run_until(clock.now() + timedelta(seconds=seconds), lambda: True)


async def test_a_moment_is_no_news_and_what_lasts_is_said_since_it_began() -> None:
    clock = SimulatedClock(START)
    lost = Lost(clock)
    assert lost.told() is None
    lost.lose("first", LOCKED)
    await go(clock, LASTS - 1)
    lost.lose("first", LOCKED)
    lost.lose("second", FULL)
    assert lost.told() is None
    await go(clock, 1)
    told = lost.told()
    assert told is not None
    assert told.since == START, "not since the last try, nor since the latest source"
    assert told.why == FULL.title, "the newest reason"


async def test_it_is_said_until_the_last_of_them_is_kept() -> None:
    clock = SimulatedClock(START)
    lost = Lost(clock)
    lost.lose("first", LOCKED)
    await go(clock, 5)
    lost.lose("second", LOCKED)
    await go(clock, LASTS)
    assert lost.keep("first")
    told = lost.told()
    assert told is not None
    assert told.since == START + timedelta(seconds=5)
    assert lost.keep("second")
    assert lost.told() is None
    assert not lost.keep("second"), "nothing of it is lost any more"


async def test_who_was_lost_is_asked_anew_soon_and_then_more_seldom() -> None:
    clock = SimulatedClock(START)
    lost = Lost(clock)
    assert lost.again("first") == inf
    lost.lose("first", LOCKED)
    assert (lost.again("first"), lost.again("second")) == (AGAIN, inf)
    await go(clock, LASTS - 1)
    assert lost.again("first") == AGAIN
    await go(clock, 1)
    assert lost.again("first") == LATER
    lost.keep("first")
    assert lost.again("first") == inf
