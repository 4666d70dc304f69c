"""Times to answer in buckets: what is drawn, what is a gap, what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from statuswatch.core.latency import (
    Curve,
    Span,
    State,
    Taken,
    axis,
    bucket_words,
    curve,
    curve_words,
    dead_words,
    ticks,
    usual_words,
    wait_words,
)
from statuswatch.core.model import Coverage
from statuswatch.core.words import Setting, render

NOW = datetime(2026, 11, 22, 15, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE
NBSP = "\N{NO-BREAK SPACE}"


def seen(*hours: float) -> list[Coverage]:
    """From so many hours ago until so many, in pairs."""
    pairs = zip(hours[::2], hours[1::2], strict=True)
    return [Coverage("s", NOW - HOUR * a, NOW - HOUR * b) for a, b in pairs]


def waits(first: float, last: float, seconds: float = 0.13) -> list[Taken]:
    """Every five minutes, from so many hours ago."""
    count = int((first - last) * 12)
    return [Taken(NOW - HOUR * first + 5 * MINUTE * n, seconds, seconds) for n in range(count)]


def made(
    taken: list[Taken], *hours: float, dead: float | None = None, span: Span = Span.DAY
) -> Curve:
    fell = [] if dead is None else [(NOW - HOUR * dead, NOW)]
    return curve(taken, fell, seen(*hours), NOW, span)


def test_a_bucket_is_as_high_as_the_longest_wait_in_it() -> None:
    drawn = made([Taken(NOW, 0.1, 0.1), Taken(NOW - MINUTE, 0.4, 0.4)], 24, 0)
    assert drawn.buckets[-1].high == 0.4
    assert drawn.usual == 0.25


def test_buckets_stand_still_while_time_goes_on() -> None:
    later = curve([], [], [], NOW + 2 * MINUTE, Span.DAY)
    assert later.buckets == curve([], [], [], NOW, Span.DAY).buckets
    assert len(later.buckets) == 144


def test_a_time_without_watching_is_a_gap_and_parts_the_line() -> None:
    drawn = made(waits(24, 13) + waits(10, 0), 24, 13, 10, 0)
    (gap,) = drawn.stretches(State.UNWATCHED)
    assert (gap[1] - gap[0]) * Span.DAY.step == pytest.approx(3 * HOUR, abs=20 * MINUTE)
    assert len(drawn.lines()) == 2


def test_watched_and_between_two_checks_is_no_gap() -> None:
    half_hourly = [Taken(NOW - HOUR * n / 2, 0.1, 0.1) for n in range(48)]
    drawn = made(half_hourly, 25, 0)
    assert drawn.stretches(State.UNWATCHED) == []
    assert len(drawn.lines()) == 1


def test_the_minutes_since_the_last_answer_are_no_gap_yet() -> None:
    drawn = made(waits(24, 0.2), 25, 0.2)
    assert drawn.stretches(State.UNWATCHED) == []


def test_silence_in_trouble_is_told_from_not_watching() -> None:
    drawn = made(waits(24, 1.2), 25, 0, dead=1.2)
    ((first, behind),) = drawn.stretches(State.UNANSWERED)
    assert behind == len(drawn.buckets)
    assert drawn.buckets[first].since <= NOW - HOUR
    said = dead_words(drawn)
    assert said is not None
    assert render(said, Setting(now=NOW)) == "no answer since 13:55"


def test_an_error_that_answers_keeps_its_time() -> None:
    drawn = made(waits(24, 0, 0.2), 25, 0, dead=2)
    assert drawn.stretches(State.UNANSWERED) == []
    assert dead_words(drawn) is None


def test_trouble_that_nobody_watched_is_not_claimed_as_no_answer() -> None:
    drawn = made(waits(24, 3), 25, 3, dead=3)
    assert drawn.stretches(State.UNANSWERED) == []
    assert drawn.stretches(State.UNWATCHED)


@pytest.mark.parametrize(("highest", "top"), [(0.13, 0.15), (0.19, 0.3), (0.45, 0.6), (1.4, 1.5)])
def test_the_axis_has_round_steps_that_hold_the_line(highest: float, top: float) -> None:
    assert axis(made(waits(24, 0, highest), 25, 0)).top == pytest.approx(top)


def test_a_spike_leaves_the_picture_and_is_said() -> None:
    drawn = made([*waits(24, 1), Taken(NOW - HOUR, 9.8, 9.8)], 25, 0)
    assert axis(drawn).top < 1
    words = usual_words(drawn)
    assert words is not None
    assert render(words) == f"usually 130{NBSP}ms, once 9.8{NBSP}s"


def test_nothing_measured_is_said_and_no_axis_breaks() -> None:
    drawn = made([], 25, 0)
    assert usual_words(drawn) is None
    assert axis(drawn).top > 0
    assert render(curve_words(drawn)).startswith("In the last 24 hours: no time to answer")


def test_all_of_it_can_be_heard_in_a_sentence() -> None:
    drawn = made(waits(24, 13) + waits(10, 1), 25, 13, 10, 0, dead=1)
    said = render(curve_words(drawn))
    assert said.startswith(f"In the last 24 hours: usually 130{NBSP}ms, at most 130{NBSP}ms")
    assert f"no answer for 1{NBSP}h" in said
    assert said.endswith("not watched.")


def test_each_bucket_says_what_is_known_of_it() -> None:
    drawn = made(waits(24, 13) + waits(10, 1), 25, 13, 10, 0, dead=1)
    said = {b.state: render(bucket_words(b), Setting(now=NOW)) for b in drawn.buckets}
    assert said[State.ANSWERED].endswith(f": up to 130{NBSP}ms")
    assert said[State.UNANSWERED].endswith(": no answer")
    assert said[State.UNWATCHED].endswith(": not watched")


def test_hours_go_by_the_readers_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day = [str(text) for _, text in ticks(made([], 25, 0), zone)]
    assert day == ["18:00", "00:00", "06:00", "12:00"]
    week = [str(text) for _, text in ticks(made([], 25, 0, span=Span.WEEK), zone)]
    assert week[0] == "Mon 16"
    assert len(week) == 7
    month = [str(text) for _, text in ticks(made([], 25, 0, span=Span.MONTH), zone)]
    assert month[0] == "24 Oct"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.1304, "130 ms"), (0.9994, "999 ms"), (1.24, "1.2 s"), (12.6, "13 s")]
)
def test_waits_are_said_in_a_fitting_unit(seconds: float, words: str) -> None:
    assert render(wait_words(seconds)) == words.replace(" ", NBSP)
