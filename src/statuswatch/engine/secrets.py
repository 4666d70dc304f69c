"""What a source needs to be let in: it is kept in the system's keyring, and sent to its own
origin only. In addresses a mask stands for it everywhere but on the wire."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Source
from statuswatch.core.words import say
from statuswatch.store.nouns import KEYED

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from statuswatch.engine.clock import Clock

T = TypeVar("T")

SERVICE = "statuswatch"
"""Under this name the keyring has our entries; the user of each is the source's id."""

OPTION = KEYED
"""The option of a source that has one: its form."""

BASIC, BEARER, ADDRESS = "basic", "bearer", "address"

MASK = "••••"
"""Stands in an address where a secret is."""

AGAIN = timedelta(minutes=15)
"""A keyring that is locked asks its user; not at every poll."""

PATIENCE = 30.0
"""Seconds for the keyring's answer; its user may be away."""

_SHORTEST, _LONG = 6, 12
"""Letters of a secret that is worth to be looked for in what comes back; of a password alone."""


class SecretError(StatusWatchError):
    """The keyring does not give, or does not keep, what a source needs."""


@dataclass(frozen=True, slots=True)
class Secret:
    """`form`: basic ("name:password"), bearer (a token), or address (what its masks stand for,
    a line each). `origin`: the only one that it is sent to."""

    origin: str
    form: str
    value: str = field(repr=False)

    def headers(self, url: str) -> dict[str, str]:
        """What is sent beside a question to `url`."""
        if self.form == ADDRESS or origin_of(url) != self.origin:
            return {}
        if self.form == BEARER:
            return {"Authorization": f"Bearer {self.value}"}
        return {"Authorization": f"Basic {_encoded(self.value)}"}

    def shown(self, url: str) -> str:
        """The address as it is asked."""
        if self.form == ADDRESS and origin_of(url) == self.origin:
            for part in self.value.splitlines():
                url = url.replace(MASK, part, 1)
        return url

    def hidden(self, url: str) -> str:
        """The address without what it gives away."""
        for part in self._parts():
            for written in (part, quote(part, safe="")):
                url = url.replace(written, MASK)
        return url

    def hidden_in(self, body: bytes) -> bytes:
        """A document often names its own address, and documents are kept."""
        for part in self._parts():
            for written in {part, quote(part, safe=""), part.replace("&", "&amp;")}:
                body = body.replace(written.encode("utf-8"), MASK.encode("utf-8"))
        return body

    def _parts(self) -> list[str]:
        lines = self.value.splitlines() if self.form == ADDRESS else [self.value]
        parts = [line for line in lines if len(line) >= _SHORTEST]
        if self.form == BASIC:
            password = self.value.partition(":")[2]
            # A short one may be a word of every page: "operational".
            parts += [_encoded(self.value), *([password] if len(password) >= _LONG else [])]
        return parts


def _encoded(value: str) -> str:
    return base64.b64encode(value.encode("utf-8")).decode("ascii")


Secrets = Callable[[Source], Secret | None]
"""What a source needs, or `None`; it may block. Raises SecretError."""


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def kept(source: Source) -> Secret | None:
    """From the system's keyring, which is not even imported for a source without. Raises
    SecretError."""
    form = source.options.get(OPTION)
    if not form:
        return None
    value = _asked(lambda ring: ring.get_password(SERVICE, source.id))
    if not value:
        raise SecretError(
            say("Its secret is not in the keyring"), say("Add it anew with --secret.")
        )
    return Secret(origin_of(source.url), form, value)


def keep(source_id: str, secret: Secret) -> None:
    """Raises SecretError; nothing is kept anywhere else."""
    _asked(lambda ring: ring.set_password(SERVICE, source_id, secret.value))


def drop(source_id: str) -> None:
    """Nothing is said where there is none, or no keyring."""
    with suppress(SecretError):
        _asked(lambda ring: ring.delete_password(SERVICE, source_id))


def _asked(call: Callable[[KeyringBackend], T]) -> T:
    import keyring  # 30 ms and a session bus: only who has a secret needs it
    from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

    try:
        ring = keyring.get_keyring()
        _refuse_plain_files(ring)
        return call(ring)
    except SecretError:
        raise
    except PasswordDeleteError as error:
        raise SecretError(say("It is not in the keyring")) from error
    except NoKeyringError as error:
        raise SecretError(
            say("This computer has no keyring to keep a secret in"),
            say("Install one (GNOME Keyring, KWallet, KeePassXC). It is kept nowhere else."),
        ) from error
    except KeyringLocked as error:
        raise SecretError(
            say("The keyring is locked"), say("Unlock it, then try again.")
        ) from error
    except Exception as error:  # each keyring has faults of its own
        why = str(error) or type(error).__name__
        raise SecretError(
            say("The keyring does not answer: {why}", why=why), say("Unlock it, then try again.")
        ) from error


def _refuse_plain_files(ring: KeyringBackend) -> None:
    """A keyring that writes secrets down as they are is none. Raises SecretError."""
    first = next(iter(getattr(ring, "backends", None) or (ring,)))
    if "plaintext" in type(first).__name__.lower():
        raise SecretError(
            say("The keyring of this computer keeps secrets in a plain file"),
            say("Choose another one (see: keyring --list-backends). Nothing was kept."),
        )


class Keyhole:
    """What the keyring told, for one process: it is asked once for each source. What is `lent` is
    needed at a place that is not followed yet."""

    def __init__(self, secrets: Secrets, clock: Clock) -> None:
        self._secrets, self._clock = secrets, clock
        self._told: dict[str, Secret | None] = {}
        self._refused: dict[str, tuple[SecretError, datetime]] = {}
        self._lent: dict[str, Secret] = {}

    def lend(self, secret: Secret) -> None:
        self._lent[secret.origin] = secret

    def lent(self, url: str) -> Secret | None:
        return self._lent.get(origin_of(url)) if self._lent else None

    def doubt(self, source: Source) -> None:
        """It did not open the door: maybe the keyring has another one by now."""
        self._told.pop(source.id, None)

    async def secret_of(self, source: Source) -> Secret | None:
        """Raises SecretError."""
        lent = self.lent(source.url)
        if lent is not None:
            return lent
        if not source.options.get(OPTION):
            return None
        refused = self._refused.get(source.id)
        if refused is not None and self._clock.now() < refused[1]:
            raise refused[0]
        if source.id not in self._told:
            try:
                self._told[source.id] = await in_thread(lambda: self._secrets(source))
            except SecretError as error:
                self._refused[source.id] = error, self._clock.now() + AGAIN
                raise
        return self._told[source.id]


async def in_thread(call: Callable[[], T], patience: float = PATIENCE) -> T:
    """In a thread that nobody waits for at the end: a keyring may wait for its user for ever.
    Raises SecretError when it does, and what `call` raises."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(value)  # type: ignore[arg-type]

    def work() -> None:
        value, error = None, None
        try:
            value = call()
        except Exception as failed:  # noqa: BLE001 it is raised where the answer is awaited
            error = failed
        with suppress(RuntimeError):  # the loop is over
            loop.call_soon_threadsafe(settle, value, error)

    threading.Thread(target=work, name="keyring", daemon=True).start()
    try:
        return await asyncio.wait_for(answer, patience)
    except TimeoutError as error:
        raise SecretError(
            say("The keyring does not answer"), say("Unlock it, then try again.")
        ) from error
