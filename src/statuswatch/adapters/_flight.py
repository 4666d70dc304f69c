"""The data inside a web page: what Next.js sends along so that the page can be drawn.

`self.__next_f.push([1,"…"])` holds pieces of rows `hex:JSON` (newer pages), a script
`__NEXT_DATA__` holds one JSON (older ones). Nothing is run and no markup is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from statuswatch.adapters._json import parse

MOST_NODES = 200_000
"""A large page has 20,000."""

_PUSH = re.compile(r'self\.__next_f\.push\(\[1,("[^"\\]*(?:\\.[^"\\]*)*")\]\)', re.DOTALL)
_ROW = re.compile(r"^[0-9a-f]{1,6}:([\[{].*)$", re.MULTILINE)
_NEXT_DATA = re.compile(r'<script id="__NEXT_DATA__"[^>]{0,200}>')
_NOTHING = "$undefined"


def embedded(body: bytes, *keys: str) -> dict[str, object] | None:
    """The first object of the page's data that has all these keys, without undefined members."""
    html = body.decode("utf-8", errors="replace")
    for document in _documents(html, keys):
        for found in _objects(document):
            if all(found.get(key, _NOTHING) != _NOTHING for key in keys):
                cleaned = _defined(found)
                return cleaned if isinstance(cleaned, dict) else None
    return None


def _documents(html: str, keys: tuple[str, ...]) -> Iterator[object]:
    pieces: list[str] = []
    for push in _PUSH.finditer(html):
        piece = _parsed(push[1])
        if isinstance(piece, str):
            pieces.append(piece)
    flight = "".join(pieces)
    texts = [row[1] for row in _ROW.finditer(flight)]
    script = _NEXT_DATA.search(html)  # a page has one
    if script is not None:
        texts.append(html[script.end() :].partition("</script>")[0])
    for text in texts:
        if all(f'"{key}"' in text for key in keys):
            yield _parsed(text)


def _parsed(text: str) -> object:
    try:
        return parse(text)
    except ValueError:
        return None


def _objects(document: object) -> Iterator[dict[str, object]]:
    """Every object in the document, outer before inner, first before later."""
    left, seen = [document], 0
    while left and seen < MOST_NODES:
        node = left.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            left += reversed(list(node.values()))
        elif isinstance(node, list):
            left += reversed(node)


def _defined(value: object, depth: int = 0) -> object:
    if depth > 60:
        return None
    if isinstance(value, dict):
        return {k: _defined(v, depth + 1) for k, v in value.items() if v != _NOTHING}
    if isinstance(value, list):
        return [_defined(v, depth + 1) for v in value if v != _NOTHING]
    return value
