"""PagerDuty status pages: the lists behind the page, or the data inside an older one."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from statuswatch.adapters import _pagerduty_story as story
from statuswatch.adapters._answers import not_this, readable, server_time
from statuswatch.adapters._json import decode, fields, objects, parse
from statuswatch.adapters._places import first_read, no_address, page_root
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line
from statuswatch.core.flow import AdapterError, Answer, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Report, Role, Source

FEATURED = "/api/posts?is_featured=true&limit=500"
"""What the page shows at its top: all that is open or planned."""
SERVICES, WORDS = "/api/services", "/api/post_enums"

TITLE = "PagerDuty status page"
EXAMPLE = "https://status.pagerduty.com"
MOST_DETAILS = 20
WINDOW, WINDOWS = 30 * 24 * 3600 * 1000, 3
"""Milliseconds of one look into the past, and how many are taken: longer ones are refused."""

_DEEPER = re.compile(r"/(?:posts|api|incident_details)(?:/.{0,200})?$")
_DATA = re.compile(rb"""<script[^>]{0,80}\bid=["']?data["']?[^>]{0,80}>""", re.IGNORECASE)

Parsed = Generator[Requests, Answers, Report]


class PagerDuty:
    """Asks for the featured posts; an older page is asked itself and has everything in it."""

    kind = "pagerduty"
    title = "PagerDuty status page"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ('"status_page_type":', "trust.pagerduty.com", "status.pagerduty.com")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Two requests on a calm page. Raises AdapterError if it is no PagerDuty page."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        page = yield from first_read(_places(root), read)
        if page.embedded:
            return page.report()
        return (yield from _looked_up(page, root, still_open))

    def past(self, source: Source) -> Flow:
        """What came before: an older page has it all, a newer one tells it month by month."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        page = yield from first_read(_places(root), read, conditional=False)
        if page.embedded:
            report = page.report()
        else:
            until = int(page.at.timestamp() * 1000)
            asked = [
                f"{root}/api/posts?since={until - (n + 1) * WINDOW}&until={until - n * WINDOW}"
                for n in range(WINDOWS)
            ]
            known = (root + SERVICES, root + WORDS)
            services, words, *answers = _apart((yield _requests(*known, *asked)))
            rows = [row for one in answers for row in objects(_document(one).get("posts"))]
            names = _names(services, words)
            report = story.report(story.read_posts(rows, names, root)[0], names, whole=False)
        over = tuple(incident for incident in report.incidents if incident.ended)
        return Report(incidents=over, complete=False, title=report.title)

    def places(self, url: str) -> tuple[str, ...]:
        """The featured posts, then the page itself."""
        root = _root(url)
        return _places(root) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it a list of PagerDuty's posts, or a page with its data inside?"""
        try:
            found = read(readable(page))
        except AdapterError:
            return False
        # An empty list of posts is anybody's, but for where it was found.
        return bool(found.embedded or found.posts) or "/api/posts?" in page.url


@dataclass(frozen=True, slots=True)
class Page:
    """What the first place told. `at`: the server's own clock. `more`: the list goes on."""

    posts: list[object]
    at: datetime
    more: bool = False
    embedded: Mapping[str, object] | None = None

    def report(self) -> Report:
        """The report of a page with everything inside."""
        document = fields(self.embedded)
        summary = fields(document.get("summary"))
        names = story.read_names(
            summary.get("post_enums"), summary.get("post_status_page_services")
        )
        settings = fields(fields(document.get("layout")).get("layout_settings"))
        old = [summary.get("open_incidents"), summary.get("resolved_incidents")]
        lists = [value for value in (*old, summary.get("posts")) if value is not None]
        rows = [row for value in lists if isinstance(value, list) for row in value]
        whole = isinstance(old[0], list) and all(isinstance(value, list) for value in lists)
        posts, read_all = story.read_posts(rows, names, "")
        name = line(settings.get("name"))
        return story.report(posts, names, whole=whole and read_all, title=name)


def read(response: Response) -> Page:
    """The posts, or the page with its data. Raises AdapterError for anything else."""
    inside = _DATA.search(response.body)
    body = response.body[inside.end() :].partition(b"</script")[0] if inside else response.body
    try:
        document = fields(parse(body))
    except ValueError:
        raise not_this(response.url, TITLE, response.body) from None
    at = _clock(response)
    if isinstance(fields(document.get("summary")).get("open_incidents"), list):
        return Page([], at, embedded=document)
    posts = document.get("posts")
    if inside or not isinstance(posts, list) or not all(_is_post(row) for row in posts):
        raise not_this(response.url, TITLE, response.body)
    return Page(posts, at, more=bool(document.get("continuationToken")))


def _looked_up(page: Page, root: str, still_open: frozenset[str]) -> Parsed:
    """The report of a list of posts: its words, its services, and each post in full.

    A post that left the list is asked how it ended. None of these decides the poll, but
    without the words nothing can be told of a post: then it failed.
    """
    listed = [line(fields(row).get("id"), 64) for row in page.posts]
    left = sorted(gone(still_open, ()) - set(listed))
    ids = [id_ for id_ in (*listed, *left) if id_.isalnum()][:MOST_DETAILS]
    asked = [root + SERVICES, *([root + WORDS] if ids else [])]
    asked += [f"{root}/api/posts/{quote(id_)}" for id_ in ids]
    services, *others = _apart((yield _requests(*asked)))
    words = others.pop(0) if ids else None
    full = {line(row.get("id"), 64): row for row in map(_post_of, others) if row}
    rows = [full.pop(id_, row) for id_, row in zip(listed, page.posts, strict=True)]
    names = _names(services, words)
    posts, read_all = story.read_posts([*rows, *full.values()], names, root)
    return story.report(posts, names, whole=read_all and not page.more)


def _names(services: Answer, words: Answer | None) -> story.Names:
    enums = _document(words).get("post_enums") if words else []
    if not isinstance(enums, list):
        raise not_this(words.url if words else "", TITLE)
    return story.read_names(enums, _document(services).get("services"))


def _document(answer: Answer) -> dict[str, object]:
    """What a place that need not answer told; empty where it did not."""
    try:
        return fields(decode(readable(answer), TITLE))
    except AdapterError:
        return {}


def _post_of(answer: Answer) -> dict[str, object]:
    return fields(_document(answer).get("post"))


def _is_post(row: object) -> bool:
    post = fields(row)
    return "post_type" in post and ("latest_update" in post or "updates" in post)


def _clock(response: Response) -> datetime:
    """When the server answered, by its own clock, for there is no other."""
    return server_time(response) or datetime(2000, 1, 1, tzinfo=UTC)


def _requests(*urls: str) -> tuple[Request, ...]:
    return tuple(Request(url, conditional=False, decisive=False) for url in urls)


def _apart(answers: Answers) -> tuple[Answer, ...]:
    return answers if isinstance(answers, tuple) else (answers,)


def _root(url: str) -> str:
    return _DEEPER.sub("", page_root(url))


def _places(root: str) -> tuple[str, ...]:
    return (root + FEATURED, root + "/")


ADAPTER = PagerDuty()
