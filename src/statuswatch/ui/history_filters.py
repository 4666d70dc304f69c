"""Which part of the history is shown: services, how bad, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QRect, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QStyle, QWidget

from statuswatch.core.model import Level, Service
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.store.nouns import Filter
from statuswatch.ui.flow import Flow
from statuswatch.ui.history_words import name_of
from statuswatch.ui.look import Look

LEVELS: tuple[tuple[Message, Level | None], ...] = (
    (say("Degraded or worse"), None),
    (say("Partly down or worse"), Level.PARTIAL),
    (say("Down"), Level.DOWN),
)
"""The first is every outage: what is no worse than maintenance is none."""

PERIODS: tuple[tuple[Message, int], ...] = (
    (say("All time"), 0),
    (say("Last 12 months"), 365),
    (say("Last 30 days"), 30),
    (say("Last 7 days"), 7),
)
"""In days; 0 = all."""


class Box(QComboBox):
    """With an arrow in the theme's colour: the style sheet could only name a file."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setView(QListView(self))  # the style sheet does not reach the one it makes itself
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._look.px(3)
        spot = QRect(self.width() - 2 * side, (self.height() - side) // 2, side, side)
        arrow = self._look.glyph("expand", 3, self._look.theme.text2)
        painter = QPainter(self)
        painter.drawPixmap(QStyle.visualRect(self.layoutDirection(), self.rect(), spot), arrow)


class Filters(QWidget):
    """Three boxes that wrap where they do not fit."""

    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._service: str | None = None
        self._known: tuple[Service, ...] | None = None
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.services = self._box(say("Services"))
        self.services.addItem(render(say("All services"), setting()), None)
        self.level = self._box(say("How bad"))
        for words, level in LEVELS:
            self.level.addItem(render(words, setting()), level)
        self.period = self._box(say("Period"))
        for words, days in PERIODS:
            self.period.addItem(render(words, setting()), days)
        self.services.currentIndexChanged.connect(self._service_chosen)
        self.level.currentIndexChanged.connect(self._chosen)
        self.period.currentIndexChanged.connect(self._chosen)
        look.changed.connect(self.restyle)
        self.restyle()

    def _box(self, name: Message) -> QComboBox:
        box = Box(self._look, render(name, self._setting()), self)
        self._flow.addWidget(box)
        return box

    def which(self) -> Filter:
        """As of now: a period ends today."""
        level, days, now = self.level.currentData(), self.period.currentData(), self._setting().now
        return Filter(
            services=frozenset({self._service} if self._service else ()),
            since=now - timedelta(days=days) if days and now else None,
            at_least=None if level is None else Level(level),
        )

    @property
    def any(self) -> bool:
        """Is anything left out?"""
        return self.which() != Filter()

    def know(self, services: Sequence[Service]) -> None:
        """What there is to choose from; what is chosen stays."""
        if tuple(services) == self._known:
            return
        self._known = tuple(services)
        with QSignalBlocker(self.services):
            while self.services.count() > 1:
                self.services.removeItem(1)
            for service in services:
                self.services.addItem(name_of(service.name), service.id)
            self.services.setCurrentIndex(max(0, self.services.findData(self._service)))
        if self._known and self.services.currentIndex() == 0 and self._service is not None:
            self._service = None  # forgotten with all its history
            self.changed.emit()
        self._flow.invalidate()

    def choose(self, service: str | None) -> bool:
        """Show this service alone, or all; True: that is another filter."""
        if service == self._service:
            return False
        self._service = service
        with QSignalBlocker(self.services):
            self.services.setCurrentIndex(max(0, self.services.findData(service)))
        return True

    @Slot()
    def clear(self) -> None:
        for box in (self.services, self.level, self.period):
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        self._service = None
        self.changed.emit()

    @Slot(int)
    def _service_chosen(self, number: int) -> None:
        self._service = self.services.itemData(number)
        self.changed.emit()

    @Slot(int)
    def _chosen(self, _: int) -> None:
        self.changed.emit()

    @Slot()
    def restyle(self) -> None:
        self._flow.setSpacing(self._look.px(2))
        self._flow.invalidate()
