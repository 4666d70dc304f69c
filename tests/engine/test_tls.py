"""Certificates that nobody accepts: why, and since when."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch import http, tls
from statuswatch.core.words import Setting, render
from statuswatch.http import Http, HttpTrouble


def openssl(words: str) -> str:
    done = subprocess.run(["openssl", *words.split()], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no openssl here that can: {words}")
    return done.stdout


def made(folder: Path, days: int) -> tuple[Path, Path]:
    """A certificate of localhost's that ends in so many days, and its key."""
    asked, cert, key = folder / "asked.pem", folder / "cert.pem", folder / "key.pem"
    openssl(f"req -newkey rsa:2048 -nodes -keyout {key} -out {asked} -subj /CN=localhost")
    openssl(f"x509 -req -in {asked} -signkey {key} -days {days} -out {cert}")
    return cert, key


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return made(tmp_path_factory.mktemp("tls"), -1)


def end_of(cert: Path) -> datetime:
    """As its maker has it."""
    told = openssl(f"x509 -in {cert} -noout -enddate").strip().removeprefix("notAfter=")
    return datetime.strptime(told, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)


@asynccontextmanager
async def serving(pair: tuple[Path, Path], sent: list[bytes]) -> AsyncIterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            sent.append(await reader.read(1000))
        except OSError:
            sent.append(b"")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def trouble(port: int, monkeypatch: pytest.MonkeyPatch, trusted: Path) -> HttpTrouble:
    monkeypatch.setattr(http, "_trust", lambda _: ssl.create_default_context(cafile=str(trusted)))
    asks = Http()
    with pytest.raises(HttpTrouble) as raised:
        await asks.exchange("GET", f"https://localhost:{port}/", {})
    await asks.close()
    return raised.value


async def test_an_expired_certificate_says_when_it_ended_and_nothing_is_sent(
    expired: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    async with serving(expired, sent) as port:
        found = await trouble(port, monkeypatch, expired[0])
    assert found.step == "tls"
    assert found.words == tls.expired(end_of(expired[0]))
    assert dict(found.words.args)["end"] == end_of(expired[0])
    words = render(found.words, Setting(zone=UTC, now=datetime.now(UTC)))
    assert words.startswith("its certificate expired on ")
    assert not any(sent), "no request over a connection that nobody vouches for"


async def test_a_certificate_of_an_unknown_issuer_is_told_apart(
    tmp_path: Path, expired: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pair, sent = made(tmp_path, 2), list[bytes]()
    async with serving(pair, sent) as port:
        found = await trouble(port, monkeypatch, expired[0])
        assert found.words in tls.FORGED
        assert await tls.certificate_end("localhost", "127.0.0.1", port) is not None
    assert not any(sent)


async def test_where_nobody_listens_there_is_no_end_to_be_found_out() -> None:
    assert await tls.certificate_end("localhost", "127.0.0.1", 1) is None
    assert tls.expired(None) == tls.EXPIRED


@pytest.mark.parametrize("junk", [b"0", b"0\x80", b"0\x03\x02\x01\x05", b"\x30\x82\xff\xff\x30"])
def test_what_is_no_certificate_has_no_end(junk: bytes) -> None:
    assert tls.end_of(junk) is None
