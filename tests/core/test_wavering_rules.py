"""Of a level that moved, case by case: what is told, what waits, and what is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from statuswatch.core.aftermath import Aftermath, Matter
from statuswatch.core.flapping import is_flapping
from statuswatch.core.model import Change, ChangeKind, Level, Outage
from statuswatch.core.outage import GAP
from statuswatch.core.silences import Silences
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.standing import STEADY, WAVERS
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage
from statuswatch.core.wavering import begins, damped, eased, is_quiet, is_told, steadied
from statuswatch.core.words import say
from tests.core.cards import GITHUB, text
from tests.core.story import MINUTE, NOON, incident

MINOR, MAJOR, DOWN = Level.DEGRADED, Level.PARTIAL, Level.DOWN
OFTEN = tuple(NOON + n * 5 * MINUTE for n in range(12))
LAST = OFTEN[-1]


def card(
    level: Level | None,
    at: datetime = NOON,
    key: str = "",
    kind: NoticeKind = NoticeKind.OUTAGE,
    stage: Stage = Stage.ON,
) -> Notice:
    title = say("GitHub")
    return Notice(
        key or f"{at:%H%M}:x", "outage:x", "github", title, title,
        at=at, kind=kind, stage=stage, level=level,
    )  # fmt: skip


def matter(
    level: Level | None,
    *cards: Notice,
    at: datetime = LAST,
    now: datetime | None = None,
    after: Aftermath = Aftermath(),
    ongoing: bool | None = None,
) -> Matter:
    """A line by which the only story is at `level` now. `ongoing`: its outage; `None`: it has none
    any more."""
    story = incident("a", level, started=NOON)
    outage = None
    if ongoing is not None:
        outage = Outage("x", NOON, at, DOWN, (("page", "a"),), ongoing)
    change = Change(at, "page", ChangeKind.UPDATED, story)
    return Matter(change, story, GITHUB, outage, after, now or at, cards=cards)


def shifted(*shifts: datetime, swings: tuple[datetime, ...] = ()) -> Aftermath:
    return Aftermath(shifts=shifts, swings=swings)


def comes_and_goes() -> Aftermath:
    """All of it does, and that was told."""
    begun = card(MAJOR, LAST, "flaps:github:x", NoticeKind.FLAPPING)
    return replace(shifted(*OFTEN, swings=OFTEN), cards={"x": (begun,)})


WAVERING = card(MAJOR, LAST, f"{WAVERS}7:x", NoticeKind.FLAPPING)


def outcome(notice: Notice) -> tuple[bool, str]:
    return notice.told, notice.because


def test_the_rule_itself_holds_here() -> None:
    assert is_flapping(OFTEN, LAST)


# -- at the line -------------------------------------------------------------------------------


def test_worse_than_all_that_was_told_is_told_whatever_wavers() -> None:
    notice = card(DOWN, LAST)
    assert damped(notice, matter(DOWN, card(MAJOR), WAVERING, after=comes_and_goes())) == notice
    assert damped(notice, matter(DOWN, after=comes_and_goes())) == notice, "nothing was told"


def test_what_was_told_before_it_was_over_counts_no_more() -> None:
    notice = card(MINOR, LAST)
    was = (card(DOWN), card(None, NOON + MINUTE, stage=Stage.OFF))
    assert damped(notice, matter(MINOR, *was, after=comes_and_goes())) == notice


def test_while_all_of_it_comes_and_goes_the_level_is_only_history() -> None:
    notice = replace(card(MINOR, LAST), due=LAST + GAP)
    told = damped(notice, matter(MINOR, card(MAJOR), after=comes_and_goes()))
    assert (outcome(told), told.due) == ((False, Because.COMES_AND_GOES), None)
    assert not begins(matter(MINOR, card(MAJOR), after=comes_and_goes()))


def test_that_it_wavers_is_told_once_until_it_was_told_to_hold() -> None:
    notice, after = card(MINOR, LAST), shifted(*OFTEN)
    first = damped(notice, matter(MINOR, card(MAJOR), after=after))
    assert (first.kind, text(first.title)) == (NoticeKind.FLAPPING, "GitHub comes and goes")
    again = damped(notice, matter(MINOR, card(MAJOR), WAVERING, after=after))
    assert outcome(again) == (False, Because.COMES_AND_GOES)
    assert is_told(matter(MINOR, WAVERING))
    holds = card(MAJOR, LAST, f"{STEADY}{WAVERING.key}")
    assert not is_told(matter(MINOR, WAVERING, holds))
    anew = damped(notice, matter(MINOR, card(MAJOR), WAVERING, holds, after=after))
    assert anew.kind is NoticeKind.FLAPPING
    assert anew.told


def test_it_begins_with_the_very_line_that_moved_it() -> None:
    after, told = shifted(*OFTEN), card(MAJOR)
    assert begins(matter(MINOR, told, after=after))
    beside = matter(MINOR, told, at=LAST + MINUTE, after=after)
    assert not begins(beside), "this one moved nothing"
    assert not begins(matter(MAJOR, told, after=after)), "it was told of no other level"
    assert not begins(matter(MINOR, told, after=shifted(LAST))), "once is not by turns"
    assert not begins(matter(MINOR, told, WAVERING, after=after)), "it was told"


# -- better ------------------------------------------------------------------------------------

ROSE = LAST - GAP / 2
"""A moment just before."""

UP = (card(MINOR), card(MAJOR, ROSE))


def test_better_just_after_worse_waits_whether_it_holds_and_no_longer() -> None:
    notice, after = card(MINOR, LAST), shifted(ROSE, LAST)
    waits = damped(notice, matter(MINOR, *UP, after=after))
    assert (outcome(waits), waits.due) == ((False, Because.SETTLING), LAST + GAP)
    late = matter(MINOR, *UP, now=LAST + GAP, after=after)
    assert damped(notice, late) == notice, "who looks later knows that it held"


def test_better_is_told_at_once_where_it_was_not_worse_just_before() -> None:
    notice = card(MINOR, LAST)
    long_ago = matter(MINOR, *UP, after=shifted(LAST - GAP, LAST))
    assert damped(notice, long_ago) == notice
    only = matter(MINOR, *UP, after=shifted(LAST))
    assert damped(notice, only) == notice, "its own move is none before it"
    eases = matter(MINOR, card(DOWN), card(MAJOR, ROSE), after=shifted(ROSE, LAST))
    assert damped(notice, eases) == notice, "it only eases"


def test_what_they_call_nothing_waits_unless_the_card_says_so() -> None:
    notice, after = card(None, LAST), shifted(LAST)
    waits = damped(notice, matter(None, card(MAJOR), after=after))
    assert outcome(waits) == (False, Because.SETTLING)
    says_so = matter(None, card(MAJOR), card(None, ROSE), after=after)
    assert damped(notice, says_so) == notice


@pytest.mark.parametrize(
    ("last", "quiet"),
    [
        (card(None), True),
        (card(None, kind=NoticeKind.WORD), True),
        (card(None, kind=NoticeKind.REMINDER), False),
        (card(None, stage=Stage.OFF), False),
        (card(MINOR), False),
    ],
)
def test_a_card_says_that_there_is_no_impact_while_it_stands(last: Notice, quiet: bool) -> None:
    assert is_quiet([card(MAJOR, NOON - MINUTE), last]) is quiet
    assert not is_quiet([])


# -- what waited -------------------------------------------------------------------------------

HELD = replace(card(MINOR, LAST), told=False, due=LAST + GAP)
TRIED = LAST + GAP


def test_what_held_is_told_as_it_is_now() -> None:
    found = eased(card(DOWN, LAST), HELD, matter(MINOR, *UP, now=TRIED, ongoing=True))
    assert (found.told, found.level) == (True, MINOR)


@pytest.mark.parametrize("level", [MAJOR, DOWN])
def test_what_did_not_hold_is_not_told(level: Level) -> None:
    found = eased(card(MINOR, LAST), HELD, matter(level, *UP, now=TRIED, ongoing=True))
    assert outcome(found) == (False, Because.SETTLING)


def test_nor_is_what_is_over_or_was_told_as_over() -> None:
    over = matter(MINOR, *UP, now=TRIED, ongoing=False)
    assert outcome(eased(card(MINOR, LAST), HELD, over)) == (False, Because.SETTLING)
    off = card(None, LAST, stage=Stage.OFF)
    told = matter(MINOR, *UP, off, now=TRIED, ongoing=True)
    assert outcome(eased(card(MINOR, LAST), HELD, told)) == (False, Because.SETTLING)


def test_what_was_told_to_waver_meanwhile_needs_no_card() -> None:
    wavers = matter(MINOR, *UP, WAVERING, now=LAST, after=shifted(*OFTEN), ongoing=True)
    assert outcome(eased(card(MINOR, LAST), HELD, wavers)) == (False, Because.COMES_AND_GOES)


def test_a_move_meanwhile_makes_it_wait_from_then_on() -> None:
    moved = LAST + MINUTE
    after = shifted(LAST, moved, TRIED + MINUTE)
    now = matter(MINOR, *UP, now=TRIED, after=after, ongoing=True)
    assert eased(card(MINOR, LAST), HELD, now) == replace(HELD, due=moved + GAP), (
        "what comes later is not known yet"
    )
    done = matter(MINOR, *UP, now=moved + GAP, after=shifted(LAST, moved), ongoing=True)
    assert eased(card(MINOR, LAST), HELD, done).told
    itself = matter(MINOR, *UP, now=TRIED - MINUTE, after=shifted(LAST), ongoing=True)
    assert eased(card(MINOR, LAST), HELD, itself).told, "its own move is none since then"


# -- that it holds -----------------------------------------------------------------------------


def test_between_is_said_of_two_levels_only() -> None:
    """What they call nothing by turns has one."""
    cards = (card(MAJOR), card(None, ROSE))
    first = damped(card(MAJOR, LAST), matter(MAJOR, *cards, after=shifted(*OFTEN)))
    assert text(first.body).endswith("we tell you when it holds.")
    assert "Between" not in text(first.body)
    two = damped(card(MINOR, LAST), matter(MINOR, card(MAJOR), after=shifted(*OFTEN)))
    assert text(two.body).startswith("Between degraded and partly down since")


def stands(now: datetime, silences: Silences = Silences()) -> Timed:
    outage = Outage("x", NOON, now, DOWN, (("page", "a"),), ongoing=True)
    place = ("page", "a")
    after = Aftermath(
        outages={place: outage},
        standing=frozenset({place}),
        levels={place: MAJOR},
        cards={"x": (replace(WAVERING, about=("x",)),)},
        shifts=OFTEN,
        silences=silences,
    )
    return steadied(Situation(GITHUB, after, {"x": outage}), now)


def test_while_it_wavers_there_is_a_moment_to_look_again_and_then_it_holds() -> None:
    wavers = stands(LAST)
    assert wavers.notices == ()
    assert wavers.again is not None
    assert wavers.again > LAST
    early = stands(wavers.again - MINUTE)
    assert (early.notices, early.again) == ((), wavers.again)
    (holds,) = stands(wavers.again).notices
    assert (holds.key, holds.level, holds.told) == (f"{STEADY}{WAVERING.key}", MAJOR, True)
    (quiet,) = stands(wavers.again, Silences(muted=frozenset({GITHUB.id}))).notices
    assert not quiet.told
