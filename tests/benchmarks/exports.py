"""An export of a long history and taking it in again: rows a second, how much memory it needs and how
long somebody else who wants to write waits meanwhile. Run by hand:

python -m tests.benchmarks.exports [how many] [a file to keep or use again]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch import export
from statuswatch.app import App
from statuswatch.app.bringing_in import bring_in
from statuswatch.app.records import written
from statuswatch.core.model import Role, Service, Source
from statuswatch.engine.clock import SimulatedClock
from statuswatch.export.writing import write_whole
from statuswatch.settings import Profile
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
        "last_seen, worst, outage, begun, lasting, rewritten) "
        "VALUES (?, ?, ?, 'Trouble', 4, ?, ?, ?, ?, 4, ?, ?, 0, ?)",
        (
            *(source, f"v{service}", key, a, b, to_text(start + timedelta(minutes=4)), b),
            *(f"o{n}", a, int(n % 50 == 0)),
        ),
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


def peak() -> int:
    """The most memory that this process had since it was last asked, in KB (Linux)."""
    told = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    Path("/proc/self/clear_refs").write_text("5")
    return int(told)


@contextmanager
def written_beside(path: Path, waits: list[float]) -> Iterator[None]:
    """Somebody else writes a row every few milliseconds, through a connection of their own that
    waits for no disk; how long each took, in seconds."""
    done = threading.Event()

    def write() -> None:
        connection = connect(path)
        connection.execute("PRAGMA synchronous = OFF")
        while not done.wait(0.005):
            begun = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO notes VALUES ('n', 'x') ON CONFLICT DO NOTHING")
            connection.execute("UPDATE notes SET value = value || 'x' WHERE key = 'n'")
            connection.execute("COMMIT")
            waits.append(time.perf_counter() - begun)
            connection.execute("DELETE FROM notes WHERE key = 'n' AND length(value) > 99")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()


def one(name: str, path: Path, out: Path, many: int) -> None:
    stored = open_store(path, NOW)
    for beside in (False, True):
        waits = list[float]()
        before = peak()
        with written_beside(path, waits) if beside else nullcontext():
            begun, used = time.perf_counter(), time.process_time()
            pieces = written(export.load(name), stored.history, Filter(), NOW)
            write_whole(out, pieces)
            taken, used = time.perf_counter() - begun, time.process_time() - used
        more = max(0, peak() - before) >> 10
        told = f"{name}: {taken:.2f} s ({used:.2f} s of CPU), {many / taken:,.0f} rows/s, "
        told += f"{out.stat().st_size >> 20} MB, {more} MB more memory"
        if beside:
            told += f"; beside {len(waits):,} writes, the longest {max(waits) * 1000:.0f} ms"
        print(told)
    stored.close()


def again(folder: Path, out: Path, many: int) -> None:
    """The JSON Lines, taken in by a profile that is empty, then once more."""
    app = App(Profile.at(folder), SimulatedClock(NOW))
    for what in ("taken in", "once more"):
        waits, before = list[float](), peak()
        with out.open("rb") as file, written_beside(app.profile.history, waits):
            begun = time.perf_counter()
            done = bring_in(app, file)
            taken = time.perf_counter() - begun
        more = max(0, peak() - before) >> 10
        print(
            f"{what}: {taken:.1f} s, {many / taken:,.0f} rows/s, {more} MB more memory, {done.taken}"
        )
        print(f"  beside {len(waits):,} writes, the longest {max(waits) * 1000:.0f} ms")
    app.close_store()


def main(many: int, kept: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(kept or folder, "" if kept else "history.db")
        if not path.exists():
            made(path, many)
        print(f"{many:,} rows, {path.stat().st_size >> 20} MB")
        for name in sorted(export.names(), key=lambda name: (name == "jsonl", name)):
            one(name, path, Path(folder, "out"), many)
        again(Path(folder, "again"), Path(folder, "out"), many)


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    main(int(arguments[0] or 100_000), arguments[1])
