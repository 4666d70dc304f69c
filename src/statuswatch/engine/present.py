"""Puts together how everything is now, from what is known. No network, no decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from statuswatch.core.model import Known, Line, Outage, Role, Rules, Service, Source
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.status import lived, status
from statuswatch.store.protocols import Followed, History


def present(
    services: Iterable[Service],
    followed: Iterable[Followed],
    known: Callable[[str], Known],
    now: datetime,
    rules: Rules,
    history: History,
) -> Overview:
    """The overview at `now` (UTC); the line and the journal's seq are the caller's to add.
    `history` is only asked about services in trouble: since when it lasts."""
    by_service: dict[str, list[Source]] = {}
    for f in followed:
        by_service.setdefault(f.source.service, []).append(f.source)
    rows: list[ServiceNow] = []
    for service in services:
        sources = tuple(by_service.get(service.id, ()))
        found = status(service, {s: known(s.id) for s in sources}, now, rules)
        lasting: list[Outage] = []
        if found.level is not None and found.level.ails:
            outages = history.outages(service.id, now=now, since=now)
            lasting = [outage for outage in outages if outage.ongoing]
        saw = _saw(lasting, sources, history)
        rows.append(ServiceNow(service, lived(found, lasting), sources, saw=saw))
    newest = max((r.status.heard for r in rows if r.status.heard), default=None)
    return Overview(tuple(rows), Line.UNKNOWN, now, checked=newest)


def _saw(lasting: Sequence[Outage], sources: Iterable[Source], history: History) -> datetime | None:
    """When our own check first saw what lasts. Only where it has: the rows are read for that."""
    probes = {s.id for s in sources if s.role is Role.PROBE}
    ours = [o.id for o in lasting if any(source in probes for source, _ in o.incidents)]
    if not ours:
        return None
    told = (row.known for row in history.outage_incidents(ours) if row.source.id in probes)
    return min((k.incident.started or k.first_seen for k in told), default=None)
