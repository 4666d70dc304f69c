"""Time as the engine sees it: the real clock, a simulated one for replays and stories, and one that
runs faster than the real one for the demo."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """`now` is UTC wall time; `monotonic` in seconds never steps; `sleep` in seconds."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def sane(self) -> bool:
        """False while the wall clock is plainly wrong (1970 at boot): nothing is recorded then."""
        ...

    async def sleep(self, seconds: float) -> None: ...


BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows a time before this program was made."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sane(self) -> bool:
        return self.now() >= BUILT

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SimulatedClock:
    """A clock that moves only when told, and then from sleeper to sleeper.

    The network stays real: `run_until` waits for `idle()` between two steps, so that every
    request a step started is answered at that step's time.
    """

    def __init__(self, start: datetime, sane_from: datetime | None = None) -> None:
        self._start = start
        self._sane_from = sane_from or start
        self._elapsed = 0.0
        self._skew = timedelta(0)
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed) + self._skew

    def monotonic(self) -> float:
        return self._elapsed

    def sane(self) -> bool:
        return self.now() >= self._sane_from

    def jump(self, by: timedelta) -> None:
        """The wall clock steps (NTP, the user, a suspend); monotonic time does not."""
        self._skew += by

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._elapsed + max(0.0, seconds)
        heapq.heappush(self._sleepers, (due, next(self._order), future))
        await future

    async def run_until(self, moment: datetime, idle: Callable[[], bool]) -> None:
        """Move to `moment`, stopping at every sleeper on the way until all is `idle` again."""
        await self._settle(idle)
        while True:
            while self._sleepers and self._sleepers[0][2].done():
                heapq.heappop(self._sleepers)
            end = (moment - self._skew - self._start).total_seconds()
            if not self._sleepers or self._sleepers[0][0] > end:
                self._elapsed = max(self._elapsed, end)
                return
            due, _, future = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, due)
            future.set_result(None)
            await self._settle(idle)

    async def _settle(self, idle: Callable[[], bool]) -> None:
        for _ in range(12):  # let the woken tasks say that they are awake
            await asyncio.sleep(0)
        while not idle():  # noqa: ASYNC110  (being idle is a state of many, not an event of one)
            await asyncio.sleep(0.0002)


LAG = 10.0
"""Seconds by which a running clock lets a sleeper oversleep, before it waits for it."""


class RunningClock:
    """A clock that runs `speed` times as fast as the real one until `until`, then as fast as it.

    It does not run away from a busy machine: time stands still while a sleeper is `LAG` seconds
    late. Otherwise a hitch of 30 ms would be, at a speed of 1,000, a step of the clock.
    """

    def __init__(self, start: datetime, speed: float, until: datetime | None = None) -> None:
        """`until`: never, where it is None."""
        self._start = start
        self._speed = speed
        self._fast_for = math.inf if until is None else (until - start).total_seconds()
        self._elapsed = 0.0
        self._read = time.monotonic()
        self._dues: list[float] = []
        self._changed = asyncio.Event()

    def run_at(self, speed: float) -> None:
        """From now on so many times as fast. Sleepers sleep as much shorter, or longer."""
        self.monotonic()
        self._speed = speed
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        real = time.monotonic()
        passed, self._read = real - self._read, real
        left = self._fast_for - self._elapsed
        if left <= 0:
            self._elapsed += passed
            return self._elapsed
        ahead = min(passed * self._speed, left + max(0.0, passed - left / self._speed))
        waits = min(self._dues, default=math.inf) + LAG - self._elapsed
        self._elapsed += max(0.0, min(ahead, waits))
        return self._elapsed

    def sane(self) -> bool:
        return self.now() >= BUILT

    async def sleep(self, seconds: float) -> None:
        due = self.monotonic() + max(0.0, seconds)
        self._dues.append(due)
        try:
            await asyncio.sleep(0)
            while (left := due - self.monotonic()) > 0:
                fast = max(0.0, min(left, self._fast_for - self._elapsed))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(fast / self._speed + (left - fast)):
                        await self._changed.wait()
        finally:
            self._dues.remove(due)
