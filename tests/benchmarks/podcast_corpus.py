"""How many recorded podcast feeds and enclosure chains are read as their manifest says.

    .venv/bin/python tests/benchmarks/podcast_corpus.py

Prints a table, n of m exact per field, and every disagreement.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from statuswatch.adapters._podcast_data import FILES, Data
from statuswatch.adapters._podcast_feed import PodcastFeed, is_podcast, read_feed
from statuswatch.adapters._podcast_prefixes import Stripped
from statuswatch.assets import resource

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "podcast"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one document: what stands in the manifest, what was read."""

    file: str
    field: str
    expected: object
    found: object

    @property
    def exact(self) -> bool:
        return self.expected == self.found


def shipped() -> Data:
    return Data.read({name: resource(f"podcast/{name}").read_bytes() for name in FILES})


def lines(name: str) -> list[dict[str, Any]]:
    with (CORPUS / name).open(encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def chains(data: Data) -> Iterator[Row]:
    for row in lines("chains.jsonl"):
        found = data.prefixes.chain(row["url"])
        yield Row(row["url"], "chain: prefixes", row["prefixes"], [hop.id for hop in found.hops])
        yield Row(row["url"], "chain: bare URL", row["bare_url"], found.bare or None)


def feeds(data: Data) -> Iterator[Row]:
    for row in lines("MANIFEST.jsonl"):
        body = (CORPUS / row["file"]).read_bytes()
        feed = read_feed(body, NOW)
        yield Row(row["file"], "is a podcast", True, is_podcast(body))
        for field, found in _told(feed, data).items():
            yield Row(row["file"], field, _plain(field, row[field]), found)


def _told(feed: PodcastFeed, data: Data) -> dict[str, object]:
    first = min(feed.episodes, key=lambda episode: episode.at)
    every = [data.prefixes.chain(episode.url) for episode in feed.episodes]
    chain, newest = every[0], feed.newest
    host = data.hosts.of_chain(chain)
    dated = [episode.published for episode in feed.episodes if episode.published]
    guids = [episode.guid for episode in feed.episodes if episode.guid]
    urls = [episode.url for episode in feed.episodes]
    return {
        "title": feed.title,
        "episodes": feed.items,
        "items_with_enclosure": len(feed.episodes),
        "newest_episode_utc": _stamp(newest.published if newest else None),
        "oldest_episode_utc": _stamp(min(dated, default=None)),
        "newest_enclosure_url": newest.url if newest else None,
        "first_enclosure_url": first.url,
        "first_enclosure_type": first.type,
        "prefixes": [hop.id for hop in chain.hops],
        "prefixes_anywhere": _anywhere(every),
        "bare_url": chain.bare or None,
        "host": host.name if host else None,
        "cover": feed.cover or None,
        "self_link": feed.self_link or None,
        "new_feed_url": feed.new_feed_url or None,
        "hub": feed.hub or None,
        "paged_next": feed.next_page or None,
        "generator": feed.generator or None,
        "wellformed_xml": not feed.fault,
        "missing_guids": len(feed.episodes) - len(guids),
        "duplicate_guids": len(guids) - len(set(guids)),
        "duplicate_enclosure_urls": len(urls) - len(set(urls)),
        "lengths_zero_or_missing": sum(not episode.length for episode in feed.episodes),
        "http_enclosures": sum(url.lower().startswith("http://") for url in urls),
    }


def _anywhere(every: list[Stripped]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for chain in every:
        for hop_id in {hop.id for hop in chain.hops}:
            counts[hop_id] = counts.get(hop_id, 0) + 1
    return counts


def _plain(field: str, expected: object) -> object:
    return " ".join(str(expected).split()) if field == "title" else expected


def _stamp(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def main() -> int:
    data = shipped()
    began = time.process_time()
    rows = [*chains(data), *feeds(data)]
    spent = time.process_time() - began
    fields = list(dict.fromkeys(row.field for row in rows))
    for field in fields:
        of = [row for row in rows if row.field == field]
        print(f"{field:28} {sum(row.exact for row in of):4} of {len(of)} exact")
    for row in rows:
        if not row.exact:
            print(f"{row.file}: {row.field}: expected {row.expected!r}, found {row.found!r}")
    print(f"{spent:.2f} s of CPU")
    return 0 if all(row.exact for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
