"""Certificates that nobody should accept, and a host that shows them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.engine.test_tls import openssl

Pair = tuple[Path, Path]
"""A certificate and its key, PEM."""

AUTHORITY = """
[ca]
default_ca = d
[d]
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = p
[p]
commonName = supplied
"""


def not_yet_valid(folder: Path) -> Pair:
    """One of localhost's that begins in 2098."""
    own = folder / "early"
    own.mkdir()
    (own / "index.txt").touch()
    (own / "serial").write_text("01\n")
    (own / "ca.cnf").write_text(AUTHORITY.format(folder=own))
    asked, cert, key = own / "asked.pem", own / "cert.pem", own / "key.pem"
    openssl(f"req -newkey rsa:2048 -nodes -keyout {key} -out {asked} -subj /CN=localhost")
    openssl(
        f"ca -batch -selfsign -notext -config {own}/ca.cnf -keyfile {key} -in {asked} -out {cert}"
        " -startdate 20980101000000Z -enddate 20990101000000Z"
    )
    return cert, key


@asynccontextmanager
async def secure(pair: Pair, body: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """An HTTPS host: its port, and what it was sent once the handshake was done."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if sent := await reader.read(4096):
                heard.append(sent)
                writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1], heard
    finally:
        server.close()
