"""What is owed for a month: by whose clock, what is left out, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from statuswatch.core.claim import Stretch
from statuswatch.core.docket import Tier
from statuswatch.core.model import Level
from statuswatch.core.money import parse
from statuswatch.core.months import Month, MonthError
from statuswatch.core.owed import LONGEST, flaws, notes
from tests.core.claims import (
    LATER,
    OCTOBER,
    TERMS,
    at,
    claimed,
    lived,
    minutes,
    part,
    posted,
    proofs,
    reasons,
    seen,
    terms,
    watch,
    work,
)

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def test_a_month_without_outages_owes_nothing() -> None:
    made = claimed()
    assert (made.claimed.uptime, made.claimed.percent) == (Decimal(100), Decimal(0))
    assert str(made.claimed.credit) == "0.00 EUR"
    assert made.claimed.breached is False


def test_each_clock_tells_its_own_downtime_and_the_claim_is_their_union() -> None:
    made = claimed(lived(theirs=[posted(11, 90)], ours=[seen(0, 70)]))
    assert made.theirs is not None
    assert made.ours is not None
    assert made.theirs.down == timedelta(minutes=79)
    assert made.ours.down == timedelta(minutes=70)
    assert minutes(made) == 90
    assert proofs(made) == {"our check": 11, "both": 59, "their page": 20}


def test_overlapping_outages_are_counted_once() -> None:
    made = claimed(lived("a", [posted(0, 100)]), lived("b", [posted(50, 150)], [seen(60, 120)]))
    assert minutes(made) == 150
    assert [line.claimed / timedelta(minutes=1) for line in made.lines] == [100, 100]


def test_what_we_did_not_watch_is_not_claimed_unless_their_page_says_it() -> None:
    slept = watch(ours=[(-30_000, 10), (60, 60_000)])
    made = claimed(lived(ours=[seen(0, 100)]), seen_by=slept)
    assert (minutes(made), reasons(made)) == (50, {"unwatched": 50})
    made = claimed(lived(theirs=[posted(20, 50)], ours=[seen(0, 100)]), seen_by=slept)
    assert (minutes(made), reasons(made)) == (80, {"unwatched": 20})
    assert proofs(made)["their page"] == 30


def test_their_parts_count_while_we_read_their_page() -> None:
    slept = watch(theirs=[(-30_000, 10), (60, 60_000)])
    made = claimed(lived(theirs=[part(0, 100)]), seen_by=slept)
    assert (minutes(made), reasons(made)) == (50, {"unwatched": 50})


def test_a_month_of_which_too_little_was_watched_is_not_called_fine() -> None:
    forty = watch(ours=[], theirs=[(0, 40 / 60)])
    made = claimed(seen_by=forty)
    assert made.theirs is not None
    assert (made.theirs.known, made.theirs.breached, made.theirs.percent) == (False, None, None)
    assert (made.claimed.breached, made.claimed.credit) == (None, None)
    assert made.claimed.observed == Fraction(40, 31 * 86_400)
    begin = (OCTOBER.start - at(0)) / timedelta(minutes=1)
    tenth = 31 * 1440 / 10
    for missed, credit in ((tenth, "0.00 EUR"), (tenth + 1, "None")):
        some = watch(ours=[(begin + missed, 60_000)], theirs=[])
        assert str(claimed(seen_by=some).claimed.credit) == credit


def test_what_is_proven_counts_however_little_was_watched() -> None:
    by_them = claimed(lived(theirs=[posted(0, 60)]), seen_by=watch([], []))
    by_us = claimed(lived(ours=[seen(0, 60)]), seen_by=watch([(0, 60)], []))
    for made in (by_them, by_us):
        assert (made.claimed.breached, str(made.claimed.credit)) == (True, "4.90 EUR")
        assert (made.claimed.known, made.claimed.sure) == (True, False)


def test_a_breach_that_brings_no_credit_yet_is_told_and_the_credit_is_not() -> None:
    lone = terms(tiers=(Tier(Decimal(99), Decimal(25)),))
    made = claimed(lived(theirs=[posted(0, 60)]), terms=lone, seen_by=watch([], []))
    assert (made.claimed.breached, made.claimed.percent) == (True, None)


def test_what_was_told_of_and_watched_by_nobody_makes_no_month_fine() -> None:
    slept = watch(ours=[(-30_000, 0), (120, 60_000)], theirs=[])
    for ill in (lived(ours=[seen(0, 120)]), lived(words=[(0, 120)])):
        made = claimed(ill, seen_by=slept)
        assert made.claimed.observed > Fraction(9, 10)
        assert (made.claimed.breached, made.claimed.percent) == (None, None)
        assert made.untold == timedelta(hours=2)
    short = claimed(lived(words=[(0, 20)]), seen_by=slept)
    assert (short.claimed.breached, short.claimed.percent) == (False, Decimal(0))
    heard = claimed(lived(words=[(0, 120)]))  # while our check saw it work
    assert (heard.claimed.breached, heard.claimed.percent) == (False, Decimal(0))


def test_a_month_that_runs_is_measured_by_what_is_over() -> None:
    begin = (OCTOBER.start - at(0)) / timedelta(minutes=1)
    made = claimed(seen_by=watch([(begin, 500)], []), now=at(500))
    assert made.watched == made.over
    assert made.claimed.observed == 1
    assert made.claimed.breached is False
    first = claimed(now=OCTOBER.start)
    assert (first.over, first.claimed.breached) == (timedelta(), None)


def test_the_users_word_alone_claims_nothing() -> None:
    made = claimed(lived(words=[(0, 60)]))
    assert (minutes(made), reasons(made)) == (0, {"word": 60})
    assert [line.claimed for line in made.lines] == [timedelta()]


def test_maintenance_is_excused_only_where_it_was_announced_before_it_began() -> None:
    ill = [posted(0, 100)]
    excused = claimed(lived(theirs=ill, planned=[work(-60, 20, 80)]))
    assert (minutes(excused), reasons(excused)) == (40, {"maintenance": 60})
    assert minutes(claimed(lived(theirs=ill, planned=[work(20, 20, 80)]))) == 100
    counted = claimed(
        lived(theirs=ill, planned=[work(-60, 20, 80)]), terms=terms(without_maintenance=False)
    )
    assert minutes(counted) == 100


def test_outages_shorter_than_the_terms_count_are_left_out_whole() -> None:
    ten = terms(shortest=timedelta(minutes=10))
    made = claimed(lived("a", [posted(0, 9)]), lived("b", [posted(50, 60)]), terms=ten)
    assert (minutes(made), reasons(made)) == (10, {"short": 9})


def test_an_outage_is_as_long_as_it_was_also_where_the_month_ends() -> None:
    ten, end = terms(shortest=timedelta(minutes=10)), OCTOBER.end
    night = Stretch(
        end - timedelta(minutes=6), end + timedelta(minutes=6), Level.DOWN, "page", stated=True
    )
    for month in (OCTOBER, OCTOBER.after):
        made = claimed(lived(theirs=[night]), terms=ten, month=month)
        assert minutes(made) == 6


def test_what_is_milder_than_the_terms_count_is_left_out() -> None:
    slow = lived(theirs=[posted(0, 60, Level.DEGRADED), posted(20, 30)])
    assert reasons(claimed(slow)) == {"mild": 50}
    assert minutes(claimed(slow, terms=terms(least=Level.DEGRADED))) == 60
    assert minutes(claimed(slow, terms=terms(least=Level.DOWN))) == 10


@pytest.mark.parametrize("order", [1, -1])
def test_tiers_hold_in_any_order(order: int) -> None:
    tiers = TERMS.tiers[::order]
    for down, credit in ((44, "0.00 EUR"), (45, "4.90 EUR"), (446, "4.90 EUR"), (447, "12.25 EUR")):
        made = claimed(lived(theirs=[posted(0, down)]), terms=terms(tiers=tiers))
        assert (down, str(made.claimed.credit)) == (down, credit)


def test_uptime_is_cut_and_never_rounded_up() -> None:
    second = timedelta(seconds=1) / timedelta(minutes=1)
    made = claimed(lived(theirs=[posted(0, second)]))
    assert made.claimed.uptime == Decimal("99.9999")
    assert made.claimed.exact < 1
    tiny = claimed(lived(theirs=[posted(0, second / 100)]))
    assert tiny.claimed.uptime == Decimal("99.9999")


def test_exactly_what_was_agreed_is_kept() -> None:
    agreed = timedelta(days=31) / 1000 / timedelta(minutes=1)
    made = claimed(lived(theirs=[posted(0, agreed)]))
    assert (made.claimed.breached, made.claimed.percent) == (False, Decimal(0))
    more = claimed(lived(theirs=[posted(0, agreed + 0.001)]))
    assert (more.claimed.breached, more.claimed.percent) == (True, Decimal(10))


def test_the_credit_is_at_most_what_the_terms_say() -> None:
    made = claimed(lived(theirs=[posted(0, 5_000)]), terms=terms(most=Decimal(15)))
    assert str(made.claimed.credit) == "7.35 EUR"


def test_a_credit_is_rounded_to_the_unit_of_its_currency() -> None:
    yen = claimed(lived(theirs=[posted(0, 60)]), terms=terms(fee=parse("4999 JPY")))
    assert yen.claimed.credit == parse("500 JPY")
    cents = claimed(lived(theirs=[posted(0, 60)]), terms=terms(fee=parse("49.99 EUR")))
    assert cents.claimed.credit == parse("5.00 EUR")


def test_tiers_that_contradict_each_other_are_told_and_the_greater_credit_is_taken() -> None:
    odd = (Tier(Decimal(99), Decimal(5)), Tier(Decimal("99.9"), Decimal(10)))
    made = claimed(lived(theirs=[posted(0, 1_000)]), terms=terms(tiers=odd))
    assert made.claimed.percent == 10
    [note] = made.notes
    assert "below 99 % gives 5 %, though below 99.9 % gives 10 %" in str(note)


def test_without_a_fee_the_credit_is_percent_and_without_tiers_there_is_none() -> None:
    made = claimed(lived(theirs=[posted(0, 60)]), terms=terms(fee=None))
    assert (made.claimed.percent, made.claimed.credit) == (Decimal(10), None)
    bare = claimed(lived(theirs=[posted(0, 60)]), terms=terms(tiers=()))
    assert (bare.claimed.percent, bare.claimed.credit, bare.claimed.breached) == (None, None, True)


def test_it_can_be_claimed_until_so_many_days_of_the_calendar_after_the_month() -> None:
    berlin = terms(zone=BERLIN, claim_within=timedelta(days=31))
    made = claimed(terms=berlin, month=Month(2026, 2, BERLIN))
    assert made.deadline == datetime(2026, 3, 31, 22, tzinfo=UTC)  # the clocks were changed
    assert made.passed
    last = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
    assert not claimed(terms=berlin, month=Month(2026, 2), now=last).passed


def test_a_month_that_runs_is_preliminary_and_what_is_ahead_is_not_claimed() -> None:
    made = claimed(lived(theirs=[posted(0, 100)]), now=at(30))
    assert (made.preliminary, minutes(made)) == (True, 30)
    assert "not over" in str(made.notes[0])
    assert not claimed(now=OCTOBER.end).preliminary


def test_where_nobody_watched_no_uptime_of_ours_is_told() -> None:
    made = claimed(lived(theirs=[posted(0, 60)]), seen_by=watch(ours=[], theirs=[]))
    assert made.ours is None
    assert (minutes(made), made.watched) == (60, timedelta())
    assert claimed(seen_by=watch(ours=[], theirs=[])).theirs is None


def test_a_week_over_new_year_is_owed_by_the_months_of_the_contract() -> None:
    start = datetime(2025, 12, 28, 12, tzinfo=UTC)
    week = Stretch(start, start + timedelta(seconds=604_800), Level.DOWN, "page", stated=True)
    for zone, december in ((BERLIN, 84 - 1), (NEW_YORK, 84 + 5)):
        told = [
            claimed(lived(theirs=[week]), terms=terms(zone=zone), month=month, now=LATER)
            for month in (Month(2025, 12, zone), Month(2026, 1, zone))
        ]
        assert [minutes(made) / 60 for made in told] == [december, 168 - december]
        assert [str(made.claimed.credit) for made in told] == ["12.25 EUR", "12.25 EUR"]


def test_an_hour_of_a_short_month_weighs_more() -> None:
    hour = timedelta(hours=1)
    for month, hours in (("2026-03", 743), ("2026-10", 745), ("2028-02", 696)):
        year, number = map(int, month.split("-"))
        start = Month(year, number, BERLIN).start + 40 * hour
        ill = Stretch(start, start + hour, Level.DOWN, "page", stated=True)
        later = start + timedelta(days=60)
        made = claimed(
            lived(theirs=[ill]), terms=terms(zone=BERLIN), month=Month(year, number), now=later
        )
        assert 1 - made.claimed.exact == Fraction(1, hours)


def test_what_is_ahead_makes_no_outage_long_enough_and_was_not_watched() -> None:
    hour = terms(shortest=timedelta(hours=1))
    made = claimed(lived(theirs=[posted(0, 100)]), terms=hour, now=at(30))
    assert (minutes(made), reasons(made)) == (0, {"short": 30})
    assert made.watched == at(30) - OCTOBER.start


def test_it_is_too_late_at_the_very_deadline() -> None:
    deadline = claimed().deadline
    assert deadline is not None
    assert claimed(now=deadline).passed


def test_each_check_proves_what_it_watched_itself() -> None:
    other = Stretch(at(0), at(60), Level.DOWN, "another check")
    made = claimed(lived(ours=[other]))
    assert (minutes(made), reasons(made)) == (0, {"unwatched": 60})


def test_a_zone_that_is_not_known_is_told() -> None:
    with pytest.raises(MonthError, match="no time zone called Mars"):
        claimed(terms=terms(zone="Mars/Base"))


def test_what_they_posted_with_dates_is_a_figure_though_nobody_read_their_page() -> None:
    nobody = watch(ours=[(-30_000, 60_000)], theirs=[])
    made = claimed(lived(theirs=[posted(0, 60)]), seen_by=nobody)
    assert made.theirs is not None
    assert made.theirs.down == timedelta(hours=1)
    assert claimed(seen_by=nobody).theirs is None


def test_what_people_said_of_announced_work_is_left_out_as_work() -> None:
    made = claimed(lived(words=[(0, 60)], planned=[work(-60, 0, 30)]))
    assert reasons(made) == {"maintenance": 30, "word": 30}


def test_two_credits_for_one_uptime_contradict_each_other() -> None:
    for first, second in ((10, 25), (25, 10)):
        both = (Tier(Decimal(99), Decimal(first)), Tier(Decimal(99), Decimal(second)))
        told = [str(note) for note in notes(terms(tiers=both))]
        assert any("contradict" in note for note in told), told
    assert not notes(TERMS)


def test_the_limits_of_what_can_be_agreed_are_allowed() -> None:
    assert flaws(terms(uptime=Decimal(100))) == ()
    assert flaws(terms(uptime=Decimal(0)))
    assert flaws(terms(claim_within=LONGEST)) == ()
    assert flaws(terms(claim_within=LONGEST + timedelta(seconds=1)))
    assert flaws(terms(shortest=LONGEST)) == ()


def test_what_goes_on_has_no_end_and_an_outage_is_told_at_any_level() -> None:
    on = replace(lived(theirs=[posted(0, 60, Level.DEGRADED)]), ongoing=True)
    [line] = claimed(on, now=at(60)).lines
    assert line.end is None
    assert line.theirs == timedelta(hours=1)  # by their clock, however mild
    assert line.claimed == timedelta()


def test_each_second_that_several_tell_of_is_left_out_once() -> None:
    made = claimed(lived("a", words=[(0, 60)]), lived("b", words=[(30, 90)]))
    assert reasons(made) == {"word": 90}
    assert [(x.outage, x.start) for x in made.excluded] == [("a", at(0)), ("b", at(60))]
