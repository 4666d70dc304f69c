"""A backup of one profile, and another profile to take it up: what the tests of backups start from."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch.app import App, backing_up
from statuswatch.core.docket import Contact, ContactKind
from statuswatch.core.model import Incident, Level
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("STATUSWATCH_KILLS", "12"))
MINE = '[polling]\ninterval = "9m"\n'


def opened(folder: Path) -> App:
    return App(Profile.at(folder), SimulatedClock(NOW))


def names(folder: Path) -> list[str]:
    app = opened(folder)
    try:
        assert app.notes == ()
        return [service.name for service in app.stored.ledger.services()]
    finally:
        app.close_store()


def follow(app: App, name: str, stories: int = 1) -> None:
    service, source = app.follow(f"https://status.{name.lower()}.example/", "statuspage", name)
    told = [
        Incident(f"k{n}", f"{name} {n}", Level.DOWN, NOW.replace(year=2020), NOW.replace(year=2021))
        for n in range(stories)
    ]
    app.stored.journal.recall(source, told, NOW)
    app.stored.docket.keep_contact(Contact(service.id, ContactKind.EMAIL, "a@b.example"))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Of a profile that follows Podhost, with settings."""
    app = opened(tmp_path / "one")
    app.profile.settings_file.write_text(MINE, "utf-8")
    follow(app, "Podhost", 300)
    made = backing_up.back_up(app, tmp_path / "kept.backup")
    app.close_store()
    return made.path


@pytest.fixture
def other(tmp_path: Path, backup: Path) -> Profile:
    """A profile that follows Chirp, with settings of its own."""
    del backup
    app = opened(tmp_path / "two")
    app.profile.settings_file.write_text('[polling]\ninterval = "7m"\n', "utf-8")
    follow(app, "Chirp")
    app.close_store()
    return app.profile


def content(profile: Profile) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in profile.data_dir.iterdir()}
