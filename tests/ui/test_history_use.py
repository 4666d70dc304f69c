"""The history page in use: filters, what is new, keys, files of what is shown."""

from __future__ import annotations

import csv
import os
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.core.model import Level
from statuswatch.core.words import render
from statuswatch.export.csv import COLUMNS
from statuswatch.store.nouns import Filter
from statuswatch.ui.history_words import Column
from statuswatch.ui.look import Look
from tests.ui.past_shown import MANY, Shown, app, asked, heard, look, new_outage, shown
from tests.ui.past_story import NOW, fill

__all__ = ["app", "asked", "look", "shown"]

# --- filters ----------------------------------------------------------------------------------


def test_filters_narrow_the_table(shown: Shown, app: App) -> None:
    filters, history = shown.page.filters, app.stored.history
    filters.level.setCurrentIndex(2)
    assert shown.table.rows.rowCount() == history.outage_count(Filter(at_least=Level.DOWN))
    filters.period.setCurrentIndex(2)
    which = Filter(at_least=Level.DOWN, since=NOW - timedelta(days=30))
    assert shown.table.rows.rowCount() == history.outage_count(which) > 0
    filters.period.setCurrentIndex(0)
    filters.services.list.toggled.emit("chirp")
    names = {shown.cells(n)[0] for n in range(shown.table.rows.rowCount())}
    assert names == {"Chirp"}
    filters.clear()
    assert shown.table.rows.rowCount() == MANY


def test_one_service_is_shown_when_it_is_asked_for(shown: Shown) -> None:
    shown.page.show_service("chirp")
    assert shown.page.filters.services.currentText() == "Chirp"
    assert shown.first_column(Column.SERVICE) == ["Chirp"] * 5
    shown.page.show_service(None)
    assert shown.table.rows.rowCount() == MANY


def test_nothing_that_matches_can_be_undone(shown: Shown) -> None:
    shown.page.filters.period.setCurrentIndex(3)
    shown.page.show_service("castwave")
    shown.page.filters.level.setCurrentIndex(2)
    assert shown.page.nothing.title.text() == "Nothing matches"
    assert shown.page.nothing.isVisible()
    assert not shown.page.export.isEnabled()
    shown.page.nothing.button.click()
    assert shown.table.isVisible()
    assert shown.table.rows.rowCount() == MANY


def test_a_new_profile_says_that_nothing_has_happened(qtbot: QtBot, look: Look, app: App) -> None:
    shown = Shown(qtbot, look, app)
    assert shown.page.nothing.title.text() == "Nothing has happened yet"
    assert shown.page.nothing.line.text() == "Outages will be kept here for good."
    assert not shown.page.nothing.button.isVisible()


def test_a_count_that_takes_long_is_announced(qtbot: QtBot, look: Look, app: App) -> None:
    fill(app)
    shown = Shown(qtbot, look, app, later=True)
    nothing = shown.page.nothing
    qtbot.waitUntil(nothing.isVisible)
    assert nothing.title.text() == "Reading the history…"
    shown.asking.go()
    assert shown.footer.startswith(f"{MANY} outages")
    shown.page.filters.level.setCurrentIndex(2)
    qtbot.waitUntil(lambda: shown.footer == "Counting…")
    assert shown.table.isVisible(), "what was shown stays until the new is here"


# --- what is new ------------------------------------------------------------------------------


def test_only_a_new_line_of_the_journal_asks_again(shown: Shown) -> None:
    shown.page.hear(heard(1))
    before = shown.asking.asked
    shown.page.hear(heard(1))
    assert shown.asking.asked == before
    shown.page.hear(heard(2))
    assert shown.asking.asked == before + 1


def test_what_is_selected_and_on_top_stays_when_something_new_comes(
    shown: Shown, app: App, asked: list[int]
) -> None:
    shown.page.hear(heard(1))
    shown.table.verticalScrollBar().setValue(300)
    shown.table.setCurrentIndex(shown.table.rows.index(304, 0))
    shown.page.grab()
    shown.select(304, 305, 309)
    before = shown.cells(300)
    new_outage(app)
    shown.page.hear(heard(2))
    assert shown.table.rows.rowCount() == MANY + 1
    assert shown.table.verticalScrollBar().value() == 301
    assert shown.cells(301) == before
    assert shown.table.spans() == [(305, 307), (310, 311)]
    assert shown.table.currentIndex().row() == 305
    assert "3 selected" in shown.footer


def test_at_the_top_the_newest_is_seen(shown: Shown, app: App) -> None:
    shown.page.hear(heard(1))
    shown.table.selectAll()
    new_outage(app)
    shown.page.hear(heard(2))
    assert shown.table.verticalScrollBar().value() == 0
    assert shown.cells(0)[Column.TITLE] == "Something new"
    assert shown.table.spans() == [(0, MANY + 1)], "everything stays everything"


def test_a_page_that_is_not_seen_asks_nothing_until_it_is_entered(shown: Shown, app: App) -> None:
    shown.page.hide()
    before = shown.asking.asked
    new_outage(app)
    shown.page.hear(heard(5))
    assert shown.asking.asked == before
    shown.page.show()
    shown.page.entered()
    assert shown.table.rows.rowCount() == MANY + 1


def test_what_happens_while_it_is_asked_is_asked_for_once_more(
    qtbot: QtBot, look: Look, app: App
) -> None:
    fill(app)
    shown = Shown(qtbot, look, app, later=True)
    shown.page.hear(heard(1))
    shown.page.hear(heard(2))
    before = shown.asking.asked
    shown.asking.go()
    assert shown.asking.asked == before + 1
    shown.asking.go()
    assert shown.asking.asked == before + 1


