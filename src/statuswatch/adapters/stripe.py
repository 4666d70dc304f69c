"""Stripe's own status page: a word for the whole, and how each of its parts is; no stories.

What ails is told as a part, or as the page; that nobody posted a word about it, the heart knows
how to tell.
"""

from __future__ import annotations

from collections.abc import Mapping

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, fields, objects
from statuswatch.adapters._own_page import document_at
from statuswatch.adapters._places import first_read, no_address
from statuswatch.adapters._text import line
from statuswatch.core.flow import AdapterError, Flow, Response
from statuswatch.core.model import Component, Level, Report, Role, Source

FULL, SHORT = "https://status.stripe.com/current/full", "https://status.stripe.com/current"
DOCUMENTS = {"status.stripe.com": FULL}
KIND = "status of Stripe"
LEVELS: Mapping[str, Level] = {
    "up": Level.OK,
    "degraded": Level.DEGRADED,
    "down": Level.DOWN,
}
""" "Pending" and "paused" are left out: nobody tells what they mean."""
MOST = 500


class Stripe:
    """Asks `current/full`, and where that is missing `current`."""

    kind = "stripe"
    title = "Stripe"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("status.stripe.com",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if neither is Stripe's document."""
        places = self.places(source.url)
        if not places:
            raise no_address(source.url, "https://status.stripe.com")
        return (yield from first_read(places, read_report))

    def places(self, url: str) -> tuple[str, ...]:
        """Both documents, where the address is Stripe's page; else the very address."""
        place = document_at(url, DOCUMENTS)
        if place == FULL:
            return (FULL, SHORT)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Does it say how it is in Stripe's own words and fields?"""
        try:
            return read_report(readable(page)).level is not None
        except AdapterError:
            return False


def read_report(response: Response) -> Report:
    """How Stripe and its parts are. Raises AdapterError if it is neither of its documents."""
    document = fields(decode(response, KIND))
    rows, states = document.get("uptimeData"), document.get("statuses")
    if _word(document.get("UptimeStatus")):
        told = _word(document.get("UptimeStatus"))
        parts = _warned(rows, ill=told in LEVELS and told != "up")
        partly = any(part.level is Level.OK for part in parts)
    elif _word(document.get("largestatus")) and isinstance(states, dict):
        told = _word(document.get("largestatus"))
        parts = tuple(_stated(name, state) for name, state in list(states.items())[:MOST])
        partly = any(part.level not in (None, Level.DOWN) for part in parts)
    else:
        raise not_this(response.url, KIND, response.body)
    level = LEVELS.get(told)
    if level is Level.DOWN and partly:
        level = Level.PARTIAL  # the page's word is that of its worst part
    components = _told.by_name(part for part in parts if part.name)
    return Report(components=components, level=level, title="Stripe")


def _warned(rows: object, *, ill: bool) -> tuple[Component, ...]:
    """The parts of the long document: they have a warning, or none.

    How bad it is it does not say: degraded while the page calls itself ill, else nobody knows.
    """
    parts: list[Component] = []
    for row in objects(rows)[:MOST]:
        name = line(row.get("title")) or line(row.get("key"))
        if "warning" not in row:
            parts.append(Component(name, None))
        elif row["warning"] is None:
            parts.append(Component(name, Level.OK))
        else:
            said = line(row["warning"], 60).lower() or "warning"
            parts.append(Component(name, Level.DEGRADED if ill else None, "" if ill else said))
    return tuple(parts)


def _stated(name: str, state: object) -> Component:
    """A part of the short document: its key is all the name that it has."""
    word = _word(state)
    level = LEVELS.get(word)
    return Component(line(name), level, "" if level is not None else word)


def _word(value: object) -> str:
    return line(value, 60).lower()


ADAPTER = Stripe()
