"""The child that sends one message through apprise: an order on stdin, one answer on stdout.

A process of its own, because apprise loads 800 modules (44 MB) and logs what it likes: here its
words go nowhere, and only ours come out. docs/decisions/0008-apprise-in-a-child.md
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import re
import signal
import smtplib
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol

from statuswatch import __homepage__, tls
from statuswatch.core.words import Message, message_to_data, say

OK, TEMPORARY, PERMANENT = "ok", "temporary", "permanent"
SEND, LOOK = "send", "look"
"""What may be ordered: to send, or only to look whether the address can be used."""

MISSING = say("Sending to addresses needs what is not installed: apprise")
INSTALL = say("Install it: pip install 'statuswatch[channels]'")

CORRECT = say("Set it up anew with the right address.")

_SECONDS = 15.0
"""For a server's answer. apprise waits 4, and what came through later would come twice."""

_LIFE = 100
"""Seconds after which it ends, should who ordered it no longer be there to end it."""

_WAITS = frozenset({408, 409, 413, 421, 423, 425, 429})
"""Refusals that are not for good: they pass, or are of this one message."""

_SCHEME = re.compile(r"([a-z][a-z0-9]{1,24})://", re.IGNORECASE)


class _Plugin(Protocol):
    """What we use of `apprise.NotifyBase`."""

    asset: object
    socket_read_timeout: float
    socket_connect_timeout: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order, in no words but ours."""

    outcome: str
    title: Message | None = None
    advice: Message | None = None

    def text(self) -> str:
        words = {"title": self.title, "advice": self.advice}
        said = {k: message_to_data(m) for k, m in words.items() if m is not None}
        return json.dumps({"outcome": self.outcome, **said})


@dataclass(slots=True)
class Overheard:
    """What the servers said while apprise spoke to them: it keeps that to itself."""

    statuses: list[int] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)
    """SMTP's."""
    troubles: list[BaseException] = field(default_factory=list)

    def listen(self) -> None:
        """For the rest of this process."""
        sessions = importlib.import_module("requests.sessions")
        _follow(sessions.Session, "send", self._answered, self.troubles.append)
        for step in ("connect", "starttls", "login", "sendmail"):
            _follow(smtplib.SMTP, step, self._refused, self._complained)

    def _answered(self, answer: object) -> None:
        status = int(getattr(answer, "status_code", 0))
        if status >= 400:
            self.statuses.append(status)

    def _refused(self, answer: object) -> None:
        if isinstance(answer, dict):  # of sendmail: the recipients it does not take
            self.replies += [int(code) for code, _ in answer.values()]

    def _complained(self, error: BaseException) -> None:
        if isinstance(error, smtplib.SMTPResponseException):
            self.replies.append(error.smtp_code)
        elif isinstance(error, smtplib.SMTPRecipientsRefused):
            self._refused(error.recipients)
        else:
            self.troubles.append(error)

    def answer(self) -> Answer:
        """Why it was not sent: what cannot pass by itself counts most."""
        found = [*map(_of_status, self.statuses), *map(_of_reply, self.replies)]
        found += [_of_trouble(error) for error in self.troubles]
        found.sort(key=lambda one: one.outcome != PERMANENT)
        unsaid = Answer(TEMPORARY, say("It could not be sent, for a reason that was not given"))
        return next(iter(found), unsaid)


def _follow(
    owner: type,
    name: str,
    returned: Callable[[object], None],
    raised: Callable[[BaseException], None],
) -> None:
    plain: Callable[..., object] = getattr(owner, name)

    def followed(*args: object, **named: object) -> object:
        try:
            answer = plain(*args, **named)
        except Exception as error:
            raised(error)
            raise
        returned(answer)
        return answer

    setattr(owner, name, followed)


def _of_status(status: int) -> Answer:
    if status in (401, 403):
        return Answer(PERMANENT, say("It does not let us in ({status})", status=status), CORRECT)
    if status in (404, 410):
        title = say("There is nothing at its address ({status})", status=status)
        return Answer(PERMANENT, title, CORRECT)
    if status == 429:
        return Answer(TEMPORARY, say("It asks us to wait ({status})", status=status))
    if status >= 500:
        title = say("It has trouble of its own ({status})", status=status)
        return Answer(TEMPORARY, title)
    title = say("It refuses the message ({status})", status=status)
    return Answer(TEMPORARY if status in _WAITS else PERMANENT, title, CORRECT)


