"""The list of the settings' sections: arrows walk in it, and what is current is shown."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

Index = QModelIndex | QPersistentModelIndex

_PICTURE = Qt.ItemDataRole.UserRole


class SectionList(QListView):
    chosen = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Row(look, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._changed)
        look.changed.connect(self.restyle)
        self.restyle()

    def add(self, words: str, picture: str) -> None:
        item = QStandardItem(words)
        item.setData(picture, _PICTURE)
        item.setEditable(False)
        self._rows.appendRow(item)

    def go(self, number: int) -> None:
        """Show which it is, without telling anybody."""
        with QSignalBlocker(self.selectionModel()):
            self.setCurrentIndex(self._rows.index(number, 0))
        self.viewport().update()

    @property
    def wanted(self) -> int:
        """Pixels in which no name is cut, also where it is chosen."""
        metrics, rows = QFontMetrics(self._look.font(Type.STATE)), self._rows
        words = (str(rows.index(n, 0).data()) for n in range(rows.rowCount()))
        widest = max((metrics.horizontalAdvance(text) for text in words), default=0)
        return widest + self._look.px(14)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self.setViewportMargins(px(2.5), px(3), px(1), px(2))
        self.doItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Where the keyboard is shows only to who came by it."""
        by_keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setProperty("keyed", event.reason() in by_keys)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.setProperty("keyed", True)
        super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _changed(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())


class _Row(QStyledItemDelegate):
    """A section: picture and name."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(parent)
        self._look, self._view = look, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(10), self._look.px(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, px, rect = self._look, self._look.px, QRect(option.rect)
        current = self._view.currentIndex().row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selected" if current else "hover"))
            painter.drawRoundedRect(rect, 6, 6)
        if current and self._view.hasFocus() and self._view.property("keyed"):
            ring(painter, look, rect)
        side = px(4)
        picture = QRect(rect.left() + px(2.5), rect.center().y() - side // 2 + 1, side, side)
        painter.drawPixmap(
            QStyle.visualRect(option.direction, rect, picture),
            look.glyph(str(index.data(_PICTURE)), 4),
        )
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.STATE if current else Type.BODY))
        box = QRect(rect.left() + px(8.5), rect.top(), rect.width() - px(9), rect.height())
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, box.width()
        )
        box = QStyle.visualRect(option.direction, rect, box)
        painter.drawText(box, start | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
