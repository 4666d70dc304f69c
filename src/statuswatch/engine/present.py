"""Puts together how everything is now, from what is known. No network, no decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from statuswatch.core.face import ServiceNow
from statuswatch.core.forecast import Forecast
from statuswatch.core.lull import gaps
from statuswatch.core.model import (
    Known,
    KnownIncident,
    Level,
    Line,
    Outage,
    Role,
    Rules,
    Service,
    Source,
    Status,
)
from statuswatch.core.overview import Overview
from statuswatch.core.schedule import troubled
from statuswatch.core.silences import Silences
from statuswatch.core.status import lived, status
from statuswatch.core.witness import Verdict
from statuswatch.store.nouns import Followed
from statuswatch.store.protocols import History

ALL_JUDGED = 200
"""So many verdicts take 20 ms; of more services those that are calm are not judged until somebody
asks."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """Who says more than is written. `judge`: is it them or us? `foresee`: how long will what ails
    a service last? `wishes`: what the user does not want to hear. `tags`: theirs, by service."""

    judge: Callable[[Service, Mapping[Source, Known]], Verdict] | None = None
    foresee: Callable[[Service], Forecast | None] | None = None
    wishes: Silences = field(default_factory=Silences)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def present(
    services: Iterable[Service],
    followed: Iterable[Followed],
    known: Callable[[str], Known],
    now: datetime,
    rules: Rules,
    history: History,
    oracle: Oracle = Oracle(),
) -> Overview:
    """The overview at `now` (UTC); the line and the journal's seq are the caller's to add.
    `history` is only asked about services in trouble: since when it lasts; of many services the
    calm ones are not judged."""
    by_service: dict[str, list[Source]] = {}
    for f in followed:
        by_service.setdefault(f.source.service, []).append(f.source)
    rows: list[ServiceNow] = []
    services = tuple(services)
    few = len(services) <= ALL_JUDGED
    for service in services:
        sources = tuple(by_service.get(service.id, ()))
        of_each = {s: known(s.id) for s in sources}
        found = status(service, of_each, now, rules)
        lasting: list[Outage] = []
        foreseen = None
        if found.level is not None and found.level.ails:
            outages = history.outages(service.id, now=now, since=now)
            lasting = [_unbroken(o, history, now) for o in outages if o.ongoing]
            foreseen = oracle.foresee(service) if oracle.foresee else None
        saw = _saw(lasting, sources, history)
        wanted = few or not _is_calm(found, of_each, now)
        judged = oracle.judge(service, of_each) if oracle.judge and wanted else None
        rows.append(
            ServiceNow(
                service,
                lived(found, lasting),
                sources,
                acknowledged=bool(lasting)
                and all(o.id in oracle.wishes.acknowledged for o in lasting),
                saw=saw,
                verdict=judged,
                forecast=foreseen,
                zone=_zone(of_each),
                snoozed=_snoozed(oracle.wishes, service, lasting),
                muted=service.id in oracle.wishes.muted,
                wanted=service.id in oracle.wishes.wanted,
                tags=oracle.tags.get(service.id, ()),
            )
        )
    newest = max((r.status.heard for r in rows if r.status.heard), default=None)
    return Overview(tuple(rows), Line.UNKNOWN, now, checked=newest)


def _snoozed(wishes: Silences, service: Service, lasting: Sequence[Outage]) -> datetime | None:
    """Until when; as far off as can be where that is until it is over."""
    if any(outage.id in wishes.until_over for outage in lasting):
        return datetime.max.replace(tzinfo=UTC)
    return wishes.snoozed.get(service.id)


def _is_calm(found: Status, known: Mapping[Source, Known], now: datetime) -> bool:
    """Fine, and nobody says otherwise. What others say of it may be otherwise at any time."""
    if found.level is not Level.OK or found.stale or found.open or found.elsewhere:
        return False
    return not any(
        k.failures or k.aside or k.slow or troubled(k, now) or s.role is Role.CROWD
        for s, k in known.items()
    )


def _unbroken(outage: Outage, history: History, now: datetime) -> Outage:
    """As it stands without a break: it may have been over for some minutes, and come again."""
    if len(outage.incidents) < 2:
        return outage
    breaks = gaps((row.known for row in history.outage_incidents([outage.id])), now)
    return replace(outage, start=breaks[-1].again) if breaks else outage


def _zone(known: Mapping[Source, Known]) -> str:
    """In which their page tells its times."""
    return next((k.zone for s, k in known.items() if s.role is Role.OFFICIAL and k.zone), "")


def _saw(lasting: Sequence[Outage], sources: Iterable[Source], history: History) -> datetime | None:
    """When our own check first saw what lasts. Only where it has: the rows are read for that."""
    probes = {s.id for s in sources if s.role is Role.PROBE}
    ours = [o.id for o in lasting if any(source in probes for source, _ in o.incidents)]
    if not ours:
        return None
    begun = min(o.start for o in lasting)
    told = (row.known for row in history.outage_incidents(ours) if row.source.id in probes)
    seen = (k.incident.started or k.first_seen for k in told if not _over_by(k, begun))
    return min(seen, default=None)


def _over_by(known: KnownIncident, at: datetime) -> bool:
    """It was over before the trouble came that lasts."""
    end = known.incident.ended or known.faded
    return end is not None and end < at
