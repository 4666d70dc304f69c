"""Bluesky: what one account posts, as JSON, without a sign-in. (A search wants one.)"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

from statuswatch.adapters._answers import not_this
from statuswatch.adapters._crowd_feed import path_of
from statuswatch.adapters._crowd_listener import Heard, Listener, post
from statuswatch.adapters._json import decode, fields, objects
from statuswatch.adapters._text import line, moment
from statuswatch.core.crowd import Post
from statuswatch.core.flow import AdapterError, Response

API = "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?limit=50&actor="
_PROFILE = re.compile(r"profile/([\w.:-]{3,120})")
_KEY = re.compile(r"at://(?P<who>[\w.:-]{3,120})/app\.bsky\.feed\.post/(?P<key>\w{1,40})")


def read(response: Response) -> Heard:
    """Raises AdapterError where it is something else."""
    rows = fields(decode(response, "Bluesky feed")).get("feed")
    if not isinstance(rows, list):
        raise not_this(response.url, "Bluesky feed", response.body)
    found = (_post(row) for row in objects(rows))
    return Heard(_called(response.url), tuple(p for p in found if p is not None))


def _post(row: dict[str, object]) -> Post | None:
    """None for what it only shares: that is somebody else's word, of any age."""
    told = fields(row.get("post"))
    record = fields(told.get("record"))
    if row.get("reason") or record.get("reply"):
        return None
    # Whoever posts says when; what was brought in from elsewhere keeps its old date.
    stated, seen = moment(record.get("createdAt")), moment(told.get("indexedAt"))
    at = min((m for m in (stated, seen) if m is not None), default=None)
    hit = _KEY.fullmatch(line(told.get("uri"), 300))
    url = f"https://bsky.app/profile/{hit['who']}/post/{hit['key']}" if hit else ""
    return post(line(told.get("uri"), 300), at, line(record.get("text"), 600), url)


def _where(url: str) -> str:
    hit = _PROFILE.fullmatch(path_of(url))
    return API + quote(hit[1]) if hit and urlsplit(url).hostname == "bsky.app" else url


def _called(url: str) -> str:
    hit = _PROFILE.fullmatch(path_of(url))
    try:
        actor = hit[1] if hit else parse_qs(urlsplit(url).query).get("actor", [""])[0]
    except ValueError:
        actor = ""
    return f"Bluesky @{line(actor, 80)}" if actor else "Bluesky"


def _marked(page: Response) -> bool:
    try:
        rows = objects(fields(decode(page, "feed")).get("feed"))
    except AdapterError:
        return False
    uris = [fields(row.get("post")).get("uri") for row in rows]
    return bool(uris) and all(isinstance(uri, str) and uri.startswith("at://") for uri in uris)


ADAPTER = Listener(
    kind="bluesky",
    title="Bluesky account",
    read=read,
    marked=_marked,
    called=_called,
    experimental=True,
    example=f"{API}podhost.example.com",
    where=_where,
    accept="application/json",
)
