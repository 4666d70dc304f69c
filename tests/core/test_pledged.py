"""What was promised about one outage, as its document tells it."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Record, Story, Trouble, scoreboard
from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.paper import Told
from statuswatch.core.pledged import afterwards, pledges
from statuswatch.core.promise import judge
from statuswatch.core.stated import stated
from statuswatch.core.words import Message, render
from tests.core.deeds import DAY, HOST, HOUR, START, promise, trouble

LATER = START + 60 * DAY


def read(words: Message | Told) -> str:
    text = words.text if isinstance(words, Told) else render(words)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def moved(over: int) -> Trouble:
    """To be over in 6 h, which passed; then in 60 h; over after so many hours."""
    words = (
        Update("1", START, "update", "We expect this to be resolved in 6 hours."),
        Update("2", START + 12 * HOUR, "update", "We expect this to be resolved in 48 hours."),
    )
    end = START + over * HOUR
    incident = Incident("1", "Down", Level.DOWN, START, end, updates=words)
    return Trouble("o1", START, end, end, True, (Story(incident, LATER),))


def test_a_time_that_had_passed_when_it_was_named_anew_stays_missed() -> None:
    [late] = pledges(moved(70), (), Record(), LATER)
    assert read(late.fate).startswith("Broken. Over by")
    assert "10 h late" in read(late.fate)
    assert "Moved once: first promised by" in read(late.fate)
    [in_time] = pledges(moved(50), (), Record(), LATER)
    assert read(in_time.fate).startswith("Broken.")
    assert "and missed" in read(in_time.fate)
    assert scoreboard(stated([moved(50)], HOST, LATER)).broken == 1


def test_only_what_is_about_the_outage_and_was_promised_by_then_is_in_it() -> None:
    before = promise(PromiseKind.RESOLVE_WITHIN, 2 * HOUR, id=1)
    other = replace(promise(PromiseKind.OTHER, id=2), text="Statistics by spring")
    later = promise(PromiseKind.UPDATE_EVERY, HOUR, made=START + DAY, id=3)
    month = replace(promise(PromiseKind.OTHER, made=START + DAY, id=4), text="A free month")
    every = (before, other, later, month)
    [row] = pledges(trouble(0, length=240), every, Record(), LATER)
    assert read(row.what) == "so they said"
    assert read(row.fate) == "Broken. Over after 4 h: 2 h too late."
    judged = [judge(one, Record(), LATER) for one in every]
    [after] = afterwards(trouble(0, length=240), judged)
    assert read(after.fate).startswith("Open.")


def test_a_promise_without_words_is_told_by_what_it_is_and_twice_promised_once() -> None:
    typed = replace(promise(PromiseKind.RESOLVE_WITHIN, 2 * HOUR, id=1), text="")
    again = replace(promise(PromiseKind.RESOLVE_WITHIN, 2 * HOUR, id=2), made=START - DAY)
    [row] = pledges(trouble(0, length=240), (typed, again), Record(), LATER)
    assert read(row.what) == "Over within 2 h"


def test_the_same_promise_in_three_wordings_is_one_on_the_board() -> None:
    made = [promise(PromiseKind.RESOLVE_WITHIN, 2 * HOUR, id=n) for n in (1, 2, 3)]
    longer = promise(PromiseKind.RESOLVE_WITHIN, 3 * HOUR, id=4)
    judged = [judge(one, Record((trouble(0),)), LATER) for one in (*made, longer)]
    assert scoreboard(judged).broken == 2
    others: list[Promise] = [promise(PromiseKind.OTHER, id=n) for n in (5, 6)]
    assert scoreboard(judge(one, Record(), LATER) for one in others).open == 2
