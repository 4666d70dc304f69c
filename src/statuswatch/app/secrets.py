"""Secrets of what is followed: found in addresses, taken from what is typed, kept and forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from statuswatch.adapters._podcast_private import LONG_SECRET, is_key, private
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Source
from statuswatch.core.words import say
from statuswatch.engine.secrets import (
    ADDRESS,
    BASIC,
    BEARER,
    MASK,
    OPTION,
    Secret,
    SecretError,
    drop,
    in_thread,
    keep,
    origin_of,
)
from statuswatch.store.protocols import Ledger

__all__ = [
    "MASK",
    "MOVED",
    "OPTION",
    "Secret",
    "SecretError",
    "check_keyring",
    "forget",
    "forget_all",
    "hide",
    "in_thread",
    "keep",
    "of_typed",
    "with_secret",
]

MOVED = say(
    "There is a secret in that address. It is kept in the system's keyring and shown as {mask}. "
    "If you typed it in a terminal, the shell's history still has it: delete it there.",
    mask=MASK,
)

_KEYS = re.compile(
    r"(?:access|api|auth|private|feed|rss|secret)?[_-]?(?:token|key|secret|auth|password|pw|sig)"
    r"|(?:[\w-]*[_-])?(?:signature|jwt|session(?:[_-]?id)?|apikey|credential)"
    r"|[\w-]+[_-](?:token|key|secret|sig|password)|code",
    re.IGNORECASE,
)
"""Names of arguments that hold one."""

_OF_HOSTS = {"reddit.com": "feed"}
"""Arguments that hold one at these hosts alone."""

_SHORTEST = 6

_PRIVATE = {
    "reddit.com": re.compile(r"(?<=[?&]feed=)[0-9a-f]{20,}"),
    "calendar.google.com": re.compile(r"(?<=/private-)[0-9a-f]{20,}"),
    "subscribers.transistor.fm": re.compile(r"(?<=/)[A-Za-z0-9_-]{10,}"),
    "supportingcast.fm": re.compile(r"(?<=/)[A-Za-z0-9_=-]{20,}"),
    "supercast.com": re.compile(r"(?<=/)[A-Za-z0-9_-]{16,}"),
    "supercast.tech": re.compile(r"(?<=/)[A-Za-z0-9_-]{16,}"),
}
"""Hosts of private feeds, where a part of the address itself is the secret."""


def _is_hosts_own(host: str, name: str) -> bool:
    return any(name == key and f".{host}".endswith(f".{of}") for of, key in _OF_HOSTS.items())


def hide(url: str) -> tuple[str, Secret | None]:
    """The address with a mask for each secret in it, and the secret; as it is where none is."""
    found: list[str] = []

    def mask_of(text: str) -> str:
        found.append(text)
        return MASK

    masked = url
    try:
        host, origin = urlsplit(url).hostname or "", origin_of(url)
    except ValueError:
        return url, None
    member = private(url)
    for name, pattern in _PRIVATE.items():
        if host == name or host.endswith(f".{name}"):
            head, host_part, rest = masked.partition(host)
            masked = head + host_part + pattern.sub(lambda hit: mask_of(hit[0]), rest)
    address, question, query = masked.partition("?")
    if member and not found:
        head, host_part, rest = address.partition(host)
        address = head + host_part + LONG_SECRET.sub(lambda hit: mask_of(hit[0]), rest)
    pairs = []
    for pair in query.partition("#")[0].split("&"):
        name, _, value = pair.partition("=")
        key = _KEYS.fullmatch(name) or (member and is_key(name)) or _is_hosts_own(host, name)
        secret = key and len(value) >= _SHORTEST and MASK not in value
        pairs.append(f"{name}={mask_of(value)}" if secret else pair)
    if not found:
        return url, None
    masked = address + question + "&".join(pairs)
    return masked, Secret(origin, ADDRESS, "\n".join(found))


def of_typed(text: str, url: str) -> Secret:
    """What was typed for `url`: "name:password", or a token. Raises SecretError."""
    word, _, rest = text.strip().partition(" ")
    form, value = (word.lower(), rest.strip()) if rest else ("", text.strip())
    if form not in {"", BASIC, BEARER} or not value or not value.isprintable():
        raise SecretError(
            say("That is no secret that can be sent"),
            say("Give name:password, or a token; before it, if need be, basic or bearer."),
        )
    form = form or (BASIC if ":" in value else BEARER)
    if form == BEARER and not value.isascii():
        raise SecretError(say("A token has no letters beyond ASCII"))
    return Secret(origin_of(url), form, value)


def with_secret(options: Mapping[str, str], secret: Secret | None) -> dict[str, str]:
    """The options of a source that has it."""
    return {**options, OPTION: secret.form} if secret is not None else dict(options)


def check_keyring(url: str) -> None:
    """Can a secret be kept at all? Raises SecretError, before anything is followed."""
    user = f"try:{origin_of(url)}"
    keep(user, Secret("", BEARER, "try"))
    drop(user)


def forget(sources: Iterable[Source]) -> None:
    """Delete what the keyring has of them."""
    for source in sources:
        if source.options.get(OPTION):
            drop(source.id)


def forget_all(history: Path) -> None:
    """Delete what the keyring has of everything that this history names. One that cannot be
    opened tells nothing; what the keyring has then says in its own list whose it is."""
    from datetime import UTC, datetime

    from statuswatch.store.opening import open_store

    if not history.is_file():
        return
    try:
        stored = open_store(history, datetime.now(UTC))
    except StatusWatchError:
        return
    from statuswatch.app.calendars import calendars_of, entry_of

    try:
        forget(_sources(stored.ledger))
        for calendar in calendars_of(stored.ledger):
            if calendar.form:
                drop(entry_of(calendar))
    finally:
        stored.close()


def _sources(ledger: Ledger) -> list[Source]:
    return [followed.source for followed in ledger.sources()]
