"""Puts together how everything is now, from what is known. No network, no decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from statuswatch.core.model import Known, Line, Rules, Service, Source
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.status import status
from statuswatch.store.protocols import Followed


def present(
    services: Iterable[Service],
    followed: Iterable[Followed],
    known: Callable[[str], Known],
    now: datetime,
    rules: Rules,
) -> Overview:
    """The overview at `now` (UTC); the line and the journal's seq are the caller's to add."""
    by_service: dict[str, list[Source]] = {}
    for f in followed:
        by_service.setdefault(f.source.service, []).append(f.source)
    rows: list[ServiceNow] = []
    for service in services:
        sources = by_service.get(service.id, [])
        now_ = status(service, {s: known(s.id) for s in sources}, now, rules)
        rows.append(ServiceNow(service, now_, tuple(sources)))
    newest = max((r.status.heard for r in rows if r.status.heard), default=None)
    return Overview(tuple(rows), Line.UNKNOWN, now, checked=newest)
