"""The time inside a ULID: incident.io's ids tell when a thing was first posted."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_LAST = 7_258_118_400_000
"""The year 2200, in milliseconds."""


def ulid_time(text: str) -> datetime | None:
    """When it was made; `None` for what is no ULID."""
    if not _ULID.fullmatch(text):
        return None
    number = 0
    for letter in text[:10]:
        number = number * 32 + _ALPHABET.index(letter)
    return datetime.fromtimestamp(number / 1000, UTC) if number < _LAST else None
