"""Freshstatus pages: the public API's tree of components, and the incidents that are open.

It goes by an account's number, which is in the address of either document.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace

from statuswatch.adapters import _freshstatus_story as story
from statuswatch.adapters import _told
from statuswatch.adapters._answers import host_of, not_this, readable
from statuswatch.adapters._json import decode, fields, objects, parse
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._statuspage_past import gone
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Incident, Report, Role, Source
from statuswatch.core.words import say

TITLE = "list of Freshstatus"
API = "https://public-api.freshstatus.io/v1"
EXAMPLE = f"{API}/public-components/?account_id=3616"
MOST_GONE = 5
"""Of so many that left the open list it is asked how they ended."""

_ACCOUNT = re.compile(
    r"public-api\.freshstatus\.io/v1/public-[^\s\"'<>]{0,200}?account_id=(\d{1,9})"
)
_NUMBER = re.compile(r"\d{1,9}")


class Freshstatus:
    """Two requests at once. Option: `account`, its number, where the address does not have it."""

    kind = "freshstatus"
    title = "Freshstatus"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("freshstatus.io",)
    options: tuple[str, ...] = ("account",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """A page that does not say whose it is costs a request more. Raises AdapterError."""
        account = yield from _account(source)
        # In full each time: that no component changed does not say that no incident was posted.
        answers = yield (
            Request(_components(account), conditional=False),
            Request(
                _incidents(account, "&end_time__isempty=true"), conditional=False, decisive=False
            ),
        )
        parts, opened = answers if isinstance(answers, tuple) else (answers, answers)
        report, names = read_components(readable(parts))
        try:
            told, whole = read_incidents(readable(opened), names)
        except AdapterError:
            return replace(report, complete=False)  # the parts say how it is
        told = [*told, *(yield from _ended(account, gone(still_open, tuple(told)), names, whole))]
        return replace(report, incidents=_told.once(told), complete=whole)

    def past(self, source: Source) -> Flow:
        """The newest incidents, those that are over."""
        account = yield from _account(source)
        answer = readable((yield Request(_incidents(account), conditional=False)))
        told, _ = read_incidents(answer, {})
        return Report(incidents=_told.once(i for i in told if i.ended), complete=False)

    def places(self, url: str) -> tuple[str, ...]:
        """The components where the address has the account's number, else the page."""
        named = _ACCOUNT.search(url[:2_000])
        root = page_root(url)
        return (_components(named[1]),) if named else ((f"{root}/",) if root else ())

    def knows(self, page: Response) -> bool:
        """Is it the tree of components, or a page that says whose account it is?"""
        try:
            read_components(readable(page))
        except AdapterError:
            return page.ok and bool(_named(page))
        return True


def read_components(response: Response) -> tuple[Report, dict[str, str]]:
    """The parts and the level, and the names by id. Raises AdapterError for anything else."""
    tree = story.read_tree(decode(response, TITLE))
    if tree is None:
        raise not_this(response.url, TITLE, response.body)
    return tree


def read_incidents(response: Response, names: dict[str, str]) -> tuple[list[Incident], bool]:
    """The incidents of a list, and whether it is all of it. Raises AdapterError."""
    document = fields(decode(response, TITLE))
    listed = document.get("results")
    if not isinstance(listed, list):
        raise not_this(response.url, TITLE, response.body)
    read = [story.incident(row, names) for row in objects(listed)[: story.MOST]]
    whole = not document.get("next") and None not in read and len(read) == len(listed)
    return [incident for incident in read if incident is not None], whole


def _ended(
    account: str, left: frozenset[str], names: dict[str, str], whole: bool
) -> Generator[Requests, Answers, list[Incident]]:
    """How those ended that are not open any more; without a word the heart closes by absence."""
    found: list[Incident] = []
    for key in sorted(left)[:MOST_GONE] if whole else ():
        if not _NUMBER.fullmatch(key):
            continue
        place = f"{API}/public-incidents/{key}/?account_id={account}"
        answer = yield Request(place, conditional=False, decisive=False)
        try:
            told = story.incident(fields(decode(readable(answer), TITLE)), names)
        except AdapterError:
            continue
        if told is not None and told.key == key and told.ended:
            found.append(told)
    return found


def _account(source: Source) -> Generator[Requests, Answers, str]:
    """The account's number, from the option, the address, or the page. Raises AdapterError."""
    option = source.options.get("account", "").strip()
    named = _ACCOUNT.search(source.url[:2_000])
    if _NUMBER.fullmatch(option):
        return option
    if named:
        return named[1]
    root = page_root(source.url)
    if not root:
        raise no_address(source.url, EXAMPLE)
    page = readable((yield Request(f"{root}/", conditional=False, decisive=False)))
    found = _named(page)
    if not found:
        raise AdapterError(
            say("{host} does not say which Freshstatus account it shows.", host=host_of(root)),
            say(
                "Add it by an address with the account’s number, as in {example}.", example=EXAMPLE
            ),
        )
    return found


def _named(page: Response) -> str:
    """The number of the one account that a web page asks for; empty where there are several."""
    try:
        parse(page.body)
    except ValueError:
        html = page.body.decode("utf-8", errors="replace").replace("&amp;", "&")
        found = set(_ACCOUNT.findall(html))
        return found.pop() if len(found) == 1 else ""
    return ""


def _components(account: str) -> str:
    return f"{API}/public-components/?account_id={account}"


def _incidents(account: str, more: str = "") -> str:
    return f"{API}/public-incidents/?account_id={account}{more}"


ADAPTER = Freshstatus()
