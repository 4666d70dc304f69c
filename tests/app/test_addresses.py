"""Where an address is read from: the environment, the keyring, what was told before."""

from __future__ import annotations

import threading

import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from statuswatch.app.addresses import Addresses, user_of, variable_of
from statuswatch.channels import ChannelError
from tests.keyrings import Ring, ring
from tests.waiting import PATIENCE

__all__ = ["ring"]

CANARY = "c4nary-t0ken-1234567890"


def test_a_locked_keyring_is_a_failure_that_passes(ring: Ring) -> None:
    ring.trouble = KeyringLocked()
    with pytest.raises(ChannelError, match="The keyring is locked") as caught:
        Addresses({}).of("pager")
    assert not caught.value.permanent


def test_a_keyring_that_is_not_there_today_is_a_failure_that_passes(ring: Ring) -> None:
    ring.trouble = NoKeyringError()
    with pytest.raises(ChannelError, match="no keyring here") as caught:
        Addresses({}).of("pager")
    assert not caught.value.permanent
    assert "STATUSWATCH_CHANNEL_PAGER" in str(caught.value.advice)


def test_an_address_that_the_keyring_has_not_is_for_good(ring: Ring) -> None:
    with pytest.raises(ChannelError, match="not in the keyring") as caught:
        Addresses({}).of("pager")
    assert caught.value.permanent


def test_what_was_told_before_holds_while_the_keyring_is_locked(ring: Ring) -> None:
    """At night it locks itself, and that is when a pager is needed."""
    addresses = Addresses({})
    ring.held["statuswatch", user_of("pager")] = "json://a/b"
    assert addresses.of("pager") == "json://a/b"
    ring.trouble = KeyringLocked()
    assert addresses.of("pager") == "json://a/b"
    ring.trouble = None
    ring.held["statuswatch", user_of("pager")] = "json://c/d"
    assert addresses.of("pager") == "json://c/d"  # another process changed it
    del ring.held["statuswatch", user_of("pager")]
    with pytest.raises(ChannelError, match="not in the keyring"):
        addresses.of("pager")


def test_a_keyring_that_waits_for_its_user_is_asked_once(
    ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question would open a window of its own."""
    answered = threading.Event()
    asked: list[str] = []

    def slow(_: str, user: str) -> str:
        asked.append(user)
        answered.wait(PATIENCE)
        return "json://a/b"

    monkeypatch.setattr(ring, "get_password", slow)
    addresses = Addresses({})
    for _ in range(3):
        with pytest.raises(ChannelError, match="does not answer") as caught:
            addresses.of("pager", patience=0.05)
        assert not caught.value.permanent
    answered.set()
    assert addresses.of("pager", patience=5) == "json://a/b"
    assert asked == [user_of("pager")]


def test_an_address_is_not_shown_by_what_holds_it() -> None:
    addresses = Addresses({variable_of("a"): CANARY})
    addresses.remember("b", CANARY)
    assert CANARY not in repr(addresses) + str(addresses)
