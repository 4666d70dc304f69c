"""The tray's menu, always kept right: a tray host may show a copy it made long ago.

Rows are rewritten in place, so that an open menu neither closes nor jumps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.deeds import Deed
from statuswatch.ui.icons import Icons
from statuswatch.ui.menu_commands import Commands, Standing
from statuswatch.ui.pausing import Stop

MOST = 8
"""Services that are not fine in the menu itself; the rest stands in a submenu."""

FINE = 12
"""Services that are fine in their submenu; the window has the rest."""

PAGE = 20
"""Services in one submenu: more would run off a small screen."""

OWN = 12
"""Services of which the user can say in the menu that they fail; of the rest, in the window."""


@dataclass(frozen=True, slots=True)
class Row:
    """One service; a click opens the page of `service`. `name`: without its state. `failing`: the
    user says so."""

    text: str
    face: Face
    service: str = ""
    name: str = ""
    failing: bool = False


class Rows:
    """A run of rows in `menu`, before `anchor`; what is over `most` goes to a submenu.

    No QObject: a menu's children that pass signals on to each other crash PySide 6.11 when
    Python collects several menus at once. `clicked` is a slot, and asks who sent.
    """

    def __init__(
        self,
        menu: QMenu,
        anchor: QAction | None,
        icons: Icons,
        most: int,
        clicked: Callable[[], None],
    ) -> None:
        self._menu, self._anchor, self._icons, self._most = menu, anchor, icons, most
        self._clicked = clicked
        self._shown: list[tuple[QAction, Row]] = []
        self._more: tuple[QMenu, Rows] | None = None

    def show(self, rows: Sequence[Row], setting: Setting) -> None:
        """Rewrite what changed, add what is new, hide what is too many for another time."""
        here = rows[: self._most]
        while len(self._shown) < len(here):
            self._shown.append((self._added(), Row("", Face.UNKNOWN)))
        for i, (action, before) in enumerate(self._shown):
            action.setVisible(i < len(here))
            if i < len(here) and here[i] != before:
                self._write(action, here[i])
                self._shown[i] = (action, here[i])
        self._overflow(rows[self._most :], setting)

    def _added(self) -> QAction:
        action = QAction(self._menu)
        action.triggered.connect(self._clicked)
        before = self._more[0].menuAction() if self._more else self._anchor
        if before is None:
            self._menu.addAction(action)
        else:
            self._menu.insertAction(before, action)
        return action

    def _write(self, action: QAction, row: Row) -> None:
        action.setText(_literal(row.text))
        action.setIcon(self._icons.row(row.face))
        action.setData(row.service)

    def _overflow(self, rows: Sequence[Row], setting: Setting) -> None:
        if rows and self._more is None:
            submenu = QMenu(self._menu)
            if self._anchor is None:
                self._menu.addMenu(submenu)
            else:
                self._menu.insertMenu(self._anchor, submenu)
            self._more = (submenu, Rows(submenu, None, self._icons, PAGE, self._clicked))
        if self._more is None:
            return
        submenu, inner = self._more
        submenu.setTitle(render(count("{n} more", "{n} more", len(rows)), setting))
        submenu.menuAction().setVisible(bool(rows))
        inner.show(rows, setting)


class TrayMenu(QObject):
    """The whole menu: the verdict, who is in trouble, who is fine, what can be done."""

    service_wanted = Signal(str)
    fails_wanted = Signal(str)
    works_wanted = Signal(str)
    deed_wanted = Signal(object)
    pause_wanted = Signal(object)
    open_wanted = Signal()
    check_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, icons: Icons, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = menu = QMenu()
        self._headline = _text(menu)
        self._problem = _text(menu)
        self._problem.setVisible(False)
        self._before_ill = menu.addSeparator()
        before_commands = menu.addSeparator()
        show = menu.addAction(render(say("Open StatusWatch"), setting))
        check = menu.addAction(render(say("Check now"), setting))
        self._own_menu = menu.addMenu(render(say("It fails for me"), setting))
        self._own_more = self._own_menu.addAction(render(say("More…"), setting))
        self._before_fine = menu.addSeparator()
        self._fine_menu = menu.addMenu("")
        self._fine_more = self._fine_menu.addAction(render(say("More…"), setting))
        menu.addSeparator()
        leave = menu.addAction(render(say("Quit"), setting))
        for action in (show, self._own_more, self._fine_more):
            action.triggered.connect(self._open)
        check.triggered.connect(self._check)
        leave.triggered.connect(self._quit)
        self._commands = Commands(menu, self._own_menu.menuAction(), setting, self._chosen)
        self._ill = Rows(menu, before_commands, icons, MOST, self._clicked)
        self._fine = Rows(self._fine_menu, self._fine_more, icons, FINE, self._clicked)
        self._own = Rows(self._own_menu, self._own_more, icons, OWN, self._own_clicked)
        self._failing: frozenset[str] = frozenset()
        self._fine_menu.setIcon(icons.row(Face.FINE))
        self.show("", (), setting)

    def show(
        self,
        headline: str,
        rows: Sequence[Row],
        setting: Setting,
        *,
        own: bool = True,
        standing: Standing | None = None,
    ) -> None:
        """`rows` worst first. `own`: there is somebody to take down the user's word. `standing`:
        what can be done about them."""
        _set_text(self._headline, headline)
        fine = [r for r in rows if r.face is Face.FINE]
        ill = [r for r in rows if r.face is not Face.FINE]
        self._ill.show(ill, setting)
        self._fine.show(fine[:FINE], setting)
        self._fine_more.setVisible(len(fine) > FINE)
        title = count("Services that are fine ({n})", "Services that are fine ({n})", len(fine))
        _set_title(self._fine_menu, render(title, setting))
        self._fine_menu.menuAction().setVisible(bool(fine))
        # Hosts don't fold separators as QMenu does: each is shown only where it parts something.
        self._before_fine.setVisible(bool(fine))
        self._before_ill.setVisible(bool(ill))
        self._show_own(rows if own else (), setting)
        self._commands.show(standing or Standing(watching=own), setting)

    def _show_own(self, rows: Sequence[Row], setting: Setting) -> None:
        """Those that fail for the user first, to be taken back; then as above."""
        known = sorted((r for r in rows if r.service), key=lambda r: not r.failing)
        self._failing = frozenset(r.service for r in known if r.failing)
        self._own.show([_own_word(r, setting) for r in known[:OWN]], setting)
        self._own_more.setVisible(len(known) > OWN)
        self._own_menu.menuAction().setVisible(bool(known))

    def show_problem(self, text: str) -> None:
        """A line under the verdict that something of ours went wrong; empty: nothing did."""
        _set_text(self._problem, text)
        self._problem.setVisible(bool(text))

    @Slot()
    def _clicked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and (service := action.data()):
            self.service_wanted.emit(str(service))

    @Slot()
    def _chosen(self) -> None:
        action = self.sender()
        wanted = action.data() if isinstance(action, QAction) else None
        if isinstance(wanted, Deed):
            self.deed_wanted.emit(wanted)
        elif wanted is not None:
            self.pause_wanted.emit(Stop(wanted))

    @Slot()
    def _own_clicked(self) -> None:
        action = self.sender()
        if not isinstance(action, QAction) or not (service := action.data()):
            return
        wanted = self.works_wanted if service in self._failing else self.fails_wanted
        wanted.emit(str(service))

    @Slot()
    def _open(self) -> None:
        self.open_wanted.emit()

    @Slot()
    def _check(self) -> None:
        self.check_wanted.emit()

    @Slot()
    def _quit(self) -> None:
        self.quit_wanted.emit()


def _own_word(row: Row, setting: Setting) -> Row:
    """The service as what the user can say of it."""
    if not row.failing:
        return replace(row, text=row.name)
    return replace(row, text=render(say("{name} works again for me", name=row.name), setting))


def _text(menu: QMenu) -> QAction:
    action = menu.addAction("")
    action.setEnabled(False)
    return action


def _set_text(action: QAction, text: str) -> None:
    if action.text() != _literal(text):
        action.setText(_literal(text))


def _set_title(menu: QMenu, text: str) -> None:
    if menu.title() != text:
        menu.setTitle(text)


def _literal(text: str) -> str:
    """`text` with none of its characters taken for a shortcut's mark.

    A mark is `&` in Qt and `_` on the bus, and Qt translates the first `&` only
    (QDBusMenuItem::convertMnemonic): so the first of either is marked itself, which shows it as
    it is in both, and any further one is a look-alike.
    """
    for i, character in enumerate(text):
        if character in "&_":
            return f"{text[:i]}&{text[i:]}"[: i + 2] + text[i + 1 :].translate(_LOOKALIKES)
    return text


_LOOKALIKES = str.maketrans({"&": "\N{FULLWIDTH AMPERSAND}", "_": "\N{MODIFIER LETTER LOW MACRON}"})
