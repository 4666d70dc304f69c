"""Google News: a search of the world's newspapers, as RSS. A hundred items at most, unofficial."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from statuswatch.adapters._crowd_feed import feed_of, heard, host_of
from statuswatch.adapters._crowd_listener import Heard, Listener
from statuswatch.adapters._feed_read import Entry, read_feed
from statuswatch.core.flow import Response

HOST = "news.google.com"
MOST = 100
"""Items of an answer; one that is full may lack some."""

_OUTLET = re.compile(r"\s[-–—|]\s[^-–—|]{2,60}$")
_WHEN = re.compile(r"\bwhen:(\d{1,3})([hd])\b")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


def read(response: Response) -> Heard:
    """Raises AdapterError where it is no feed."""
    found = heard(read_feed(response), _headline, _outlet)
    if len(found.posts) >= MOST:
        return found
    return Heard(found.title, found.posts, _reach(response.url))


def _headline(entry: Entry) -> str:
    """Without the outlet behind it, which may be the very service ("… - YouTube")."""
    return _OUTLET.sub("", entry.title)


def _outlet(entry: Entry) -> str:
    hit = _OUTLET.search(entry.title)
    return hit[0].strip() if hit else ""


def _reach(url: str) -> timedelta | None:
    """How far back the search itself looks."""
    try:
        words = " ".join(parse_qs(urlsplit(url).query).get("q", ()))
    except ValueError:
        return None
    hit = _WHEN.search(words)
    return int(hit[1]) * _UNITS[hit[2]] if hit else None


def _where(url: str) -> str:
    """A search that was opened in a browser has a feed of its own."""
    return url.replace(f"{HOST}/search?", f"{HOST}/rss/search?", 1)


def _marked(page: Response) -> bool:
    feed = feed_of(page)
    return feed is not None and feed.generator.startswith("NFE/") and host_of(feed.link) == HOST


ADAPTER = Listener(
    kind="google_news",
    title="Google News",
    read=read,
    marked=_marked,
    called=lambda _: "Google News",
    experimental=False,
    example="https://news.google.com/rss/search?q=podhost+outage+when:7d",
    where=_where,
)
