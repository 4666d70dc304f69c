"""A part that fails within a story that is open already is news of that part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from statuswatch.core.aftermath import Aftermath, joined_in
from statuswatch.core.model import Change, ChangeKind, Level, Report, Service
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Because, NoticeKind, Stage
from tests.core.cards import Desk, text
from tests.core.story import MINUTE, NOON, PAGE, Heart, clock, incident, update
from tests.core.test_status import page

CALM = page(API=Level.OK, Web=Level.OK)
ONE = page(incident("a", Level.PARTIAL, "Web"), API=Level.OK, Web=Level.DOWN)
BOTH = page(incident("a", Level.PARTIAL, "Web", "API"), API=Level.DOWN, Web=Level.DOWN)
NEW = replace(BOTH, incidents=(replace(BOTH.incidents[0], updates=(update("API fails."),)),))
API = Service("github", "GitHub", parts=frozenset({"API"}))


@pytest.fixture(autouse=True)
def _parts_that_join(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk reads its journal for them, as the engine does."""
    plain = Desk.after

    def after(desk: Desk, now: datetime) -> Aftermath:
        stories = defaultdict(list)
        for line in desk.journal:
            stories[line.source, line.incident.key if line.incident else ""].append(line)
        found = {seq: more for story in stories.values() for seq, more in joined_in(story).items()}
        return replace(plain(desk, now), joined=found)

    monkeypatch.setattr(Desk, "after", after)


def line(seq: int, *parts: str, every: timedelta = 20 * MINUTE) -> Change:
    kind = ChangeKind.UPDATED if seq > 1 else ChangeKind.OPENED
    at = NOON + seq * every
    return Change(at, "page", kind, incident("a", Level.PARTIAL, *parts), seq=seq)


def test_what_a_line_adds_is_what_no_line_before_named() -> None:
    story = [line(1, "A"), line(2, "A", "B"), line(3, "B"), line(4), line(5, "A", "B")]
    assert joined_in(story) == {2: {"B"}, 5: {"A"}}


def test_a_part_that_is_named_every_other_time_joins_once() -> None:
    named = [("A",), ("A", "B"), ("A",), ("A", "B"), ("A",), ("B",), ("A", "B")]
    story = [line(n, *parts, every=MINUTE) for n, parts in enumerate(named, 1)]
    assert joined_in(story) == {2: {"B"}}


def test_a_story_that_named_none_and_names_one_adds_it() -> None:
    assert joined_in([line(1), line(2, "A")]) == {2: {"A"}}


@pytest.mark.parametrize("then", [BOTH, NEW])
def test_a_followed_part_that_joins_opens_in_the_words_of_an_opening(then: Report) -> None:
    desk = Desk(API)
    (first,) = [n for outcome in (CALM, ONE) for n in desk.hear(outcome)]
    (card,) = desk.hear(then)
    assert (first.told, first.because) == (False, Because.NOT_YOUR_PART)
    assert (card.told, card.kind, card.stage) == (True, NoticeKind.OUTAGE, Stage.ON)
    assert text(card.title) == "GitHub is down", "their part is, whatever they call it"
    assert text(card.body).startswith("API, Web, since 12:00")
    assert len(card.actions) == 3


def test_a_part_that_joins_with_words_is_named_before_them() -> None:
    desk = Desk()
    for outcome in (CALM, ONE):
        desk.hear(outcome)
    (card,) = desk.hear(NEW)
    assert text(card.body) == "Now also: API. They say: “API fails.”"


def test_who_wants_no_words_hears_of_a_part_that_joins() -> None:
    wishes = Wishes(kinds=frozenset({NoticeKind.OUTAGE}))
    desk = Desk(preferences=Preferences(services={"github": wishes}))
    for outcome in (CALM, ONE):
        desk.hear(outcome)
    assert [n.told for n in desk.hear(NEW)] == [True]


def test_a_part_that_joins_is_held_like_any_beginning() -> None:
    desk = Desk(API, Preferences(hold=5 * MINUTE))
    for outcome in (CALM, ONE):
        desk.hear(outcome)
    (held,) = desk.hear(BOTH, at=clock("12:10"))
    assert (held.told, held.because, held.due) == (False, Because.HELD, clock("12:15"))
    assert [n.told for n in desk.pass_time(clock("12:15"))] == [True]


def test_a_muted_part_that_joins_is_not_told() -> None:
    desk = Desk(silences=Silences(muted_parts={"github": frozenset({"API"})}))
    for outcome in (CALM, ONE):
        desk.hear(outcome)
    assert [n.because for n in desk.hear(BOTH)] == [Because.NO_NEW_WORD]


def test_a_part_that_goes_is_no_news_of_a_part() -> None:
    desk = Desk()
    for outcome in (CALM, BOTH):
        desk.hear(outcome)
    assert [n.because for n in desk.hear(ONE)] == [Because.NO_NEW_WORD]


def test_the_journal_says_which_part_got_worse_in_an_unchanged_story() -> None:
    heart, story = Heart(PAGE), incident("a", Level.DEGRADED, "Web", "API")
    heart.hear(page(story, API=Level.DEGRADED, Web=Level.DEGRADED))
    (worse,) = heart.hear(page(story, API=Level.DOWN, Web=Level.DEGRADED))
    assert (worse.kind, worse.note) == (ChangeKind.UPDATED, "worse: API")
    assert heart.hear(page(story, API=Level.DOWN, Web=Level.DEGRADED)) == ()
    assert heart.hear(page(story, API=Level.DEGRADED, Web=Level.DEGRADED)) == ()
