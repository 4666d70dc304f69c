"""What an answer is packed in: inflated by a limit, or refused in words."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from statuswatch.core.model import Report
from statuswatch.http import BODY_CAP, Http, HttpTrouble
from tests.engine.stage import Visitor, reason, serving
from tests.serving import Loopback, Reply
from tests.waiting import PATIENCE

GOOD = b"good " + bytes(range(256)) * 40
PACKED = gzip.compress(GOOD)
GZIP = {"Content-Encoding": "gzip"}


async def received(reply: Reply) -> bytes | str:
    """The body, or the words of the refusal."""
    async with serving(reply) as host:
        http = Http()
        try:
            return (await http.exchange("GET", host.url, {})).body
        except HttpTrouble as trouble:
            return str(trouble.words)
        finally:
            await http.close()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (GOOD, {}),
        (GOOD, {"Content-Encoding": "identity"}),
        (PACKED, GZIP),
        (PACKED, {"Content-Encoding": "GZip"}),
        (PACKED, {"Content-Encoding": "x-gzip"}),
        (PACKED, {"Content-Encoding": "identity, gzip"}),
        (gzip.compress(GOOD[:7]) + gzip.compress(GOOD[7:]), GZIP),
        (b"".join(gzip.compress(GOOD[n : n + 1000]) for n in range(0, len(GOOD), 1000)), GZIP),
        (PACKED + bytes(512), GZIP),
        (gzip.compress(GOOD[:7]) + gzip.compress(GOOD[7:]) + bytes(3), GZIP),
    ],
)
async def test_a_packed_body_is_read_whole(body: bytes, headers: dict[str, str]) -> None:
    assert await received(Reply(200, body, headers)) == GOOD


@pytest.mark.parametrize("step", [1, 7, 64])
async def test_a_packed_body_may_come_in_any_pieces(step: int) -> None:
    body = gzip.compress(GOOD[:50]) + gzip.compress(GOOD[50:3000]) + bytes(20)

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n")
        for n in range(0, len(body), step):
            writer.write(body[n : n + step])
            await writer.drain()
            await asyncio.sleep(0)

    assert await received(Reply(play=play)) == GOOD[:3000]


BROKEN_CRC = PACKED[:-8] + bytes(4) + PACKED[-4:]
WRONG_LENGTH = PACKED[:-4] + b"\1\2\3\4"


@pytest.mark.parametrize(
    ("body", "coding", "words"),
    [
        (PACKED[: len(PACKED) // 2], "gzip", "cut short"),
        (PACKED[:-1], "gzip", "cut short"),
        (PACKED[:5], "gzip", "cut short"),
        (PACKED + PACKED[:40], "gzip", "cut short"),
        (BROKEN_CRC, "gzip", "compression is broken"),
        (WRONG_LENGTH, "gzip", "compression is broken"),
        (GOOD, "gzip", "compression is broken"),
        (zlib.compress(GOOD), "gzip", "compression is broken"),
        (PACKED + b"and more", "gzip", "compression is broken"),
        (gzip.compress(PACKED), "gzip, gzip", "packed as gzip, gzip"),
        (GOOD, "br", "packed as br"),
        (zlib.compress(GOOD), "deflate", "packed as deflate"),
        (GOOD, "zstd", "packed as zstd"),
        (GOOD, "snake-oil", "packed as snake-oil"),
    ],
)
async def test_a_broken_or_foreign_packing_is_refused(body: bytes, coding: str, words: str) -> None:
    answer = await received(Reply(200, body, {"Content-Encoding": coding}))
    assert isinstance(answer, str)
    assert words in answer


async def test_nothing_of_a_broken_body_is_kept() -> None:
    async with serving(Reply(200, BROKEN_CRC, {**GZIP, "ETag": '"e"'})) as host:
        visitor = Visitor()
        fetched = await visitor.poll(host.url)
    assert "compression is broken" in reason(fetched)
    assert (fetched.proof.pages, fetched.proof.validators, visitor.reader.given) == ((), (), [])


async def test_a_body_as_large_as_the_cap_is_read_and_one_byte_more_is_not() -> None:
    whole = b"good" + bytes(BODY_CAP - 4)
    for body, headers in ((whole, {}), (gzip.compress(whole, 1), GZIP)):
        assert await received(Reply(200, body, headers)) == whole
    for body, headers in ((whole + b"x", {}), (gzip.compress(whole + b"x", 1), GZIP)):
        answer = await received(Reply(200, body, headers))
        assert isinstance(answer, str)
        assert "larger than 5 MB" in answer


async def test_a_body_that_is_only_looked_into_is_cut_where_asked() -> None:
    async with serving(Reply(200, PACKED, GZIP)) as host:
        http = Http()
        looked = await http.exchange("GET", host.url, {}, stop_after=100)
        await http.close()
    assert looked.body == GOOD[:100]


async def test_the_answer_to_head_has_no_body_whatever_it_claims() -> None:
    async with serving(Reply(200, b"", {**GZIP, "Content-Length": "10"})) as host:
        http = Http()
        assert (await http.exchange("HEAD", host.url, {})).body == b""
        await http.close()


# -- measured in a process of their own ------------------------------------------------------------

MEMORY = """
def memory(what):
    # not by getrusage: there a child begins with the most that its parent ever had
    told = open("/proc/self/status").read()
    return int(told.split(what + ":")[1].split()[0]) // 1024
