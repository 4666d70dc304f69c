"""The history is removed, moved or taken from us while we watch: it is said, and we tell on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from statuswatch.core.overview import Face, Overview, headline, icon
from statuswatch.core.words import render, say
from statuswatch.store.connection import Database
from statuswatch.store.errors import StoreError
from tests.engine.stage import MINUTE, Town, incident, summary
from tests.engine.test_disk_full import in_memory, titles


async def test_a_profile_removed_while_we_watch_is_made_again_with_all_that_was_in_it(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path / "profile") as town:
        first, second = await town.vendor(), await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            first.body = summary(incident())
            await town.go(MINUTE * 20)
            before = town.story()
            shutil.rmtree(tmp_path / "profile")
            second.body = summary(incident())
            await town.go(MINUTE * 10)
            words = [render(n.body) for n in town.heard.notices if not n.service]
            assert "moved or removed while StatusWatch ran" in words[0]
            assert {n.service for n in town.heard.notices if n.service} == {
                "statuspage-2",
                "statuspage-3",
            }
            assert "The history's file was gone" in titles(town)
            assert not in_memory(town)
            story = town.story()
            assert story == [*before, "opened"]
        await town.reopen()
        assert town.story() == story
        assert town.app.notes == ()


async def test_it_is_noticed_while_all_is_quiet(tmp_path: Path) -> None:
    async with Town(tmp_path / "profile") as town:
        await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            town.app.profile.history.unlink()
            await town.go(MINUTE * 3)
            assert town.app.profile.history.exists()
            assert titles(town) == ["The history's file was gone"]


@contextmanager
def nothing_is_taken(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The disk fails, and can't even be read to go on in memory."""

    def fails(*_: object, **__: object) -> None:
        raise StoreError(say("The disk failed while the history was read or written"), say(""))

    with patch.context() as broken:
        for name in ("writing", "reading", "ask"):
            broken.setattr(Database, name, fails)
        yield


async def test_it_is_never_green_while_nothing_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        seen: list[Overview] = []
        async with town.watching():
            await town.go(MINUTE * 20)
            with nothing_is_taken(monkeypatch):
                town.watch._tell_unheard(seen.append, StoreError(say("The disk failed"), say("")))
                assert seen == [], "a moment is no news"
                vendor.body = summary(incident())
                await town.go(MINUTE * 5)
                town.watch._tell_unheard(seen.append, StoreError(say("The disk failed"), say("")))
            assert icon(seen[-1]) == (Face.UNKNOWN, 0)
            assert render(headline(seen[-1])) == "We can't keep what we see"
            await town.go(MINUTE * 5)
            assert town.app.overview().unheard is None
            assert town.story() == ["opened"]
            assert icon(town.app.overview())[0] is not Face.FINE


async def test_answers_that_are_not_kept_are_asked_for_again_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history can be read, and takes nothing, in a way that we know nothing of."""
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            with monkeypatch.context() as broken:

                def locked(*_: object, **__: object) -> None:
                    raise StoreError(say("The history is locked by another program"), say(""))

                broken.setattr(Database, "writing", locked)
                vendor.body = summary(incident())
                await town.go(MINUTE * 7)
                asked = len(vendor.times)
                shown = town.app.overview()
                assert shown.unheard is not None
                assert "locked" in render(shown.unheard.why)
                assert icon(shown) == (Face.UNKNOWN, 0)
                await town.go(MINUTE * 5)
                assert len(vendor.times) - asked <= 6, "no more than once a minute"
            await town.go(MINUTE * 2)
            assert town.app.overview().unheard is None
            assert town.story() == ["opened"]
