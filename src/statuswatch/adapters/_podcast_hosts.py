"""Who stores a podcast's files: the host, known by the bare address of an episode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from statuswatch.adapters._podcast_prefixes import Stripped

_EDGE = frozenset("./:")


@dataclass(frozen=True, slots=True)
class Host:
    """`service`: its id in the catalogue, empty where it stands in none. `files`: it is known by
    the address of a file; else by the feed's alone, and the files may lie elsewhere."""

    id: str
    name: str
    service: str = ""
    files: bool = True


class Pattern(msgspec.Struct, frozen=True):
    """A piece of host and path; the host of its files."""

    pattern: str
    name: str
    service: str = ""


class _File(msgspec.Struct):
    hosts: list[Pattern]


class Hosts:
    """All known hosts; `resources/podcast/hosts.json` is where they come from."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(sorted(patterns, key=lambda p: (-len(p.pattern), p.pattern)))

    @staticmethod
    def read(raw: bytes) -> Hosts:
        """The hosts in the JSON of the resource. Raises ValueError where it is none."""
        try:
            return Hosts(msgspec.json.decode(raw, type=_File).hosts)
        except msgspec.MsgspecError as error:
            raise ValueError(f"no hosts: {error}") from error

    def of(self, bare_url: str, feed_url: str = "") -> Host | None:
        """The host of this file, else of this feed: the longest pattern wins."""
        return self._at(bare_url, files=True) or self._at(feed_url, files=False)

    def of_chain(self, chain: Stripped, feed_url: str = "") -> Host | None:
        """The host at the end of a chain. Where that end is a nameless store of bytes, the hop
        that belongs to a host tells; where it is hidden, the feed may."""
        found = self._at(chain.bare, files=True)
        own = (self._at(hop.url, files=True) for hop in chain.hops if hop.own)
        return found or next((host for host in own if host), None) or self.of("", feed_url)

    def _at(self, url: str, files: bool) -> Host | None:
        where, length = _where(url)
        for known in self.patterns:
            if where and _stands(known.pattern, where, length):
                return Host(
                    known.service or _plain(known.name), known.name, known.service, files=files
                )
        return None


def _where(url: str) -> tuple[str, int]:
    """Host and path, without the query; how much of it is host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "", 0
    return host + parts.path, len(host)


def _stands(pattern: str, where: str, length: int) -> bool:
    """Does it stand in the host, as whole names? `acast.com` is not `megacast.com`."""
    start = where.find(pattern)
    while 0 <= start < length:
        end = start + len(pattern)
        opens = start == 0 or pattern[0] in _EDGE or where[start - 1] == "."
        closes = end == len(where) or pattern[-1] in _EDGE or where[end] in _EDGE or end > length
        if opens and closes:
            return True
        start = where.find(pattern, start + 1)
    return False


def _plain(name: str) -> str:
    return "-".join(name.lower().split())
