"""What only time brings about: told once, at its moment, and never in a row."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.core.model import (
    Incident,
    Known,
    KnownIncident,
    Level,
    Plan,
    Role,
)
from statuswatch.core.preferences import Preferences
from statuswatch.core.promised import Fate
from statuswatch.core.silences import Silences
from statuswatch.core.target_words import TargetKind
from statuswatch.core.telling import (
    CHOOSABLE,
    Action,
    Because,
    NoticeKind,
    Stage,
    Urgency,
)
from statuswatch.core.words import say
from tests.core.storms import BEGIN, card, text
from tests.core.times import (
    ACKNOWLEDGED,
    DAY,
    HOUR,
    MINUTE,
    OPEN,
    OPENED,
    PAGE,
    PROBE,
    VITAL,
    WANTED,
    Life,
    plan,
    promise,
)


def without(kind: NoticeKind, preferences: Preferences = Preferences()) -> Preferences:
    return replace(preferences, kinds=frozenset(CHOOSABLE) - {kind})


def story(level: Level = Level.DOWN, *parts: str) -> KnownIncident:
    told = Incident("a", "Uploads fail", level, started=BEGIN, components=frozenset(parts))
    return KnownIncident("page", Role.OFFICIAL, told, BEGIN, BEGIN, level)


# -- reminders -----------------------------------------------------------------------------------


def test_what_lasts_is_said_again_further_and_further_apart() -> None:
    assert Life().when_due(BEGIN + 60 * HOUR) == [
        "+1:00:00 Podhost is still down",
        "+3:00:00 Podhost is still down",
        "+6:00:00 Podhost is still down",
        "+12:00:00 Podhost is still down",
        "+1 day, 0:00:00 Podhost is still down",
        "+2 days, 0:00:00 Podhost is still down",
    ]


def test_it_says_for_how_long_and_has_its_buttons() -> None:
    life = Life()
    life.at(BEGIN + 3 * HOUR)
    (only,) = life.told.values()
    assert text(only.body) == "For 3 h now."
    assert (only.thread, only.stage, only.kind) == (
        OPENED.thread,
        Stage.ON,
        NoticeKind.REMINDER,
    )
    assert only.actions == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


def test_after_a_night_only_the_newest_is_said() -> None:
    life = Life()
    life.at(BEGIN + 10 * HOUR)
    life.at(BEGIN + 10 * HOUR + MINUTE)
    assert life.diary() == ["+10:00:00 Podhost is still down"]
    assert life.bodies(BEGIN) == ["For 10 h now."]


def test_it_counts_from_when_it_was_told() -> None:
    late = Life(cards=(card("Podhost", at=BEGIN + 30 * MINUTE),))
    assert late.when_due(BEGIN + 2 * HOUR) == ["+1:30:00 Podhost is still down"]
    assert Life(cards=()).when_due(BEGIN + 2 * DAY) == []


def test_one_that_came_again_is_counted_anew() -> None:
    over = card("Podhost", Stage.OFF, at=BEGIN + 50 * MINUTE)
    again = card("Podhost", at=BEGIN + 55 * MINUTE)
    life = Life(cards=(OPENED, over, again))
    assert life.when_due(BEGIN + 2 * HOUR, BEGIN + HOUR) == ["+1:55:00 Podhost is still down"]
    assert Life(cards=(OPENED, over)).when_due(BEGIN + 2 * HOUR, BEGIN + HOUR) == []


def test_what_was_told_with_a_storm_is_said_again_too() -> None:
    storm = replace(OPENED, told=False, because=Because.WITH_STORM)
    assert Life(cards=(storm,)).when_due(BEGIN + HOUR) == ["+1:00:00 Podhost is still down"]


def test_who_acknowledged_or_silenced_it_hears_no_more_of_it() -> None:
    parts = Silences(muted_parts={"podhost": frozenset({"uploads"})})
    for life in (
        Life(silences=ACKNOWLEDGED),
        Life(silences=Silences(muted=frozenset({"podhost"}))),
        Life(silences=Silences(until_over=frozenset({"Podhost-1"}))),
        Life(silences=parts, stories=(story(Level.DOWN, "Uploads"),)),
        Life(without(NoticeKind.REMINDER)),
    ):
        assert life.when_due(BEGIN + 3 * DAY) == []
    heard = Life(silences=parts, stories=(story(Level.DOWN, "Uploads", "Feeds"),))
    assert len(heard.when_due(BEGIN + 2 * HOUR)) == 1


def test_what_comes_and_goes_is_not_said_to_last() -> None:
    swings = tuple(BEGIN + n * 2 * MINUTE for n in range(30))
    assert Life(swings=swings).every(MINUTE, BEGIN + 65 * MINUTE) == []


def test_of_a_vital_service_it_is_critical() -> None:
    life = Life(replace(VITAL, escalation=()))
    life.at(BEGIN + HOUR)
    assert [n.urgency for n in life.told.values()] == [Urgency.CRITICAL]


# -- after a snooze ------------------------------------------------------------------------------


def test_a_snooze_that_ends_while_it_lasts_is_one_card() -> None:
    life = Life(snooze=(BEGIN + 10 * MINUTE, BEGIN + 70 * MINUTE))
    assert life.when_due(BEGIN + 4 * HOUR) == [
        "+1:10:00 Podhost is still down",
        "+3:00:00 Podhost is still down",
    ]
    assert life.bodies(BEGIN)[0] == "For 1 h 10 min now. Your snooze is over."


def test_without_reminders_a_snooze_still_ends_at_its_moment() -> None:
    quiet = Preferences(kinds=frozenset(CHOOSABLE) - {NoticeKind.REMINDER})
    life = Life(quiet, snooze=(BEGIN + 10 * MINUTE, BEGIN + 70 * MINUTE))
    assert life.when_due(BEGIN + DAY) == ["+1:10:00 Podhost is still down"]


def test_what_began_while_it_was_snoozed_is_not_lost() -> None:
    life = Life(
        without(NoticeKind.REMINDER),
        cards=(),
        snooze=(BEGIN - MINUTE, BEGIN + 20 * MINUTE),
    )
    assert life.when_due(BEGIN + 4 * HOUR) == ["+0:20:00 Podhost is still down"]


def test_after_a_snooze_nothing_is_said_of_what_is_over_milder_or_acknowledged() -> None:
    snooze = (BEGIN, BEGIN + 10 * MINUTE)
    mild = replace(OPEN, worst=Level.DEGRADED)
    for life in (
        Life(ongoing=(), snooze=snooze),
        Life(Preferences(at_least=Level.DOWN), ongoing=(mild,), snooze=snooze),
        Life(silences=ACKNOWLEDGED, snooze=snooze),
    ):
        assert life.when_due(BEGIN + 50 * MINUTE) == []


def test_two_outages_of_one_service_are_one_card_after_a_snooze() -> None:
    other = replace(OPEN, id="Podhost-2", worst=Level.DEGRADED)
    life = Life(ongoing=(other, OPEN), snooze=(BEGIN, BEGIN + 10 * MINUTE))
    assert life.when_due(BEGIN + 50 * MINUTE) == ["+0:10:00 Podhost is still down"]
    (only,) = life.told.values()
    assert set(only.about) == {"Podhost-1", "Podhost-2"}


# -- escalation ----------------------------------------------------------------------------------


def test_what_nobody_acknowledges_goes_to_one_after_another() -> None:
    life = Life(without(NoticeKind.REMINDER, VITAL))
    title = "Podhost is down, and nobody acknowledged it"
    assert life.when_due(BEGIN + DAY) == [f"+0:10:00 {title}", f"+0:20:00 {title}"]
    assert list(life.told) == ["escalate:Podhost-1:pager", "escalate:Podhost-1:boss"]
    assert text(next(iter(life.told.values())).body) == "Since 14:02. It was told at 14:02."


def test_after_a_sleep_the_second_still_waits_its_turn() -> None:
    life = Life(without(NoticeKind.REMINDER, VITAL))
    assert life.when_due(BEGIN + 4 * HOUR, BEGIN + 3 * HOUR) == [
        "+3:00:00 Podhost is down, and nobody acknowledged it",
        "+3:10:00 Podhost is down, and nobody acknowledged it",
    ]


def test_nobody_is_called_for_what_is_acknowledged_snoozed_or_not_vital() -> None:
    quiet = without(NoticeKind.REMINDER, VITAL)
    snoozed = Silences(until_over=frozenset({"Podhost-1"}))
    for life in (
        Life(quiet, silences=ACKNOWLEDGED),
        Life(quiet, silences=snoozed),
        Life(quiet, ongoing=()),
        Life(quiet, cards=()),
        Life(replace(quiet, services={})),
        Life(replace(quiet, escalation=())),
    ):
        assert life.when_due(BEGIN + DAY) == []


# -- their word ----------------------------------------------------------------------------------


def test_a_word_that_does_not_come_is_told_once() -> None:
    life = Life(without(NoticeKind.REMINDER), promises=(promise(BEGIN + 58 * MINUTE),))
    assert life.when_due(BEGIN + DAY) == ["+1:00:00 Podhost is late with its word"]
    assert life.bodies(BEGIN + HOUR) == ["Promised by 15:00, now 2 min ago. Down for 1 h."]
    (only,) = life.told.values()
    assert (only.kind, only.about) == (NoticeKind.WORD, ("Podhost-1",))


def test_it_is_told_of_what_is_acknowledged_too() -> None:
    life = Life(silences=ACKNOWLEDGED, promises=(promise(BEGIN + HOUR),))
    assert life.when_due(BEGIN + DAY) == ["+1:02:00 Podhost is late with its word"]


def test_who_could_not_read_their_page_does_not_call_them_late() -> None:
    quiet = without(NoticeKind.REMINDER)
    asleep = BEGIN + 3 * HOUR
    life = Life(
        quiet,
        promises=(promise(BEGIN + HOUR),),
        sources=lambda now: {PAGE: Known(heard=now if now > asleep + 5 * MINUTE else BEGIN)},
    )
    assert life.when_due(BEGIN + DAY, asleep) == ["+3:06:00 Podhost is late with its word"]


def test_no_other_promise_and_no_old_one_makes_a_card() -> None:
    quiet = without(NoticeKind.REMINDER)
    for life in (
        Life(quiet, promises=(promise(BEGIN + HOUR, TargetKind.RESOLUTION),)),
        Life(quiet, promises=(promise(BEGIN - HOUR),)),
        Life(quiet, promises=(replace(promise(BEGIN + HOUR), fate=Fate.KEPT),)),
        Life(
            replace(quiet, kinds=frozenset({NoticeKind.OUTAGE})),
            promises=(promise(BEGIN + HOUR),),
        ),
    ):
        assert life.when_due(BEGIN + DAY) == []


# -- planned work --------------------------------------------------------------------------------


def calm(*stories: KnownIncident) -> Life:
    return Life(ongoing=(), cards=(), stories=stories)


def test_maintenance_is_told_an_hour_before() -> None:
    life = calm(plan(BEGIN + 5 * HOUR, BEGIN + 6 * HOUR))
    assert life.when_due(BEGIN + 5 * HOUR) == ["+4:00:00 Podhost: maintenance at 19:02"]
    assert life.bodies(BEGIN) == ["Uploads, until 20:02."]
    (only,) = life.told.values()
    assert (only.kind, only.urgency) == (NoticeKind.MAINTENANCE, Urgency.LOW)


def test_one_that_was_just_announced_is_not_told_twice() -> None:
    assert calm(plan(BEGIN + 40 * MINUTE, seen=BEGIN)).when_due(BEGIN + 40 * MINUTE) == []


def test_one_that_moved_is_told_anew() -> None:
    life = calm(plan(BEGIN + 2 * HOUR))
    life.when_due(BEGIN + HOUR)
    life.stories = (plan(BEGIN + 5 * HOUR),)
    assert len(life.when_due(BEGIN + 5 * HOUR, BEGIN + HOUR)) == 2


def test_who_slept_over_its_beginning_is_not_told_that_it_is_ahead() -> None:
    life = calm(plan(BEGIN + 2 * HOUR, BEGIN + 3 * HOUR))
    life.at(BEGIN + 150 * MINUTE)
    assert life.told == {}


def test_an_overrun_without_its_line_is_told_if_their_page_was_read() -> None:
    running = plan(BEGIN, BEGIN + HOUR, state=Plan.RUNNING)
    assert calm(running).when_due(BEGIN + 3 * HOUR) == ["+1:15:00 Podhost's maintenance runs over"]
    unread = calm(running)
    unread.sources = lambda _now: {PAGE: Known(heard=BEGIN)}
    assert unread.when_due(BEGIN + 3 * HOUR) == []
    assert calm(replace(running, plan=Plan.OVERRUN)).when_due(BEGIN + 3 * HOUR) == []


# -- a page's health -----------------------------------------------------------------------------


def silent(reason: str, *, probe: bool = False) -> Life:
    page = Known(silent=BEGIN, reason=say(reason), heard=BEGIN)
    known = {PAGE: page} | ({PROBE: Known(heard=BEGIN)} if probe else {})
    return Life(ongoing=(), cards=(), sources=lambda _now: known)


def test_a_page_that_cannot_be_read_for_a_day_is_told_once() -> None:
    life = silent("the page itself has trouble (it answers 500)", probe=True)
    assert life.when_due(BEGIN + 4 * DAY) == ["+1 day, 0:00:00 Podhost's page can't be read"]
    assert life.bodies(BEGIN + DAY) == ["We can't read it since 10 Mar 14:02. The probe goes on."]
    (only,) = life.told.values()
    assert (only.kind, only.urgency) == (NoticeKind.HEALTH, Urgency.LOW)


def test_without_a_probe_none_goes_on() -> None:
    life = silent("the page itself has trouble (it answers 500)")
    life.at(BEGIN + DAY)
    assert life.bodies(BEGIN + DAY) == ["We can't read it since 10 Mar 14:02."]


def test_a_page_that_was_closed_is_told_sooner_and_once() -> None:
    life = silent("the page answers 401: it refuses to be read")
    assert life.when_due(BEGIN + 4 * DAY) == ["+1:00:00 Podhost's page lets nobody in"]
    assert list(life.told) == ["private:page"]


def test_of_a_probe_or_a_crowd_nobody_is_told_that_it_is_silent() -> None:
    ill = Known(silent=BEGIN, reason=say("no answer"))
    life = Life(ongoing=(), cards=(), sources=lambda _now: {PROBE: ill})
    assert life.when_due(BEGIN + 4 * DAY) == []


# -- "tell me when it is back" -------------------------------------------------------------------


def test_who_asked_is_told_that_it_is_back_even_of_what_is_muted() -> None:
    life = Life(silences=WANTED)
    assert life.when_due(BEGIN + DAY) == []
    life.ongoing = ()
    assert life.when_due(BEGIN + 2 * DAY, BEGIN + DAY) == ["+1 day, 0:00:00 Podhost is back"]
    assert life.bodies(BEGIN) == ["You asked to be told."]


def test_silence_and_maintenance_are_no_return() -> None:
    for life in (
        Life(ongoing=(), silences=WANTED, sources=lambda _now: {}),
        Life(ongoing=(), silences=WANTED, sources=lambda _now: {PAGE: Known()}),
        Life(
            ongoing=(),
            silences=WANTED,
            sources=lambda now: {PAGE: Known(heard=now, silent=now)},
        ),
        Life(
            ongoing=(),
            silences=WANTED,
            stories=(plan(BEGIN, BEGIN + DAY, state=Plan.RUNNING),),
        ),
    ):
        assert life.when_due(BEGIN + DAY) == []
