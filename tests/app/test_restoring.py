"""Back to a copy of the history, and a copy each day: nothing is lost on the way."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch.app import App, Watch, restoring, setting
from statuswatch.app.desk import Desk
from statuswatch.app.restoring import Progress
from statuswatch.core.flow import StatusWatchError
from statuswatch.engine import copies
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.copies import Copies
from statuswatch.engine.lock import EngineLock
from statuswatch.settings import Profile
from statuswatch.store import restoring as laying
from statuswatch.store.files import COMPANIONS, backups
from tests.waiting import soon

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)


def opened(folder: Path, at: datetime = NOW) -> App:
    return App(Profile.at(folder), SimulatedClock(at))


def names(app: App) -> list[str]:
    return [service.name for service in app.stored.ledger.services()]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """It follows Podhost; of that there is a copy. Then Chirp comes besides."""
    one = opened(tmp_path)
    one.follow("https://status.podhost.example/", "statuspage", "Podhost")
    one.stored.back_up(NOW)
    one.follow("https://status.chirp.example/", "statuspage", "Chirp")
    yield one
    one.close_store()


def the_copy(app: App) -> Path:
    return backups(app.profile.data_dir / "history.db")[0]


async def test_a_copy_takes_the_place_at_the_next_start_and_can_be_taken_back(
    app: App, tmp_path: Path
) -> None:
    told: list[object] = []
    app.clock.jump(timedelta(minutes=5))  # type: ignore[attr-defined]
    await restoring.restore(Desk(app, Watch(app), told.append), the_copy(app))
    await asyncio.sleep(0)
    assert isinstance(told[-1], Progress)
    assert names(app) == ["Podhost", "Chirp"], "until then nothing changes"
    app.close_store()
    back = opened(tmp_path)
    assert names(back) == ["Podhost"]
    newest = the_copy(back)
    await restoring.restore(Desk(back, Watch(back)), newest)
    back.close_store()
    again = opened(tmp_path)
    assert names(again) == ["Podhost", "Chirp"], "as it was, it had become a copy itself"
    again.close_store()


async def test_while_another_process_watches_the_history_stays(app: App, tmp_path: Path) -> None:
    await restoring.restore(Desk(app, Watch(app)), the_copy(app))
    with EngineLock(app.profile.data_dir / "engine.lock") as lock:
        assert lock.take()
        beside = opened(tmp_path)
        assert names(beside) == ["Podhost", "Chirp"]
        beside.close_store()


@pytest.mark.parametrize("content", [b"", b"nothing of ours" * 20, b"SQLite format 3\0" * 40])
async def test_what_is_no_whole_history_is_refused_and_nothing_changes(
    app: App, tmp_path: Path, content: bytes
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(content)
    before = {file.name for file in app.profile.data_dir.iterdir()}
    with pytest.raises(StatusWatchError, match="wrong"):
        await restoring.restore(Desk(app, Watch(app)), wrong)
    assert {file.name for file in app.profile.data_dir.iterdir()} == before


async def test_a_damaged_copy_is_refused(app: App, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    content = bytearray(the_copy(app).read_bytes())
    content[8192:12288] = b"\xff" * 4096
    damaged.write_bytes(content)
    with pytest.raises(StatusWatchError, match="damaged"):
        await restoring.restore(Desk(app, Watch(app)), damaged)


async def test_a_copy_of_a_newer_version_is_refused(app: App, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copy(the_copy(app), newer)
    with closing(sqlite3.connect(newer)) as opened_:
        opened_.execute("PRAGMA user_version = 9999")
    before = {file.name for file in app.profile.data_dir.iterdir()}
    with pytest.raises(StatusWatchError, match="newer StatusWatch"):
        await restoring.restore(Desk(app, Watch(app)), newer)
    assert {file.name for file in app.profile.data_dir.iterdir()} == before


def test_given_up_halfway_the_history_stays_at_the_next_start(app: App) -> None:
    history = app.profile.data_dir / "history.db"
    before = {file.name for file in history.parent.iterdir()}
    laying.lay_ready(history, the_copy(app), NOW + timedelta(minutes=5), lambda *_: False)
    assert {file.name for file in history.parent.iterdir()} == before


async def test_what_belonged_to_the_other_file_goes_with_it(app: App) -> None:
    """A journal that is left beside another file would be played back into it."""
    history = app.profile.data_dir / "history.db"
    await restoring.restore(Desk(app, Watch(app)), the_copy(app))
    app.close_store()
    for suffix in COMPANIONS:
        history.with_name(history.name + suffix).write_bytes(b"of the other one")
    restoring.take_up(app.profile)
    assert not laying.next_of(history).exists()
    assert not any(history.with_name(history.name + s).exists() for s in COMPANIONS)


async def test_who_gives_up_leaves_nothing_behind(app: App) -> None:
    before = {file.name for file in app.profile.data_dir.iterdir()}
    task: asyncio.Task[None] | None = None

    def told(_: object) -> None:
        if task is not None:
            task.cancel()

    task = asyncio.create_task(restoring.restore(Desk(app, Watch(app), told), the_copy(app)))
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.2)

    def left() -> set[str]:
        return {file.name for file in app.profile.data_dir.iterdir()} - before

    await soon(lambda: not any(name.endswith(".part") for name in left()))


# -- each day ----------------------------------------------------------------------------------


async def test_a_day_has_one_copy(app: App) -> None:
    clock = app.clock
    made = Copies(app.stored, clock)
    assert isinstance(clock, SimulatedClock)
    for _ in range(30):
        clock.jump(timedelta(hours=1))
        await made.make()
    assert len(backups(app.profile.data_dir / "history.db")) == 2
    assert made.trouble is None


async def test_without_room_there_is_no_copy_and_it_is_said_until_there_is(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(app)
    usage: Any = shutil.disk_usage(app.profile.data_dir)
    app.clock.jump(timedelta(days=2))  # type: ignore[attr-defined]
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
        await watch.copies.make()
        told = await setting.data(Desk(app, watch))
        assert told.trouble is not None
        assert "Too little room" in str(told.trouble)
        assert len(told.copies) == 1
    await watch.copies.make()
    told = await setting.data(Desk(app, watch))
    assert (told.trouble, len(told.copies)) == (None, 2)


async def test_a_program_that_runs_looks_by_itself(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "FIRST", 0.01)
    app.clock.jump(timedelta(days=2))  # type: ignore[attr-defined]
    running = asyncio.create_task(Copies(app.stored, app.clock).run())
    await soon(lambda: len(backups(app.profile.data_dir / "history.db")) == 2)
    running.cancel()
