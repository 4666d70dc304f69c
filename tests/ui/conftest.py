"""Widgets are tested without a screen; what needs one starts a process of its own under Xvfb."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.ui.add import AddDialog
from statuswatch.ui.look import Look
from tests.ui.adding import Shelf, nowhere, setting, suggestion
from tests.ui.asking import Asking
from tests.ui.story import ICONS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
