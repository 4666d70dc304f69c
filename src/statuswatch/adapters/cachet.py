"""Cachet, versions 1 to 3: its components, incidents and schedules, three lists.

Built from the source of its servers; no recorded document was at hand. Versions 1 and 2 answer
below `/api/v1` with flat rows, version 3 below `/api` with JSON:API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from statuswatch.adapters import _cachet_story as story
from statuswatch.adapters._answers import not_this, readable, server_time
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._places import first_read, no_address, page_root
from statuswatch.core.flow import AdapterError, Answer, Flow, Request, Response
from statuswatch.core.model import Role, Source

KIND = "Cachet page"
EXAMPLE = "https://status.example.com"
OLD, NEW = "/api/v1", "/api"
COMPONENTS = "/components?per_page=100"

_ASKED = re.compile(r"(?P<api>/api(?:/v1)?)/(?:components|incidents|schedules|status)\b[^?#]*$")


class Cachet:
    """Asks the components, then incidents and schedules beside them."""

    kind = "cachet"
    title = "Cachet"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("cachethq.io", "powered by cachet", "cachet.io")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Three requests, four on version 3 unless the address says so. Raises AdapterError."""
        places = _places(source.url)
        if not places:
            raise no_address(source.url, EXAMPLE)
        parts = yield from first_read(places, read_parts, conditional=False)
        newest = "?sort=id&order=desc&per_page=100"
        if parts.version == NEW:
            newest = "?sort=-id&per_page=100&include=components,updates"
        wanted = (f"/incidents{newest}", f"/schedules{newest}")
        answers = yield tuple(
            Request(parts.api + path, conditional=False, decisive=False) for path in wanted
        )
        told = answers if isinstance(answers, tuple) else (answers,)
        incidents, schedules = _rows(told[0]), _rows(told[-1])
        return story.report(
            parts.rows, parts.whole, incidents, schedules, page_root(parts.api), parts.now
        )

    def places(self, url: str) -> tuple[str, ...]:
        """The components where versions 1 and 2 have them, then where 3 has them."""
        return _places(url)

    def knows(self, page: Response) -> bool:
        """Is it a list of components, with at least one?"""
        try:
            return bool(read_parts(readable(page)).rows)
        except AdapterError:
            return False


@dataclass(frozen=True, slots=True)
class Parts:
    """The list of components. `api`: where it was found, with its version's own `/api…`."""

    api: str
    version: str
    rows: list[story.Row]
    whole: bool
    now: story.Moment


def read_parts(response: Response) -> Parts:
    """Raises AdapterError for anything but a list of components."""
    document = decode(response, KIND)
    rows = story.rows(document)
    told = objects(fields(document).get("data"))
    new = bool(told) and all(identity(row.get("type")) == "components" for row in told)
    paged = "pagination" in fields(fields(document).get("meta"))
    if rows is None or not (new or paged) or not all(map(story.is_part, rows)):
        raise not_this(response.url, KIND, response.body)
    api = response.url.partition("?")[0].removesuffix("/components")
    return Parts(api, NEW if new else OLD, rows, story.is_last(document), server_time(response))


def _rows(answer: Answer) -> story.Listed | None:
    """The rows of a list beside it; `None` where it cannot be read (or is not there at all)."""
    try:
        response = readable(answer)
        document = decode(response, KIND)
    except AdapterError:
        return None
    rows = story.rows(document)
    return None if rows is None else story.Listed(tuple(rows), story.is_last(document))


def _places(url: str) -> tuple[str, ...]:
    """An address that names one of the two kinds of list is asked that one alone."""
    root = page_root(url)
    if not root:
        return ()
    given = url.strip() if "://" in url else f"https://{url.strip()}"
    asked = _ASKED.search(urlsplit(given).path)
    kinds = (asked["api"],) if asked is not None else (OLD, NEW)
    return tuple(_ASKED.sub("", root) + kind + COMPONENTS for kind in kinds)


ADAPTER = Cachet()
