"""To stop following a service, and to think better of it. Its history is kept either way."""

from __future__ import annotations

from dataclasses import dataclass

from statuswatch.app.desk import Desk
from statuswatch.core.model import Service, Source


@dataclass(frozen=True, slots=True)
class Left:
    """What was followed until just now: enough to follow it again as it was."""

    service: Service
    sources: tuple[Source, ...]


async def leave(desk: Desk, service_id: str) -> Left | None:
    """Stop following. None: it was not followed any more. Raises StoreError."""
    ledger = desk.app.stored.ledger
    service = next((s for s in ledger.services() if s.id == service_id), None)
    if service is None:
        return None
    sources = tuple(f.source for f in ledger.sources(service_id))
    ledger.unfollow(service_id, desk.app.clock.now())
    await desk.watch.followed_anew()
    return Left(service, sources)


async def take_back(desk: Desk, left: Left) -> Service:
    """Follow again what was left. Raises StoreError."""
    desk.app.stored.ledger.follow(left.service, left.sources, desk.app.clock.now())
    await desk.watch.followed_anew()
    return left.service


async def is_new(desk: Desk) -> bool:
    """This profile never followed anything."""
    return not desk.app.stored.ledger.services(also_left=True)
