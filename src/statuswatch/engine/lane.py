"""The channels there are, each on a way of its own: no other waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from statuswatch.channels import Channel
from statuswatch.engine.aside import aside
from statuswatch.store.nouns import Delivery

LAST_WORD = 2.0
"""Seconds that a channel which goes has for what it is just sending."""


@dataclass(slots=True)
class Lane:
    """One channel on its own way. `rests_until`: monotonic, in s. `tried`: deliveries that failed;
    `unsure`: threads of which a card may be on the screen though nobody said so; `parked`:
    claimed, and perhaps over by now: what comes next says what becomes of it; `gone`: used no
    longer."""

    channel: Channel
    task: asyncio.Task[float | None] | None = None
    failures: int = 0
    rests_until: float = 0.0
    late: bool = False
    hushed: bool = False
    broken: bool = False
    gone: bool = False
    tried: set[int] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    parked: list[Delivery] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.channel.name

    @property
    def runs(self) -> bool:
        return self.task is not None and not self.task.done()

    async def close(self) -> None:
        """It has a moment for its last word."""
        if self.task is not None:
            self.task.add_done_callback(lambda task: task.cancelled() or task.exception())
            await asyncio.wait({self.task}, timeout=LAST_WORD)
        await aside(self.channel.close)


class Lanes:
    """In the order in which the channels were given."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        self._lanes = [Lane(channel) for channel in channels]

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._lanes)

    def use(self, channels: Iterable[Channel]) -> tuple[Lane, ...]:
        """These from now on; a channel that stays keeps its lane. Those that go."""
        there = {id(lane.channel): lane for lane in self._lanes}
        self._lanes = [
            there.pop(id(channel)) if id(channel) in there else Lane(channel)
            for channel in channels
        ]
        for lane in there.values():
            lane.gone = True
        return tuple(there.values())
