"""scorecard, compare: what they say, and how they end."""

from __future__ import annotations

import pytest

from statuswatch.app import profile
from statuswatch.cli.commands import COMMANDS, scoring
from statuswatch.core.model import Service, Source
from statuswatch.engine.clock import SimulatedClock
from tests.app.contract import BEGIN, NOW, day, october, tell, vendor
from tests.cli.conftest import Program

OTHER = Service("castwave", "Castwave", category="podcast-hosting")
THEIRS = Source("castwave:page", OTHER.id, "statuspage", "https://status.castwave.example")
NEW = Service("new", "New")
ALL = ("--since", "2026-10-01T00:00+00:00")


@pytest.fixture
def told(says: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """One vendor that was down in October, one that was not, one that was never read."""
    if all(command.name != "scorecard" for command in COMMANDS):
        monkeypatch.setattr("statuswatch.cli.parser.COMMANDS", (*COMMANDS, *scoring.COMMANDS))
    with vendor(says.profile) as app:
        october(app)
        app.stored.ledger.follow(OTHER, [THEIRS], BEGIN)
        app.stored.ledger.follow(NEW, [], BEGIN)
        tell(app, THEIRS, day(12))
        tell(app, THEIRS, NOW)
        app.stored.journal.flush()
    monkeypatch.setattr(profile, "SystemClock", lambda: SimulatedClock(NOW, sane_from=BEGIN))
    return says


def test_a_vendor_in_figures(told: Program) -> None:
    said = told("scorecard", "podhost", *ALL)
    assert (said.code, said.err) == (0, "")
    text = said.out.replace("\N{NO-BREAK SPACE}", " ")
    for line in (
        "  Outages: 2\n",
        "  Down in total: 14 h 30 min\n",
        "  Up, of the time we watched: 98.22 %\n",
        "  Credits: 4.90 EUR for one month, 0 claimed\n",
        "Too few outages to say what is usual for them.\n",
    ):
        assert line in text
    for nothing in ("too little to say", "promised nothing", "Half of them", "no day is set"):
        assert nothing not in text
    assert "If you leave" not in text


def test_the_same_for_programs(told: Program) -> None:
    [found] = told.json("scorecard", "podhost", *ALL)
    assert found["figures"]["outages"] == 2
    assert found["figures"]["down_seconds"] == 52200
    assert found["figures"]["lengths"]["enough"] is False
    assert [q["outages"] for q in found["quarters"]] == [2]
    assert (found["told"], found["leaving"]) == (None, [])


def test_a_podcast_host_is_not_left_without_a_backup(told: Program) -> None:
    said = told("scorecard", "castwave")
    assert said.code == 0
    assert "itunes:new-feed-url" in said.out


def test_nothing_known_is_cant_tell(told: Program) -> None:
    said = told("scorecard", "new")
    assert said.code == 2
    assert said.out.splitlines()[1:] == [
        "  We watched: nothing of it",
        "  Maintenance: none",
        "Nothing is known of that time: there is too little to say.",
    ]


def test_side_by_side(told: Program) -> None:
    said = told("compare", "podhost", "castwave", *ALL)
    assert (said.code, said.err) == (0, "")
    assert "Before that nothing is known of Castwave.\n" in said.out
    assert "Outages:\n  Podhost   1\n  Castwave  none\n" in said.out
    [found] = told.json("compare", "podhost", "castwave", *ALL)
    assert found["period"]["since"] == "2026-10-12T00:00:00Z"
    assert [s["service"] for s in found["services"]] == ["podhost", "castwave"]
    assert told("compare", "podhost", "new").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("scorecard", "podhots"),
        ("scorecard", "podhost", "--since", "yesterday"),
        ("scorecard", "podhost", "--since", "2026-11-01", "--until", "2026-10-01"),
        ("scorecard", "podhost", "--since", "2027-11-01"),
        ("compare", "podhost"),
        ("compare", "podhost", "Podhost"),
        ("compare", "podhost", "castwave", "new", "podhots"),
    ],
)
def test_what_does_not_do_is_said(told: Program, words: tuple[str, ...]) -> None:
    said = told(*words)
    assert said.code == 64
    assert said.err
