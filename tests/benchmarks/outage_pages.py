"""The history as the window asks for it: pages of outages by number. Run by hand:

python -m tests.benchmarks.outage_pages [how many] [a file to keep or use again]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from statuswatch.core.model import Level, Service, Source
from statuswatch.store.nouns import By, Filter, Order
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.benchmarks.history_queries import NOW, SERVICES, fill, timed


def made(path: Path, many: int) -> Stored:
    if not path.exists():
        stored = open_store(path, NOW)
        for n in range(SERVICES):
            source = Source(f"s{n}", f"v{n}", "statuspage", f"https://x{n}/")
            stored.ledger.follow(Service(f"v{n}", f"Service {n}"), [source], NOW)
        stored.close()
        fill(path, many)
    stored = open_store(path, NOW)
    print(f"{stored.history.outage_count():,} outages, {path.stat().st_size >> 20} MB")
    return stored


def measure(stored: Stored) -> None:
    history = stored.history
    number = history.outage_count()
    for order in (Order(by, descending) for by in By for descending in (True, False)):
        way = "down" if order.descending else "up"
        for name, start in (("first", 0), ("middle", number // 2), ("last", number - 256)):
            timed(
                f"{order.by}, {way}: {name} page",
                partial(history.outage_page, Filter(), order, start, now=NOW),
            )
    year = Filter(since=NOW - timedelta(days=365))
    down = Filter(at_least=Level.DOWN)
    one = Filter(frozenset({"v7"}))
    few = Filter(frozenset(f"v{n}" for n in range(10)))
    for name, which in {"a year": year, "down": down, "one service": one, "ten": few}.items():
        last = max(0, history.outage_count(which) - 256)
        timed(
            f"{name}: last page",
            partial(history.outage_page, which, Order(), last, now=NOW),
        )
        timed(f"{name}: count and sum", partial(history.outage_total, which, now=NOW))
    timed("count", history.outage_count)
    timed("count and sum", lambda: history.outage_total(now=NOW))
    deep = history.outage_ids(Filter(), Order(), number - 1)
    timed("the place of the oldest", lambda: history.outage_places(Filter(), Order(), deep))


def main(many: int, kept: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure(made(Path(kept or folder, "" if kept else "history.db"), many))


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    main(int(arguments[0] or 100_000), arguments[1])
