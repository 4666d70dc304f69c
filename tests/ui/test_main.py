"""What a machine without the libraries or a display is told, and what the demo's window says."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app.demo import DemoWatching
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting
from statuswatch.ui import main
from statuswatch.ui.band import Band
from statuswatch.ui.desktop import Desktop
from statuswatch.ui.window import Window
from tests.ui.story import ICONS, NOON, Story, overview, service
from tests.waiting import PATIENCE, soon


def test_what_is_lacking_ends_the_program_with_its_own_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    stderr = StringIO()
    assert main.run(main.Program(lambda: Story([]), ICONS), stderr) == main.UNAVAILABLE
    assert stderr.getvalue().count("\n") == 1


def test_the_start_imports_no_qt_by_itself() -> None:
    code = "import sys, statuswatch.ui.main; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0


def test_the_demos_window_says_what_it_is_and_once_that_its_story_is_over(
    qtbot: QtBot, qapp: QApplication
) -> None:
    over = NOON + timedelta(hours=2)
    told = [overview(service("Chirp"), at=over - timedelta(seconds=1), seq=1)]
    told += [overview(service("Chirp"), at=over + timedelta(minutes=n), seq=2 + n) for n in (0, 1)]
    story = Story(told)
    program = main.Program(
        lambda: story,
        ICONS,
        window=True,
        demo=True,
        ends=lambda: over,
        setting=lambda: Setting(now=NOON),
    )
    desktop = Desktop(qapp, program)
    desktop.begin()
    try:
        windows = [w for w in qapp.topLevelWidgets() if isinstance(w, Window)]
        (window,) = (w for w in windows if w.windowTitle() == "StatusWatch – demo")
        window.quit_wanted.disconnect(desktop.quit)  # it would end the loops of later tests, too
        qtbot.addWidget(window)

        def said() -> list[str]:
            bands = window.bands.findChildren(Band)
            return [band.accessibleName() for band in bands if band.isVisible()]

        (words,) = said()
        assert words.startswith("This is the demo: ")
        qtbot.waitUntil(lambda: window.pages.now.list.model().rowCount() > 0)
        assert said() == [words], "it is not over yet"
        window.check_wanted.emit()
        qtbot.waitUntil(lambda: said() != [words])
        (words,) = said()
        assert words.startswith("The story is over. ")
        window.bands.take_back("demo")
        window.check_wanted.emit()
        qtbot.waitUntil(lambda: story.checks == 2)
        qtbot.wait(50)
        assert said() == []
    finally:
        desktop.close(PATIENCE)


async def test_the_demo_tells_how_it_stands_once_more_after_its_storys_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By that the window knows."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    demo = DemoWatching(speed=60)
    told: list[Overview] = []
    watching = asyncio.create_task(demo.run(told.append))
    async with asyncio.timeout(PATIENCE):
        await demo.over()
        await soon(lambda: told[-1].at >= demo.story.ends)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
