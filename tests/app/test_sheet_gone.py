"""Since when a followed part is gone from its page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.app import App
from statuswatch.app.sheet_gone import gone_since
from statuswatch.settings import Profile

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=19)


def test_it_is_noted_once_and_forgotten_when_it_is_listed_again(tmp_path: Path) -> None:
    app = App(Profile.at(tmp_path))
    ledger = app.stored.ledger
    try:
        assert gone_since(ledger, "podhost", ["Uploads"], NOW) == {"Uploads": NOW}
        assert gone_since(ledger, "podhost", ["Uploads", "Feeds"], LATER) == {
            "Uploads": NOW,
            "Feeds": LATER,
        }
        assert gone_since(ledger, "podhost", [], LATER) == {}
        assert gone_since(ledger, "podhost", ["Uploads"], LATER) == {"Uploads": LATER}
    finally:
        app.close_store()


def test_a_note_that_is_none_of_ours_breaks_nothing(tmp_path: Path) -> None:
    app = App(Profile.at(tmp_path))
    try:
        for odd in ("nonsense", "[1]", '{"Uploads": 3}'):
            app.stored.ledger.note("gone:podhost", odd)
            assert gone_since(app.stored.ledger, "podhost", ["Uploads"], NOW) == {"Uploads": NOW}
    finally:
        app.close_store()
