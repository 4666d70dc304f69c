"""When a vendor called its trouble over, and took that back."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core.lull import Lull, gaps, lulled, lulls
from statuswatch.core.model import Incident
from tests.core.story import clock, ended, incident, stands, update


def told(*posts: tuple[str, str]) -> Incident:
    """Posts: when, and in which phase."""
    return incident(updates=[update(at, clock(at), phase=phase) for at, phase in posts])


AGAIN = told(("12:00", "investigating"), ("12:16", "resolved"), ("12:30", "investigating"))


def test_what_was_called_over_and_opened_again_had_a_lull() -> None:
    assert lulls(AGAIN) == (Lull(clock("12:16"), clock("12:30")),)


def test_an_end_that_holds_is_no_lull() -> None:
    over = told(("12:00", "investigating"), ("12:16", "resolved"), ("12:40", "postmortem"))
    late = told(("12:00", "investigating"), ("12:16", "resolved"), ("12:40", "monitoring"))
    assert lulls(over) == ()
    assert lulls(ended(late, clock("12:16"))) == ()


def test_it_counts_for_an_outage_only_where_nothing_else_went_on() -> None:
    assert lulled([ended(AGAIN, clock("13:00"))]) == timedelta(minutes=14)
    assert lulled([AGAIN, told(("12:00", "investigating"))]) == timedelta(0)
    assert lulled([]) == timedelta(0)


def test_of_stories_that_overlap_nothing_was_well_in_between() -> None:
    a, b, c = (
        stands(incident(key, started=clock(start), ended=clock(end)))
        for key, start, end in (
            ("a", "12:00", "12:20"),
            ("b", "12:05", "12:10"),
            ("c", "12:24", "12:30"),
        )
    )
    assert gaps([a, b], clock("13:00")) == ()
    assert gaps([c, b, a], clock("13:00")) == (Lull(clock("12:20"), clock("12:24")),)
