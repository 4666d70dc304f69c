"""What is remembered of a place where others speak, as text: `core/crowd.py`'s Past."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from statuswatch.core.crowd import MOST_POSTS, Hour, Kept, Past

VERSION = 1

_Number = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
"""Of posts, or of seconds, in one hour: more is damage."""
_Post = tuple[str, int, bool, str, str, str]
_Hour = tuple[_Number, _Number, _Number]


class _Memory(msgspec.Struct, omit_defaults=True):
    version: int = VERSION
    posts: list[_Post] = []
    hours: dict[str, _Hour] = {}
    until: int = 0


def load(text: str) -> Past:
    """What was kept; nothing where that can't be read."""
    if not text:
        return Past()
    try:
        found = msgspec.json.decode(text, type=_Memory)
        if found.version != VERSION:
            return Past()
        posts = tuple(
            Kept(key, _moment(at), told, text, url, author)
            for key, at, told, text, url, author in found.posts[:MOST_POSTS]
        )
        hours = {int(n): Hour(*hour) for n, hour in found.hours.items()}
        return Past(posts, hours, _moment(found.until) if found.until else None)
    except (msgspec.MsgspecError, ValueError, OverflowError, OSError):
        return Past()


def dump(past: Past) -> str:
    kept = _Memory(
        posts=[
            (p.key, int(p.at.timestamp()), p.tells, p.text, p.url, p.author) for p in past.posts
        ],
        hours={str(n): (h.posts, h.told, round(h.seen)) for n, h in past.hours.items()},
        until=int(past.until.timestamp()) if past.until else 0,
    )
    return msgspec.json.encode(kept).decode("utf-8")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
