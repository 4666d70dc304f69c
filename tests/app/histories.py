"""Histories of two profiles, written out and taken in: for the tests of both."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch.app import App
from statuswatch.app.bringing_in import bring_in
from statuswatch.app.records import records
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Update
from statuswatch.core.reduce import replay
from statuswatch.engine.clock import SimulatedClock
from statuswatch.export.json import EXPORT
from statuswatch.settings import Profile
from statuswatch.store.nouns import Filter
from statuswatch.store.taking_in import Taken

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PAGE = "https://status.podhost.example/"


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def opened(folder: Path) -> App:
    return App(Profile.at(folder), SimulatedClock(NOW))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    one = opened(tmp_path / "ours")
    yield one
    one.close_store()


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[App]:
    one = opened(tmp_path / "theirs")
    yield one
    one.close_store()


def story(n: int, level: Level = Level.DOWN, *words: str, **fields: Any) -> Incident:
    updates = tuple(
        Update(f"u{k}", at(-100 * n + k / 10), "investigating", text)
        for k, text in enumerate(words)
    )
    made = Incident(f"k{n}", f"Uploads fail {n}", level, at(-100 * n), at(-100 * n + 2))
    return replace(made, updates=updates, **fields)


def told(app: App, *stories: Incident, name: str = "Podhost", url: str = PAGE) -> None:
    """As a poll of theirs told it, hours ago."""
    _, source = app.follow(url, "statuspage", name)
    app.stored.journal.commit(Observation(source, at(-9_999), Report()), Rules())
    app.stored.journal.commit(Observation(source, at(-1), Report(stories)), Rules())


def written(app: App) -> bytes:
    found = records(app.stored.history, Filter(), NOW)
    return "".join(EXPORT.render(found, NOW)).encode()


def take(app: App, file: bytes) -> Taken:
    done = bring_in(app, io.BytesIO(file))
    assert (done.left_out, done.whole) == (0, True)
    sound(app)
    return done.taken


def sound(app: App) -> None:
    """What must hold after every import: the journal tells all there is, and nothing is news."""
    rows = app.stored.history.rows(limit=9_999)
    lines = app.stored.journal.changes(0, 99_999)
    for source in {row.source.id for row in rows}:
        kept = {r.known.incident.key: r.known.incident for r in rows if r.source.id == source}
        assert replay(c for c in lines if c.source == source) == kept
    made = {(r.known.incident.key, r.outage_id) for r in rows}
    app.stored.history.rebuild(NOW)
    again = app.stored.history.rows(limit=9_999)
    assert {(r.known.incident.key, r.outage_id) for r in again} == made


def stories(app: App) -> list[Incident]:
    return [row.known.incident for row in app.stored.history.rows(limit=9_999)]


def file_of(*rows: dict[str, object], version: object = 1) -> bytes:
    head = {
        "format": "statuswatch-history",
        "version": version,
        "generated": "2026-11-23T06:00:00Z",
    }
    return json.dumps({**head, "outages": rows}).encode()


ROW: dict[str, object] = {
    "service": "Podhost",
    "kind": "incident",
    "title": "Uploads fail",
    "level": "down",
    "started": "2026-11-01T07:00:00Z",
    "ended": "2026-11-01T09:00:00Z",
    "first_seen": "2026-11-01T07:04:00Z",
    "components": ["Uploads"],
    "source": "statuspage",
    "source_url": PAGE,
    "url": f"{PAGE}1",
    "updates": [{"at": "2026-11-01T07:04:00Z", "phase": "investigating", "text": "We look"}],
}
