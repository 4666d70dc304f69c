"""Azure's status feed: what stands now, and nothing else.

It is RSS, but no feed as others are: an entry leaves when its trouble is over, so the list is
whole and an absence is news. An empty channel is normal, and is also what an instance of the page
sends that is itself ill: it says "nothing posted", and never that all is well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from statuswatch.adapters import _feed_words as words
from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._azure_regions import REGIONS, regions_in, regions_meant
from statuswatch.adapters._azure_words import is_over, stated_start
from statuswatch.adapters._feed_read import MOST_ENTRIES, Entry, Feed, read_feed
from statuswatch.adapters._own_page import chosen, document_at
from statuswatch.adapters._places import no_address
from statuswatch.adapters._text import line, markup
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update

FEED = "https://rssfeed.azure.status.microsoft/en-us/status/feed/"
"""The one that the page links to. Asked by the page's other names, the nearest instance answers,
and on 2026-07-23 that of the region in trouble sent an empty channel for hours."""

DOCUMENTS = {
    "azure.status.microsoft": FEED,
    "rssfeed.azure.status.microsoft": FEED,
    "status.azure.com": FEED,
    "status.azure.microsoft.com": FEED,
    "azure.microsoft.com": FEED,
    "azurestatuscdn.azureedge.net": FEED,
    "azurecomcdn.azureedge.net": FEED,
}
KIND = "status feed of Azure"
NAME = "azure status"

_ITEM = re.compile(rb"<item[\s>]")


class Azure:
    """Asks the feed, once. Options: `regions`, `services`."""

    kind = "azure"
    title = "Azure status feed"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("azure.status.microsoft", "status.azure.com")
    options: tuple[str, ...] = ("regions", "services")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is not that feed."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, "https://azure.status.microsoft")
        answer = readable((yield Request(place)))
        return read_report(answer, _Scope.of(source.options), still_open)

    def places(self, url: str) -> tuple[str, ...]:
        """The feed, where the address is one of Azure's; else the very address."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Is it a feed that calls itself Azure's?"""
        return fits(_feed, page)

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of one component of the catalogue: a zone."""
        return {"regions": component}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What of Azure is wanted; nothing chosen: all of it."""

    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: Mapping[str, str]) -> _Scope:
        regions = regions_meant(chosen(options, "regions", "region"))
        return cls(regions, chosen(options, "services", "service"))

    @property
    def parts(self) -> tuple[str, ...]:
        return (*(self.regions or REGIONS), *self.services)

    def takes(self, regions: frozenset[str], told: Iterable[str], title: str) -> bool:
        """An entry that names no region speaks of all of them; so it is with services."""
        here = not self.regions or not regions or not regions.isdisjoint(self.regions)
        services = [name for name in told if name not in REGIONS]
        said = " ".join((title, *services)).casefold()
        return here and (not services or self.wants(said))

    def wants(self, said: str) -> bool:
        return not self.services or any(name.casefold() in said for name in self.services)


def _feed(response: Response) -> Feed:
    """Raises AdapterError for what is no feed, that of somebody else, or was cut off: an entry
    that is missing is told as an end."""
    feed = read_feed(response)
    whole = response.body.rstrip().endswith(b"</rss>") and len(feed.entries) < MOST_ENTRIES
    whole = whole and len(_ITEM.findall(response.body)) <= len(feed.entries)
    if not whole or feed.title.casefold() != NAME:
        raise not_this(response.url, KIND, response.body)
    return feed


def read_report(response: Response, scope: _Scope, still_open: frozenset[str]) -> Report:
    """What stands in the scope. The level is never OK: an empty channel says too little."""
    feed = _feed(response)
    tags = _categories(response, feed)
    told = [_incident(entry, tags[n], scope, still_open) for n, entry in enumerate(feed.entries)]
    incidents = _told.once(incident for incident in told if incident is not None)
    ailing = {name for i in incidents if i.ended is None for name in i.components}
    return Report(
        incidents=incidents,
        components=tuple(
            Component(name, Level.DEGRADED if name in ailing else None) for name in scope.parts
        ),
        title=feed.title,
    )


def _incident(
    entry: Entry, categories: tuple[str, ...], scope: _Scope, still_open: frozenset[str]
) -> Incident | None:
    """The entry, where it concerns the scope; it tells no severity, so the words must."""
    regions = regions_in(entry.title, categories)
    if not scope.takes(regions, categories, entry.title):
        return None
    text = markup(entry.html)
    over = is_over(entry.title)
    phase = "resolved" if over else "investigating"
    ended = entry.published if over else None
    named = (regions or frozenset(REGIONS)) | frozenset(c for c in categories if c not in regions)
    if scope.services:
        said = " ".join((entry.title, *categories)).casefold()
        named |= {name for name in scope.services if name.casefold() in said}
    if scope.regions:
        named &= {*scope.parts, *(c for c in categories if c not in REGIONS)}
    return Incident(
        key=_key(entry, still_open),
        title=words.bare_title(entry.title) or ", ".join(categories[:3]) or "Azure",
        level=Level.DEGRADED,
        started=stated_start(text, entry.published),
        ended=ended,
        components=named,
        updates=(Update(_told.stem(entry.published, phase), entry.published, phase, text),),
    )


def _key(entry: Entry, still_open: frozenset[str]) -> str:
    """Its guid is a slug of the title that other troubles had before, and its date moves with
    each update: what stands open under the guid goes on, anything else is new on its day."""
    name = entry.id or words.bare_title(entry.title).lower()
    stem = sha256(name.encode()).hexdigest()[:20] + "@"
    standing = sorted(key for key in still_open if key.startswith(stem))
    day = f"{entry.published:%Y-%m-%d}" if entry.published else "-"
    return standing[-1] if standing else stem + day


def _categories(response: Response, feed: Feed) -> list[tuple[str, ...]]:
    """The services and regions of each entry, mixed as they are; nothing where they don't match."""
    import feedparser

    if not feed.entries:
        return []
    parsed = feedparser.parse(BytesIO(response.body), sanitize_html=False)
    rows = parsed.get("entries") or ()
    if len(rows) != len(feed.entries):
        return [()] * len(feed.entries)
    return [_terms(row) for row in rows]


def _terms(row: Mapping[str, object]) -> tuple[str, ...]:
    tags = row.get("tags")
    terms = [line(tag.get("term")) for tag in tags if isinstance(tag, dict)] if tags else []  # type: ignore[attr-defined]
    return tuple(dict.fromkeys(term for term in terms if term))[:200]


ADAPTER = Azure()
