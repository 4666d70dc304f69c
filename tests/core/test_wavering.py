"""A level that goes up and down within one outage: a few cards, and none late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Level
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage
from tests.core.cards import Desk, text
from tests.core.story import CALM, MINUTE, NOON, incident, report

MINOR, MAJOR, DOWN = Level.DEGRADED, Level.PARTIAL, Level.DOWN
PAIRS = [(None, MINOR), (None, DOWN), (MINOR, MAJOR), (MINOR, DOWN), (MAJOR, DOWN)]
GAPS = st.lists(st.integers(1, 9), min_size=20, max_size=20)
LEVELS = st.lists(
    st.tuples(st.integers(1, 30), st.sampled_from([None, MINOR, MAJOR, DOWN])),
    min_size=1,
    max_size=25,
)


class Page:
    """One story, whose level they change."""

    def __init__(self, silences: Silences = Silences()) -> None:
        self.desk, self.now = Desk(silences=silences), NOON
        self.desk.hear(CALM, at=NOON - MINUTE)

    def says(self, level: Level | None, gap: int = 1) -> list[Notice]:
        """So many minutes later; what is told of it at once."""
        self.waits(gap)
        story = incident("a", level, started=NOON)
        return [n for n in self.desk.hear(report(story), at=self.now) if n.told]

    def waits(self, minutes: int) -> None:
        for _ in range(minutes):
            self.now += MINUTE
            self.desk.pass_time(self.now)

    def ends(self) -> list[Notice]:
        self.waits(1)
        return [n for n in self.desk.hear(CALM, at=self.now) if n.told]

    def gone(self) -> None:
        """Two whole lists do not name it."""
        for _ in range(2):
            self.ends()

    def titles(self) -> list[str]:
        return [text(n.title) for n in self.desk.told()]


def wavering(levels: Sequence[Level | None], gap: int = 5) -> Page:
    page = Page()
    for level in levels:
        page.says(level, gap)
    return page


def test_its_cards_in_their_order() -> None:
    page = wavering([MINOR, MAJOR] * 10)
    page.waits(120)
    page.gone()
    assert page.titles() == [
        "GitHub is degraded",
        "Part of GitHub is down now",
        "GitHub comes and goes",
        "Part of GitHub is down",
        "GitHub is back",
    ]
    card, holds = page.desk.told()[2:4]
    assert text(card.body) == (
        "Between degraded and partly down since 12:05; we tell you when it holds. "
        "It is partly down just now."
    )
    assert (card.kind, card.stage) == (NoticeKind.FLAPPING, Stage.ON)
    assert text(holds.body) == "It came and went, and stays partly down since 13:40."
    assert len({n.thread for n in page.desk.told()}) == 1


def test_what_is_called_nothing_by_turns_comes_and_goes_too() -> None:
    page = wavering([DOWN, None] * 10)
    page.gone()
    assert page.titles() == ["GitHub is down", "GitHub comes and goes", "GitHub is back"]


@settings(max_examples=60, deadline=None)
@given(GAPS, st.sampled_from(PAIRS), st.booleans(), st.booleans())
def test_twenty_alternations_are_at_most_six_cards(
    gaps: list[int], pair: tuple[Level | None, Level], turned: bool, lasts: bool
) -> None:
    page = Page()
    for n, gap in enumerate([5, *gaps]):
        page.says(pair[(n + turned) % 2], gap)
    page.waits(180 if lasts else 0)
    page.gone()
    page.waits(180)
    assert len(page.desk.told()) <= 6, page.titles()
    assert page.desk.told()[-1].stage is Stage.OFF
    assert page.titles()[-1] == "GitHub is back"


@settings(max_examples=80, deadline=None)
@example([(1, MINOR), (1, MAJOR), (1, MINOR), (1, MAJOR), (1, MINOR), (1, MAJOR), (1, DOWN)])
@given(LEVELS)
def test_what_is_worse_than_all_that_was_told_is_told_at_once(
    story: list[tuple[int, Level | None]],
) -> None:
    page, worst = Page(), 0
    for gap, level in story:
        told = page.says(level, gap)
        if (level or 0) > worst:
            assert [n.level for n in told] == [level], page.titles()
        worst = max(worst, level or 0)


@settings(max_examples=80, deadline=None)
@given(LEVELS)
def test_worse_is_told_at_once_unless_it_was_told_to_waver(
    story: list[tuple[int, Level | None]],
) -> None:
    page = Page()
    for gap, level in story:
        before = [n.level for n in page.desk.told()]
        wavers = any(n.kind is NoticeKind.FLAPPING for n in page.desk.told())
        told = page.says(level, gap)
        if level is not None and before and level > (before[-1] or 0) and not wavers:
            card = told[-1] if told else page.desk.told()[-1]
            assert card.level == level or card.kind is NoticeKind.FLAPPING, page.titles()


@settings(max_examples=80, deadline=None)
@given(LEVELS, st.sampled_from([MINOR, MAJOR, DOWN]))
def test_once_it_is_calm_the_card_says_how_it_is(
    story: list[tuple[int, Level | None]], last: Level
) -> None:
    page = Page()
    for gap, level in [*story, (3, last)]:
        page.says(level, gap)
    page.waits(180)
    newest = page.desk.told()[-1]
    assert newest.level == last, page.titles()
    assert newest.stage is Stage.ON


@settings(max_examples=80, deadline=None)
@given(LEVELS)
def test_its_end_is_told_at_once(story: list[tuple[int, Level | None]]) -> None:
    page = Page()
    for gap, level in [(1, MINOR), *story]:
        page.says(level, gap)
    page.ends()
    told = page.ends()
    if not any(level is None for _, level in story):
        assert [n.stage for n in told] == [Stage.OFF], page.titles()
    page.waits(180)
    assert page.desk.told()[-1].stage is Stage.OFF


def test_what_falls_and_wavers_is_told_once_to_come_and_go() -> None:
    page = Page()
    for n in range(20):
        if n % 3 == 0:
            page.ends()
        else:
            page.says((MINOR, MAJOR)[n % 3 - 1])
    page.waits(180)
    kinds = [n.kind for n in page.desk.told()]
    assert kinds.count(NoticeKind.FLAPPING) == 2, page.titles()
    assert len(kinds) <= 8, page.titles()
    assert page.desk.told()[-1].level == MINOR


def test_a_first_easing_is_told_at_once() -> None:
    page = wavering([DOWN])
    assert [text(n.title) for n in page.says(MINOR, 5)] == ["GitHub is better: degraded"]


def test_what_is_better_just_after_it_was_worse_waits_whether_it_holds() -> None:
    page = wavering([MINOR, DOWN])
    assert page.says(MINOR, 5) == []
    page.waits(9)
    assert page.titles() == ["GitHub is degraded", "GitHub is down now"]
    page.waits(1)
    assert page.titles()[-1] == "GitHub is better: degraded"


def test_what_waits_is_not_told_where_it_did_not_hold() -> None:
    page = wavering([MINOR, DOWN, MINOR, DOWN])
    page.waits(30)
    assert len(page.titles()) == 2
    assert Because.SETTLING in {n.because for n in page.desk.kept.values()}


def test_what_waits_is_not_told_where_it_is_over() -> None:
    page = wavering([MINOR, DOWN, MINOR])
    page.gone()
    page.waits(30)
    assert page.titles()[-1] == "GitHub is back"
    assert "GitHub is better: degraded" not in page.titles()


def test_after_it_held_a_change_is_told_as_ever() -> None:
    page = wavering([MINOR, MAJOR] * 5)
    page.waits(180)
    assert [text(n.title) for n in page.says(MINOR)] == ["GitHub is better: degraded"]
    page.waits(60)
    assert [text(n.title) for n in page.says(MAJOR)] == ["Part of GitHub is down now"]


@pytest.mark.parametrize("until", [None, NOON + timedelta(days=1)])
def test_who_hears_nothing_of_it_hears_nothing_when_it_holds(until: datetime | None) -> None:
    quiet = Silences(muted=frozenset({"github"}))
    if until is not None:
        quiet = Silences(snoozed={"github": until})
    page = wavering([MINOR, MAJOR] * 5)
    told = len(page.titles())
    page.desk.silences = quiet
    page.waits(180)
    assert len(page.titles()) == told
