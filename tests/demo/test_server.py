"""The story's servers on loopback: they ask it what to say."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from statuswatch.demo.pages import CANARY
from statuswatch.demo.server import Server
from statuswatch.http import Http, HttpTrouble
from tests.demo.played import BEGINS, our_story


class Now:
    def __init__(self) -> None:
        self.minutes = 0.0

    def __call__(self) -> datetime:
        return BEGINS + timedelta(minutes=self.minutes)


async def test_a_page_is_sent_once_and_then_unchanged() -> None:
    now, http = Now(), Http()
    server = Server(our_story(), now)
    url = server.page(our_story().vendor("Podhost")) + "/api/v2/summary.json"
    async with server.serving():
        first = await http.exchange("GET", url, {})
        etag = {"If-None-Match": first.headers["etag"]}
        again = await http.exchange("GET", url, etag)
        now.minutes = 14
        later = await http.exchange("GET", url, etag)
    server.close()
    await http.close()
    assert (first.status, again.status, later.status) == (200, 304, 200)
    assert (again.body, first.body != later.body) == (b"", True)


async def test_a_site_answers_fails_and_is_cut_off_while_its_page_answers() -> None:
    now, http = Now(), Http()
    server = Server(our_story(), now)
    chirp = our_story().vendor("Chirp")
    async with server.serving():
        statuses = []
        for now.minutes in (39.0, 41.0, 75.0):
            statuses.append((await http.exchange("GET", server.site(chirp), {})).status)
        now.minutes = 50
        with pytest.raises(HttpTrouble) as cut:
            await http.exchange("GET", server.site(chirp), {})
        page = await http.exchange("GET", server.page(chirp) + "/api/v2/summary.json", {})
    server.close()
    await http.close()
    assert statuses == [200, 503, 200]
    assert (cut.value.step, str(cut.value)) == ("tcp", "the connection was cut")
    assert page.status == 200


async def test_only_checks_of_the_site_are_counted() -> None:
    now, http = Now(), Http()
    now.minutes = 107
    server = Server(our_story(), now)
    site = server.site(our_story().vendor("Vidbox"))
    async with server.serving():
        icon = await http.exchange("GET", site + "favicon.ico", {})
        first = await http.exchange("GET", site, {})
        second = await http.exchange("GET", site, {})
    server.close()
    await http.close()
    assert (icon.status, first.status, second.status) == (503, 503, 200)


async def test_the_canary_sings_and_a_head_has_no_body() -> None:
    http = Http()
    server = Server(our_story(), Now())
    async with server.serving():
        sung = await http.exchange("GET", server.canary, {})
        head = await http.exchange("HEAD", server.canary, {})
    server.close()
    await http.close()
    assert (sung.body, head.body) == (CANARY.encode(), b"")
    assert head.headers["content-length"] == str(len(CANARY))


async def test_what_is_no_request_is_refused_and_harms_nobody() -> None:
    server = Server(our_story(), Now())
    port = int(server.canary.rstrip("/").rpartition(":")[2])

    async def asked(text: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(text)
        writer.write_eof()
        try:
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async with server.serving():
        assert (await asked(b"POST / HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
        assert (await asked(b"nonsense\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
        assert await asked(b"GET / HT") == b""
        assert await asked(b"x" * 100_000) == b""
        assert (await asked(b"GET / HTTP/1.1\r\n\r\n")).endswith(CANARY.encode())
    server.close()


async def test_only_this_computer_can_ask() -> None:
    server = Server(our_story(), Now())
    assert server.canary.startswith("http://127.0.0.1:")
    server.close()
