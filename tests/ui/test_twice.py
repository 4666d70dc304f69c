"""A button for what can't be taken back: pressed once it asks, pressed twice it does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from pytestqt.qtbot import QtBot

from statuswatch.ui.twice import Removal, Twice
from tests.ui.adding import setting


class Meant:
    def __init__(self, button: Twice) -> None:
        self.times = 0
        button.meant.connect(self._heard)

    def _heard(self) -> None:
        self.times += 1


@pytest.fixture
def button(qtbot: QtBot) -> Twice:
    made = Twice("Remove", "Remove for sure", "Remove: Mail", "Remove for sure: Mail")
    qtbot.addWidget(made)
    return made


def said(button: Twice) -> tuple[str, str]:
    """To who looks, and to who listens."""
    return button.text(), button.accessibleName()


ASKS_NOT, ASKS = ("Remove", "Remove: Mail"), ("Remove for sure", "Remove for sure: Mail")


def test_it_asks_and_then_does(button: Twice) -> None:
    meant = Meant(button)
    assert said(button) == ASKS_NOT
    button.click()
    assert (said(button), meant.times) == (ASKS, 0)
    button.click()
    assert meant.times == 1


def test_who_leaves_it_has_not_meant_it(button: Twice) -> None:
    meant = Meant(button)
    button.click()
    button.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert said(button) == ASKS_NOT
    button.click()
    assert (said(button), meant.times) == (ASKS, 0)


def test_a_press_counts_for_what_it_stood_beside_only(button: Twice) -> None:
    meant = Meant(button)
    button.click()
    button.about("Remove: Mail", "Remove for sure: Mail")
    assert said(button) == ASKS, "it is told each time something is shown, and still the same"
    button.about("Remove: Pager", "Remove for sure: Pager")
    assert said(button) == ("Remove", "Remove: Pager")
    button.click()
    assert (said(button)[1], meant.times) == ("Remove for sure: Pager", 0)


def test_of_two_of_one_name_each_is_asked_for(qtbot: QtBot) -> None:
    button = Removal(setting())
    qtbot.addWidget(button)
    meant = Meant(button)
    button.stand_by(1, "Mail")
    button.click()
    button.stand_by(1, "Mail")
    assert button.accessibleName() == "Remove for sure: Mail"
    button.stand_by(2, "Mail")
    assert button.accessibleName() == "Remove: Mail"
    button.click()
    assert meant.times == 0
    button.click()
    assert meant.times == 1
