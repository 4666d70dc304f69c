"""A probe's bad look is confirmed before it counts; planned work runs by its own plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from statuswatch.core.model import Level, Measure, Outcome, Plan, Report, Rules
from statuswatch.core.story import END_NOT_STATED, WITHDRAWN
from tests.core.story import (
    BROKEN,
    CALM,
    DAY,
    NOON,
    PROBE,
    UNCHANGED,
    Heart,
    clock,
    ended,
    incident,
    noted,
    parts,
    plan,
    report,
    told,
)

ANSWERS = Report(level=Level.OK, measures=(Measure("latency", 0.2, "s"),))
FAILS = report(incident("http", Level.DOWN, started=None, title="503"), level=Level.DOWN)
REFUSES = Report(level=None)


def looks(*outcomes: Outcome, rules: Rules = Rules()) -> list[list[str]]:
    return told(*outcomes, source=PROBE, rules=rules)


def test_three_bad_looks_in_a_row_are_trouble() -> None:
    assert looks(ANSWERS, FAILS, FAILS, FAILS, FAILS) == [[], [], [], ["opened"], []]


def test_trouble_began_at_the_first_bad_look() -> None:
    heart = Heart(PROBE).live(ANSWERS, FAILS, FAILS, FAILS, FAILS)
    assert heart.only().incident.started == clock("12:05")
    assert heart.only().first_seen == clock("12:15")


def test_a_good_look_between_begins_the_count_anew() -> None:
    assert looks(ANSWERS, FAILS, FAILS, ANSWERS, FAILS, FAILS, ANSWERS) == [[]] * 7


def test_one_good_look_ends_it() -> None:
    heart = Heart(PROBE).live(FAILS, FAILS, FAILS, ANSWERS)
    assert [c.kind.value for c in heart.journal] == ["opened", "resolved"]
    assert heart.only().incident.ended == clock("12:15")
    assert heart.only().end_stated


def test_a_probe_that_is_refused_says_nothing_either_way() -> None:
    heart = Heart(PROBE).live(ANSWERS, FAILS, FAILS, REFUSES, REFUSES)
    assert (heart.known.streak, heart.journal) == (2, [])
    assert [c.kind.value for c in heart.hear(FAILS)] == ["opened"]
    assert heart.hear(REFUSES) == ()
    assert heart.only().open


def test_a_probe_that_cannot_look_has_not_seen_a_bad_result() -> None:
    assert looks(ANSWERS, FAILS, BROKEN, FAILS, FAILS) == [[], [], [], [], ["opened"]]


def test_how_many_looks_it_takes_is_a_rule() -> None:
    assert looks(ANSWERS, FAILS, rules=Rules(confirm=1)) == [[], ["opened"]]


def test_a_suspicion_does_not_colour_the_level() -> None:
    heart = Heart(PROBE).live(ANSWERS, FAILS, FAILS)
    assert heart.known.level is Level.OK
    assert heart.known.suspect == clock("12:05")


def test_the_same_look_told_twice_is_counted_once() -> None:
    heart = Heart(PROBE).live(ANSWERS)
    for _ in range(5):
        heart.hear(FAILS, clock("12:05"))
    assert heart.known.streak == 1


def test_a_probe_that_fails_again_is_another_trouble() -> None:
    heart = Heart(PROBE).live(FAILS, FAILS, FAILS, ANSWERS, FAILS, FAILS, FAILS)
    spans = [(k.incident.started, k.incident.ended) for k in heart.known.incidents.values()]
    assert spans == [(NOON, clock("12:15")), (clock("12:20"), None)]
    assert [c.kind.value for c in heart.journal] == ["opened", "resolved", "opened"]


# -- planned work ----------------------------------------------------------------------------

WORK = report(plan(clock("12:07"), clock("12:17")))


def test_a_plan_is_announced_runs_and_overruns_without_a_new_word() -> None:
    assert noted(CALM, WORK, UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED) == [
        [],
        ["opened: announced"],
        ["updated: running"],
        [],
        ["updated: overrun"],
        [],
    ]


def test_the_same_page_read_again_says_so_too() -> None:
    assert noted(CALM, WORK, WORK, WORK, WORK, WORK) == noted(
        CALM, WORK, UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED
    )


def test_a_plan_that_ends_is_resolved() -> None:
    over = report(ended(plan(clock("12:07"), clock("12:17")), clock("12:12")))
    assert noted(CALM, WORK, WORK, over) == [
        [],
        ["opened: announced"],
        ["updated: running"],
        ["resolved"],
    ]


def test_a_plan_that_is_put_off_is_announced_again() -> None:
    later = report(plan(clock("18:00"), clock("19:00")))
    heart = Heart().live(WORK, WORK, WORK, later)
    assert heart.journal[-1].note == Plan.ANNOUNCED.value
    assert heart.only().plan is Plan.ANNOUNCED


def test_a_plan_that_vanishes_before_it_began_was_withdrawn() -> None:
    far = report(plan(clock("12:00", 12), clock("14:00", 12)))
    heart = Heart().live(far, CALM, CALM)
    assert heart.journal[-1].note == WITHDRAWN
    assert heart.only().incident.ended == NOON
    assert not heart.only().end_stated


def test_a_plan_called_off_by_its_page_stays_called_off() -> None:
    far = plan(clock("12:12"), clock("14:00"))
    off = report(ended(far, clock("12:04")))
    assert told(report(far), off, off, off, off) == [["opened"], ["resolved"], [], [], []]


def test_a_plan_that_vanishes_while_it_runs_ended_when_last_seen() -> None:
    heart = Heart().live(CALM, WORK, WORK, CALM, CALM)
    assert heart.journal[-1].note == END_NOT_STATED
    assert heart.only().incident.ended == clock("12:10")


def test_a_plan_whose_time_we_slept_through_ran_as_announced() -> None:
    heart = Heart().live(CALM, WORK)
    heart.hear(CALM, clock("15:00"))
    heart.hear(CALM, clock("15:05"))
    assert heart.only().incident.ended == clock("12:17")
    assert heart.journal[-1].note == END_NOT_STATED


def test_a_plan_that_begins_exactly_now_runs_and_ends_only_after_its_last_moment() -> None:
    work = plan(clock("12:05"), clock("12:10"))
    heart = Heart().live(report(work))
    assert [c.note for c in heart.hear(UNCHANGED, clock("12:05"))] == ["running"]
    assert heart.hear(UNCHANGED, clock("12:10")) == ()
    just_after = clock("12:10") + timedelta(minutes=2)
    assert [c.note for c in heart.hear(UNCHANGED, just_after)] == ["overrun"]


def test_a_plan_that_ends_before_it_begins_is_still_a_plan() -> None:
    muddled = replace(plan(clock("18:00"), clock("17:00")), level=Level.DEGRADED)
    heart = Heart().live(CALM, report(muddled))
    assert heart.only().incident.planned
    assert heart.only().plan is Plan.ANNOUNCED


def test_maintenance_may_turn_into_an_outage() -> None:
    turned = incident("plan", Level.DOWN, started=clock("12:07"))
    heart = Heart().live(CALM, WORK, WORK, report(turned))
    assert heart.journal[-1].kind.value == "worsened"
    assert not heart.only().incident.planned
    assert heart.only().plan is None


def test_announced_work_does_not_hide_a_part_that_ails_today() -> None:
    far = plan(NOON + 3 * DAY, None, "plan", "Api")
    heart = Heart().live(Report((far,), components=parts(Api=Level.DOWN)))
    assert len(heart.known.open) == 2
