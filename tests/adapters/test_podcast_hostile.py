"""Whatever a feed and its hops answer, a look at a podcast ends with a report in clean words."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from statuswatch.adapters.podcast import Podcast
from statuswatch.core.flow import Answer, Request, Response, Trouble, drive
from statuswatch.core.words import say
from tests.podcasts import PREFIX_FAULTS, Follower, World, known

PLACES = (
    "http://[broken",
    "//x",
    "",
    "https://op3.dev/e/",
    "ftp://x/y",
    "https://h:99999/x",
    "/rel",
    "https://xn--e1afmkfd.example/ä.mp3",
    "https://chtbl.com/track/1/https%3A//a",
    "x" * 5000,
    "https://op3.dev/e/op3.dev/e/op3.dev/e/a.example/b.mp3",
    "http://pdst.fm/e/[::1]/a.mp3",
)
ITEM = b'<item><enclosure url="%s" type="audio/mpeg" length="%s"/><pubDate>nope</pubDate></item>'
FEED = b'<rss version="2.0"><channel><title>x</title>%s</channel></rss>'
BODIES = (
    b"",
    b"<",
    b"\xff\xfe",
    FEED % b"<itunes:new-feed-url>http://[x</itunes:new-feed-url>",
    FEED % (ITEM % (b"http://[bad/x.mp3", b"zz")),
    FEED % (ITEM % (b"https://op3.dev/e/http://[bad/x.mp3", b"-5")),
    b"ID3",
    b"<!doctype html>",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
    b"\xff\xd8\xff\xc0\0\0",
)
CODES = (200, 200, 206, 301, 302, 304, 400, 401, 403, 404, 405, 410, 416, 429, 500, 501, 503, 999)
HEADERS = {
    "location": PLACES,
    "content-type": ("", "text/html", "audio/mpeg", "image/png"),
    "content-length": ("", "0", "9" * 20, "x"),
    "content-range": ("", "bytes 0-1/*", "bytes */0", "bytes 0-511/99"),
    "date": ("", "x", "Mon, 01 Jun 2026 12:00:00 GMT"),
}
STEPS = ("dns", "tls", "time", "tcp", "http", "held", "another")
ADDRESSES = ((), ("0.0.0.0",), ("fe80::1%eth0",), ("nonsense",))


@pytest.mark.parametrize("seed", range(8))
def test_no_answer_makes_it_stumble(seed: int) -> None:
    luck, adapter = random.Random(seed), Podcast(known())
    for _ in range(60):
        hops = ("podtrac", "op3", "podsights")
        world = World({hop: luck.choice((*PREFIX_FAULTS, "")) for hop in hops})
        follower = Follower(world, adapter, options={})

        def answer(request: Request, world: World = world) -> Answer:
            chance = luck.random()
            if chance < 0.45:
                return world.answer(request)
            if chance < 0.55:
                url, step = luck.choice((request.url, world.feed)), luck.choice(STEPS)
                return Trouble(url, step, say("no {n}", n=1), luck.choice(ADDRESSES))
            headers = {name: luck.choice(values) for name, values in HEADERS.items()}
            body = luck.choice((*BODIES, world.document()))
            return Response(request.url, luck.choice(CODES), headers, body, elapsed=0.1)

        for minutes in (0, 1, 61, 1500, -30):
            follower.at += timedelta(minutes=minutes)
            source, memory = follower.source, follower.memory
            flow = adapter.poll_with(source, frozenset(), memory, follower.at)
            report = drive(flow, answer)
            follower.memory = report.memory or ""
            names = [part.name for part in report.components]
            assert len(names) == len(set(names))
            check(follower)


def check(follower: Follower) -> None:
    """The chain in words: none is left open, and the short ones are short."""
    chain = follower.chain()
    said = [chain.sentence, *chain.advice, *([chain.fix] if chain.fix else [])]
    for hop in chain.hops:
        assert len(str(hop.short)) <= 14
        said += [hop.words, *([hop.advice] if hop.advice else [])]
    assert not [str(words) for words in said if "{" in str(words)]
