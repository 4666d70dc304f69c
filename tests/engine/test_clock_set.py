"""Our own clock is set back by days while we watch: it is said, and moves no start and no end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app.doctored import Bench
from statuswatch.app.doctoring_here import clock as doctors_clock
from statuswatch.core.words import render
from statuswatch.engine.clock_set import NOTE, WORTH, ClockSet, SetBack, noted
from tests.engine.stage import HOUR, MINUTE, START, Town, incident, summary

BACK = timedelta(days=5)


def titles(town: Town) -> list[str]:
    return [render(notice.title) for notice in town.heard.notices]


async def test_no_start_moves_before_what_was_first_seen(tmp_path: Path) -> None:
    async with Town(tmp_path, START + BACK * 2) as town:
        vendor, check = await town.vendor(), await town.vendor("probe")
        async with town.watching():
            await town.go(HOUR)
            vendor.body = summary(incident(started_at=town.clock.now().isoformat()))
            check.dead = True
            await town.go(MINUTE * 20)
            assert sorted(town.story()) == ["opened", "opened"]
            began = {r.known.incident.key: r.known.incident for r in town.app.stored.history.rows()}
            town.clock.jump(-BACK)
            await town.go(MINUTE * 20)
            assert sorted(town.story()) == ["opened", "opened"], "nothing was rewritten"
            vendor.body = summary()
            check.dead = False
            await town.go(MINUTE * 30)
            assert sorted(town.story()) == ["opened", "opened", "resolved", "resolved"]
            for row in town.app.stored.history.rows():
                told = row.known.incident
                assert told.started == began[told.key].started
                assert told.started is not None
                assert told.ended is not None
                assert told.ended >= told.started
            for notice in town.heard.notices:
                assert "5\u00a0d" not in render(notice.body), render(notice.body)
            town.clock.jump(BACK)
            await town.go(MINUTE * 30)
            assert sorted(town.story()) == ["opened", "opened", "resolved", "resolved"]


async def test_it_is_said_once_and_the_doctor_remembers(tmp_path: Path) -> None:
    async with Town(tmp_path, START + BACK * 2) as town:
        await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            town.clock.jump(-BACK)
            town.watch.stir()  # as once a minute of real time
            await town.go(HOUR)
            assert titles(town) == ["This computer's clock was set back by 5\u00a0d"]
        note = town.app.stored.ledger.noted("clock.set back")
        assert note is not None
        assert note.endswith(" 432000")


async def test_what_sleep_and_small_steps_do_is_no_news(tmp_path: Path) -> None:
    async with Town(tmp_path, START + BACK * 2) as town:
        await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            town.clock.jump(timedelta(days=3))
            town.watch.stir()
            await town.go(HOUR)
            town.clock.jump(-timedelta(minutes=2))
            town.watch.stir()
            await town.go(HOUR)
        assert titles(town) == []


async def test_the_doctor_says_it_for_a_week(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    async with Town(tmp_path, START + BACK * 2) as town:
        town.app.settings = town.app.settings.__class__(canaries=())
        for days, well in ((1, False), (8, True)):
            at = datetime.now(UTC) - timedelta(days=days)
            town.app.stored.ledger.note("clock.set back", f"{at.isoformat()} 432000")
            [found] = await doctors_clock(Bench(town.app.profile, town.app))
            assert found.well is well, render(found.words)


async def test_ten_minutes_are_news_and_a_second_less_is_none(tmp_path: Path) -> None:
    async with Town(tmp_path, START) as town:
        clock, ledger = town.clock, town.app.stored.ledger
        looks = ClockSet(ledger, clock)
        assert list(looks.look()) == []
        clock.jump(-WORTH + timedelta(seconds=1))
        assert list(looks.look()) == []
        assert ledger.noted(NOTE) is None
        clock.jump(-WORTH)
        [told] = looks.look()
        assert render(told.title) == "This computer's clock was set back by 10\u00a0min"
        assert list(looks.look()) == [], "each time is said once"
        clock.jump(WORTH * 6)
        assert list(looks.look()) == [], "forward is no news"
        clock.jump(-WORTH * 6)
        [again] = looks.look()
        assert render(again.title) == "This computer's clock was set back by 1\u00a0h"
        kept = noted(ledger.noted(NOTE))
        assert kept == SetBack(clock.now(), WORTH * 6)


@pytest.mark.parametrize(
    "text", [None, "", "nonsense", "2026-11-22T15:00:00+00:00", "2026-11-22T15:00:00+00:00 1e300"]
)
def test_a_note_that_is_none_of_ours_is_none(text: str | None) -> None:
    assert noted(text) is None
