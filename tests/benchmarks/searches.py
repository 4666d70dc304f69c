"""Searching what they said: reading the index of words, finding, pages of what was found. Run by
hand:

python -m tests.benchmarks.searches [how many] [a file to keep or use again]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from statuswatch.core.model import Level
from statuswatch.store.connection import connect
from statuswatch.store.nouns import By, Filter, Order
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.benchmarks.history_queries import NOW, timed
from tests.benchmarks.outage_pages import made

COMMON = [
    "elevated",
    "errors",
    "investigating",
    "storage",
    "node",
    "failed",
    "uploads",
    "delayed",
    "shows",
    "moving",
    "publishing",
    "player",
    "dashboard",
    "login",
    "images",
    "queue",
    "search",
    "api",
    "latency",
    "network",
    "provider",
    "upstream",
    "database",
    "recovered",
    "monitoring",
    "fix",
    "deployed",
    "customers",
    "europe",
    "region",
    "asia",
]
RARE = [f"term{n}" for n in range(3000)]
SEARCHES = ("trouble 4711", "storage node failed term123", "term77", "storage", "st", "zzz")


def told(path: Path, many: int) -> Stored:
    """Three updates of 25 words to every outage; one word of five is rare."""
    if path.exists():
        return made(path, many)
    made(path, many).close()
    chance = random.Random(2)
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")

    def updates() -> Iterator[tuple[object, ...]]:
        for (incident,) in connection.execute("SELECT id FROM incidents").fetchall():
            for position in range(3):
                words = (
                    chance.choice(COMMON if chance.random() < 0.8 else RARE) for _ in range(25)
                )
                at = "2025-01-01T00:00:00.000000Z"
                yield incident, position, f"u{position}", at, "investigating", " ".join(words)

    connection.executemany(
        "INSERT INTO updates (incident, position, key, at, phase, text) VALUES (?, ?, ?, ?, ?, ?)",
        updates(),
    )
    connection.execute("COMMIT")
    connection.close()
    return open_store(path, NOW)


def read(stored: Stored, path: Path) -> None:
    history, before = stored.history, path.stat().st_size
    begun, longest, number = time.perf_counter(), 0.0, 0
    while True:
        step = time.perf_counter()
        done = history.finding.learn()
        longest = max(longest, time.perf_counter() - step)
        number += done
        if not done:
            break
    taken = time.perf_counter() - begun
    print(
        f"{number:,} read in {taken:.1f} s, longest step {longest * 1000:.0f} ms, "
        f"{before >> 20} -> {path.stat().st_size >> 20} MB"
    )


def measure(stored: Stored) -> None:
    history = stored.history
    for words in SEARCHES:
        which = Filter(words=words)
        begun = last = time.perf_counter()
        longest = 0.0
        for _ in history.finding.searching(words):
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
        taken, number = time.perf_counter() - begun, history.outage_count(which)
        print(
            f"'{words}': {number:,} found in {taken * 1000:.1f} ms, "
            f"longest step {longest * 1000:.1f} ms"
        )
        end = max(0, number - 256)
        both = Filter(words=words, at_least=Level.DOWN, services=frozenset({"v7", "v8", "v9"}))
        for name, asked, order, start in (
            ("first page", which, Order(), 0),
            ("last page", which, Order(), end),
            ("longest first", which, Order(By.LASTED), 0),
            ("three services, down", both, Order(), 0),
        ):
            timed(f"  {name}", partial(history.outage_page, asked, order, start, now=NOW))
        timed("  count and sum", partial(history.outage_total, which, now=NOW))


def main(many: int, kept: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(kept or folder, "" if kept else "history.db")
        stored = told(path, many)
        read(stored, path)
        measure(stored)
        stored.close()


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    main(int(arguments[0] or 100_000), arguments[1])
