"""Apple's directory: does it show what the feed has? Asked rarely, and never of a private show."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._json import parse
from statuswatch.adapters._podcast_answers import address_of, of_answer
from statuswatch.adapters._podcast_asked import Asking, request
from statuswatch.adapters._podcast_memory import Memory
from statuswatch.adapters._podcast_state import F, Notes, State
from statuswatch.adapters._text import moment
from statuswatch.core.flow import Response
from statuswatch.core.model import Source

SEARCH = "https://itunes.apple.com/search"
LOOKUP = "https://itunes.apple.com/lookup"
REST, WEEK = 6 * 3_600.0, 7 * 86_400.0
LATE = 24 * 3_600.0
UNLISTED = "-"


def is_due_there(source: Source, memory: Memory, now: datetime, *, private: bool) -> bool:
    """At most once in six hours, and only while the feed is newer than what is shown there."""
    if private or source.options.get("apple", "").lower() == "off" or not memory.feed.title:
        return False
    host, shown, seconds = host_of(source.url), memory.directory, now.timestamp()
    if address_of(host) or "." not in host or urlsplit(source.url).port or memory.suspects:
        return False
    newest = memory.feed.newest
    if shown.at and 0 <= seconds - shown.at < (WEEK if shown.id == UNLISTED else REST):
        return False
    behind = newest is not None and newest.published > shown.newest + 60
    return not shown.at or shown.id == UNLISTED or behind or bool(shown.other)


def ask_directory(url: str, memory: Memory, now: datetime) -> Asking[list[State]]:
    """Looks the show up, by the very address of its feed the first time."""
    shown = memory.directory
    found = shown.id not in {"", UNLISTED}
    asked = {"id": shown.id} if found else {"term": memory.feed.title, "limit": "25"}
    query = urlencode({"media": "podcast", "entity": "podcast", **asked})
    answer = yield request(f"{LOOKUP if found else SEARCH}?{query}", "GET", stop_after=400_000)
    answer = answer[0] if isinstance(answer, tuple) else answer
    shown.at = now.timestamp()
    state = State("directory", "Apple Podcasts", url=LOOKUP)
    fault, _ = of_answer(answer)
    rows = _rows(answer.body) if isinstance(answer, Response) and answer.ok else None
    if fault is not F.NONE or rows is None:
        return []  # it says nothing of the show that Apple's own service does not answer us
    own = {_plain(url), *map(_plain, memory.feed.addresses)}
    row = next((r for r in rows if found or _plain(_text(r, "feedUrl")) in own), None)
    if row is None:
        shown.id = shown.id or UNLISTED
        return []
    shown.id = str(row.get("collectionId") or row.get("trackId") or UNLISTED)
    at = moment(row.get("releaseDate"))
    shown.newest = at.timestamp() if at is not None else shown.newest
    shown.feed = host_of(_text(row, "feedUrl"))
    return [_judged(state, memory, _text(row, "feedUrl"), own, now)]


def _judged(state: State, memory: Memory, feed: str, own: set[str], now: datetime) -> State:
    shown, newest = memory.directory, memory.feed.newest
    if not feed:
        shown.other += 1
        return replace(state, fault=F.HIDDEN)
    if _plain(feed) not in own:
        shown.other += 1
        return replace(state, fault=F.OTHER, args={"target": host_of(feed)})
    shown.other = 0
    late = newest is not None and newest.published > shown.newest + 3_600
    since = now.timestamp() - max(newest.published, memory.feed.found) if newest else 0.0
    shown.late = shown.late + 1 if late and since > LATE else 0
    notes: Notes = {}
    if shown.late >= 2:
        notes["late"] = {"h": str(int(since // 3_600))}
    return replace(state, fault=F.NONE, notes=notes)


def _rows(body: bytes) -> list[dict[str, object]] | None:
    try:
        told = parse(body)
    except ValueError:
        return None
    rows = told.get("results") if isinstance(told, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else None


def _text(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _plain(url: str) -> str:
    return url.partition("://")[2].rstrip("/").lower()


__all__ = ["ask_directory", "is_due_there"]
