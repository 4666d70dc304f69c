"""What a profile's opened store consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from statuswatch.core.words import Message
from statuswatch.store.docketing import Docketing
from statuswatch.store.enduring import Disk
from statuswatch.store.protocols import History, Journal, Ledger, Moves, Outbox


@dataclass(frozen=True, slots=True)
class Stored:
    """What `open_store` hands out. `notes`: what to tell of the opening. `close` flushes.
    `back_up(now)`: a copy, unless one is not a day old; where it is. Both raise StoreError."""

    journal: Journal
    history: History
    ledger: Ledger
    outbox: Outbox
    moves: Moves
    docket: Docketing
    disk: Disk
    close: Callable[[], None]
    back_up: Callable[[datetime], Path | None]
    notes: tuple[Message, ...] = field(default=())
