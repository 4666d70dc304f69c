"""Addresses to which no safe connection could be made."""

from __future__ import annotations

import pytest

from statuswatch import tls
from statuswatch.app.unsafe import unsafe
from statuswatch.core.words import Message, render


@pytest.mark.parametrize("host", ["127.0.0.1:18831", "localhost:18831"])
def test_what_stays_on_this_computer_may_be_asked_without_where_it_is_typed(host: str) -> None:
    told = render(unsafe(f"https://{host}", tls.NO_TLS))
    assert told == f"On this computer it may do without: type http://{host}"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://status.podhost.example", tls.NO_TLS),
        ("https://127.0.0.1:18831", tls.SELF_SIGNED),
    ],
)
def test_nothing_else_is_led_around_it(url: str, why: Message) -> None:
    assert "http://" not in render(unsafe(url, why))
