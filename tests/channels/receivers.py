"""Where a test's messages arrive: a webhook and a mail server on loopback, both real."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Hook:
    """A webhook. `status`: what it answers."""

    port: int
    status: int = 200
    came: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Of each message its path and its JSON."""

    def address(self, path: str = "hook") -> str:
        """apprise's for it."""
        return f"json://127.0.0.1:{self.port}/{path}"


@contextmanager
def hook() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            one.came.append((self.path, json.loads(body)))
            self.send_response(one.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one = Hook(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """A mail server that wants a password. `refuse`: what it answers to a mail instead of 250."""

    port: int
    password: str
    refuse: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    def address(self, password: str) -> str:
        """apprise's for it."""
        return (
            f"mailto://podcaster:{password}@127.0.0.1:{self.port}"
            "?from=StatusWatch<watch@sender.example>&to=me@pager.example&mode=insecure"
        )

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        content = cast(bytes, envelope.content)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"

    def allowed(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, data: object
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == self.password.encode()
        return AuthResult(success=right, handled=False)


@contextmanager
def mailbox(password: str) -> Iterator[Mailbox]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    one = Mailbox(port, password)
    controller = Controller(
        one,
        hostname="127.0.0.1",
        port=port,
        authenticator=one.allowed,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield one
    finally:
        controller.stop()


def closed_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
