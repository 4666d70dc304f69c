"""A calendar at an address is a stranger's page: it leads nowhere, ends, and keeps its secret."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Program, says
from tests.cli.test_secrets import Served
from tests.keyrings import Ring, ring
from tests.serving import Asked, Handler, Reply

__all__ = ["ring", "says"]

pytest.importorskip("icalendar")

TOKEN = "Q8NfDkMz6T3wQp5kX0"
SOON = datetime.now(UTC) + timedelta(hours=20)
GOOD = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Show 12\r\n"
    f"DTSTART:{SOON:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()

INWARDS = (
    "file:///etc/passwd",
    "http://127.0.0.2:{port}/x.ics",
    "http://2130706434:{port}/x.ics",
    "http://[::1]:{port}/x.ics",
    "http://169.254.169.254/latest/meta-data/",
    "ftp://127.0.0.1/x.ics",
)


@pytest.mark.parametrize("there", INWARDS)
def test_it_leads_nowhere_that_a_page_may_not(says: Program, there: str) -> None:
    asked: list[Asked] = []

    def inner(question: Asked) -> Reply:
        asked.append(question)
        return Reply(200, GOOD)

    with Served(inner) as canary:
        port = canary.url.rpartition(":")[2]
        to = {"Location": there.format(port=port)}
        with Served(lambda _: Reply(302, b"", to)) as host:
            done = says("plan", "calendar", f"{host.url}/a.ics")
    assert "could not be read" in done.out + done.err
    assert asked == []
    assert "Nothing is planned" in says("plan").out


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n")
    while True:
        writer.write(b"X-A:" + b"x" * 100_000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize(
    "handler",
    [
        lambda _: Reply(play=endless),
        lambda _: Reply(
            200, gzip.compress(b"BEGIN:VCALENDAR" + b"x" * 60_000_000), {"Content-Encoding": "gzip"}
        ),
        lambda _: Reply(200, b"<html>sign in</html>"),
        lambda _: Reply(500, b"x"),
    ],
    ids=["endless", "bomb", "html", "500"],
)
def test_a_body_without_an_end_is_cut(says: Program, handler: Handler) -> None:
    """And what it said before stands."""
    answers: list[Handler] = [lambda _: Reply(200, GOOD)]

    async def answer(question: Asked) -> Reply:
        told = answers[-1](question)
        return told if isinstance(told, Reply) else await told

    with Served(answer) as host:
        assert says("plan", "calendar", f"{host.url}/a.ics").code == 0
        answers.append(handler)
        began = time.monotonic()
        done = says("plan", "read")
    assert time.monotonic() - began < 30
    assert done.err or "could not be read" in done.out
    assert "Show 12" in says("plan").out


def test_its_secret_is_in_nothing_that_is_shown_or_kept(
    says: Program, ring: Ring, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who has the address of a private calendar may read it."""
    caplog.set_level(logging.DEBUG)
    asked: list[str] = []

    def host_of(question: Asked) -> Reply:
        asked.append(question.path)
        if len(asked) == 3:
            return Reply(500, f"no {question.path}".encode())
        if len(asked) == 4:
            return Reply(302, b"", {"Location": f"ftp://x.example{question.path}"})
        return Reply(200, GOOD)

    with Served(host_of) as host:
        address = f"{host.url}/public/{TOKEN}/a.ics?export&PassphraseKey=c4naryc4nary"
        said = [says("plan", "calendar", address)]
        said += [says("plan", "read") for _ in range(4)]
        said += [
            says(*words)
            for words in (
                ("plan",), ("plan", "--json"), ("plan", "list", "--json"), ("plan", "past"),
                ("preflight",), ("doctor",), ("doctor", "--report", "--names"), ("history", "--json"),
                ("export", "--format", "json"), ("export", "--format", "ics"), ("list", "--json"),
                ("backup", str(tmp_path / "a.backup")), ("plan", "calendar", address + "9", "--remove"),
                ("plan", "calendar", address, "--remove"),
            )
        ]  # fmt: skip
    assert TOKEN in asked[0]
    assert "c4naryc4nary" in asked[0]
    assert TOKEN in json.dumps(ring.held) or ring.held == {}, "taken out again in the end"
    words = "".join(one.out + one.err for one in said) + caplog.text
    files = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    for secret in (TOKEN, "c4naryc4nary"):
        assert secret not in words
        assert secret.encode() not in files
    assert "••••" in words
