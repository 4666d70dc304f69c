"""StatusCast pages: the one word of status.json, else the words of the page's parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from statuswatch.adapters._answers import fits, host_of, not_this, readable
from statuswatch.adapters._feed_read import read_feed
from statuswatch.adapters._json import fields, parse
from statuswatch.adapters._places import first_read, no_address, page_root
from statuswatch.adapters._text import line
from statuswatch.adapters.feed import read_report
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Level, Report, Role, Source, worst

STATUS, FEED = "/status.json", "/rss"
WORDS: Mapping[str, Level] = {
    "available": Level.OK,
    "normal": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "scheduledmaintenance": Level.MAINTENANCE,
    "performance": Level.DEGRADED,
    "degraded": Level.DEGRADED,
    "degradedperformance": Level.DEGRADED,
    "investigating": Level.DEGRADED,
    "identified": Level.DEGRADED,
    "monitored": Level.DEGRADED,
    "unavailable": Level.DOWN,
    "serviceunavailable": Level.DOWN,
}
"""Its maker publishes no list of them. "Informational" is no level: it calls nothing ill."""

TITLE = "StatusCast page"
EXAMPLE = "https://status.8x8.com"

_DEEPER = re.compile(r"/(?:status\.json|rss|#!.{0,200})/?$")
_PART = re.compile(
    r"""<[a-z]{1,10}\s[^<>]{0,300}\bclass=["']([^"'<>]{0,300}\bstatus-list-component-status-text\b"""
    r"""[^"'<>]{0,300})["']""",
    re.IGNORECASE,
)
_STATE = re.compile(r"(?<![\w-])component-([a-z]{1,40})(?![\w-])", re.IGNORECASE)


class StatusCast:
    """Asks status.json, then the page. Neither tells of single incidents."""

    kind = "statuscast"
    title = "StatusCast"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("statuscast.com", "status-list-component-status-text")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request where there is a status.json. Raises AdapterError if it is neither."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        return (yield from first_read(_places(root), read))

    def past(self, source: Source) -> Flow:
        """What came before, as the page's feed words it."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        answer = readable((yield Request(root + FEED, conditional=False)))
        told = read_report(read_feed(answer))
        over = tuple(incident for incident in told.incidents if incident.ended)
        return Report(incidents=over, complete=False, title=told.title)

    def places(self, url: str) -> tuple[str, ...]:
        """status.json, then the page itself."""
        root = _root(url)
        return _places(root) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it StatusCast's status.json, or a page with its parts?"""
        return fits(read, page)


def read(response: Response) -> Report:
    """The level of either document. Raises AdapterError for anything else."""
    try:
        document = fields(parse(response.body))
    except ValueError:
        levels = _parts(response.body.decode("utf-8", errors="replace"))
    else:
        known = "StatusText" in document and "InEffectSince" in document
        word = line(document.get("Status"), 60) if known else ""
        levels = [WORDS.get(_bare(word))] if word else []
    if not levels:
        raise not_this(response.url, TITLE, response.body)
    # Neither document names what is ill, so the host is the title of the trouble.
    return Report(complete=False, level=_level(levels), title=host_of(response.url))


def _parts(html: str) -> list[Level | None]:
    """A level for each part that the page lists; the names beside them have no fixed place."""
    states = (_STATE.findall(found[1]) for found in _PART.finditer(html))
    return [worst(WORDS.get(_bare(word)) for word in words) for words in states]


def _level(levels: list[Level | None]) -> Level | None:
    """One ailing part makes the whole degraded, not down; one that is unknown is not well."""
    top = worst(levels)
    if top is None or (None in levels and not top.ails):
        return None
    if top.ails and not all(level is not None and level.ails for level in levels):
        return Level.DEGRADED
    return min(level for level in levels if level is not None) if top.ails else top


def _bare(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower())


def _root(url: str) -> str:
    return _DEEPER.sub("", page_root(url))


def _places(root: str) -> tuple[str, ...]:
    return (root + STATUS, root + "/")


ADAPTER = StatusCast()
