"""The disk is full while we watch: it is said, everything is told on, and written when there is
room."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from statuswatch.core.words import render
from tests.engine.stage import HOUR, MINUTE, Town, incident, summary
from tests.store.test_afloat import fill, make_room

MANY = tuple(incident(f"i{n}", name=f"Uploads {n} fail " * 20) for n in range(60))
"""What does not fit into the pages that are there."""


def titles(town: Town) -> list[str]:
    return [render(notice.title) for notice in town.heard.notices]


def in_memory(town: Town) -> bool:
    return town.app.stored.disk.afloat is not None


async def test_a_full_disk_is_said_and_outages_are_told_and_written_later(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        first, second = await town.vendor(), await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            fill(town.app.stored)
            first.body = summary(*MANY)
            await town.go(MINUTE * 10)
            assert "The history can't be written" in titles(town)
            assert "keep it in memory" in render(town.heard.notices[0].body)
            second.body = summary(*MANY)
            await town.go(MINUTE * 10)
            first.body = summary()
            await town.go(MINUTE * 20)
            told = [n for n in town.heard.notices if n.service]
            assert {n.service for n in told} == {"statuspage-2", "statuspage-3"}
            assert in_memory(town)
            make_room(town.app.stored)
            await town.go(MINUTE * 2)
            assert not in_memory(town)
            assert titles(town)[-1] == "The history is written again"
        story, told_all = town.story(), titles(town)
        await town.reopen()
        assert town.app.notes == ()
        assert town.story() == story
        assert {word: story.count(word) for word in set(story)} == {"opened": 120, "resolved": 60}
        async with town.watching():
            await town.go(HOUR)
        since = titles(town)[len(told_all) :]
        assert all("is still down" in title for title in since), "nothing is told twice"


async def test_a_program_that_ends_with_a_full_disk_says_what_is_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            fill(town.app.stored)
            vendor.body = summary(*MANY)
            await town.go(MINUTE * 10)
        with caplog.at_level(logging.WARNING):
            await town.app.close()
        assert "The disk is full" in caplog.text
        monkeypatch.setattr("statuswatch.store.afloat.is_dead", lambda _: True)
        town.app = town.open()
        assert "is not in the history" in render(town.app.notes[0])
        assert town.story() == []
        async with town.watching():
            await town.go(MINUTE * 10)
        assert town.story() == ["opened"] * 60, "what lasts is found again"


async def test_a_crash_takes_little_from_an_outage_that_was_seen_to_stand(tmp_path: Path) -> None:
    """Room for a moment is enough to write that it still stood then; and so are some seconds."""
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            fill(town.app.stored)
            vendor.body = summary(*MANY)
            await town.go(MINUTE * 10)
            assert in_memory(town)
            make_room(town.app.stored)
            await town.go(MINUTE)
            assert not in_memory(town)
            written = _heard_in_the_file(town)
            assert town.clock.now() - written <= MINUTE * 4
            await town.go(MINUTE * 4 + MINUTE / 2)  # less than every buffer is written after anyway
            assert _heard_in_the_file(town) - written >= MINUTE, "the disk may be full again"


def _heard_in_the_file(town: Town) -> datetime:
    with closing(sqlite3.connect(town.app.profile.history)) as raw:
        [told] = raw.execute("SELECT heard FROM sources").fetchone()
    return datetime.fromisoformat(told)
