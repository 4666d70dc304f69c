"""What passed between the user and their vendors, by the outage that it was about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from statuswatch.core.answering import TimelineEntry, timeline

if TYPE_CHECKING:
    from statuswatch.app.profile import App


def passed(app: App, services: Collection[str] = ()) -> Mapping[str, tuple[TimelineEntry, ...]]:
    """The reports and letters of each outage by its id, oldest first; outages without any are left
    out. `services`: of these alone, by id. Only who has reports or letters is looked through. Raises
    StoreError."""
    now, found = app.clock.now(), dict[str, tuple[TimelineEntry, ...]]()
    for service in app.stored.docket.services():
        if services and service not in services:
            continue
        docket = app.stored.docket.docket(service)
        if not docket.tickets and not docket.letters:
            continue
        for outage in app.stored.history.outages(service, now=now):
            if told := timeline(docket, outage, now):
                found[outage.id] = told
    return found
