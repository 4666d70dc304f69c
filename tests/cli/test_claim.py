"""claim: what is owed for a month, and the terms it is reckoned by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.app import profile
from statuswatch.cli.commands import COMMANDS, claim
from statuswatch.engine.clock import SimulatedClock
from statuswatch.store.nouns import Proof
from tests.app.contract import BEGIN, NOW, PAGE, october, tell, vendor
from tests.cli.conftest import Program

SET = (
    *("--fee", "49 EUR", "--uptime", "99.9", "--tier", "99.9:10", "--tier", "99:25"),
    *("--zone", "Europe/Berlin", "--within", "30d", "--per-hour", "20 EUR"),
)


@pytest.fixture
def told(says: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A vendor that was down in October; no terms yet."""
    if all(command.name != "claim" for command in COMMANDS):
        monkeypatch.setattr("statuswatch.cli.parser.COMMANDS", (*COMMANDS, *claim.COMMANDS))
    with vendor(says.profile, terms=None) as app:
        october(app)
    monkeypatch.setattr(profile, "SystemClock", lambda: SimulatedClock(NOW, sane_from=BEGIN))
    return says


def test_terms_are_kept_and_shown(told: Program) -> None:
    said = told("claim", "podhost", *SET)
    assert (said.code, said.err) == (0, "")
    assert "  below 99.9 % a credit of 10 %\n  below 99 % a credit of 25 %\n" in said.out
    assert told("claim", "podhost", "--show").out == said.out
    [terms] = told.json("claim", "podhost", "--fee", "99,50 EUR")
    assert terms["terms"]["fee"] == "99.50 EUR"
    assert (terms["terms"]["uptime"], terms["terms"]["zone"]) == ("99.9", "Europe/Berlin")


def test_a_tier_takes_the_place_of_its_own_and_of_no_other(told: Program) -> None:
    def tiers(*typed: str) -> dict[str, str]:
        [kept] = told.json("claim", "podhost", *(w for one in typed for w in ("--tier", one)))
        return {tier["below"]: tier["credit"] for tier in kept["terms"]["tiers"]}

    told("claim", "podhost", *SET)
    assert tiers("99:5") == {"99.9": "10", "99": "5"}
    assert tiers("95:50") == {"99.9": "10", "99": "5", "95": "50"}
    assert tiers("99.90:12", "95:none") == {"99.9": "12", "99": "5"}
    assert tiers("none", "98:20") == {"98": "20"}


def test_none_takes_a_term_back(told: Program) -> None:
    told("claim", "podhost", *SET, "--shortest", "5m", "--most", "50", "--least", "down")
    [kept] = told.json("claim", "podhost", "--show")
    assert (kept["terms"]["shortest_seconds"], kept["terms"]["least"]) == (300, "down")
    nothing = ("--fee", "none", "--tier", "none", "--shortest", "none", "--within", "none")
    [kept] = told.json("claim", "podhost", *nothing, "--maintenance", "counts")
    assert (kept["terms"]["fee"], kept["terms"]["tiers"]) == (None, [])
    assert (kept["terms"]["shortest_seconds"], kept["terms"]["claim_within_seconds"]) == (0, None)
    assert kept["terms"]["without_maintenance"] is False
    assert kept["terms"]["most"] == "50"


def test_what_is_owed_is_told_with_its_outages_and_what_it_cost(told: Program) -> None:
    told("claim", "podhost", *SET)
    said = told("claim", "podhost")
    assert (said.code, said.err) == (0, "")
    lines = said.out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines[0] == "Podhost, 2026-10 (Europe/Berlin)"
    assert (
        "Uploads fail (down): their page 2:00:00, our checks 2:00:00, claimed 2:30:00" in lines[1]
    )
    for line in (
        "By their page: down 2:00:00, uptime 99.7315 % (watched for 96.51 % of the time)",
        "Claimed: down 2:30:00, uptime 99.6644 % (watched for 96.51 % of the time)",
        "Agreed: 99.9 %. It was less.",
        "To count what is milder: statuswatch claim podhost --least degraded",
        "Podhost owes you 4.90 EUR: 10 % of 49.00 EUR.",
        "It cost you 50.00 EUR, for 2 h 30 min of it.",
        "Claim it before 1 Dec 00:00.",
    ):
        assert line in lines
    assert lines[1].startswith("  10 Oct 02:00 to 10 Oct 04:30  Uploads fail"), (
        "the contract's clock"
    )
    assert any("(12:00:00), Uploads fail (slow): milder" in line for line in lines)


