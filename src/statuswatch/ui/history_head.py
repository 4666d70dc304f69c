"""The head of the history's table: its words, its arrow, and what the reader makes of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QHeaderView, QMenu, QStyle, QWidget

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.history_columns import ALWAYS, NARROWEST, Columns, widths
from statuswatch.ui.history_delegate import LATE, inner
from statuswatch.ui.history_words import HEADS, Column
from statuswatch.ui.look import Look, Type

_RESET = "reset"


class Head(QHeaderView):
    """Words with the arrow right after the one by which is sorted. An edge that is dragged moves
    alone: what one column gains its neighbour loses, and all of them fill the width."""

    changed = Signal()  # by the reader: order, widths, which ones show

    def __init__(self, look: Look, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self._setting = look, setting
        self.columns = Columns()
        self.sorted_by: tuple[Column | None, bool] = (Column.BEGAN, True)
        self._whole, self._far = 0, False
        self._own = False  # it moves and resizes them itself
        self._pressed = False
        self.setAccessibleName(render(say("Columns"), setting()))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(1)
        self.sectionResized.connect(self._dragged)
        self.sectionMoved.connect(self._moved)
        self.sectionHandleDoubleClicked.connect(self._natural)

    def show_order(self, column: Column | None, descending: bool) -> None:
        self.sorted_by = (column, descending)
        self.viewport().update()

    # --- which ones, where and how wide ---------------------------------------------------------

    def choose(self, columns: Columns) -> None:
        """Without telling so."""
        self.columns = columns
        with self._moving():
            for place, column in enumerate(columns.order):
                self.moveSection(self.visualIndex(column), place)
        self.fit(self._whole, far=self._far)

    def fit(self, whole: int, *, far: bool) -> None:
        """Into so many pixels. `far`: dates carry their year."""
        self._whole, self._far = whole, far
        wanted = widths(self._look, whole, self._setting(), far=far, columns=self.columns)
        with self._moving():
            for column in Column:
                self.setSectionHidden(column, column not in wanted)
                if column in wanted and self.sectionSize(column) != wanted[column]:
                    self.resizeSection(column, wanted[column])

    def last(self) -> Column:
        """The one at the end of the line."""
        return max((c for c in Column if not self.isSectionHidden(c)), key=self.visualIndex)

    def after(self, column: Column) -> Column | None:
        """The next one that shows."""
        places = range(self.visualIndex(column) + 1, self.count())
        found = (Column(self.logicalIndex(place)) for place in places)
        return next((c for c in found if not self.isSectionHidden(c)), None)

    @contextmanager
    def _moving(self) -> Iterator[None]:
        before, self._own = self._own, True
        try:
            yield
        finally:
            self._own = before

    @Slot(int, int, int)
    def _dragged(self, section: int, before: int, after: int) -> None:
        if self._own or not self._pressed:
            return
        column, following, u = Column(section), self.after(Column(section)), self._look.u
        wide, columns = max(after, self._look.px(NARROWEST)), self.columns
        if column is not Column.TITLE:  # it takes what is left in any case
            columns = columns.dragged(column, wide / u)
        if following is not None and following is not Column.TITLE:
            columns = columns.dragged(following, (self.sectionSize(following) + before - wide) / u)
        self._become(columns)

    @Slot(int, int, int)
    def _moved(self, section: int, before: int, after: int) -> None:
        if self._own:
            return
        with self._moving():
            self.moveSection(self.visualIndex(Column.SERVICE), 0)  # the shapes stand at the edge
        order = tuple(Column(self.logicalIndex(place)) for place in range(self.count()))
        self._become(Columns(order, self.columns.wanted, self.columns.wide))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On an edge: as wide as it is by itself. (The table would make it as wide as the rows that
        are here; what it does is undone.)"""
        super().mouseDoubleClickEvent(event)
        self.fit(self._whole, far=self._far)

    @Slot(int)
    def _natural(self, section: int) -> None:
        self._become(self.columns.natural(Column(section)))

    def _become(self, columns: Columns) -> None:
        self.columns = columns
        self.fit(self._whole, far=self._far)
        self.changed.emit()

    # --- its menu -------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        self.fill(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def fill(self, menu: QMenu) -> None:
        """With all columns, those that show now checked, and the way back."""
        setting = self._setting()
        for place in range(self.count()):
            column = Column(self.logicalIndex(place))
            action = menu.addAction(render(HEADS[column], setting))
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(column))
            action.setEnabled(column not in ALWAYS)
            action.setData(column.name)
        menu.addSeparator()
        reset = menu.addAction(render(say("Columns as at first"), setting))
        reset.setEnabled(self.columns != Columns())
        reset.setData(_RESET)
        menu.triggered.connect(self._chosen)

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        name = action.data()
        if name == _RESET:
            self.choose(Columns())
            self.changed.emit()
        else:
            self._become(self.columns.turned(Column[name], on=action.isChecked()))

    # --- how it is drawn ------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt's
        column, look = Column(logicalIndex), self._look
        painter.save()
        painter.fillRect(rect, look.color("surface"))
        painter.setPen(look.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        by, descending = self.sorted_by
        painter.setFont(look.font(Type.HEADING if column is by else Type.SMALL))
        painter.setPen(look.color("text" if column is by else "text2"))
        text, place = render(HEADS[column], self._setting()), inner(look, rect, column)
        arrow = look.px(3.5) if column is by else 0
        metrics = painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() - arrow)
        words = QRect(place)
        words.setWidth(min(metrics.horizontalAdvance(text) + 1, place.width() - arrow))
        if column in LATE:
            words.moveRight(place.right() - arrow)
        direction = self.layoutDirection()
        painter.drawText(
            QStyle.visualRect(direction, rect, words), Qt.AlignmentFlag.AlignCenter, text
        )
        if arrow:
            side = look.px(3)
            spot = QRect(words.right() + look.px(0.5), 0, side, side)
            spot.moveTop(rect.y() + (rect.height() - side) // 2)
            painter.drawPixmap(QStyle.visualRect(direction, rect, spot), self._arrow(descending))
        painter.restore()

    def _arrow(self, descending: bool) -> QPixmap:
        picture = self._look.glyph("expand", 3, self._look.theme.text2)
        return picture if descending else picture.transformed(QTransform().scale(1, -1))
