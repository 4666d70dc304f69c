"""The figures of one service: from answers of a check on loopback to the chart and the year."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from statuswatch.app import Watch
from statuswatch.app.desk import Desk
from statuswatch.app.sheet_figures import Figures, figures
from statuswatch.core.latency import Span, State
from statuswatch.core.model import Incident, Level
from tests.engine.stage import MINUTE, Town
from tests.serving import Loopback, Reply

HOUR = 60 * MINUTE


async def told(town: Town, span: Span = Span.DAY) -> Figures:
    found = await figures(Desk(town.app, Watch(town.app)), "podhost", span, UTC)
    assert found is not None
    return found


async def test_what_is_not_followed_has_no_figures(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        assert await figures(Desk(town.app, Watch(town.app)), "nobody", Span.DAY) is None


@pytest.mark.parametrize("span", list(Span))
async def test_a_check_that_answers_has_a_line_and_a_gap_before_it(
    tmp_path: Path, span: Span
) -> None:
    async with Town(tmp_path) as town, Loopback(lambda _: Reply(200, b"ok")).running() as host:
        town.app.follow(host.url, "probe", "Podhost")
        async with town.watching():
            await town.go(HOUR)
            found = await told(town, span)
    (check,) = found.checks
    (line,) = check.curve.lines()
    assert line[-1][0] >= len(check.curve.buckets) - 2, "it reaches to now"
    assert check.curve.usual is not None
    (gap,) = check.curve.stretches(State.UNWATCHED)
    assert gap[0] == 0, "nobody watched before it was followed"


async def test_a_check_that_fails_has_a_band(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor("probe", "podhost", confirm="1")
        async with town.watching():
            await town.go(HOUR)
            vendor.dead = True
            await town.go(HOUR)
            found = await told(town)
    (check,) = found.checks
    assert check.curve.dead_since is not None
    assert check.curve.stretches(State.UNANSWERED)


async def test_a_page_alone_has_no_chart_but_its_year(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.app.follow("https://podhost.example", "statuspage", "Podhost")
        found = await told(town)
    assert found.checks == ()
    assert [p.days for p in found.periods] == [7, 30, 90, 365]
    assert all(p.share is None for p in found.periods)
    assert len(found.days) == 90


async def test_what_they_told_of_before_counts_as_their_word(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        _, source = town.app.follow("https://podhost.example", "statuspage", "Podhost")
        now = town.clock.now()
        start = now - timedelta(days=20)
        past = Incident("1", "Uploads fail", Level.DOWN, start, start + timedelta(days=1))
        town.app.stored.journal.recall(source, [past], now)
        found = await told(town)
    month = next(p for p in found.periods if p.days == 30)
    assert month.told_before == now
    assert month.share == pytest.approx(19 / 20)
    assert [d.level for d in found.days if d.count] == [Level.DOWN] * 2
