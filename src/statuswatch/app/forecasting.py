"""How much longer a service's trouble may last, from what this profile knows of the past."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch import durations
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.forecast import Forecast, Past, forecast
from statuswatch.core.model import Outage, Service
from statuswatch.store.nouns import Filter, Order
from statuswatch.store.protocols import History

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=15)
"""For so long a service's own past is not read again, while the same outage lasts."""

KEPT = timedelta(minutes=30)
"""And that of its category: it grows while the pasts of pages are being read."""

NEWEST = 400
"""Outages of one's own that are looked at: an older one counts a sixteenth, or less."""

AKIN = 256
"""Newest outages of a category."""


@dataclass(frozen=True, slots=True)
class _Own:
    read: datetime
    lasting: frozenset[str]
    past: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class _Akin:
    read: datetime
    past: tuple[tuple[str, Past], ...]
    """By service: nobody is akin to itself."""


class Forecasts:
    """Asked for each ailing service whenever it is shown: what it reads, it keeps for a while."""

    def __init__(self, history: History, services: Callable[[], Iterable[Service]]) -> None:
        """`services`: those that are followed; asked when a category is read."""
        self._history = history
        self._services = services
        self._own: dict[str, _Own] = {}
        self._akin: dict[str, _Akin] = {}

    def of(self, service: Service, now: datetime) -> Forecast | None:
        """Of the worst that ails it just now, and of two such the older. `None`: nothing does, or
        nothing at all is known. Raises StoreError."""
        ongoing = self._history.outages(service.id, now=now, since=now)
        ongoing = tuple(o for o in ongoing if o.ongoing)
        if not ongoing:
            self._own.pop(service.id, None)
            return None
        worst = max(ongoing, key=lambda o: (o.worst, now - o.start))
        others = [_past(o) for o in ongoing if o.id != worst.id]
        own = (*others, *self._ended(service.id, ongoing, now))
        return forecast(own, self._category(service, now), self._field(), now - worst.start)

    def _ended(self, service: str, ongoing: Iterable[Outage], now: datetime) -> tuple[Past, ...]:
        """Newest first."""
        lasting = frozenset(o.id for o in ongoing)
        there = self._own.get(service)
        if there is None or there.lasting != lasting or not _is_fresh(there.read, now, FRESH):
            told = self._history.outages(service, now=now)
            past = tuple(_past(o) for o in told if not o.ongoing)[:NEWEST]
            there = self._own[service] = _Own(now, lasting, past)
        return there.past

    def _category(self, service: Service, now: datetime) -> tuple[Past, ...]:
        """Of the other services of its category."""
        if not service.category:
            return ()
        there = self._akin.get(service.category)
        if there is None or not _is_fresh(there.read, now, KEPT):
            akin = frozenset(s.id for s in self._services() if s.category == service.category)
            which = Filter(services=akin)
            rows = self._history.outage_page(which, Order(), 0, AKIN, now=now) if akin else ()
            told = tuple((r.service.id, _past(r.outage)) for r in rows)
            there = self._akin[service.category] = _Akin(now, told)
        return tuple(past for owner, past in there.past if owner != service.id)

    def _field(self) -> tuple[Past, ...]:
        try:
            return durations.field()
        except StatusWatchError as error:
            log.warning("%s", error.title)
            return ()


def _past(outage: Outage) -> Past:
    return Past((outage.end - outage.start) / timedelta(minutes=1), censored=outage.ongoing)


def _is_fresh(read: datetime, now: datetime, span: timedelta) -> bool:
    """A clock that was set back makes nothing fresh for ever."""
    return timedelta(0) <= now - read < span
