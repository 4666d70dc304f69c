"""A podcast's chain behind a sign-in page: what that answers is neither the feed's nor a prefix's."""

from __future__ import annotations

from pathlib import Path

from statuswatch.core.model import Failed, Line, Report
from tests.engine.stage import HOUR, Town

SHOW = b"""<rss version="2.0"><channel><title>Mine</title><item><title>Words alone</title>
<guid>1</guid></item></channel></rss>"""


async def test_a_first_suspicion_asks_the_canaries(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        show = await town.vendor("podcast", apple="off")
        show.body = SHOW
        first = await town.poll()
        assert isinstance(first.outcome, Report)
        kept = town.app.stored.journal.memory(town.source().id)
        town.line = "portal"
        asked = len(town.canary.asked)
        polled = await town.poll(after=HOUR * 2)
        assert len(town.canary.asked) > asked
        assert town.engine.line.state is Line.CAPTIVE
        assert isinstance(polled.outcome, Failed)
        assert polled.outcome.own_network
        assert town.app.stored.journal.memory(town.source().id) == kept, "it counts for nothing"
        town.line = "up"
        await town.poll(after=HOUR)
        await town.engine.line.ask()
        again = await town.poll(after=HOUR)
        assert isinstance(again.outcome, Report)
        assert again.outcome.suspects == 0
        assert town.story() == []


async def test_a_suspicion_with_a_good_line_is_the_feeds_own(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        show = await town.vendor("podcast", apple="off")
        show.body = SHOW
        await town.poll()
        show.body = b"<!DOCTYPE html><html>We are gone</html>"
        polled = await town.poll(after=HOUR * 2)
        assert town.engine.line.state is Line.UP
        assert isinstance(polled.outcome, Report)
        assert polled.outcome.suspects == 1
