"""Who deletes everything also deletes what the keyring has of calendars."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from statuswatch.app import App
from statuswatch.app.calendars import KeptCalendar, entry_of, remember
from statuswatch.app.secrets import forget_all
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.secrets import ADDRESS, Secret
from statuswatch.settings import Profile, Settings
from tests.keyrings import Ring, ring

__all__ = ["ring"]

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_the_secret_of_a_calendar_goes_with_everything(
    tmp_path: Path,
    ring: Ring,
) -> None:
    app = App(Profile.at(tmp_path), SimulatedClock(NOW), Settings())
    private = KeptCalendar("https://calendar.test/***/a.ics", form=ADDRESS)
    remember(app, private, Secret("https://calendar.test", ADDRESS, "s3cret"))
    remember(app, KeptCalendar("https://calendar.test/open.ics"))
    app.close_store()
    assert [user for _, user in ring.held] == [entry_of(private)]
    forget_all(app.profile.data_dir / "history.db")
    assert ring.held == {}
