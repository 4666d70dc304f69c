"""What a web page says of itself: the feeds it names, where it links to, what made it.

Tags are found by bounded patterns, not by a parser: a page may be five megabytes of anything, and
the standard library's parser takes quadratic time on some of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from statuswatch.core.flow import Answer, Response

MOST_READ = 1_000_000
"""Bytes of a page that are looked at."""
MOST_TAGS = 5_000
MOST_LINKS = 600

_TAG = re.compile(r"<(a|link|meta|script|img|iframe)\b([^<>]{0,4000})>([^<]{0,80})", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![a-z:-])([a-z:-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I
)
_ANCHOR = re.compile(r"<a\b[^<>]{0,4000}>")
_FEED_TYPE = re.compile(r"application/(?:rss|atom)\+xml")
_FEED_PATH = re.compile(r"(?:\.(?:rss|atom)|/(?:feed|rss)/?|/index\.xml|/feed\.xml)$")
_TWO_LABELS = re.compile(r"(?:ac|co|com|edu|gov|net|org)\.[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the page names, and what it calls it."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`feeds`: those it declares, then those it only links to. `makers`: whose scripts, pictures
    and generator it has. `text`: all of it in lower case, but for where it links to."""

    url: str = ""
    feeds: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    makers: tuple[str, ...] = ()
    text: str = ""

    @property
    def there(self) -> bool:
        return bool(self.text)

    @property
    def linked_hosts(self) -> frozenset[str]:
        hosts = (urlsplit(link.url).hostname or "" for link in self.links)
        return frozenset(host.removeprefix("www.") for host in hosts)


def front_page(answer: Answer | None) -> FrontPage:
    """What it says; nothing where the answer is no web page."""
    if not isinstance(answer, Response) or not answer.ok or not is_web_page(answer):
        return FrontPage()
    text = answer.body[:MOST_READ].decode("utf-8", "replace")
    declared: list[Link] = []
    linked: list[Link] = []
    makers: list[str] = []
    for found in islice(_TAG.finditer(text), MOST_TAGS):
        tag, inside, behind = found.groups()
        attributes = _attributes(inside)
        link = Link(
            _absolute(answer.url, attributes.get("href") or attributes.get("src", "")),
            " ".join(unescape(attributes.get("title") or behind).split()),
        )
        match tag.lower():
            case "a" if link.url and len(linked) < MOST_LINKS:
                linked.append(link)
            case "link" if _declares_feed(attributes) and link.url:
                declared.append(link)
            case "meta":
                makers.append(attributes.get("content", "").lower())
            case _ if link.url:
                makers.append(link.url.lower())
    feeds = [*declared, *(link for link in linked if _FEED_PATH.search(urlsplit(link.url).path))]
    return FrontPage(
        answer.url,
        tuple({_stem(feed.url): feed for feed in reversed(feeds)}.values())[::-1],
        tuple({link.url: link for link in linked}.values()),
        tuple(makers[:MOST_LINKS]),
        _ANCHOR.sub("", text.lower()) or " ",
    )


def is_web_page(page: Response) -> bool:
    """Markup, and no feed."""
    head = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n`").lower()
    if b"<rss" in head or b"<feed" in head:
        return False
    return head.startswith(b"<") and (not head.startswith(b"<?xml") or b"<html" in head)


def carries(url: str, mark: str) -> bool:
    """Is the address on the host that a mark names? `evil.example/statuspage.io` is not."""
    parts = urlsplit(url)
    own, (host, slash, path) = parts.hostname or "", mark.partition("/")
    if own != host and not own.endswith(f".{host}"):
        return False
    return not slash or f"{parts.path}/".startswith(f"/{path.rstrip('/')}/")


def domain_of(host: str) -> str:
    """The name that was bought, as far as it can be told without the public list of suffixes;
    an IP address or a bare name is itself."""
    labels = host.split(".")
    if len(labels) < 3 or ":" in host or labels[-1].isdigit():
        return host
    keep = 3 if _TWO_LABELS.fullmatch(".".join(labels[-2:])) else 2
    return ".".join(labels[-keep:])


def _declares_feed(attributes: dict[str, str]) -> bool:
    alternate = "alternate" in attributes.get("rel", "").lower().split()
    return alternate and bool(_FEED_TYPE.match(attributes.get("type", "").lower()))


def _attributes(inside: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(inside)
    return {name.lower(): unescape(a or b or c).strip() for name, a, b, c in found}


def _absolute(base: str, href: str) -> str:
    """Never down from https to http: what is there is at the same address with https."""
    try:
        url = urljoin(base, href).partition("#")[0] if href else ""
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or parts.username or not url.isprintable():
        return ""
    secure = urlsplit(base).scheme == "https"
    return f"https{url[4:]}" if secure and parts.scheme == "http" else url


def _stem(url: str) -> str:
    """Atom and RSS of one thing are one feed."""
    return re.sub(r"(?:[./](?:rss|atom|xml))+$", "", url.partition("?")[0])
