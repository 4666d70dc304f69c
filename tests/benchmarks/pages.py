"""Status pages on loopback for the benchmarks: every 127.0.0.0/8 address is a host of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

ROOT = Path(__file__).parents[2]


def summary(number: int, components: int = 60) -> bytes:
    """A Statuspage summary of some 20 kB, as most are."""
    parts = [
        {
            "id": f"c{n:04d}",
            "name": f"Part {n}",
            "status": "operational",
            "created_at": "2024-01-01T00:00:00.000Z",
            "updated_at": "2024-01-01T00:00:00.000Z",
            "position": n,
            "description": None,
            "showcase": True,
            "start_date": None,
            "group_id": None,
            "page_id": f"p{number}",
            "group": False,
            "only_show_if_degraded": False,
        }
        for n in range(components)
    ]
    page = {
        "id": f"p{number}",
        "name": f"Vendor {number}",
        "url": "https://status.example",
        "time_zone": "Etc/UTC",
        "updated_at": "2026-11-22T10:00:00.000Z",
    }
    status = {"indicator": "none", "description": "All Systems Operational"}
    document = {
        "page": page,
        "components": parts,
        "incidents": [],
        "scheduled_maintenances": [],
        "status": status,
    }
    return json.dumps(document).encode()


def atom(number: int, entries: int = 25) -> bytes:
    """A Statuspage history feed of some 20 kB."""
    block = (
        "&lt;p&gt;&lt;small&gt;Nov &lt;var data-var='date'&gt;{d}&lt;/var&gt;, "
        "&lt;var data-var='time'&gt;08:23&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;"
        "&lt;strong&gt;{state}&lt;/strong&gt; - We have looked into it, and it is over now.&lt;/p&gt;"
    )
    items = "".join(
        f"<entry><id>tag:v{number},2005:Incident/{n}</id>"
        f"<published>2026-11-{1 + n % 20:02d}T08:23:00Z</published>"
        f"<updated>2026-11-{1 + n % 20:02d}T08:23:00Z</updated>"
        f'<link rel="alternate" type="text/html" href="https://v{number}.example/{n}"/>'
        f'<title>Incident {n}</title><content type="html">'
        + block.format(d=1 + n % 20, state="Resolved")
        + block.format(d=1 + n % 20, state="Investigating")
        + "</content></entry>"
        for n in range(entries)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{head}<id>v{number}</id><title>Vendor {number} Status</title>{items}</feed>".encode()


async def _serve(delays: dict[str, float]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            host = writer.get_extra_info("sockname")[0]
            delay = delays.get(host, 0.0)
            if delay < 0:
                await asyncio.sleep(3600)
            await asyncio.sleep(delay)
            number = sum(int(p) << (8 * n) for n, p in enumerate(reversed(host.split("."))))
            body = atom(number) if b"history.atom" in head else summary(number)
            etag = b'"' + hashlib.md5(body, usedforsecurity=False).hexdigest().encode() + b'"'
            if etag in head:
                writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n")
            else:
                size = str(len(body)).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nETag: "
                    + etag
                    + b"\r\nContent-Length: "
                    + size
                    + b"\r\n\r\n"
                    + body
                )
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def serving(delays: dict[str, float] | None = None) -> Iterator[int]:
    """A server process; gives its port. `delays`: seconds by address, negative = hangs."""
    command = [sys.executable, "-m", "tests.benchmarks.pages", json.dumps(delays or {})]
    with Popen(command, stdout=PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGKILL)


def address(number: int) -> str:
    """The loopback address of host `number`."""
    return f"127.1.{number // 250}.{1 + number % 250}"


def program() -> list[str]:
    """The program under test: STATUSWATCH, else the one beside this Python."""
    given = os.environ.get("STATUSWATCH")
    return [given] if given else [str(Path(sys.executable).with_name("statuswatch"))]


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.argv[1])))
