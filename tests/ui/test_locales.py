"""Qt speaks the reader's language, too: its buttons, its dialogs, its direction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from statuswatch.language import Speech, speech
from statuswatch.ui.locales import speak

CANCEL = QDialogButtonBox.StandardButton.Cancel


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    speak(qapp, Speech())


def cancel(qtbot: QtBot) -> str:
    box = QDialogButtonBox(CANCEL)
    qtbot.addWidget(box)
    return box.button(CANCEL).text().replace("&", "")


def test_qts_own_buttons_are_german_too(app: QApplication, qtbot: QtBot) -> None:
    speak(app, speech("de", environment={}))
    assert cancel(qtbot) == "Abbrechen"


def test_the_dialog_to_choose_a_file_is_german_too(app: QApplication, qtbot: QtBot) -> None:
    speak(app, speech("de", environment={}))
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    assert dialog.labelText(QFileDialog.DialogLabel.FileName).replace("&", "") == "Dateiname:"


def test_english_again_is_english_again(app: QApplication, qtbot: QtBot) -> None:
    speak(app, speech("de", environment={}))
    speak(app, speech("en", environment={}))
    assert cancel(qtbot) == "Cancel"


def test_a_language_that_qt_has_not_speaks_english_there(app: QApplication, qtbot: QtBot) -> None:
    speak(app, Speech("eo"))
    assert cancel(qtbot) == "Cancel"


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("ar", Qt.LayoutDirection.RightToLeft),
        ("he", Qt.LayoutDirection.RightToLeft),
        ("de", Qt.LayoutDirection.LeftToRight),
        ("en", Qt.LayoutDirection.LeftToRight),
    ],
)
def test_lines_begin_where_the_language_begins_them(
    app: QApplication, code: str, direction: Qt.LayoutDirection
) -> None:
    speak(app, Speech(code, code))
    assert app.layoutDirection() is direction


def test_fields_of_qt_write_figures_as_we_do(app: QApplication) -> None:
    speak(app, Speech("de", "de_AT"))
    assert QLocale().decimalPoint() == ","
    speak(app, Speech())
    assert QLocale().decimalPoint() == "."
