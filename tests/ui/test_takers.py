"""Some of PySide's functions take who they answer for a child of who was asked, in its own book of who
keeps whom alive: when the one goes, the other's menus and rows are gone for Python ("Internal C++
object already deleted"), and its memory may be. Seen as a crash of the window."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.test_service_contacts import Stage, clock, stage

__all__ = ["clock", "stage"]

UI = Path(__file__).parents[2] / "src" / "statuswatch" / "ui"
TAKERS = frozenset({"nextInFocusChain", "topLevelWidget", "group", "defaultAction"})


def keeper(widget: QWidget) -> str:
    """Who keeps it alive in PySide's book."""
    lines = shiboken6.dump(widget).splitlines()
    return next((line for line in lines if line.startswith("parent")), "")


def test_they_do_take(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    one, other = QPushButton("one", window), QPushButton("other", window)
    before = keeper(other)
    assert one.nextInFocusChain() is other
    assert keeper(other) != before, "PySide is mended: the rule can go"


@pytest.mark.parametrize("path", sorted(UI.glob("*.py")), ids=lambda path: path.stem)
def test_nobody_asks_one_that_takes(path: Path) -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TAKERS
        and not node.args
    ]
    assert [f"{path.name}:{node.lineno}" for node in calls] == []


def test_a_form_that_opens_takes_nothing_of_its_page(stage: Stage) -> None:
    page, leaf = stage.page, stage.leaf
    every = [leaf, *page.findChildren(QWidget)]  # it takes, too, but from those below
    for words in ("Add a contact…", "Add a promise…", "Paste what they promised…"):
        stage.press(words)
    strange = []
    for widget in every:
        above, at = {""}, widget.parentWidget()
        while at is not None:
            above.add(hex(id(at)))
            at = at.parentWidget()
        if keeper(widget).rpartition(" at ")[2].rstrip(">") not in above:
            strange.append((widget, keeper(widget)))
    assert strange == []
