"""Checkly status pages: the data that the page is drawn from, or a summary."""

from __future__ import annotations

import re

from statuswatch.adapters import _checkly_story as story
from statuswatch.adapters._answers import fits, not_this
from statuswatch.adapters._json import fields, parse
from statuswatch.adapters._nuxt import unfolded
from statuswatch.adapters._places import first_read, no_address, page_root
from statuswatch.core.flow import Flow, Response
from statuswatch.core.model import Report, Role, Source

TITLE = "page of Checkly"
EXAMPLE = "https://status.mistral.ai"
PAYLOAD, SUMMARY = "/_payload.json", "/summary.json"

_DEEPER = re.compile(r"/(?:_payload\.json|incident/[\w-]{1,80}|api/status-page/.{0,200})/*$")


class Checkly:
    """One request where the page's data stands apart; else a summary, else the page."""

    kind = "checkly"
    title = "Checkly"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("checkly-status-page.com", "status-page-resolver-")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is none of the three."""
        places = self.places(source.url)
        if not places:
            raise no_address(source.url, EXAMPLE)
        return (yield from first_read(places, read_report))

    def places(self, url: str) -> tuple[str, ...]:
        """The page's data, a summary, then the page itself, which has the data too."""
        root = _DEEPER.sub("", page_root(url))
        return (root + PAYLOAD, root + SUMMARY, root + "/") if root else ()

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


def read_report(response: Response) -> Report:
    """What either form tells. Raises AdapterError if it is something else."""
    try:
        document = fields(parse(response.body))
    except ValueError:
        document = {}
    report = story.read_summary(document)
    if report is None and not document:
        try:
            report = story.read_page(fields(fields(unfolded(response.body)).get("data")))
        except ValueError:
            report = None
    if report is None:
        raise not_this(response.url, TITLE, response.body)
    return report


ADAPTER = Checkly()
