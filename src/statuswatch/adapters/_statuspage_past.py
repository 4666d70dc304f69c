"""What Statuspage's lists of past incidents tell: how a known one ended, and what came before."""

from __future__ import annotations

from collections.abc import Generator

from statuswatch.adapters import _statuspage_story as story
from statuswatch.adapters._answers import readable
from statuswatch.adapters._json import decode
from statuswatch.core.flow import AdapterError, Answers, Request, Requests
from statuswatch.core.model import COMPONENT_KEY, PAGE_KEY, Incident

KIND = "Statuspage"

LISTS = (
    ("/api/v2/incidents.json", "incidents", False),
    ("/api/v2/scheduled-maintenances.json", "scheduled_maintenances", True),
)
"""Address, field, and whether it lists plans. Each has the 50 newest; `?page=` is ignored."""


def gone(still_open: frozenset[str], incidents: tuple[Incident, ...]) -> frozenset[str]:
    """The keys that were open and are no longer told; those the heart derives are not asked for."""
    left = still_open - {incident.key for incident in incidents}
    return frozenset(key for key in left if not key.startswith((COMPONENT_KEY, PAGE_KEY)))


def endings(
    root: str, page: str, parts: story.Parts, keys: frozenset[str]
) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    """How the incidents that left the summary ended; those nobody tells of are left out.

    `root` is asked, `page` is where the page says it lives; `parts`: the summary's own names, so
    that an ending renames nothing.
    """
    found: dict[str, Incident] = {}
    for path, field, planned in LISTS:
        if keys <= found.keys():
            break
        listed = yield from _listed(root, page, parts, (path, field, planned))
        # One that is called open here alone is an old copy's: the summary lists all open ones.
        found = {i.key: i for i in listed if i.key in keys and i.ended} | found
    return tuple(found.values())


def past(
    root: str, page: str, parts: story.Parts
) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    """The incidents and maintenances that are over, newest first, as far as the lists reach."""
    found: list[Incident] = []
    for one in LISTS:
        found += yield from _listed(root, page, parts, one)
    return tuple({i.key: i for i in found if i.ended}.values())


def _listed(
    root: str, page: str, parts: story.Parts, one: tuple[str, str, bool]
) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    path, field, planned = one
    answer = yield Request(root + path, conditional=False, decisive=False)
    try:
        document = decode(readable(answer), KIND)
    except AdapterError:
        return ()  # a page need not have these lists; the heart then closes by absence
    if not isinstance(document, dict):
        return ()
    return story.read_incidents(document.get(field), parts, page, planned)[0]
