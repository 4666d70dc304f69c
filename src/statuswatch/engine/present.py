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
    *,
    line: Line = Line.UNKNOWN,
    line_since: datetime | None = None,
    seq: int = 0,
    checked: datetime | None = None,
) -> Overview:
    """The overview at `now` (UTC). `checked`: the newest answer of all, if the caller knows."""
    by_service: dict[str, list[Source]] = {}
    for f in followed:
        by_service.setdefault(f.source.service, []).append(f.source)
    rows: list[ServiceNow] = []
    for service in services:
        sources = by_service.get(service.id, [])
        now_ = status(service, {s: known(s.id) for s in sources}, now, rules)
        rows.append(ServiceNow(service, now_, tuple(sources)))
    newest = max((r.status.heard for r in rows if r.status.heard), default=None)
    return Overview(tuple(rows), line, now, seq, line_since, checked or newest)
