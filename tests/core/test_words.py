"""Sentences as values: rendered at the edges, kept across restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.words import (
    Message,
    Setting,
    clock_time,
    count,
    duration,
    message_from_data,
    message_to_data,
    render,
    say,
)
from tests.core.story import clock

NBSP = "\N{NO-BREAK SPACE}"


class German:
    """A catalogue, with plural rules of its own and one entry."""

    def __init__(self, *entries: str) -> None:
        self.entries = entries

    def gettext(self, message: str, /) -> str:
        return self.entries[0]

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return self.entries[0 if n == 1 else 1]


def german(message: Message, *entries: str) -> str:
    return render(message, Setting(German(*entries)))


def test_a_message_is_its_words_with_its_arguments() -> None:
    assert str(say("{name} is {state}", name="GitHub", state=say("down"))) == "GitHub is down"


def test_a_message_without_arguments_is_taken_as_it_is() -> None:
    assert str(say("100 % {of} it")) == "100 % {of} it"


def test_messages_with_the_same_words_are_equal() -> None:
    assert say("{a}{b}", a=1, b=2) == say("{a}{b}", b=2, a=1)


@pytest.mark.parametrize(("n", "words"), [(0, "0 outages"), (1, "1 outage"), (2, "2 outages")])
def test_the_number_decides_the_words(n: int, words: str) -> None:
    assert str(count("{n} outage", "{n} outages", n)) == words


def test_the_catalogue_decides_the_words_of_its_language() -> None:
    message = count("{n} outage of {name}", "{n} outages of {name}", 3, name="X")
    assert (
        german(message, "{n} Ausfall bei {name}", "{n} Ausfälle bei {name}") == "3 Ausfälle bei X"
    )


def test_a_message_in_a_message_is_translated_too() -> None:
    class Shouting:
        def gettext(self, message: str, /) -> str:
            return {"down": "DOWN"}.get(message, message)

        def ngettext(self, one: str, many: str, n: int, /) -> str:
            return many

    assert render(say("X is {s}", s=say("down")), Setting(Shouting())) == "X is DOWN"


@pytest.mark.parametrize(
    "broken",
    [
        "{nam} ist weg",
        "{name ist weg",
        "{} ist weg",
        "{0}",
        "{name.x}",
        "{name[x]}",
        "{name:d}",
        "}",
    ],
)
def test_a_broken_translation_falls_back_to_the_source_words(broken: str) -> None:
    assert german(say("{name} is down", name="GitHub"), broken) == "GitHub is down"


def test_a_broken_translation_of_a_plural_falls_back_too() -> None:
    message = count("{n} outage", "{n} outages", 2)
    assert german(message, "{n} Ausfall", "{m} Ausfälle") == "2 outages"


def test_a_missing_argument_shows_its_name() -> None:
    assert str(say("{name} is {state}", name="GitHub")) == "GitHub is {state}"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (4080, "1 h 8 min"),
        (86399, "23 h 59 min"),
        (86400, "1 d"),
        (3 * 86400 + 4 * 3600 + 3540, "3 d 4 h"),
        (604800, "7 d"),
    ],
)
def test_a_duration_has_two_units_at_most_and_is_cut(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)).replace(NBSP, " ") == words


def test_a_number_and_its_unit_are_not_torn_apart() -> None:
    assert duration(timedelta(minutes=68)) == f"1{NBSP}h 8{NBSP}min"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (clock("23:59"), "14:02"),
        (clock("00:01", day=10), "9 Nov 14:02"),
        (datetime(2026, 1, 1, tzinfo=UTC), "9 Nov 2025 14:02"),
        (None, "2025-11-09 14:02"),
    ],
)
def test_a_time_says_no_more_than_the_reader_needs(now: datetime | None, words: str) -> None:
    assert clock_time(clock("14:02"), Setting(now=now)) == words


def test_a_time_is_shown_in_the_readers_zone() -> None:
    tokyo = timezone(timedelta(hours=9))
    setting = Setting(zone=tokyo, now=clock("23:30"))
    assert clock_time(clock("14:02"), setting) == "9 Nov 23:02"
    assert clock_time(clock("15:02"), setting) == "00:02"


def test_times_and_lengths_in_a_sentence_are_shown_so() -> None:
    message = say("since {at}, for {length}", at=clock("14:02"), length=timedelta(minutes=5))
    assert render(message, Setting(now=clock("15:00"))) == f"since 14:02, for 5{NBSP}min"


args = st.one_of(
    st.text(max_size=5),
    st.integers(),
    st.floats(allow_nan=False),
    st.datetimes().map(lambda naive: naive.replace(tzinfo=UTC)),
    st.timedeltas(timedelta(days=-9999), timedelta(days=9999)),
)
simple = st.dictionaries(st.sampled_from("abc"), args, max_size=3).map(
    lambda of: say("{a} {b}", **of)
)
messages = st.one_of(
    simple,
    simple.map(lambda inner: say("{why}", why=inner)),
    st.builds(lambda n, x: count("{n}, {x}", "{n} of {x}", n, x=x), st.integers(), args),
)


@settings(max_examples=200, deadline=None)
@given(messages)
def test_a_message_survives_a_restart(message: Message) -> None:
    assert message_from_data(message_to_data(message)) == message


@settings(max_examples=100, deadline=None)
@given(messages, st.text(alphabet="{}abcn!:.[]0x ", max_size=12))
def test_no_translation_makes_rendering_fail(message: Message, template: str) -> None:
    assert isinstance(german(message, template, template), str)
