"""How everything is now, with a verdict on each of a thousand services: how long it takes.

python -m tests.benchmarks.overviews [how many]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from statuswatch.app import App
from statuswatch.core.model import (
    Incident,
    Level,
    Measure,
    Observation,
    Report,
    Role,
    Service,
    Source,
)
from statuswatch.core.witness import Look, Seen
from statuswatch.engine.clock import SystemClock
from statuswatch.engine.looks import KEPT
from statuswatch.settings import Profile

AILING = 20
"""One of so many is in trouble."""


def took(what: str, do: Callable[[], object], times: int = 9) -> None:
    """Prints the median of `times`, in milliseconds of CPU."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        do()
        spent.append(time.process_time() - begun)
    print(f"{what:<56}{median(spent) * 1000:8.2f} ms")


def filled(app: App, many: int) -> list[Service]:
    """`many` services, each with a page and a check of ours."""
    now, services = SystemClock().now(), []
    for n in range(many):
        service = Service(f"s{n}", f"Service {n:04}")
        page = Source(f"p{n}", service.id, "statuspage", f"https://status{n}.example")
        check = Source(f"c{n}", service.id, "probe", f"https://{n}.example", role=Role.PROBE)
        app.stored.ledger.follow(service, [page, check], now - timedelta(days=9))
        ill = n % AILING == 0
        began = now - timedelta(minutes=20)
        told = (Incident("i", "Uploads fail", Level.DOWN, began),) if ill else ()
        for source in (page, check):
            report = Report(told, measures=(Measure("latency", 0.1, "s"),), level=Level.OK)
            seen = Observation(source, now, report)
            app.stored.journal.commit(seen, app.rules)
        services.append(service)
    return services


def looked_at(app: App) -> None:
    """As if the engine ran for a while."""
    engine = app.network.engine
    engine._reload(first=True)
    now = SystemClock().now()
    for key, f in engine.followed().items():
        engine.known(key)
        if f.source.role is Role.PROBE:
            minutes = range(KEPT, 0, -1)
            looks = (Look(now - timedelta(minutes=n), Seen.ANSWERS, source=key) for n in minutes)
            engine._taking.looks._of[key] = deque(looks)


async def main(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = App(Profile.at(Path(folder)))
        services = filled(app, many)
        took(f"overview of {many}, by the store alone", app.overview, 5)
        looked_at(app)
        took(f"overview of {many}, while the engine runs", app.overview)
        court = app._court(SystemClock().now())
        known = {s.id: app.testimony(s).known for s in services}
        took(f"of that {many} verdicts", lambda: [court.verdict(s, known[s.id]) for s in services])
        took("one verdict", lambda: app.verdict(services[0].id))
        await app.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
