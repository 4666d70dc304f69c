"""What the user said about a service's notices that still stands, and when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.core.silences import silences

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk


@dataclass(frozen=True, slots=True)
class Noted:
    """`acknowledged`: what ails now, when and for which reason; `parts`: those that are muted by
    themselves; `until_over`: what ails now is snoozed until it is over."""

    acknowledged: tuple[datetime, str] | None = None
    parts: tuple[str, ...] = ()
    until_over: bool = False


async def noted(desk: Desk, service: str) -> Noted:
    """Raises StoreError."""
    app = desk.app
    now = app.clock.now()
    told = silences(app.stored.ledger.marks(service), now)
    ongoing = [o.id for o in app.stored.history.outages(service, now=now, since=now) if o.ongoing]
    said = [told.acknowledged[i] for i in ongoing if i in told.acknowledged]
    parts = told.muted_parts.get(service, frozenset())
    over = any(outage in told.until_over for outage in ongoing)
    return Noted(max(said, default=None), tuple(sorted(parts, key=str.casefold)), over)
