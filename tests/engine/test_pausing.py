"""A pause: nothing is asked, that time is grey, and after it everything is looked at as usual."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from statuswatch.app import pausing
from statuswatch.core.model import Coverage
from tests.engine.stage import HOUR, MINUTE, START, Town, incident, summary

PAUSED = START + HOUR


async def paused_town(town: Town, until: timedelta | None) -> None:
    """An hour of watching, then a pause."""
    await town.go(HOUR)
    odd = timedelta(seconds=7)  # as an hour from now ends
    pausing.pause(town.app, None if until is None else PAUSED + until + odd)
    town.watch.paused_anew()


def watched(town: Town, n: int = 0) -> list[Coverage]:
    town.app.stored.journal.flush()
    return list(town.coverage(n))


async def test_while_paused_nothing_is_asked_and_afterwards_everything_at_once(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        page, check = await town.vendor("statuspage"), await town.vendor("probe")
        async with town.watching():
            await paused_town(town, HOUR)
            await town.go(MINUTE)  # what was on its way may still come in
            before = len(page.times), len(check.times), len(town.canary.times)
            await town.go(MINUTE * 58)
            assert (len(page.times), len(check.times), len(town.canary.times)) == before
            assert town.app.overview().paused is not None
            await town.go(MINUTE * 3)
            assert town.app.overview().paused is None
            assert len(page.times) > before[0]
            assert len(check.times) > before[1]


async def test_the_time_of_a_pause_is_grey_however_short_it_is(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor("probe")
        async with town.watching():
            await paused_town(town, MINUTE * 3)
            await town.go(HOUR)
            runs = watched(town)
    assert len(runs) == 2
    assert runs[0].until <= PAUSED
    assert runs[1].since >= PAUSED + MINUTE * 3


async def test_a_check_that_was_asked_for_does_not_make_a_pause_watched(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = await town.vendor("probe")
        async with town.watching():
            await paused_town(town, HOUR)
            await town.go(MINUTE * 20)
            before = len(page.times)
            await town.watch.check_now()
            await town.go(MINUTE)
            assert len(page.times) == before + 1, "who asks is answered"
            await town.go(MINUTE * 2)
            await town.watch.check_now()
            await town.go(MINUTE * 57)
            runs = watched(town)
    inside = [r for r in runs if r.until > PAUSED and r.since < PAUSED + HOUR]
    assert all(r.since == r.until for r in inside), "moments, no stretch between them"
    assert len(runs) >= 2


async def test_another_process_ends_it_and_its_check_stretches_over_nothing(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        await town.vendor("probe")
        await town.poll()
        pausing.pause(town.app, None)
        await town.reopen()  # a pause survives a restart
        assert pausing.paused(town.app) is not None
        await town.clock.run_until(town.clock.now() + MINUTE * 2, lambda: True)
        pausing.resume(town.app)
        await town.poll()
        first, second = watched(town)
    assert first.until < second.since


async def test_what_began_and_ended_while_paused_is_history_and_no_alarm(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = await town.vendor("statuspage")
        async with town.watching():
            await paused_town(town, None)
            await town.go(HOUR)
            page.body = summary(incident())
            await town.go(HOUR)
            assert town.heard.notices == []
            page.body = summary()
            pausing.resume(town.app)
            town.watch.paused_anew()
            await town.go(MINUTE * 10)
            assert town.heard.notices == []
            assert town.app.overview().paused is None


async def test_a_service_added_while_paused_is_shown_and_not_asked(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor("probe")
        async with town.watching():
            await paused_town(town, None)
            late = await town.vendor("statuspage", "Late")
            await town.go(HOUR)
            assert late.times == []
            assert "Late" in {row.service.name for row in town.app.overview().services}


async def test_of_a_pause_only_what_goes_on_is_remembered(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        first = pausing.pause(town.app, START + HOUR)
        town.clock.jump(MINUTE * 30)
        longer = pausing.pause(town.app, START + HOUR * 3)
        assert (longer.since, longer.until) == (first.since, START + HOUR * 3)
        town.clock.jump(HOUR * 4)
        assert pausing.paused(town.app) is None
        assert pausing.resume(town.app) is None
        assert pausing.pause(town.app, None).since == town.clock.now()


async def test_before_the_computer_sleeps_nothing_more_is_begun_and_waking_looks_at_once(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        check = await town.vendor("probe")
        async with town.watching():
            await town.go(HOUR)
            town.watch.sleeps(soon=True)
            asked = len(check.times)
            town.clock.jump(timedelta(hours=9))
            town.watch.sleeps(soon=False)
            await town.go(timedelta(seconds=2))
            assert len(check.times) == asked + 1, "our own check looks at once"
            first, second = watched(town)
    assert second.since - first.until > timedelta(hours=8)


async def test_a_sleep_that_was_announced_and_never_came_holds_nothing_up(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        check = await town.vendor("probe")
        async with town.watching():
            await town.go(HOUR)
            town.watch.sleeps(soon=True)
            asked = len(check.times)
            await town.go(HOUR)
    assert len(check.times) >= asked + 11


async def test_a_pause_that_ends_at_eight_ends_for_many_who_are_not_asked_all_at_once(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        page, check = await town.vendor("statuspage"), await town.vendor("probe")
        async with town.watching():
            await town.go(HOUR)
            pausing.pause(town.app, PAUSED + HOUR)
            town.watch.paused_anew()
            await town.go(HOUR - MINUTE)
            before = len(page.times), len(check.times)
            await town.go(MINUTE * 3)
            assert len(check.times) > before[1], "our own check is nobody's crowd"
            await town.go(MINUTE * 18)
            assert len(page.times) > before[0]
