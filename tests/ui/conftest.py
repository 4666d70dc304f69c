"""Widgets are tested without a screen; what needs one starts a process of its own under Xvfb.

Nothing in this room may be complained of by Qt, nor be deprecated.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.ui.add import AddDialog
from statuswatch.ui.look import Look
from statuswatch.ui.sweeping import Sweeping
from tests.ui import quiet
from tests.ui.adding import Shelf, nowhere, setting, suggestion
from tests.ui.asking import Asking
from tests.ui.story import ICONS
from tests.waiting import PATIENCE

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
quiet.ask_for_it()

HERE = Path(__file__).parent
STRICT = ("error::DeprecationWarning", "error::RuntimeWarning:PySide6")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            for strict in STRICT:
                item.add_marker(pytest.mark.filterwarnings(strict))


FROZEN = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Python looks for rubbish between two tests only. By itself it may in the midst of a call of
    Qt's that holds a lock (`QObject::disconnect` asks Python whether `disconnectNotify` is its
    own), and where it finds a widget there, that waits for the same lock: for ever."""
    if HERE not in item.path.parents:  # it is asked of every room's tests
        return (yield)
    if not item.config.stash.get(FROZEN, False):
        item.config.stash[FROZEN] = True  # `gc.get_freeze_count` counts them one by one, each time
        gc.collect()
        gc.freeze()  # all that was there before need not be looked through each time
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.enable()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """As patient as the other tests: five seconds, its own measure, are nothing on a busy machine."""
    for wait in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
        patient = partial(getattr(qtbot, wait), timeout=round(PATIENCE * 1000))
        setattr(qtbot, wait, patient)
    return qtbot


@pytest.fixture(autouse=True)
def nothing_is_left_of_widgets() -> Iterator[None]:
    """What is to be deleted later waits for an event loop; thousands of widgets would be painted
    anew by whoever changes the style."""
    yield
    if QCoreApplication.instance() is not None:
        QCoreApplication.processEvents()  # what was asked is answered to who asked
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def unhurried_keys(qapp: QApplication) -> Iterator[None]:
    """Letters typed into a list belong together however long this machine takes between them."""
    usual = qapp.keyboardInputInterval()
    qapp.setKeyboardInputInterval(round(PATIENCE * 1000))
    yield
    qapp.setKeyboardInputInterval(usual)


class Unswept(Sweeping):
    def look(self) -> None:
        """Between two tests it is looked through anyhow."""


@pytest.fixture(autouse=True)
def nothing_is_swept_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program that ran within a test would keep all there is for good (`ui.sweeping`), and sweep
    through later tests, too: a page of theirs that nobody holds any more loses its half of Python
    there, while Qt still paints it."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr("statuswatch.ui.sweeping.Sweeping", Unswept)
    swept = list[dict[str, int]]()
    hear = partial(_heard, swept)
    gc.callbacks.append(hear)
    yield
    gc.callbacks.remove(hear)
    assert swept == [], "the collector ran in the midst of a test of the window"


def _heard(swept: list[dict[str, int]], phase: str, told: dict[str, int]) -> None:
    if phase == "start":
        swept.append(told)


@pytest.fixture(autouse=True)
def nothing_to_complain_of(request: pytest.FixtureRequest) -> Iterator[None]:
    """Programs that a test starts inherit where it prints to, unless it reads that itself."""
    if request.node.get_closest_marker("desktop") is None:
        yield
        return
    printed: pytest.CaptureFixture[str] = request.getfixturevalue("capfd")
    yield
    out, err = printed.readouterr()
    assert quiet.complaints(out + err) == []


# --- the Add dialog over a shelf of names: test_add.py, test_add_found.py ---------------------------


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, ICONS, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    names = ("Podhost", "Podbean", "Podcast Index")
    with Shelf(tuple(suggestion(n) for n in names)).standing() as standing:
        yield standing


@pytest.fixture
def asking() -> Asking:
    return Asking(nowhere())


@pytest.fixture
def make(qtbot: QtBot, look: Look, shelf: Shelf) -> Callable[..., AddDialog]:
    def made(asking: Asking, text: str = "", parent: QWidget | None = None) -> AddDialog:
        dialog = AddDialog(look, asking, setting, parent, text)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return made
