"""When each source is due: a heap of monotonic times, few starts a second, sleep noticed."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.model import Role
from statuswatch.core.schedule import Hints
from statuswatch.engine.clock import Clock
from statuswatch.store.nouns import Followed

STARTS_PER_SECOND = 8
"""Scheduled polls begun in one second at most (the promise is 10)."""

REQUESTS_PER_SECOND, AT_FIRST = 10, 2
"""Requests of those polls, as far as can be known before: as many as a source's last poll took,
redirects counted, and two of one that this process never asked."""

CATCH_UP, APART = 75.0, 7.0
"""Seconds over which overdue sources are spread, and between two of a few."""

JUMP = timedelta(seconds=30)
"""Wall and monotonic time further apart than this between two looks: slept, or stepped."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a source is asked next (UTC), and what that goes by. `due` is `None` while it is being
    asked, and when it is not asked at all."""

    due: datetime | None
    hints: Hints


class Agenda:
    """Sources by due time (monotonic seconds). A source stands in it once."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []
        self._taken: deque[tuple[float, int]] = deque()
        self._weights: dict[str, int] = {}

    def put(self, source: str, due: float) -> None:
        self._due[source] = due
        heapq.heappush(self._heap, (due, source))

    def drop(self, source: str) -> None:
        self._due.pop(source, None)

    def weigh(self, source: str, requests: int) -> None:
        """So many a poll of it took."""
        self._weights[source] = max(1, requests)

    def due(self, source: str) -> float | None:
        return self._due.get(source)

    def moment(self, source: str, clock: Clock) -> datetime | None:
        """The same by the wall's clock, UTC."""
        due = self.due(source)
        if due is None:
            return None
        return clock.now() + timedelta(seconds=due - clock.monotonic())

    def next_due(self) -> float | None:
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def room(self, now: float) -> int:
        """How many may be taken, so that no second sees more than `STARTS_PER_SECOND`."""
        while self._taken and now >= self._taken[0][0] + 1.0:  # as who waits for it reckons
            self._taken.popleft()
        return max(0, STARTS_PER_SECOND - len(self._taken))

    def take(self, now: float, most: int, *, freely: bool = False) -> list[str]:
        """Up to `most` sources due at `now`, each out of the agenda; unless `freely`, no more than
        make few requests together. One that makes many by itself waits for a second of its own."""
        taken: list[str] = []
        load = sum(weight for _, weight in self._taken)
        while len(taken) < most:
            due = self.next_due()
            if due is None or due > now:
                break
            weight = self._weights.get(self._heap[0][1], AT_FIRST)
            if not freely and load and load + weight > REQUESTS_PER_SECOND:
                break
            _, source = heapq.heappop(self._heap)
            del self._due[source]
            taken.append(source)
            self._taken.append((now, weight))
            load += weight
        return taken

    def take_some(self, now: float, most: int, wanted: Container[str]) -> list[str]:
        """The same, of those that are `wanted`."""
        late = sorted((due, s) for s, due in self._due.items() if due <= now and s in wanted)
        for _, source in late[:most]:
            del self._due[source]
            self._taken.append((now, self._weights.get(source, AT_FIRST)))
        return [source for _, source in late[:most]]

    def spread(self, now: float) -> None:
        """Overdue sources get new times: the first at once, the others evenly after it."""
        late = sorted(s for s, due in self._due.items() if due <= now)
        over = max(min(CATCH_UP, APART * len(late)), len(late) / STARTS_PER_SECOND)
        for n, source in enumerate(late):
            self.put(source, now + over * n / len(late))

    def __len__(self) -> int:
        return len(self._due)


def is_asked(f: Followed) -> bool:
    """The user's own word is never asked for."""
    return not f.paused and f.source.role is not Role.USER


def begun(
    before: Mapping[str, Followed], now: Mapping[str, Followed]
) -> tuple[list[Followed], list[Followed]]:
    """Those that are new, and those that were not asked and are asked again."""
    fresh = [f for key, f in now.items() if key not in before]
    there = [f for key, f in now.items() if key in before]
    return fresh, [f for f in there if before[f.source.id].paused and not f.paused]


class StepWatch:
    """Compares wall and monotonic time between two looks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall: datetime = clock.now()
        self._mono: float = clock.monotonic()

    def step(self, expected: float) -> timedelta:
        """How far the wall ran ahead (+) or back (-) of monotonic time since the last look; a
        process that was stopped (no step, but `expected` seconds long overrun) counts as ahead.
        """
        wall, mono = self._clock.now(), self._clock.monotonic()
        passed = timedelta(seconds=mono - self._mono)
        step = (wall - self._wall) - passed
        self._wall, self._mono = wall, mono
        overrun = passed - timedelta(seconds=expected)
        if abs(step) > JUMP:
            return step
        return overrun if overrun > JUMP else timedelta(0)
