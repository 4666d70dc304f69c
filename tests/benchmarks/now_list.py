"""The page Now with a thousand services: how long showing, painting and new words take.

python -m tests.benchmarks.now_list [how many]
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from statuswatch.app.desk import Desk
from statuswatch.app.strips import strips
from statuswatch.core.model import Level, Observation, Report, Rules, Service, Source
from statuswatch.core.overview import ServiceNow
from statuswatch.store.nouns import Proof
from statuswatch.store.opening import open_store
from statuswatch.ui.look import Look
from statuswatch.ui.now import NowPage
from tests.ui.now_stage import DAY, HOUR, NOW, Answering, followed, podhost, setting, snapshot
from tests.ui.story import ICONS


def took(what: str, do: Callable[[], object], times: int = 5) -> None:
    """Prints the median of `times`, in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        spent.append(time.perf_counter() - start)
    print(f"{what:<44}{sorted(spent)[len(spent) // 2] * 1000:8.1f} ms")


def pages(many: int) -> None:
    app = QApplication(sys.argv[:1])
    services = [followed(f"Service {i:04}") for i in range(many)]
    known = list(Answering().strips.values())
    asker = Answering({s.service.id: known[i % len(known)] for i, s in enumerate(services)})
    page = NowPage(Look(app, ICONS, "light"), asker, setting)
    page.resize(708, 600)
    page.hear(snapshot(*services))

    def settle() -> None:
        """Until the rows are written: of many services that is done beside Qt's thread."""
        app.processEvents()
        while page._writing._show is not None:
            app.processEvents()

    def first() -> None:
        page.show()
        page.entered()
        settle()

    def repaint() -> None:
        page.list.viewport().repaint()

    def end() -> None:
        page.list.scrollToBottom()
        page.list.viewport().repaint()
        page.list.scrollToTop()

    def hears(*told: ServiceNow) -> Callable[[], None]:
        def do() -> None:
            page.hear(snapshot(*told))
            settle()
            page.list.viewport().repaint()

        return do

    def search() -> None:
        page.search.setText("7" + page.search.text())
        settle()

    took("show and first paint", first, 1)
    took("repaint", repaint)
    took("jump to the end", end)
    took("the same again (each minute)", hears(*services))
    took("a new row on top (reset)", hears(podhost(), *services), 1)
    took("it is gone (reset)", hears(*services), 1)
    took("a key in the search", search, 3)


def days(many: int) -> None:
    """The question behind the strips, with 90 days of a store."""
    with tempfile.TemporaryDirectory() as folder:
        stored = open_store(Path(folder) / "history.db", NOW - 90 * DAY)
        sources = [Source(f"s{i}", f"v{i}", "x", f"https://v{i}.test") for i in range(many)]
        for i, source in enumerate(sources):
            stored.ledger.follow(Service(f"v{i}", f"Vendor {i}"), [source], NOW - 90 * DAY)
        told = Report(level=Level.OK)
        for day in range(90):
            for source in sources:
                for hour in (0, 8):  # on for eight hours a day
                    seen = Observation(source, NOW - (90 - day) * DAY + hour * HOUR, told)
                    reach = timedelta(hours=9) if hour else timedelta()
                    stored.journal.commit(seen, Rules(), Proof(reach=reach))
        clock = SimpleNamespace(now=lambda: NOW)
        app = cast(Any, SimpleNamespace(stored=stored, clock=clock))
        desk, worst = Desk(app, cast(Any, None)), [0.0]
        before = asyncio.run(_timed(desk, {}, worst))
        took(f"strips of {many}, first", lambda: asyncio.run(_timed(desk, {}, worst)), 1)
        took(f"strips of {many}, again", lambda: asyncio.run(_timed(desk, before, worst)), 3)
        print(f"{'the loop was held for at most':<44}{worst[0] * 1000:8.1f} ms")
        stored.close()


async def _timed(desk: Desk, before: Any, worst: list[float]) -> Any:
    """Beside it a clock that notices how long the loop was held."""

    async def tick() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0)
            worst[0] = max(worst[0], time.perf_counter() - start)

    ticking = asyncio.create_task(tick())
    try:
        return await strips(desk, 90, before=before)
    finally:
        ticking.cancel()


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    pages(number)
    days(min(number, 200))
