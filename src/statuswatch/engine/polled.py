"""One poll, as it was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.model import Change, Known, Outcome, Source
from statuswatch.engine.fetched import Fetched


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll as it was taken in. `outcome` is `None` when the host asked us to stay away."""

    source: Source
    at: datetime
    outcome: Outcome | None
    known: Known
    changes: tuple[Change, ...] = ()
    held: datetime | None = None
    fetched: Fetched | None = None
