"""What an address and its page hint at: which kind it may be, and where its status page is.

Only ever a reason to look: what is found has to be read before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from statuswatch.core.flow import Adapter, Answer, Response
from statuswatch.engine.frontpage import FrontPage, Link, carries, domain_of

COMMON = (
    "statuspage",
    "feed",
    "incidentio",
    "instatus",
    "betterstack",
    "statusio",
    "statuscast",
    "statuspal",
    "sorry",
    "uptimecom",
    "freshstatus",
    "hund",
)
"""Kinds by the number of hosts that the catalogue knows of them; the others come after."""

GUESSED = (*COMMON[:5], "cstate", "firehydrant", "rootly", *COMMON[5:])
"""The order in which kinds are guessed at: by how common they are, but those that keep one document
at one place of their own come before those that would cost several requests."""

_PLAIN = re.compile(r"(?:(?:our|system|service|server|site|platform|api|live) )?status(?: page)?")
"""How a site calls its own status page; with a name in it, it may be somebody else's."""


class Hints:
    """Told by the marks of these kinds, about the address that was typed."""

    def __init__(self, url: str, readers: Iterable[Adapter]) -> None:
        self._url, self._readers = url, tuple(readers)

    def mark(self, adapter: Adapter, hosts: tuple[str, ...], front: FrontPage) -> int:
        """How surely a page is of this kind by what it says: 0 not at all, 3 by its very host."""
        if any(carries(host, mark) for host in hosts for mark in adapter.marks):
            return 3
        if any(mark in maker for mark in adapter.marks for maker in front.makers):
            return 2
        credited = front.linked_hosts.intersection(adapter.marks)  # "Powered by"
        return 1 if credited or any(mark in front.text for mark in adapter.marks) else 0

    def is_near(self, page: str, url: str) -> bool:
        """Of the same owner, or kept by a vendor of status pages."""
        return _owner(page) == _owner(url) or self._is_vendors(url)

    def _is_vendors(self, url: str) -> bool:
        return any(carries(url, mark) for a in self._readers for mark in a.marks)

    def way(self, front: FrontPage, link: Link) -> int:
        """How surely a link leads to this site's own status page. Somebody else's status that is
        only mentioned is not meant: the owner must be the same, or the name fit."""
        there = urlsplit(link.url)
        same = {link.url.rstrip("/")} & {front.url.rstrip("/"), self._url.rstrip("/")}
        if same or "status" not in f"{link.text} {there.netloc}{there.path}".lower():
            return 0
        host, name = there.hostname or "", _owner(front.url).partition(".")[0]
        ours, fits = _owner(front.url) == _owner(link.url), len(name) > 2 and name in host
        bare = host.removeprefix("www.")
        if not ours and any(bare in a.marks for a in self._readers):
            return 0  # the vendor's own front door is but a credit
        if self._is_vendors(link.url):
            return 2 if ours or fits else int(bool(_PLAIN.fullmatch(link.text.lower())))
        if ours or fits:
            return 2 if is_about_status(f"{there.scheme}://{there.netloc}") else 1
        return 0


def commonness(adapter: Adapter) -> tuple[int, str]:
    known = adapter.kind in GUESSED
    return GUESSED.index(adapter.kind) if known else len(GUESSED), adapter.kind


def standing_of(adapter: Adapter) -> tuple[bool, bool]:
    """Of several that know one document: a kind that has marks of its own is more specific than
    a format that anybody uses, and a reader proved on recordings is believed first."""
    return not adapter.marks, adapter.experimental


def is_about_status(url: str) -> bool:
    """Does the address itself say that a status is told there?"""
    parts = urlsplit(url)
    return "status" in f"{parts.hostname}{parts.path}".lower()


def guesses(url: str, answer: Answer | None, front: FrontPage) -> list[str]:
    """Where a site would have its status page. None for what is one, or is a document."""
    if is_about_status(url) or (isinstance(answer, Response) and answer.ok and not front.there):
        return []
    parts = urlsplit(url)
    here = f"{parts.scheme}://{parts.netloc}/status"
    owner = _owner(url)
    return [f"https://status.{owner}/", here] if _is_named(owner) else [here]


def _is_named(host: str) -> bool:
    return "." in host and ":" not in host and not host.rpartition(".")[2].isdigit()


def _owner(url: str) -> str:
    return domain_of(urlsplit(url).hostname or "")
