"""The demo's profile is thrown away: at its end, after a mistake, and when a demo was killed."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.app.demo import (
    LOCK,
    PREFIX,
    DemoWatching,
    leave_nothing,
    throw_away_profile,
)
from statuswatch.core.model import Level
from statuswatch.core.overview import Overview
from statuswatch.demo.reading import StoryError
from statuswatch.engine.lock import EngineLock
from tests.waiting import PATIENCE


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(place: Path) -> list[str]:
    return [path.name for path in place.iterdir() if path.name.startswith(PREFIX)]


def test_what_a_killed_demo_left_is_removed_and_what_lives_is_not(place: Path) -> None:
    dead, living, begun, strange = (place / f"{PREFIX}{n}" for n in "abcd")
    for folder in (dead, living, begun):
        folder.mkdir()
    (dead / LOCK).touch()
    (dead / "history.db").touch()
    strange.symlink_to(living)
    lives = EngineLock(living / LOCK)
    assert lives.take()
    with throw_away_profile() as profile:
        mine = profile.data_dir.parent
        assert (dead.exists(), living.exists(), begun.exists()) == (False, True, True)
        assert (strange.is_symlink(), mine.exists()) == (True, True)
        with throw_away_profile() as other:
            assert other.data_dir.parent != mine
            assert mine.exists()
    lives.free()
    assert not mine.exists()


def test_what_ends_before_its_engine_does_leaves_nothing_either(place: Path) -> None:
    """A window does not wait long; its thread still has the profile open then."""
    others = place / f"{PREFIX}1-abc"
    others.mkdir()
    with throw_away_profile() as profile:
        mine = profile.data_dir.parent
        profile.data_dir.mkdir(parents=True)
        (profile.data_dir / "history.db").touch()
        leave_nothing()
        assert (mine.exists(), others.exists()) == (False, True)


async def test_it_is_removed_when_watching_is_cancelled(place: Path) -> None:
    demo = DemoWatching(20)
    folder = demo.app.profile.data_dir.parent
    told: list[Overview] = []
    watching = asyncio.create_task(demo.run(told.append))
    while not any(s.status.heard for o in told for s in o.services):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert folder.exists()
    await demo.check_now()
    assert demo.desk().app is demo.app
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert left(place) == []
    await demo.close()


async def test_it_is_removed_where_it_never_ran(place: Path) -> None:
    demo = DemoWatching()
    assert len(left(place)) == 1
    await demo.close()
    assert left(place) == []


def test_a_story_that_cannot_be_read_leaves_nothing(place: Path) -> None:
    with pytest.raises(StoryError):
        DemoWatching(folder=place / "nowhere")
    assert left(place) == []


async def test_the_story_waits_until_everything_was_looked_at_once() -> None:
    told: list[Overview] = []
    demo = DemoWatching(20)
    real = time.monotonic()
    watching = asyncio.create_task(demo.run(told.append))
    while not all(s.status.heard for o in told[-1:] or [demo.app.overview()] for s in o.services):
        assert demo.clock.monotonic() < 10 * (time.monotonic() - real) + 15
        await asyncio.sleep(0.005)
    assert all(s.status.level is Level.OK for s in demo.app.overview().services)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_its_story_began_so_long_ago_that_it_ends_in_the_present() -> None:
    demo = DemoWatching(2)
    left_of_it = demo.story.ends - demo.clock.now()
    real_end = datetime.now(UTC) + left_of_it / 120
    assert timedelta(0) <= real_end - demo.story.ends < timedelta(seconds=30)
    assert demo.story.length - left_of_it < timedelta(minutes=20), "ten seconds of ours"
    await demo.close()


async def test_a_proxy_is_not_asked_for_what_is_on_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "intranet.example")
    demo = DemoWatching(20)
    watching = asyncio.create_task(demo.run())
    queuely = demo.app.find("Queuely")
    async with asyncio.timeout(PATIENCE):
        while not any(s.status.level for s in demo.app.overview().services):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert os.environ["no_proxy"] == "intranet.example,127.0.0.1"
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert os.environ["no_proxy"] == "intranet.example"
    assert queuely.name == "Queuely"
