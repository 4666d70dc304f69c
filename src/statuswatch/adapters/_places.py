"""Where a page keeps its documents: its own address, and asking several places until one speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from statuswatch.adapters._answers import readable
from statuswatch.core.flow import AdapterError, Answers, Request, Requests, Response, Trouble
from statuswatch.core.words import say

Read = TypeVar("Read")

_TAIL = re.compile(
    r"/(?:api(?:/v\d(?:/[\w./-]{0,80})?)?|history(?:\.\w{2,5})?|uptime"
    r"|incidents(?:/[\w-]{1,40})?|(?:v\d/)?(?:summary|components)\.json|index\.(?:html?|json)"
    r"|feed(?:\.\w{2,5})?)?/*$"
)
_ELSEWHERE = frozenset({200, 400, 403, 404, 405, 406, 410})
"""Answers after which another place of the same page is worth a request."""


def page_root(url: str) -> str:
    """The page's own address, without a trailing slash: any address on it will do.

    Empty where `url` is not an http(s) address.
    """
    given = url.strip()
    if "://" not in given:
        given = f"https://{given}"
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""  # "javascript:alert(1)" has a port that is none
    if parts.scheme.lower() not in ("http", "https") or not host or not given.isprintable():
        return ""
    return f"{parts.scheme.lower()}://{parts.netloc}{_TAIL.sub('', parts.path)}"


def top_of(root: str) -> str:
    """The top of its host."""
    parts = urlsplit(root)
    return f"{parts.scheme}://{parts.netloc}"


def no_address(url: str, example: str) -> AdapterError:
    """The error for a source whose address is none."""
    return AdapterError(
        say("“{url}” is not a web address.", url=url[:200]),
        say("Give the address of the status page, as in {example}.", example=example),
    )


def first_read(
    places: Sequence[str], read: Callable[[Response], Read], *, conditional: bool = True
) -> Generator[Requests, Answers, Read]:
    """What `read` makes of the first place that answers with what it reads.

    Only the last place is decisive, for one that is missing says nothing of the page. A host
    that does not answer, or is ill, is not asked for more than that. Raises AdapterError.
    """
    for place in places[:-1]:
        answer = yield Request(place, conditional=False, decisive=False)
        if isinstance(answer, tuple):
            answer = answer[0]
        if isinstance(answer, Trouble):
            break
        if answer.status not in _ELSEWHERE:
            readable(answer)
        try:
            return read(readable(answer))
        except AdapterError:
            continue
    last = yield Request(places[-1], conditional=conditional)
    return read(readable(last))
