"""What goes into logs and reports, without what is nobody's business: secrets, mail addresses, the
user's folder; and, where it is to be shown to strangers, without what is followed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from statuswatch.app import secrets

_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*)://[^\s\"'<>]+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HEADER = re.compile(
    r"\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)(['\"]?\s*[:=,]\s*)([^\r\n]+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\b(basic|bearer)\s+[\w.~+/=-]{6,}", re.IGNORECASE)
_NAMED = 3
"""A name of fewer letters is left: it stands in too many words."""


def scrubbed(text: str, home: Path) -> str:
    """`text` without names and passwords in addresses, keys of private ones, headers that carry
    them, mail addresses, and the user's folder."""
    text = _ADDRESS.sub(lambda hit: _bare(hit[0], hit[1].casefold()), text)
    text = _HEADER.sub(rf"\1\2{secrets.MASK}", text)
    text = _SCHEME.sub(rf"\1 {secrets.MASK}", text)
    text = _MAIL.sub(secrets.MASK, text)
    return text.replace(str(home), "~") if home.parent != home else text


def nameless(text: str, names: Iterable[tuple[str, str]]) -> str:
    """`text` without addresses of the web, and with each name (first) as it may be called (second)."""
    text = _ADDRESS.sub(lambda hit: f"{hit[1]}://{secrets.MASK}", text)
    called = {name.casefold(): other for name, other in names if len(name) >= _NAMED}
    if not called:
        return text
    longest = sorted(called, key=len, reverse=True)
    every = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
    return every.sub(lambda hit: called.get(hit[0].casefold(), secrets.MASK), text)


def _bare(address: str, scheme: str) -> str:
    if scheme == "file":
        return address
    if scheme not in {"http", "https"}:
        return f"{scheme}://{secrets.MASK}"  # a channel's, where any part may be its key
    tail = address[len(address.rstrip(".,;:!?)")) :]
    address = address[: len(address) - len(tail)]
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"{scheme}://{secrets.MASK}{tail}"
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return secrets.hide(bare)[0] + tail


class Redacted(logging.Formatter):
    """Writes every line without secrets, the text of an exception too: what a library puts into its
    own is not in our hands. Derived, because handlers take nothing else."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self._home = Path.home()

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record), self._home)
