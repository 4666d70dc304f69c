"""The window's keys: which there are, in words, and how they are bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from statuswatch.core.words import Message, say

Shown = tuple[tuple[str, ...], Message]
"""Sequences that do the same, as Qt writes them, and what they do."""

ANYWHERE: tuple[Shown, ...] = (
    (("Ctrl+1",), say("Now")),
    (("Ctrl+2",), say("History")),
    (("Ctrl+3",), say("Inbox")),
    (("Ctrl+4",), say("Plans")),
    (("Ctrl+5",), say("Record")),
    (("Ctrl+,",), say("Settings")),
    (("F1", "?"), say("These keys")),
    (("Ctrl+F",), say("Search")),
    (("Ctrl+N",), say("Add a service")),
    (("F5", "Shift+F5"), say("Check now")),
    (("Ctrl+D",), say("Do not disturb")),
    (("F6", "Shift+F6"), say("To the places, and back to the page")),
    (("Esc", "Alt+Left"), say("Back")),
    (("Ctrl+W",), say("Close the window; watching goes on")),
    (("Ctrl+Q",), say("Quit")),
)

IN_LISTS: tuple[Shown, ...] = (
    (("Up", "Down", "PgUp", "PgDown", "Home", "End"), say("Move in a list")),
    (("Enter",), say("Open")),
    (("Left", "Right"), say("Days of the strip; Enter shows what happened")),
    (("A",), say("Acknowledge")),
    (("S",), say("Snooze")),
    (("M",), say("Mute, or no longer")),
    (("R",), say("On Now: report a problem")),
    (("Ctrl+C",), say("Copy what is known of it")),
    (("Menu", "Shift+F10"), say("What else can be done with it")),
    (("Ctrl+V",), say("On Now: add what was copied")),
)

IN_A_SERVICE: tuple[Shown, ...] = (
    (("Ctrl+PgDown", "Ctrl+Tab"), say("The next tab")),
    (("Ctrl+PgUp", "Ctrl+Shift+Tab"), say("The tab before")),
    (("Ctrl+V",), say("Take a letter of theirs that was copied")),
    (("Left", "Right", "Home", "End"), say("Days of its strip, points of its chart")),
)

IN_THE_HISTORY: tuple[Shown, ...] = (
    (("/",), say("Search")),
    (("Ctrl+E",), say("Export what is shown")),
    (("Ctrl+G",), say("Go to a date")),
    (("T",), say("Timeline: today")),
    (("+", "-"), say("Timeline: a shorter time, a longer one")),
    (("Shift+Left", "Shift+Right"), say("Timeline: earlier, later")),
)

ALL: tuple[tuple[Message, tuple[Shown, ...]], ...] = (
    (say("Anywhere"), ANYWHERE),
    (say("In a list"), IN_LISTS),
    (say("On the page of a service"), IN_A_SERVICE),
    (say("In the history"), IN_THE_HISTORY),
)
"""By where the keyboard is."""


def bind(window: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Each key sequence does its own wherever the keyboard is in the window. Fields keep what
    they use themselves (Ctrl+A, Ctrl+V)."""
    for sequence, act in keys.items():
        shortcut = QShortcut(QKeySequence(sequence), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
