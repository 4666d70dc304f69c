"""Vendors with one page of their own: where its document is, what of it is wanted, epoch times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from statuswatch.adapters._text import line, web_address

_MILLISECONDS = 100_000_000_000
"""From here on a number counts milliseconds: as seconds it would be the year 5138."""


def document_at(url: str, documents: Mapping[str, str]) -> str:
    """The document behind an address: `documents` has it by host (and the start of its path).

    Elsewhere (a copy, a proxy) it is the address itself; empty for what is no address.
    """
    given = web_address(url if "://" in url else f"https://{url.strip()}")
    if not given:
        return ""
    parts = urlsplit(given)
    here = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}"
    return next((place for start, place in documents.items() if _within(here, start)), given)


def chosen(options: Mapping[str, str], *names: str) -> tuple[str, ...]:
    """What an option lists, separated by commas, under any of its names."""
    words = (line(word) for name in names for word in options.get(name, "").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def epoch(value: object) -> datetime | None:
    """A moment from seconds or milliseconds since 1970, as a number or as text.

    `None` for what is no time, and for years outside 2000 to 2199: zero means "not yet".
    """
    if isinstance(value, str) and len(value) <= 20:
        value = int(value) if value.strip().isdecimal() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        at = datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if 2000 <= at.year < 2200 else None


def _within(address: str, start: str) -> bool:
    return address == start or address.startswith(start.rstrip("/") + "/")
