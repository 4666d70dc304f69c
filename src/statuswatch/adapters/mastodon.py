"""Mastodon: a tag of one server, or an account, as RSS. Its posts have no titles."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from statuswatch.adapters._crowd_feed import feed_of, heard, path_of, whole_texts
from statuswatch.adapters._crowd_listener import Heard, Listener
from statuswatch.adapters._feed_read import Entry, read_feed
from statuswatch.core.flow import Response

_PAGE = re.compile(r"(?:@[\w.]+|tags/\w+)")
_AUTHOR = re.compile(r"/(@[\w.@-]+|users/[\w.-]+)/")


def read(response: Response) -> Heard:
    """Raises AdapterError where it is no feed."""
    feed = read_feed(response)
    whose = _by_account if path_of(response.url).startswith("tags/") else _nobody
    return heard(feed, whole_texts, whose)


def _by_account(entry: Entry) -> str:
    hit = _AUTHOR.search(f"{entry.link or entry.id}/")
    return f"{urlsplit(entry.link).netloc}/{hit[1]}" if hit else ""


def _nobody(_: Entry) -> str:
    """In the feed of one account all are by the same."""
    return ""


def _where(url: str) -> str:
    return f"{url.rstrip('/')}.rss" if _PAGE.fullmatch(path_of(url)) else url


def _called(url: str) -> str:
    name = path_of(url).removesuffix(".rss")
    return (
        f"Mastodon #{name.removeprefix('tags/')}"
        if name.startswith("tags/")
        else (f"Mastodon {name}" if name else "Mastodon")
    )


def _marked(page: Response) -> bool:
    feed = feed_of(page)
    return feed is not None and feed.generator.startswith("Mastodon")


ADAPTER = Listener(
    kind="mastodon",
    title="Mastodon tag or account",
    read=read,
    marked=_marked,
    called=_called,
    experimental=False,
    example="https://mastodon.social/tags/podhost.rss",
    where=_where,
)
