"""Gatus: the newest results of every endpoint, as its own page asks them.

Built from the source of its server; no recorded document was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable, server_time
from statuswatch.adapters._json import decode, identity, objects
from statuswatch.adapters._parts import asleep, level_of_parts, part_names
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._text import line, moment
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Component, Level, Report, Role, Source

KIND = "Gatus page"
STATUSES = "/api/v1/endpoints/statuses?page=1&pageSize=3"
"""The last three results are enough; the page itself asks for a hundred."""
MOST = 5_000

_FRACTION = re.compile(r"(?<=:\d\d)\.\d{1,12}")


class Gatus:
    """Asks the endpoints, once. There are no posts: what happens is in the parts."""

    kind = "gatus"
    title = "Gatus"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("| gatus", "gatus is an advanced", "gatus.io")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request. Raises AdapterError if it is no list of endpoints."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, "https://status.example.com")
        # A second failure changes what the first one means: every answer is read.
        return read_report(readable((yield Request(root + STATUSES, conditional=False))))

    def places(self, url: str) -> tuple[str, ...]:
        """The endpoints below the address as given, then at the top of its host."""
        root = page_root(url)
        return tuple(dict.fromkeys((root + STATUSES, top_of(root) + STATUSES))) if root else ()

    def knows(self, page: Response) -> bool:
        try:
            return bool(read_report(readable(page)).components)
        except AdapterError:
            return False


def read_report(response: Response) -> Report:
    """The parts. Raises AdapterError for anything but a list of endpoints."""
    document = decode(response, KIND)
    rows = objects(document)[:MOST]
    if not isinstance(document, list) or not rows or not all(map(_is_endpoint, rows)):
        raise not_this(response.url, KIND, response.body)
    named = [row for row in rows if _name(row)]
    names = part_names([(line(row.get("group")), _name(row)) for row in named])
    now = server_time(response)
    parts = [_part(name, row, now) for name, row in zip(names, named, strict=True)]
    return Report(components=_told.by_name(parts), level=level_of_parts(parts))


def _is_endpoint(row: Mapping[str, object]) -> bool:
    return bool(identity(row.get("key"))) and isinstance(row.get("results", ""), list | None)


def _name(row: Mapping[str, object]) -> str:
    return line(row.get("name")) or identity(row.get("key"))


def _part(name: str, row: Mapping[str, object], now: datetime | None) -> Component:
    """Down at the second failure: one alone happens, and Gatus itself waits for a third. A row
    has its results oldest first; one that is a day old says nothing of now."""
    results = [one for one in objects(row.get("results"))[-3:] if type(one.get("success")) is bool]
    results.sort(key=lambda one: at.timestamp() if (at := _time(one)) else 0.0)
    if not results or asleep(_time(results[-1]), now):
        return Component(name, None)
    if results[-1]["success"]:
        return Component(name, Level.OK)
    twice = len(results) == 1 or not results[-2]["success"]
    return Component(name, Level.DOWN) if twice else Component(name, None, "unhealthy")


def _time(result: Mapping[str, object]) -> datetime | None:
    """Go prints nanoseconds, and as many digits as it needs."""
    return moment(_FRACTION.sub("", line(result.get("timestamp"), 60)))


ADAPTER = Gatus()