# --- keys -------------------------------------------------------------------------------------


def test_keys_walk_rows_and_enter_opens_the_service(shown: Shown, qtbot: QtBot) -> None:
    shown.table.setFocus(Qt.FocusReason.TabFocusReason)
    shown.key(Qt.Key.Key_Home)
    shown.key(Qt.Key.Key_Down)
    shown.key(Qt.Key.Key_Right)
    assert (shown.table.currentIndex().row(), shown.table.currentIndex().column()) == (1, 0)
    with qtbot.waitSignal(shown.page.service_wanted) as opened:
        shown.key(Qt.Key.Key_Return)
    assert opened.args == ["vidbox"]
    shown.key(Qt.Key.Key_End)
    assert shown.table.currentIndex().row() == MANY - 1
    assert shown.table.ringed(MANY - 1)


def test_the_first_down_leads_to_the_first_row(shown: Shown) -> None:
    assert shown.table.hasFocus()
    assert not shown.table.currentIndex().isValid(), "nothing shows which row is current"
    shown.key(Qt.Key.Key_Down)
    assert shown.table.spans() == [(0, 1)]
    assert shown.table.ringed(0)
    shown.key(Qt.Key.Key_Down)
    assert shown.table.spans() == [(1, 2)]


def test_where_keys_are_used_the_current_row_is_seen(shown: Shown) -> None:
    shown.page.filters.services.setFocus()
    shown.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.table.ringed(0)
    shown.key(Qt.Key.Key_Down)
    assert shown.table.spans() == [(1, 2)]


def test_letters_go_to_a_service_without_loading_all(shown: Shown, asked: list[int]) -> None:
    shown.page.grab()
    before = list(asked)
    shown.key(Qt.Key.Key_C)
    first = shown.table.currentIndex().row()
    assert shown.cells(first)[0].startswith("C")
    assert asked == before


def test_copied_rows_are_text_with_tabs(shown: Shown) -> None:
    shown.select(1, 2)
    shown.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Service", "Vidbox", "Postline"]


# --- export -----------------------------------------------------------------------------------


def titles(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [line[COLUMNS.index("title")] for line in csv.reader(file)][1:]


def test_the_dialog_offers_a_dated_file_and_every_format(shown: Shown) -> None:
    QTest.keyClick(shown.page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = shown.page.saving.place.dialog
    assert dialog is not None
    assert [Path(f).name for f in dialog.selectedFiles()] == ["statuswatch-history-2026-11-22.csv"]
    offered = dialog.nameFilters()
    assert offered[:2] == ["CSV (*.csv)", "JSON (*.json)"]
    ends = {words.rpartition("*")[2].rstrip(")") for words in offered}
    assert {".csv", ".json", ".jsonl", ".ics", ".atom", ".html", ".md"} >= ends
    assert len(offered) == len(ends) == 7
    dialog.filterSelected.emit("JSON (*.json)")
    assert dialog.defaultSuffix() in {"json", ".json"}
    dialog.reject()
    assert shown.page.saving.place.dialog is None


def saved(shown: Shown, path: Path) -> None:
    shown.page._export()
    dialog = shown.page.saving.place.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_all_that_is_shown_is_exported_in_its_order(shown: Shown, tmp_path: Path) -> None:
    shown.page.show_service("chirp")
    number = shown.table.rows.rowCount()
    saved(shown, tmp_path / "out.csv")
    rows = [shown.cells(n)[Column.TITLE] for n in range(number)]
    assert titles(tmp_path / "out.csv") == rows
    (said,) = shown.bands
    assert said == f"Exported {number} outages to {tmp_path / 'out.csv'}"


def test_a_selection_is_exported_alone(shown: Shown, tmp_path: Path) -> None:
    shown.select(2, 4)
    saved(shown, tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text(encoding="utf-8").startswith('{"format"')
    assert shown.bands[0].startswith("Exported 2 outages to ")
    buttons = [b.text() for b in shown.page.bands.findChildren(QPushButton) if b.text()]
    assert buttons == ["Open folder"]


@pytest.mark.skipif(os.name != "posix", reason="a folder that is none")
def test_a_file_that_cannot_be_written_is_said(shown: Shown, tmp_path: Path) -> None:
    saved(shown, tmp_path / "nowhere" / "out.csv")
    (said,) = shown.bands
    assert "could not be written" in said
    assert not said.endswith("."), "what to do comes after one full stop"
    assert not (tmp_path / "nowhere").exists()
    shown.page.views.chosen.emit(1)
    assert shown.bands == [], "it was of what was shown before"


def test_an_export_can_be_stopped(qtbot: QtBot, look: Look, app: App, tmp_path: Path) -> None:
    from statuswatch.app.past import Progress

    fill(app)
    shown = Shown(qtbot, look, app, later=True)
    shown.asking.go()
    saved(shown, tmp_path / "out.csv")
    shown.page.saving._heard(Progress(256, MANY))
    assert shown.bands == ["Writing 602 outages, 256 of them so far"]
    (stop,) = [b for b in shown.page.bands.findChildren(QPushButton) if b.text() == "Stop"]
    stop.click()
    shown.asking.go()
    assert not (tmp_path / "out.csv").exists()
    assert shown.bands == [f"The export to {tmp_path / 'out.csv'} was stopped."]


def test_every_word_of_the_head_is_a_message() -> None:
    from statuswatch.ui.history_words import HEADS

    assert [render(HEADS[c]) for c in Column] == [
        "Service", "What happened", "Began", "Lasted", "They said so", "Seen by",
    ]  # fmt: skip
