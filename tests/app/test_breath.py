"""Between two overviews that take long to make, others have their turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from statuswatch.app import App, Watch, watching
from statuswatch.core.overview import Overview
from statuswatch.settings import Profile
from tests.waiting import soon

LONG = 0.02


@asynccontextmanager
async def told(tmp_path: Path, takes: float) -> AsyncIterator[tuple[Watch, list[float]]]:
    """A watch whose overviews take so long to make, and when each was told."""
    app, moments = App(Profile.at(tmp_path)), list[float]()
    made: Callable[[], Overview] = app.overview

    def slow() -> Overview:
        time.sleep(takes)
        return made()

    app.overview = slow  # type: ignore[method-assign]
    watch = Watch(app)
    running = asyncio.create_task(watch.run(lambda _: moments.append(time.monotonic())))
    try:
        await soon(lambda: bool(moments))
        yield watch, moments
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await app.close()


async def test_while_news_come_all_the_time_most_of_the_time_is_the_others(tmp_path: Path) -> None:
    async with told(tmp_path, LONG) as (watch, moments):

        async def news() -> None:
            while True:
                watch.stir()
                await asyncio.sleep(0)

        stirring = asyncio.create_task(news())
        await soon(lambda: len(moments) > 4)
        stirring.cancel()
        pauses = [b - a for a, b in pairwise(moments)]
        assert min(pauses) >= watching.BREATH * LONG


async def test_what_happens_in_the_pause_is_told_after_it(tmp_path: Path) -> None:
    async with told(tmp_path, LONG) as (watch, moments):
        watch.stir()
        await soon(lambda: len(moments) == 2)
        watch.stir()
        await soon(lambda: len(moments) == 3)


async def test_it_never_takes_longer_than_somebody_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LONGEST", 0.05)
    monkeypatch.setattr(watching, "BREATH", 1e9)
    async with told(tmp_path, LONG) as (watch, moments):
        watch.stir()
        await soon(lambda: len(moments) > 1)
