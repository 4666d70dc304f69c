"""Uptime of a week, a month, a quarter, a year: by what we watched, and by their word before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.model import Coverage, Level, Outage
from statuswatch.core.periods import Period, period_tip, period_words, periods
from statuswatch.core.words import render

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def fell(back: float, lasts: float) -> Outage:
    """So many days ago, for so many days."""
    return Outage(f"o{back}", NOW - DAY * back, NOW - DAY * (back - lasts), Level.DOWN, (), False)


def seen(since: float, until: float = 0) -> Coverage:
    return Coverage("s", NOW - DAY * since, NOW - DAY * until)


def of(days: int, found: tuple[Period, ...]) -> Period:
    return next(p for p in found if p.days == days)


def said(period: Period) -> str:
    return render(period_words(period, UTC))


def test_there_are_a_week_a_month_a_quarter_and_a_year() -> None:
    assert [p.days for p in periods([], [seen(400)], NOW)] == [7, 30, 90, 365]


def test_a_percentage_is_of_the_time_we_watched() -> None:
    found = periods([fell(3, 1)], [seen(5)], NOW)
    week = of(7, found)
    assert week.share == pytest.approx(4 / 5)
    assert said(week) == "watched 71%"


def test_their_word_counts_where_we_did_not_watch_yet() -> None:
    found = periods([fell(100, 1), fell(2, 0.5)], [seen(50)], NOW)
    quarter = of(90, found)
    assert said(quarter) == "their word before 3 Oct"
    assert quarter.share == pytest.approx(1 - 0.5 / 90)
    assert said(of(30, found)) == "watched 100%"


def test_before_their_first_outage_nobody_said_anything() -> None:
    year = of(365, periods([fell(100, 1)], [seen(50)], NOW))
    assert year.share == pytest.approx(99 / 100)


def test_nights_that_were_not_watched_are_left_out() -> None:
    week = of(7, periods([], [seen(7, 4), seen(2)], NOW))
    assert week.share == 1
    assert said(week) == "watched 71%"


def test_of_the_first_hours_no_percentage_is_said() -> None:
    week = of(7, periods([], [seen(0.3)], NOW))
    assert week.share is None
    assert "No percentage yet" in render(period_tip(week))


def test_their_word_alone_is_said_to_be_that() -> None:
    year = of(365, periods([fell(100, 1)], [], NOW))
    assert said(year) == "their word alone"


def test_a_figure_tells_how_long_that_is() -> None:
    week = of(7, periods([fell(3, 0.5)], [seen(400)], NOW))
    assert render(period_tip(week)) == "In trouble for 12\N{NO-BREAK SPACE}h. We watched 168 hours."