def _of_reply(code: int) -> Answer:
    if code in (530, 534, 535, 538):
        title = say("The mail server does not take the name or password ({code})", code=code)
        return Answer(PERMANENT, title, CORRECT)
    if 500 <= code < 600:
        title = say("The mail server refuses the mail ({code})", code=code)
        return Answer(PERMANENT, title, CORRECT)
    return Answer(TEMPORARY, say("The mail server cannot take it now ({code})", code=code))


def _of_trouble(error: BaseException) -> Answer:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            title = say("The connection is not safe: {why}", why=tls.in_words(cause))
            return Answer(TEMPORARY, title)
    if any(isinstance(c, socket.gaierror) or "NameResolution" in type(c).__name__ for c in causes):
        title = say("Nobody knows the name of its server, or your own line is down")
    elif any(isinstance(c, TimeoutError) or "Timeout" in type(c).__name__ for c in causes):
        title = say("Its server does not answer")
    elif any(isinstance(c, (smtplib.SMTPNotSupportedError, smtplib.SMTPHeloError)) for c in causes):
        title = say("The mail server does not offer the way to log in that was chosen")
        return Answer(PERMANENT, title, CORRECT)
    else:
        title = say("Its server cannot be reached")
    return Answer(TEMPORARY, title)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: requests wraps urllib3's, which wraps the system's."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def done(order: dict[str, str]) -> Answer:
    """Carry it out. Never raises."""
    try:
        apprise = importlib.import_module("apprise")
    except ImportError:
        return Answer(PERMANENT, MISSING, INSTALL)
    try:
        address = order["url"]
        plugin = _plugin(apprise, address)
        if plugin is None:
            return _unusable(address)
        if order["do"] == LOOK:
            return Answer(OK)
        overheard = Overheard()
        overheard.listen()
        return Answer(OK) if _sent(apprise, plugin, order) else overheard.answer()
    except Exception as error:  # noqa: BLE001  150 plugins by many hands; their words may hold the address
        kind = type(error).__name__
        title = say("apprise cannot send it ({kind}): that is a fault of its own", kind=kind)
        return Answer(TEMPORARY, title)


def _plugin(apprise: ModuleType, address: str) -> _Plugin | None:
    """What knows this address, or None."""
    asset = apprise.AppriseAsset(
        app_id="StatusWatch",
        app_desc="StatusWatch",
        app_url=__homepage__,
        image_url_mask="",  # else servers show pictures from apprise's own site
        image_url_logo="",
        async_mode=False,
        storage_mode="memory",  # else it writes tokens it was given to disk
    )
    plugin: _Plugin | None = apprise.Apprise.instantiate(address, asset=asset)
    if plugin is not None:
        plugin.socket_read_timeout = max(plugin.socket_read_timeout, _SECONDS)
        plugin.socket_connect_timeout = max(plugin.socket_connect_timeout, _SECONDS)
    return plugin


def _sent(apprise: ModuleType, plugin: _Plugin, order: dict[str, str]) -> bool:
    # Through Apprise.notify, which cuts what is too long and fits the text to the plugin's format.
    sender = apprise.Apprise(asset=plugin.asset)
    sender.add(plugin)
    return bool(
        sender.notify(
            title=order["title"],
            body=order["body"],
            notify_type=order["kind"],
            body_format=apprise.NotifyFormat.TEXT,
        )
    )


def _unusable(address: str) -> Answer:
    scheme = _SCHEME.match(address)
    see = say("Which there are: appriseit.com/services")
    if scheme is None:
        title = say("An address begins with its kind, as in mailto:// or ntfy://")
        return Answer(PERMANENT, title, see)
    name = scheme[1].lower()
    schemas = importlib.import_module("apprise.manager_plugins").NotificationManager()
    if name in ("http", "https") or name not in schemas:
        return Answer(PERMANENT, say("There is no kind of address called {name}", name=name), see)
    if not schemas[name].enabled:
        title = say("Addresses of the kind {name} need another library", name=name)
        return Answer(PERMANENT, title, see)
    return Answer(PERMANENT, say("This is no complete address of the kind {name}", name=name), see)


def main() -> int:
    """One order, one answer."""
    if hasattr(signal, "alarm"):
        signal.alarm(_LIFE)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        # Whatever else speaks here (apprise, a library's warning) may name the address.
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            for stream in (1, 2):
                os.dup2(nowhere.fileno(), stream)
        logging.disable(logging.CRITICAL)
        if "SSL_CERT_FILE" in os.environ:  # requests has a name of its own for it
            os.environ.setdefault("REQUESTS_CA_BUNDLE", os.environ["SSL_CERT_FILE"])
        order = json.loads(sys.stdin.buffer.read())
        with suppress(BrokenPipeError):
            out.write(done(order).text() + "\n")
            out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
