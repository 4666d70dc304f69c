"""Who is asked by a program that runs is who its page of privacy names, and no oftener."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from statuswatch.app import asked_hosts
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting, render
from statuswatch.http import Http, Received
from tests.engine.stage import HOUR, Town


async def test_who_is_asked_is_who_the_table_names_and_no_oftener(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, list[float]] = {}
    real = Http._send
    async with Town(tmp_path) as town:

        async def send(self: Http, method: str, target: Any, *rest: Any, **more: Any) -> Received:
            asked.setdefault(target.host, []).append(town.clock.monotonic())
            return await real(self, method, target, *rest, **more)

        monkeypatch.setattr(Http, "_send", send)
        for kind in ("statuspage", "probe", "statuspage", "probe"):
            await town.vendor(kind)
        async with town.watching(past=True, moves=True) as watch:
            await town.go(HOUR)
            named = await asked_hosts.hosts(Desk(town.app, watch))
    hosts = {one.host: one for one in named}
    canary = "127.0.0.1"
    assert asked.keys() - {canary} == hosts.keys() - {canary}
    assert render(hosts[canary].every) == "when others fail"
    for host, times in asked.items():
        if host == canary:
            continue
        said = render(hosts[host].every, Setting())
        apart = sorted(later - sooner for sooner, later in pairwise(times) if later > sooner)
        assert said.startswith("every")
        minutes = float(said.removeprefix("every").removesuffix("min").strip() or 0)
        assert apart[len(apart) // 2] >= minutes * 60 * 0.8, host
