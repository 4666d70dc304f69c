"""Instatus status pages: the summary with its list of components, or the data inside the page."""

from __future__ import annotations

from collections.abc import Generator
from urllib.parse import urlsplit

from statuswatch.adapters import _instatus_story as story
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._flight import embedded
from statuswatch.adapters._json import decode, fields, parse
from statuswatch.adapters._places import first_read, no_address, page_root
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Report, Role, Source

VERSIONS = (
    ("/v3/summary.json", "/v3/components.json"),
    ("/summary.json", "/v2/components.json"),
)
"""Where a page keeps its summary and its components, the newest first."""

TITLE = "page of Instatus"
EXAMPLE = "https://status.mastodon.social"


class Instatus:
    """Asks the newest summary that there is, and the components beside it."""

    kind = "instatus"
    title = "Instatus"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("instatus.com",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Two requests. Raises AdapterError if it is no Instatus page."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        # While something is open a part may change and the summary not: it is read in full.
        places = _asked(source.url, root)
        url, document = yield from first_read(places, _told, conditional=not still_open)
        if story.is_page(document):
            return story.read_page(document, root)
        components = yield from _components(root, url)
        return story.read_summary(document, components, root)

    def past(self, source: Source) -> Flow:
        """What came before: the page itself holds 90 days, without texts."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        url, document = yield from first_read((root + "/",), _told, conditional=False)
        if not story.is_page(document):
            raise not_this(url, TITLE)
        report = story.read_page(document, root)
        over = tuple(incident for incident in report.incidents if incident.ended)
        return Report(incidents=over, complete=False, title=report.title)

    def places(self, url: str) -> tuple[str, ...]:
        """The summaries, the newest version first, then the page itself."""
        root = page_root(url)
        return _places(root) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it a summary with one of Instatus's words, or a page drawn from one?"""
        return fits(_told, page)


def _told(response: Response) -> tuple[str, dict[str, object]]:
    """The address that answered, and its document. Raises AdapterError if it is another kind."""
    try:
        document = fields(parse(response.body))
    except ValueError:
        document = embedded(response.body, "site", "activeIncidents") or {}
    if story.is_page(document) or story.is_summary(document):
        return response.url, document
    raise not_this(response.url, TITLE, response.body)


def _components(root: str, url: str) -> Generator[Requests, Answers, object]:
    """The list beside the summary that answered; `None` where there is none."""
    path = next((c for s, c in VERSIONS if urlsplit(url).path.endswith(s)), VERSIONS[0][1])
    answer = yield Request(root + path, conditional=False, decisive=False)
    try:
        return story.listed_components(decode(readable(answer), TITLE))
    except AdapterError:
        return None  # the summary alone says how the page is


def _asked(url: str, root: str) -> tuple[str, ...]:
    """The document that the source names, or all places where it names the page."""
    return (url,) if urlsplit(url).path.endswith("summary.json") else _places(root)


def _places(root: str) -> tuple[str, ...]:
    return (*(root + summary for summary, _ in VERSIONS), root + "/")


ADAPTER = Instatus()
