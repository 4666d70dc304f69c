"""How long the Service page holds up Qt's thread: `python -m tests.benchmarks.service_page`.

Its first showing, another service in its place, a tab that is seen for the first time, news, and
another theme. Each is the time from the call until it is painted, the median of several; aim: below
`AIM`, for more is felt.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from statuswatch.app.sheet import Sheet
from statuswatch.ui.look import Look
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_tabs import Tab
from tests.ui.sheets import page_of, scenes, snapshot, stage
from tests.ui.story import ICONS

AIM = 50.0
"""Milliseconds."""

ROUNDS = 7


def took(app: QApplication, act: Callable[[], object]) -> list[float]:
    """Milliseconds of each turn of the loop until nothing is left to do: the first with `act`."""
    turns = []
    for turn in range(4):
        began = time.perf_counter()
        if turn == 0:
            act()
        app.processEvents()
        turns.append((time.perf_counter() - began) * 1000)
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return turns


def page(look: Look, sheet: Sheet) -> ServicePage:
    made, _ = page_of(look, sheet)
    made.resize(768, 700)
    return made


def runs(app: QApplication, look: Look, sheet: Sheet) -> dict[str, list[float]]:
    """What is done, and how long the longest turn was each time."""
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        made = page(look, sheet)
        for what, act in (
            ("first showing", partial(show, made)),
            ("news", partial(made.hear, replace(snapshot(sheet), seq=2))),
            ("Setup for the first time", partial(made.tabs.setCurrentIndex, Tab.SETUP)),
            ("the Overview again", partial(made.tabs.setCurrentIndex, Tab.OVERVIEW)),
            ("another theme", partial(look.choose, "dark")),
            ("and back", partial(look.choose, "light")),
            ("another service", partial(made.show_service, "chirp", back=False)),
        ):
            found.setdefault(what, []).append(max(took(app, act)))
        made.hide()
        made.deleteLater()
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found


def show(made: ServicePage) -> None:
    made.show_service("podhost", back=False)
    made.show()


def main() -> int:
    app = QApplication(sys.argv[:1])
    look = Look(app, ICONS, "light")
    told = {**scenes(), **stage()}
    slow = 0
    for name in ("trouble", "fine", "said", "prefix"):
        for what, milliseconds in runs(app, look, told[name]).items():
            middle = statistics.median(milliseconds)
            slow += middle > AIM
            print(f"{name + ': ' + what:40} {middle:6.1f} ms  worst {max(milliseconds):6.1f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