def test_a_program_gets_exact_figures(told: Program) -> None:
    told("claim", "podhost", *SET)
    [made] = told.json("claim", "podhost", "--month", "2026-10")
    assert made["claimed"] == {
        "down_seconds": 9000,
        "uptime": "99.6644",
        "observed_percent": "96.51",
        "sure": True,
        "breached": True,
        "credit_percent": "10",
        "credit": "4.90 EUR",
    }
    assert made["month_seconds"] == 745 * 3600
    assert [p["by"] for p in made["proof"]] == ["our check", "both", "their page"]
    assert [x["why"] for x in made["excluded"]] == ["mild"]
    assert (made["deadline"], made["passed"]) == ("2026-11-30T23:00:00Z", False)
    assert made["cost"] == ["50.00 EUR"]


@pytest.mark.parametrize("ending", [".txt", ".html", ".md", ""])
def test_the_letter_is_written(told: Program, tmp_path: Path, ending: str) -> None:
    told("claim", "podhost", *SET)
    path = tmp_path / f"claim{ending}"
    assert told("claim", "podhost", "--letter", str(path)).code == 0
    text = path.read_text("utf-8").replace("\\", "")  # what Markdown escapes
    assert "PH-4711" in text
    assert "4.90 EUR" in text
    assert "2026-10-10 02:00" in text  # in Berlin


def test_the_letter_on_standard_output_is_text(told: Program) -> None:
    told("claim", "podhost", *SET)
    said = told("claim", "podhost", "--letter", "-")
    assert said.out.startswith("Service credit for 2026-10: Podhost\n=====")
    [made] = told.json("claim", "podhost", "--letter", "-")
    assert made["letter"].startswith("Service credit for 2026-10: Podhost\n")


def test_of_a_month_that_nobody_watched_nothing_can_be_told(told: Program) -> None:
    told("claim", "podhost", *SET)
    said = told("claim", "podhost", "--month", "2026-08")
    assert said.code == 2
    assert "Can't tell whether Podhost owes you anything: nobody watched." in said.out
    assert "By their page: can't tell, it was not read in this month" in said.out
    assert "By our checks: can't tell, nothing was checked in this month" in said.out
    assert "Agreed: 99.9 %. Whether it was less can't be told." in said.out
    assert "100 %" not in said.out
    [made] = told.json("claim", "podhost", "--month", "2026-08")
    claimed = made["claimed"]
    assert (claimed["uptime"], claimed["breached"], claimed["credit"]) == (None, None, None)


@pytest.mark.parametrize("typed", [("--letter", "-"), ("--sent",)])
def test_nothing_is_asked_for_where_it_can_not_be_told(
    told: Program, typed: tuple[str, ...]
) -> None:
    told("claim", "podhost", *SET)
    said = told("claim", "podhost", "--month", "2026-09", *typed)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        "Can't tell whether Podhost owes you anything: nobody watched.",
        "See why: statuswatch claim podhost --month 2026-09",
    ]
    told("claim", "podhost", "--tier", "none")
    bare = told("claim", "podhost", *typed)
    assert bare.code == 64
    assert "What Podhost owes you for it can't be told: the terms name no credit." in bare.err
    told("claim", "podhost", "--tier", "99:10")
    fine = told("claim", "podhost", *typed)
    assert (fine.code, fine.err.splitlines()[0]) == (64, "Nothing is owed for 2026-10")


