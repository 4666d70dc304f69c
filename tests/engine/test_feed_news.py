"""A feed that mixes kinds of news, followed for hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from statuswatch.core.words import render
from tests.engine.stage import MINUTE, START, Town


def entry(key: str, title: str, category: str, at: datetime) -> str:
    return (
        f"<item><title>{title}</title><guid>{key}</guid><category>{category}</category>"
        f"<pubDate>{format_datetime(at)}</pubDate><description>In short</description></item>"
    )


def feed(*entries: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Podhost</title>{''.join(entries)}</channel></rss>".encode()


async def test_trouble_is_told_as_trouble_and_news_as_news(tmp_path: Path) -> None:
    old = entry("1", "Outages of boredom are over", "Product", START - timedelta(days=1))
    async with Town(tmp_path) as town:
        vendor = await town.vendor("feed", status="System status", news="tell")
        vendor.body = feed(old)
        async with town.watching(past=True):
            await town.go(MINUTE * 20)
            assert town.story() == []
            new = entry("2", "A new editor, down to the letter", "Product", town.clock.now())
            vendor.body = feed(new, old)
            await town.go(MINUTE * 20)
            ill = entry("3", "[Investigating] Uploads fail", "System status", town.clock.now())
            vendor.body = feed(ill, new, old)
            await town.go(MINUTE * 20)
            assert town.story() == ["news", "opened"]
            told = [render(notice.title) for notice in town.heard.notices]
            assert told == ["feed 2: A new editor, down to the letter", "feed 2 is degraded"]
        await town.reopen()
        async with town.watching(past=True):
            await town.go(MINUTE * 20)
            assert town.story() == ["news", "opened"], "told once, restart or not"
        (outage,) = town.app.stored.history.outages("feed 2", now=town.clock.now())
        assert outage.incidents[0][1] == "3"
