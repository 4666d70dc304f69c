"""Waits until a service is back: looks again and again (by whose eyes: `eyes`) until it is fine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from statuswatch.core.model import Level
from statuswatch.core.telling import Notice, NoticeKind, Stage
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import Message, Setting, say
from statuswatch.store.errors import StoreError

if TYPE_CHECKING:
    from statuswatch.channels import Channel
    from statuswatch.core.model import Service
    from statuswatch.engine.clock import Clock

LOCKED = 2.0
"""Seconds until a history that could not be read is read again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """How it is at one look. `held`: its host asked us to stay away until then."""

    verdict: Verdict
    at: datetime
    held: datetime | None = None

    @property
    def fine(self) -> bool:
        return self.verdict.answer is Answer.FINE


class Eyes(Protocol):
    """Who looks. Both numbers may change with every look."""

    @property
    def enough(self) -> int:
        """So many fine looks in a row are a return."""
        ...

    @property
    def rest(self) -> float:
        """Seconds until another look may show more."""
        ...

    async def look(self) -> Sight:
        """Raises StatusWatchError where there is nothing to look at any more."""
        ...

    async def close(self) -> None: ...


async def until_back(
    eyes: Eyes, clock: Clock, told: Callable[[Sight], None], most: timedelta | None = None
) -> bool:
    """`told` hears of every look. False: `most` is over. What is fine at the first look is not
    waited for."""
    waiting = asyncio.ensure_future(_seen_back(eyes, clock, told))
    tasks: set[asyncio.Future[None]] = {waiting}
    if most is not None:
        tasks.add(asyncio.ensure_future(clock.sleep(most.total_seconds())))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            return False
        waiting.result()
        return True
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _seen_back(eyes: Eyes, clock: Clock, told: Callable[[Sight], None]) -> None:
    fine, first = 0, True
    while True:
        try:
            sight = await eyes.look()
        except StoreError as error:  # another program holds the history: look again
            if first:
                raise
            log.warning("%s", error.title)
            await clock.sleep(LOCKED)
            continue
        told(sight)
        fine = fine + 1 if sight.fine else 0
        if fine and (first or fine >= eyes.enough):
            return
        first = False
        await clock.sleep(eyes.rest)


# -- and then ------------------------------------------------------------------------------------


def lasted(worst: Level | None, length: timedelta) -> Message:
    """What there was to wait for. `worst`: of what was seen while waiting."""
    words = (
        "It was down for {lasted}." if worst is Level.DOWN else "It was in trouble for {lasted}."
    )
    return say(words, lasted=length)


def return_of(service: Service, now: datetime, body: Message) -> Notice:
    """The card that tells who waited."""
    return Notice(
        key=f"waited:{service.id}:{now.isoformat()}",
        thread=f"waited:{service.id}",
        service=service.id,
        title=say("{name} is back", name=service.name),
        body=body,
        url=service.homepage,
        at=now,
        kind=NoticeKind.RETURN,
        stage=Stage.OFF,
    )


def show(channel: Channel, notice: Notice) -> None:
    """Raises ChannelError where it cannot be shown."""
    try:
        channel.send(notice, "", Setting(zone=None, now=notice.at))
    finally:
        channel.close()
