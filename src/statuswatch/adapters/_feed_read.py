"""feedparser at arm's length: bytes in, a small frozen feed out, or an AdapterError.

feedparser *opens* a body that is a path or a URL (so it is handed a stream), raises on some bad
characters (its issue #599), and takes an empty body and any HTML for a feed without entries (so
`version` must be set).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urljoin

from statuswatch.adapters._answers import host_of, not_this
from statuswatch.adapters._feed_bounds import bearable, sparing, usual
from statuswatch.adapters._feed_times import named_offset
from statuswatch.adapters._text import TEXT, line, markup, web_address
from statuswatch.core.flow import AdapterError, Response
from statuswatch.core.words import say

MOST_ENTRIES = 500
"""100,000 entries cost feedparser 16.8 s; a status feed has 25."""

MOST_CATEGORIES = 50

LOOK, LOOK_IN_PAGE = 65_536, 2_048
"""Bytes in which a feed has begun, whatever stands before it; where that is a web page's frame."""

_ENTRY = re.compile(rb"<(item|entry)[\s>]")
_ROOT = re.compile(rb"<(?:[a-z][\w.-]{0,30}:)?(?:rss|feed|rdf|channel)[\s/>]", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s{1,9}html|<html[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `offset`: hours east of UTC that its own date names. `categories`: each by its
    label, else its term, as people read it."""

    id: str
    link: str
    title: str
    html: str
    published: datetime | None
    updated: datetime | None
    offset: float
    planned_end: datetime | None
    category: str
    categories: tuple[str, ...] = ()

    @property
    def anchor(self) -> datetime | None:
        """About when its newest text was written: a plan is `published` in the future."""
        both = [at for at in (self.published, self.updated) if at is not None]
        return min(both, default=None)


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    subtitle: str
    generator: str
    link: str
    entries: tuple[Entry, ...]


def read_feed(response: Response) -> Feed:
    """The feed. Raises AdapterError where it is none, or cannot be read."""
    body = response.body
    if b"<!entity" in body.replace(b"\0", b"").lower():
        # Nobody needs entities of their own to say that a service is down. Anywhere: a comment of
        # any length may stand before them.
        raise AdapterError(
            say(
                "The feed of {host} declares entities; it is not read.", host=host_of(response.url)
            ),
            say("Only hostile or very old feeds do so. Look for another feed of the page."),
        )
    if not _looks_like_a_feed(body):
        raise not_this(response.url, "feed", body)
    short = usual(_shortened(body))
    if not bearable(short):
        raise AdapterError(
            say("The feed of {host} is larger than we read.", host=host_of(response.url)),
            say("No status feed is like that. Look for another feed of the page."),
        )
    import feedparser
    import feedparser.mixin

    sparing(feedparser.mixin)
    try:
        parsed = feedparser.parse(BytesIO(short), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # UnicodeEncodeError, ValueError, re.error, RecursionError
        raise not_this(response.url, "feed", body) from error
    if not parsed.get("version"):
        raise not_this(response.url, "feed", body)
    channel = parsed.get("feed") or {}
    rows = [row for row in parsed.get("entries") or () if isinstance(row, dict)]
    return Feed(
        title=line(markup(channel.get("title"), 1_200)),
        subtitle=line(markup(channel.get("subtitle"), 1_200)),
        generator=line(channel.get("generator")),
        link=web_address(channel.get("link")) or response.url,
        entries=tuple(_entry(row, response.url) for row in rows[:MOST_ENTRIES]),
    )


def _looks_like_a_feed(body: bytes) -> bool:
    """Does a feed begin where one would? 4 MB of a broken web page cost feedparser 2 s.

    Not: does it begin with one. Some have a server's warning above them, some a page around them.
    """
    head = body[:LOOK].replace(b"\0", b"")
    root = _ROOT.search(head)
    if root is None:
        return False
    return root.start() < LOOK_IN_PAGE or _PAGE.search(head, 0, root.start()) is None


def _entry(row: dict[str, object], base: str) -> Entry:
    # dict.get: feedparser's own `get` passes one date off as another, with a warning.
    raw = {name: dict.get(row, name) for name in ("published", "updated")}
    html = _content(row)
    title = line(markup(row.get("title"), 1_200)) or line(markup(html, 1_200), 120)
    published = _moment(dict.get(row, "published_parsed"))
    updated = _moment(dict.get(row, "updated_parsed"))
    return Entry(
        id=line(row.get("id"), 500),
        link=web_address(_joined(base, row.get("link"))),
        title=title,
        html=html,
        published=published,
        updated=updated,
        offset=named_offset(raw["published"] or raw["updated"]),
        planned_end=_rfc822(row.get("maintenanceenddate")),
        category=line(row.get("category")),
        categories=_categories(row.get("tags")),
    )


def _categories(tags: object) -> tuple[str, ...]:
    rows = tags[:MOST_CATEGORIES] if isinstance(tags, list) else ()
    names = (line(row.get("label") or row.get("term"), 80) for row in rows if isinstance(row, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _content(row: dict[str, object]) -> str:
    content = row.get("content")
    values = (
        [part.get("value") for part in content if isinstance(part, dict)]
        if isinstance(content, list)
        else []
    )
    values.append(row.get("summary"))
    texts = [value for value in values if isinstance(value, str)]
    return max(texts, key=len, default="")[: TEXT * 20]


def _joined(base: str, link: object) -> str:
    try:
        return urljoin(base, link) if isinstance(link, str) and link else ""
    except ValueError:
        return ""


def _moment(parsed: object) -> datetime | None:
    """feedparser's UTC time tuple as a moment; `None` for none and for impossible years."""
    if not isinstance(parsed, tuple) or len(parsed) < 6:
        return None
    year, month, day, hour, minute, second = (int(part) for part in parsed[:6])
    try:
        at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return at if 2000 <= at.year < 2200 else None


def _rfc822(value: object) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(value) if isinstance(value, str) else None
        return at.astimezone(UTC) if at and at.tzinfo else at and at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _shortened(body: bytes) -> bytes:
    """The body with at most the cap's number of entries: the first half and the last.

    Feeds run in either direction, so the newest are at one of the two ends.
    """
    starts = [found.start() for found in _ENTRY.finditer(body)]
    if len(starts) <= MOST_ENTRIES:
        return body
    half = MOST_ENTRIES // 2
    return body[: starts[half]] + body[starts[-half] :]
