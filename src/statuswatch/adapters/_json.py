"""JSON from strangers: decoded whatever it does, then read leniently, row by row."""

from __future__ import annotations

import json

from statuswatch.adapters._answers import not_this
from statuswatch.adapters._text import line
from statuswatch.core.flow import Response

_HUGE = 400
"""More digits than any id has; such a number is read as text."""


MOST_CONTAINERS = 150_000
"""Objects and lists of one document: 1.5 million empty lists in 4.5 MB take 100 MB of memory. The
largest recorded document has 2,264."""


def decode(response: Response, kind: str) -> object:
    """The JSON document of a response, whatever its encoding claims to be.

    Raises AdapterError where it is none; `kind` (“Statuspage”) names what was expected.
    """
    try:
        return parse(response.body)
    except ValueError:
        raise not_this(response.url, kind, response.body) from None


def parse(document: bytes | str) -> object:
    """The value of a JSON text. Raises ValueError, and nothing else, where it is none.

    The standard library's decoder is used: 70 µs for a 25 kB summary, and it is already loaded;
    msgspec takes 33 µs but 22 ms to import.
    """
    body = document
    if isinstance(body, str):
        containers = body.count("{") + body.count("[")
    else:
        containers = body.count(b"{") + body.count(b"[")
    if containers > MOST_CONTAINERS:
        raise ValueError("larger than we read")
    try:
        return json.loads(body)
    except UnicodeDecodeError:
        body = document.decode("utf-8", errors="replace") if isinstance(document, bytes) else body
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        pass  # a number of thousands of digits, or brackets a thousand deep
    try:
        return json.loads(body, parse_int=_whole_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def objects(value: object) -> list[dict[str, object]]:
    """The objects of a list; what else is in it, or is no list, is passed over."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def fields(value: object) -> dict[str, object]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def identity(value: object) -> str:
    """An id as text; numbers count, as some vendors use them."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value.bit_length() < 256 else ""
    return line(value, 128)


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) < _HUGE else digits[:_HUGE]
