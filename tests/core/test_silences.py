"""The user's marks, folded: what they do not want to hear of now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.mark import RESOLVED, Mark, MarkKind
from statuswatch.core.silences import Silences, silences
from tests.core.story import MINUTE, NOON

HOUR = 60 * MINUTE
K = MarkKind


def mark(
    kind: MarkKind,
    text: str = "",
    incident: str | None = None,
    service: str = "podhost",
    at: datetime = NOON,
) -> Mark:
    return Mark(service, at, kind, text, incident)


def now(*marks: Mark, at: datetime = NOON + MINUTE) -> Silences:
    return silences(marks, at)


def snooze(length: timedelta, at: datetime = NOON) -> Mark:
    return mark(K.SNOOZED, (at + length).isoformat(), at=at)


def test_nobody_who_marked_nothing_is_silenced() -> None:
    assert now() == Silences()


def test_a_mute_holds_until_it_is_taken_back() -> None:
    assert now(mark(K.MUTED)).muted == {"podhost"}
    assert now(mark(K.MUTED), mark(K.UNMUTED)) == Silences()


def test_a_muted_part_leaves_the_others() -> None:
    found = now(mark(K.MUTED, "API"), mark(K.MUTED, "EU"))
    assert found.muted_parts == {"podhost": {"API", "EU"}}
    assert found.muted == frozenset()


def test_a_part_is_unmuted_however_it_is_written() -> None:
    assert now(mark(K.MUTED, "API"), mark(K.UNMUTED, "api")) == Silences()
    assert now(mark(K.MUTED, "API"), mark(K.MUTED, "api")).muted_parts == {"podhost": {"api"}}


def test_unmuting_a_part_leaves_the_mute_of_the_service() -> None:
    found = now(mark(K.MUTED), mark(K.MUTED, "API"), mark(K.UNMUTED, "API"))
    assert found == Silences(muted=frozenset({"podhost"}))


def test_who_unmutes_a_service_misses_none_of_its_parts() -> None:
    assert now(mark(K.MUTED, "API"), mark(K.MUTED), mark(K.UNMUTED)) == Silences()


def test_a_snooze_ends_by_itself() -> None:
    one = snooze(HOUR)
    assert now(one).snoozed == {"podhost": NOON + HOUR}
    assert now(one, at=NOON + HOUR - MINUTE).snoozed == {"podhost": NOON + HOUR}
    assert now(one, at=NOON + HOUR) == Silences()


def test_of_two_snoozes_the_newer_holds_though_it_is_shorter() -> None:
    assert now(snooze(24 * HOUR), snooze(HOUR)).snoozed == {"podhost": NOON + HOUR}


def test_a_woken_service_is_heard_again() -> None:
    assert now(snooze(HOUR), mark(K.WOKEN)) == Silences()
    assert now(mark(K.SNOOZED, RESOLVED, "o1"), mark(K.WOKEN)) == Silences()


def test_several_outages_are_snoozed_until_they_are_over() -> None:
    found = now(mark(K.SNOOZED, RESOLVED, "o1"), mark(K.SNOOZED, RESOLVED, "o2"))
    assert found == Silences(until_over=frozenset({"o1", "o2"}))


def test_a_snooze_of_an_hour_replaces_one_until_it_is_over_and_the_other_way_round() -> None:
    over = mark(K.SNOOZED, RESOLVED, "o1")
    assert now(over, snooze(HOUR)) == Silences(snoozed={"podhost": NOON + HOUR})
    assert now(snooze(HOUR), over) == Silences(until_over=frozenset({"o1"}))


def test_of_two_acknowledgements_the_newer_reason_is_kept() -> None:
    later = mark(K.ACKNOWLEDGED, "I called them", "o1", at=NOON + MINUTE)
    found = now(mark(K.ACKNOWLEDGED, "", "o1"), later, mark(K.ACKNOWLEDGED, "known", "o2"))
    assert found.acknowledged == {
        "o1": (NOON + MINUTE, "I called them"),
        "o2": (NOON, "known"),
    }


def test_a_return_is_wanted_since_it_was_last_asked_for_and_until_it_is_not() -> None:
    again = mark(K.WANTED, at=NOON + MINUTE)
    assert now(mark(K.WANTED), again).wanted == {"podhost": NOON + MINUTE}
    assert now(mark(K.WANTED), mark(K.UNWANTED)) == Silences()


def test_a_mark_that_cannot_be_read_silences_nothing_and_wakes_nobody() -> None:
    odd = [
        mark(K.SNOOZED, "soon"),
        mark(K.SNOOZED, ""),
        mark(K.SNOOZED, RESOLVED),
        mark(K.SNOOZED, "0001-01-01T00:00:00+23:00"),
        mark(K.ACKNOWLEDGED, "which?"),
        mark(K.NOTE, "mine"),
        mark(K.ASKED),
    ]
    assert now(*odd) == Silences()
    assert now(snooze(HOUR), *odd) == Silences(snoozed={"podhost": NOON + HOUR})


def test_a_time_without_a_zone_is_utc() -> None:
    assert now(mark(K.SNOOZED, "2025-11-09T13:00:00")).snoozed == {"podhost": NOON + HOUR}


# --- whatever the user did

texts = st.one_of(
    st.sampled_from(["", "API", "api", RESOLVED, "nonsense"]),
    st.integers(-300, 300).map(lambda n: (NOON + n * MINUTE).isoformat()),
)
marks = st.lists(
    st.builds(
        mark,
        st.sampled_from(list(MarkKind)),
        texts,
        st.sampled_from([None, "o1", "o2"]),
        st.sampled_from(["podhost", "chirp"]),
        st.integers(-60, 0).map(lambda n: NOON + n * MINUTE),
    ),
    max_size=12,
)


def of(service: str, many: Iterable[Mark]) -> list[Mark]:
    return [one for one in many if one.service == service]


@given(marks)
def test_each_service_is_silenced_by_its_own_marks_only(many: list[Mark]) -> None:
    whole = silences(many, NOON)
    for service in ("podhost", "chirp"):
        alone = silences(of(service, many), NOON)
        assert alone.muted == whole.muted & {service}
        assert alone.muted_parts.get(service) == whole.muted_parts.get(service)
        assert alone.snoozed.get(service) == whole.snoozed.get(service)
        assert alone.wanted.get(service) == whole.wanted.get(service)


@given(marks)
def test_unmute_wake_and_unwant_undo_whatever_was_before(many: list[Mark]) -> None:
    undone = [mark(kind, service="podhost") for kind in (K.UNMUTED, K.WOKEN, K.UNWANTED)]
    found = silences([*of("podhost", many), *undone], NOON)
    assert found == Silences(acknowledged=found.acknowledged)


@given(marks, st.integers(0, 600))
def test_a_silence_only_ever_ends_with_time(many: list[Mark], later: int) -> None:
    today, tomorrow = silences(many, NOON), silences(many, NOON + later * MINUTE)
    assert dict(tomorrow.snoozed).items() <= dict(today.snoozed).items()
    assert all(until > NOON + later * MINUTE for until in tomorrow.snoozed.values())
    assert (tomorrow.muted, tomorrow.wanted) == (today.muted, today.wanted)
    assert tomorrow.until_over == today.until_over


@given(marks)
def test_a_service_is_snoozed_in_one_way_at_a_time(many: list[Mark]) -> None:
    found = silences(of("podhost", many), NOON)
    last = [
        one.text == RESOLVED
        for one in of("podhost", many)
        if one.kind is K.SNOOZED and silences([one], NOON - 400 * MINUTE) != Silences()
    ]
    if found.until_over:
        assert not found.snoozed
        assert last[-1]


def test_an_acknowledgement_ends_with_its_outage_even_if_that_comes_again() -> None:
    marks = [Mark("podhost", NOON, MarkKind.ACKNOWLEDGED, "on it", "o1")]
    assert "o1" in silences(marks, NOON + 9 * MINUTE, {"o1": NOON - HOUR}).acknowledged
    assert "o1" not in silences(marks, NOON + 9 * MINUTE, {"o1": NOON + 5 * MINUTE}).acknowledged
    anew = [*marks, Mark("podhost", NOON + 6 * MINUTE, MarkKind.ACKNOWLEDGED, "again", "o1")]
    assert silences(anew, NOON + 9 * MINUTE, {"o1": NOON + 5 * MINUTE}).acknowledged["o1"] == (
        NOON + 6 * MINUTE,
        "again",
    )


def test_what_was_snoozed_until_it_is_over_is_told_when_it_comes_again() -> None:
    marks = [Mark("podhost", NOON, MarkKind.SNOOZED, RESOLVED, "o1")]
    assert silences(marks, NOON + 9 * MINUTE).until_over == {"o1"}
    assert silences(marks, NOON + 9 * MINUTE, {"o1": NOON + 5 * MINUTE}).until_over == frozenset()


def test_acknowledging_once_more_without_a_word_keeps_the_reason() -> None:
    first = mark(K.ACKNOWLEDGED, "Anna is on it", "o1")
    again = mark(K.ACKNOWLEDGED, "", "o1", at=NOON + MINUTE)
    assert silences([first, again], NOON + HOUR).acknowledged["o1"][1] == "Anna is on it"
