"""A podcast's world that can fall ill: feed, prefixes, host and cover, each with a fault or none.

A world is asked as the real one: `answer(request)` for a flow that is driven by hand, `reply` for
the loopback server that plays it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import combinations, product
from pathlib import Path

from statuswatch.adapters._podcast_data import FILES, Data
from statuswatch.adapters.podcast import Podcast
from statuswatch.core.chain import Chain
from statuswatch.core.flow import Answer, Request, Response, Trouble, drive
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import say

RESOURCES = Path(__file__).parents[1] / "resources" / "podcast"

PREFIX_FAULTS = (
    "dns",
    "blocked",
    "tls",
    "expired",
    "time",
    "gone",
    "server",
    "page",
    "loop",
    "elsewhere",
    "refused",
    "no-head",
    "downgrade",
)
HOST_FAULTS = (
    "dns",
    "tls",
    "expired",
    "time",
    "gone",
    "server",
    "page",
    "empty",
    "newest",
    "refused",
    "no-head",
    "limited",
)
FEED_FAULTS = ("dns", "tls", "expired", "time", "gone", "server", "page", "refused", "odd")

FINE = frozenset({"", "no-head"})
UNCLEAR = frozenset({"refused", "limited"})
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAGE = b"<!doctype html><html><title>A page</title></html>"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1400).to_bytes(4) * 2
WORDS = {"expired": "its certificate has expired", "tls": "its certificate is for another name"}


def known() -> Data:
    return Data.read({name: (RESOURCES / name).read_bytes() for name in FILES})


@dataclass
class World:
    """One show. `faults`: by "feed", "host", or the id of a prefix. `prefixes`: id and the address
    that stands before the rest, in order. `asked`: what came in."""

    faults: Mapping[str, str] = field(default_factory=dict)
    prefixes: Sequence[tuple[str, str]] = (
        ("podtrac", "https://dts.podtrac.com/redirect.mp3/"),
        ("op3", "https://op3.dev/e/"),
        ("podsights", "https://pdst.fm/e/"),
    )
    feed: str = "https://feeds.example-show.com/show.xml"
    files: str = "https://www.buzzsprout.com/1/"
    cover: str = "https://img.example-pictures.org/cover.png"
    elsewhere: str = "https://parked.example.net/"
    episodes: int = 5
    since: datetime = NOW - timedelta(days=2)
    extra: bytes = b""
    written: bool = False
    """Each prefix has the scheme of what is behind it in its address."""

    asked: list[Request] = field(default_factory=list)
    sound_bytes: int = 0

    # -- what there is ----------------------------------------------------------------------------

    def bare(self, n: int) -> str:
        return f"{self.files}{n}-episode.mp3"

    def url(self, n: int, first: int = 0) -> str:
        """The address of an episode from prefix `first` on."""
        rest = self.bare(n)
        for _, prefix in reversed(self.prefixes[first:]):
            rest = prefix + (rest if self.written else rest.partition("://")[2])
        return rest

    def document(self) -> bytes:
        rows = []
        for n in range(self.episodes, 0, -1):
            at = format_datetime(self.since - timedelta(days=7 * (self.episodes - n)))
            rows.append(
                f"<item><title>Episode {n}</title><guid>guid-{n}</guid><pubDate>{at}</pubDate>"
                f'<enclosure url="{self.url(n)}" length="5000000" type="audio/mpeg"/></item>'
            )
        itunes = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        head = f"<title>The Show</title><itunes:image href='{self.cover}'/>"
        text = f'<?xml version="1.0"?><rss version="2.0" {itunes}><channel>{head}'
        return text.encode() + self.extra + "".join(rows).encode() + b"</channel></rss>"

    # -- how it answers ---------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        hop, n = self.hop_of(request.url)
        fault = self.faults.get(hop, "")
        broken = self._transport(hop, request.url, fault)
        if broken is not None:
            return broken
        status, headers, body = self.exchange(request.method, request.url, request.byte_range)
        if request.method == "HEAD":
            body = b""
        elif request.stop_after is not None:
            body = body[: request.stop_after]
        if hop == "host" and request.method == "GET" and n:
            self.sound_bytes += len(body)
        return Response(request.url, status, headers, body, elapsed=0.08)

    def _transport(self, hop: str, url: str, fault: str) -> Trouble | None:
        if fault == "blocked":
            words = say("it leads to an inner address")
            return Trouble(url, "http", words, ("0.0.0.0",))
        if fault in {"dns", "time", "tcp"}:
            return Trouble(url, fault, say("no answer"))
        if fault in {"tls", "expired"}:
            return Trouble(url, "tls", say(WORDS[fault]))
        return None

    def hop_of(self, url: str) -> tuple[str, int]:
        """Which hop it is, and of which episode."""
        number = url.rpartition("/")[2].partition("-")[0].partition("?")[0]
        n = int(number) if number.isdecimal() else 0
        for name, prefix in self.prefixes:
            if url.startswith(prefix):
                return name, n
        starts = (("host", self.files), ("feed", self.feed), ("cover", self.cover))
        return next((name for name, start in starts if url.startswith(start)), "elsewhere"), n

    def exchange(
        self, method: str, url: str, ranged: tuple[int, int] | None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body, where anything answers at all."""
        hop, n = self.hop_of(url)
        fault = self.faults.get(hop, "")
        html = {"content-type": "text/html"}
        codes = {"gone": 404, "server": 503, "refused": 403, "limited": 429}
        if fault in codes:
            return codes[fault], html, b"no"
        if fault == "no-head" and method == "HEAD":
            return 405, html, b""
        if fault == "page" or hop == "elsewhere":
            return 200, html, PAGE
        if hop == "feed":
            body = b"{}" if fault == "odd" else self.document()
            return 200, {"content-type": "application/rss+xml"}, body
        if hop == "cover":
            return 200, {"content-type": "image/png"}, PNG
        if hop == "host":
            return self._file(fault, n, ranged)
        return 302, {"location": self._target(hop, fault, n)}, b""

    def _target(self, hop: str, fault: str, n: int) -> str:
        place = [name for name, _ in self.prefixes].index(hop)
        if fault == "loop":
            return self.url(n, place)
        if fault == "elsewhere":
            return self.elsewhere
        target = self.url(n, place + 1)
        return target.replace("https:", "http:", 1) if fault == "downgrade" else target

    def _file(
        self, fault: str, n: int, ranged: tuple[int, int] | None
    ) -> tuple[int, dict[str, str], bytes]:
        if fault == "newest" and n == self.episodes:
            return 404, {"content-type": "text/html"}, b"no"
        whole = 0 if fault == "empty" else 5_000_000
        headers = {"content-type": "audio/mpeg", "accept-ranges": "bytes"}
        if ranged is None:
            return 200, headers | {"content-length": str(whole)}, b""
        body = (b"ID3" + b"\0" * 509)[:whole]
        return 206, headers | {"content-range": f"bytes 0-{len(body)}/{whole}"}, body

    # -- what is right ----------------------------------------------------------------------------

    def expected(self) -> dict[str, str]:
        """By the id of its hop, every fault that must be named, and no other."""
        found: dict[str, str] = {}
        for hop, fault in self.faults.items():
            if fault in FINE:
                continue
            name = hop if hop in {"feed", "host"} else f"prefix:{hop}"
            if hop == "host" and fault in {"page", "empty"}:
                name = "audio"
            found[name] = fault
        lost = [name for name, fault in found.items() if fault == "dns" and "prefix" in name]
        if len(lost) > 1 and self.faults.get("host") != "dns":
            found |= dict.fromkeys(lost, "blocked")  # two trackers at once: a list of names
        return found


