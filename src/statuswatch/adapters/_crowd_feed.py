"""RSS and Atom of places where others speak, as posts."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._crowd_listener import Heard, post
from statuswatch.adapters._feed_read import Entry, Feed, read_feed
from statuswatch.adapters._text import markup
from statuswatch.core.flow import AdapterError, Response

Words = Callable[[Entry], str]


def titles(entry: Entry) -> str:
    return entry.title


def whole_texts(entry: Entry) -> str:
    """Where posts have no titles of their own, the text says it."""
    return markup(entry.html, 600) or entry.title


def heard(feed: Feed, words: Words = titles, author: Words = lambda _: "") -> Heard:
    found = (
        post(e.id or e.link, e.published or e.updated, words(e), e.link, author(e))
        for e in feed.entries
    )
    return Heard(feed.title, tuple(p for p in found if p is not None))


def feed_of(page: Response) -> Feed | None:
    """For recognising: None where it is no feed."""
    try:
        return read_feed(page) if page.ok and page.body else None
    except AdapterError:
        return None


def path_of(url: str) -> str:
    """The path of an address, without slashes around it; empty for what is none."""
    try:
        return urlsplit(url).path.strip("/")
    except ValueError:
        return ""


__all__ = ["feed_of", "heard", "host_of", "path_of", "titles", "whole_texts"]
