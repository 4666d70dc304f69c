"""Held: what is shorter than the hold is only history; what came again waits whether it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from statuswatch.core.model import Level
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Because, Notice, Stage, Urgency
from tests.core.cards import Desk, text
from tests.core.story import CALM, MINUTE, PROBE, clock, ended, incident, report, update
from tests.core.test_notice_of_ours import fails

HOLD = Preferences(hold=10 * MINUTE)
ILL = report(incident("a", Level.DOWN, "Uploads", started=None))
MILD = report(incident("a", Level.DEGRADED, "Uploads", started=None))


def held(preferences: Preferences = HOLD) -> Desk:
    """Down since 12:05, and held."""
    desk = Desk(preferences=preferences)
    desk.hear(CALM)
    (notice,) = desk.hear(ILL)
    assert (notice.told, notice.because) == (False, Because.HELD)
    assert notice.due == clock("12:15")
    return desk


def titles(notices: list[Notice]) -> list[str]:
    return [text(n.title) for n in notices]


def because(notices: list[Notice]) -> list[str]:
    return [n.because for n in notices]


def test_a_blip_shorter_than_the_hold_is_never_told() -> None:
    desk = held()
    desk.hear(CALM, at=clock("12:08"))
    assert because(desk.hear(CALM, at=clock("12:09"))) == [Because.SHORTER]
    assert because(desk.pass_time(clock("12:15"))) == [Because.SHORTER]
    assert desk.told() == []


def test_what_lasts_is_told_when_the_hold_is_over() -> None:
    desk = held()
    assert desk.pass_time(clock("12:14")) == []
    (card,) = desk.pass_time(clock("12:15"))
    assert (card.told, card.due, text(card.title)) == (True, None, "GitHub is down")
    desk.hear(CALM, at=clock("12:20"))
    assert titles(desk.hear(CALM, at=clock("12:25"))) == ["GitHub is back"]


def test_what_is_older_than_the_hold_when_we_hear_of_it_is_told_at_once() -> None:
    desk = Desk(preferences=HOLD)
    desk.hear(CALM)
    old = report(incident("a", Level.DOWN, started=clock("11:40")))
    assert [n.told for n in desk.hear(old)] == [True]


def test_while_held_all_else_of_it_is_told_with_its_beginning() -> None:
    desk = held()
    worded = incident("a", Level.DOWN, "Uploads", started=None, updates=[update("A disk.")])
    eased = replace(worded, level=Level.PARTIAL)
    assert because(desk.hear(report(worded), at=clock("12:08"))) == [Because.WITH_BEGINNING]
    assert because(desk.hear(report(eased), at=clock("12:12"))) == [Because.WITH_BEGINNING]
    (card,) = desk.pass_time(clock("12:15"))
    assert text(card.title) == "Part of GitHub is down"
    assert text(card.body) == "Uploads, since 12:05. They say: “A disk.”"
    assert card.level is Level.PARTIAL


def test_what_eased_below_the_least_level_while_it_was_held_is_not_told() -> None:
    desk = held(replace(HOLD, at_least=Level.PARTIAL))
    assert because(desk.hear(MILD, at=clock("12:12"))) == [Because.WITH_BEGINNING]
    assert because(desk.pass_time(clock("12:15"))) == [Because.MILDER]
    assert titles(desk.hear(ILL, at=clock("12:20"))) == ["GitHub is down"], "and held again"


def test_what_was_snoozed_or_muted_while_it_was_held_is_not_told() -> None:
    for silences, why in [
        (Silences(muted=frozenset({"github"})), Because.MUTED),
        (Silences(muted_parts={"github": frozenset({"uploads"})}), Because.MUTED),
        (Silences(snoozed={"github": clock("18:00")}), Because.SNOOZED),
    ]:
        desk = held()
        desk.silences = silences
        assert because(desk.pass_time(clock("12:15"))) == [why]


def test_a_held_card_of_a_vital_service_is_critical_if_it_is_down_then() -> None:
    vital = replace(HOLD, services={"github": Wishes(vital=True)})
    (card,) = held(vital).pass_time(clock("12:15"))
    assert card.urgency is Urgency.CRITICAL


def test_what_waits_for_others_and_is_over_then_came_and_went() -> None:
    desk = Desk()
    desk.hear(CALM)
    (notice,) = desk.hear(ILL)
    waiting = replace(notice, told=False, because=Because.GATHERING, due=clock("12:11"))
    desk.kept[notice.key] = waiting
    desk.hear(CALM, at=clock("12:09"))
    desk.hear(CALM, at=clock("12:10"))
    assert because(desk.pass_time(clock("12:11"))) == [Because.WHILE_AWAY]


def test_what_was_over_before_it_could_be_told_came_while_we_were_away() -> None:
    desk = Desk()
    desk.hear(CALM)
    heart = desk.hearts["page"]
    over = ended(ILL.incidents[0], clock("12:50"))
    lines = [*heart.hear(ILL), *heart.hear(report(over), clock("13:00"))]
    numbered = [replace(line, seq=n) for n, line in enumerate(lines, 50)]
    found = desk.decide(numbered, clock("14:00"))
    assert because(found) == [Because.WHILE_AWAY, Because.WITH_BEGINNING]
    assert text(found[0].title) == "GitHub was down"
    assert text(found[0].body) == "For 45\xa0min, 12:05–12:50."


def test_what_was_told_and_ended_while_we_were_off_is_told_as_back_with_its_true_end() -> None:
    desk = Desk()
    desk.hear(CALM)
    desk.hear(ILL)
    over = ended(incident("a", Level.DOWN, "Uploads", started=None), clock("13:40"))
    (back,) = desk.hear(report(over), at=clock("20:00"))
    assert text(back.title) == "GitHub is back"
    assert text(back.body) == "It was down for 1\xa0h 35\xa0min, 12:05–13:40."


# -- it came again ---------------------------------------------------------------------------


def swinging(*moments: str) -> Desk:
    """Our check fails and answers by turns, at these times, the first a failure."""
    desk = Desk()
    for n, moment in enumerate(moments):
        bad, at = n % 2 == 0, clock(moment)
        desk.pass_time(at)
        for look in (2, 1, 0):
            desk.hear(fails("It answers 503") if bad else CALM, PROBE, at - look * MINUTE)
    return desk


def stages(desk: Desk) -> list[Stage]:
    return [n.stage for n in desk.told()]


def test_the_second_end_of_an_outage_waits_whether_it_holds() -> None:
    desk = swinging("12:00", "12:08", "12:16", "12:24")
    assert stages(desk) == [Stage.ON, Stage.OFF, Stage.ON]
    assert because(list(desk.kept.values())[-1:]) == [Because.SETTLING]
    due = clock("12:22") + 10 * MINUTE
    assert desk.pass_time(due - MINUTE) == []
    assert titles(desk.pass_time(due)) == ["GitHub is back"]


def test_what_comes_again_before_it_held_is_told_neither_as_over_nor_as_there() -> None:
    desk = swinging("12:00", "12:08", "12:16", "12:24", "12:31")
    desk.pass_time(clock("12:40"))
    reasons = because(list(desk.kept.values()))
    assert reasons[-2:] == [Because.CAME_AGAIN, Because.CAME_AGAIN]
    assert stages(desk) == [Stage.ON, Stage.OFF, Stage.ON], "its card still says that it is there"


@pytest.mark.parametrize("after", [timedelta(minutes=3), timedelta(hours=9)])
def test_an_end_that_waited_is_told_however_late_it_is_looked_at(after: timedelta) -> None:
    desk = swinging("12:00", "12:08", "12:16", "12:24")
    found = desk.pass_time(clock("12:32") + after)
    assert titles(found) == ["GitHub is back"]
    assert text(found[0].body) == (
        "It was down, on and off, 11:58–12:22. For 8\xa0min of that it was fine."
    )


def test_nothing_is_held_twice() -> None:
    desk = swinging("12:00", "12:08", "12:16", "12:24")
    desk.pass_time(clock("13:00"))
    assert desk.pass_time(clock("14:00")) == []


def test_a_reopened_story_says_how_long_it_was_over() -> None:
    desk = Desk()
    story = incident("a", Level.DOWN, updates=[update("Down.", clock("12:00"))])
    over = update("Fixed.", clock("12:16"), phase="resolved")
    again = update("No.", clock("12:28"))
    desk.hear(CALM)
    desk.hear(report(story))
    closed = replace(story, ended=clock("12:16"), updates=(*story.updates, over))
    desk.hear(report(closed), at=clock("12:17"))
    reopened = replace(story, updates=(*story.updates, over, again))
    (card,) = desk.hear(report(reopened), at=clock("12:29"))
    assert text(card.title) == "GitHub is down again"
    assert text(card.body) == "12\xa0min after they said it was over. They say: “No.”"
