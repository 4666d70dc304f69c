"""OPML: the list that feed readers exchange. Also written, with attributes of our own.

Nothing outside the file is ever read: a document type, which entities need, is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit
from xml.parsers import expat

from statuswatch import __homepage__
from statuswatch.core.model import Service, Source
from statuswatch.core.words import say
from statuswatch.importers import (
    Content,
    Follows,
    Importer,
    LeftOut,
    Listed,
    Wanted,
    WrongFileError,
    at_most,
    options_of,
    text_of,
)

DEEPEST = 60

OURS = "statuswatch:"
"""Our own attributes: kind, url, service, parts and options (JSON), for what a feed is not."""

FEEDS = {
    "statuspage": "/history.atom",
    "incidentio": "/feed.atom",
    "instatus": "/history.rss",
    "betterstack": "/feed",
    "cstate": "/index.xml",
}
"""Where a page of these kinds has a feed that any reader can read."""

_DOCUMENT = re.compile(r"(?:/api/|/proxy/|/v[23]/).*$|/[^/]*\.[a-z]{2,5}$|/+$")
_ENCODING = re.compile(rb"<\?xml[^>]{0,80}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def claims(content: Content) -> bool:
    return "<opml" in content.head


def read(content: Content) -> Listed:
    """Raises WrongFileError, with the line."""
    text, encoding = _readable(content.data)
    if _TOO_LONG.search(text):
        raise WrongFileError(say("One of its outlines is too long"))
    parser = expat.ParserCreate(encoding)
    outlines = _Outlines(parser)
    parser.StartElementHandler = outlines.begin
    parser.EndElementHandler = outlines.end
    parser.StartDoctypeDeclHandler = outlines.refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise WrongFileError(
            say("It is no proper OPML: {why}", why=why), line=error.lineno
        ) from error
    return Listed(tuple(outlines.wanted), tuple(outlines.left))


_TOO_LONG = re.compile(rb"<[^<]{1000000}")
"""expat takes a whole tag at once: millions of attributes are gigabytes before anybody is asked."""


def _readable(data: bytes) -> tuple[bytes, str | None]:
    """expat knows four encodings; what Python knows beyond them is given to it as UTF-8."""
    data = data.lstrip(b" \t\r\n")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode("utf-8"), "utf-8"
    named = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = named[1].decode("ascii").lower() if named else "utf-8"
    if name in {"utf-8", "utf-16", "iso-8859-1", "us-ascii"}:
        return data, None
    try:
        return data.decode(name).encode("utf-8"), "utf-8"
    except (LookupError, UnicodeDecodeError) as error:
        raise WrongFileError(
            say("Its encoding cannot be read: {name}", name=name), say("Save it as UTF-8."), line=1
        ) from error


@dataclass(slots=True)
class _Outlines:
    """What expat finds, in its order."""

    parser: expat.XMLParserType
    wanted: list[Wanted] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    depth: int = 0

    def refuse(self, *_: object) -> None:
        raise WrongFileError(
            say("It declares a document type, which may lead to other files"),
            say("Remove the line with <!DOCTYPE, or export it anew."),
            line=self.parser.CurrentLineNumber,
        )

    def begin(self, tag: str, written: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self.depth and tag.lower() != "opml":
            raise WrongFileError(
                say("It is no OPML: it begins with <{tag}>", tag=tag[:40]), line=line
            )
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongFileError(say("Its outlines lie too deep in each other"), line=line)
        if tag.lower() == "outline":
            self._outline({name.lower(): value for name, value in written.items()}, line)

    def end(self, tag: str) -> None:
        self.depth -= 1

    def _outline(self, given: dict[str, str], line: int) -> None:
        feed, page = text_of(given.get("xmlurl")), text_of(given.get("htmlurl"))
        linked = text_of(given.get("url")) if given.get("type") != "include" else ""
        name = text_of(given.get("text")) or text_of(given.get("title"))
        ours = text_of(given.get(f"{OURS}url"))
        url = ours or feed or linked or page
        if not url:
            if given.get("type", "").lower() in {"rss", "atom", "link"}:
                self.left.append(LeftOut(name, say("it has no address"), line=line))
                at_most(self.left)
            return  # a folder
        kind = text_of(given.get(f"{OURS}kind"), 60) or ("feed" if url == feed else "")
        parts = _json(given.get(f"{OURS}parts"))
        options = _json(given.get(f"{OURS}options"))
        self.wanted.append(
            Wanted(
                name or urlsplit_host(url),
                url,
                kind,
                tuple(filter(None, map(text_of, parts))) if isinstance(parts, list) else (),
                options_of(options),
                line=line,
                service=text_of(given.get(f"{OURS}service"), 60),
                homepage=page,
            )
        )
        at_most(self.wanted)


def urlsplit_host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _json(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def write(follows: Follows, generated: datetime) -> Iterator[str]:
    """A feed reader finds the feeds; who reads our own attributes finds all of it."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<opml version="2.0" xmlns:statuswatch="{_clean(__homepage__)}">\n<head>\n'
    yield "  <title>StatusWatch</title>\n"
    yield f"  <dateCreated>{format_datetime(generated)}</dateCreated>\n</head>\n<body>\n"
    for service, sources in follows:
        if len(sources) == 1:
            yield f"  {_outline(service, sources[0])}\n"
            continue
        yield f'  <outline text="{_clean(service.name)}">\n'
        for source in sources:
            yield f"    {_outline(service, source)}\n"
        yield "  </outline>\n"
    yield "</body>\n</opml>\n"


def _outline(service: Service, source: Source) -> str:
    feed = _feed(source)
    fields = {"type": "rss" if feed else "link", "text": service.name, "title": service.name}
    fields |= {"xmlUrl": feed} if feed else {"url": source.url}
    if service.homepage:
        fields["htmlUrl"] = service.homepage
    fields |= {f"{OURS}kind": source.kind, f"{OURS}url": source.url}
    fields[f"{OURS}service"] = service.id
    if service.parts:
        fields[f"{OURS}parts"] = json.dumps(sorted(service.parts), ensure_ascii=False)
    if source.options:
        fields[f"{OURS}options"] = json.dumps(dict(source.options), ensure_ascii=False)
    inside = " ".join(f'{name}="{_clean(value)}"' for name, value in fields.items())
    return f"<outline {inside}/>"


def _feed(source: Source) -> str:
    if source.kind == "feed":
        return source.url
    parts = urlsplit(source.url)
    path = FEEDS.get(source.kind, "")
    return f"{parts.scheme}://{parts.netloc}{_DOCUMENT.sub('', parts.path)}{path}" if path else ""


def _clean(text: str) -> str:
    """For an attribute: XML has no control characters, however they are written."""
    return escape(_NOT_XML.sub(" ", text)).replace("\n", "&#10;").replace("\t", "&#9;")


IMPORTER = Importer("opml", "OPML", claims, read, write)
