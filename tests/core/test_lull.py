"""When a vendor called its trouble over, and took that back."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core.lull import Lull, lulled, lulls
from statuswatch.core.model import Incident
from tests.core.story import clock, ended, incident, update


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
