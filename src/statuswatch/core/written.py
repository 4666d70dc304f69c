"""Strangers' text in what we write: without what steers, on one line where it must be."""

from __future__ import annotations

import unicodedata

_STEERS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Turns the direction of what follows; joiners stay, since words and faces are made with them."""

_ENDS_LINE = {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


def clean(text: str) -> str:
    """The same text: lines end with a line feed, nothing in it steers a terminal or a mail."""
    plain = text.replace("\r\n", "\n")
    return "".join(_sign(sign) for sign in plain)


def one_line(text: str, most: int = 0) -> str:
    """On one line, blanks squeezed; `most`: characters at most, cut with an ellipsis."""
    line = " ".join(clean(text).split())
    return cut(line, most) if most else line


def cut(text: str, most: int) -> str:
    """At a word's end where one is near; the cut is shown."""
    if len(text) <= most:
        return text
    head = text[: max(0, most - 1)]
    blank = head.rfind(" ")
    return (head[:blank] if blank > most // 2 else head).rstrip() + "…"


def _sign(sign: str) -> str:
    if sign in _ENDS_LINE:
        return _ENDS_LINE[sign]
    if sign in "\n\t":
        return sign
    if sign in _STEERS or unicodedata.category(sign) in ("Cc", "Cs", "Cn"):
        return ""
    return sign


def first_line(text: str) -> str:
    """Enough of a text to know it again: what comes after "Hello,"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if not line.endswith(",")), lines[0] if lines else "")
    return line if len(line) <= 200 else line[:199].rstrip() + "…"
