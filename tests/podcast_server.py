"""Plays a podcast's world on loopback: a port for each hop, so that one that hangs holds no other.

In threads of its own: the commands bring their own loops.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from statuswatch.adapters._podcast_data import Data
from statuswatch.core.words import say
from statuswatch.http import HttpTrouble
from tests.podcasts import World, known

HOPS = ("podtrac", "op3", "podsights", "host", "feed", "cover", "elsewhere")
TITLES = {"podtrac": "Podtrac", "op3": "OP3", "podsights": "Podsights"}


@dataclass(frozen=True)
class Came:
    """One request as it came in, and how many bytes of a body it was sent."""

    hop: str
    method: str
    agent: str
    ranged: str
    sent: int


@dataclass
class Stage:
    """A world on loopback. `came`: everything that was asked of it."""

    world: World
    data: Data
    came: list[Came] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def played(faults: Mapping[str, str]) -> Iterator[Stage]:
    """The world with these faults; those of names and of certificates stand in its addresses."""
    servers = {hop: ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) for hop in HOPS}
    base = {hop: f"http://127.0.0.1:{server.server_port}" for hop, server in servers.items()}
    for hop, fault in faults.items():
        scheme = {"tls": base[hop].replace("http:", "https:", 1)}
        names = {"dns": f"http://gone-{hop}.example", "blocked": f"http://blocked-{hop}.example"}
        base[hop] = {**scheme, **names}.get(fault, base[hop])
    world = World(
        faults={h: f for h, f in faults.items() if f not in {"dns", "blocked", "tls"}},
        prefixes=tuple((hop, f"{base[hop]}/{hop}/") for hop in HOPS[:3]),
        feed=f"{base['feed']}/show.xml",
        files=f"{base['host']}/files/",
        cover=f"{base['cover']}/cover.png",
        elsewhere=f"{base['elsewhere']}/",
        written=True,
    )
    stage = Stage(world, _data(base))
    threads = []
    for hop, server in servers.items():
        server.RequestHandlerClass = _handler(stage, hop, base[hop])
        server.daemon_threads = True
        threads.append(threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True))
        threads[-1].start()
    try:
        yield stage
    finally:
        stage.over.set()
        for server, thread in zip(servers.values(), threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


def _data(base: Mapping[str, str]) -> Data:
    """The prefixes of this stage, as the resource would write them."""
    rows = []
    for hop in HOPS[:3]:
        place = base[hop].replace(".", r"\.")
        regex = f"^{place}/{hop}/(?:(?P<scheme>https?)://)?(?P<rest>.+)$"
        rows.append(
            {
                "id": hop,
                "name": TITLES[hop],
                "kind": "strip",
                "regex": regex,
                "default_scheme": "https",
                "explicit_scheme": "honoured",
                "status": "active",
            }
        )
    prefixes = json.dumps({"prefixes": rows}).encode()
    own = known()
    return Data(type(own.prefixes).of(prefixes), own.hosts, own.symptoms)


def _handler(stage: Stage, hop: str, base: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            del format, args

        def _answer(self) -> None:
            if stage.world.faults.get(hop) == "time":
                stage.over.wait(30)
                return
            told = self.headers.get("Range", "")
            numbers = told.removeprefix("bytes=").split("-")
            ranged = (int(numbers[0]), int(numbers[1])) if told else None
            status, headers, body = stage.world.exchange(self.command, base + self.path, ranged)
            body = b"" if self.command == "HEAD" else body
            agent = self.headers.get("User-Agent", "")
            stage.came.append(Came(hop, self.command, agent, told, len(body)))
            self.send_response_only(status)  # without a Date: the clock of a test is not this one
            for name, value in ({"content-length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


async def names(host: str, port: int) -> tuple[str, ...]:
    """In place of the system's resolver: no name leaves this computer. Raises HttpTrouble."""
    del port
    if host.startswith("blocked-"):
        return ("0.0.0.0",)
    if host.startswith("gone-"):
        raise HttpTrouble("dns", say("the name {host} does not resolve", host=host))
    return (host,)
