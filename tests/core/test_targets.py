"""What a vendor's words promise, and what they do not."""

from __future__ import annotations

import random
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Update
from statuswatch.core.targets import TargetKind, targets
from tests.core.no_promises import NONE
from tests.core.promises import OVER, POSTED, PROMISES, TENDED, WORD


def found(
    text: str, phase: str = "", zone: str = "", at: datetime = POSTED
) -> list[tuple[TargetKind, datetime | None]]:
    return [(target.kind, target.due) for target in targets(Update("1", at, phase, text), zone)]


def on(words: str) -> datetime:
    """ "15:00" on that Tuesday, "11 09:00" on the Wednesday; in UTC."""
    *day, time = words.split()
    hour, minute = time.split(":")
    return POSTED.replace(day=int(day[0]) if day else 10, hour=int(hour), minute=int(minute))


@pytest.mark.parametrize(("text", "phase", "zone", "kind", "due"), PROMISES)
def test_a_promise_is_found_with_its_moment(
    text: str, phase: str, zone: str, kind: TargetKind, due: str
) -> None:
    assert found(text, phase, zone) == [(kind, on(due))]


@pytest.mark.parametrize(("text", "phase"), NONE)
def test_what_promises_nothing_invents_no_moment(text: str, phase: str) -> None:
    assert [due for _, due in found(text, phase) if due is not None] == []


def test_a_post_may_promise_two_things() -> None:
    text = "We expect to resolve the issue by 15:00 UTC and will post an update at 14:30 UTC."
    assert found(text) == [(OVER, on("15:00")), (WORD, on("14:30"))]


def test_a_word_by_that_time_is_due_with_it() -> None:
    text = "We expect the fix to be out by 15:00 UTC, and will provide an update by that time."
    assert found(text) == [(OVER, on("15:00")), (WORD, on("15:00"))]


def test_a_vague_time_is_a_promise_without_a_moment() -> None:
    assert found("We expect full recovery in a few hours.") == [(OVER, None)]
    assert found("We will provide another update tomorrow morning.") == [(WORD, None)]


def test_a_clock_time_without_any_zone_has_no_moment() -> None:
    assert found("Next update at 15:00.") == [(WORD, None)]
    assert found("Next update at 15:00.", zone="Not/AZone") == [(WORD, None)]


def test_a_zone_named_elsewhere_in_the_post_counts_for_its_other_times() -> None:
    text = "Errors began at 12:50 UTC. Next update at 15:00."
    assert found(text, zone="America/New_York") == [(WORD, on("15:00"))]


def test_the_page_s_own_zone_reads_what_names_none() -> None:
    assert found("Next update at 11:30.", zone="America/New_York") == [(WORD, on("15:30"))]
    assert found("Next update at 16:00.", zone="Europe/Berlin") == [(WORD, on("15:00"))]


def test_ist_is_ireland_s_on_an_irish_page() -> None:
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    text = "Next update at 15:00 IST."
    assert found(text, zone="Europe/Dublin", at=summer)[0][1] == summer.replace(hour=14)
    assert found(text, at=summer)[0][1] == summer.replace(hour=9, minute=30)


def test_a_time_that_has_passed_today_is_tomorrow_s() -> None:
    assert found("Next update by 09:00 UTC.") == [(WORD, on("11 09:00"))]


def test_three_o_clock_in_the_afternoon_is_the_next_three_o_clock() -> None:
    assert found("Next update by 8:26 PT.") == [(WORD, on("15:26"))]
    assert found("Next update by 3:26 PT.") == [(WORD, on("22:26"))]


def test_a_date_without_a_year_goes_over_new_year() -> None:
    eve = datetime(2025, 12, 31, 22, 0, tzinfo=UTC)
    due = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
    assert found("Next update by January 1, 01:00 UTC.", at=eve) == [(WORD, due)]
    assert found("Next update by 01:00 UTC.", at=eve) == [(WORD, due)]


def test_a_date_that_has_passed_has_no_moment() -> None:
    assert found("Next update by 2026-03-09 15:00 UTC.") == [(WORD, None)]


def test_of_several_posts_in_one_text_the_newest_counts() -> None:
    text = (
        "[4:30 AM PDT] We will provide another update in 30 minutes.\n"
        "[6:20 AM PDT] We expect full recovery within 2 hours."
    )
    assert found(text, zone="America/Los_Angeles") == [(OVER, on("15:26"))]


def test_the_stamp_that_heads_a_post_is_no_due() -> None:
    text = "11:20 AM PDT We are working towards full recovery and should be back to normal soon."
    assert [due for _, due in found(text) if due] == []


def test_a_length_that_begins_with_something_to_come_has_no_moment() -> None:
    assert found("Once the rebuild is done, we expect full recovery within 30 minutes.") == [
        (OVER, None)
    ]


def test_announced_maintenance_promises_no_end_but_an_extended_one_does() -> None:
    text = "The maintenance will be completed by 15:00 UTC."
    assert found(text, "scheduled") == []
    assert found(text, "in_progress") == [(TENDED, on("15:00"))]


def test_the_quote_is_their_sentence() -> None:
    update = Update("1", POSTED, "", "We see errors.  Next **update** by\n15:00 UTC.  Thank you.")
    assert [t.quote for t in targets(update)] == ["Next update by 15:00 UTC."]


def test_a_post_without_a_time_or_without_words_promises_nothing() -> None:
    assert targets(Update("1", None, "", "Next update in 30 minutes.")) == ()
    assert targets(Update("1", POSTED, "", "")) == ()


PIECES = (
    "next update", "by", "in", "within", "15:00", "99:99", "24:00", "UTC", "PT", "+99:00", "half an",
    "hour", "9999", "hours", "we expect", "recovery", "2026-13-45", "February 30", "31/31", "at",
    "tomorrow", "every", "between", "and", "-", "[5:20 PM PDT]", "\n", "midnight", "0", "a.m.",
    "1.5", "weeks", "extended until", "maintenance", "Monday", "(", ")", "**", "Z", "noon", "12:00am",
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)),
    st.datetimes(
        min_value=datetime(1, 1, 1),
        max_value=datetime(9999, 12, 31),
        timezones=st.just(UTC),
    ),
    st.sampled_from(("", "Europe/Berlin", "America/New_York", "../../etc/passwd", "x" * 100)),
)
def test_no_text_makes_it_stumble(text: str, at: datetime, zone: str) -> None:
    for target in targets(Update("1", at, "", text), zone):
        assert target.due is None or at < target.due <= at + timedelta(days=62)


def test_a_long_text_is_read_by_its_ends() -> None:
    filler = "".join(random.Random(7).choices(string.ascii_lowercase + " ", k=60_000))
    assert found(f"{filler}. Next update in 30 minutes.") == [(WORD, on("13:56"))]
