"""Time."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from statuswatch.core.model import Incident, Level, Observation, Report, Rules
from tests.engine.stage import HOUR, MINUTE, Town, incident, summary
from tests.hostile.case import Rig, cannot, case, held, look
from tests.serving import Asked, Loopback, Reply
from tests.store.telling import PAGE, opened

TIME, RIG = "tests/engine/test_time.py", "tests/engine/test_rig_line.py"
DAYS, QUIET = "tests/core/test_days.py", "tests/core/test_quiet.py"
WEEK = timedelta(days=7)
ROOT = Path(__file__).parents[2]
FAKERS = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
)
REAL = "it runs for some seconds of real time"


# -- the real program, its clock faked ---------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """What the program wrote down, and when (seconds after its start) it asked the page."""

    asked: tuple[float, ...]
    runs: tuple[tuple[datetime, datetime], ...]
    outages: tuple[float, ...]
    steps: tuple[float, ...]
    story: tuple[str, ...]
    now: datetime


async def faked(
    rig: Rig, seconds: float, *steps: tuple[float, str], body: bytes = summary(), both: bool = False
) -> Ran:
    """The program for so long, its clock set as `steps` say: (seconds after the start, by how much
    in seconds, or "@" and a date). `both`: monotonic time leaps, too, as in some suspends."""
    faker = next((path for path in FAKERS if os.path.exists(path)), None)  # noqa: ASYNC240
    if faker is None:
        pytest.skip("libfaketime is not installed")
    offset = rig.folder / "offset"
    offset.write_text(steps[0][1] + "\n")
    times: list[float] = []
    asked: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def answer(_: Asked) -> Reply:
        times.append(time.monotonic())
        if not asked.done():
            asked.set_result(None)
        return Reply(200, body)

    async with Loopback(answer).running() as host:
        begun = time.monotonic()
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.hostile.faked"),
            *(str(rig.folder / "profile"), host.url, str(seconds)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={
                **os.environ,
                "LD_PRELOAD": faker,
                "FAKETIME_TIMESTAMP_FILE": str(offset),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "0" if both else "1",
            },
        )
        ended = asyncio.create_task(program.communicate())
        if steps[0][1] == "+0":
            await asyncio.wait((ended, asked), return_when=asyncio.FIRST_COMPLETED)
        began = time.monotonic()
        for when, step in steps[1:]:
            await asyncio.sleep(max(0.0, began + when - time.monotonic()))
            draft = offset.with_suffix(".new")
            draft.write_text(step + "\n")
            draft.replace(offset)
        said, wrong = await asyncio.wait_for(ended, seconds + 60)
    assert program.returncode == 0, wrong.decode()[-2000:]
    told = json.loads(said.decode().splitlines()[-1])
    return Ran(
        tuple(moment - begun for moment in times),
        tuple(
            (datetime.fromisoformat(since), datetime.fromisoformat(until))
            for since, until in told["runs"]
        ),
        tuple(told["outages"]),
        tuple(told["steps"]),
        tuple(told["story"]),
        datetime.fromisoformat(told["now"]),
    )


def _sound(ran: Ran, seconds: float, steps: int) -> None:
    """No burst, no time that is negative, or longer than we were there."""
    assert len(ran.steps) == steps, ran.steps
    assert len(ran.asked) <= 4 + 2 * steps, ran.asked
    assert all(timedelta(0) <= b - a <= timedelta(seconds=seconds) for a, b in ran.runs), ran.runs
    assert all(length >= 0 for length in ran.outages), ran.outages


async def a_real_clock_jumps_by_an_hour(rig: Rig) -> str:
    ill = summary(incident(started_at=datetime.now(UTC).isoformat()))
    ran = await faked(rig, 9, (0, "+0"), (2, "+3600"), (5, "+0"), body=ill)
    _sound(ran, 10, 2)
    assert ran.story == ("opened",)
    return f"both steps noticed, {len(ran.asked)} requests in 9 s, no stretch longer than they"


async def a_real_suspend_of_three_days(rig: Rig) -> str:
    ran = await faked(rig, 3 * 86400 + 6, (0, "+0"), (2, "+259200"), both=True)
    _sound(ran, 10, 1)
    return f"noticed, {len(ran.asked)} requests, the gap stays a gap"


async def a_real_boot_in_1970(rig: Rig) -> str:
    ran = await faked(rig, 6, (0, "@1970-01-01 00:00:10"), (3, "+0"))
    assert ran.asked, "it asks once the clock is right"
    assert min(ran.asked) > 3, ran.asked
    assert all(since.year >= 2026 for since, _ in ran.runs), ran.runs
    return f"nobody was asked for 3 s; first asked {min(ran.asked) - 3:.1f} s after it was set"


# -- simulated ---------------------------------------------------------------------------------

BERLIN, YORK, LORD_HOWE = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
)
LENGTHS = (
    ("a week over New Year", datetime(2026, 12, 28, 9, tzinfo=UTC), WEEK),
    ("a day of 23 hours", datetime(2026, 3, 29, tzinfo=BERLIN), timedelta(hours=23)),
    ("a day of 25 hours", datetime(2026, 10, 25, tzinfo=BERLIN), timedelta(hours=25)),
    ("a day of 24.5 hours", datetime(2026, 4, 5, tzinfo=LORD_HOWE), timedelta(hours=24.5)),
    ("over an hour that there is twice", datetime(2026, 11, 1, 1, 30, tzinfo=YORK), HOUR),
    ("over a leap day", datetime(2028, 2, 28, 12, tzinfo=UTC), timedelta(days=2)),
    ("a minute around midnight", datetime(2026, 6, 1, 23, 59, 30, tzinfo=BERLIN), MINUTE),
)
"""What it is over, when it began in whose clock, and how long it really lasted."""


def lengths_are_exact(rig: Rig) -> str:
    """As they are told in local times, kept, and counted in each day."""
    stored = opened(rig.folder / "history.db")
    for n, (what, began, lasted) in enumerate(sorted(LENGTHS, key=lambda each: each[1])):
        zone = began.tzinfo
        assert zone is not None
        ended = (began.astimezone(UTC) + lasted).astimezone(zone)
        told = Incident(f"i{n}", what, Level.DOWN, began, ended)
        stored.journal.commit(Observation(PAGE, ended, Report((told,))), Rules())
        found = stored.history.outages("host", now=ended + HOUR)
        outage = next(o for o in found if o.start == began.astimezone(UTC))
        assert outage.duration == lasted, (what, outage.duration)
    stored.close()
    assert WEEK.total_seconds() == 604_800
    return f"{len(LENGTHS)} lengths to the second, the week over New Year 604,800 s"


async def a_second_twice(rig: Rig) -> str:
    """A clock that steps back by a second, and a page that writes 23:59:60."""
    start = datetime(2016, 12, 31, 23, 59, 50, tzinfo=UTC)
    async with Town(rig.folder, start) as town:
        town.clock._sane_from = start
        vendor = await town.vendor()
        async with town.watching():
            await town.go(timedelta(seconds=9))
            vendor.body = summary(incident(started_at="2016-12-31T23:59:60Z"))
            town.clock.jump(timedelta(seconds=-1))
            await town.go(MINUTE * 20)
            vendor.body = summary()
            await town.go(MINUTE * 20)
        assert town.story() == ["opened", "resolved"]
        [outage] = town.app.stored.history.outages("statuspage-2", now=town.clock.now())
        assert timedelta(0) <= outage.duration <= MINUTE * 40
        assert len(town.coverage()) == 1
        return f"no step, one stretch of watching, the outage lasted {outage.duration}"


CASES = (
    case(
        79,
        "the clock jumps by an hour, forward and back",
        "asked by the monotonic clock; no burst, no negative time",
        look(a_real_clock_jumps_by_an_hour, slow=REAL),
        held(
            f"{TIME}::test_a_clock_set_back_by_an_hour_makes_no_negative_time_and_no_burst",
            f"{TIME}::test_a_clock_set_forward_by_an_hour_is_a_gap_not_an_hour_watched",
            "tests/core/test_reduce_stories.py::test_a_clock_set_back_by_an_hour_does_not_make_us_blind",
            "tests/core/test_schedule.py::test_a_clock_that_was_set_back_is_no_hurry_either",
            "tests/store/test_coverage.py::test_a_clock_set_back_makes_no_negative_stretch",
        ),
    ),
    case(
        80,
        "clocks change for summer and winter, New Year, a leap day, midnight",
        "lengths to the second: the week over New Year is 604,800 s",
        look(lengths_are_exact),
        held(
            f"{DAYS}::test_the_days_on_which_clocks_change_are_shorter_and_longer",
            f"{DAYS}::test_a_midnight_that_clocks_skip_is_the_moment_they_skip_it",
            f"{DAYS}::test_what_crosses_midnight_touches_both_days_with_its_share",
            f"{QUIET}::test_a_night_in_which_clocks_skip_an_hour_is_an_hour_shorter",
            f"{QUIET}::test_a_night_in_which_clocks_are_put_back_is_an_hour_longer",
        ),
    ),
    case(
        81,
        "the computer sleeps for three days",
        "one round spread over more than 60 s; the gap is marked; outages in it by the pages' times",
        look(a_real_suspend_of_three_days, slow=REAL),
        held(
            f"{TIME}::test_after_a_sleep_of_three_days_everything_is_asked_once_and_the_gap_stays_a_gap",
            f"{TIME}::test_an_outage_within_the_sleep_has_the_page_s_own_times",
            f"{TIME}::test_a_process_that_was_stopped_did_not_watch",
            f"{RIG}::test_after_three_days_of_sleep_one_round_tells_what_the_pages_have_kept",
            f"{RIG}::test_what_began_and_ended_within_the_sleep_is_asked_of_a_calm_page_too",
            f"{RIG}::test_a_failing_look_on_each_side_of_a_sleep_is_no_alarm",
            "tests/engine/test_sleep.py::test_sleep_and_waking_are_told_and_nothing_else",
        ),
    ),
    case(
        82,
        "the clock says 1970 at boot and is set later",
        "nothing is asked or recorded until it is sane",
        look(a_real_boot_in_1970, slow=REAL),
        held(
            f"{TIME}::test_an_insane_clock_records_nothing_until_it_is_set",
            f"{TIME}::test_every_clock_before_this_program_was_made_is_insane",
        ),
    ),
    case(
        83,
        "a leap second",
        "no step, no negative time; a page's 23:59:60 is read",
        look(a_second_twice),
        cannot("a kernel that inserts one"),
    ),
)
