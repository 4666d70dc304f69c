"""A million outages: how long a page, a filter, a jump and a commit take. Run by hand:

python -m tests.benchmarks.history_queries [how many]
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.core.model import (
    Incident,
    Level,
    Observation,
    Report,
    Rules,
    Service,
    Source,
    Unchanged,
)
from statuswatch.store.codec import to_text
from statuswatch.store.connection import connect
from statuswatch.store.nouns import Filter
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored

NOW = datetime(2025, 11, 9, 12, tzinfo=UTC)
SERVICES = 500


def fill(path: Path, many: int) -> None:
    """Incidents spread over ten years; each its own outage; 1 % last longer than two days."""
    chance = random.Random(1)
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")

    def incidents() -> object:
        for n in range(many):
            service = n % SERVICES
            start = NOW - timedelta(minutes=5256000 * (n + 1) / many)
            days = 5 if chance.random() < 0.01 else 0
            end = start + timedelta(days=days, minutes=chance.randrange(1, 300))
            level = chance.choice([2, 2, 2, 3, 3, 4])
            a, b = to_text(start), to_text(min(end, NOW))
            yield (
                f"s{service}",
                f"v{service}",
                f"k{n}",
                f"Trouble {n}",
                level,
                a,
                b,
                a,
                b,
                level,
                f"o{n}",
                a,
                days > 0,
            )

    connection.executemany(
        "INSERT INTO incidents (source, service, key, title, level, started, ended, first_seen, "
        "last_seen, worst, outage, begun, lasting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        incidents(),  # type: ignore[arg-type]
    )
    connection.execute(
        "INSERT INTO outages (id, service, started, ended, worst) "
        "SELECT outage, service, started, ended, worst FROM incidents"
    )
    connection.execute("COMMIT")
    connection.close()
    os.sync()  # what filling left to write is not the first commit's


def timed(name: str, ask: Callable[[], object], times: int = 5) -> None:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"{name:44} best {min(taken):9.3f} ms   worst {max(taken):9.3f} ms")


def measure(stored: Stored) -> None:
    history = stored.history
    year = timedelta(days=365)
    old = NOW - 8 * year
    month = Filter(since=old, until=old + timedelta(days=30))
    one = frozenset({"v7"})
    deep = history.rows(Filter(until=NOW - 9 * year), limit=1)[0].rowid
    few = frozenset(f"v{n}" for n in range(10))
    timed("first page (256)", history.rows)
    timed("next page, deep in the past", lambda: history.rows(after=deep))
    timed("jump to eight years ago", lambda: history.rows(Filter(until=old)))
    timed("a month, eight years ago", lambda: history.rows(month))
    timed("one service", lambda: history.rows(Filter(one)))
    timed("one service, a month", lambda: history.rows(Filter(one, month.since, month.until)))
    timed("ten services, down", lambda: history.rows(Filter(few, at_least=Level.DOWN)))
    timed("500 services", lambda: history.rows(Filter(frozenset(f"v{n}" for n in range(500)))))
    timed("down only", lambda: history.rows(Filter(at_least=Level.DOWN)))
    timed("count: all", history.count)
    timed("count: a month", lambda: history.count(month))
    timed("count: down only", lambda: history.count(Filter(at_least=Level.DOWN)))
    timed(
        "outages of a service, one year", lambda: history.outages("v7", now=NOW, since=NOW - year)
    )
    timed("outages of a service, all", lambda: history.outages("v7", now=NOW))
    source = Source("s7", "v7", "statuspage", "https://x/")
    minutes = iter(range(1, 10_000))

    def news() -> None:
        n = next(minutes)
        told = Incident(f"new{n}", "New", Level.DOWN, NOW + timedelta(minutes=n))
        seen = Observation(source, NOW + timedelta(minutes=n), Report((told,), complete=False))
        stored.journal.commit(seen, Rules())

    def quiet() -> None:
        for _ in range(1000):
            seen = Observation(source, NOW + timedelta(minutes=next(minutes)), Unchanged())
            stored.journal.commit(seen, Rules())

    timed("a commit with news", news, 20)
    timed("1,000 quiet commits", quiet)


def main(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        stored = open_store(path, NOW)
        for n in range(SERVICES):
            source = Source(f"s{n}", f"v{n}", "statuspage", f"https://x{n}/")
            stored.ledger.follow(Service(f"v{n}", f"Service {n}"), [source], NOW)
        stored.close()
        begun = time.perf_counter()
        fill(path, many)
        print(
            f"{many:,} made in {time.perf_counter() - begun:.1f} s, {path.stat().st_size >> 20} MB"
        )
        timed("open", lambda: open_store(path, NOW).close(), 3)
        measure(open_store(path, NOW))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
