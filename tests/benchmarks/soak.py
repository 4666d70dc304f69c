"""A working day under faults: 8 simulated hours, 500 sources, and what memory, file handles, threads
and the database do meanwhile. Then a calm day, for what a quiet source costs.

    .venv/bin/python -m tests.benchmarks.soak [--sources 500] [--hours 8]
    .venv/bin/python -m tests.benchmarks.soak --real 20m     # the real program in real time

All is real but the time (and with --real that, too): sockets, documents, store, engine, notices.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.app import App, Watch
from statuswatch.core.model import Role, Service, Source
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import Setting
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from tests.benchmarks.pages import program
from tests.benchmarks.weather import LINE, PATIENCE, Vendors, Weather
from tests.engine.stage import HOUR, START

# -- what is looked at -------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """`memory` in MB; `size`: bytes of the database that are in use; `lines` of the journal."""

    hour: float
    memory: float
    handles: int
    threads: int
    size: int
    lines: int

    def __str__(self) -> str:
        return (
            f"{self.hour:5.1f} h  {self.memory:7.1f} MB  {self.handles:4} handles  "
            f"{self.threads:3} threads  {self.size / 1024:8.0f} kB  {self.lines:5} lines"
        )


def of_process(pid: int | str) -> tuple[float, int, int]:
    """Memory (MB), file handles and threads."""
    status = Path(f"/proc/{pid}/status").read_text()
    told = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    handles = len(os.listdir(f"/proc/{pid}/fd"))
    return int(told["VmRSS"].split()[0]) / 1024, handles, int(told["Threads"])


@dataclass
class Soaked:
    """What it came to. `false`: outages that no source told of; `missed`: told to us, and not
    recorded; `unasked`: over, hidden by a fault or by a cut before anybody asked."""

    figures: list[Figures] = field(default_factory=list)
    polls: int = 0
    told: Counter[str] = field(default_factory=Counter)
    false: int = 0
    missed: int = 0
    unasked: int = 0
    standing: int = 0
    offline: int = 0
    cuts: int = 0


class Heard:
    """Counts what reaches the user."""

    name = "heard"

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()

    def available(self) -> bool:
        return True

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        del setting
        self.told[notice.kind.value] += 1
        return handle or "1"

    def close(self) -> None:
        pass


def follow(app: App, vendors: Vendors, sources: int) -> None:
    for n in range(sources):
        service = Service(f"s{n}", f"Vendor {n:03}")
        page = Source(f"p{n}", service.id, "statuspage", vendors.url(n), role=Role.OFFICIAL)
        app.stored.ledger.follow(service, [page], app.clock.now())


def settle(folder: Path, vendors: Vendors) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    canary = f'[network]\ncanaries = ["{vendors.url(LINE)}/ok Success"]\n'
    (folder / "settings.toml").write_text(canary)


async def soak(
    folder: Path,
    sources: int,
    length: timedelta,
    *,
    calm: bool = False,
    every: timedelta = HOUR,
    say: Callable[[str], None] = lambda _: None,
) -> Soaked:
    """Watch for so long in simulated time. The first figures are those after an eighth of it: a
    program that has just begun still fills what it keeps."""
    clock, heard, found = SimulatedClock(START), Heard(), Soaked()
    weather = Weather.calm(clock.now) if calm else Weather.made(clock.now, sources, length)
    vendors = Vendors(weather)
    async with await vendors.start():
        settle(folder, vendors)
        app = App(Profile.at(folder), clock)
        follow(app, vendors, sources)
        app.network.fetcher._deadline = PATIENCE
        watch = Watch(app, [heard])
        running = asyncio.create_task(watch.run())
        await asyncio.sleep(0.01)
        end = START + length
        await clock.run_until(START + length / 8, watch.idle)
        while True:
            found.figures.append(_figures(app, clock))
            say(str(found.figures[-1]))
            if clock.now() >= end:
                break
            await clock.run_until(min(end, clock.now() + every), watch.idle)
            assert not running.done(), running
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        _judge(app, weather, found)
        found.polls, found.told = vendors.polls, heard.told
        await app.close()
    return found


def _figures(app: App, clock: SimulatedClock) -> Figures:
    gc.collect()
    app.stored.journal.flush()
    memory, handles, threads = of_process("self")
    with app.stored.disk.reading() as connection:  # type: ignore[attr-defined]
        sizes = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        ]
    size = (sizes[0] - sizes[1]) * sizes[2]
    hour = (clock.now() - START) / HOUR
    return Figures(hour, memory, handles, threads, size, app.stored.journal.last_seq())


def _judge(app: App, weather: Weather, found: Soaked) -> None:
    """Every incident that a source told us of is an outage, and nothing else is."""
    recorded = {row.known.incident.key for row in app.stored.history.rows(limit=99_999)}
    real = {spell.what for spells in weather.incidents.values() for spell in spells}
    found.false, found.missed = len(recorded - real), len(weather.told - recorded)
    found.unasked = len(real - weather.told)
    found.standing = len(app.stored.history.lasting(now=app.clock.now()))
    found.cuts = len(weather.cuts)
    notices = app.stored.outbox.since(START, (NoticeKind.OWN,))
    found.offline = len(notices)


def verdict(found: Soaked) -> Iterator[str]:
    first, last = found.figures[0], found.figures[-1]
    most = max(each.memory for each in found.figures)
    yield f"{found.polls} requests; told: {dict(found.told)}"
    yield (
        f"outages that no source told of: {found.false}; told and not recorded: {found.missed}; "
        f"too short to be met by a poll: {found.unasked}; still open at the end: {found.standing}"
    )
    yield (
        f"memory {first.memory:.1f} -> {last.memory:.1f} MB (most {most:.1f}), handles "
        f"{first.handles} -> {last.handles}, threads {first.threads} -> {last.threads}"
    )
    lines = last.lines - first.lines
    grown = last.size - first.size
    yield (
        f"database {first.size / 1024:.0f} -> {last.size / 1024:.0f} kB with {lines} more lines"
        + (f", {grown / lines:.0f} bytes a line" if lines else "")
    )


def per_source_and_day(found: Soaked, sources: int) -> float:
    """Bytes that the database grew."""
    first, last = found.figures[0], found.figures[-1]
    return (last.size - first.size) / sources / ((last.hour - first.hour) / 24)


# -- in real time ------------------------------------------------------------------------------


async def real(folder: Path, sources: int, seconds: float) -> None:
    """The program as people start it, in a process of its own."""
    weather = Weather.made(lambda: datetime.now(UTC), sources, timedelta(seconds=seconds))
    vendors = Vendors(weather)
    async with await vendors.start():
        settle(folder, vendors)
        app = App(Profile.at(folder))
        follow(app, vendors, sources)
        await app.close()
        watching = await asyncio.create_subprocess_exec(
            *program(), "--profile", str(folder), "watch", stdout=subprocess.PIPE
        )
        lines: list[bytes] = []
        reading = asyncio.create_task(_read(watching, lines))
        begun = time.monotonic()
        try:
            while (left := begun + seconds - time.monotonic()) > 0:
                await asyncio.sleep(min(60.0, left))
                assert watching.returncode is None, "the program ended"
                passed, size = time.monotonic() - begun, app.profile.history.stat().st_size
                shown = Figures(passed / 3600, *of_process(watching.pid), size, len(lines))
                print(f"{passed / 60:5.1f} min  {shown} told  {vendors.polls} requests", flush=True)
        finally:
            watching.terminate()
            await asyncio.wait_for(watching.wait(), 20)
            await reading
        print(f"told to end, it ended with {watching.returncode}")
    _real_end(App(Profile.at(folder)), weather)


def _real_end(app: App, weather: Weather) -> None:
    found = Soaked()
    _judge(app, weather, found)
    app.close_store()
    print(
        f"outages that no source told of: {found.false}; told and not recorded: {found.missed}; "
        f"still open: {found.standing}"
    )


async def _read(watching: asyncio.subprocess.Process, lines: list[bytes]) -> None:
    assert watching.stdout is not None
    while line := await watching.stdout.readline():
        lines.append(line)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--sources", type=int, default=500)
    told.add_argument("--hours", type=float, default=8.0)
    told.add_argument("--real", metavar="20m", default="", help="so long in real time instead")
    wish = told.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if wish.real:
            unit = {"s": 1, "m": 60, "h": 3600}[wish.real[-1]]
            asyncio.run(real(Path(folder), wish.sources, float(wish.real[:-1]) * unit))
            return
        for calm in (False, True):
            print("a calm day" if calm else f"{wish.hours:g} h of faults, {wish.sources} sources")
            length = timedelta(hours=wish.hours)
            began = time.perf_counter()
            found = asyncio.run(
                soak(Path(folder, str(calm)), wish.sources, length, calm=calm, say=print)
            )
            print("\n".join(verdict(found)))
            if calm:
                each = per_source_and_day(found, wish.sources)
                print(f"a quiet source costs {each:.0f} bytes a day")
            print(f"({time.perf_counter() - began:.0f} s of real time)")


if __name__ == "__main__":
    main()
