"""Is our own line up? Canaries are asked when hosts fail together; while it is down, or behind a
sign-in page, nothing opens and nothing closes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from statuswatch.core.flow import Answer, Response
from statuswatch.core.inner import is_inner
from statuswatch.core.model import Line
from statuswatch.core.words import say
from statuswatch.engine.clock import Clock
from statuswatch.engine.manners import host_of
from statuswatch.http import Http, HttpTrouble
from statuswatch.settings import Canary

OWN_LINE = say("your own line is down")

DOWN = frozenset({Line.DOWN, Line.CAPTIVE})
"""So it is while nothing is asked."""

CANARY_SECONDS = 5.0
ASK_AGAIN = 15.0
"""Seconds between two rounds of canaries, whatever fails meanwhile."""

TOGETHER = 600.0
"""Hosts that fail within so many seconds fail together: polls are minutes apart."""

SLOW = 1.5
"""Seconds from which a canary that has no history is slow: they answer in tenths."""

MANY_TIMES = 3.0
WORD_ON_SPEED = 300.0
"""Seconds for which a canary's speed says something."""

FRESH_WORD = 60.0
"""An answer from any host this young says that the line is up."""


FAR_OFF = timedelta(hours=1)
"""Our clock and theirs further apart than this: ours is wrong, if several say so."""


class OwnLine:
    """What we know of our own line: `state`, and since when."""

    def __init__(self, canaries: Sequence[Canary], http: Callable[[], Http], clock: Clock) -> None:
        self._make = http
        self._http: Http | None = None
        self._clock = clock
        self._failing: dict[str, float] = {}
        self._answered: tuple[str, float] | None = None
        self._asked = -ASK_AGAIN
        self._found = Line.UNKNOWN  # what the canaries said, or a host since
        self._lock = asyncio.Lock()
        self._ask_these(canaries)
        self._took: deque[tuple[float, float]] = deque(maxlen=20)
        self.state = Line.UNKNOWN
        self.since: datetime | None = None
        self.back: datetime | None = None
        """Since when it is up again, after it was bad."""
        self.clock_off = False
        """The canaries' clocks are far from ours."""

    @property
    def down(self) -> bool:
        return self.state in DOWN

    async def go_by(self, canaries: Sequence[Canary], http: Callable[[], Http]) -> None:
        """These from now on, by this way. What our line was found to be stays, until they are
        asked."""
        self._ask_these(canaries)
        self._make, before, self._http = http, self._http, None
        self._asked = -ASK_AGAIN
        if before is not None:
            await before.retire()

    def _ask_these(self, canaries: Sequence[Canary]) -> None:
        self._canaries = tuple(canaries)
        self._inner = any(is_inner(c.url) for c in self._canaries)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    def answered(self, url: str) -> None:
        """A host gave a good answer: so we have a line."""
        if not self.speaks(url):
            return
        self._failing.pop(host_of(url), None)
        self._answered = (host_of(url), self._clock.monotonic())
        self._found = Line.UP
        self._set(Line.UP)

    async def failed(self, url: str, *, weighty: bool) -> Line:
        """A host gave no answer, or not its own: is it us?

        Canaries are asked when two or more hosts fail, and when this failure alone would make
        news (`weighty`) while no other host answered within the last minute.
        """
        if not self.speaks(url) or not self._canaries:
            return Line.UNKNOWN
        now = self._clock.monotonic()
        self._failing[host_of(url)] = now
        together = [h for h, at in self._failing.items() if now - at <= TOGETHER]
        if not self.down and len(together) < 2 and not (weighty and not self._fresh(url, now)):
            return self.state
        return await self.ask()

    async def ask(self) -> Line:
        """Ask the canaries, at most every 15 s, and go by what they say. Where none are left since
        they said that it is down, nobody would ever say that it is back: it is not known."""
        found = await self._canaries_say()
        if found is not Line.UNKNOWN or (self.down and not self._canaries):
            self._set(found)
        return self.state

    async def look(self) -> Line:
        """What the canaries say, at most every 15 s, to who is only curious: where they are silent
        and those whom the user follows are not, nothing stops. That we are up is good news."""
        if (found := await self._canaries_say()) is Line.UP:
            self._set(found)
        return found

    async def _canaries_say(self) -> Line:
        async with self._lock:
            now = self._clock.monotonic()
            if not self._canaries:
                self._found = Line.UP if self._found is Line.UP else Line.UNKNOWN
            elif now >= self._asked + ASK_AGAIN:  # as who waits for it reckons
                self._asked = now
                said = await asyncio.gather(*(self._try(c) for c in self._canaries))
                bad = Line.CAPTIVE if Line.CAPTIVE in said else Line.DOWN
                self._found = Line.UP if Line.UP in said else bad
            return self._found

    def _fresh(self, url: str, now: float) -> bool:
        if self._answered is None:
            return False
        host, at = self._answered
        return host != host_of(url) and now - at <= FRESH_WORD

    def speaks(self, url: str) -> bool:
        """Loopback hosts tell nothing about our line (unless the canaries are there too)."""
        return self._inner or not is_inner(url)

    def slow(self) -> bool | None:
        """Do the canaries take several times their usual? `None`: nobody asked them lately."""
        now = self._clock.monotonic()
        lately = [took for at, took in self._took if now - at <= WORD_ON_SPEED]
        if not lately:
            return None
        before = sorted(took for at, took in self._took if now - at > WORD_ON_SPEED)
        usual = before[len(before) // 2] if len(before) > 4 else SLOW / MANY_TIMES
        return min(lately) >= max(usual * MANY_TIMES, SLOW / MANY_TIMES)

    def _set(self, state: Line) -> None:
        if state is not self.state:
            now = self._clock.now()
            self.back = now if state is Line.UP and self.down else self.back
            self.state = state
            self.since = now

    async def _try(self, canary: Canary) -> Line:
        if self._http is None:
            self._http = self._make()
        try:
            async with asyncio.timeout(CANARY_SECONDS):
                answer = await self._http.exchange("GET", canary.url, {}, stop_after=4096)
        except (HttpTrouble, TimeoutError):
            return Line.DOWN
        self._took.append((self._clock.monotonic(), answer.elapsed))
        if not canary.sings(answer.status, answer.body):
            return Line.CAPTIVE
        said = Response(canary.url, answer.status, answer.headers)
        self.clock_off = bool(far_off(said, self._clock.now()))
        return Line.UP


def far_off(answer: Answer, now: datetime) -> bool | None:
    """Is our clock far from theirs? `None`: they don't tell the time, or a cache does."""
    if not isinstance(answer, Response) or "age" in answer.headers:
        return None
    try:
        theirs = parsedate_to_datetime(answer.headers["date"])
        return abs(theirs - now) > FAR_OFF
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
