"""What was agreed with a vendor, as the window keeps and drops it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from statuswatch.app import claiming

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.core.docket import Terms


async def keep(desk: Desk, terms: Terms) -> None:
    """Raises ClaimError for what can't be reckoned with, StoreError."""
    await asyncio.to_thread(claiming.keep_terms, desk.app, terms)


async def drop(desk: Desk, service_id: str) -> None:
    """Raises StoreError."""
    await asyncio.to_thread(desk.app.stored.docket.drop_terms, service_id)
