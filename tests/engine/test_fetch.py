"""One poll over the network: its deadline, what it sends, and what is said of each bad answer."""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import time
from collections.abc import Awaitable, Callable

import pytest

from statuswatch import __homepage__, __version__
from statuswatch.core.flow import Trouble
from statuswatch.core.model import Failed, Report, Role
from tests.engine.stage import Reader, Visitor, reason, serving
from tests.serving import Asked, Loopback, Reply
from tests.waiting import soon

Play = Callable[[asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\n"
SHORT = 0.4
LONGER = 2.5
"""Where another host must answer within the deadline: a busy machine needs a while."""

HANGS = 15.0
"""Seconds below which nobody waited for what plays on for 30."""


async def drip(writer: asyncio.StreamWriter, data: bytes) -> None:
    for n in range(len(data)):
        writer.write(data[n : n + 1])
        await writer.drain()
        await asyncio.sleep(0.02)


async def slow_headers(writer: asyncio.StreamWriter) -> None:
    await drip(writer, OK + b"X-Slow: " + b"a" * 500)


async def slow_body(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Length: 500\r\n\r\n")
    await drip(writer, b"good" * 125)


async def slow_packed_body(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Encoding: gzip\r\n\r\n")
    await drip(writer, gzip.compress(random.Random(1).randbytes(500)))


async def last_byte_missing(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Length: 5\r\n\r\ngood")
    await writer.drain()
    await asyncio.sleep(30)


async def nothing_after_the_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Length: 5\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(30)


async def nothing_at_all(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def preliminaries_for_ever(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


HANGING = [
    slow_headers,
    slow_body,
    slow_packed_body,
    last_byte_missing,
    nothing_after_the_headers,
    nothing_at_all,
    preliminaries_for_ever,
]


@pytest.mark.parametrize("play", HANGING)
async def test_a_host_that_hangs_is_left_at_the_deadline(play: Play) -> None:
    async with serving(Reply(play=play)) as host:
        visitor = Visitor(deadline=SHORT)
        began = time.perf_counter()
        fetched = await visitor.poll(host.url)
        took = time.perf_counter() - began
    assert "no whole answer" in reason(fetched)
    assert SHORT * 0.9 <= took < HANGS
    assert fetched.unanswered
    assert (fetched.proof.pages, fetched.proof.validators) == ((), ())


async def test_a_connection_that_nobody_accepts_is_left_at_the_deadline() -> None:
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(0)
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(hole.getsockname())
        began = time.perf_counter()
        fetched = await Visitor(deadline=SHORT).poll(f"http://127.0.0.1:{hole.getsockname()[1]}")
        for one in crowd:
            one.close()
    assert time.perf_counter() - began < HANGS
    assert "no whole answer" in reason(fetched)


async def test_a_slow_answer_that_is_whole_in_time_is_an_answer() -> None:
    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 9\r\n\r\n")
        await drip(writer, b"good slow")

    async with serving(Reply(play=play)) as host:
        assert (await Visitor(deadline=20).poll(host.url)).outcome == Report()


async def test_a_check_reports_the_deadline_as_what_it_saw() -> None:
    async with serving(Reply(play=nothing_at_all)) as host:
        visitor = Visitor(Reader(Role.PROBE), deadline=SHORT)
        fetched = await visitor.poll(host.url)
    assert isinstance(fetched.outcome, Report)
    [trouble] = visitor.reader.given
    assert isinstance(trouble, Trouble)
    assert trouble.step == "time"


async def test_after_a_hanging_poll_the_host_is_asked_as_if_nothing_had_been() -> None:
    host = Loopback(lambda _: Reply(play=nothing_at_all))
    async with host.running():
        visitor = Visitor(deadline=LONGER)
        await visitor.poll(host.url)
        host.handler = lambda _: Reply(200, b"good")
        assert (await visitor.poll(host.url)).outcome == Report()


async def test_waiting_for_a_turn_is_no_part_of_the_deadline() -> None:
    """Three sources of one host, and it hangs for the first two: the third was never asked so
    far, so it cannot have failed."""
    replies = [Reply(play=nothing_at_all), Reply(play=nothing_at_all), Reply(200, b"good")]
    async with Loopback(lambda _: replies.pop(0)).running() as host:
        visitor = Visitor(deadline=LONGER)
        polls = [asyncio.create_task(visitor.poll(host.url)) for _ in range(3)]
        outcomes = [(await poll).outcome for poll in polls]
    assert [isinstance(o, Failed) for o in outcomes] == [True, True, False]


async def test_many_hanging_hosts_make_no_other_look_down() -> None:
    hang = Loopback(lambda _: Reply(play=nothing_at_all))
    fine = Loopback(lambda _: Reply(200, b"good"))
    async with hang.running("0.0.0.0") as bad, fine.running("127.0.0.1") as good:
        visitor = Visitor(deadline=LONGER)
        port = bad.url.rpartition(":")[2]
        urls = [f"http://127.1.0.{n}:{port}" for n in range(1, 41)]
        hanging = [asyncio.create_task(visitor.poll(url)) for url in urls]
        await soon(lambda: hang.at_once == 32)
        fetched = await visitor.poll(good.url)
        failed = [reason(await poll) for poll in hanging]
    assert fetched.outcome == Report()
    assert all("no whole answer" in words for words in failed)


# -- what is not HTTP, or too much of it -----------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"good\n",  # HTTP/0.9
        bytes(4096),
        b"\0\xff\xfe garbage\r\n\r\n" * 50,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc OK\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\nX-\0: 1\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ngood\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-One: 1\r\n" * 201 + b"Content-Length: 4\r\n\r\ngood",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)) + b"\r\ngood",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\ngood",
    ],
)
async def test_what_is_not_whole_and_proper_is_an_error(raw: bytes) -> None:
    async with serving(Reply(raw=raw)) as host:
        visitor = Visitor()
        fetched = await visitor.poll(host.url)
    assert reason(fetched)
    assert fetched.unanswered
    assert visitor.reader.given == []
    assert (fetched.proof.pages, fetched.proof.validators) == ((), ())


async def test_two_hundred_headers_are_taken() -> None:
    raw = OK + b"X-One: 1\r\n" * 199 + b"Content-Length: 4\r\n\r\ngood"
    async with serving(Reply(raw=raw)) as host:
        assert (await Visitor().poll(host.url)).outcome == Report()


async def test_a_refused_connection_is_named() -> None:
    async with serving(Reply()) as host:
        pass
    fetched = await Visitor().poll(host.url)
    assert reason(fetched) == "the connection was refused"
    assert fetched.unanswered


async def test_a_name_that_does_not_resolve_is_named() -> None:
    fetched = await Visitor().poll("http://nowhere.example/")
    assert reason(fetched) == "the name nowhere.example does not resolve"


async def test_a_host_without_tls_on_a_tls_port_is_named() -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    fetched = await Visitor().poll(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    server.close()
    assert reason(fetched) == "it does not speak TLS on this port"


# -- statuses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [201, 202, 203, 204, 205, 206, 226, 299])
async def test_only_200_tells_a_state(status: int) -> None:
    async with serving(Reply(status, b"" if status == 204 else b"good")) as host:
        visitor = Visitor()
        fetched = await visitor.poll(host.url)
    assert reason(fetched) == f"the page answers {status}, which holds no status"
    assert (visitor.reader.given, visitor.kept) == ([], {})


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (300, b"", "leads nowhere"),
        (400, b"", "the request is refused"),
        (401, b"This page is inactive.", "it is inactive. Its vendor closed it"),
        (401, b"sign in", "it refuses to be read"),
        (403, b"", "it refuses to be read"),
        (404, b"", "it may have moved"),
        (410, b"", "gone"),
        (429, b"", "fewer visits"),
        (451, b"", "the request is refused"),
        (500, b"", "the page itself has trouble"),
        (502, b"", "the page itself has trouble"),
        (503, b"", "the page itself has trouble"),
        (511, b"", "sign-in page"),
        (520, b"", "the page itself has trouble"),
        (522, b"", "the page itself has trouble"),
        (530, b"", "the page itself has trouble"),
        (600, b"", "the page itself has trouble"),
        (999, b"", "the page itself has trouble"),
    ],
)
async def test_each_refusal_has_its_words(status: int, body: bytes, words: str) -> None:
    async with serving(Reply(status, body)) as host:
        visitor = Visitor()
        fetched = await visitor.poll(host.url)
    assert words in reason(fetched)
    assert str(status) in reason(fetched)
    assert isinstance(fetched.outcome, Failed)
    assert fetched.outcome.gone == (status == 410)
    assert visitor.reader.given == []


async def test_the_reader_of_a_check_is_given_every_status() -> None:
    async with serving(Reply(503, b"good")) as host:
        visitor = Visitor(Reader(Role.PROBE))
        assert (await visitor.poll(host.url)).outcome == Report()
    assert visitor.reader.given[0].status == 503


# -- what we send ------------------------------------------------------------------------------


async def test_requests_say_who_asks_and_nothing_else() -> None:
    asked: list[Asked] = []

    def handler(request: Asked) -> Reply:
        asked.append(request)
        if request.path == "/":
            return Reply(302, b"", {"Location": "/there", "Set-Cookie": "id=1; Path=/"})
        return Reply(200, b"good", {"Set-Cookie": "track=me; Path=/; Max-Age=99999"})

    async with Loopback(handler).running() as host:
        visitor = Visitor()
        await visitor.poll(host.url + "/?a=b")
        await visitor.poll(host.url + "/")
        await visitor.poll(host.url + "/")
    assert len(asked) == 5
    for request in asked:
        assert set(request.headers) == {
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "connection",
        }
        assert request.headers["user-agent"] == f"StatusWatch/{__version__} (+{__homepage__})"
        assert request.headers["accept-encoding"] == "gzip"
        assert request.headers["host"] == host.url.removeprefix("http://")
    assert [a.path for a in asked] == ["/?a=b", "/", "/there", "/", "/there"]


async def test_the_proxy_of_this_computer_is_left_out_where_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, tuple[str, ...]]
) -> None:
    names["inner.example"] = ("127.0.0.1",)
    monkeypatch.setenv("no_proxy", "inner.example")
    async with serving(Reply(502)) as proxy, serving(Reply(200, b"good")) as host:
        monkeypatch.setenv("http_proxy", proxy.url)
        port = host.url.rpartition(":")[2]
        near = await Visitor().poll(f"http://inner.example:{port}/")
        far = await Visitor().poll("http://outer.example/")
    assert near.outcome == Report()
    assert "502" in reason(far)
    assert [a.path for a in proxy.asked] == ["http://outer.example/"]
