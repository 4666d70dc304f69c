"""What comes and goes: one card that says so, and one when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.aftermath import Aftermath, Matter
from statuswatch.core.flapping import begun, ended, flaps_since, holds_at, is_flapping, swings
from statuswatch.core.model import Change, ChangeKind, Incident, Level, Report
from statuswatch.core.preferences import Preferences
from statuswatch.core.silences import Silences
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage
from statuswatch.core.words import say
from tests.core.cards import GITHUB, Desk, text
from tests.core.story import CALM, MINUTE, NOON, PROBE, clock, incident, plan, report

HOUR = timedelta(hours=1)


def every(minutes: int, n: int) -> tuple[datetime, ...]:
    return tuple(NOON + k * minutes * MINUTE for k in range(n))


# -- the rule --------------------------------------------------------------------------------


def test_it_begins_above_thirty_percent_of_twenty_weighted_checks() -> None:
    five, six = every(3, 5), every(3, 6)
    assert (1.18 + 1.16 + 1.14 + 1.12 + 1.10) / 20 < 0.30 < (5.70 + 1.08) / 20
    assert not is_flapping(five, five[-1])
    assert is_flapping(six, six[-1])
    assert flaps_since(every(3, 9), every(3, 9)[-1]) == six[-1]


def test_it_ends_below_twenty_five() -> None:
    six = every(3, 6)
    ends = holds_at(six)
    assert ends is not None
    assert is_flapping(six, ends - MINUTE)
    assert not is_flapping(six, ends)
    assert ends - six[-1] == 80 * MINUTE, "fifteen calm checks later"


def test_what_ended_begins_anew_only_above_thirty() -> None:
    six = every(3, 6)
    later = six[-1] + 90 * MINUTE
    assert not is_flapping((*six, later), later)
    again = (*six, *(later + n * MINUTE for n in range(6)))
    assert flaps_since(again, again[-1]) == again[-1]


def test_rare_trouble_is_no_flapping() -> None:
    assert not is_flapping(every(60, 30), every(60, 30)[-1])
    assert holds_at(every(60, 30)) is None
    assert holds_at(()) is None


@given(st.lists(st.integers(1, 200), max_size=40), st.integers(0, 300))
def test_what_is_to_come_is_not_looked_at(gaps: list[int], wait: int) -> None:
    moments, at = [], NOON
    for gap in gaps:
        at += gap * MINUTE
        moments.append(at)
    now = NOON + wait * MINUTE
    past = [m for m in moments if m <= now]
    assert is_flapping(moments, now) == is_flapping(past, now)
    end = holds_at(past)
    if is_flapping(past, now):
        assert end is not None
        assert end > now
        assert not is_flapping(past, end)


# -- when it swings --------------------------------------------------------------------------


def line(
    kind: ChangeKind,
    at: str,
    key: str = "a",
    level: Level | None = Level.DOWN,
    before: Level | None = None,
    story: Incident | None = None,
    note: str = "",
    baseline: bool = False,
) -> Change:
    told = story or incident(key, level)
    return Change(clock(at), "page", kind, told, before, note, baseline)


def swung(*lines: Change) -> list[str]:
    return [f"{at:%H:%M}" for at in swings(lines, lambda _: True)]


ON, OVER = ChangeKind.OPENED, ChangeKind.RESOLVED


def test_a_swing_is_when_all_is_well_or_no_longer() -> None:
    assert swung(line(ON, "12:00"), line(OVER, "12:10")) == ["12:00", "12:10"]
    both = [
        line(ON, "12:00"),
        line(ON, "12:05", "b"),
        line(OVER, "12:10"),
        line(OVER, "12:20", "b"),
    ]
    assert swung(*both) == ["12:00", "12:20"]
    assert swung(line(ON, "12:00"), line(OVER, "12:10"), line(ON, "12:10", "b")) == ["12:00"]


def test_a_level_without_impact_is_no_trouble() -> None:
    quiet = line(ON, "12:00", level=None)
    assert swung(quiet, line(OVER, "12:10", level=None)) == []
    assert swung(quiet, line(ChangeKind.WORSENED, "12:10")) == ["12:10"]


def test_planned_work_and_the_past_are_no_swings() -> None:
    work = plan(clock("12:00"), clock("12:10"))
    assert swung(line(ON, "12:00", story=work), line(OVER, "12:10", story=work)) == []
    for note in ("after the fact", "while we were not watching", "before the first look"):
        past = {"note": note, "baseline": note != "after the fact"}
        assert swung(line(ON, "12:00", **past), line(OVER, "12:00", **past)) == []  # type: ignore[arg-type]


def test_what_stood_before_these_lines_swings_when_it_ends() -> None:
    assert swung(line(OVER, "12:10", before=Level.DOWN)) == ["12:10"]
    assert swung(line(ON, "12:00", baseline=True), line(OVER, "12:10")) == ["12:10"]


def test_what_does_not_concern_the_user_does_not_swing() -> None:
    assert swings([line(ON, "12:00"), line(OVER, "12:10")], lambda _: False) == ()


# -- its cards -------------------------------------------------------------------------------

ILL = Report((Incident("probe", "It answers 503", Level.DOWN),), confirmed=True)
WELL = Report(level=Level.OK, confirmed=True)


def alternating(gaps: Sequence[int], desk: Desk | None = None) -> Desk:
    """One that goes down and comes back by turns, so many minutes apart."""
    desk, at = desk or Desk(), NOON
    desk.hear(WELL, PROBE, at)
    for n, gap in enumerate(gaps):
        desk.pass_time(at + gap * MINUTE / 2)
        at += gap * MINUTE
        desk.pass_time(at)
        desk.hear(WELL if n % 2 else ILL, PROBE, at)
    for _ in range(10):
        at += 10 * MINUTE
        desk.pass_time(at)
    return desk


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=20, max_size=20))
def test_twenty_alternations_are_at_most_six_cards(gaps: list[int]) -> None:
    told = alternating(gaps).told()
    assert len(told) <= 6
    assert told[-1].stage is Stage.OFF
    assert text(told[-1].title) == "GitHub is back"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=21, max_size=21))
def test_one_that_stays_down_after_all_is_told_as_down(gaps: list[int]) -> None:
    told = alternating(gaps).told()
    assert len(told) <= 6
    assert told[-1].stage is Stage.ON
    assert text(told[-1].title) == "GitHub is down"
    assert "stays down since" in text(told[-1].body)


def test_its_cards_in_their_order() -> None:
    desk = alternating([5] * 20)
    assert [text(n.title) for n in desk.told()] == [
        "GitHub is down: it answers 503",
        "GitHub is back",
        "GitHub is down again",
        "GitHub comes and goes",
        "GitHub is back",
    ]
    flaps, end = desk.told()[-2:]
    assert text(flaps.body) == (
        "3 times in the last hour; we tell you when it holds. It is up just now."
    )
    assert flaps.actions == (Action.OPEN, Action.MUTE)
    assert (flaps.kind, flaps.stage, end.stage) == (NoticeKind.FLAPPING, Stage.ON, Stage.OFF)
    assert text(end.body) == "It came and went, and holds since 13:40."
    assert len({n.thread for n in desk.told()}) == 1


def test_its_card_says_that_it_is_down_just_now_where_it_is() -> None:
    ends = every(1, 3)
    before = Notice("x", "outage:x", "github", say(""), say(""), at=ends[-1], level=Level.DOWN)
    after = Aftermath(swings=ends, ongoing=frozenset({"x"}))
    change = Change(ends[-1], "page", ChangeKind.OPENED, incident())
    matter = Matter(change, incident(), GITHUB, None, after, ends[-1])
    card = begun(before, matter, ends[0])
    assert text(card.body).endswith("; we tell you when it holds. It is down just now.")


def test_meanwhile_its_beginnings_and_ends_are_only_history() -> None:
    desk = alternating([5] * 20)
    silent = [n for n in desk.kept.values() if not n.told]
    assert {n.because for n in silent} <= {
        Because.COMES_AND_GOES,
        Because.CAME_AGAIN,
        Because.ANOTHER_WAY,
    }


def test_what_comes_and_goes_slowly_is_told_as_that_over_several_outages() -> None:
    desk = alternating([12] * 24)
    stages = [n.stage for n in desk.told()]
    assert NoticeKind.FLAPPING in [n.kind for n in desk.told()]
    assert stages[-1] is Stage.OFF
    assert len(stages) <= 9


def test_what_is_held_back_by_a_hold_is_no_flapping_card_either() -> None:
    desk = alternating([3] * 20, Desk(preferences=Preferences(hold=5 * MINUTE)))
    assert desk.told() == []


def test_a_muted_service_comes_and_goes_unheard() -> None:
    desk = alternating([5] * 20, Desk(silences=Silences(muted=frozenset({"github"}))))
    assert desk.told() == []
    assert {n.because for n in desk.kept.values()} == {Because.MUTED}


def flapping_desk() -> tuple[Desk, datetime]:
    """It comes and goes, and last went at 12:35: it is well."""
    desk = Desk()
    for n in range(8):
        at = NOON + 5 * n * MINUTE
        desk.hear(WELL if n % 2 else ILL, PROBE, at)
    return desk, NOON + 35 * MINUTE


def end_of(desk: Desk, now: datetime, silences: Silences = Silences()) -> Timed:
    after = replace(desk.after(now), silences=silences)
    ongoing = {o.id: o for o in desk.outages(now) if o.ongoing}
    return ended(Situation(GITHUB, after, ongoing), now)


def test_while_it_flaps_there_is_a_moment_to_look_again() -> None:
    desk, last = flapping_desk()
    found = end_of(desk, last + MINUTE)
    assert found.notices == ()
    assert found.again is not None
    (card,) = end_of(desk, found.again).notices
    assert card.told
    assert end_of(desk, found.again + HOUR).notices[0].key == card.key, "it is told once"


def test_nothing_ends_that_was_not_told() -> None:
    assert end_of(Desk(), NOON) == Timed()


@pytest.mark.parametrize(
    ("silences", "why"),
    [
        (Silences(snoozed={"github": NOON + 9 * HOUR}), Because.TOLD),
        (Silences(muted=frozenset({"github"})), Because.MUTED),
    ],
)
def test_that_it_is_back_for_good_breaks_a_snooze_but_not_a_mute(
    silences: Silences, why: Because
) -> None:
    desk, last = flapping_desk()
    (card,) = end_of(desk, last + 2 * HOUR, silences).notices
    assert card.because == why


def test_an_outage_after_it_held_is_told_as_ever() -> None:
    desk, last = flapping_desk()
    later = last + 3 * HOUR
    desk.pass_time(later)
    before = len(desk.told())
    desk.hear(ILL, PROBE, later)
    desk.hear(WELL, PROBE, later + 30 * MINUTE)
    told: list[Notice] = desk.told()[before:]
    assert [text(n.title) for n in told] == ["GitHub is down: it answers 503", "GitHub is back"]


def test_their_first_word_is_told_though_it_flaps() -> None:
    desk, last = flapping_desk()
    desk.hear(CALM, at=last)
    story = incident("a", Level.DOWN, started=last + MINUTE)
    found = desk.hear(report(story), at=last + 2 * MINUTE)
    assert [text(n.title) for n in found if n.told] == ["GitHub: now they say so"]
