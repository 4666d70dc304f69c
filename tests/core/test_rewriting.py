"""What a vendor changes in its record afterwards: both versions are kept, and it is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from statuswatch.core.model import (
    Change,
    Incident,
    Known,
    Level,
    Observation,
    Report,
    Rules,
    Source,
)
from statuswatch.core.reduce import advance
from statuswatch.core.rewriting import Revision, Rewriting, revisions
from tests.core.story import CALM, NOON, PAGE, incident, plan


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def told(*looks: tuple[float, Sequence[Incident]], source: Source = PAGE) -> tuple[Revision, ...]:
    """What was rewritten when the page said this at these minutes, each a whole list."""
    known, lines = Known(), list[Change]()
    for minute, incidents in ((-100, ()), *looks):
        report = Report(tuple(incidents)) if incidents else CALM
        known, changes = advance(known, Observation(source, at(minute), report), Rules())
        lines += changes
    return revisions(c for c in lines if c.incident is not None)


def story(started: float, ended: float | None = None, level: Level = Level.DOWN) -> Incident:
    end = None if ended is None else at(ended)
    return incident("a", level, started=at(started), ended=end)


def test_a_story_that_only_goes_on_is_not_rewritten() -> None:
    worse = story(0, level=Level.DOWN)
    assert told((5, [story(0, level=Level.DEGRADED)]), (10, [worse]), (15, [story(0, 14)])) == ()


def test_a_start_that_is_moved_back_is_told_with_both_versions() -> None:
    [found] = told((5, [story(0)]), (60, [story(-42)]), (65, [story(-42)]))
    assert (found.what, found.at, found.field) == (Rewriting.BACKDATED, at(60), "started")
    assert (found.before, found.after) == (at(0), at(-42))
    assert str(found.words) == (
        "Back-dated (seen 2025-11-09 13:00): start moved from 2025-11-09 12:00 to 2025-11-09 11:18"
    )


def test_an_outage_is_shortened_at_either_end() -> None:
    found = told(
        (5, [story(0)]), (70, [story(0, 65)]), (90, [story(10, 65)]), (95, [story(10, 40)])
    )
    assert [(r.what, r.field, r.before, r.after) for r in found] == [
        (Rewriting.SHORTENED, "started", at(0), at(10)),
        (Rewriting.SHORTENED, "ended", at(65), at(40)),
    ]


def test_and_lengthened() -> None:
    [found] = told((5, [story(0, 4)]), (70, [story(0, 65)]))
    assert (found.what, found.before, found.after) == (Rewriting.LENGTHENED, at(4), at(65))


def test_called_less_bad_once_it_is_over() -> None:
    milder = story(0, 4, Level.DEGRADED)
    [found] = told((5, [story(0, 4)]), (70, [milder]))
    assert (found.what, found.before, found.after) == (
        Rewriting.REGRADED, Level.DOWN, Level.DEGRADED,
    )  # fmt: skip
    assert str(found.words).startswith("Called degraded instead of down (seen ")


def test_what_leaves_their_page_while_it_stands_is_said_to() -> None:
    [found] = told((5, [story(0)]), (10, []), (15, []))
    assert (found.what, found.at) == (Rewriting.GONE, at(15))


def test_what_comes_back_was_not_gone() -> None:
    assert told((5, [story(0)]), (10, []), (15, []), (20, [story(0)]), (25, [story(0, 24)])) == ()


def test_planned_work_is_moved_and_withdrawn() -> None:
    early, late = (plan(at(m), at(m + 60)) for m in (600, 900))
    moved, withdrawn = told((5, [early]), (10, [late]), (15, []), (20, []))
    assert (moved.what, moved.before, moved.after) == (Rewriting.MOVED, at(600), at(900))
    assert (withdrawn.what, withdrawn.at) == (Rewriting.WITHDRAWN, at(20))


def test_a_story_that_goes_on_again_may_end_again() -> None:
    assert told((5, [story(0, 4)]), (10, [story(0)]), (30, [story(0, 29)])) == ()


def test_times_that_we_gave_it_are_nobody_s_version() -> None:
    undated = incident("a", Level.DOWN, started=None)
    assert told((5, [undated]), (10, [story(0)])) == ()
    last_seen = told((5, [story(0)]), (10, []), (15, []), (20, [story(0, 9)]))
    assert last_seen == ()


def test_less_than_a_minute_is_how_a_page_rounds_and_no_version() -> None:
    assert told((5, [story(0)]), (60, [story(-0.5)])) == ()
    assert told((5, [story(0, 20)]), (60, [story(0, 20.4)])) == ()
