"""Hacker News: a search of its stories by Algolia, as JSON, newest first."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from statuswatch.adapters._answers import not_this
from statuswatch.adapters._crowd_listener import Heard, Listener, post
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._own_page import epoch
from statuswatch.adapters._text import line, moment
from statuswatch.core.crowd import KEPT, Post
from statuswatch.core.flow import AdapterError, Response

API = "https://hn.algolia.com/api/v1/search_by_date?tags=story&hitsPerPage=100&query="
STORY = "https://news.ycombinator.com/item?id="


def read(response: Response) -> Heard:
    """Raises AdapterError where it is something else."""
    document = fields(decode(response, "Hacker News search"))
    hits = document.get("hits")
    if not isinstance(hits, list):
        raise not_this(response.url, "Hacker News search", response.body)
    found = tuple(p for p in map(_post, objects(hits)) if p is not None)
    query, most = line(document.get("query"), 80), document.get("hitsPerPage")
    title = f"Hacker News: {query}" if query else "Hacker News"
    whole = isinstance(most, int) and len(hits) < most
    return Heard(title, found, KEPT if whole else None)


def _post(hit: dict[str, object]) -> Post | None:
    at = epoch(hit.get("created_at_i")) or moment(hit.get("created_at"))
    number = identity(hit.get("objectID"))
    text = line(hit.get("title")) or line(hit.get("story_title"))
    url = f"{STORY}{number}" if number.isdecimal() else ""
    return post(number, at, text, url, line(hit.get("author")))


def _where(url: str) -> str:
    """A search that was opened in a browser is asked of the API."""
    try:
        parts = urlsplit(url)
        words = parse_qs(parts.query).get("q") or parse_qs(parts.query).get("query") or [""]
    except ValueError:
        return url
    typed = parts.hostname == "hn.algolia.com" and not parts.path.startswith("/api/")
    return API + quote(words[0]) if typed and words[0] else url


def _marked(page: Response) -> bool:
    try:
        hits = objects(fields(decode(page, "search")).get("hits"))
    except AdapterError:
        return False
    return bool(hits) and all("objectID" in hit and "created_at_i" in hit for hit in hits)


ADAPTER = Listener(
    kind="hacker_news",
    title="Hacker News",
    read=read,
    marked=_marked,
    called=lambda _: "Hacker News",
    experimental=True,
    example=f"{API}podhost",
    where=_where,
    accept="application/json",
)
