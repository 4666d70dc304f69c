"""Which part of the history is shown: words, services, what and how bad, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSizePolicy, QWidget

from statuswatch.core.model import Level, Service
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.store.nouns import Filter, Kind
from statuswatch.ui.flow import Flow
from statuswatch.ui.history_boxes import Box, ServicesBox
from statuswatch.ui.history_search import SearchField
from statuswatch.ui.look import Look

LEVELS: tuple[tuple[Message, Message, Level | None, Kind], ...] = (
    (say("Degraded or worse"), say("degraded or worse", "only"), None, Kind.TROUBLE),
    (
        say("Partly down or worse"),
        say("partly down or worse", "only"),
        Level.PARTIAL,
        Kind.TROUBLE,
    ),
    (say("Down"), say("down", "only"), Level.DOWN, Kind.TROUBLE),
    (say("Maintenance"), say("maintenance", "only"), None, Kind.MAINTENANCE),
)
"""In the box, and in a sentence. The first is every outage: what is no worse than maintenance is
none."""

PERIODS: tuple[tuple[Message, Message, int], ...] = (
    (say("All time"), say("all time", "only"), 0),
    (say("Last 12 months"), say("last 12 months", "only"), 365),
    (say("Last 30 days"), say("last 30 days", "only"), 30),
    (say("Last 7 days"), say("last 7 days", "only"), 7),
)
"""In days; 0 = all."""

SEARCH_LEAST = 34
"""Units of the search field under which it gets a line of its own."""

NAMED = 3
"""Services that are named before they are counted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of it is remembered; words are a question of the moment. `level`: its place in LEVELS;
    `days`: of the period."""

    services: frozenset[str] = frozenset()
    level: int = 0
    days: int = 0


class Filters(QWidget):
    """A field and three boxes, on one line where there is room."""

    changed = Signal()
    left = Signal()  # back to what is shown

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.search = SearchField(look, render(say("Search what they said"), setting()), self)
        self.services = ServicesBox(look, setting, self)
        self.level = self._box(say("What, and how bad"))
        for number, (words, *_) in enumerate(LEVELS):
            self.level.addItem(render(words, setting()), number)
        self.period = self._box(say("Period"))
        for words, _, days in PERIODS:
            self.period.addItem(render(words, setting()), days)
        self._lay_out()
        self.search.changed.connect(self.changed)
        self.search.left.connect(self.left)
        self.services.changed.connect(self._chosen)
        self.services.written.connect(self._fit)
        self.level.currentIndexChanged.connect(self._chosen)
        self.period.currentIndexChanged.connect(self._chosen)
        look.changed.connect(self.restyle)
        self.restyle()

    def _box(self, name: Message) -> QComboBox:
        return Box(self._look, render(name, self._setting()), self)

    def _lay_out(self) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._boxes = QWidget(self)
        self._boxes.setSizePolicy(policy)
        self._flow = Flow(self._boxes)
        for box in (self.services, self.level, self.period):
            self._flow.addWidget(box)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        self._line.addWidget(self._boxes, 0, Qt.AlignmentFlag.AlignTop)

    # --- what is chosen -------------------------------------------------------------------------

    def which(self) -> Filter:
        """As of now: a period ends today."""
        days, now = self.period.currentData(), self._setting().now
        _, _, level, kind = LEVELS[self.level.currentIndex()]
        return Filter(
            services=self.services.chosen,
            since=now - timedelta(days=days) if days and now else None,
            at_least=level,
            words=self.search.words,
            kind=kind,
        )

    @property
    def any(self) -> bool:
        """Is anything left out?"""
        return self.which() != Filter()

    def said(self) -> str:
        """What is chosen, in words; empty: everything is shown."""
        setting = self._setting()
        parts = []
        if self.search.words:
            parts.append(render(say("“{words}”", words=self.search.words), setting))
        if self.services.chosen:
            names = self.services.names
            known = len(names) == len(self.services.chosen) <= NAMED
            few = ", ".join(names) if known else self.services.currentText()
            parts.append(few)
        if self.level.currentIndex():
            parts.append(render(LEVELS[self.level.currentIndex()][1], setting))
        if self.period.currentIndex():
            parts.append(render(PERIODS[self.period.currentIndex()][1], setting))
        return render(say("Only {filters}", filters=", ".join(parts)), setting) if parts else ""

    def know(self, services: Sequence[Service]) -> None:
        """What there is to choose from; what is chosen stays."""
        if self.services.know(services):
            self.changed.emit()

    def choose(self, services: frozenset[str]) -> bool:
        """Show these alone, none: all; True: that is another filter."""
        if services == self.services.chosen:
            return False
        self.services.choose(services)
        return True

    @property
    def choice(self) -> Choice:
        days = int(self.period.currentData() or 0)
        return Choice(self.services.chosen, self.level.currentIndex(), days)

    def put(self, choice: Choice) -> None:
        """Show this from now on, whatever it was searched for; without telling so."""
        level = choice.level if 0 <= choice.level < len(LEVELS) else 0
        for box, place in ((self.level, level), (self.period, self.period.findData(choice.days))):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(place, 0))
        self.services.choose(choice.services)
        self.search.put("")

    @Slot()
    def clear(self) -> None:
        self.put(Choice())
        self.changed.emit()

    @Slot()
    def _chosen(self) -> None:
        self.changed.emit()

    # --- how it is laid out ---------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Other words in a box make it wider or narrower."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """What stands side by side now may stand below each other."""
        return QSize(self._look.px(SEARCH_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        gap = self._look.px(2)
        boxes = (self.services, self.level, self.period)
        # A box remembers the least width of its former words: a layout takes the greater of both.
        hints = (box.sizeHint().expandedTo(box.minimumSizeHint()) for box in boxes)
        wide = sum(hint.width() for hint in hints) + 2 * gap
        beside = self.width() - wide - gap >= self._look.px(SEARCH_LEAST)
        way = QBoxLayout.Direction
        least = wide if beside else 0
        if self._boxes.minimumWidth() != least:
            self._boxes.setMinimumWidth(least)
            self._flow.invalidate()
        direction = way.LeftToRight if beside else way.TopToBottom
        if self._line.direction() != direction:
            self._line.setDirection(direction)

    @Slot()
    def restyle(self) -> None:
        self._flow.setSpacing(self._look.px(2))
        self._line.setSpacing(self._look.px(2))
        self._fit()
