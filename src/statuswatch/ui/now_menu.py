"""The menu of one service in the list, and what we know of it as text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from statuswatch.channels import plain
from statuswatch.core.face import ServiceNow, user_says
from statuswatch.core.model import Role
from statuswatch.core.nowpage import known_words
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.browsing import browse
from statuswatch.ui.silencing import Silencing


class RowMenu(QMenu):
    """`show_for` opens it; what the page must do, it says by signals with the service's id."""

    service_wanted = Signal(str)
    check_wanted = Signal()
    leave_wanted = Signal(str)
    fails_wanted = Signal(str)
    works_wanted = Signal(str)
    report_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(self, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self._now: ServiceNow | None = None
        self._add(say("Open")).triggered.connect(self._open)
        self._add(say("Check now")).triggered.connect(self._check)
        self._page = self._add(say("Open their status page"))
        self._page.triggered.connect(self._open_page)
        self.silencing = Silencing(self, setting, self.deed_wanted.emit)
        self._fails = self._add(say("It fails for me"))
        self._fails.triggered.connect(self._say_fails)
        self._works = self._add(say("It works again for me"))
        self._works.triggered.connect(self._say_works)
        self._add(say("Report a problem…")).triggered.connect(self._report)
        self._add(say("Copy what we know")).triggered.connect(self._copy)
        self.addSeparator()
        self._add(say("Stop following")).triggered.connect(self._leave)

    def show_for(self, now: ServiceNow, where: QPoint) -> None:
        self.write(now)
        self.popup(where)

    def write(self, now: ServiceNow) -> None:
        """Of this service from now on."""
        self._now = now
        self.silencing.write(now)
        self._page.setEnabled(bool(page_of(now)))
        self._fails.setVisible(not user_says(now))
        self._works.setVisible(user_says(now))

    def _add(self, words: Message) -> QAction:
        return self.addAction(render(words, self._setting()))

    @Slot()
    def _open(self) -> None:
        if self._now is not None:
            self.service_wanted.emit(self._now.service.id)

    @Slot()
    def _check(self) -> None:
        self.check_wanted.emit()

    @Slot()
    def _open_page(self) -> None:
        if self._now is not None and (url := page_of(self._now)):
            browse(url)

    @Slot()
    def _say_fails(self) -> None:
        if self._now is not None:
            self.fails_wanted.emit(self._now.service.id)

    @Slot()
    def _say_works(self) -> None:
        if self._now is not None:
            self.works_wanted.emit(self._now.service.id)

    @Slot()
    def _report(self) -> None:
        if self._now is not None:
            self.report_wanted.emit(self._now.service.id)

    @Slot()
    def _copy(self) -> None:
        if self._now is not None:
            copy_known(self._now, self._setting())

    @Slot()
    def _leave(self) -> None:
        if self._now is not None:
            self.leave_wanted.emit(self._now.service.id)


def copy_known(now: ServiceNow, setting: Setting) -> None:
    """What we know of a service, to the clipboard."""
    at = setting.now or now.status.heard
    if at is not None:
        lines = (plain(render(line, setting)) for line in known_words(now, at))
        QGuiApplication.clipboard().setText("\n".join(lines))


def page_of(now: ServiceNow) -> str:
    """Where they say how they are: the open trouble's own page, else their status page."""
    told = [k.incident.url for k in now.status.open if k.role is Role.OFFICIAL]
    pages = [s.url for s in now.sources if s.role is Role.OFFICIAL]
    opens = (url for url in (*told, *pages) if url.startswith(("https://", "http://")))
    return next(opens, "")
