"""What stands beside our own line: who only looks at it, and who is on this computer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from statuswatch.core.model import Line
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.network import OwnLine
from statuswatch.http import Http
from statuswatch.settings import Canary
from tests.engine.stage import MINUTE, START, Town, incident, serving, summary
from tests.serving import Reply


async def test_a_look_by_the_user_ends_no_watching(tmp_path: Path) -> None:
    """Doctor asks the canaries; what is followed answers, so it is said and asked on."""
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        town.engine.line._inner = False
        town.canary.dead = True
        async with town.watching():
            await town.go(MINUTE * 5)
            assert await town.engine.line.look() is Line.DOWN
            assert town.engine.line.state is not Line.DOWN
            assert not town.app.overview().offline
            before = len(vendor.times)
            await town.go(MINUTE * 20)
            assert len(vendor.times) > before


async def test_who_is_on_this_computer_is_asked_while_our_line_is_down(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        town.engine.line._inner = False
        town.canary.dead = True
        async with town.watching():
            await town.go(MINUTE * 5)
            assert await town.engine.line.ask() is Line.DOWN
            vendor.body = summary(incident())
            await town.go(MINUTE * 20)
            assert town.story() == ["opened"]
            new = await town.vendor()
            await town.go(timedelta(seconds=31))
            assert new.times, "who is added meanwhile, too"


async def test_after_a_look_that_found_it_down_a_failure_is_ours() -> None:
    async with serving(Reply(raw=b"")) as host:
        line = OwnLine([Canary(host.url)], Http, SimulatedClock(START))
        assert await line.look() is Line.DOWN
        assert line.state is Line.UNKNOWN
        assert await line.failed("http://127.0.0.9/", weighty=True) is Line.DOWN
        assert len(host.asked) == 1, "nobody is asked twice within 15 s"
        line.answered("http://127.0.0.9/")
        assert await line.look() is Line.UP
        await line.close()
