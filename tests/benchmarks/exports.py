"""An export of a long history: rows a second, as CSV and as JSON. Run by hand:

python -m tests.benchmarks.exports [how many] [a file to keep or use again]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch import export
from statuswatch.app.records import records
from statuswatch.core.model import Role, Service, Source
from statuswatch.store.codec import to_text
from statuswatch.store.connection import connect
from statuswatch.store.nouns import Filter
from statuswatch.store.opening import open_store

NOW = datetime(2025, 11, 9, 12, tzinfo=UTC)
SERVICES = 100
WORDS = "We are investigating reports of errors that affect some of our users. " * 3


def made(path: Path, many: int) -> None:
    """Ten years of outages, each told by a page in four lines of the journal, every second seen by
    our own check as well; one in fifty was rewritten. We watched three quarters of each day."""
    stored = open_store(path, NOW - timedelta(days=3653))
    for n in range(SERVICES):
        sources = (
            Source(f"s{n}", f"v{n}", "statuspage", f"https://x{n}/"),
            Source(f"p{n}", f"v{n}", "probe", f"https://y{n}/", role=Role.PROBE),
        )
        stored.ledger.follow(Service(f"v{n}", f"Service {n}"), sources, NOW)
    stored.close()
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    chance = random.Random(3)
    for n in range(many):
        _tell(connection, n, NOW - timedelta(minutes=5256000 * (n + 1) / many), chance)
    days = [NOW - timedelta(days=n) for n in range(3653)]
    connection.executemany(
        "INSERT INTO coverage (source, since, until) VALUES (?, ?, ?)",
        (
            (f"{kind}{n}", to_text(day), to_text(day + timedelta(hours=18)))
            for kind in "sp" for n in range(SERVICES) for day in days
        ),
    )  # fmt: skip
    connection.execute("COMMIT")
    connection.close()


def _tell(connection, n: int, start: datetime, chance: random.Random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    service, key = n % SERVICES, f"k{n:012x}"
    probe = n % 2 and n > 1
    end = start + timedelta(minutes=chance.randrange(3, 300))
    a, b = to_text(start), to_text(end)
    source = f"p{service}" if probe else f"s{service}"
    row = connection.execute(
        "INSERT INTO incidents (source, service, key, title, level, started, ended, first_seen, "
        "last_seen, worst, outage, begun, lasting) VALUES (?, ?, ?, 'Trouble', 4, ?, ?, ?, ?, 4, ?, ?, 0)",
        (source, f"v{service}", key, a, b, to_text(start + timedelta(minutes=4)), b, f"o{n}", a),
    ).lastrowid
    connection.execute(
        "INSERT INTO outages (id, service, started, ended, worst) VALUES (?, ?, ?, ?, 4)",
        (f"o{n}", f"v{service}", a, b),
    )
    early = to_text(start - timedelta(minutes=50))
    for position, kind in enumerate(("opened", "updated", "worsened", "resolved")):
        told = [f"u{position}", a, kind, WORDS]
        story = {"key": key, "title": "Trouble", "level": "down", "started": a, "updates": [told]}
        if position == 3:
            story |= {"ended": b}
            if n % 50 == 0:
                story |= {"started": early}
        connection.execute(
            "INSERT INTO changes (at, source, kind, key, story) VALUES (?, ?, ?, ?, ?)",
            (a, source, kind, key, json.dumps(story)),
        )
        connection.execute("INSERT INTO updates VALUES (?, ?, ?, ?, ?, ?)", (row, position, *told))


def pages(path: Path) -> Iterator[object]:
    stored = open_store(path, NOW)
    yield from records(stored.history, Filter(), NOW)
    stored.close()


def main(many: int, kept: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(kept or folder, "" if kept else "history.db")
        if not path.exists():
            made(path, many)
        print(f"{many:,} rows, {path.stat().st_size >> 20} MB")
        for name in export.names():
            begun, size = time.perf_counter(), 0
            for piece in export.load(name).render(pages(path), NOW):  # type: ignore[arg-type]
                size += len(piece)
            taken = time.perf_counter() - begun
            print(f"{name}: {taken:.2f} s, {many / taken:,.0f} rows/s, {size >> 20} MB")


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    main(int(arguments[0] or 100_000), arguments[1])
