"""What a feed may cost: feedparser takes seconds for what is small and odd, and time that it takes
is everybody's.

Measured on feeds below the 5 MB that are read at all: 1.2 million tags 12 s; 40,000 attributes of
one element 14 s, and the square of it for more (xml.sax looks each up in a list).
"""

from __future__ import annotations

import re
from functools import wraps
from typing import Any

MOST_TAGS, MOST_REFERENCES = 100_000, 300_000
"""Of 185 recorded feeds, podcasts of 3 MB among them, the largest have 54,416 and 30,548."""

MOST_EQUALS = 5_000
"""In one piece without a tag: 1.5 million broken attributes cost 5 s and 380 MB."""

LONGEST_AUTHOR = 500
"""Letters of a name. In all authors feedparser looks for a mail address, by an expression whose time
grows with the square of what it looks at: 70,000 letters took 6 s."""

_DECLARED = re.compile(rb"""^\W{0,16}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"']{0,60})""")
_USUAL = re.compile(
    rb"(?:us-?)?ascii|utf-?(?:8|16|32)(?:-?[bl]e)?|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)125\d"
    rb"|koi8-[ru]|gb[\w-]{3,6}|big5[\w-]{0,6}|euc-\w\w|shift[_-]?jis",
    re.IGNORECASE,
)
_MANY_ATTRIBUTES = re.compile(
    rb"""<[^\s<>]++(?:\s++[^\s=<>"']++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){300}"""
)


def bearable(body: bytes) -> bool:
    """May feedparser be asked to read it? `body` in any usual encoding."""
    if body.count(b"<") > MOST_TAGS or body.count(b"&") > MOST_REFERENCES:
        return False
    bare = body.replace(b"\0", b"")
    if any(len(p) > MOST_EQUALS and p.count(b"=") > MOST_EQUALS for p in bare.split(b"<")):
        return False
    return _MANY_ATTRIBUTES.search(bare) is None


def usual(body: bytes) -> bytes:
    """The body; where it claims a codec that is no encoding of web pages (zlib, utf-7), as UTF-8:
    otherwise `bearable` would look at something else than what is read."""
    found = _DECLARED.match(body)
    if found is None or _USUAL.fullmatch(found[1]):
        return body
    return body[: found.start(1)] + b"utf-8" + body[found.end(1) :]


def sparing(mixin: Any) -> None:  # noqa: ANN401 feedparser ships no types
    """Keep feedparser (`feedparser.mixin`) from looking for mail addresses in what is no name. By its
    own method, because what an author will be is known only there: put together of pieces, tags and
    references. Where a version to come has no such method, it is left as it is."""
    parser = getattr(mixin, "_FeedParserMixin", None)
    before = getattr(parser, "_sync_author_detail", None)
    if parser is None or before is None or hasattr(before, "__wrapped__"):
        return

    @wraps(before)
    def short(self: Any, key: str = "author") -> None:  # noqa: ANN401
        author = self._get_context().get(key)
        if not isinstance(author, str) or len(author) <= LONGEST_AUTHOR:
            before(self, key)

    parser._sync_author_detail = short
