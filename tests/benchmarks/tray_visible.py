"""From exec until the icon's pixels stand in a real panel (Xvfb, openbox, xfce4-panel).

    .venv/bin/python -m tests.benchmarks.tray_visible

The screen is photographed every few milliseconds by Qt; visible = the panel's picture differs
from the empty one.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time

from tests.benchmarks.desktop import desktop
from tests.benchmarks.pages import program

REPEATS = 11
GIVE_UP = 10.0


def main() -> None:
    with desktop() as environment:
        os.environ.update(environment)
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        from PySide6.QtGui import QGuiApplication, QImage

        app = QGuiApplication([])
        screen = app.primaryScreen()

        def photograph() -> QImage:
            # The clock in the panel would be a change too: it changes once a minute.
            return screen.grabWindow(0).toImage()

        seconds, shot = [], []
        for _ in range(REPEATS):
            with tempfile.TemporaryDirectory() as folder:
                empty = photograph()
                began = time.perf_counter()
                tray = subprocess.Popen(
                    [*program(), "--tray", "--profile", folder], env=environment
                )
                try:
                    while True:
                        before = time.perf_counter()
                        if photograph() != empty:
                            break
                        shot.append(time.perf_counter() - before)
                        assert time.perf_counter() - began < GIVE_UP, "no icon came"
                        time.sleep(0.002)
                    seconds.append(time.perf_counter() - began)
                finally:
                    tray.terminate()
                    tray.wait(10)
                time.sleep(1.5)
        print(
            f"visible after {statistics.median(seconds) * 1000:.0f} ms (median of {REPEATS}), "
            f"{min(seconds) * 1000:.0f}-{max(seconds) * 1000:.0f}; to reach: 250"
        )
        print(f"one photograph takes {statistics.median(shot) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
