"""The Service page's head: how it is in one line, and what can be done about it."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QHideEvent,
    QIcon,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from statuswatch.channels import plain
from statuswatch.core.face import judged
from statuswatch.core.model import Service
from statuswatch.core.overview import Face, Overview, ServiceNow, face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.button_icons import ROOM, beside, dress
from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.look import Look, Type
from statuswatch.ui.motion import Ring
from statuswatch.ui.service_section import Runs
from statuswatch.ui.service_verdict import spoken, verdict
from statuswatch.ui.service_words import unmarked
from statuswatch.ui.silencing import Silencing

ELSEWHERE = say("StatusWatch is polling in another window or terminal.")
LINES, LONG_LINES, LEAST = 55, 95, 35
"""Units of width that the name and the verdict keep before buttons have words; in trouble, whose
verdict is longer; and then before the one button that matters most has."""

FRAME, BARE = 40, 10
"""Units that what has no words takes, with the room between; and a button without any."""


class Title(QWidget):
    """The name, and after it the followed parts as far as there is room for them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name = self._parts = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def write(self, service: Service) -> None:
        self._name = " ".join(plain(service.name).split())
        self._parts = plain(", ".join(sorted(service.parts)))
        whole = f"{self._name} · {self._parts}" if self._parts else self._name
        self.setAccessibleName(whole)
        self.setToolTip(html.escape(whole[:600]))
        self.update()

    def sizeHint(self) -> QSize:
        height = QFontMetrics(self._look.font(Type.TITLE)).height()
        return QSize(self._look.px(60), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(20), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, right = QPainter(self), Qt.TextElideMode.ElideRight
        large, body = self._look.font(Type.TITLE), self._look.font(Type.BODY)
        metrics, width = QFontMetrics(large), self.width()
        name = metrics.elidedText(self._name, right, width)
        used, base = metrics.horizontalAdvance(name), metrics.ascent()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.setFont(large)
        painter.setPen(self._look.color("text"))
        painter.drawText(width - used if mirrored else 0, base, name)
        room = width - used - self._look.px(2)
        if not self._parts or room < self._look.px(8):
            return
        beside = QFontMetrics(body)
        rest = beside.elidedText(f"·  {self._parts}", right, room)
        start = used + self._look.px(2)
        at = width - start - beside.horizontalAdvance(rest) if mirrored else start
        painter.setFont(body)
        painter.setPen(self._look.color("text2"))
        painter.drawText(at, base, rest)


class ServiceHead(QWidget):
    """Says one verdict; a new one is spoken."""

    back_wanted = Signal()
    check_wanted = Signal()
    page_wanted = Signal()
    copy_wanted = Signal()
    leave_wanted = Signal()
    deed_wanted = Signal(object)
    report_wanted = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._face = Face.UNKNOWN
        self._neutral = self._checking = False
        self._polls = True
        self._answer: object = None
        self._service = ""
        self._back = self._button("back", say("Back"))
        self._back.clicked.connect(self._go_back)
        self._acknowledge = self._button("acknowledge", say("Acknowledge"))
        self._acknowledge.clicked.connect(self._wants_acknowledge)
        self._acknowledge.hide()
        self._report = self._button("report", say("Report a problem"))
        self._report.clicked.connect(self.report_wanted)
        self._report.hide()
        self._check = self._button("refresh", say("Check now"))
        self._check.clicked.connect(self._wants_check)
        self._more = self._button("more", say("More"))
        self._menu = self._made_menu()
        self._more.clicked.connect(self._open_menu)
        self._ring = Ring(look, 4, self)
        self._ring.turned.connect(self._show_ring)
        self._shape, self._title, self._verdict = QLabel(), Title(look), Runs(look)
        self._arrange()
        self.set_back(False)
        self.restyle()

    def _arrange(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._lead, self._gap, self._end = (QSpacerItem(0, 0) for _ in range(3))
        self._before, self._between = QSpacerItem(0, 0), QSpacerItem(0, 0)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self._title)
        lines.addWidget(self._verdict)
        top = Qt.AlignmentFlag.AlignTop
        self._row.addSpacerItem(self._lead)
        self._row.addWidget(self._back, 0, top)
        self._row.addSpacerItem(self._gap)
        self._row.addWidget(self._shape, 0, top)
        self._row.addSpacing(self._look.px(2.5))
        self._row.addLayout(lines, 1)
        self._row.addSpacing(self._look.px(3))
        self._row.addWidget(self._report, 0, top)
        self._row.addSpacerItem(self._before)
        self._row.addWidget(self._acknowledge, 0, top)
        self._row.addSpacerItem(self._between)
        self._row.addWidget(self._check, 0, top)
        self._row.addSpacing(self._look.px(2))
        self._row.addWidget(self._more, 0, top)
        self._row.addSpacerItem(self._end)

    # -- what it shows ---------------------------------------------------------------------------

    def set_back(self, back: bool) -> None:
        px, rigid = self._look.px, QSizePolicy.Policy.Fixed
        self._back.setVisible(back)
        self._lead.changeSize(px(3 if back else 5), 0, rigid)
        self._gap.changeSize(px(2.5) if back else 0, 0, rigid)
        self._end.changeSize(px(5), 0, rigid)
        self._row.invalidate()

    def write_name(self, service: Service) -> None:
        self._title.write(service)

    def set_standing(self, now: ServiceNow) -> None:
        """What can be done about its notices."""
        self._service = now.service.id
        self.silencing.write(now)
        ails = face(now).ails
        offered = (
            (self._report, self._before, ails),
            (
                self._acknowledge,
                self._between,
                ails and not now.acknowledged,
            ),
        )
        for button, behind, there in offered:
            if there != button.isVisibleTo(self):
                button.setVisible(there)
                gap = self._look.px(2) if there else 0
                behind.changeSize(gap, 0, QSizePolicy.Policy.Fixed)
                self._row.invalidate()
                self._fit()

    def tell(
        self, now: ServiceNow, overview: Overview | None, at: datetime, fine_since: datetime | None
    ) -> None:
        """The service as it stands. `fine_since`: the end of its last outage."""
        silent, found = overview is not None and overview.silent, judged(now)
        setting, shape = self._setting(), face(now)
        what = now.status.since if found is None else found.sentence.one
        line = render(verdict(now, overview, at, fine_since), setting)
        ear = render(spoken(now, overview, at, fine_since), setting)
        self.write_name(now.service)
        answer = (now.service.id, shape, what, silent)
        self.write(shape, line, answer, unmarked(ear), neutral=silent)

    def write(self, shape: Face, text: str, answer: object, ear: str, *, neutral: bool) -> None:
        """`text`: the verdict with its marks; `ear`: the same to be spoken when `answer` changes; a
        minute more is no other answer. `neutral`: our own line is down, nothing is in colour."""
        self._face, self._neutral = shape, neutral
        self._write_shape()
        self._verdict.write(text, self._look.theme.text2 if neutral else self._look.ink(shape).ink)
        if answer != self._answer and self._answer is not None and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self._verdict, ear)
            QAccessible.updateAccessibility(event)
        self._answer = answer

    def forget(self) -> None:
        """Another service: its first verdict is read with the page, not announced."""
        self._answer = None
        self._title.write(Service("", ""))
        self._verdict.write("", "")
        self._shape.clear()
        self.set_checking(False)

    def set_checking(self, checking: bool) -> None:
        self._checking = checking
        if checking:
            self._ring.start()
        else:
            self._ring.stop()
        self._show_ring()
        self._fit()

    @Slot()
    def _show_ring(self) -> None:
        if not self._checking:
            dress(self._check, self._look, "refresh")
            return
        room = self._look.px(ROOM) if self._check.text() else 0
        ring = beside(self._ring.picture(), room, end=self._check.isRightToLeft())
        self._check.setIcon(QIcon(ring))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it turn."""
        self._ring.stop()

    def set_polls(self, polls: bool) -> None:
        """Only who polls can ask now."""
        self._polls = polls
        self._fit()

    def set_page(self, there: bool) -> None:
        self._open.setEnabled(there)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(0, px(4), 0, px(3))
        for button, name in ((self._back, "back"), (self._more, "more")):
            button.setIcon(self._look.icon(name))
            button.setIconSize(self._look.icon_size())
        self._back.setFixedWidth(px(7))
        self._more.setFixedWidth(px(8))
        self._write_shape()
        self._fit()
        self._title.updateGeometry()

    def _write_shape(self) -> None:
        grey = self._look.theme.text2 if self._neutral else ""
        self._shape.setPixmap(self._look.shape(self._face, 7, grey))

    def minimumSizeHint(self) -> QSize:
        """Words of buttons make nobody wider: they yield first."""
        least = super().minimumSizeHint()
        for button in (self._report, self._acknowledge, self._check):
            if button.text() and button.isVisibleTo(self):
                least -= QSize(max(0, button.sizeHint().width() - self._look.px(BARE)), 0)
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """Where there is no room words yield to pictures, which keep their names: those of the deed
        of the moment last."""
        name = say("Checking…") if self._checking else say("Check now")
        self._check.setEnabled(self._polls)  # while it checks, too: it would lose the focus
        self._check.setAccessibleName(render(name, self._setting()))
        worded = self._worded()
        for button in (self._report, self._acknowledge, self._check):
            words = button.accessibleName()
            button.setText(words if button in worded else "")
            button.setToolTip("" if button in worded else words)
        if not self._polls:
            self._check.setToolTip(render(ELSEWHERE, self._setting()))
        for button, icon in ((self._report, "report"), (self._acknowledge, "acknowledge")):
            dress(button, self._look, icon)
        self._show_ring()

    def _worded(self) -> list[QPushButton]:
        """The buttons that there is room for with words."""
        px, found = self._look.px, list[QPushButton]()
        order = (self._report, self._acknowledge, self._check)
        there = [button for button in order if button.isVisibleTo(self)]
        room = self.width() - px(FRAME) - len(there) * px(BARE)
        for button in there:
            wide = button.fontMetrics().horizontalAdvance(button.accessibleName()) + px(2)
            lines = LONG_LINES if self._report in there else LINES
            if room - wide < px(LEAST if button is self._report else lines):
                break
            room -= wide
            found.append(button)
        return found

    # -- what it is told -------------------------------------------------------------------------

    def _button(self, icon: str, name: Message) -> QPushButton:
        button = QPushButton()
        text = render(name, self._setting())
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setProperty("flat", "true" if icon == "back" else "false")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _made_menu(self) -> QMenu:
        menu, setting = QMenu(self), self._setting()
        self._open = menu.addAction(render(say("Open their status page"), setting))
        self._open.triggered.connect(self._wants_page)
        self.silencing = Silencing(menu, self._setting, self.deed_wanted.emit)
        report = menu.addAction(render(say("Report a problem…"), setting))
        report.triggered.connect(self.report_wanted)
        copy = menu.addAction(render(say("Copy what we know"), setting))
        copy.triggered.connect(self._wants_copy)
        menu.addSeparator()
        leave = menu.addAction(render(say("Stop following"), setting))
        leave.triggered.connect(self._wants_leave)
        return menu

    @Slot()
    def _open_menu(self) -> None:
        # Not setMenu: that draws an arrow beside the three dots.
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    @Slot()
    def _go_back(self) -> None:
        self.back_wanted.emit()

    @Slot()
    def _wants_check(self) -> None:
        self.check_wanted.emit()

    @Slot()
    def _wants_page(self) -> None:
        self.page_wanted.emit()

    @Slot()
    def _wants_copy(self) -> None:
        self.copy_wanted.emit()

    @Slot()
    def _wants_acknowledge(self) -> None:
        self.deed_wanted.emit(Deed(What.ACKNOWLEDGE, self._service, reason=None))

    @Slot()
    def _wants_leave(self) -> None:
        self.leave_wanted.emit()