def test_a_month_of_which_forty_seconds_were_watched_has_no_uptime(
    told: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("claim", "podhost", *SET, "--zone", "UTC")
    with vendor(told.profile, terms=None) as app:
        begin = datetime(2026, 12, 1, tzinfo=UTC)
        for seconds in (0, 40):
            tell(app, PAGE, begin + timedelta(seconds=seconds))
        tell(app, PAGE, begin + timedelta(days=40), proof=Proof())
        app.stored.journal.flush()
    later = datetime(2027, 1, 10, tzinfo=UTC)
    monkeypatch.setattr(profile, "SystemClock", lambda: SimulatedClock(later, sane_from=BEGIN))
    said = told("claim", "podhost", "--month", "2026-12")
    assert said.code == 2
    assert "By their page: can't tell, watched for 0.0014 % of the time" in said.out
    assert "We watched 0:00:40 of 744:00:00." in said.out
    assert "owes you anything: we watched 0:00:40 of 744:00:00." in said.out
    assert "uptime" not in said.out


def test_terms_and_a_month_may_be_typed_at_once(told: Program) -> None:
    said = told("claim", "podhost", *SET, "--month", "2026-10")
    assert "Podhost owes you 4.90 EUR: 10 % of 49.00 EUR." in said.out


def test_what_was_sent_is_noted(told: Program) -> None:
    told("claim", "podhost", *SET)
    said = told("claim", "podhost", "--sent")
    assert said.code == 0
    assert "You claimed 4.90 EUR at 5 Nov" in said.out.replace("\N{NO-BREAK SPACE}", " ")
    [made] = told.json("claim", "podhost")
    assert made["sent"] == "2026-11-05T00:00:00Z"
    assert (made["sent_credit"], made["sent_percent"]) == ("4.90 EUR", "10")
    assert "claimed for 2026-10 at " in told("claim", "podhost", "--show").out
    [kept] = told.json("claim", "podhost", "--show")
    [claimed] = kept["claims"]
    assert (claimed["month"], claimed["credit"]) == ("2026-10", "4.90 EUR")


def test_what_was_sent_outlives_its_terms_and_can_be_taken_back(told: Program) -> None:
    told("claim", "podhost", *SET)
    told("claim", "podhost", "--sent")
    told("claim", "podhost", "--fee", "500 USD", "--tier", "99.9:50")
    for after in ((), ("--month", "2026-10")):
        said = told("claim", "podhost", *after)
        assert "Podhost owes you 4.90 EUR: 10 % of 49.00 EUR." in said.out
        assert "You claimed 4.90 EUR at " in said.out
        assert "It is reckoned by the terms as they were when you claimed it." in said.out
        told("claim", "podhost", "--drop")
        if not after:
            assert told("claim", "podhost").code == 64
    assert told("claim", "podhost", "--month", "2026-10", "--sent").code == 0
    taken = told("claim", "podhost", "--month", "2026-10", "--not-sent")
    assert (taken.code, taken.out) == (0, "Noted: you have not claimed 2026-10 of Podhost.\n")
    told("claim", "podhost", *SET)
    assert told.json("claim", "podhost")[0]["sent"] is None
    again = told("claim", "podhost", "--not-sent")
    assert (again.code, again.err.splitlines()[0]) == (
        64,
        "You have not claimed 2026-10 of Podhost",
    )
    assert told("claim", "podhost", "--sent", "--not-sent").code == 64


def test_what_is_wrong_with_the_terms_is_told_in_the_readers_language(told: Program) -> None:
    (told.profile / "config").mkdir(parents=True, exist_ok=True)
    german = told("--language", "de", "claim", "podhost", "--fee", "49")
    assert german.code == 64


def test_without_tiers_only_the_downtime_is_told(told: Program) -> None:
    said = told("claim", "podhost", "--uptime", "99.9", "--month", "2026-10")
    assert "What Podhost owes you for it can't be told: the terms name no credit." in said.out
    assert "Agreed: 99.9 %. It was less." in said.out


def test_terms_that_contradict_each_other_are_kept_and_told(told: Program) -> None:
    said = told("claim", "podhost", "--fee", "9 EUR", "--tier", "99.9:10", "--tier", "99:5")
    assert said.code == 0
    assert "The tiers contradict each other: below 99 % gives 5 %" in said.err


def test_dropped_terms_are_gone(told: Program) -> None:
    told("claim", "podhost", *SET)
    assert told("claim", "podhost", "--drop").code == 0
    again = told("claim", "podhost")
    assert (again.code, again.err.splitlines()[0]) == (64, "No terms are kept for Podhost")
    assert told("claim", "podhost", "--drop").code == 64


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("--fee", "1.234 EUR"), "1.234 EUR could be 1234 EUR"),
        (("--fee", "49"), "write it with its currency"),
        (("--fee", "$49"), "could be of several countries"),
        (("--fee=-5 EUR",), "-5.00 EUR is less than nothing"),
        (("--uptime", "lots"), "'lots' is no percentage: write it as 99.9"),
        (("--uptime", "100.1"), "100.1 % is no uptime"),
        (("--tier", "99.9"), "'99.9' is no tier"),
        (("--tier", "99.9:200"), "99.9:200 is no tier"),
        (("--tier", "97:none"), "There is no tier below 97 %"),
        (("--fee", "5 XYZ"), "XYZ is no currency"),
        (("--most", "101"), "101 % is no part of the fee"),
        (("--zone", "Mars/Base"), "There is no time zone called Mars/Base"),
        (("--within", "soon"), "'soon' is not a duration"),
        (("--within", "0s"), "must be possible for some time"),
        (("--least", "bad"), "'bad' is no level"),
        (("--per-missed", "5 USD"), "write both in one currency"),
        (("--month", "2026-13"), "write it as 2026-10"),
        (("--month", "October"), "write it as 2026-10"),
        (("--drop", "--fee", "5 EUR"), "--drop goes without new terms"),
        (("--month", "2027-01"), "2027-01 is still to come"),
        (("--letter", "claim.docx"), "No letter can be written as .docx"),
        (("--letter", "/nowhere/at/all.txt"), "/nowhere/at"),
    ],
)
def test_what_does_not_do_is_told_and_changes_nothing(
    told: Program, typed: tuple[str, ...], words: str
) -> None:
    told("claim", "podhost", *SET)
    before = told("claim", "podhost", "--show").out
    said = told("claim", "podhost", *typed)
    assert (said.code, said.out) == (64, "")
    assert words in said.err
    assert told("claim", "podhost", "--show").out == before


def test_an_unknown_name_is_told(told: Program) -> None:
    said = told("claim", "podhots")
    assert (said.code, said.err.splitlines()[-1]) == (64, "Did you mean Podhost?")
