"""Recorded podcast feeds and enclosure chains are read as their manifest says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from statuswatch.adapters._podcast_feed import read_feed
from statuswatch.adapters._podcast_loose import read_loosely
from statuswatch.adapters._podcast_private import private
from tests.benchmarks import podcast_corpus as corpus

pytestmark = pytest.mark.skipif(
    not (corpus.CORPUS / "MANIFEST.jsonl").is_file(), reason="the shared corpus is not here"
)

READ_BETTER = {
    ("ardradiofeature.xml", "lengths_zero_or_missing"),
    ("ardradiofeature.xml", "new_feed_url"),
}
"""It writes the itunes namespace in its old spelling, and lengths with a blank behind them: its
manifest leaves both out."""


def test_all_enclosure_chains_are_taken_apart_as_expected() -> None:
    rows = list(corpus.chains(corpus.shipped()))
    assert len(rows) == 2 * 118
    assert [row for row in rows if not row.exact] == []


def test_all_recorded_feeds_are_read_as_their_manifest_says() -> None:
    rows = list(corpus.feeds(corpus.shipped()))
    assert len({row.file for row in rows}) == 45
    assert {(row.file, row.field) for row in rows if not row.exact} <= READ_BETTER


def test_the_first_64_kb_of_a_feed_are_enough_for_an_episode() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for row in corpus.lines("MANIFEST.jsonl"):
        body = (corpus.CORPUS / row["file"]).read_bytes()
        whole, cut = read_feed(body, now), read_feed(body[:65_536], now, truncated=True)
        assert cut.episodes, row["file"]
        assert cut.episodes == whole.episodes[: len(cut.episodes)], row["file"]
        assert (cut.title, cut.cover) == (whole.title, whole.cover), row["file"]


def test_the_lenient_reading_finds_the_same_episodes() -> None:
    """feedparser is asked only where the strict reading stops: they must not tell two stories."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    small = [row for row in corpus.lines("MANIFEST.jsonl") if row["bytes"] < 300_000]
    assert len(small) > 20
    for row in small:
        body = (corpus.CORPUS / row["file"]).read_bytes()
        strict = read_feed(body, now)
        urls = [fields["url"] for fields in read_loosely(body).items if "url" in fields]
        assert urls == [episode.url for episode in strict.episodes], row["file"]


def test_no_recorded_feed_is_taken_for_private() -> None:
    rows = corpus.lines("MANIFEST.jsonl")
    assert [row["self_link"] for row in rows if private(row["self_link"] or "")] == []
