"""Nothing leaves the loopback: names resolve by the test's own table, and a public address
stands for this computer."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any

import pytest

from statuswatch import http
from statuswatch.core.words import say
from statuswatch.http import Http, HttpTrouble

NUMERIC = re.compile(r"[0-9.]+|0x[0-9a-f]+|\[?[0-9a-f:.]+\]?", re.IGNORECASE)
Names = dict[str, tuple[str, ...]]


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """What names resolve to. A public address in it is reached at 127.0.0.1."""
    table: Names = {}
    real_resolve, real_send = http.resolve, Http._send

    async def resolve(host: str, port: int) -> tuple[str, ...]:
        if host in table:
            return table[host]
        if not NUMERIC.fullmatch(host) and host != "localhost":
            raise HttpTrouble("dns", say("the name {host} does not resolve", host=host))
        return await real_resolve(host, port)

    async def send(
        self: Http, method: str, target: Any, address: str | None, *rest: Any, **more: Any
    ) -> http.Received:
        assert address is not None or self._proxies, "a request without an address"
        if address is not None and ip_address(address).is_global:
            address = "127.0.0.1"
        assert address is None or ip_address(address).is_loopback, f"{address} was let through"
        return await real_send(self, method, target, address, *rest, **more)

    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(http, "resolve", resolve)
    monkeypatch.setattr(Http, "_send", send)
    return table
