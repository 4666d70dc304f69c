"""The composition root: watching ends when it is told to."""

from __future__ import annotations

import asyncio
from pathlib import Path

from statuswatch.app import App, Watch
from statuswatch.settings import Profile
from tests.waiting import PATIENCE


async def test_a_stop_that_comes_together_with_news_is_not_forgotten(tmp_path: Path) -> None:
    app = App(Profile.at(tmp_path))
    try:
        watch = Watch(app)
        running = asyncio.create_task(watch.run())
        await asyncio.sleep(0.2)
        app.network.engine.news()  # wakes the teller, and in the very same tick:
        running.cancel()
        done, _ = await asyncio.wait({running}, timeout=PATIENCE)
        assert done
    finally:
        running.cancel()
        app.lock.free()
        app.close_store()


def test_what_was_left_takes_up_its_history_but_not_for_a_strangers_page(tmp_path: Path) -> None:
    app = App(Profile.at(tmp_path))
    try:
        first, _ = app.follow("https://status.a.test", "statuspage", "Status")
        app.stored.ledger.unfollow(first.id, app.clock.now())
        stranger, _ = app.follow("https://status.b.test", "statuspage", "Status")
        assert stranger.id != first.id
        app.stored.ledger.unfollow(stranger.id, app.clock.now())
        again, _ = app.follow("https://status.a.test/", "statuspage", "Status")
        assert again.id == first.id
    finally:
        app.close_store()
