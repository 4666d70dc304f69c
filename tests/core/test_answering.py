"""The clock of a report: an acknowledgement is no answer, and late is said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.aftermath import Aftermath
from statuswatch.core.answering import (
    NO_NEWS,
    EntryKind,
    Standing,
    clock_of,
    in_words,
    late_answers,
    letters_of,
    named_in,
    reports_of,
    timeline,
)
from statuswatch.core.docket import Docket, Letter, Promise, PromiseKind, Ticket
from statuswatch.core.model import Level, Outage, Service
from statuswatch.core.outage import outage_id
from statuswatch.core.preferences import Wishes
from statuswatch.core.promised import GRACE
from statuswatch.core.silences import Silences
from statuswatch.core.situation import Situation
from statuswatch.core.telling import NoticeKind
from statuswatch.core.words import Setting, render

SENT = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)  # a Friday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICKET = Ticket("podhost", SENT, "help@podhost.example", "It fails.", outage="o1", id=1)
WITHIN_A_DAY = Promise(
    "podhost", PromiseKind.ANSWER_WITHIN, "We answer within a day.", SENT - DAY, limit=DAY, id=5
)
PODHOST = Service("podhost", "Podhost")


def outage(name: str, start: datetime = SENT - DAY, end: datetime = SENT + 5 * DAY) -> Outage:
    return Outage(name, start, end, Level.DOWN, (), ongoing=False)


def situation(silences: Silences = Silences()) -> Situation:
    return Situation(PODHOST, Aftermath(silences=silences))


def words(ticket: Ticket, now: datetime, *promises: Promise) -> str:
    said = render(in_words(clock_of(ticket, promises, now)), Setting(now=now))
    return said.replace("\N{NO-BREAK SPACE}", " ")


def test_the_clock_runs_from_when_it_was_sent() -> None:
    assert words(TICKET, SENT) == "Sent just now."
    assert words(TICKET, SENT + 4 * DAY) == "No answer for 4 d."
    clock = clock_of(TICKET, (), SENT + 4 * DAY)
    assert (clock.standing, clock.waited, clock.due) == (Standing.SENT, 4 * DAY, None)


def test_that_it_reached_them_is_no_answer() -> None:
    seen = replace(TICKET, acknowledged=SENT + 20 * MINUTE)
    clock = clock_of(seen, (), SENT + 4 * DAY)
    assert (clock.standing, clock.acknowledged_after) == (Standing.ACKNOWLEDGED, 20 * MINUTE)
    assert words(seen, SENT + 4 * DAY) == (
        "They said after 20 min that they have it. No answer for 4 d."
    )
    late = replace(seen, answer_by=SENT + DAY)
    assert clock_of(late, (), SENT + 2 * DAY).standing is Standing.LATE
    assert words(late, SENT + 2 * DAY) == (
        "They said after 20 min that they have it, but not more. An answer was due 1 d ago."
    )


def test_an_answer_stops_the_clock_in_time_or_not() -> None:
    good = replace(TICKET, answered=SENT + 3 * HOUR, answer_by=SENT + DAY)
    assert words(good, SENT + 9 * DAY) == "Answered after 3 h."
    bad = replace(TICKET, answered=SENT + 3 * DAY, answer_by=SENT + DAY)
    assert words(bad, SENT + 9 * DAY) == "Answered after 3 d, 2 d too late."
    assert clock_of(bad, (), SENT + 9 * DAY).standing is Standing.ANSWERED
    assert clock_of(bad, (), SENT + 2 * DAY).standing is Standing.LATE


def test_what_they_had_promised_before_says_when_it_is_due() -> None:
    assert words(TICKET, SENT + HOUR, WITHIN_A_DAY) == "No answer yet. It is due by 3 Jan 09:00."
    clock = clock_of(TICKET, (WITHIN_A_DAY,), SENT + 2 * DAY)
    assert (clock.due, clock.late, clock.promise) == (SENT + DAY, DAY, WITHIN_A_DAY)
    later = replace(WITHIN_A_DAY, made=SENT + HOUR)
    assert clock_of(TICKET, (later,), SENT + 2 * DAY).due is None
    others = replace(WITHIN_A_DAY, service="postline")
    assert clock_of(TICKET, (others,), SENT + 2 * DAY).due is None


def test_a_business_day_waits_over_the_weekend() -> None:
    promise = replace(WITHIN_A_DAY, workdays=True, zone="UTC")
    assert clock_of(TICKET, (promise,), SENT).due == SENT + 3 * DAY


def test_the_users_own_word_beats_the_promise_and_of_promises_the_soonest() -> None:
    slower = replace(WITHIN_A_DAY, limit=3 * DAY, id=6)
    assert clock_of(TICKET, (slower, WITHIN_A_DAY), SENT).due == SENT + DAY
    own = replace(TICKET, answer_by=SENT + 2 * HOUR)
    clock = clock_of(own, (slower, WITHIN_A_DAY), SENT)
    assert (clock.due, clock.promise) == (SENT + 2 * HOUR, None)


def test_a_late_answer_is_told_once_for_each_time_it_was_due() -> None:
    docket = Docket(tickets=(TICKET,), promises=(WITHIN_A_DAY,))
    early = late_answers(situation(), docket, Wishes(), SENT + HOUR)
    assert (early.notices, early.again) == ((), SENT + DAY + GRACE)
    (card,) = late_answers(situation(), docket, Wishes(), SENT + 2 * DAY).notices
    (again,) = late_answers(situation(), docket, Wishes(), SENT + 3 * DAY).notices
    assert card.key == again.key == "answer:1:2026-01-03T09:00:00Z"
    assert str(card.title) == "Podhost is late with its answer"
    body = render(card.body, Setting(now=SENT + 2 * DAY)).replace("\N{NO-BREAK SPACE}", " ")
    assert body == "You wrote 2 d ago. An answer was due by 3 Jan 09:00."
    moved = replace(docket, tickets=(replace(TICKET, answer_by=SENT + 36 * HOUR),))
    (other,) = late_answers(situation(), moved, Wishes(), SENT + 2 * DAY).notices
    assert other.key != card.key


def test_who_stays_silent_is_told_of_further_and_further_apart_and_not_for_ever() -> None:
    docket = Docket(tickets=(TICKET,), promises=(WITHIN_A_DAY,))
    due = SENT + DAY
    told: list[tuple[timedelta, str]] = []
    at: datetime | None = SENT
    while at is not None and len(told) < 99:
        found = late_answers(situation(), docket, Wishes(), at)
        told += [(at - due, card.key) for card in found.notices]
        assert found.again is None or found.again > at or at == due + GRACE
        at = found.again if found.again != at else at + MINUTE
    assert [late for late, _ in told] == [GRACE + MINUTE, 3 * DAY, 7 * DAY, 14 * DAY]
    assert len({key for _, key in told}) == 4
    (card,) = late_answers(situation(), docket, Wishes(), due + 5 * DAY).notices
    assert str(card.title) == "Podhost still owes you an answer"


def test_a_date_that_they_name_while_a_report_waits_is_when_its_answer_is_due() -> None:
    named = Promise(
        "podhost", PromiseKind.ANSWER_WITHIN, "By Monday.", SENT + 2 * DAY, due=SENT + 4 * DAY, id=8
    )
    assert clock_of(TICKET, (named,), SENT + 5 * DAY).late == DAY
    both = Docket(tickets=(TICKET,), promises=(WITHIN_A_DAY, named))
    assert clock_of(TICKET, both.promises, SENT + 5 * DAY).due == SENT + DAY  # the first counts
    waits = late_answers(situation(), both, Wishes(), SENT + 3 * DAY)
    assert (waits.notices, waits.again) == ((), SENT + 4 * DAY + GRACE)
    (card,) = late_answers(situation(), both, Wishes(), SENT + 5 * DAY).notices
    assert card.key == "answer:1:2026-01-06T09:00:00Z"
    done = replace(TICKET, answered=SENT + DAY)
    assert clock_of(done, (named,), SENT + 5 * DAY).due is None
    old = replace(TICKET, sent=SENT - 40 * DAY)
    assert clock_of(old, (named,), SENT + 5 * DAY).due is None
    after = replace(TICKET, sent=SENT + 5 * DAY)
    assert clock_of(after, (named,), SENT + 9 * DAY).due is None


def test_nobody_is_called_late_who_answered_or_owes_none() -> None:
    answered = replace(TICKET, answered=SENT + 3 * DAY)
    docket = Docket(tickets=(answered,), promises=(WITHIN_A_DAY,))
    assert late_answers(situation(), docket, Wishes(), SENT + 9 * DAY).notices == ()
    assert (
        late_answers(situation(), Docket(tickets=(TICKET,)), Wishes(), SENT + 9 * DAY).again is None
    )


def test_who_switched_reminders_off_or_snoozes_is_left_alone() -> None:
    docket = Docket(tickets=(TICKET,), promises=(WITHIN_A_DAY,))
    now = SENT + 2 * DAY
    off = Wishes(kinds=frozenset({NoticeKind.OUTAGE}))
    assert late_answers(situation(), docket, off, now).notices == ()
    asleep = situation(Silences(snoozed={"podhost": now + HOUR}))
    found = late_answers(asleep, docket, Wishes(), now)
    assert (found.notices, found.again) == ((), now + HOUR)


def test_last_years_silence_is_no_news() -> None:
    docket = Docket(tickets=(TICKET,), promises=(WITHIN_A_DAY,))
    found = late_answers(situation(), docket, Wishes(), SENT + NO_NEWS + 2 * DAY)
    assert found.notices == ()
    assert found.again is None


def test_several_reports_and_letters_stand_in_the_outages_timeline() -> None:
    second = replace(
        TICKET,
        sent=SENT + 2 * DAY,
        number="T-9",
        acknowledged=SENT + 2 * DAY + HOUR,
        answered=SENT + 3 * DAY,
        id=2,
    )
    letter = Letter(
        "podhost", SENT + 3 * DAY, SENT + 9 * DAY, "Kim", "Re: it", "Sorry.", "o1", id=1
    )
    other = replace(letter, outage="o2", id=2)
    docket = Docket(tickets=(TICKET, second), letters=(letter, other), promises=(WITHIN_A_DAY,))
    told = timeline(docket, outage("o1"), SENT + 9 * DAY)
    assert [(e.kind, e.at - SENT) for e in told] == [
        (EntryKind.SENT, timedelta()),
        (EntryKind.DUE, DAY),
        (EntryKind.SENT, 2 * DAY),
        (EntryKind.ACKNOWLEDGED, 2 * DAY + HOUR),
        (EntryKind.LETTER, 3 * DAY),
        (EntryKind.ANSWERED, 3 * DAY),
    ]
    assert str(told[2].words) == "You reported it to help@podhost.example, ticket T-9."
    assert str(told[4].words) == "Kim wrote: Re: it"
    assert told[4].quote == "Sorry."
    assert timeline(docket, outage("o1"), SENT + HOUR) == told[:1]
    assert timeline(docket, outage("o3"), SENT + 9 * DAY) == ()


def test_a_report_is_of_the_outage_in_which_it_was_sent_and_of_the_one_that_it_became() -> None:
    early = replace(TICKET, outage=None)
    o1 = outage("o1", SENT - HOUR, SENT + HOUR)
    assert reports_of(o1, [early, TICKET]) == (early, TICKET)
    assert reports_of(outage("o2", SENT + MINUTE, SENT + HOUR), [early, TICKET]) == ()
    assert reports_of(outage("o2", SENT, SENT), [early]) == (early,)
    joined = replace(o1, incidents=(("page", "1"), ("page", "2")))
    second = replace(TICKET, outage=outage_id("page", "2"))
    assert reports_of(joined, [second]) == (second,)
    letter = Letter("podhost", SENT, SENT, "Kim", "", "Hm.", second.outage)
    assert letters_of(joined, [letter, replace(letter, outage=None)]) == (letter,)


@given(
    st.integers(0, 9000),
    st.none() | st.integers(-10, 9000),
    st.none() | st.integers(-10, 9000),
    st.none() | st.integers(1, 9000),
)
def test_no_clock_runs_backwards(
    now: int, acknowledged: int | None, answered: int | None, due: int | None
) -> None:
    def at(minutes: int | None) -> datetime | None:
        return None if minutes is None else SENT + minutes * MINUTE

    ticket = replace(
        TICKET, acknowledged=at(acknowledged), answered=at(answered), answer_by=at(due)
    )
    clock = clock_of(ticket, (), SENT + now * MINUTE)
    assert clock.waited >= timedelta()
    assert clock.late is None or clock.late > GRACE
    assert (clock.standing is Standing.ANSWERED) == (clock.answered_after is not None)
    assert str(in_words(clock))
    found = late_answers(situation(), Docket(tickets=(ticket,)), Wishes(), SENT + now * MINUTE)
    assert bool(found.notices) == (clock.standing is Standing.LATE)
    assert (
        found.again is None
        or found.again > SENT + now * MINUTE
        or found.again == (at(due) or SENT) + GRACE
    )


def test_two_minutes_are_no_lateness_of_an_answer() -> None:
    own = replace(TICKET, answer_by=SENT + DAY)
    assert clock_of(own, (), SENT + DAY + GRACE).standing is Standing.SENT
    assert clock_of(own, (), SENT + DAY + GRACE + MINUTE).standing is Standing.LATE
    came = replace(own, answered=SENT + DAY + GRACE)
    assert clock_of(came, (), SENT + 9 * DAY).late is None


def test_a_letter_names_a_report_by_its_whole_number() -> None:
    one, other = replace(TICKET, number="#4711-A"), replace(TICKET, number="4711", id=2)
    both = (one, other)
    assert named_in("Re: it fails – [#4711-a]", both) == one
    assert named_in("Your ticket 4711 is solved.", both) == other
    assert named_in("Order 14711, or 4711-B", both) is None
    assert named_in("nothing", both) is None


def test_what_is_hardly_a_number_names_no_report() -> None:
    for number in ("", "#7", "12", "call"):
        assert named_in("call 7 or 12", (replace(TICKET, number=number),)) is None
