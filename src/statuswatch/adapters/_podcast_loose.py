"""A feed that is not well-formed, read all the same, as lenient apps do: feedparser at arm's length.

feedparser opens a body that is a path or a URL (so it is handed a stream), raises on some bad
characters, and takes what stands in a liveItem for the channel's (so those are cut out before).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO

from statuswatch.adapters._podcast_xml import Fields, Raw, is_file

_LIVE = b"<podcast:liveItem"
_LIVE_END = b"</podcast:liveItem>"
_LIVE_NOW = re.compile(
    rb"<podcast:liveItem\s[^>]{0,500}status\s*=\s*[\"'](?:live|pending)", re.IGNORECASE
)
_COVER = re.compile(
    rb"<itunes:image\s[^<>]{0,500}?href\s*=\s*[\"']([^\"'<>]{1,2000})", re.IGNORECASE
)
_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)

MOST = 1_500
MOST_BYTES = 2_000_000
"""feedparser takes 0.4 s for 700 items, but a second for a megabyte of broken tags."""


def read_loosely(body: bytes) -> Raw:
    """What feedparser makes of it. Raises ValueError where that is no feed either."""
    import feedparser

    starts = [found.start() for found in _ITEM.finditer(body)]
    end = min(MOST_BYTES, starts[MOST] if len(starts) > MOST else len(body))
    shortened = body[:end]
    try:
        parsed = feedparser.parse(
            BytesIO(_without_live(shortened)), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # UnicodeEncodeError, re.error, RecursionError
        raise ValueError("feedparser gave up") from error
    if not parsed.get("version"):
        raise ValueError("no feed")
    rows = [row for row in parsed.get("entries") or () if isinstance(row, dict)]
    channel = parsed.get("feed")
    fields = _channel(channel if isinstance(channel, dict) else {})
    cover = _COVER.search(body, 0, starts[0] if starts else len(body))
    if cover is not None:
        # feedparser knows one picture, and takes the smaller one of RSS for it.
        fields["itunes:image"] = unescape(cover[1].decode("utf-8", "replace"))
    return Raw(
        channel=fields,
        items=[_item(row) for row in rows],
        live=_LIVE_NOW.search(body) is not None,
        root="rss",
        closed=True,
        cut=end < len(body),
    )


def _without_live(body: bytes) -> bytes:
    pieces, at = [], 0
    while (begins := body.find(_LIVE, at)) >= 0 and (ends := body.find(_LIVE_END, begins)) >= 0:
        pieces.append(body[at:begins])
        at = ends + len(_LIVE_END)
    return b"".join((*pieces, body[at:]))


def _channel(row: Mapping[str, object]) -> Fields:
    # Not .get of the row itself: feedparser's own passes one field off as another.
    fields = {
        "title": _text(row, "title"),
        "language": _text(row, "language"),
        "generator": _text(row, "generator"),
        "itunes:new-feed-url": _text(row, "newlocation") or _text(row, "itunes_new-feed-url"),
        "itunes:complete": _text(row, "itunes_complete"),
        "podcast:guid": _text(row, "podcast_guid"),
        "picture": _text(_inner(row, "image"), "href"),
        "rrule": _text(_inner(row, "podcast_updatefrequency"), "rrule"),
        "complete": _text(_inner(row, "podcast_updatefrequency"), "complete"),
    }
    for link in _rows(row, "links"):
        fields.setdefault(f"link:{_text(link, 'rel')}", _text(link, "href"))
    return {name: value for name, value in fields.items() if value}


def _item(row: Mapping[str, object]) -> Fields:
    fields = {
        "title": _text(row, "title"),
        "guid": _text(row, "id"),
        "pubDate": _text(row, "published"),
        "atom:updated": _text(row, "updated"),
        "itunes:episodeType": _text(row, "itunes_episodetype"),
    }
    for part in _rows(row, "links"):
        if (
            _text(part, "rel") == "enclosure"
            and _text(part, "href")
            and is_file(_text(part, "type"))
        ):
            fields |= {"url": _text(part, "href")}
            fields |= {name: _text(part, name) for name in ("type", "length")}
            break
    return {name: value for name, value in fields.items() if value}


def _text(row: Mapping[str, object], name: str) -> str:
    value = dict.get(row, name) if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _inner(row: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = dict.get(row, name) if isinstance(row, dict) else None
    return value if isinstance(value, dict) else {}


def _rows(row: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = dict.get(row, name) if isinstance(row, dict) else None
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
