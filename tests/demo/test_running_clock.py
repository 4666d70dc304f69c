"""A clock that runs faster than the real one, but not away from who sleeps by it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.engine.clock import LAG, RunningClock

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Real:
    """The machine's own monotonic time, by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.seconds)


def test_it_runs_so_many_times_as_fast_and_then_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Real(monkeypatch)
    clock = RunningClock(START, 60, START + timedelta(minutes=10))
    assert (clock.now(), clock.monotonic()) == (START, 0)
    real.seconds += 4
    assert clock.now() == START + timedelta(minutes=4)
    real.seconds += 8  # six of them at sixty, two at one
    assert clock.now() == START + timedelta(minutes=10, seconds=2)
    real.seconds += 3600
    assert clock.monotonic() == 600 + 2 + 3600
    assert clock.sane()


def test_without_an_end_it_never_slows_down(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Real(monkeypatch)
    clock = RunningClock(START, 2)
    real.seconds += 1_000_000
    assert clock.monotonic() == 2_000_000


async def test_it_sleeps_so_many_times_shorter() -> None:
    clock = RunningClock(START, 1000)
    began = time.monotonic()
    await clock.sleep(100)
    assert 0.1 <= time.monotonic() - began < 100
    assert clock.monotonic() >= 100
    await clock.sleep(-1)


async def test_a_sleep_over_its_end_takes_both_paces() -> None:
    clock = RunningClock(START, 1000, START + timedelta(seconds=50))
    began = time.monotonic()
    await clock.sleep(50.1)
    assert 0.14 <= time.monotonic() - began < 50


async def test_it_waits_for_a_sleeper_that_a_busy_machine_holds_up() -> None:
    clock = RunningClock(START, 1000)
    nap = asyncio.create_task(clock.sleep(5))
    await asyncio.sleep(0)
    [due] = clock._dues
    time.sleep(0.1)  # noqa: ASYNC251  100 s of its time, in which nothing could be done
    assert clock.monotonic() == pytest.approx(due + LAG)
    await nap
    time.sleep(0.05)  # noqa: ASYNC251
    assert clock.monotonic() > due + LAG + 40


async def test_a_sleep_that_is_given_up_holds_nothing() -> None:
    clock = RunningClock(START, 1000)
    nap = asyncio.create_task(clock.sleep(1))
    await asyncio.sleep(0)
    nap.cancel()
    await asyncio.gather(nap, return_exceptions=True)
    time.sleep(0.1)  # noqa: ASYNC251
    assert clock.monotonic() > 90


async def test_who_sleeps_feels_when_it_runs_faster() -> None:
    clock = RunningClock(START, 1)
    nap = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0.01)
    began = time.monotonic()
    clock.run_at(1000)
    await nap
    assert time.monotonic() - began < 59
    assert clock.monotonic() >= 60
