"""A claim as a letter, and the reminder of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from statuswatch.core.claim import Claim
from statuswatch.core.claim_due import claim_reminder
from statuswatch.core.claim_letter import exactly, letter, letter_zone, owes
from statuswatch.core.docket import Holding
from statuswatch.core.model import Level
from statuswatch.core.words import Setting, render
from statuswatch.export import papers
from tests.core.claims import (
    LATER,
    OCTOBER,
    at,
    claimed,
    lived,
    posted,
    seen,
    terms,
    watch,
    work,
)

DAY = timedelta(days=1)


def bad() -> Claim:
    return claimed(
        lived(
            "a",
            [posted(11, 90), posted(200, 260, Level.DEGRADED)],
            [seen(0, 70)],
            planned=[work(-60, 80, 90)],
        ),
        lived("b", ours=[seen(300, 400)], words=[(290, 410)]),
        seen_by=watch(ours=[(-10_000, 350)]),
    )


def text(made: Claim, holding: Holding | None = None) -> str:
    """Without its line breaks."""
    written = papers.load("text").render(
        letter(made, "Podhost", holding), Setting(zone=letter_zone(made)[0])
    )
    return " ".join("".join(written).split())


def test_the_letter_says_who_what_when_and_how_much() -> None:
    told = text(bad(), Holding("podhost", account="PH-4711", plan="Studio"))
    for words in (
        "Service credit for 2026-10: Podhost ===",
        "Account: PH-4711 Plan: Studio",
        "All times are in UTC.",
        "- Began: 2026-10-10 00:00; Ended: 2026-10-10 04:20; Status page's words: Trouble a; "
        "By the status page: 2:19:00; By checks: 1:10:00; Claimed: 1:20:00",
        "Claimed: down for 2:10:00, uptime 99.7087 % (watched for 100 % of the time)",
        "By checks: down for 2:00:00 or more, uptime 99.7311 % at most "
        "(watched for 23.1854 % of the time)",
        "Of that by checks alone: 1:01:00",
        "2026-10-10 01:20 to 2026-10-10 01:30 (0:10:00), Trouble a: "
        "announced as maintenance before it began",
        "(1:00:00), Trouble a: milder than the terms count",
        "(0:50:00), Trouble b: not watched, and the status page says nothing of it",
        "Trouble b: reported by people only",
        "- Agreed uptime: 99.9 % of a month",
        "- Below 99 %: a credit of 25 % of the monthly fee",
        "Credit asked for: 4.90 EUR, which is 10 % of the monthly fee of 49.00 EUR",
        "It can be claimed until 2026-12-01 00:00",
    ):
        assert words in told


def test_a_side_that_was_hardly_watched_has_no_uptime() -> None:
    told = text(claimed(lived(theirs=[posted(0, 60)]), seen_by=watch([(0, 90)], [])))
    assert "By checks: can't tell, watched for 0.2016 % of the time" in told
    assert "By the status page: down for 1:00:00 or more, uptime 99.8655 % at most" in told
    told = text(claimed(lived(theirs=[posted(0, 60)]), seen_by=watch([], [])))
    assert "By checks: can't tell, nothing was checked in this month" in told


def test_the_letter_is_neutral() -> None:
    told = text(bad()).casefold()
    assert [w for w in ("!", "please", "unfortunately", "failure", "you ") if w in told] == []


def test_a_month_that_runs_is_told_on_top() -> None:
    made = claimed(lived(theirs=[posted(0, 90)]), now=at(500))
    assert "Preliminary: the month is not over" in text(made)


def test_its_times_are_those_of_the_contract() -> None:
    told = text(claimed(lived(theirs=[posted(0, 600)]), terms=terms(zone="Europe/Berlin")))
    assert "Began: 2026-10-10 02:00" in told
    assert "The month lasted 745:00:00" in told
    assert "All times are in Europe/Berlin." in told


def test_what_goes_on_has_no_end() -> None:
    ill = replace(lived(theirs=[posted(0, 90)]), ongoing=True)
    assert "Ended: goes on; " in text(claimed(ill, now=at(90)))


def test_their_words_are_told_as_theirs() -> None:
    made = claimed(replace(lived(theirs=[posted(0, 90)]), title="<b>Down</b>"))
    html = "".join(papers.load("html").render(letter(made, "Podhost"), Setting()))
    assert "&lt;b&gt;Down" in html
    assert "<b>Down" not in html


def test_a_length_is_exact() -> None:
    assert exactly(timedelta(seconds=604_800)) == "168:00:00"
    assert exactly(timedelta(minutes=9, seconds=59.9)) == "0:09:59"


# -- the reminder ----------------------------------------------------------------------------------


def test_it_is_told_once_seven_days_before_it_is_too_late() -> None:
    made = bad()
    assert made.deadline is not None
    early = claim_reminder(made, "Podhost", LATER)
    assert (early.notices, early.again) == ((), made.deadline - 7 * DAY)
    told = [claim_reminder(made, "Podhost", made.deadline - n * DAY) for n in (7, 3, 0.01)]
    assert [len(one.notices) for one in told] == [1, 1, 1]
    assert len({one.notices[0].key for one in told}) == 1
    assert claim_reminder(made, "Podhost", made.deadline).notices == ()
    [card] = told[0].notices
    assert render(card.title) == "Podhost owes you 4.90 EUR for 2026-10"
    assert render(card.body) == "Claim it before 2026-12-01 00:00. Then it is too late."


def test_nothing_is_told_of_what_was_sent_or_is_not_owed() -> None:
    due = LATER + 20 * DAY
    assert claim_reminder(bad(), "Podhost", due).notices
    assert claim_reminder(bad(), "Podhost", due, sent=True).notices == ()
    assert claim_reminder(claimed(), "Podhost", due).notices == ()
    open_ended = claimed(lived(theirs=[posted(0, 90)]), terms=terms(claim_within=None))
    assert claim_reminder(open_ended, "Podhost", due).notices == ()


def test_a_month_that_runs_is_asked_about_when_it_is_over() -> None:
    made = claimed(lived(theirs=[posted(0, 90)]), now=at(500))
    assert claim_reminder(made, "Podhost", at(500)).again == OCTOBER.end


def test_without_a_fee_the_reminder_tells_percent() -> None:
    made = claimed(lived(theirs=[posted(0, 90)]), terms=terms(fee=None))
    assert owes(made)
    [card] = claim_reminder(made, "Podhost", LATER + 20 * DAY).notices
    assert render(card.title) == "Podhost owes you 10 % of a month's fee for 2026-10"


def test_a_short_time_to_claim_is_reminded_of_when_the_month_is_over() -> None:
    made = claimed(
        lived(theirs=[posted(0, 90)]), terms=terms(claim_within=3 * DAY, fee=None), now=OCTOBER.end
    )
    assert len(claim_reminder(made, "Podhost", OCTOBER.end).notices) == 1
    assert made.claimed.percent == Decimal(10)
