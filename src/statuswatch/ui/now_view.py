"""How the list of the page Now is laid out: what its rows are grouped by, and how high they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from statuswatch.core.nowgroups import Grouping
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.memory import Drawer

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import SettingsNow
    from statuswatch.ui.questions import Asker

KEY = "grouped"

WORDS = {
    Grouping.STATE: say("By state"),
    Grouping.CATEGORY: say("By kind"),
    Grouping.TAG: say("By tag"),
}


class View(QPushButton):
    """Says what rows are grouped by; its menu offers the rest. `changed`: they are now by another."""

    changed = Signal()

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        drawer: Drawer,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._look, self._asker, self._setting, self._drawer = look, asker, setting, drawer
        self._page = parent
        self.setProperty("flat", "true")
        self._menu = QMenu(self)
        self._ways = QActionGroup(self)
        for way, words in WORDS.items():
            action = self._checkable(words)
            action.setData(way)
            self._ways.addAction(action)
        self._menu.addSeparator()
        self.compact = self._checkable(say("Compact rows"))
        kept = drawer.text(KEY, Grouping.STATE)
        self.by = Grouping(kept) if kept in Grouping.__members__.values() else Grouping.STATE
        self.clicked.connect(self._open)
        self._ways.triggered.connect(self._chosen)
        self.compact.triggered.connect(self._write)
        look.chosen.changed.connect(self._heard)
        self._heard()
        self.restyle()

    @property
    def ways(self) -> list[QAction]:
        """The menu's groupings; their data is the `Grouping`."""
        return self._ways.actions()

    @property
    def wide(self) -> int:
        """Pixels that it takes."""
        words, px = self.fontMetrics().horizontalAdvance(self.text()), self._look.px
        return words + px(10) if words else px(9)

    def restyle(self, *, narrow: bool = False) -> None:
        """`narrow`: as a picture."""
        words = render(WORDS[self.by], self._setting())
        name = render(say("Layout of the list: {how}", how=WORDS[self.by]), self._setting())
        self.setFont(self._look.font(Type.SMALL))
        self.setText("" if narrow else words)
        self.setAccessibleName(name)
        self.setToolTip(name)
        picture, size = ("table", 4.0) if narrow else ("expand", 3.0)
        self.setIcon(self._look.icon(picture, size, self._look.theme.text2))
        self.setIconSize(self._look.icon_size(size))
        # The arrow stands behind the words.
        rtl = self._page.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight if rtl else Qt.LayoutDirection.RightToLeft
        )
        for action in self.ways:
            action.setChecked(action.data() == self.by)

    def _checkable(self, words: Message) -> QAction:
        action = self._menu.addAction(render(words, self._setting()))
        action.setCheckable(True)
        return action

    @Slot()
    def _open(self) -> None:
        # Not setMenu: that draws an arrow of the style's own.
        self._menu.setLayoutDirection(self._page.layoutDirection())
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self.by = Grouping(action.data())
        self._drawer.keep(KEY, self.by)
        self.restyle(narrow=not self.text())
        self.changed.emit()

    @Slot()
    def _heard(self) -> None:
        self.compact.setChecked(self._look.chosen.compact)

    @Slot(bool)
    def _write(self, on: bool) -> None:
        async def question(desk: Desk) -> SettingsNow:
            from statuswatch.app import setting

            return await setting.write(desk, "window.density", "compact" if on else "comfortable")

        self._asker.ask(question, self._written)
        self._heard()  # it is compact when it is written

    def _written(self, now: SettingsNow) -> None:
        self._look.chosen.hear(now.settings)
