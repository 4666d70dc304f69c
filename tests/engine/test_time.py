"""Sleeps and steps of the clock: a gap is a gap, one catch-up round, no negative times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.engine.clock import SimulatedClock, SystemClock
from statuswatch.engine.watching import Agenda, StepWatch
from tests.engine.stage import HOUR, MINUTE, START, Town, incident, summary

DAY = timedelta(days=1)


async def test_after_a_sleep_of_three_days_everything_is_asked_once_and_the_gap_stays_a_gap(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        vendors = [await town.vendor() for _ in range(10)]
        async with town.watching():
            await town.go(HOUR)
            slept, woke = town.clock.now(), town.clock.now() + DAY * 3
            before = [len(v.times) for v in vendors]
            town.clock.jump(DAY * 3)
            at = town.clock.monotonic()
            await town.go(MINUTE * 6)
            rounds = [v.times[n:] for v, n in zip(vendors, before, strict=True)]
            assert all(1 <= len(times) <= 2 for times in rounds), "one catch-up round, no burst"
            firsts = sorted(times[0] for times in rounds)
            assert firsts[-1] - firsts[0] > 60
            assert firsts[-1] - at <= 360, "spread over the interval: many wake at nine o'clock"
            await town.go(HOUR)
            for n in range(10):
                runs = town.coverage(n)
                assert len(runs) == 2
                assert slept - MINUTE * 7 <= runs[0].until <= slept
                assert runs[1].since >= woke
                assert all(run.since <= run.until for run in runs)
        assert town.story() == []


async def test_an_outage_within_the_sleep_has_the_page_s_own_times(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            began = town.clock.now() + HOUR * 5
            vendor.body = summary(incident(started_at=began.isoformat()))
            town.clock.jump(DAY * 3)
            await town.go(MINUTE * 6)
            [opened] = town.changes()
            assert opened.incident is not None
            assert opened.incident.started == began
            assert opened.at >= began + HOUR


async def test_a_process_that_was_stopped_did_not_watch(tmp_path: Path) -> None:
    """SIGSTOP, or a suspend that monotonic time counts: both clocks ran on together."""
    async with Town(tmp_path) as town:
        await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            stopped = town.clock.now()
            town.clock._elapsed += DAY.total_seconds()
            await town.go(HOUR)
            before, after = town.coverage()
            assert before.until <= stopped
            assert after.since >= stopped + DAY


async def test_a_clock_set_back_by_an_hour_makes_no_negative_time_and_no_burst(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        vendor, check = await town.vendor(), await town.vendor("probe")
        async with town.watching():
            await town.go(HOUR * 3)
            vendor.body = summary(incident())
            check.dead = True
            await town.go(MINUTE * 10)
            assert sorted(town.story()) == ["opened", "opened"]
            count = len(vendor.times)
            town.clock.jump(-HOUR)
            await town.go(MINUTE * 5)
            assert len(vendor.times) - count <= 7, "about one a minute while something is open"
            vendor.body = summary()
            check.dead = False
            await town.go(MINUTE * 30)
            told = sorted(word for word in town.story() if word != "updated")
            assert told == ["opened", "opened", "resolved", "resolved"]
            history = town.app.stored.history
            for row in history.rows():
                story = row.known.incident
                assert story.ended is not None
                assert (story.started or row.known.first_seen) <= story.ended
                for outage in history.outages(row.service.id, now=town.clock.now()):
                    assert outage.duration >= timedelta(0)
            assert all(run.since <= run.until for n in (0, 1) for run in town.coverage(n))


async def test_a_clock_set_forward_by_an_hour_is_a_gap_not_an_hour_watched(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            town.clock.jump(HOUR)
            await town.go(HOUR)
            watched = sum((run.until - run.since for run in town.coverage()), timedelta(0))
            assert HOUR * 1.7 <= watched <= HOUR * 2


async def test_even_a_short_sleep_is_a_gap(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            town.clock.jump(MINUTE * 2)
            await town.go(MINUTE * 10)
            before, after = town.coverage()
            assert before.until < after.since <= before.until + MINUTE * 9


async def test_an_insane_clock_records_nothing_until_it_is_set(tmp_path: Path) -> None:
    async with Town(tmp_path, start=datetime(1970, 1, 1, tzinfo=UTC)) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            assert vendor.asked == []
            assert town.coverage() == ()
            town.clock.jump(START - town.clock.now())
            await town.go(MINUTE * 2)
            assert len(vendor.asked) >= 1
            assert all(run.since >= START for run in town.coverage())


def test_every_clock_before_this_program_was_made_is_insane() -> None:
    assert SystemClock().sane()
    assert SimulatedClock(START).sane()
    assert not SimulatedClock(datetime(1970, 1, 1, tzinfo=UTC), sane_from=START).sane()


def test_small_drifts_are_no_steps() -> None:
    clock = SimulatedClock(START)
    steps = StepWatch(clock)
    clock.jump(timedelta(seconds=20))
    clock._elapsed += 15
    assert steps.step(20) == timedelta(0)
    clock.jump(timedelta(seconds=-40))
    assert steps.step(20) == timedelta(seconds=-40)
    clock._elapsed += 100
    assert steps.step(20) == timedelta(seconds=80)
    clock._elapsed += 40
    assert steps.step(20) == timedelta(0)


def test_no_second_sees_more_than_eight_starts_however_often_one_looks() -> None:
    agenda, begun = Agenda(), []
    for n in range(40):
        agenda.put(f"s{n}", 0.0)
        agenda.weigh(f"s{n}", 1)
    for tenth in range(35):
        now = tenth / 10
        begun += [now for _ in agenda.take(now, agenda.room(now))]
    assert begun == [0.0] * 8 + [1.0] * 8 + [2.0] * 8 + [3.0] * 8


def test_a_second_is_over_when_who_waited_for_it_wakes() -> None:
    agenda, begun = Agenda(), 16383.5712
    assert begun + 1.0 - begun < 1.0, "by a rounding error"
    for n in range(40):
        agenda.put(f"s{n}", 0.0)
        agenda.weigh(f"s{n}", 1)
    for now in (begun, begun + 1.0):
        assert len(agenda.take(now, agenda.room(now))) == 8


def test_a_source_stands_in_the_agenda_once() -> None:
    agenda = Agenda()
    for name, due in (("a", 5.0), ("b", 1.0), ("a", 2.0), ("c", 9.0), ("b", 3.0)):
        agenda.put(name, due)
    agenda.drop("c")
    assert (len(agenda), agenda.next_due(), agenda.due("b")) == (2, 2.0, 3.0)
    assert agenda.take(10.0, 1) == ["a"]
    assert agenda.take(10.0, 5) == ["b"]
    assert (agenda.take(10.0, 5), agenda.next_due(), len(agenda)) == ([], None, 0)


def test_a_second_has_few_requests_whatever_a_poll_takes() -> None:
    agenda = Agenda()
    for n in range(60):
        agenda.put(f"s{n:02}", 0.0)
        agenda.weigh(f"s{n:02}", 3)
    agenda.put("chain", 0.0)
    agenda.weigh("chain", 12)
    seconds = [agenda.take(float(n), agenda.room(float(n))) for n in range(30)]
    assert all(len(taken) <= 3 for taken in seconds), "nine requests"
    assert ["chain"] in seconds, "who needs more than a second has has one of its own"
    assert sum(len(taken) for taken in seconds) == 61


def test_who_was_never_asked_counts_as_two_requests() -> None:
    agenda = Agenda()
    for n in range(20):
        agenda.put(f"s{n}", 0.0)
    assert len(agenda.take(0.0, agenda.room(0.0))) == 5
    assert len(agenda.take(0.1, 100, freely=True)) == 15, "the user's wish waits for nobody"
