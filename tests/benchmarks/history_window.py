"""The history page over the real bridge: how long the window's own thread is held. Run by hand:

python -m tests.benchmarks.history_window [how many] [a file to keep or use again]
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.benchmarks.history_queries import NOW
from tests.benchmarks.outage_pages import made

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from statuswatch.app import App, Watch
    from statuswatch.app.desk import Desk
    from statuswatch.core.overview import Overview
    from statuswatch.store.stored import Stored
    from statuswatch.ui.history import HistoryPage


Until = Callable[[str, Callable[[], object], Callable[[], bool]], None]


class Keeping:
    """What the bridge keeps running: nothing but a desk over a store."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    def desk(self, tell: Callable[[object], None]) -> Desk:
        from statuswatch.app.desk import Desk

        class Still:
            def now(self) -> object:
                return NOW

        class Open:
            stored, clock = self._stored, Still()

        return Desk(cast("App", Open()), cast("Watch", None), tell)

    async def run(self, told: Callable[[Overview], None]) -> None:
        await asyncio.Event().wait()

    async def check_now(self) -> None:
        return


def measure(stored: Stored) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from statuswatch.core.words import Setting
    from statuswatch.store.nouns import By, Order
    from statuswatch.ui.bridge import Bridge
    from statuswatch.ui.history import HistoryPage
    from statuswatch.ui.look import Look

    app = QApplication([])
    look = Look(app, Path(__file__).parents[2] / "resources" / "icons", "light")
    bridge = Bridge(lambda: Keeping(stored))
    bridge.start()
    page = HistoryPage(look, bridge, lambda: Setting(zone=UTC, now=NOW))
    page.resize(960, 640)
    page.show()
    until = timing(app, page)
    table, rows = page.table, page.table.rows

    def painted() -> bool:
        number = table.verticalScrollBar().value()
        return not rows.renewing and rows.here(number + 1) is not None

    until("entered: counted, first rows", page.entered, painted)
    until("to the end", table.scrollToBottom, painted)
    until(
        "to the middle", lambda: table.verticalScrollBar().setValue(rows.rowCount() // 2), painted
    )
    until("sorted by length", lambda: table.sort(Order(By.LASTED)), painted)
    until("sorted by what happened", lambda: table.sort(Order(By.TITLE)), painted)
    until("  to its end", table.scrollToBottom, painted)
    until("newest first again", lambda: table.sort(Order()), painted)
    until("down only", lambda: page.filters.level.setCurrentIndex(2), painted)
    more(page, until, painted)
    print(page.footer.sum.text().replace("\N{NO-BREAK SPACE}", " "))
    bridge.stop()


def timing(app: QApplication, page: HistoryPage) -> Until:
    """Until the screen shows it; and the longest that Qt's thread was held meanwhile."""
    from PySide6.QtCore import QEvent, QObject

    class Paints(QObject):
        """Was it painted since what was asked for is here?"""

        done: Callable[[], bool] = staticmethod(lambda: False)
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's
            if event.type() is QEvent.Type.Paint:
                self.seen = self.seen or self.done()
            return False

    paints = Paints(page)
    for view in (page.table, page.timeline):
        view.viewport().installEventFilter(paints)

    def until(name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        begun = last = time.perf_counter()
        held = 0.0
        paints.done, paints.seen = done, False
        act()
        while not paints.seen:
            app.processEvents()
            now = time.perf_counter()
            held, last = max(held, now - last), now
            if not paints.seen:
                time.sleep(0.0002)
                last = time.perf_counter()
        whole = (time.perf_counter() - begun) * 1000
        print(f"{name:40} painted after {whole:7.1f} ms, Qt held for {held * 1000:5.1f} ms")
        while page.learning._errand.runs or page.table.rows._asked:  # not the next one's
            app.processEvents()

    return until


def more(page: HistoryPage, until: Until, painted: Callable[[], bool]) -> None:
    """Searching, and along time."""
    table = page.table
    page.filters.clear()
    until("all again", lambda: table.viewport().update(), painted)
    for words in ("trouble 4711", "trouble"):
        page.filters.search.setText(words)
        until(f"searched: {words}", page.filters.search._rested, painted)
        until("  to its end", table.scrollToBottom, painted)
    page.filters.clear()
    until("all again", lambda: table.viewport().update(), painted)
    until("all selected", table.selectAll, painted)
    line = page.timeline

    def drawn() -> bool:
        return line.era is not None and not line._errand.runs and not line._resting.isActive()

    until("timeline, two weeks", lambda: page.show_as(1), drawn)
    for days in (365, 1825):

        def zoomed(days: int = days) -> None:
            assert line.scale is not None
            line._zoom(timedelta(days=days) / line.scale.span, NOW)
            line._ask()

        until(f"timeline, {days} days", zoomed, drawn)


def main(many: int, kept: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure(made(Path(kept or folder, "" if kept else "history.db"), many))


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    main(int(arguments[0] or 100_000), arguments[1])