"""
ASK = (
    MEMORY
    + """
import asyncio, json, sys
from statuswatch.http import Http, HttpTrouble

async def main(small, *bombs):
    http = Http()
    await http.exchange("GET", small, {})
    before, said = memory("VmHWM"), []
    for url in bombs:
        try:
            said.append(len((await http.exchange("GET", url, {})).body))
        except HttpTrouble as trouble:
            said.append(str(trouble.words))
    print(json.dumps([memory("VmHWM") - before, said]))

asyncio.run(main(*sys.argv[1:]))
"""
)
READ = (
    MEMORY
    + """
import asyncio, gc, json, sys
from statuswatch import adapters
from statuswatch.core.model import Source
from statuswatch.engine.clock import SystemClock
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.manners import Hosts
from statuswatch.http import Http

async def main(small, large):
    fetcher = Fetcher(Http, Hosts({}, lambda *_: None), SystemClock())
    feed = adapters.load("feed")
    rests = []
    for url in (small, large, large):
        await fetcher.poll(feed, Source(url, "s", "feed", url))
        gc.collect()
        rests.append(memory("VmRSS"))
    print(json.dumps([rest - rests[0] for rest in rests]))

asyncio.run(main(*sys.argv[1:]))
"""
)


async def of_its_own(script: str, *told: str) -> Any:
    """What the script prints, in a process of its own."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        *told,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    out, _ = await asyncio.wait_for(child.communicate(), PATIENCE)
    return json.loads(out)


def bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros, gzipped: blocks that stand alone, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (megabytes // 16)


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


MEASURED = pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")


@MEASURED
async def test_no_bomb_takes_more_than_50_mb() -> None:
    twice = gzip.compress(gzip.compress(bytes(2**24)))
    replies = {
        "/small": Reply(200, b"good"),
        "/512mb": Reply(200, bomb(512), GZIP),
        "/10gb": Reply(200, bomb(10_240), GZIP),
        "/twice": Reply(200, twice, {"Content-Encoding": "gzip, gzip"}),
        "/endless": Reply(play=endless),
    }
    async with Loopback(lambda asked: replies[asked.path]).running() as host:
        grown, said = await of_its_own(ASK, *(host.url + path for path in replies))
    assert [("larger" in words, "packed as" in words) for words in said] == [
        (True, False),
        (True, False),
        (False, True),
        (True, False),
    ]
    assert grown <= 50, f"{grown} MB"


@MEASURED
async def test_what_a_large_document_took_goes_back() -> None:
    begin = b'<rss version="2.0"><channel><title>Example Status</title><item><title>'
    replies = {
        "/small": Reply(200, begin + b"x</title></item></channel></rss>"),
        "/large": Reply(200, begin + b"x" * 4_900_000),
    }
    async with Loopback(lambda asked: replies[asked.path]).running() as host:
        rests = await of_its_own(READ, host.url + "/small", host.url + "/large")
    assert max(rests) <= 20, f"{rests} MB"


async def test_an_empty_answer_is_an_answer_and_its_reader_says_what_it_is_worth() -> None:
    async with serving(Reply(200, b"", GZIP)) as host:
        fetched = await Visitor().poll(host.url)
    assert not isinstance(fetched.outcome, Report)
    assert "no page of ours" in reason(fetched)
