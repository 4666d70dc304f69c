"""One exchange with one host: which addresses are tried, for how long, and what is kept of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from statuswatch import http as module
from statuswatch.core.words import say
from statuswatch.http import Http, HttpTrouble
from statuswatch.tls import Route
from tests.engine.test_route import asked as status_by
from tests.engine.test_tls import made
from tests.waiting import PATIENCE


@asynccontextmanager
async def keeps_open(body: bytes, length: int) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A host that never hangs up; its address, and whether it was hung up on. Of `length` bytes it
    sends `body`."""
    gone, open_ = asyncio.Event(), set[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_.add(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length + body)
        await writer.drain()
        await reader.read()
        gone.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", gone
    finally:
        server.close()
        for writer in open_:
            writer.close()


async def test_nothing_is_kept_alive() -> None:
    async with keeps_open(b"good", 4) as (url, gone):
        http = Http()
        assert (await http.exchange("GET", url, {})).body == b"good"
        await asyncio.wait_for(gone.wait(), PATIENCE)
        await http.close()


async def test_who_is_only_looked_into_is_hung_up_on() -> None:
    """The rest of it need not come."""
    async with keeps_open(b"good", 1_000_000) as (url, gone):
        http = Http()
        assert (await http.exchange("GET", url, {}, stop_after=4)).body == b"good"
        await asyncio.wait_for(gone.wait(), PATIENCE)
        await http.close()


async def test_one_address_of_each_family_is_tried_and_the_last_one_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[tuple[str | None, float]] = []

    async def resolve(_: str, __: int) -> tuple[str, ...]:
        return ("2001:db8::1", "192.0.2.1", "192.0.2.2", "2001:db8::2")

    async def refuses(_: Http, *sent: object, connect: float = 0.0) -> None:
        address = sent[2]
        assert isinstance(address, str)
        tried.append((address, connect))
        raise module._NotConnected(HttpTrouble("tcp", say("the connection was refused")))

    monkeypatch.setattr(module, "resolve", resolve)
    monkeypatch.setattr(Http, "_send", refuses)
    with pytest.raises(HttpTrouble) as told:
        await Http().exchange("GET", "http://two.example/", {})
    assert told.value.step == "tcp"
    assert tried == [
        ("2001:db8::1", module.FIRST_ADDRESS_SECONDS),
        ("192.0.2.1", module.CONNECT_SECONDS),
    ]


@pytest.mark.parametrize("url", ["ftp://host.example/", "file:///etc/passwd", "http:///x"])
async def test_nothing_but_the_web_is_asked_not_even_for_its_name(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(_: str, __: int) -> tuple[str, ...]:
        raise AssertionError("its name was looked up")

    monkeypatch.setattr(module, "resolve", resolve)
    with pytest.raises(HttpTrouble) as told:
        await Http().exchange("GET", url, {})
    assert (told.value.step, str(told.value.words)) == ("http", "the address is not a web address")


async def test_a_proxy_with_a_certificate_of_ones_own_office_is_trusted_by_its_file(
    tmp_path: Path,
) -> None:
    cert, key = made(tmp_path, 2)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    proxy = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    try:
        with pytest.raises(HttpTrouble) as told:
            await status_by(Route(proxy), "http://outer.example/x")
        assert told.value.step == "tls"
        assert await status_by(Route(proxy, str(cert)), "http://outer.example/x") == 204
    finally:
        server.close()
    assert asked == [b"GET http://outer.example/x HTTP/1.1"]
