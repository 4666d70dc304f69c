"""Settings: what is told, how soon and how loud."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from statuswatch.core.kinds import KINDS
from statuswatch.core.model import Level
from statuswatch.core.words import Message, say
from statuswatch.settings.model import Sound
from statuswatch.ui.settings_check import Check
from statuswatch.ui.settings_form import Book, Choice, Field, Form, Tick
from statuswatch.ui.settings_general import lasts

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import SettingsNow
    from statuswatch.app.ways import Tested

LEVELS = (
    (say("Everything, maintenance too"), Level.MAINTENANCE),
    (say("Degraded or worse"), Level.DEGRADED),
    (say("Partly down or worse"), Level.PARTIAL),
    (say("Down only"), Level.DOWN),
)

SOUNDS = (
    (say("Never"), Sound.OFF),
    (say("Only when a vital service is down"), Sound.CRITICAL),
    (say("For trouble"), Sound.NORMAL),
    (say("For every notice"), Sound.ALL),
)


def _lengths(*minutes: int) -> list[tuple[Message, timedelta]]:
    return [(lasts(timedelta(minutes=m)), timedelta(minutes=m)) for m in minutes]


class Notices:
    name = say("Notifications")
    picture = "bell"

    def __init__(self, book: Book) -> None:
        self._book = book
        self.form = Form(book, self.name)
        self.desktop = Tick(
            book, "notifications.desktop", say("Show notifications on this desktop")
        )
        self.test = self._make_test()
        self.least = Choice(book, "notifications.at_least", say("Tell me of"), LEVELS)
        self.kinds = self._make_kinds()
        self.hold = Choice(
            book,
            "notifications.hold",
            say("Tell me after"),
            [(say("At once"), timedelta()), *_lengths(1, 2, 5, 10, 15, 30, 60)],
            say("Trouble that is over sooner is only kept in the history."),
            other=lasts,
        )
        self.escalate = Choice(
            book,
            "notifications.escalate_after",
            say("If I do not acknowledge it, use my other channels after"),
            _lengths(5, 10, 15, 30, 60, 120),
            say("For vital services, by the channels that are for what nobody acknowledges."),
            other=lasts,
        )
        self.sound = Choice(book, "notifications.sound", say("Sound"), SOUNDS)
        fields = (self.desktop, self.test, self.least, self.kinds, self.hold)
        for field in (*fields, self.escalate, self.sound):
            self.form.add(field)

    def show(self, now: SettingsNow) -> None:
        wanted = now.settings.preferences
        self.desktop.write_value(now.settings.desktop)
        self.least.write_value(wanted.at_least)
        if not self.kinds.failed:
            for kind, check in self._checks.items():
                check.setChecked(kind in wanted.kinds)
        self.hold.write_value(wanted.hold)
        self.escalate.write_value(wanted.escalate_after)
        self.sound.write_value(now.settings.sound)

    def entered(self) -> None:
        """Nothing is asked besides."""

    def _make_kinds(self) -> Field:
        column = QVBoxLayout()
        column.setSpacing(0)
        self._checks = {
            kind: Check(self._book.look, self._book.words(words)) for kind, words in KINDS.items()
        }
        for check in self._checks.values():
            column.addWidget(check)
            check.clicked.connect(self._kind_clicked)
        return Field(self._book, say("What to tell"), column)

    @Slot()
    def _kind_clicked(self) -> None:
        chosen = [kind for kind, check in self._checks.items() if check.isChecked()]
        self._book.write("notifications.kinds", chosen, self.kinds)

    def _make_test(self) -> Field:
        self.send = QPushButton(self._book.words(say("Send a test")))
        self.send.clicked.connect(self._send)
        row = QHBoxLayout()
        row.addWidget(self.send)
        row.addStretch(1)
        return Field(self._book, None, row)

    @Slot()
    def _send(self) -> None:
        async def question(desk: Desk) -> Tested:
            from statuswatch.app import setting, ways

            return await setting.test_channel(desk, ways.DESKTOP)

        self._book.ask(question, lambda tested: say_tested(self.test, tested), self.test.fail)


def say_tested(field: Field, tested: Tested) -> None:
    """What became of a test, under what sent it."""
    if tested.ok:
        field.note(tested.said)
    elif tested.advice is None or not tested.advice.one:
        field.fail(say("{what}.", what=tested.said))
    else:
        field.fail(say("{what}. {advice}", what=tested.said, advice=tested.advice))
