"""The doctor's page: is everything here as it should be, and what to do where it is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot, qVersion
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.face import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.browsing import browse, show_place
from statuswatch.ui.doctor_head import DoctorHead
from statuswatch.ui.doctor_list import DoctorList
from statuswatch.ui.doctor_report import ReportDialog
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asker, Errand

if TYPE_CHECKING:
    from statuswatch.app.doctored import Check, Finding

IN_A_TERMINAL = say("In a terminal it still looks: statuswatch doctor")


class DoctorPage(QWidget):
    """Looks when it is entered for the first time, and when it is told to: nothing by itself."""

    service_wanted = Signal(str)

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._errand = Errand(asker)
        self._looking: Check | None = None
        self._fresh: list[Finding] = []
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._at: datetime | None = None
        self._stopped: Message | None = None
        self.head = DoctorHead(look, setting)
        self.bands = Bands(look, setting)
        self.list = DoctorList(look, setting)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # It takes what the words of the head leave; these yield nothing.
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._scroll.setWidget(self.list)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._ranged)
        # The keyboard waits here until the first row is there.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(render(say("Doctor"), setting()))
        self._back = False
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.bands)
        column.addWidget(self._scroll, 1)
        # What comes at once is shown at once: a thousand sources are one change of the list.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._write)
        self.head.again_wanted.connect(self.look_again)
        self.head.report_wanted.connect(self.show_report)
        self.list.mend_wanted.connect(self._mend)
        self.list.focus_wanted.connect(self._show_row)
        self._write_head()

    # --- what the window says -------------------------------------------------------------------

    def entered(self) -> None:
        self._back = False
        if not self._found and not self.looking:
            self.look_again()
        if not self.list.focus_first():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def stopped(self, why: Message) -> None:
        """Nobody watches any more, so nobody can be asked either."""
        self._stopped = why
        self._errand.drop()
        self._end()

    # --- looking --------------------------------------------------------------------------------

    @property
    def looking(self) -> bool:
        return self._errand.runs

    @Slot()
    def look_again(self) -> None:
        """All checks, in order; while they run, that is it."""
        if self.looking or self._stopped is not None:
            return
        from statuswatch.app import doctoring

        self.bands.take_back("failed")
        self._looking, self._fresh = None, []
        if self.head.again.hasFocus():  # it is grey meanwhile, and has it back in the end
            self._back = True
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        tray = QSystemTrayIcon.isSystemTrayAvailable()
        self._errand.begin(
            lambda desk: doctoring.examine(desk, tray), self._answered, self._failed, self._heard
        )
        self._write_head()

    def _heard(self, told: object) -> None:
        from statuswatch.app.doctored import Check, Finding

        if isinstance(told, Check):
            self._settle()
            self._looking = told
        elif isinstance(told, Finding):
            self._fresh.append(told)
        self._soon.start()

    def _settle(self) -> None:
        """The check that ran has ended: its rows take the place of its last ones."""
        if self._looking is not None:
            self._found[self._looking.what] = tuple(self._fresh)
        self._fresh = []

    def _answered(self, _: object) -> None:
        self._settle()
        self._end()
        self.head.write(*self._words(), aloud=self.isVisible())

    def _failed(self, why: Message) -> None:
        self._end()
        again = Answer(say("Try again"), self.look_again)
        self.bands.say(Said("failed", Face.DEGRADED, why, (again,)), aloud=True)

    def _end(self) -> None:
        self._looking, self._fresh = None, []
        self._at = self._setting().now
        self._write()

    # --- showing --------------------------------------------------------------------------------

    def found(self) -> tuple[Finding, ...]:
        """In the order of the checks."""
        from statuswatch.app.doctoring import CHECKS

        return tuple(f for check in CHECKS for f in self._found.get(check.what, ()))

    @Slot()
    def _write(self) -> None:
        self._soon.stop()
        self.list.show_all(self.found())
        self._write_head()
        if self.window().focusWidget() is not self:
            return
        if not self._back:
            self.list.focus_first()
        elif self.head.again.isEnabled():
            self._back = False
            self.head.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write_head(self) -> None:
        self.head.write(*self._words(), aloud=False)
        ready = not self.looking and self._stopped is None
        self.head.allow(again=ready, report=not self.looking and bool(self._found))

    def _words(self) -> tuple[Face | None, Message, Message]:
        """Shape, sentence, and the line under it."""
        from statuswatch.app.doctoring import CHECKS, summary

        if self._stopped is not None:
            line = say("{why} {instead}", why=self._stopped, instead=IN_A_TERMINAL)
            return Face.UNKNOWN, say("The doctor cannot look now"), line
        if self.looking:
            if self._looking is None:
                return None, say("Looking"), say("It takes a few seconds.")
            n = CHECKS.index(self._looking) + 1
            line = say("{what}, {n} of {all}", what=self._looking.title, n=n, all=len(CHECKS))
            return None, say("Looking"), line
        found = self.found()
        if not found:
            line = say("Look again, to see whether all is well here.")
            return Face.UNKNOWN, say("Not looked at yet"), line
        face = Face.DEGRADED if any(f.well is False for f in found) else Face.FINE
        line = say("Nothing needs doing.") if face is Face.FINE else say("What to do is beside it.")
        if self._at is not None:
            line = say("{line} Looked at {at}.", line=line, at=self._at)
        return face, summary(found), line

    @Slot(int, int)
    def _ranged(self, least: int, most: int) -> None:
        """What the scroll bar takes is no margin any more: buttons keep their line."""
        bar = self._scroll.verticalScrollBar()
        self.list.set_bar(bar.sizeHint().width() if most > least else 0)

    @Slot(object)
    def _show_row(self, row: QWidget) -> None:
        self._scroll.ensureWidgetVisible(row, 0, self._look.px(2))

    # --- what one does with it ------------------------------------------------------------------

    @Slot(object)
    def _mend(self, finding: Finding) -> None:
        from statuswatch.app import doctoring
        from statuswatch.app.doctored import Does

        mend = finding.mend
        if mend is None:
            return
        opens = (Does.OPEN_SERVICE, Does.OPEN_PATH, Does.OPEN_PAGE, Does.COPY_REPORT)
        if self._stopped is not None and mend.does not in opens:
            self._not_done(self._stopped)  # nobody would answer
            return
        match mend.does:
            case Does.AGAIN:
                self.look_again()
            case Does.OPEN_SERVICE:
                self.service_wanted.emit(mend.about)
            case Does.OPEN_PATH:
                show_place(Path(mend.about))
            case Does.OPEN_PAGE:
                if mend.about.startswith(("https://", "http://")):
                    browse(mend.about)
            case Does.COPY_REPORT:
                self.show_report()
            case Does.MAKE_COPY:
                self._asker.ask(doctoring.make_copy, self._mended, failed=self._not_done)
            case Does.START_AT_LOGIN:
                self._asker.ask(doctoring.start_at_login, self._mended, failed=self._not_done)
            case Does.TEST_CARD:
                self._asker.ask(doctoring.send_test, self._done, failed=self._not_done)

    def _mended(self, words: Message) -> None:
        self._done(words)
        self.look_again()  # its row tells of it now

    def _done(self, words: Message) -> None:
        self.bands.say(Said("done", Face.FINE, words), aloud=True)

    def _not_done(self, why: Message) -> None:
        self.bands.say(Said("done", Face.DEGRADED, why), aloud=True)

    @Slot()
    def show_report(self) -> None:
        """Shown first; copied from there."""
        if not self.head.report.isEnabled():
            return
        from statuswatch.app import about, doctor_report, doctoring

        qt = f"{qVersion()}, PySide6 {PySide6.__version__}"
        details = about.details(os.environ, qt, QGuiApplication.platformName())
        text = doctoring.report(self.found(), details, self._setting(), Path.home())
        dialog = ReportDialog(self._look, self._setting, text, self)
        dialog.open()
        if self._stopped is None:  # the last crash and the log are files: they come a moment later
            asked = self._asker.ask(doctor_report.more, dialog.add, failed=lambda _: None)
            dialog.finished.connect(asked.drop)

    def event(self, event: QEvent) -> bool:
        """F5 and Ctrl+C are the page's before they are the window's."""
        if isinstance(event, QKeyEvent) and _own(event):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                again = event.key() == Qt.Key.Key_F5
                self.look_again() if again else self.show_report()
                return True
        return super().event(event)


def _own(event: QKeyEvent) -> bool:
    plain_ = event.modifiers() == Qt.KeyboardModifier.NoModifier
    return (event.key() == Qt.Key.Key_F5 and plain_) or event.matches(QKeySequence.StandardKey.Copy)
