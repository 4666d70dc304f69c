"""What they say once more at another time is no news; a promise that is moved is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Level, Update
from statuswatch.core.renaming import titled
from statuswatch.core.rewording import apart_from_clock
from statuswatch.core.telling import Because, NoticeKind
from tests.core.cards import Desk, text
from tests.core.story import CALM, MINUTE, NOON, clock, incident, report, update


class Page:
    """One story, whose posts they write anew."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.desk.hear(CALM, at=NOON - MINUTE)

    def writes(self, at: datetime, *posts: Update, level: Level = Level.PARTIAL) -> list[str]:
        """What is told of it."""
        story = incident("a", level, started=NOON, updates=posts)
        return [text(n.title) for n in self.desk.hear(report(story), at=at) if n.told]

    def words(self) -> int:
        return sum(n.kind is NoticeKind.WORD for n in self.desk.told())


def one(words: str, at: datetime = NOON, phase: str = "investigating") -> Update:
    return Update("one", at, phase, words)


@pytest.mark.parametrize(
    "words",
    [
        "As of {at:%H:%M} UTC we look into it.",
        "As of {at:%I:%M %p} we look into it.",
        "As of {at:%a, %d %b %Y %H:%M:%S} GMT we look into it.",
        "{at:%B} {at.day}, {at.hour}:{at:%M} EST: we look into it.",
        "Updated {at:%Y-%m-%dT%H:%M:%SZ}. We look into it.",
        "It fails for {at.minute} minutes now.",
        "It fails for {at.minute} days now.",
    ],
)
def test_the_same_at_another_time_is_no_new_word(words: str) -> None:
    page = Page()
    for n in range(20):
        at = NOON + n * 61 * MINUTE
        page.writes(at, one(words.format(at=at)))
    assert len(page.desk.told()) == 1
    unsaid = {n.because for n in page.desk.kept.values() if not n.told}
    assert unsaid == {Because.NO_NEW_WORD}


def test_nor_is_it_in_a_post_of_its_own() -> None:
    page, posts = Page(), list[Update]()
    for n in range(20):
        at = NOON + n * MINUTE
        posts.append(update(f"We look into it ({at:%H:%M}).", at, f"{n}"))
        page.writes(at, *posts)
    assert len(page.desk.told()) == 1


def test_nor_are_the_same_words_whose_own_time_is_moved() -> None:
    page = Page()
    for n in range(20):
        page.writes(NOON + n * MINUTE, one("We look into it.", NOON + n * MINUTE))
    assert len(page.desk.told()) == 1


def test_two_texts_by_turns_in_one_post_are_told_once_each() -> None:
    page = Page()
    for n in range(20):
        page.writes(NOON + n * MINUTE, one(("We look.", "We look into it.")[n % 2]))
    assert len(page.desk.told()) == 2


def test_every_version_is_in_the_journal_whatever_is_told() -> None:
    page = Page()
    for n in range(20):
        page.writes(NOON + n * MINUTE, one(f"As of 12:{n:02} we look into it."))
    said = [u.text for c in page.desk.journal if c.incident for u in c.incident.updates]
    assert said == [f"As of 12:{n:02} we look into it." for n in range(20)]


def test_another_phase_with_the_same_words_is_news() -> None:
    page = Page()
    page.writes(NOON, one("More at 12:30."))
    assert page.writes(clock("12:05"), one("More at 12:35.", phase="identified")) == [
        "GitHub: they found the cause"
    ]


def test_the_same_words_after_others_are_news() -> None:
    page = Page()
    posts = [update("It fails.", NOON, "1"), update("It is mended.", clock("12:05"), "2")]
    page.writes(NOON, posts[0])
    assert page.writes(clock("12:05"), *posts)
    assert page.writes(clock("12:10"), *posts, update("It fails.", clock("12:10"), "3"))


def test_the_same_words_of_a_worse_trouble_are_told() -> None:
    page = Page()
    page.writes(NOON, one("We look (12:00)."))
    told = page.writes(clock("12:05"), one("We look (12:05)."), level=Level.DOWN)
    assert told == ["GitHub is fully down now"]


def test_a_promise_that_is_moved_is_news_once_and_then_each_hour() -> None:
    page, told = Page(), []
    for n in range(40):
        at = NOON + 5 * n * MINUTE
        due = at + 60 * MINUTE
        if page.writes(at, one(f"Next update by {due:%H:%M} UTC.")):
            told.append(f"{at:%H:%M}")
    assert told == ["12:00", "12:10", "13:05", "14:00", "14:55"]


def test_a_promise_named_once_more_is_no_news() -> None:
    page = Page()
    for n in range(20):
        page.writes(NOON + n * MINUTE, one(f"As of 12:{n:02}: next update by 13:00 UTC."))
    assert len(page.desk.told()) == 1


TEXTS = ["We look (at {}).", "We found it at {}.", "More by {} UTC.", "We look."]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(TEXTS)), min_size=1, max_size=25))
def test_what_they_never_said_before_is_always_told(story: Sequence[tuple[int, str]]) -> None:
    page, at, said, posts = Page(), NOON, set[str](), list[Update]()
    for gap, words in story:
        at += gap * MINUTE
        posts.append(update(words.format(f"{at:%H:%M}"), at, f"{len(posts)}"))
        told = page.writes(at, *posts)
        if words not in said:
            assert len(told) == 1
        said.add(words)


@given(st.text(max_size=60))
def test_any_text_can_be_compared(words: str) -> None:
    for dates in (False, True):
        bare = apart_from_clock(words, dates=dates)
        assert apart_from_clock(f"{words} 12:01", dates=dates) == bare


def test_a_day_tells_titles_apart_and_words_not() -> None:
    assert titled("Upgrade on Nov 23") != titled("Upgrade on Nov 24")
    first, second = (apart_from_clock(f"Upgrade on Nov {n}", dates=True) for n in (23, 24))
    assert first == second
    assert titled("Updated 12:01") == titled("updated 12:05")
    assert titled("12:01") != titled("12:02"), "a title is never empty"


def test_a_word_that_was_called_late_is_news_though_it_is_the_same() -> None:
    page = Page()
    page.writes(NOON, one("Next update by 12:30 UTC."))
    (card,) = page.desk.told()
    late = replace(card, key="late:x", kind=NoticeKind.WORD)
    page.desk.kept[late.key] = late
    assert page.writes(clock("12:40"), one("Next update by 12:32 UTC.", clock("12:40")))
