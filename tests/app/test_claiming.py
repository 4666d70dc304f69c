"""Claims out of what was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from statuswatch.app import claiming, own_word
from statuswatch.app.claiming import Asked, ClaimError
from statuswatch.app.profile import App
from statuswatch.core.claim import Why
from statuswatch.core.docket import Occasion, Terms, Tier
from statuswatch.core.model import Component, Level, Update
from statuswatch.core.money import parse
from statuswatch.core.months import Month
from statuswatch.core.words import Setting
from statuswatch.export import papers
from statuswatch.store.nouns import Proof
from tests.app.contract import (
    BEGIN,
    CHECK,
    HOST,
    NOW,
    PAGE,
    TERMS,
    day,
    october,
    tell,
    trouble,
    vendor,
    work,
)

HOUR = timedelta(hours=1)
LONE = Tier(Decimal(90), Decimal(50))


def told(app: App, terms: Terms = TERMS, month: str | None = None) -> Asked:
    meant = claiming.month_meant(terms, month, app.clock.now())
    return claiming.asked(app, HOST, terms, meant)


def test_a_month_is_claimed_by_both_clocks(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        made = told(app).claim
    assert str(made.month) == "2026-10"
    assert made.theirs is not None
    assert made.ours is not None
    assert (made.theirs.down, made.ours.down) == (2 * HOUR, 2 * HOUR)
    assert made.claimed.down == 2.5 * HOUR
    assert str(made.claimed.credit) == "4.90 EUR"
    assert made.watched == timedelta(days=30)
    assert [(x.why, x.end - x.start) for x in made.excluded] == [(Why.MILD, 12 * HOUR)]
    assert {line.title for line in made.lines} == {"Uploads fail (down)", "Uploads fail (slow)"}


def test_time_that_we_slept_through_is_not_claimed(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        tell(app, CHECK, BEGIN)
        ill = trouble("no answer", day(10), None, Level.DOWN)
        tell(app, CHECK, day(10), [ill])
        tell(app, CHECK, day(10, 1), [ill])
        tell(app, CHECK, day(10, 9), [ill], Proof(reach=timedelta(minutes=10)))
        tell(app, CHECK, day(10, 10), [replace(ill, ended=day(10, 10))])
        made = told(app).claim
    assert made.theirs is None
    assert made.claimed.down == 2 * HOUR
    assert [(x.why, x.end - x.start) for x in made.excluded] == [(Why.UNWATCHED, 8 * HOUR)]


def test_an_open_post_counts_until_their_page_was_last_read(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        tell(app, PAGE, BEGIN)
        tell(app, PAGE, day(10), [trouble("down", day(10), None, Level.DOWN)])
        tell(app, PAGE, day(10, 3), [trouble("down", day(10), None, Level.DOWN)])
        app.stored.journal.flush()
        made = told(app).claim
    assert made.claimed.down == 3 * HOUR


def test_the_users_own_word_claims_nothing_and_what_it_cost_is_told(tmp_path: Path) -> None:
    with vendor(tmp_path, now=day(10)) as app:
        own_word.fails(app, HOST)
        app.clock.jump(HOUR)  # type: ignore[attr-defined]
        own_word.works(app, HOST)
        made = told(app, month="2026-10")
    assert made.claim.claimed.down == timedelta()
    assert [(x.why, x.end - x.start) for x in made.claim.excluded] == [(Why.WORD, HOUR)]
    assert [str(m) for m in made.cost.sums] == ["20.00 EUR"]


def test_only_the_parts_that_are_followed_count(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        app.stored.ledger.choose(HOST.id, frozenset({"Uploads"}))
        mine = app.find(HOST.name)
        tell(app, PAGE, BEGIN)
        uploads = trouble("a", day(10), day(10, 1), Level.DOWN)
        website = trouble("b", day(11), day(11, 5), Level.DOWN)
        named = [
            replace(uploads, components=frozenset({"Uploads"})),
            replace(website, components=frozenset({"Website"})),
        ]
        parts = (Component("Uploads", Level.OK), Component("Website", Level.OK))
        tell(app, PAGE, day(12), named, parts=parts)
        app.stored.history.rebuild(NOW)
        made = claiming.asked(app, mine, TERMS, Month(2026, 10)).claim
    assert made.claimed.down == HOUR
    assert [line.parts for line in made.lines] == [("Uploads",)]


@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Berlin", (83, 85)), ("America/New_York", (89, 79))]
)
def test_one_parts_week_over_new_year_is_split_into_the_contracts_months(
    tmp_path: Path, zone: str, hours: tuple[int, int]
) -> None:
    start = datetime(2026, 12, 28, 12, tzinfo=UTC)
    end = start + timedelta(seconds=604_800)
    terms = replace(TERMS, zone=zone)
    down, well = (Component("Show Builder Lite", level) for level in (Level.DOWN, Level.OK))
    with vendor(tmp_path, now=end + 24 * HOUR) as app:
        app.stored.ledger.choose(HOST.id, frozenset({down.name}))
        for at, part in ((BEGIN, well), (start, down), (end, well)):
            tell(app, PAGE, at, parts=(part,))
        mine = app.find(HOST.name)
        made = [
            claiming.asked(app, mine, terms, month).claim
            for month in (Month(2026, 12, zone), Month(2027, 1, zone))
        ]
    assert tuple(one.claimed.down / HOUR for one in made) == hours
    assert sum(one.claimed.down.total_seconds() for one in made) == 604_800
    assert [one.preliminary for one in made] == [False, True]


def test_what_they_say_goes_on_has_no_end(tmp_path: Path) -> None:
    with vendor(tmp_path, now=day(12)) as app:
        tell(app, PAGE, BEGIN)
        tell(app, PAGE, day(10), [trouble("down", day(10), None, Level.DOWN)])
        tell(app, PAGE, day(11), [trouble("down", day(10), None, Level.DOWN)])
        made = told(app, month="2026-10").claim
    assert (made.preliminary, made.claimed.down) == (True, 24 * HOUR)
    assert [line.end for line in made.lines] == [None]


def test_maintenance_announced_before_excuses_and_runs_over_for_nothing(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        tell(app, PAGE, BEGIN)
        planned = work(day(10), day(10, 2))
        tell(app, PAGE, day(9), [replace(planned, ended=None)])
        down = trouble("down", day(10, 1), day(10, 4), Level.DOWN)
        tell(app, PAGE, day(10, 5), [replace(planned, ended=day(10, 4)), down])
        made = told(app).claim
    assert made.claimed.down == 2 * HOUR
    assert [(x.why, x.end - x.start) for x in made.excluded] == [(Why.MAINTENANCE, HOUR)]


def test_maintenance_that_was_announced_in_their_words_excuses_though_we_saw_it_later(
    tmp_path: Path,
) -> None:
    word = Update("u", day(9), "scheduled", "We will work on it.")
    for words, hours in (((word,), 1), ((), 3)):
        with vendor(tmp_path / str(hours)) as app:
            tell(app, PAGE, BEGIN)
            planned = replace(work(day(10), day(10, 2)), updates=words)
            down = trouble("down", day(10), day(10, 3), Level.DOWN)
            tell(app, PAGE, day(10, 5), [planned, down])
            assert told(app).claim.claimed.down == hours * HOUR


def test_work_on_other_parts_excuses_nothing(tmp_path: Path) -> None:
    for named, hours in (("Uploads", 1), ("Website", 3)):
        with vendor(tmp_path / named) as app:
            tell(app, PAGE, BEGIN)
            planned = replace(work(day(10), day(10, 2)), components=frozenset({named}))
            down = trouble("down", day(10), day(10, 3), Level.DOWN)
            tell(app, PAGE, day(9), [replace(planned, ended=None)])
            ill = replace(down, components=frozenset({"Uploads"}))
            tell(app, PAGE, day(10, 5), [planned, ill])
            assert told(app).claim.claimed.down == hours * HOUR


def test_a_parts_trouble_counts_only_while_their_page_was_read(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        app.stored.ledger.choose(HOST.id, frozenset({"Uploads"}))
        down, well = (Component("Uploads", level) for level in (Level.DOWN, Level.OK))
        tell(app, PAGE, BEGIN, parts=(well,))
        tell(app, PAGE, day(10), parts=(down,))
        tell(app, PAGE, day(10, 1), parts=(down,))
        tell(app, PAGE, day(10, 9), parts=(down,), proof=Proof())
        tell(app, PAGE, day(10, 10), parts=(well,))
        made = claiming.asked(app, app.find(HOST.name), TERMS, Month(2026, 10)).claim
    assert made.claimed.down == 2 * HOUR
    assert [(x.why, x.end - x.start) for x in made.excluded] == [(Why.UNWATCHED, 8 * HOUR)]


def test_what_it_cost_is_told_beside_with_what_was_missed(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        for hour, title in ((1, "Episode 7"), (5, "Episode 8")):
            app.stored.docket.keep_occasion(Occasion(title, day(10, hour), (HOST.id,)))
        cost = told(app, replace(TERMS, per_missed=parse("150 EUR"))).cost
    assert (cost.lasted, [o.title for o in cost.missed]) == (2.5 * HOUR, ["Episode 7"])
    assert [str(m) for m in cost.sums] == ["200.00 EUR"]


def test_the_letter_has_the_account_and_is_not_written_for_nothing(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        paper = claiming.letter_of(app, HOST, told(app).claim)
        unwatched = told(app, month="2026-09").claim
        with pytest.raises(ClaimError, match="Can't tell whether Podhost owes you anything"):
            claiming.letter_of(app, HOST, unwatched)
        mild = told(app, replace(TERMS, least=Level.DOWN, uptime=None, tiers=(LONE,))).claim
        with pytest.raises(ClaimError, match="Nothing is owed for 2026-10"):
            claiming.letter_of(app, HOST, mild)
        bare = told(app, replace(TERMS, tiers=())).claim
        for ask in (claiming.letter_of, claiming.mark_sent):
            with pytest.raises(ClaimError, match="the terms name no credit"):
                ask(app, HOST, bare)
    text = "".join(papers.load("text").render(paper, Setting()))
    assert "Account: PH-4711\n" in text
    assert "Credit asked for: 4.90 EUR" in text


def test_the_reminder_comes_a_week_before_it_is_too_late_until_it_is_sent(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        early = claiming.reminders(app)
        assert (early.notices, early.again) == ((), day(55))
    with vendor(tmp_path, now=day(55), terms=None) as app:
        [card] = claiming.reminders(app).notices
        assert str(card.title) == "Podhost owes you 4.90 EUR for 2026-10"
        claiming.mark_sent(app, HOST, told(app).claim)
        assert told(app).sent is not None
        assert claiming.reminders(app).notices == ()
        assert claiming.reminders(app).again == Month(2026, 12).start + 23 * 24 * HOUR
        claiming.take_back(app, HOST, Month(2026, 10))
        assert told(app).sent is None
        assert claiming.reminders(app).notices == (card,)


def test_what_was_claimed_stays_as_it_was_whatever_the_terms_become(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        october(app)
        first = claiming.mark_sent(app, HOST, told(app).claim)
        assert (str(first.credit), first.terms) == ("4.90 EUR", TERMS)
        assert first.percent == 10
        dear = replace(TERMS, fee=parse("500 USD"), tiers=(LONE,), zone="Europe/Berlin")
        claiming.keep_terms(app, dear)
        app.clock.jump(HOUR)  # type: ignore[attr-defined]
        now = told(app, dear)
        assert (now.sent, now.older, now.claim.terms) == (first, True, TERMS)
        assert str(now.claim.claimed.credit) == "4.90 EUR"
        assert claiming.mark_sent(app, HOST, now.claim) == first, "said twice is said once"
        assert app.stored.docket.drop_terms(HOST.id)
        assert claiming.terms_of(app, HOST, "2026-10") == TERMS
        with pytest.raises(ClaimError, match="No terms are kept"):
            claiming.terms_of(app, HOST, "2026-09")
        claiming.take_back(app, HOST, Month(2026, 10))
        with pytest.raises(ClaimError, match="You have not claimed 2026-10 of Podhost"):
            claiming.take_back(app, HOST, Month(2026, 10))


def test_the_users_word_of_a_month_that_nobody_watched_makes_it_no_fine_one(tmp_path: Path) -> None:
    with vendor(tmp_path, now=day(5)) as app:
        own_word.fails(app, HOST)
        app.clock.jump(72 * HOUR)  # type: ignore[attr-defined]
        own_word.works(app, HOST)
        app.clock.jump(28 * 24 * HOUR)  # type: ignore[attr-defined]
        made = told(app, month="2026-10").claim
    assert (made.claimed.known, made.claimed.breached, made.claimed.credit) == (False, None, None)
    assert made.untold == 72 * HOUR


def test_terms_that_cannot_be_reckoned_with_are_not_kept(tmp_path: Path) -> None:
    with vendor(tmp_path) as app:
        for wrong, words in (
            (replace(TERMS, zone="Mars/Base"), "no time zone called Mars/Base"),
            (replace(TERMS, uptime=parse("101 EUR").amount), "101 % is no uptime"),
            (replace(TERMS, per_missed=parse("5 USD")), "write both in one currency"),
            (replace(TERMS, fee=parse("-5 EUR")), "less than nothing"),
        ):
            with pytest.raises(ClaimError, match=words):
                claiming.keep_terms(app, wrong)
        assert claiming.terms_of(app, HOST) == TERMS


def test_a_month_that_has_not_begun_is_told(tmp_path: Path) -> None:
    with vendor(tmp_path) as app, pytest.raises(ClaimError, match="2027-01 is still to come"):
        told(app, month="2027-01")


def test_the_month_meant_is_the_last_whole_one_in_the_contracts_zone() -> None:
    eve = BEGIN - HOUR  # it is October in Berlin already
    berlin = replace(TERMS, zone="Europe/Berlin")
    assert str(claiming.month_meant(berlin, None, eve)) == "2026-09"
    assert str(claiming.month_meant(TERMS, None, eve)) == "2026-08"
    assert str(claiming.month_meant(TERMS, None, NOW)) == "2026-10"
