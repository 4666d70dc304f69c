"""The dialog that asks where a file is to be written, and in which form."""

from __future__ import annotations

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.ui.save_dialog import SaveDialog, documents

FORMS = (("CSV", ".csv"), ("Web page", ".html"))


@pytest.fixture(autouse=True)
def own_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where papers go in this test."""
    places = {QStandardPaths.StandardLocation.DocumentsLocation: tmp_path}
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda where: str(places.get(where, "/nowhere"))
    )
    return tmp_path


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def asked(place: SaveDialog) -> QFileDialog:
    place.open("Where to?", "record.of-may", FORMS)
    assert place.dialog is not None
    return place.dialog


def names(dialog: QFileDialog) -> list[str]:
    return [Path(name).name for name in dialog.selectedFiles()]


def test_the_name_and_the_first_form_are_offered_among_ones_papers(
    window: QWidget, own_documents: Path
) -> None:
    dialog = asked(SaveDialog(window))
    assert dialog.windowTitle() == "Where to?"
    assert names(dialog) == ["record.of-may.csv"]
    assert Path(dialog.directory().absolutePath()) == own_documents
    assert dialog.nameFilters() == ["CSV (*.csv)", "Web page (*.html)"]
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.isVisible()


def test_another_form_keeps_the_name_and_changes_its_end(window: QWidget) -> None:
    dialog = asked(SaveDialog(window))
    dialog.selectFile("mine.csv")
    dialog.filterSelected.emit("Web page (*.html)")
    assert names(dialog) == ["mine.html"]
    assert dialog.defaultSuffix() == "html"


def test_the_file_that_is_chosen_is_told_once_and_then_nothing_is_asked_any_more(
    window: QWidget, own_documents: Path
) -> None:
    place, told = SaveDialog(window), list[str]()
    place.chosen.connect(told.append)
    dialog = asked(place)
    dialog.accept()
    assert told == [str(own_documents / "record.of-may.csv")]
    assert place.dialog is None
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.findChildren(QFileDialog) == []


def test_the_next_file_is_offered_where_the_last_one_went(
    window: QWidget, own_documents: Path
) -> None:
    mine = own_documents / "mine"
    mine.mkdir()
    place = SaveDialog(window)
    dialog = asked(place)
    dialog.setDirectory(str(mine))
    dialog.accept()
    dialog = asked(place)
    assert Path(dialog.directory().absolutePath()) == mine
    dialog.reject()
    mine.rmdir()
    assert Path(asked(place).directory().absolutePath()) == own_documents, "it is gone"


def test_one_who_thinks_better_of_it_is_told_nothing_and_may_ask_again(window: QWidget) -> None:
    place, told = SaveDialog(window), list[str]()
    place.chosen.connect(told.append)
    first = asked(place)
    first.reject()
    assert place.dialog is None
    second = asked(place)
    assert second is not first
    second.reject()
    assert told == []


def test_it_asks_one_thing_at_a_time(window: QWidget) -> None:
    place = SaveDialog(window)
    dialog = asked(place)
    place.open("And where to?", "other", FORMS)
    assert place.dialog is dialog
    assert names(dialog) == ["record.of-may.csv"]


@pytest.mark.usefixtures("qapp")
def test_it_goes_with_the_window_that_it_asks_for() -> None:
    window = QWidget()
    window.show()
    place = SaveDialog(window)
    dialog = asked(place)
    shiboken6.delete(window)
    assert not shiboken6.isValid(dialog)
    assert not shiboken6.isValid(place)


def test_without_a_folder_for_papers_it_is_ones_home_or_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {
        QStandardPaths.StandardLocation.DocumentsLocation: tmp_path / "gone",
        QStandardPaths.StandardLocation.HomeLocation: tmp_path,
    }
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda where: str(here[where]))
    assert documents() == str(tmp_path)
    here[QStandardPaths.StandardLocation.HomeLocation] = tmp_path / "gone too"
    assert documents() == ""
