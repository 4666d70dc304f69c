"""What one incident's story makes of the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Level, Report, Rules, Update
from statuswatch.core.reduce import replay
from tests.core.story import (
    BROKEN,
    CALM,
    FEED,
    MINUTE,
    NOON,
    OFFLINE,
    UNCHANGED,
    Heart,
    clock,
    ended,
    feed,
    incident,
    noted,
    report,
    told,
    update,
)

ILL = report(incident())
WELL = report(ended(incident(), NOON + 15 * MINUTE))


def test_an_outage_is_told_once_and_its_end_once() -> None:
    assert told(CALM, ILL, ILL, WELL) == [[], ["opened"], [], ["resolved"]]


def test_the_first_look_is_a_baseline_and_no_alarm() -> None:
    heart = Heart().live(ILL, report(incident(), incident("b")))
    assert [(c.incident and c.incident.key, c.baseline) for c in heart.journal] == [
        ("a", True),
        ("b", False),
    ]


def test_what_comes_after_a_failed_first_look_is_still_the_baseline() -> None:
    assert [c.baseline for c in Heart().live(BROKEN, ILL).journal] == [True]


def test_silence_is_told_after_two_unreadable_polls_and_once() -> None:
    assert told(CALM, BROKEN, BROKEN, BROKEN, CALM, BROKEN) == [
        [],
        [],
        ["silent"],
        [],
        ["back"],
        [],
    ]


def test_silence_counts_from_the_first_unreadable_poll() -> None:
    heart = Heart().live(CALM, BROKEN, BROKEN)
    assert heart.known.silent == NOON + 5 * MINUTE
    assert heart.journal[-1].note == "The answer was not JSON."


def test_how_many_failures_are_silence_is_a_rule() -> None:
    assert told(BROKEN, BROKEN, BROKEN, rules=Rules(silent_after=3)) == [[], [], ["silent"]]


def test_an_unchanged_answer_ends_the_silence() -> None:
    assert told(CALM, BROKEN, BROKEN, UNCHANGED) == [[], [], ["silent"], ["back"]]


def test_our_own_line_being_down_says_nothing_about_anybody() -> None:
    heart = Heart().live(ILL)
    before = heart.known
    assert [heart.hear(OFFLINE) for _ in range(5)] == [()] * 5
    assert heart.known == before


def test_an_outage_among_fetch_errors_is_one_opening_and_one_ending() -> None:
    assert told(CALM, BROKEN, ILL, BROKEN, WELL) == [[], [], ["opened"], [], ["resolved"]]


def test_two_that_overlap_are_two_openings_and_two_endings() -> None:
    a, b = incident("a", Level.DEGRADED), incident("b", Level.DEGRADED)
    a_over, b_over = ended(a, clock("12:10")), ended(b, clock("12:15"))
    assert told(CALM, report(a), report(a, b), report(a_over, b), report(a_over, b_over)) == [
        [],
        ["opened"],
        ["opened"],
        ["resolved"],
        ["resolved"],
    ]


def test_a_level_that_moves_is_worse_or_better() -> None:
    levels = [Level.DEGRADED, Level.DOWN, Level.PARTIAL, None]
    heart = Heart().live(CALM, *(report(incident(level=level)) for level in levels))
    assert [(c.kind.value, c.before) for c in heart.journal] == [
        ("opened", None),
        ("worsened", Level.DEGRADED),
        ("eased", Level.DOWN),
        ("eased", Level.PARTIAL),
    ]
    assert heart.only().worst is Level.DOWN


def test_any_edit_is_an_update_and_nothing_else_is() -> None:
    renamed = report(incident(title="Uploads and downloads fail"))
    assert told(CALM, ILL, renamed, renamed) == [[], ["opened"], ["updated"], []]


def test_a_line_carries_only_the_new_words() -> None:
    one, two = update("Looking."), update("Found it.", clock("12:05"))
    heart = Heart().live(
        CALM, report(incident(updates=[one])), report(incident(updates=[one, two]))
    )
    assert [c.incident and c.incident.updates for c in heart.journal] == [(one,), (two,)]
    assert heart.only().incident.updates == (one, two)


def test_an_edit_of_an_old_message_never_changes_the_state_without_a_line() -> None:
    old, new = update("Looking.", key="1"), update("Found it.", clock("12:05"), key="2")
    edited = replace(old, text="Looking into slow uploads.")
    heart = Heart().live(CALM, report(incident(updates=[old, new])))
    (line,) = heart.hear(report(incident(updates=[edited, new])))
    assert line.kind.value == "updated"
    assert line.incident is not None
    assert line.incident.updates == (edited,)
    assert replay(heart.journal) == {"a": heart.only().incident}


def test_a_deleted_message_is_kept() -> None:
    one, two = update("Looking."), update("We were hacked.", clock("12:05"))
    heart = Heart().live(report(incident(updates=[one, two])))
    assert heart.hear(report(incident(updates=[one]))) == ()
    assert heart.only().incident.updates == (one, two)


def test_a_message_told_twice_in_one_answer_is_no_news_at_every_poll() -> None:
    twice = [Update("1", NOON, "", "first words"), Update("1", NOON, "", "last words")]
    muddled = report(incident(updates=twice))
    assert told(CALM, muddled, muddled) == [[], ["opened"], []]
    heart = Heart().live(muddled, report(incident(updates=twice, title="New title")))
    assert replay(heart.journal) == {"a": heart.only().incident}


def test_an_incident_named_twice_in_one_answer_is_one() -> None:
    assert told(CALM, report(incident(), incident())) == [[], ["opened"]]


def test_what_was_posted_after_the_fact_opens_and_ends_in_one_go() -> None:
    assert noted(CALM, WELL, WELL) == [
        [],
        ["opened: after the fact", "resolved: after the fact"],
        [],
    ]
    heart = Heart().live(CALM, WELL)
    assert replay(heart.journal) == {"a": heart.only().incident}


def test_an_ended_incident_may_be_reopened() -> None:
    assert told(CALM, ILL, WELL, ILL, WELL) == [
        [],
        ["opened"],
        ["resolved"],
        ["reopened"],
        ["resolved"],
    ]


def test_a_reopened_one_keeps_its_start() -> None:
    later = report(incident(started=None))
    heart = Heart().live(CALM, ILL, WELL, later)
    assert heart.only().incident.started == NOON
    assert heart.only().open


def test_an_empty_page_is_no_news_of_an_end() -> None:
    assert told(ILL, BROKEN, BROKEN, BROKEN) == [["opened"], [], ["silent"], []]


def test_an_old_copy_from_a_cache_changes_nothing() -> None:
    young = replace(ILL, as_of=clock("12:05"))
    old = replace(CALM, as_of=clock("12:01"))
    assert told(young, old, old, old, young) == [["opened"], [], [], [], []]


def test_an_old_copy_is_no_second_whole_list() -> None:
    ill = replace(ILL, as_of=clock("12:01"))
    gone = replace(CALM, as_of=clock("12:05"))
    assert told(ill, gone, ill, ill, gone) == [["opened"], [], [], [], ["resolved"]]


def test_a_page_whose_clock_was_put_right_is_believed() -> None:
    ahead = replace(ILL, as_of=clock("12:00") + timedelta(hours=2))
    assert told(ahead, replace(WELL, as_of=clock("12:10"))) == [["opened"], ["resolved"]]


def test_a_start_from_1970_is_the_first_word_or_the_first_sight() -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    word = update("Looking.", clock("11:50"))
    silent = Heart().live(CALM, report(incident(started=epoch)))
    assert silent.only().incident.started == clock("12:05")
    spoken = Heart().live(CALM, report(incident(started=epoch, updates=[word])))
    assert spoken.only().incident.started == clock("11:50")


def test_a_start_that_nobody_states_stays_the_first_sight() -> None:
    unstated = report(incident(started=None))
    heart = Heart().live(CALM, unstated, unstated, unstated)
    assert heart.only().incident.started == clock("12:05")
    assert len(heart.journal) == 1


def test_a_start_in_the_future_is_the_first_sight() -> None:
    early = report(incident(started=clock("23:00")))
    heart = Heart().live(CALM, early, early)
    assert heart.only().incident.started == clock("12:05")
    assert len(heart.journal) == 1


def test_an_end_in_the_future_is_now_and_does_not_walk_on() -> None:
    over = report(ended(incident(), datetime(2099, 1, 1, tzinfo=UTC)))
    heart = Heart().live(CALM, ILL, over, over, over)
    assert [c.kind.value for c in heart.journal] == ["opened", "resolved"]
    assert heart.only().incident.ended == clock("12:10")


def test_an_end_before_the_start_is_no_negative_duration() -> None:
    heart = Heart().live(CALM, ILL, report(ended(incident(), clock("09:00"))))
    assert heart.only().incident.ended == NOON


def test_dates_at_the_end_of_the_calendar_break_nothing() -> None:
    never = datetime.max.replace(tzinfo=UTC)
    story = replace(
        incident(level=Level.MAINTENANCE, started=NOON, updates=[update("?", never)]),
        planned_end=never,
    )
    assert noted(Report(complete=False), feed(story), UNCHANGED, source=FEED) == [
        [],
        ["opened: running"],
        [],
    ]


def test_a_slower_poller_beside_us_does_not_turn_time_back() -> None:
    heart = Heart().live(CALM, ILL)
    heart.hear(WELL, clock("12:10"))
    assert heart.hear(ILL, clock("12:10") - timedelta(seconds=20)) == ()
    assert not heart.only().open


def test_a_clock_set_back_by_an_hour_does_not_make_us_blind() -> None:
    heart = Heart().live(CALM)
    assert [c.kind.value for c in heart.hear(ILL, clock("11:02"))] == ["opened"]
