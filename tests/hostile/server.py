"""What a hostile host does that no web server would: raw conversations and odd places."""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import ssl
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from tests.serving import Asked, Reply

OK = b"HTTP/1.1 200 OK\r\n"
Streams = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """Where a talk is held, and what was asked there."""

    url: str
    asked: Sequence[Asked] = field(default=())


@dataclass(frozen=True)
class At:
    """A place that is no plain HTTP server: `opened()` is entered for one check."""

    opened: Callable[[], AbstractAsyncContextManager[Place]]


def slowly(data: bytes, pause: float = 0.05) -> Reply:
    """A byte at a time, for as long as anybody waits."""

    async def play(writer: asyncio.StreamWriter) -> None:
        for n in range(len(data)):
            writer.write(data[n : n + 1])
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(120)

    return Reply(play=play)


def stopping(data: bytes) -> Reply:
    """It says so much and then nothing."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        await asyncio.sleep(120)

    return Reply(play=play)


def endless(head: bytes, chunk: bytes) -> Reply:
    """It never ends."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(0)

    return Reply(play=play)


def cut(data: bytes, *, reset: bool) -> Reply:
    """So much, and then the end of the connection: a FIN, or a RST."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if reset:
            _reset(writer)

    return Reply(play=play)


def bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros, gzipped: blocks that stand alone, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (megabytes // 16)


def noise(size: int, seed: int = 1) -> bytes:
    """What no coding makes smaller, the same each time."""
    return random.Random(seed).randbytes(size)


def packed(body: bytes, coding: str = "gzip", **headers: str) -> Reply:
    return Reply(200, body, {"Content-Encoding": coding, **headers})


def zipped(body: bytes) -> bytes:
    return gzip.compress(body)


# -- odd places --------------------------------------------------------------------------------


def talking(serve: Streams, scheme: str = "http", context: ssl.SSLContext | None = None) -> At:
    """A TCP server of one's own."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Place]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        try:
            yield Place(f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        finally:
            server.close()

    return At(opened)


async def _hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _slam(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    _reset(writer)


async def _stall(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read(4096)
    await asyncio.sleep(120)


@asynccontextmanager
async def _refusing() -> AsyncIterator[Place]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        yield Place(f"http://127.0.0.1:{taken.getsockname()[1]}")


@asynccontextmanager
async def _swallowing() -> AsyncIterator[Place]:
    """A full backlog: SYNs are dropped, as by a firewall that says nothing."""
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(0)
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(hole.getsockname())
        try:
            yield Place(f"http://127.0.0.1:{hole.getsockname()[1]}")
        finally:
            for one in crowd:
                one.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


REFUSING, SWALLOWING = At(_refusing), At(_swallowing)
HANGING_UP, SLAMMING = talking(_hang_up), talking(_slam)
STALLED_HANDSHAKE = talking(_stall, "https")
PLAIN_ON_TLS = talking(_hang_up, "https")
