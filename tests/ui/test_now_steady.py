"""Other words in some rows leave all others unmeasured; another height does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from statuswatch.core.model import Level
from statuswatch.core.overview import ServiceNow
from statuswatch.ui.now import NowPage
from statuswatch.ui.now_row import NowRow
from tests.ui.now_stage import (
    crowd,
    followed,
    place,
    podhost,
    rows,
    shown_page,
    snapshot,
    words,
)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that were asked how tall they are."""
    asked, tall = list[int](), NowRow.sizeHint

    def counting(
        row: NowRow, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        asked.append(index.row())
        return tall(row, option, index)

    monkeypatch.setattr(NowRow, "sizeHint", counting)
    return asked


def shown(qtbot: QtBot, services: Sequence[ServiceNow]) -> NowPage:
    page = shown_page(qtbot, snapshot(*services))
    QApplication.processEvents()
    return page


def painted(page: NowPage, services: Sequence[ServiceNow]) -> None:
    page.hear(snapshot(*services, seq=2))
    QApplication.processEvents()


def test_other_words_in_one_row_leave_the_others_unmeasured(
    qtbot: QtBot, measured: list[int]
) -> None:
    page = shown(qtbot, [podhost(), *crowd()])
    before = place(page, "Service 0001")
    measured.clear()
    worse = replace(podhost(), status=replace(podhost().status, level=Level.DEGRADED))
    painted(page, [worse, *crowd()])
    assert "Degraded" in words(page, "Podhost")
    assert len(set(measured)) < len(crowd()) / 2, "those that are in view at most"
    assert place(page, "Service 0001") == before


def test_a_row_that_becomes_a_card_moves_what_is_below_it(
    qtbot: QtBot, measured: list[int]
) -> None:
    page = shown(qtbot, [followed("Podhost"), *crowd()])
    before = page.list.visualRect(page.list._model.index(0, 0))
    measured.clear()
    painted(page, [podhost(), *crowd()])
    assert rows(page)[0].startswith("Trouble")
    assert len(set(measured)) > len(crowd())
    card = page.list._model.row_of("podhost")
    assert card is not None
    after = page.list.visualRect(page.list._model.index(card, 0))
    assert after.height() > before.height()
