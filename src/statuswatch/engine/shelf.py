"""How much the bodies of all polls under way may take together.

Small pages never meet it: each poll has FREE. What is more is put on the shelf, and where that is
full the poll drops all it holds and is asked anew as soon as there is room. So who waits holds
nothing, neither bytes nor a connection nor one of the places in flight, and nobody waits for
somebody who waits. Who was large last time takes that much before it asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from statuswatch.core.words import say
from statuswatch.engine.heap import hand_back
from statuswatch.http import BODY_CAP, HttpTrouble
from statuswatch.inflate import Grow

FREE = 128 * 1024
"""Bytes that each poll may hold beside the shelf."""

MOST = 10 * 1024 * 1024
"""Bytes on the shelf: two whole bodies. Of 60 MB in all, 28 are what reading one document of 5 MB
takes at the worst, and documents are read one at a time."""

STEP = 256 * 1024
"""Bytes that are taken at once, where there are as many: who has read a large document should not
have to begin anew for the small one after it."""

REMEMBERED = 1_000
"""Whose bodies were large last time: so many at most."""

SLOWEST = 64 * 1024
"""Bytes a second below which a large body lies in the way of those that wait: in its 28 s a poll
would get less than 2 MB."""

GRACE = 3.0
"""Seconds in which a body is neither slow nor fast."""

Found = TypeVar("Found")


class Crowded(Exception):
    """No room is left, or others wait and this is slow: the poll is to be asked anew. Nobody's
    failure."""


@dataclass(eq=False, slots=True)
class Load:
    """What one poll holds. `room`: its bytes of the shelf; `size`: all its bodies, in bytes;
    `begun`: when its first byte came (the loop's seconds); `sure`: it was put off once, and is not
    put off for being slow again."""

    key: str
    doubted: bool
    sure: bool
    room: int = 0
    size: int = 0
    begun: float | None = None
    limit: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))

    def is_slow(self, now: float) -> bool:
        took = 0.0 if self.begun is None else now - self.begun
        return took > GRACE and self.size < SLOWEST * took


@dataclass(eq=False, slots=True)
class _Waiting:
    load: Load
    wanted: int
    turn: asyncio.Future[None]


class Shelf:
    """Those that failed last time, or were slow while others waited, share one half of it, so that
    the other half is always for those that answer; a single one of them may have it all."""

    def __init__(self, most: int = MOST, free: int = FREE) -> None:
        self._most = most
        self._free = free
        self._loads: set[Load] = set()
        self._queue: list[_Waiting] = []
        self._large: dict[str, int] = {}
        self._glance: asyncio.TimerHandle | None = None

    @property
    def taken(self) -> int:
        return sum(load.room for load in self._loads)

    @property
    def waiting(self) -> int:
        return len(self._queue)

    async def carry(
        self, key: str, work: Callable[[Grow], Awaitable[Found]], *, doubted: bool
    ) -> Found:
        """What `work` comes to. It is handed whom to tell, before it takes them, of the bytes by
        which its bodies grow, and lets what that raises pass; it may be begun anew several times.
        `key`: whose bodies they are, remembered for the next time."""
        again = False
        while True:
            async with self._load(key, doubted=doubted, sure=again) as load:
                try:
                    async with load.limit:
                        return await work(lambda by: self._grow(load, by))
                except Crowded:
                    pass
                except TimeoutError:
                    if not load.limit.expired():
                        raise
                    doubted = True  # it was slow, and others waited
            again = True
            self._large[key] = self._next_try(load)

    def _next_try(self, load: Load) -> int:
        """Room for a whole body at least; for whom that was too little, for twice what it had."""
        return min(self._most, max(BODY_CAP, 2 * load.size))

    @asynccontextmanager
    async def _load(self, key: str, *, doubted: bool, sure: bool) -> AsyncIterator[Load]:
        load = Load(key, doubted, sure)
        wanted = self._large.get(key, 0)
        self._loads.add(load)
        try:
            if wanted:
                await self._wait(load, wanted)
            yield load
        finally:
            self._remember(load)
            self._loads.discard(load)
            self._serve()

    def _remember(self, load: Load) -> None:
        if load.size > self._free:
            self._large[load.key] = min(self._most, load.size + load.size // 8 - self._free)
            if len(self._large) > REMEMBERED:
                del self._large[next(iter(self._large))]
        elif load.size:
            self._large.pop(load.key, None)

    def _grow(self, load: Load, by: int) -> None:
        """Raises Crowded, or HttpTrouble where it is more than anybody may have."""
        load.size += by
        if load.begun is None:
            load.begun = asyncio.get_running_loop().time()
        more = load.size - self._free - load.room
        if more <= 0:
            return
        if load.room + more > self._most:
            n = self._most // 1048576
            raise HttpTrouble("http", say("its answers are larger than {n} MB together", n=n))
        if self._queue and not load.room:
            raise Crowded  # those who wait came before it
        hand_back()
        for wanted in (-(-more // STEP) * STEP, more):
            if self._fits(load, wanted):
                load.room += wanted
                return
        raise Crowded

    def _fits(self, load: Load, wanted: int) -> bool:
        return self.taken + wanted <= self._most and self._in_its_half(load, wanted)

    def _in_its_half(self, load: Load, more: int) -> bool:
        others = sum(x.room for x in self._loads if x.doubted and x is not load)
        return not load.doubted or not others or others + load.room + more <= self._most // 2

    # -- who waits ---------------------------------------------------------------------------

    async def _wait(self, load: Load, wanted: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(load, wanted, turn)
        self._queue.append(waiting)
        try:
            self._serve()
            await turn
        finally:
            if waiting in self._queue:
                self._queue.remove(waiting)

    def _serve(self) -> None:
        """In the order of coming; but where their half is full the doubted stand aside."""
        aside = False
        for waiting in tuple(self._queue):
            load = waiting.load
            if load.doubted and (aside or not self._in_its_half(load, waiting.wanted)):
                aside = True
                continue
            if not self._fits(load, waiting.wanted):
                break
            load.room = waiting.wanted
            self._queue.remove(waiting)
            if not waiting.turn.done():
                waiting.turn.set_result(None)
        if self._queue and self._glance is None:
            self._glance = asyncio.get_running_loop().call_later(1.0, self._clear_the_way)

    def _clear_the_way(self) -> None:
        """While somebody in good standing waits, a body that hardly comes gives way, once."""
        loop = asyncio.get_running_loop()
        self._glance = None
        if any(not waiting.load.doubted for waiting in self._queue):
            for load in self._loads:
                if load.room and not load.sure and load.is_slow(loop.time()):
                    load.limit.reschedule(loop.time())
        self._serve()
