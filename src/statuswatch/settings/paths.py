"""Keys as paths: `services."Pod Host".vital` <-> ("services", "Pod Host", "vital"), and their lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

Path = tuple[str, ...]
"""Of a key or a table: the table's name first."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "services": ("at_least", "kinds", "channels", "vital", "tags"),
    "channels": ("kind", "use", "command", "timeout", "enabled"),
}
"""Tables of tables: what is written of each service, and of each channel."""

HIDDEN = "••••"

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"({_PART}(?:\s*\.\s*{_PART})*)"
_HEADER = rf"\s*\[{{1,2}}\s*{_DOTTED}\s*\]{{1,2}}\s*(?:#.*)?"
_ASSIGNMENT = rf"\s*{_DOTTED}\s*="
_TRIPLE = '"""|' + "'''"
_BARE = r"[A-Za-z0-9_-]+"
# Compiled when they are used first: most files hold no mistake, and every command reads one.


def path_of(key: str) -> Path:
    """The path that `key` means, as TOML writes it or as it is left of that by a shell, which
    takes quotes away: the name of a service may then hold spaces and dots."""
    key = key.strip()
    parts = _parts(key) if re.fullmatch(_DOTTED, key) else (key,)
    table, dot, rest = key.partition(".")
    if table not in FIELDS or not dot or (len(parts) in (2, 3) and len(parts) > 1):
        return parts
    name, _, field = rest.rpartition(".")
    if name and field in FIELDS[table]:
        return table, _unquoted(name.strip()), field
    return table, _unquoted(rest)


def text_of(path: Path) -> str:
    """As TOML writes it. An address where a channel's name belongs is a secret, and is hidden."""
    return ".".join(
        HIDDEN
        if path[0] == "channels" and "://" in part
        else part
        if re.fullmatch(_BARE, part)
        else quoted(part)
        for part in path
    )


def quoted(text: str) -> str:
    """As TOML writes a text: as JSON does, but for one character."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of each table and key: tomllib tells places of syntax errors only."""
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in _plain_lines(text):
        if header := re.fullmatch(_HEADER, line):
            path = table = _parts(header[1])
        elif key := assigned(line):
            path = table + key
        else:
            continue
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], number)
    return found


def headers(text: str) -> list[tuple[int, Path]]:
    """Of each table its header's line, from 1, and its path."""
    return [
        (number, _parts(header[1]))
        for number, line in _plain_lines(text)
        if (header := re.fullmatch(_HEADER, line))
    ]


def _plain_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, but those inside of a long text."""
    quoted = False
    for number, line in enumerate(split(text), 1):
        if not quoted:
            yield number, line
        if len(re.findall(_TRIPLE, line)) % 2:
            quoted = not quoted


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """That of the key, else that of the nearest table around it."""
    around = (path[:length] for length in range(len(path), 0, -1))
    return next((lines[there] for there in around if there in lines), None)


def assigned(line: str) -> Path:
    """The key that is given a value on this line; nothing where none is."""
    found = re.match(_ASSIGNMENT, line)
    return _parts(found[1]) if found else ()


def split(text: str) -> list[str]:
    """As TOML counts lines: str.splitlines knows more line ends than it does."""
    return text.replace("\r\n", "\n").split("\n")


def _parts(dotted: str) -> Path:
    return tuple(_unquoted(part) for part in re.findall(_PART, dotted))


def _unquoted(part: str) -> str:
    if part[:1] not in ("'", '"'):
        return part
    try:
        return str(tomllib.loads(f"x = {part}")["x"])
    except tomllib.TOMLDecodeError:
        return part.strip("\"'")
