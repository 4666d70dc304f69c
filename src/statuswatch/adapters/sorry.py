"""Sorry™ status pages: the state of the page, its components, and its notices with their texts.

Built from what others read of it; no recorded document was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from urllib.parse import urljoin, urlsplit

from statuswatch.adapters import _sorry_story as story
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._json import decode, fields, objects
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._statuspage_past import gone
from statuswatch.core.flow import AdapterError, Answer, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Report, Role, Source

KIND = "Sorry page"
EXAMPLE = "https://status.postmarkapp.com"
API = "/api/v1"
STATUS, COMPONENTS, NOTICES = API + "/status", API + "/components", API + "/notices"
WHEN = "?filter%5Btimeline_state_eq%5D="
MOST_PAGES, MOST_DETAILS = 10, 8

_KEY = re.compile(r"[\w-]{1,64}")


class Sorry:
    """Asks the page's state, then its components, what is on and what is to come; of each open
    notice the whole story, and how one ended that is gone."""

    kind = "sorry"
    title = "Sorry"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("sorryapp.com", "sorryapp")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Four requests on a calm page. Raises AdapterError if it is none of Sorry's."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        page = read_page(readable((yield Request(root + STATUS, conditional=False))))
        lists = (COMPONENTS, f"{NOTICES}{WHEN}present", f"{NOTICES}{WHEN}future")
        answers = yield tuple(_aside(root + path) for path in lists)
        told = answers if isinstance(answers, tuple) else (answers,)
        parts = yield from _whole(told[0], "components")
        present, all_present = yield from _whole(told[1], "notices")
        future, all_future = yield from _whole(told[-1], "notices")
        rows = {story.key_of(row): row for row in (*future, *present)}
        left = gone(still_open, story.incidents(rows.values()))
        details = yield from _details(root, (*rows, *sorted(left)))
        read = [{**rows.get(key, {}), **details.get(key, {})} for key in (*rows, *sorted(left))]
        return story.report(page, parts[0], read, all_present and all_future)

    def past(self, source: Source) -> Flow:
        """The newest notices that are over, with their last message."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        answer = yield _aside(f"{root}{NOTICES}{WHEN}past")
        document = fields(decode(readable(answer), KIND))
        read = story.incidents(objects(document.get("notices")))
        return Report(incidents=tuple(one for one in read if one.ended), complete=False)

    def places(self, url: str) -> tuple[str, ...]:
        """The page's state."""
        root = page_root(url)
        return (root + STATUS,) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it the page's own state, as its own interface tells it?"""
        return fits(read_page, page)


def read_page(response: Response) -> story.Row:
    """The page's row. Raises AdapterError for anything but its own state."""
    page = fields(fields(decode(response, KIND)).get("page"))
    if not story.is_page(page):
        raise not_this(response.url, KIND, response.body)
    return page


def _aside(url: str) -> Request:
    return Request(url, conditional=False, decisive=False)


def _whole(answer: Answer, name: str) -> Generator[Requests, Answers, tuple[list[story.Row], bool]]:
    """The rows of a list in pages, and whether that was all of them."""
    rows: list[story.Row] = []
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        try:
            response = readable(answer)
            document = fields(decode(response, KIND))
        except AdapterError:
            return rows, False
        if not isinstance(document.get(name), list):
            return rows, False
        rows += objects(document.get(name))
        told = fields(document.get("meta")).get("next_page")
        following = _next(response.url, told)
        if not following or following in seen:
            return rows, told is None
        seen.add(following)
        asked = yield _aside(following)
        answer = asked[0] if isinstance(asked, tuple) else asked
    return rows, False


def _next(url: str, told: object) -> str:
    """The next page of a list, on the same host."""
    if not isinstance(told, str) or len(told) > 1_000 or not told.isprintable():
        return ""
    try:
        there = urljoin(url, told)
        return there if urlsplit(there).netloc == urlsplit(url).netloc else ""
    except ValueError:
        return ""


def _details(root: str, keys: Iterable[str]) -> Generator[Requests, Answers, dict[str, story.Row]]:
    """Notices in full, by their keys: lists have only the last message and no components."""
    wanted = [key for key in dict.fromkeys(keys) if _KEY.fullmatch(key)][:MOST_DETAILS]
    if not wanted:
        return {}
    answers = yield tuple(_aside(f"{root}{NOTICES}/{key}") for key in wanted)
    found: dict[str, story.Row] = {}
    for key, answer in zip(wanted, answers if isinstance(answers, tuple) else (), strict=False):
        try:
            row = fields(fields(decode(readable(answer), KIND)).get("notice"))
        except AdapterError:
            continue
        if story.key_of(row) == key:
            found[key] = row
    return found


ADAPTER = Sorry()
