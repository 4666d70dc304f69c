"""A feed read strictly, tag by tag: fast, in pieces, and by structure, so that what only looks like
an episode (a liveItem, a trailer of the channel, another version of the file) is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import name2codepoint
from types import MappingProxyType
from xml.parsers import expat

Fields = dict[str, str]

MOST_ITEMS = 20_000
MOST_TEXT = 8_000

_SPACES = MappingProxyType(
    {
        "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
        "http://www.w3.org/2005/atom": "atom:",
        "https://podcastindex.org/namespace/1.0": "podcast:",
        "http://purl.org/dc/elements/1.1/": "dc:",
        "http://backend.userland.com/rss2": "",
        "http://purl.org/rss/1.0/": "",
        "http://my.netscape.com/rdf/simple/0.9/": "",
    }
)
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd "
_NAMED = re.compile(rb"&([A-Za-z]{2,8}\d{0,2});")
_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_PODCAST = "podcastindex-org/podcast-namespace"
_CHANNELS = frozenset(("channel", "atom:feed"))
_ITEMS = frozenset(("item", "atom:entry"))
_ROOTS = frozenset(("rss", "RDF", "atom:feed"))
_TEXTS = frozenset(
    (
        "title",
        "guid",
        "pubDate",
        "dc:date",
        "language",
        "generator",
        "itunes:episodeType",
        "itunes:new-feed-url",
        "itunes:complete",
        "podcast:guid",
        "podcast:complete",
        "atom:title",
        "atom:id",
        "atom:published",
        "atom:updated",
        "atom:logo",
        "url",
    )
)


@dataclass(slots=True)
class Raw:
    """What was read. An item's file: `url`, `type`, `length`. `fault`, `line`: where it is not
    well-formed. `closed`: its outermost element, `root`, ended. `cut`: there are more items."""

    channel: Fields = field(default_factory=dict)
    items: list[Fields] = field(default_factory=list)
    live: bool = False
    root: str = ""
    fault: str = ""
    line: int = 0
    closed: bool = False
    cut: bool = False


def read_strictly(body: bytes, truncated: bool) -> Raw:
    """All up to the first fault, or to where the document is cut."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(body, not truncated)
    except (expat.ExpatError, ValueError, LookupError) as error:
        reader.raw.fault = str(error).partition(":")[0] or "not XML"
        reader.raw.line = parser.ErrorLineNumber if isinstance(error, expat.ExpatError) else 0
    return reader.raw


def mended(body: bytes) -> bytes:
    """The body without its two commonest faults: blanks above the declaration, and HTML's names
    for characters, which XML does not know."""
    return _NAMED.sub(_numbered, body.lstrip())


def _numbered(found: re.Match[bytes]) -> bytes:
    name = found[1].decode()
    number = None if name in _OWN else name2codepoint.get(name)
    return found[0] if number is None else b"&#%d;" % number


def is_file(kind: str) -> bool:
    """Is this type of an enclosure sound or film, or at least not known to be something else?"""
    return not kind.lower().strip().startswith(("image/", "text/"))


class _Reader:
    """Expat's calls, gathered. Only direct children of the channel and of an item count."""

    def __init__(self) -> None:
        self.raw = Raw()
        self._path: list[str] = []
        self._item: Fields | None = None
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _short(name)
        self._path.append(tag)
        self._pieces = None
        if len(self._path) == 1:
            self.raw.root = tag if tag in _ROOTS else name
            return
        parent = self._path[-2]
        if tag in _ITEMS and parent in (*_CHANNELS, *_ROOTS):
            self._item = {}
            return
        into = self._into()
        if into is not None:
            if tag == "itunes:image":
                # Of the namespace's old spelling it is none that Apple's rules know.
                key = tag if name.startswith(_ITUNES) else "picture"
                into.setdefault(key, attributes.get("href", "").strip())
            _attributes(tag, attributes, into)
            if tag in _TEXTS:
                self._pieces = []
        if tag == "podcast:liveItem" and parent in _CHANNELS:
            self.raw.live |= attributes.get("status", "").lower() in ("pending", "live")

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        tag = self._path[-1]
        if self._pieces is not None:
            into = self._into()
            if into is not None:
                key = "picture" if tag == "url" else tag
                into.setdefault(key, "".join(self._pieces).strip()[:MOST_TEXT])
            self._pieces = None
        elif self._item is not None and tag in _ITEMS:
            self.raw.cut = len(self.raw.items) == MOST_ITEMS
            if not self.raw.cut:
                self.raw.items.append(self._item)
            self._item = None
        self._path.pop()
        self.raw.closed = not self._path

    def _into(self) -> Fields | None:
        """Where the element that is open just now belongs."""
        parent = self._path[-2] if len(self._path) > 1 else ""
        if parent in _ITEMS:
            return self._item
        if parent in _CHANNELS and self._path[-1] != "url":
            return self.raw.channel
        if self._path[-3:] == ["channel", "image", "url"]:
            return self.raw.channel
        return None


def _attributes(tag: str, attributes: dict[str, str], into: Fields) -> None:
    if tag == "enclosure":
        _file(attributes.get("url", ""), attributes, into)
    elif tag == "atom:link":
        rel = attributes.get("rel", "alternate").lower()
        if rel == "enclosure":
            _file(attributes.get("href", ""), attributes, into)
        else:
            into.setdefault(f"link:{rel}", attributes.get("href", "").strip())
    elif tag == "podcast:updateFrequency":
        into.setdefault("rrule", attributes.get("rrule", ""))
        into.setdefault("complete", attributes.get("complete", ""))


def _file(url: str, attributes: dict[str, str], into: Fields) -> None:
    """The first enclosure that can be sound or film, else nothing."""
    kind = attributes.get("type", "")
    if "url" not in into and url.strip() and is_file(kind):
        into |= {"url": url, "type": kind, "length": attributes.get("length", "")}


def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    if not space:
        return local
    known = _SPACES.get(space.lower().rstrip())
    if known is None and _PODCAST in space.lower():
        known = "podcast:"
    if known is None:
        known = "" if local == "RDF" else space + " "
    return known + local
