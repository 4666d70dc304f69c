"""Places to ask, on loopback and in threads of their own: the commands bring their own loops."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.waiting import PATIENCE

LONGER = 4.0
SUMMARY = "/api/v2/summary.json"

Answer = tuple[int, bytes, Mapping[str, str]]
Reply = Callable[[], Answer]


def page(body: bytes | str, status: int = 200, **headers: str) -> Reply:
    """Always the same answer."""
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: (status, data, named)


@dataclass
class Place:
    """A host. `pages` by path; a path that is not there answers 404; `hold` makes it hang."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def hang(self) -> Answer:
        self.hold.wait(PATIENCE * 4)
        return (503, b"", {})

    def tells(self, *, level: str = "none", name: str = "Podhost", story: str = "") -> None:
        """A Statuspage of two parts; with `story` an open incident of that impact."""
        self.pages[SUMMARY] = page(summary(level, name, story))


def summary(level: str, name: str, story: str) -> str:
    incident = {
        "id": "i1",
        "name": story,
        "status": "investigating",
        "impact": level,
        "created_at": "2026-03-04T10:00:00Z",
        "shortlink": "https://stspg.io/i1",
        "components": [{"id": "c1", "name": "Uploads"}],
        "incident_updates": [
            {
                "id": "u1",
                "status": "investigating",
                "body": "We look into it.",
                "created_at": "2026-03-04T10:01:00Z",
            }
        ],
    }
    parts = [
        {"id": "c1", "name": "Uploads", "status": "major_outage" if story else "operational"},
        {"id": "c2", "name": "Website", "status": "operational"},
    ]
    return json.dumps(
        {
            "page": {"id": "p", "name": name},
            "status": {"indicator": level},
            "components": parts,
            "incidents": [incident] if story else [],
            "scheduled_maintenances": [],
        }
    )


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Feedhost Status</title>
<link>https://example.com/</link><description>d</description></channel></rss>"""


@contextmanager
def opened(tls: tuple[Path, Path] | None = None) -> Iterator[Place]:
    place = Place()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

        def do_GET(self) -> None:
            place.asked.append(self.path)
            status, body, headers = place.pages.get(self.path, page(b"", 404))()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    scheme = "http"
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    place.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield place
    finally:
        place.hold.set()
        server.shutdown()
        server.server_close()


def environment(**more: str) -> dict[str, str]:
    """For a process of our own: it finds the package where we do, and no desktop."""
    kept = {k: v for k, v in os.environ.items() if k not in {"STATUSWATCH_PROFILE", "DISPLAY"}}
    path = os.pathsep.join(filter(None, sys.path))
    return kept | {"PYTHONPATH": path, "DBUS_SESSION_BUS_ADDRESS": ""} | more


CHECK = """
import sys
from statuswatch.cli import check
check.PATIENCE = {seconds:g}
from statuswatch.__main__ import main
sys.exit(main())
"""


def process(*words: str, code: str = "", **more: str) -> subprocess.Popen[bytes]:
    """The program, as a shell starts it: Ctrl+C is heard, though the tests run in the background of
    a script, which ignores it for all that it starts there."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    how = ["-c", code] if code else ["-m", "statuswatch"]
    command = [sys.executable, *how, *words]
    return subprocess.Popen(
        command, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def checking(says_in: Path, *words: str, **more: str) -> subprocess.Popen[bytes]:
    """`check` in a process of its own, which gives up after LONGER instead of 2.33 s, its start
    among them: a busy machine takes as long for the start alone. A benchmark holds it to 2.33 s."""
    code = CHECK.format(seconds=LONGER)
    return process("check", "--profile", str(says_in), *words, code=code, **more)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def finished(*words: str, timeout: float = PATIENCE, **more: str) -> Said:
    return ended(process(*words, **more), timeout)


def ended(started: subprocess.Popen[bytes], timeout: float = PATIENCE) -> Said:
    out, err = started.communicate(timeout=timeout)
    return Said(started.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))
