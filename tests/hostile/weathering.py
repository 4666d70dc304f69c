"""The program within the storm: `python -m tests.hostile.weathering`, told what to follow by stdin.

Everything is real: store, engine, schedule, the deadline of 30 s. It prints what became of it.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from statuswatch.app import App, Watch
from statuswatch.core.model import Failed, Incident, Level, Observation, Outcome, Report, Source
from statuswatch.engine.engine import Engine, Polled
from statuswatch.http import Http, Received
from statuswatch.settings import Profile, Settings
from tests.hostile.storm import INTERVAL, SECONDS

OPEN = "i1"


def most() -> int:
    """The most memory so far, in MB. Not by getrusage where it can be helped: there a child begins
    with its parent's figure, and the parent here holds the bombs."""
    status = Path("/proc/self/status")
    if status.exists():
        found = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM:"))
        return int(found.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Noting:
    """Notes how long each request takes, and what came of each source's last poll."""

    def __init__(self, engine: Engine) -> None:
        self.longest = 0.0
        self.last: dict[str, Outcome | None] = {}
        self._poll = engine.poll
        engine.poll = self.poll  # type: ignore[method-assign]
        noting, exchange = self, Http.exchange

        async def timed(http: Http, *asked: Any, **how: Any) -> Received:
            began = time.perf_counter()
            try:
                return await exchange(http, *asked, **how)
            finally:
                noting.longest = max(noting.longest, time.perf_counter() - began)

        Http.exchange = timed  # type: ignore[assignment, method-assign]

    async def poll(self, source: Source) -> Polled:
        polled = await self._poll(source)
        self.last[source.service] = polled.outcome  # nobody keeps the rest: there are bodies in it
        return polled


async def holding(found: list[float]) -> None:
    """Notes the most CPU seconds that the loop spent at one piece, nobody else being served."""
    while True:
        before = time.process_time()
        await asyncio.sleep(0.05)
        found.append(time.process_time() - before)


async def blow(folder: str, control: str, fallen: str, places: list[list[str]]) -> dict[str, Any]:
    every = timedelta(seconds=INTERVAL)
    settings = Settings(canaries=(), interval=every, fast=every, floor=every)
    app = App(Profile.at(Path(folder)), settings=settings)
    app.follow(control, "statuspage", "Control")
    app.follow(fallen, "statuspage", "Fallen")
    for warm in (url for name, _, url in places if name == "a feed"):
        app.follow(warm, "feed", "Warm")
    watch = Watch(app, [])
    noting = Noting(app.network.engine)
    running = asyncio.create_task(watch.run())
    held: list[float] = []
    watching = asyncio.create_task(holding(held))
    await asyncio.sleep(INTERVAL * 2)
    before, names = most(), {}
    for name, kind, url in places:
        service, source = app.follow(url, kind, name)
        names[service.id] = name
        told = Report((Incident(OPEN, "Uploads fail", Level.PARTIAL),), level=Level.PARTIAL)
        app.stored.journal.commit(Observation(source, app.clock.now(), told), app.rules)
    await asyncio.sleep(SECONDS)
    for task in (running, watching):
        task.cancel()
    await asyncio.gather(running, watching, return_exceptions=True)
    changes = [c for c in app.stored.journal.changes(0, 100_000) if not c.baseline]
    kinds = {f.source.id: names.get(f.source.service, "") for f in app.stored.ledger.sources()}
    good = {"a feed", ""}
    unread = [s for s, p in noting.last.items() if isinstance(p, Failed)]
    found = {
        "grown": most() - before,
        "longest": noting.longest,
        "asked": len(noting.last),
        "held": max(held),
        "unread": len(unread),
        "opened": sorted({kinds[c.source] for c in changes if c.kind.value == "opened"} - good),
        "closed": sorted(
            {
                kinds[c.source]
                for c in changes
                if c.kind.value == "resolved" and names_unread(kinds[c.source], unread, names)
            }
        ),
    }
    await app.close()
    return found


def names_unread(name: str, unread: list[str], names: dict[str, str]) -> bool:
    return name in {names.get(s) for s in unread}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps(asyncio.run(blow(**asked))))
