"""The vendors' servers on loopback: a port for each page and site, answered by the story."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from statuswatch.demo.pages import CANARY, Reply, answer
from statuswatch.demo.story import Story, Vendor

HOST = "127.0.0.1"
PATIENCE = 10.0
"""Seconds in which a request must have come whole."""

MOST = 16_384
"""Bytes of a request's head."""


@dataclass(frozen=True, slots=True)
class _Asked:
    path: str
    known: str
    head: bool


Answer = Callable[[str], Reply]


@dataclass(slots=True)
class _Door:
    """A bound port. It listens from the beginning, so that its address is known at once."""

    answer: Answer
    socket: socket.socket = field(default_factory=lambda: socket.create_server((HOST, 0)))

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.socket.getsockname()[1]}"


class Server:
    """Answers as the story tells at `now()`. Its ports are open from the beginning; `serving`
    answers; `close`, also if it never served. `asked`: when each vendor's site was."""

    def __init__(self, story: Story, now: Callable[[], datetime]) -> None:
        self._story = story
        self._now = now
        self.asked: defaultdict[str, list[datetime]] = defaultdict(list)
        self._doors: dict[tuple[str, str], _Door] = {}
        self._open("", "canary", lambda _: Reply(body=CANARY.encode()))
        for vendor in story.vendors:
            self._open(vendor.id, "page", self._page(vendor))
            if vendor.probed:
                self._open(vendor.id, "site", self._site(vendor))

    def _open(self, vendor: str, place: str, answers: Answer) -> None:
        self._doors[vendor, place] = _Door(answers)

    def _page(self, vendor: Vendor) -> Answer:
        return lambda path: answer(self._story, self._now(), vendor, path)

    def _site(self, vendor: Vendor) -> Answer:
        def site(path: str) -> Reply:
            now, earlier = self._now(), self.asked[vendor.id]
            reply = answer(self._story, now, vendor, path, site=True, asked=earlier)
            if path == "/":  # a browser asks for an icon, too, and that is no check
                earlier.append(now)
            return reply

        return site

    @property
    def canary(self) -> str:
        return self._doors["", "canary"].url + "/"

    def page(self, vendor: Vendor) -> str:
        """The address of the vendor's status page."""
        return self._doors[vendor.id, "page"].url

    def site(self, vendor: Vendor) -> str:
        """The address of the vendor's site. Raises KeyError where it has none."""
        return self._doors[vendor.id, "site"].url + "/"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for door in self._doors.values():
                server = await asyncio.start_server(
                    _served_by(door.answer), sock=door.socket, limit=MOST
                )
                stack.callback(server.close)
            yield

    def close(self) -> None:
        for door in self._doors.values():
            door.socket.close()


def _served_by(
    answers: Answer,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                asked = _read(await reader.readuntil(b"\r\n\r\n"))
            reply = answers(asked.path).given(asked.known) if asked else Reply(400)
            if reply.status is None:
                _cut(writer)
                return
            writer.write(_written(reply, head=asked is not None and asked.head))
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, TimeoutError):
            pass  # who asked has left, or does not speak HTTP
        finally:
            writer.close()

    return serve


def _cut(writer: asyncio.StreamWriter) -> None:
    """Reset the connection: the nearest to refusing it. The port stays open, for were it closed,
    another program might take it."""
    at_once = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    writer.transport.abort()


def _read(head: bytes) -> _Asked | None:
    """The request, if it is one that we answer."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    path = rest.rpartition(" ")[0]
    if method not in {"GET", "HEAD"} or not path.startswith("/"):
        return None
    known = ""
    for one in lines:
        name, _, value = one.partition(":")
        if name.strip().lower() == "if-none-match":
            known = value.strip()
    return _Asked(path, known, method == "HEAD")


def _written(reply: Reply, *, head: bool) -> bytes:
    status = reply.status or 0
    phrase = ""
    with contextlib.suppress(ValueError):
        phrase = HTTPStatus(status).phrase
    headers = {"Connection": "close", **reply.headers}
    if status not in {204, 304}:
        headers["Content-Length"] = str(len(reply.body))
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if head else reply.body)
