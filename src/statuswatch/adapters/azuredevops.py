"""Azure DevOps: the health of each of its services in each geography, and no stories.

What ails is told as a part; that nobody posted a word about it, the heart knows how to tell.
"""

from __future__ import annotations

from collections.abc import Mapping

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._own_page import chosen, document_at
from statuswatch.adapters._places import no_address
from statuswatch.adapters._text import line, moment
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Component, Level, Report, Role, Source, worst

HEALTH = "https://status.dev.azure.com/_apis/status/health"
DOCUMENTS = {"status.dev.azure.com": HEALTH, "status.visualstudio.com": HEALTH}
KIND = "health report of Azure DevOps"
LEVELS: Mapping[str, Level] = {
    "healthy": Level.OK,
    "degraded": Level.DEGRADED,
    "unhealthy": Level.DOWN,
    # The page's own data writes the same as numbers.
    "4": Level.OK,
    "2": Level.DEGRADED,
    "1": Level.DOWN,
}
"""An "advisory" (3) is left out: it may be about anything, so it says neither well nor ill."""

WORDS = {"3": "advisory"}
MOST = 500


class AzureDevOps:
    """Asks the health of all services, once. Option: `regions`."""

    kind = "azuredevops"
    title = "Azure DevOps health"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("status.dev.azure.com",)
    options: tuple[str, ...] = ("regions",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no health report."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, "https://status.dev.azure.com")
        regions = chosen(source.options, "regions", "region")
        return read_report(readable((yield Request(place))), regions)

    def places(self, url: str) -> tuple[str, ...]:
        """The health report, where the address is its page's; else the very address."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Has it services with geographies?"""
        try:
            return bool(read_report(readable(page), ()).components)
        except AdapterError:
            return False


def read_report(response: Response, regions: tuple[str, ...]) -> Report:
    """The health of each service in these geographies. Raises AdapterError if it is none."""
    document = fields(decode(response, KIND))
    rows = document.get("services")
    services = [row for row in objects(rows)[:MOST] if isinstance(row.get("geographies"), list)]
    if not isinstance(rows, list) or not services:
        raise not_this(response.url, KIND, response.body)
    parts = _told.by_name(part for row in services if (part := _service(row, regions)) is not None)
    whole = len(services) == len(rows)
    return Report(
        components=parts,
        complete=whole,
        level=_level(parts, fields(document.get("status")), whole, regions),
        title="Azure DevOps",
        as_of=moment(document.get("lastUpdated")),
    )


def _service(row: Mapping[str, object], regions: tuple[str, ...]) -> Component | None:
    """A service as it is where it matters: ill in some geographies only, it is partly down."""
    name = line(row.get("id")) or line(row.get("name"))
    places = [place for place in objects(row.get("geographies"))[:MOST] if _meant(place, regions)]
    if not name or not places:
        return None
    words = [_word(place.get("health")) for place in places]
    levels = [LEVELS.get(word) for word in words]
    level = worst(levels)
    if level is Level.DOWN and any(other is not Level.DOWN for other in levels):
        level = Level.PARTIAL
    if not level:  # all that is known is well
        unknown = next((word for word in words if word not in LEVELS), None)
        return Component(name, level if unknown is None else None, unknown or "")
    return Component(name, level)


def _level(
    parts: tuple[Component, ...],
    status: Mapping[str, object],
    whole: bool,
    regions: tuple[str, ...],
) -> Level | None:
    """What it says of itself as a whole; of some regions, what it says of its services there."""
    told = LEVELS.get(_word(status.get("health")))
    levels = [part.level for part in parts]
    if regions:
        sure = whole and bool(parts) and None not in levels
        return worst(levels) if sure or any(levels) else None
    others = any(level is not Level.DOWN for level in levels)
    return Level.PARTIAL if told is Level.DOWN and others else told


def _meant(place: Mapping[str, object], regions: tuple[str, ...]) -> bool:
    names = {line(place.get("id")).casefold(), line(place.get("name")).casefold()}
    return not regions or any(region.casefold() in names for region in regions)


def _word(value: object) -> str:
    word = identity(value).lower()[:60]
    return WORDS.get(word, word)


ADAPTER = AzureDevOps()
