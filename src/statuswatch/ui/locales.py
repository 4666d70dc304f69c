"""Qt speaks as we do: its own dialogs' words, how it writes numbers, and where lines begin."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from statuswatch.language import ENGLISH, Speech

NAME = "statuswatch-qt"
"""By which the words of Qt's own are found again, to be changed."""


def speak(app: QApplication, speech: Speech) -> None:
    """From now on; what is shown already keeps its words. May be called again."""
    QLocale.setDefault(QLocale(speech.locale))
    direction = Qt.LayoutDirection
    app.setLayoutDirection(direction.RightToLeft if speech.right_to_left else direction.LeftToRight)
    for old in app.findChildren(QTranslator, NAME):
        app.removeTranslator(old)
        old.deleteLater()
    if speech.code.partition("_")[0] == ENGLISH:
        return  # as Qt's source has it
    translator = QTranslator(app)
    translator.setObjectName(NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(speech.code), "qtbase", "_", folder):
        app.installTranslator(translator)
    else:  # Qt has no such language: English is what is left
        translator.deleteLater()
