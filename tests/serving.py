"""A loopback web server in the test's own loop: what is real is served from here."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PHRASES = {200: "OK", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True)
class Asked:
    """One request as it came in; header names lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What to answer. `raw`: these very bytes instead of a proper answer. `play` writes the
    answer itself, as slowly and as oddly as it likes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    play: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None


Handler = Callable[[Asked], Reply | Awaitable[Reply]]


class Loopback:
    """Answers by `handler`, and remembers what it was asked, and how many asked at once."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.asked: list[Asked] = []
        self.url = ""
        self.at_once = 0
        self.most_at_once = 0

    @asynccontextmanager
    async def running(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Loopback]:
        server = await asyncio.start_server(self._serve, host, port, limit=2**20)
        port = server.sockets[0].getsockname()[1]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            asked = _parsed(head)
            self.asked.append(asked)
            reply = self.handler(asked)
            if not isinstance(reply, Reply):
                reply = await reply
            if reply.play is not None:
                await reply.play(writer)
            else:
                writer.write(_rendered(reply))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the asker left, or the test is over
        finally:
            self.at_once -= 1
            writer.close()


def with_etag(asked: Asked, body: bytes, extra: Mapping[str, str] | None = None) -> Reply:
    """200 with a strong ETag, or 304 when the asker has this very body."""
    etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
    headers = {"ETag": etag, **(extra or {})}
    if asked.headers.get("if-none-match") == etag:
        return Reply(304, b"", headers)
    return Reply(200, body, headers)


def _parsed(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return Asked(method, path, headers)


def _rendered(reply: Reply) -> bytes:
    if reply.raw is not None:
        return reply.raw
    lines = [f"HTTP/1.1 {reply.status} {PHRASES.get(reply.status, 'Status')}"]
    headers = {"Connection": "close", **reply.headers}
    if reply.status not in {204, 304} and "Content-Length" not in headers:
        headers["Content-Length"] = str(len(reply.body))
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body
