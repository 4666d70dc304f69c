"""Scorecards out of what was recorded."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from statuswatch.app import claiming, scoring
from statuswatch.app.profile import App
from statuswatch.app.scoring import ScoringError
from statuswatch.core.docket import Ticket
from statuswatch.core.model import Level, Service, Source
from statuswatch.core.quarters import Period
from tests.app.contract import BEGIN, HOST, NOW, PAGE, day, october, tell, trouble, vendor, work

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = Service("castwave", "Castwave")
THEIRS = Source("castwave:page", OTHER.id, "statuspage", "https://status.castwave.example")


def octobers(app: App) -> Period:
    return scoring.period_meant(app, BEGIN, None)


def test_october_in_figures(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        made = scoring.scored(app, HOST, octobers(app))
    assert made.whole.count == 2
    assert made.whole.total == 14.5 * HOUR
    assert made.whole.longest == 12 * HOUR
    assert made.whole.lived.unwatched == DAY
    assert made.told is None
    assert made.whole.lag is not None
    assert made.whole.lag.n == 1
    assert [str(money) for money in made.credits.sums] == ["4.90 EUR"]
    assert [c.month for c in made.credits.months] == ["2026-10"]


def test_the_time_between_two_of_one_outage_is_fine_time(tmp_path: Path) -> None:
    """They are one outage, so close are they; but a claim would not count the gap either."""
    minute = timedelta(minutes=1)
    began = day(10)
    with vendor(tmp_path) as app:
        tell(app, PAGE, BEGIN)
        spans = [(began + n * 5 * minute, began + (n * 5 + 1) * minute) for n in range(4)]
        told = [trouble(f"t{n}", *span, Level.DOWN) for n, span in enumerate(spans)]
        tell(app, PAGE, day(10, 1), told)
        made = scoring.scored(app, HOST, octobers(app))
    assert (made.whole.count, made.whole.total, made.whole.longest) == (1, 4 * minute, 4 * minute)


def test_what_is_kept_of_them_is_in_it(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        asked = claiming.asked(
            app,
            HOST,
            claiming.terms_of(app, HOST),
            claiming.month_meant(claiming.terms_of(app, HOST), None, NOW),
        )
        claiming.mark_sent(app, HOST, asked.claim)
        app.stored.docket.keep_ticket(Ticket(HOST.id, day(10), "help", "x"))
        app.stored.docket.review_on(HOST.id, date(2027, 1, 4))
        made = scoring.scored(app, HOST, octobers(app))
    assert (made.answers.sent, made.answers.answered) == (1, 0)
    assert made.credits.claimed == 1
    assert made.review == date(2027, 1, 4)


def test_their_work_is_counted_as_long_as_it_was(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        tell(app, PAGE, BEGIN)
        tell(app, PAGE, day(9), [work(day(10), day(10, 3))])
        tell(app, PAGE, NOW, [work(day(10), day(10, 3))])
        made = scoring.scored(app, HOST, octobers(app))
    assert (made.whole.work, made.whole.count) == (3 * HOUR, 0)


def test_what_they_rewrote_is_counted(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        tell(app, PAGE, BEGIN)
        tell(app, PAGE, day(10), [trouble("down", day(10), None, Level.DOWN)])
        tell(app, PAGE, day(10, 5), [trouble("down", day(10), day(10, 4), Level.DOWN)])
        tell(app, PAGE, day(11), [trouble("down", day(10), day(10, 2), Level.DOWN)])
        made = scoring.scored(app, HOST, octobers(app))
    assert (made.whole.edits, made.whole.withdrawn) == (1, 0)


def test_what_was_told_before_we_watched_is_their_own_word(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        old = trouble("old", day(5), day(5, 2), Level.DOWN)
        tell(app, PAGE, day(20), [old])
        tell(app, PAGE, NOW, [old])
        made = scoring.scored(app, HOST, octobers(app))
    assert made.told is not None
    assert (made.told.count, made.told.total, made.told.period.since) == (1, 2 * HOUR, day(5))
    assert made.watched is not None
    assert (made.watched.count, made.watched.period.since) == (0, day(20))
    assert made.whole.share == 1.0


def test_two_vendors_over_the_time_known_of_both(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        app.stored.ledger.follow(OTHER, [THEIRS], BEGIN)
        tell(app, THEIRS, day(12))
        tell(app, THEIRS, NOW)
        found = scoring.compared(app, [OTHER, HOST], octobers(app))
        with pytest.raises(ScoringError):
            scoring.compared(app, [HOST, HOST], octobers(app))
    assert found.period == Period(day(12), NOW)
    assert [card.whole.count for card in found.cards] == [0, 1]


def test_a_period_is_90_days_and_ends_now(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        assert scoring.period_meant(app, None, None) == Period(NOW - 90 * DAY, NOW)
        assert scoring.period_meant(app, BEGIN, NOW + DAY).until == NOW
        for since, until in ((NOW + DAY, None), (day(5), day(5)), (day(5), day(4))):
            with pytest.raises(ScoringError):
                scoring.period_meant(app, since, until)


def test_a_vendor_of_whom_nothing_was_read_is_not_known(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        assert not scoring.scored(app, HOST, octobers(app)).known
