"""The day on which the user wanted to judge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from statuswatch.core.docket import Docket, PromiseKind
from statuswatch.core.judgement import Scoreboard
from statuswatch.core.model import Service
from statuswatch.core.reviewing import days, reviews
from statuswatch.core.situation import Timed
from statuswatch.core.words import render, say
from tests.core.deeds import DAY, promise

SERVICE = Service("podhost", "Podhost")
BERLIN = ZoneInfo("Europe/Berlin")
BOARD = Scoreboard(4, 2, 1, 0, say("Kept 4, broken 2, open 1."))


def told(docket: Docket, now: datetime) -> Timed:
    return reviews(SERVICE, docket, lambda: BOARD, now, BERLIN)


def test_it_is_told_at_nine_of_that_day_on_the_users_clock_and_not_before() -> None:
    docket = Docket(review=date(2026, 4, 1))
    nine = datetime(2026, 4, 1, 7, tzinfo=UTC)  # summer in Berlin
    assert told(docket, nine - timedelta(seconds=1)) == Timed(again=nine)
    [notice] = told(docket, nine).notices
    assert render(notice.title) == "Time to judge Podhost"
    assert render(notice.body) == "You wanted to judge Podhost today. Kept 4, broken 2, open 1."
    assert notice.key == "review:podhost:2026-04-01"


def test_asked_again_it_has_the_same_key_so_it_is_told_once() -> None:
    docket = Docket(review=date(2026, 4, 1))
    nine = datetime(2026, 4, 1, 7, tzinfo=UTC)
    keys = {told(docket, nine + n * timedelta(hours=5)).notices[0].key for n in range(9)}
    assert len(keys) == 1


def test_who_was_away_hears_of_the_newest_day_only_and_that_it_is_past() -> None:
    docket = Docket(
        promises=(
            promise(PromiseKind.OTHER, review=date(2026, 3, 1)),
            promise(PromiseKind.OTHER, review=date(2026, 3, 20)),
            promise(PromiseKind.OTHER, review=date(2026, 9, 1)),
        ),
        review=date(2026, 3, 20),
    )
    assert len(days(docket)) == 3
    timed = told(docket, datetime(2026, 4, 1, 7, tzinfo=UTC))
    [notice] = timed.notices
    assert notice.key.endswith("2026-03-20")
    assert render(notice.body).startswith("You wanted to judge Podhost; it was due 2026-03-20")
    assert timed.again == datetime(2026, 9, 1, 7, tzinfo=UTC)


def test_no_day_no_card_and_the_board_is_not_even_asked() -> None:
    def never() -> Scoreboard:
        raise AssertionError("nobody wanted to know")

    now = datetime(2026, 4, 1, 7, tzinfo=UTC)
    assert reviews(SERVICE, Docket(), never, now, BERLIN) == Timed()
    later = Docket(review=(now + 9 * DAY).date())
    assert reviews(SERVICE, later, never, now, BERLIN).notices == ()
