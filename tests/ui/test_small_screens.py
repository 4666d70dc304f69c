"""Dialogs on a small screen, or on one that shows all twice as large: none is higher than it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import calling
from statuswatch.core.words import Setting
from statuswatch.ui import room
from statuswatch.ui.doctor_report import ReportDialog
from statuswatch.ui.look import Look
from tests.ui.test_service_contacts import MAIL, Stage, clock, stage

__all__ = ["clock", "stage"]  # fixtures

FREE = QRect(0, 0, 640, 376)
"""What is left of 1280 x 800 at twice the size, without a title bar."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_free", lambda *_, **__: FREE)


def in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def fits(dialog: QDialog) -> None:
    assert dialog.height() <= FREE.height()
    assert dialog.width() <= FREE.width()
    buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisibleTo(dialog)]
    assert buttons
    assert [b.text() for b in buttons if not in_sight(b)] == []


@pytest.mark.usefixtures("small")
def test_the_report_to_them_scrolls_and_its_buttons_stay_in_sight(
    stage: Stage, qtbot: QtBot
) -> None:
    calling.add(stage.app, MAIL)
    stage.page.report()
    dialog = stage.dialog()
    qtbot.waitExposed(dialog)
    fits(dialog)
    assert not in_sight(dialog.due)
    dialog.activateWindow()
    dialog.due.setFocus()
    qtbot.waitUntil(lambda: in_sight(dialog.due))
    dialog.to.setFocus()
    qtbot.waitUntil(lambda: in_sight(dialog.to))
    fits(dialog)


def test_where_there_is_room_nothing_of_the_report_scrolls(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_free", lambda *_, **__: QRect(0, 0, 1280, 1000))
    stage.page.report()
    dialog = stage.dialog()
    qtbot.waitExposed(dialog)
    assert all(in_sight(one) for one in (dialog.to, dialog.text, dialog.due, dialog.sent))


@pytest.mark.usefixtures("small")
def test_the_doctors_report_fits(qtbot: QtBot, look: Look) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReportDialog(look, Setting, "All well\n" * 100, parent)
    dialog.show()
    qtbot.waitExposed(dialog)
    fits(dialog)
    dialog.reject()
