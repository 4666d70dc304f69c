"""What is followed in from a list and out to one, as the window does it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch.app import App, Watch, finding, lists
from statuswatch.app.desk import Desk
from statuswatch.app.restoring import Progress
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
HOSTS = ("podhost", "chirp", "vidbox")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    one = App(Profile.at(tmp_path / "one"), SimulatedClock(NOW))
    for host in HOSTS:
        one.follow(f"https://status.{host}.example/", "statuspage", host.capitalize())
    yield one
    one.close_store()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[App]:
    one = App(Profile.at(tmp_path / "other"), SimulatedClock(NOW))
    yield one
    one.close_store()


@pytest.mark.parametrize("name", ["ours.json", "ours.opml"])
async def test_what_goes_out_comes_in(app: App, other: App, tmp_path: Path, name: str) -> None:
    file, told = tmp_path / name, list[object]()
    assert await lists.write_out(Desk(app, Watch(app)), file) == 3
    found = await lists.take(Desk(other, Watch(other), told.append), file)
    await asyncio.sleep(0)
    assert (found.new, found.already, found.refused) == (3, 0, ())
    assert told == [Progress(n, 3) for n in (1, 2, 3)]
    again = await lists.take(Desk(other, Watch(other)), file)
    assert (again.new, again.already) == (0, 3)
    assert [s.name for s in other.stored.ledger.services()] == ["Podhost", "Chirp", "Vidbox"]


async def test_a_file_that_is_none_is_refused_in_words(app: App, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all", "utf-8")
    with pytest.raises(StatusWatchError, match="none of the lists"):
        await lists.take(Desk(app, Watch(app)), file)
    with pytest.raises(StatusWatchError, match="cannot be read"):
        await lists.take(Desk(app, Watch(app)), tmp_path / "gone.json")


async def test_what_a_list_does_not_say_is_asked_for(
    other: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "unknown.opml"
    file.write_text(
        '<?xml version="1.0"?><opml version="2.0"><body>'
        '<outline text="Shop" htmlUrl="http://127.0.0.1:9/"/></body></opml>',
        "utf-8",
    )
    asked: list[str] = []

    async def look(_: Desk, url: str) -> object:
        asked.append(url)
        raise StatusWatchError(say("Nobody is there"))

    monkeypatch.setattr(finding, "look", look)
    found = await lists.take(Desk(other, Watch(other)), file)
    assert (found.new, len(found.refused)) == (0, 1)
    assert asked == ["http://127.0.0.1:9/"]


async def test_who_stops_keeps_what_was_taken_in_by_then(
    other: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(
        f'<outline type="rss" text="S{n}" xmlUrl="https://s{n}.example/history.atom"/>'
        for n in range(400)
    )
    file = tmp_path / "many.opml"
    file.write_text(f'<opml version="2.0"><body>{many}</body></opml>', "utf-8")
    task: asyncio.Task[lists.Imported] | None = None

    def told(_: object) -> None:
        assert task is not None
        task.cancel()

    task = asyncio.create_task(lists.take(Desk(other, Watch(other), told), file))
    with pytest.raises(asyncio.CancelledError):
        await task
    taken = -1
    while taken != (now := len(other.stored.ledger.services())):  # what was begun is done
        taken = now
        await asyncio.sleep(0.5)
    assert taken < 400
