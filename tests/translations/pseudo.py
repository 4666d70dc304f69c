"""Two languages nobody speaks: accented and longer, and the same from right to left.

They show what is not translated, what is cut, and what is not mirrored.
"""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog

from tests.translations.catalogues import DOMAIN, PLACE, entries, ids_of, outer

LONGER = 0.35

ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒğĥíĵķłɱñóþɋŕšţúṽŵẋýžÅƁÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŔŠŢÛṼŴẊÝŽ",
)

RIGHT_TO_LEFT, POP = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}"
MARK = "\N{RIGHT-TO-LEFT MARK}"

LATIN, ARABIC = "en_XA", "ar_XB"

PLAIN = frozenset({"decimal mark", "between thousands", "time"})
"""Contexts whose entries are signs, not words."""


def pseudo(template: Catalog, code: str) -> Catalog:
    """The template in `code`, LATIN or ARABIC."""
    made = Catalog(locale="en", domain=DOMAIN, project="StatusWatch", charset="utf-8")
    write = accented if code == LATIN else mirrored
    for message in entries(template):
        ids = ids_of(message)
        plain = message.context in PLAIN
        strings = tuple(text if plain else write(text) for text in ids)
        made.add(message.id, strings if len(ids) > 1 else strings[0], context=message.context)
    return made


def accented(text: str) -> str:
    """`Down` -> `[Đóŵñ·]`: in brackets, a third longer, its places as they were."""
    start, end = outer(text)
    inner = text.strip()
    words = "".join(
        part if PLACE.fullmatch(part) else part.translate(ACCENTS) for part in _parts(inner)
    )
    pad = "·" * max(1, round(len(PLACE.sub("", inner)) * LONGER))
    return f"{start}[{words}{pad}]{end}"


def mirrored(text: str) -> str:
    """Latin letters shown from right to left; signs and places stay what they are."""
    start, end = outer(text)
    inner = text.strip()
    words = "".join(
        part
        if PLACE.fullmatch(part)
        else re.sub(r"[A-Za-z][^\s.,;:*]*", lambda found: _turned(found[0]), part)
        for part in _parts(inner)
    )
    return f"{start}{MARK}{words}{MARK}{end}"


def _turned(word: str) -> str:
    return f"{RIGHT_TO_LEFT}{word.translate(ACCENTS)}{POP}"


def _parts(text: str) -> list[str]:
    return [part for part in re.split(f"({PLACE.pattern})", text) if part]
