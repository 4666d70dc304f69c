"""Cards of what falls again: after a storm, after it was well, and what was over before its turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from statuswatch.core.model import Level
from statuswatch.core.notice import settled
from statuswatch.core.preferences import Preferences
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import say
from tests.core.cards import Desk, text
from tests.core.story import CALM, MINUTE, PAGE, clock, ended, incident, report

SECOND = timedelta(seconds=1)
WORST = incident("a", Level.DOWN, "Feeds", started=clock("12:00"))
OVER = ended(WORST, clock("12:10"))
MILDER = incident("b", Level.PARTIAL, "Feeds", started=clock("12:14"))


def said(notice: Notice) -> tuple[str, str]:
    return text(notice.title), text(notice.body)


def in_a_storm() -> Desk:
    """It fell with others, whose card says it."""
    desk = Desk()
    desk.hear(CALM, at=clock("11:55"))
    (fell,) = desk.hear(report(WORST), at=clock("12:00"))
    desk.kept[fell.key] = replace(fell, told=False, because=Because.WITH_STORM)
    storm(desk, fell, "1", clock("12:01"))
    return desk


def storm(
    desk: Desk, member: Notice, key: str, at: datetime, stage: Stage = Stage.ON, waits: bool = False
) -> None:
    desk.kept[f"storm:{key}"] = Notice(
        f"storm:{key}",
        "outage:other",
        "",
        say("5 services are in trouble"),
        say(""),
        at=at,
        told=not waits,
        because=Because.GATHERING if waits else Because.TOLD,
        due=at + MINUTE if waits else None,
        kind=NoticeKind.STORM,
        stage=stage,
        level=Level.DOWN,
        about=(*member.about, "other"),
    )


def test_a_back_is_told_though_news_of_its_storm_waits() -> None:
    desk = in_a_storm()
    (fell, *_) = desk.kept.values()
    storm(desk, fell, "2", clock("12:09"), waits=True)
    (back,) = desk.hear(report(OVER), at=clock("12:10"))
    assert (back.told, back.stage) == (True, Stage.OFF)


def test_what_falls_after_its_storm_is_over_is_there_again_and_never_better() -> None:
    desk = in_a_storm()
    (fell, *_) = desk.kept.values()
    (back,) = desk.hear(report(OVER), at=clock("12:10"))
    desk.kept[back.key] = replace(back, told=False, because=Because.MUTED)
    storm(desk, fell, "2", clock("12:11"), Stage.OFF)
    (again,) = desk.hear(report(OVER, MILDER), at=clock("12:14"))
    assert again.told
    assert said(again) == (
        "GitHub is partly down again",
        "Uploads fail, since 12:14, 4\xa0min after it was over.",
    )
    assert again.actions == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


def test_the_end_of_a_storm_is_the_end_of_each_that_it_speaks_of() -> None:
    desk = in_a_storm()
    (fell, *_) = desk.kept.values()
    (back,) = desk.hear(report(OVER), at=clock("12:10"))
    desk.kept[back.key] = replace(back, told=False, because=Because.MUTED)
    storm(desk, fell, "2", clock("12:10") + 20 * SECOND, Stage.OFF)
    soon = replace(MILDER, started=clock("12:10") + 40 * SECOND)
    (again,) = desk.hear(report(OVER, soon), at=clock("12:11"))
    assert (again.told, text(again.title)) == (True, "GitHub is partly down again")


def test_a_storm_that_ends_later_than_one_fell_again_says_nothing_of_that() -> None:
    desk = in_a_storm()
    (fell, *_) = desk.kept.values()
    desk.hear(report(OVER), at=clock("12:10"))
    storm(desk, fell, "2", clock("12:11"), Stage.OFF)
    desk.hear(report(OVER, MILDER), at=clock("12:14"))
    (back,) = desk.hear(report(OVER, ended(MILDER, clock("12:20"))), at=clock("12:20"))
    assert back.due is not None, "it came back once: it is waited whether it holds"


def test_in_between_it_was_fine_and_its_end_says_so() -> None:
    desk = Desk()
    desk.hear(CALM, at=clock("11:55"))
    desk.hear(report(WORST), at=clock("12:00"))
    desk.hear(report(OVER), at=clock("12:10"))
    (again,) = desk.hear(report(OVER, MILDER), at=clock("12:14"))
    assert "since 12:14, 4\xa0min after it was over" in text(again.body)
    desk.hear(report(OVER, ended(MILDER, clock("12:20"))), at=clock("12:20"))
    (back,) = desk.pass_time(clock("12:30"))
    assert said(back) == (
        "GitHub is back",
        "It was down, on and off, 12:00–12:20. For 4\xa0min of that it was fine.",
    )


def test_what_was_well_since_its_card_is_there_again_though_nobody_said_that_it_was_over() -> None:
    desk = Desk()
    desk.hear(CALM, at=clock("11:55"))
    desk.hear(report(WORST), at=clock("12:00"))
    (back,) = desk.hear(report(OVER), at=clock("12:10"))
    desk.kept[back.key] = replace(back, told=False, because=Because.MUTED)
    (again,) = desk.hear(report(OVER, MILDER), at=clock("12:14"))
    assert (again.told, text(again.title)) == (True, "GitHub is partly down again")


# -- over before its turn --------------------------------------------------------------------


def gathering(length: timedelta) -> tuple[Desk, Notice]:
    """It fell just after another service, and was over before it was seen whether more fall."""
    desk = Desk()
    desk.hear(CALM, at=clock("11:55"))
    (fell,) = desk.hear(report(WORST), at=clock("12:00"))
    due = clock("12:01")
    held = replace(fell, told=False, because=Because.GATHERING, due=due)
    desk.kept[fell.key] = held
    end = clock("12:00") + length
    (back,) = desk.hear(report(ended(WORST, end)), at=end)
    assert back.because == Because.WITH_BEGINNING
    return desk, held


def test_what_was_over_while_it_waited_for_others_is_told_as_that() -> None:
    desk, _ = gathering(13 * SECOND)
    (card,) = desk.pass_time(clock("12:01"))
    assert (card.told, card.because, card.stage) == (True, Because.TOLD, Stage.OFF)
    assert said(card) == ("GitHub was down for 13\xa0s", "12:00, over by now.")
    assert (card.urgency, card.actions) == (Urgency.LOW, (Action.OPEN,))


@pytest.mark.parametrize(
    ("now", "hold", "because"),
    [
        (clock("12:01"), MINUTE, Because.SHORTER),
        (clock("12:30"), timedelta(0), Because.WHILE_AWAY),
    ],
)
def test_it_is_not_told_if_shorter_than_the_hold_and_is_a_summary_if_nobody_watched(
    now: datetime, hold: timedelta, because: Because
) -> None:
    desk, held = gathering(13 * SECOND)
    card = settled(held, desk.service, Preferences(hold=hold), now, desk.after(now))
    assert (card.told, card.because) == (False, because)


def test_what_a_storm_has_told_as_over_meanwhile_is_told_once() -> None:
    desk, held = gathering(13 * SECOND)
    storm(desk, held, "1", clock("12:00") + 40 * SECOND, Stage.OFF)
    now = clock("12:01")
    card = settled(held, desk.service, desk.preferences, now, desk.after(now))
    assert (card.told, card.because) == (False, Because.WITH_STORM)


# -- how long --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "body"),
    [
        (5 * SECOND, "It was down for a moment, at 12:00."),
        (70 * SECOND, "It was down for 70\xa0s, from 12:00."),
        (130 * SECOND, "It was down for 3\xa0min, 12:00–12:03."),
    ],
)
def test_a_length_agrees_with_the_times_beside_it(length: timedelta, body: str) -> None:
    desk = Desk()
    desk.hear(CALM, at=clock("11:55"))
    began = clock("12:00") + 55 * SECOND
    story = replace(WORST, started=began)
    desk.hear(report(story), at=began)
    (back,) = desk.hear(report(ended(story, began + length)), at=began + length)
    assert text(back.body) == body


# -- two of one service ----------------------------------------------------------------------


def test_the_end_of_one_names_what_goes_on_and_stays_true_when_all_is_over() -> None:
    desk = Desk()
    desk.hear(CALM, at=clock("11:55"))
    a = incident("a", Level.PARTIAL, "Uploads", started=clock("12:00"))
    b = incident("b", Level.DOWN, "Feeds", started=clock("12:20"), title="Feeds stand still")
    desk.hear(report(a), at=clock("12:00"))
    desk.hear(report(a, b), at=clock("12:20"))
    over = ended(a, clock("12:30"))
    (part,) = desk.hear(report(over, b), at=clock("12:30"))
    (back,) = desk.hear(report(over, ended(b, clock("12:40"))), at=clock("12:40"))
    assert said(part) == (
        "Part of GitHub is back",
        "Uploads: over. Feeds, since 12:20, has its own card.",
    )
    assert text(back.title) == "GitHub is back"
    assert part.thread != back.thread
    assert {n.thread: n.stage for n in desk.told()} == {
        part.thread: Stage.OFF,
        back.thread: Stage.OFF,
    }


def test_a_card_written_weeks_late_tells_of_its_own_moment() -> None:
    desk = Desk()
    desk.hear(CALM, at=clock("11:00"))
    a = incident("a", Level.PARTIAL, "Uploads", started=clock("11:10"))
    desk.hear(report(a), at=clock("11:10"))
    # Both are read while nobody decides; only later somebody looks.
    heart = desk.hearts[PAGE.id]
    over = ended(a, clock("11:30"))
    first = heart.hear(report(over), clock("11:30"))
    b = incident("b", Level.DOWN, "Feeds", started=clock("14:00"))
    later = heart.hear(report(over, b), clock("14:00"))
    changes = [replace(c, seq=next(desk.numbers)) for c in (*first, *later)]
    cards = [n for n in desk.decide(changes, clock("14:00")) if n.told or n.due]
    assert text(cards[0].title) == "GitHub is back"
    assert "14:00" not in text(cards[0].body)
