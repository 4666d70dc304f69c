"""What a vendor promised while it was down, in its own words."""

from __future__ import annotations

from datetime import UTC, timedelta

from statuswatch.core.docket import PromiseKind
from statuswatch.core.judgement import Ruling, Story, Trouble
from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.stated import stated
from statuswatch.core.words import Setting, render
from tests.core.deeds import HOST, HOUR, MINUTE, START


def told(
    *words: tuple[int, str], over: int | None = None, read: int = 600, again: int | None = None
) -> tuple[Trouble, ...]:
    updates = tuple(
        Update(str(minute), START + minute * MINUTE, "update", text) for minute, text in words
    )
    end = None if over is None else START + over * MINUTE
    incident = Incident("1", "Down", Level.DOWN, START, end, updates=updates)
    ahead = None if again is None else START + again * MINUTE
    story = Story(incident, START + read * MINUTE, again=ahead)
    return (Trouble("o1", START, end, end or START + read * MINUTE, True, (story,)),)


def test_a_word_that_came_in_time_is_kept_and_one_that_came_late_is_broken() -> None:
    troubles = told(
        (0, "Next update by 13:00 UTC."),
        (50, "Next update by 14:00 UTC."),
        (150, "All is well."),
        over=150,
    )
    found = stated(troubles, HOST, START + 10 * HOUR)
    assert [j.ruling for j in found] == [Ruling.KEPT, Ruling.BROKEN]
    assert found[0].promise.kind is PromiseKind.UPDATE_EVERY
    assert found[0].promise.text == "Next update by 13:00 UTC."
    assert found[0].promise.due == START + HOUR


def test_an_end_that_is_moved_again_and_again_keeps_its_slips() -> None:
    troubles = told(
        (0, "We expect this to be resolved by 13:00 UTC."),
        (50, "We now expect this to be resolved by 15:00 UTC."),
        (170, "We now expect this to be resolved by 18:00 UTC."),
        over=330,
    )
    [judged] = stated(troubles, HOST, START + 10 * HOUR)
    assert judged.ruling is Ruling.KEPT
    assert judged.slips == 2
    assert len(judged.promise.earlier) == 2
    assert "Moved 2 times" in render(judged.evidence[-1].words)


def test_a_time_that_passed_unread_is_nobodys_to_know() -> None:
    words = (0, "Next update by 13:00 UTC.")
    unread, read = told(words, read=10), told(words, read=120)
    assert stated(unread, HOST, START + 2 * HOUR)[0].ruling is Ruling.UNKNOWN
    assert stated(read, HOST, START + 2 * HOUR)[0].ruling is Ruling.BROKEN
    assert stated(unread, HOST, START + 20 * MINUTE)[0].ruling is Ruling.OPEN


def said(troubles: tuple[Trouble, ...], minutes: int) -> tuple[Ruling, str]:
    [judged] = stated(troubles, HOST, START + minutes * MINUTE)
    return judged.ruling, render(judged.words, Setting(zone=UTC, now=START))


def test_a_time_that_passed_since_we_read_is_open_until_we_read_again() -> None:
    words = (0, "We expect this to be resolved by 13:00 UTC.")
    before = told(words, read=59, again=64)
    ruling, why = said(before, 63)
    assert ruling is Ruling.OPEN
    assert why.endswith("Not read since 12:59; we look again at 13:04.")
    assert said(before, 65) == (Ruling.OPEN, why.replace("at 13:04", "now"))
    assert said(told(words, read=64, again=69), 65)[0] is Ruling.BROKEN
    unwatched, alone = said(told(words, read=59), 63)
    assert unwatched is Ruling.UNKNOWN
    assert alone.endswith("Not read since 12:59.")


def test_a_minute_after_its_time_there_is_still_time_for_a_word() -> None:
    assert said(told((0, "Next update by 13:00 UTC."), read=61, again=66), 61) == (
        Ruling.OPEN,
        "Next word promised by 13:00.",
    )


def test_words_that_promise_nothing_give_nothing() -> None:
    assert stated(told((0, "We are looking into it.")), HOST, START + timedelta(days=1)) == ()
