"""Mail, ntfy, Telegram, Slack and 150 more, by apprise, in a child process for each message.

The address is a secret: it reaches the child on its standard input, never as an argument or in
the environment, and what comes back is in our own words.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from statuswatch.channels import ChannelError, acknowledging, plain
from statuswatch.channels._apprise import (
    INSTALL,
    LOOK,
    MISSING,
    OK,
    PERMANENT,
    SEND,
    TEMPORARY,
    Answer,
)
from statuswatch.channels._child import Children, Hear
from statuswatch.core.model import Level
from statuswatch.core.telling import Notice, Stage
from statuswatch.core.words import Message, Setting, message_from_data, render, say

PUSH_CHILD = "--push-child"
"""How a frozen program is told to be this child (__main__.py): it has no `python -m`."""

SECONDS = 90.0
"""For one message: apprise's start, some tries at a slow server."""

MASK = "••••"

_CALL = re.compile(r"@(?=(?:everyone|here|channel|room|all)\b)", re.IGNORECASE)

_HOSTED = frozenset(
    (
        *("apprise", "form", "gotify", "hassio", "http", "https", "json", "kodi", "mailto"),
        *("matrix", "mmost", "mqtt", "nctalk", "ncloud", "ntfy", "rocket", "rsyslog", "signal"),
        *("synology", "xml", "xmpp", "zulip"),
    )
)
"""Kinds whose address names a server; of the others what looks like one is the secret itself."""


class Push:
    """Sends to one address. It has no cards: every handle is empty."""

    def __init__(self, name: str, address: Callable[[], str]) -> None:
        """`address`: asked before each message; it may block, and raises ChannelError."""
        self.name = name
        self._address = address
        self._children = Children()

    def available(self) -> bool:
        return installed()

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        _need_apprise()
        order = {
            "do": SEND,
            "url": self._address(),
            "title": harmless(render(notice.title, setting)),
            "body": body(notice, setting),
            "kind": kind(notice),
        }
        _ordered(self._children, order)
        return ""

    def close(self) -> None:
        self._children.end()


def look(address: str) -> None:
    """Can apprise use this address? It blocks for about a second. Raises ChannelError, permanent
    if not."""
    _need_apprise()
    _ordered(Children(), {"do": LOOK, "url": address})


def installed() -> bool:
    return find_spec("apprise") is not None


def kind(notice: Notice) -> str:
    """apprise's word for it: it chooses a colour, a sign, or a priority by it."""
    if notice.stage is Stage.OFF:
        return "success"
    if notice.stage is Stage.ON:
        return "failure" if notice.level is Level.DOWN else "warning"
    return "info"


def body(notice: Notice, setting: Setting) -> str:
    """What it says, and where to read more. Never empty: some services refuse that."""
    words = harmless(render(notice.body, setting))
    link = notice.url if notice.url.startswith(("https://", "http://")) else ""
    return "\n".join(part for part in (words, plain(link), _how(notice, setting)) if part) or " "


def _how(notice: Notice, setting: Setting) -> str:
    command = acknowledging(notice)
    return render(say("Acknowledge: {command}", command=command), setting) if command else ""


def harmless(text: str) -> str:
    """A vendor's words must not call together everyone in a room where they arrive."""
    return _CALL.sub("@\N{ZERO WIDTH SPACE}", plain(text))


def masked(address: str) -> str:
    """The address without what it gives away: `ntfy://••••@ntfy.example/alerts`,
    `mailto://••••@mail.example`, `tgram://••••`. In doubt it is hidden."""
    scheme, colon, rest = address.strip().partition("://")
    if not colon or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{1,24}", scheme):
        return MASK
    scheme = scheme.lower()
    before, _, query = rest.partition("?")
    authority, _, path = before.partition("/")
    login, at, host = authority.rpartition("@")
    server = scheme in _HOSTED or scheme.removesuffix("s") in _HOSTED
    if not server or not _is_host(host):
        return f"{scheme}://{MASK}" if rest else f"{scheme}://"
    shown = f"{scheme}://{MASK}@{host}" if at and login else f"{scheme}://{host}"
    path = path.strip("/")
    if not path:
        return shown
    # A topic is a name where a login guards it, and the password itself where none does.
    guarded = bool(at and login) or "token=" in query
    topic = scheme.removesuffix("s") == "ntfy" and guarded and "/" not in path
    return f"{shown}/{plain(unquote(path)) if topic else MASK}"


def hidden(text: str, address: str) -> str:
    """`text` without any part of the address that may be a secret."""
    for part in sorted(_parts(address), key=len, reverse=True):
        text = text.replace(part, MASK)
    return text


def _parts(address: str) -> set[str]:
    scheme, _, rest = address.partition("://")
    try:
        query = urlsplit(address).query
    except ValueError:
        query = ""
    pieces = [rest, *re.split(r"[/?&=:@#]", rest), *(value for _, value in parse_qsl(query))]
    found = {written for piece in pieces for written in (piece, unquote(piece))}
    return {part for part in found if len(part) >= 6 and part != scheme}


def _is_host(text: str) -> bool:
    """A name with a dot, an address, or this very computer; a token has no dot and no colon."""
    name, _, port = text.rpartition(":")
    if not port.isdecimal() or not name:
        name = text
    if name.startswith("["):
        return bool(re.fullmatch(r"\[[0-9A-Fa-f:.]+\]", name))
    parts = name.rstrip(".").split(".")
    fits = all(re.fullmatch(r"[^\W_](?:[\w-]{0,62})", part) for part in parts)
    return fits and (len(parts) > 1 or name.lower() == "localhost")


def _need_apprise() -> None:
    if installed():
        return
    if getattr(sys, "frozen", False):
        advice = say("This build came without it. A command of your own can send as well.")
    else:
        advice = INSTALL
    raise ChannelError(MISSING, advice, permanent=True)


def _arguments() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, PUSH_CHILD]
    # -P: the child runs in the user's home, whose files are nobody's modules.
    return [sys.executable, "-P", "-m", "statuswatch.channels._apprise"]


def _ordered(children: Children, order: dict[str, str]) -> None:
    """Raises ChannelError, unless it was carried out."""
    address = order["url"]
    text = json.dumps(order).encode("ascii")
    try:
        ended = children.run(_arguments(), text, SECONDS, Hear.OUT)
    except TimeoutError as error:
        raise ChannelError(say("The server does not answer")) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ChannelError(say("Nothing can be sent now: {why}", why=why)) from error
    answer = _read(ended.said, address)
    if answer is None:
        raise ChannelError(say("The program that sends it ended too early"))
    if answer.outcome != OK:
        permanent = answer.outcome == PERMANENT
        raise ChannelError(answer.title or say(""), answer.advice, permanent=permanent)


def _read(said: bytes, address: str) -> Answer | None:
    """The child's answer; None where it is none. Its words are ours and name no secret: should an
    argument once, it is hidden here."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        data = json.loads(said)
        words = (_words(data.get(name), address) for name in ("title", "advice"))
        if data["outcome"] in (OK, PERMANENT, TEMPORARY):
            return Answer(data["outcome"], *words)
    return None


def _words(data: dict[str, object] | None, address: str) -> Message | None:
    if data is None:
        return None
    message = message_from_data(data)
    shown = (
        (name, hidden(value, address) if isinstance(value, str) else value)
        for name, value in message.args
    )
    return replace(message, args=tuple(shown))


def channel(icon: Path | None = None) -> Push:
    """One that has no address yet."""

    def nowhere() -> str:
        raise ChannelError(say("No address is set"), permanent=True)

    return Push("push", nowhere)
