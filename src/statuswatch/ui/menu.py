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
"""Services that are not fine in the menu itself; the next stand in a submenu."""

FINE = 12
"""Services that are fine in their submenu; the window has the rest."""

PAGE = 20
"""Services in that submenu: more would run off a small screen, and the window has them all."""

OWN = 12
"""Services of which the user can say in the menu that they fail; of the rest, in the window."""


@dataclass(frozen=True, slots=True)
class Row:
    """One service; a click opens the page of `service`. `name`: without its state. `failing`: the
    user says so. `known`: it is so now; else that is its last word, and its shape is grey."""

    text: str
    face: Face
    service: str = ""
    name: str = ""
    failing: bool = False
    known: bool = True


class Rows:
    """A run of rows in `menu`, before `anchor`; never more than `most`.

    No QObject: a menu's children that pass signals on to each other crash PySide 6.11 when
    Python collects several menus at once. `clicked` is a slot, and asks who sent.
    """

    def __init__(
        self, menu: QMenu, anchor: QAction, icons: Icons, most: int, clicked: Callable[[], None]
    ) -> None:
        self._menu, self._anchor, self._icons, self._most = menu, anchor, icons, most
        self._clicked = clicked
        self._shown: list[tuple[QAction, Row]] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Rewrite what changed, add what is new, hide what there are too many of."""
        here = rows[: self._most]
        while len(self._shown) < len(here):
            self._shown.append((self._added(), Row("", Face.UNKNOWN)))
        for i, (action, before) in enumerate(self._shown):
            action.setVisible(i < len(here))
            if i < len(here) and here[i] != before:
                self._write(action, before, here[i])
                self._shown[i] = (action, here[i])

    def _added(self) -> QAction:
        action = QAction(self._menu)
        action.triggered.connect(self._clicked)
        self._menu.insertAction(self._anchor, action)
        return action

    def _write(self, action: QAction, before: Row, row: Row) -> None:
        """Only what differs: whatever is set is a message to the panel, were it the same."""
        if before.text != row.text:
            action.setText(_literal(row.text))
        shape, drawn = (before.face, before.known), (row.face, row.known)
        if shape != drawn or action.icon().isNull():
            action.setIcon(self._icons.row(row.face, known=row.known))

    def clicked(self, action: QObject | None) -> str:
        """The service whose row that is; empty: it is none of these."""
        return next((row.service for own, row in self._shown if own is action), "")


class TrayMenu(QObject):
    """The whole menu: the verdict, who is in trouble, who is fine, what can be done."""

    service_wanted = Signal(str)
    fails_wanted = Signal(str)
    works_wanted = Signal(str)
    deed_wanted = Signal(object)
    pause_wanted = Signal(object)
    open_wanted = Signal()
    check_wanted = Signal()
    settings_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, icons: Icons, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = menu = QMenu()
        self._headline = _text(menu)
        self._problem = _text(menu)
        self._problem.setVisible(False)
        self._before_ill = menu.addSeparator()
        self._ill_menu = menu.addMenu("")
        self._ill_more = self._ill_menu.addAction(render(say("More…"), setting))
        menu.addSeparator()
        show = menu.addAction(render(say("Open StatusWatch"), setting))
        check = menu.addAction(render(say("Check now"), setting))
        self._own_menu = menu.addMenu(render(say("It fails for me"), setting))
        self._own_more = self._own_menu.addAction(render(say("More…"), setting))
        self._before_fine = menu.addSeparator()
        self._fine_menu = menu.addMenu("")
        self._fine_more = self._fine_menu.addAction(render(say("More…"), setting))
        menu.addSeparator()
        choose = menu.addAction(render(say("Settings…"), setting))
        leave = menu.addAction(render(say("Quit"), setting))
        for action in (show, self._ill_more, self._own_more, self._fine_more):
            action.triggered.connect(self._open)
        check.triggered.connect(self._check)
        choose.triggered.connect(self._settings)
        leave.triggered.connect(self._quit)
        self._commands = Commands(menu, self._own_menu.menuAction(), setting, self._chosen)
        self._ill = Rows(menu, self._ill_menu.menuAction(), icons, MOST, self._clicked)
        self._next = Rows(self._ill_menu, self._ill_more, icons, PAGE, self._clicked)
        self._fine = Rows(self._fine_menu, self._fine_more, icons, FINE, self._clicked)
        self._own = Rows(self._own_menu, self._own_more, icons, OWN, self._own_clicked)
        self._failing: frozenset[str] = frozenset()
        self._icons, self._fine_known = icons, False
        self.show("", (), setting)

    def show(
        self,
        headline: str,
        rows: Sequence[Row],
        setting: Setting,
        *,
        standing: Standing | None = None,
    ) -> None:
        """`rows` worst first. `standing`: what can be done about them; without it, whatever needs
        nothing but that somebody watches."""
        standing = standing or Standing()
        _set_text(self._headline, headline)
        fine = [r for r in rows if r.face is Face.FINE]
        ill = [r for r in rows if r.face is not Face.FINE]
        self._show_ill(ill, setting)
        self._fine.show(fine)
        self._fine_more.setVisible(len(fine) > FINE)
        title = count("Services that are fine ({n})", "Services that are fine ({n})", len(fine))
        _set_title(self._fine_menu, render(title, setting))
        self._fine_menu.menuAction().setVisible(bool(fine))
        # Hosts don't fold separators as QMenu does: each is shown only where it parts something.
        self._before_fine.setVisible(bool(fine))
        self._write_fine_icon(known=all(r.known for r in fine))
        self._show_own(rows if standing.watching else (), setting)
        self._commands.show(standing, setting)

    def _write_fine_icon(self, *, known: bool) -> None:
        if known != self._fine_known:
            self._fine_known = known
            self._fine_menu.setIcon(self._icons.row(Face.FINE, known=known))

    def _show_ill(self, rows: Sequence[Row], setting: Setting) -> None:
        below = rows[MOST:]
        self._ill.show(rows)
        self._next.show(below)
        _set_title(self._ill_menu, render(count("{n} more", "{n} more", len(below)), setting))
        self._ill_menu.menuAction().setVisible(bool(below))
        self._ill_more.setVisible(len(below) > PAGE)
        self._before_ill.setVisible(bool(rows))

    def _show_own(self, rows: Sequence[Row], setting: Setting) -> None:
        """Those that fail for the user first, to be taken back; then as above."""
        known = sorted((r for r in rows if r.service), key=lambda r: not r.failing)
        self._failing = frozenset(r.service for r in known if r.failing)
        self._own.show([_own_word(r, setting) for r in known[:OWN]])
        self._own_more.setVisible(len(known) > OWN)
        self._own_menu.menuAction().setVisible(bool(known))

    def show_problem(self, text: str) -> None:
        """A line under the verdict that something of ours went wrong; empty: nothing did."""
        _set_text(self._problem, text)
        self._problem.setVisible(bool(text))

    @Slot()
    def _clicked(self) -> None:
        action = self.sender()
        for rows in (self._ill, self._next, self._fine):
            if service := rows.clicked(action):
                self.service_wanted.emit(service)

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
        service = self._own.clicked(self.sender())
        if not service:
            return
        wanted = self.works_wanted if service in self._failing else self.fails_wanted
        wanted.emit(service)

    @Slot()
    def _open(self) -> None:
        self.open_wanted.emit()

    @Slot()
    def _check(self) -> None:
        self.check_wanted.emit()

    @Slot()
    def _settings(self) -> None:
        self.settings_wanted.emit()

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
