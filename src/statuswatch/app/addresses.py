"""Where the addresses of channels are: in the environment, in the keyring, or in memory until we
end. Never in a file, never in the store."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from enum import StrEnum

from statuswatch.channels import ChannelError
from statuswatch.channels._child import SECRETS
from statuswatch.core.model import Source
from statuswatch.core.words import say
from statuswatch.engine.secrets import (
    ADDRESS,
    OPTION,
    PATIENCE,
    Secret,
    SecretError,
    drop,
    keep,
    kept,
)


class Place(StrEnum):
    """Where an address is kept."""

    KEYRING = "keyring"
    SESSION = "session"
    ENVIRONMENT = "environment"


SHORT_PATIENCE = 3.0
"""Seconds for a keyring that may well be locked, where what it told before will do."""


def user_of(name: str) -> str:
    """Under which name the keyring has it."""
    return f"channel:{name}"


def variable_of(name: str) -> str:
    """The environment variable that goes before the keyring."""
    return SECRETS + name.upper().replace("-", "_")


class Addresses:
    """Those of one process. Safe to be asked from any thread."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._told: dict[str, str] = {}
        self._asking: dict[str, Future[str]] = {}
        self._lock = threading.Lock()

    def given(self, name: str) -> str:
        """What the environment says; empty: nothing."""
        return self._environ.get(variable_of(name), "").strip()

    def at_hand(self, name: str) -> str:
        """What is known without the keyring; empty: nothing."""
        return self.given(name) or self._told.get(name, "")

    def remember(self, name: str, address: str) -> None:
        """Until this process ends."""
        with self._lock:
            self._told[name] = address
            self._asking.pop(name, None)

    def forget(self, name: str) -> None:
        with self._lock:
            self._told.pop(name, None)
            self._asking.pop(name, None)

    def keep(self, name: str, address: str) -> Place:
        """In the keyring; in memory where there is none to be trusted. It may block for as long as
        the user looks at the keyring's question. Raises SecretError where it is locked."""
        self.forget(name)
        try:
            keep(user_of(name), Secret("", ADDRESS, address))
        except SecretError as error:
            if not _is_absence(error):
                raise
            self.remember(name, address)
            return Place.SESSION
        self.remember(name, address)
        return Place.KEYRING

    def drop(self, name: str) -> None:
        """Everywhere but in the environment, which is not ours. It may block."""
        self.forget(name)
        drop(user_of(name))

    def of(self, name: str, patience: float = PATIENCE) -> str:
        """It may block for `patience` seconds. The keyring is asked each time, because another
        process may have changed it; where it is locked meanwhile, what it told before holds.
        Raises ChannelError."""
        if given := self.given(name):
            return given
        told = self._told.get(name)
        asked = self._ask(name)
        try:
            found = asked.result(patience if told is None else min(patience, SHORT_PATIENCE))
        except (SecretError, TimeoutError) as error:
            if asked.done():
                self._done(name)
            if told is not None and not _is_missing(error):
                return told
            raise _refused(error, name) from error
        self._done(name)
        with self._lock:
            self._told[name] = found
        return found

    def _ask(self, name: str) -> Future[str]:
        """One question at a time: each would open a prompt of its own. In a thread that nobody
        waits for at the end: the user may never answer."""
        with self._lock:
            if name in self._asking:
                return self._asking[name]
            answer: Future[str] = Future()
            self._asking[name] = answer
        threading.Thread(
            target=_settle, args=(answer, lambda: _from_keyring(name)), daemon=True
        ).start()
        return answer

    def _done(self, name: str) -> None:
        with self._lock:
            self._asking.pop(name, None)


def _settle(answer: Future[str], call: Callable[[], str]) -> None:
    try:
        answer.set_result(call())
    except SecretError as error:
        answer.set_exception(error)


def _from_keyring(name: str) -> str:
    secret = kept(Source(user_of(name), "", "push", "", {OPTION: ADDRESS}))
    assert secret is not None
    return secret.value


def _is_missing(error: BaseException) -> bool:
    """The keyring answers, and has nothing: `kept` says so of itself, everything else has a
    cause."""
    return isinstance(error, SecretError) and error.__cause__ is None


def _is_absence(error: SecretError) -> bool:
    """There is no keyring, or none that hides what it keeps."""
    from keyring.errors import NoKeyringError

    return error.__cause__ is None or isinstance(error.__cause__, NoKeyringError)


def _refused(error: BaseException, name: str) -> ChannelError:
    if _is_missing(error):
        return ChannelError(
            say("Its address is not in the keyring"),
            say("Set it up anew: statuswatch channels remove {name}, then add.", name=name),
            permanent=True,
        )
    if isinstance(error, SecretError) and _is_absence(error):
        return ChannelError(
            say("There is no keyring here to take its address from"),
            say(
                "Start StatusWatch within your session, or set {variable} to it.",
                variable=variable_of(name),
            ),
        )
    if isinstance(error, SecretError):
        return ChannelError(error.title, error.advice)
    return ChannelError(say("The keyring does not answer"), say("Unlock it."))
