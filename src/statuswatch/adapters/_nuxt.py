"""The data inside a Nuxt page: one flat list, whose rows name each other by number.

It is the answer of `_payload.json`, and a script `__NUXT_DATA__` in the page. Nothing is run.
"""

from __future__ import annotations

from statuswatch.adapters._json import parse

MOST_NODES, DEEPEST = 200_000, 40
"""A row may be named often, and by itself: what is unfolded from the list is bounded."""

_SCRIPT = 'id="__NUXT_DATA__"'
_WRAPPERS = frozenset({"ShallowReactive", "Reactive", "ShallowRef", "Ref"})


def unfolded(body: bytes) -> object:
    """The data of a payload, or of the page that holds one. Raises ValueError where there is none."""
    try:
        rows = parse(body)
    except ValueError:
        rows = parse(_script(body.decode("utf-8", errors="replace")))
    if not isinstance(rows, list) or not rows:
        raise ValueError("no list of rows")
    return _Rows(rows).at(0, 0)


def _script(html: str) -> str:
    place = html.find(_SCRIPT)
    start = html.find(">", place) + 1
    if place < 0 or not start or "<script" not in html[max(0, place - 500) : place]:
        raise ValueError("no such script")
    return html[start:].partition("</script>")[0]


class _Rows:
    def __init__(self, rows: list[object]) -> None:
        self._rows = rows
        self._left = MOST_NODES

    def at(self, number: object, depth: int) -> object:
        """The value of a row; `None` for what is no row, too deep, or too much."""
        if isinstance(number, bool) or not isinstance(number, int):
            return None
        self._left -= 1
        if not 0 <= number < len(self._rows) or depth > DEEPEST or self._left < 0:
            return None
        row = self._rows[number]
        if isinstance(row, dict):
            return {key: self.at(value, depth + 1) for key, value in row.items()}
        if not isinstance(row, list):
            return row
        if row and isinstance(row[0], str):
            return self._tagged(row, depth)
        return [self.at(value, depth + 1) for value in row if self._left > 0]

    def _tagged(self, row: list[object], depth: int) -> object:
        """A value that JSON has no form for: a date is its text, a wrapper what is inside."""
        if len(row) < 2:
            return None
        if row[0] in _WRAPPERS:
            return self.at(row[1], depth + 1)
        return row[1] if row[0] == "Date" else None
