"""Since when followed parts are missing from their page: noted when it is first seen here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statuswatch.core.flow import StatusWatchError

if TYPE_CHECKING:
    from statuswatch.store.protocols import Ledger


def gone_since(
    ledger: Ledger, service: str, missing: Iterable[str], now: datetime
) -> Mapping[str, datetime]:
    """By the part's name. A note of the ledger holds it: vendors do not say when they take a part
    from their list. What is listed again is forgotten. Raises StoreError where it cannot be read."""
    key = f"gone:{service}"
    noted = _read(ledger.noted(key))
    found = {name: noted.get(name, now) for name in missing}
    if found != noted:
        told = {name: at.astimezone(UTC).isoformat() for name, at in sorted(found.items())}
        try:
            ledger.note(key, json.dumps(told) if told else "")
        except StatusWatchError:  # a full disk: the page shows all the same
            return found
    return found


def _read(text: str | None) -> dict[str, datetime]:
    try:
        told = json.loads(text or "{}")
        return {str(name): datetime.fromisoformat(at) for name, at in told.items()}
    except (ValueError, TypeError, AttributeError):  # no note of ours
        return {}