def worlds() -> Iterator[World]:
    """Every fault of every hop alone, and every pair at two hops."""
    names = [name for name, _ in World().prefixes]
    hops = dict.fromkeys(names, PREFIX_FAULTS) | {"host": HOST_FAULTS, "feed": FEED_FAULTS}
    yield World()
    for hop, faults in hops.items():
        yield from (World({hop: fault}) for fault in faults)
    for one, other in combinations(hops, 2):
        for pair in product(hops[one], hops[other]):
            yield World(dict(zip((one, other), pair, strict=True)))


@dataclass
class Follower:
    """Somebody who follows a show: looks at it, and remembers as the engine does."""

    world: World
    adapter: Podcast
    at: datetime = NOW
    memory: str = ""
    options: Mapping[str, str] = field(default_factory=lambda: {"apple": "off"})

    @property
    def source(self) -> Source:
        return Source("show", "show", "podcast", self.world.feed, self.options, Role.PROBE)

    def look(self, after: timedelta = timedelta(0)) -> Report:
        self.at += after
        flow = self.adapter.poll_with(self.source, frozenset(), self.memory, self.at)
        report = drive(flow, self.world.answer)
        self.memory = report.memory or ""
        return report

    def chain(self) -> Chain:
        found = self.adapter.chain(self.source, self.memory)
        assert found is not None
        return found


def falls_ill(world: World, adapter: Podcast, looks: int = 3) -> tuple[Follower, Report]:
    """Its faults begin an hour after a first, good look; the report after some more."""
    faults, world.faults, world.sound_bytes = world.faults, {}, 0
    follower = Follower(world, adapter)
    follower.look()
    world.faults = faults
    world.asked.clear()
    report = follower.look(timedelta(hours=1, minutes=1))
    for _ in range(looks - 1):
        report = follower.look(timedelta(seconds=60))
    return follower, report
