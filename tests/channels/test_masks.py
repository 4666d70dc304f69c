"""An address is shown without what it gives away."""

from __future__ import annotations

import pytest

from statuswatch.channels.push import hidden, masked

CANARY = "c4nary-t0ken-1234567890"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"ntfy://{CANARY}@ntfy.example/alerts", "ntfy://••••@ntfy.example/alerts"),
        (f"ntfys://ntfy.example/alerts?token={CANARY}", "ntfys://ntfy.example/alerts"),
        (f"ntfy://ntfy.sh/{CANARY}", "ntfy://ntfy.sh/••••"),
        (f"ntfy://{CANARY}", "ntfy://••••"),
        (f"ntfy://{CANARY}/other", "ntfy://••••"),
        (f"mailto://me:{CANARY}@mail.example", "mailto://••••@mail.example"),
        (f"mailtos://me%40x:{CANARY}@mail.example:587", "mailtos://••••@mail.example:587"),
        (f"mailto://mail.example?user=me&pass={CANARY}", "mailto://mail.example"),
        (f"json://127.0.0.1:8080/a/{CANARY}?b={CANARY}", "json://127.0.0.1:8080/••••"),
        (f"json://[::1]:80/{CANARY}", "json://[::1]:80/••••"),
        (f"https://hooks.slack.com/services/{CANARY}", "https://hooks.slack.com/••••"),
        (f"tgram://123456789:{CANARY}/1234", "tgram://••••"),
        (f"slack://{CANARY}.{CANARY}/x", "slack://••••"),
        (f"discord://1/{CANARY}", "discord://••••"),
        (f"pover://u@{CANARY}", "pover://••••"),
        ("dbus://", "dbus://"),
        (CANARY, "••••"),
        (f"{CANARY}://x", "••••"),
        ("", "••••"),
    ],
)
def test_an_address_is_shown_without_what_it_gives_away(address: str, shown: str) -> None:
    assert masked(address) == shown
    assert CANARY not in masked(address.upper().replace(CANARY.upper(), CANARY))


def test_every_part_that_may_be_a_secret_is_hidden() -> None:
    address = f"json://me:p%40ssw0rd@h.example/x/{CANARY}?a={CANARY}2#f"
    text = f"{address} p@ssw0rd p%40ssw0rd {CANARY} {CANARY}2"
    for part in (CANARY, "p@ssw0rd", "p%40ssw0rd"):
        assert part not in hidden(text, address)


def test_no_plugin_of_apprise_is_shown_with_its_secrets() -> None:
    """Of every kind: the address as its own templates have it, its private parts canaries."""
    apprise = pytest.importorskip("apprise")
    leaks = []
    for service in apprise.Apprise().details()["schemas"]:
        for schema in (*(service["protocols"] or ()), *(service["secure_protocols"] or ())):
            for template in service["details"]["templates"]:
                address = filled(template, str(schema), service["details"]["tokens"])
                if CANARY in masked(address):
                    leaks.append((template, masked(address)))
    assert leaks == []


def filled(template: str, schema: str, tokens: dict[str, dict[str, object]]) -> str:
    for name, token in tokens.items():
        known = {"schema": schema, "host": "host.example", "port": "443", "path": "/x/"}
        value = known.get(name, CANARY if token.get("private") else "x")
        template = template.replace("{" + name + "}", value)
    return template
