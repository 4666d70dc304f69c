"""Known issues, counted down to their dates."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core.docket import PromiseKind
from statuswatch.core.judgement import Story, Trouble
from statuswatch.core.known_issues import Issue, known_issues
from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.words import Message, render
from tests.core.deeds import DAY, HOUR, START, promise

URL = "https://podhost.example/incidents/1"


def text(message: Message | None) -> str:
    return "" if message is None else render(message).replace("\N{NO-BREAK SPACE}", " ")


def lasting(*words: tuple[timedelta, str]) -> Trouble:
    updates = tuple(
        Update(str(n), START + after, "update", said) for n, (after, said) in enumerate(words)
    )
    incident = Incident("1", "Feeds are late", Level.DOWN, START, url=URL, updates=updates)
    return Trouble("o1", START, None, START + DAY, True, (Story(incident, START + DAY),))


def test_what_was_written_down_is_counted_down_and_then_late() -> None:
    issue = promise(PromiseKind.KNOWN_ISSUE, due=START + 3 * DAY, earlier=(START,))
    [found] = known_issues([issue], [], START)
    assert text(found.words(START)) == "so they said: due 2026-01-08 12:00, in 3 d."
    assert text(found.words(START + 5 * DAY)).endswith("2 d late.")
    assert text(found.slips).startswith("Moved once: first promised for 2026-01-05")


def test_what_is_open_on_their_page_with_a_date_is_one_with_its_slips() -> None:
    trouble = lasting(
        (timedelta(), "We expect this to be resolved by 14:00 UTC."),
        (HOUR, "We now expect this to be resolved by 18:00 UTC."),
    )
    [found] = known_issues([], [trouble], START + 2 * HOUR)
    assert (found.title, found.due) == ("Feeds are late", START + 6 * HOUR)
    assert found.earlier == (START + 2 * HOUR,)


def test_the_same_issue_is_not_listed_twice() -> None:
    trouble = lasting((timedelta(), "We expect this to be resolved by 14:00 UTC."))
    mine = promise(PromiseKind.KNOWN_ISSUE, due=START + DAY, proof=URL)
    assert len(known_issues([mine], [trouble], START)) == 1


def test_what_is_settled_or_has_no_date_counts_down_to_nothing() -> None:
    done = promise(PromiseKind.KNOWN_ISSUE, due=START, settled=(START, True))
    undated = promise(PromiseKind.KNOWN_ISSUE)
    assert known_issues([done, undated], [lasting()], START) == ()


def test_what_is_due_first_stands_first() -> None:
    late, soon = (promise(PromiseKind.KNOWN_ISSUE, due=START + n * DAY) for n in (9, 2))
    assert [i.due for i in known_issues([late, soon], [], START)] == [soon.due, late.due]


def test_at_the_very_date_there_is_no_time_left_and_none_is_over() -> None:
    issue = Issue("Statistics are late", START)
    assert text(issue.words(START)) == "Statistics are late: due 2026-01-05 12:00, in 0 s."
    assert text(issue.words(START + timedelta(minutes=1))).endswith("1 min late.")
