"""The words of the history's table, without a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Level, Outage, Service
from statuswatch.core.words import Setting, say
from statuswatch.store.nouns import OutageRow, Said
from statuswatch.ui.history_words import Column, cell, copied, spoken, tip

NOON = datetime(2025, 11, 9, 12, tzinfo=UTC)
SETTING = Setting(now=NOON + timedelta(hours=3))


def row(*seen_by: str, said: Said = Said.NEVER) -> OutageRow:
    outage = Outage("o", NOON, NOON + timedelta(hours=1), Level.DOWN, (), ongoing=False)
    title = say("Assembling spins")
    return OutageRow(Service("p", "Podhost"), outage, title, (), said, None, seen_by, (1,))


def test_the_users_word_is_marked_as_theirs() -> None:
    mine = row("user")
    assert cell(mine, Column.SEEN, SETTING) == "your own word"
    assert "Seen by: your own word." in spoken(mine, SETTING)
    assert "Seen by: your own word." in tip(mine, SETTING), "where it is narrow, only here"
    assert copied([mine], SETTING).endswith("\tyour own word\n")


def test_it_stands_beside_the_others() -> None:
    assert cell(row("probe", "user", "statuspage"), Column.SEEN, SETTING) == (
        "own check, your own word, page"
    )


def test_two_checks_of_ours_are_said_once() -> None:
    assert cell(row("probe", "podcast"), Column.SEEN, SETTING) == "own check"
