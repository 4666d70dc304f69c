"""StatusHub pages: how many of its services are up, affected and down. It names none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from statuswatch.adapters._answers import fits, host_of, not_this, readable
from statuswatch.adapters._json import decode, fields
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Level, Report, Role, Source

TITLE = "page of StatusHub"
STATUSES = "/api/statuses"
KNOWN = ("count_status_1", "count_status_2", "count_status_3")
"""Up, affected, down."""

_COUNT = re.compile(r"count_status_\d{1,3}")


class StatusHub:
    """Asks the counters, once."""

    kind = "statushub"
    title = "StatusHub"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("statushub.io", "statushub.com")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no such list."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, "https://wpenginestatus.com")
        return read_report(readable((yield Request(root + STATUSES))))

    def places(self, url: str) -> tuple[str, ...]:
        """The counters below the address as given, then at the top of its host."""
        root = _root(url)
        return tuple(dict.fromkeys((root + STATUSES, top_of(root) + STATUSES))) if root else ()

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


def read_report(response: Response) -> Report:
    """The level that the counters make. Raises AdapterError for anything else."""
    counters = fields(fields(decode(response, TITLE)).get("counters"))
    counts = {name: count for name in KNOWN if (count := _count(counters.get(name))) is not None}
    if counts.keys() != set(KNOWN):
        raise not_this(response.url, TITLE, response.body)
    others = any(
        _count(value) != 0
        for name, value in counters.items()
        if _COUNT.fullmatch(name) and name not in KNOWN
    )
    # It does not name what is ill, so the host is the title of the trouble.
    return Report(complete=False, level=_level(counts, others), title=host_of(response.url))


def _level(counts: Mapping[str, int], others: bool) -> Level | None:
    """Down only where nothing else is counted. `others`: some are in a state that we do not know,
    and then nothing is well."""
    up, affected, down = (counts[name] for name in KNOWN)
    if down:
        return Level.PARTIAL if up or affected or others else Level.DOWN
    if affected:
        return Level.DEGRADED
    return Level.OK if up and not others else None


def _count(value: object) -> int | None:
    """A number of services; `None` for what is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1_000_000:
        return None
    return value


def _root(url: str) -> str:
    return page_root(url).removesuffix(STATUSES)


ADAPTER = StatusHub()
