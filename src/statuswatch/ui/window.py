"""The frame: places at the side, messages on top, one page. What it does when it is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from statuswatch.channels import APP_NAME
from statuswatch.core.overview import Face, Overview, called
from statuswatch.core.words import Message, Setting, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.cards import KEY as NO_CARDS
from statuswatch.ui.cards import say_once
from statuswatch.ui.closing import Closing
from statuswatch.ui.deeds import Deed
from statuswatch.ui.dropping import Dropping
from statuswatch.ui.keys import bind
from statuswatch.ui.leave import Leaving
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer, Memory
from statuswatch.ui.messages import of_line
from statuswatch.ui.pages import Pages
from statuswatch.ui.questions import Asker, Stopped
from statuswatch.ui.quiet_menu import QuietMenu
from statuswatch.ui.sidebar import Place, Sidebar
from statuswatch.ui.whereabouts import Whereabouts

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.ui.add import AddDialog

RAIL_UNDER = 190
"""Units of width below which the sidebar is a rail."""

LIVED_IN = (Place.NOW, Place.HISTORY, Place.INBOX, Place.PLANS, Place.RECORD)
"""Places that it opens at again, in the order of their keys; settings and doctor are visited and
left."""


class Window(QWidget):
    """Shows what it hears. What it asks goes through `asker`; the rest rises as signals.

    `closing_ends`: when it is closed, so does the program (the demo).
    """

    check_wanted = Signal()
    demo_wanted = Signal()
    quit_wanted = Signal()
    deed_wanted = Signal(object)

    def __init__(
        self, look: Look, asker: Asker, setting: Callable[[], Setting], memory: Memory
    ) -> None:
        super().__init__()
        self._look, self._asker, self._setting, self._memory = look, asker, setting, memory
        self._overview: Overview | None = None
        self._adding: AddDialog | None = None
        self._new = ""  # the id of what was just added, until the keyboard is in its row
        self._quitting = self._stopped = self.closing_ends = False
        self.setWindowTitle(APP_NAME)
        self._drawer = Drawer(memory, "window")
        self.sidebar = Sidebar(look, setting)
        self.bands = Bands(look, setting)
        self.pages = Pages(look, asker, setting, memory)
        self.quiet = QuietMenu(setting, self)
        self._leaving = Leaving(asker, self.bands, self)
        self._dropping = Dropping(self, self.pages, self.bands)
        self.closing = Closing(self, self.bands, memory)
        self._whereabouts = Whereabouts(self, memory)
        self._lay_out()
        self._wire()
        look.changed.connect(self._restyle)
        self._restyle()
        self._whereabouts.recall()
        self._recall_place()

    # --- what it hears --------------------------------------------------------------------------

    @Slot(object)
    def hear(self, value: object) -> None:
        """What the bridge tells: an Overview, a Message of something gone wrong, or Stopped."""
        if isinstance(value, Overview):
            self._hear_overview(value)
        elif isinstance(value, Stopped):
            self._hear_stopped(value.why)
        elif isinstance(value, Message) and not self._stopped:
            self.bands.say(Said("trouble", Face.DEGRADED, value))

    def _hear_stopped(self, why: Message) -> None:
        """Nothing can be checked or added any more. What led to it is not said besides."""
        self._stopped = True
        self.bands.take_back("trouble")
        self.pages.stopped(why)
        self.sidebar.stopped()
        if self._adding is not None:
            self._adding.reject()
        ends = Answer(say("Quit"), self.quit)
        self.bands.say(Said("stopped", Face.UNKNOWN, why, (ends,), closable=False))

    def _hear_overview(self, overview: Overview) -> None:
        first, self._overview = self._overview is None, overview
        self.sidebar.hear(overview)
        self.pages.hear(overview)
        if self._adding is not None:
            self._adding.hear(overview)
        self._write_line()
        self._enter_new()
        if first and not overview.services:
            self._welcome_if_new()

    def _write_line(self) -> None:
        """Now says in its header that we are offline; on other pages a band does."""
        said = None if self._overview is None else of_line(self._overview)
        if said is None or self.pages.on_now:
            self.bands.take_back("line")
        else:
            self.bands.say(said)

    def _welcome_if_new(self) -> None:
        async def is_new(desk: Desk) -> bool:
            from statuswatch.app import leaving

            return await leaving.is_new(desk)

        def answered(new: bool) -> None:
            if new and self._overview is not None and not self._overview.services:
                self.pages.show_welcome()

        self._asker.ask(is_new, answered)

    @Slot(str)
    def _moved(self, place: str) -> None:
        self.sidebar.go(Place(place))
        self.bands.pass_by()
        self._drawer.keep("place", place)
        self._write_line()
        if Place(place) is not Place.NOW:
            self._new = ""
        if Place(place) is Place.INBOX:
            self.bands.take_back(NO_CARDS)  # the page says it itself

    @Slot(str)
    def _chosen(self, place: str) -> None:
        """Who walks through the places by keys walks on; who clicks one is in its page."""
        keyed = self.sidebar.keyed
        self.pages.go(place)
        if keyed:
            self.sidebar.focus_list()

    # --- what one does --------------------------------------------------------------------------

    @Slot(str)
    def add(self, text: str = "") -> None:
        """The Add dialog; it stays open until something is followed or it is given up."""
        if self._stopped:
            return
        from statuswatch.ui.add import AddDialog

        dialog = AddDialog(self._look, self._asker, self._setting, self, text)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.followed.connect(self._followed)
        dialog.open_wanted.connect(self.pages.show_service)
        dialog.finished.connect(self._add_ended)
        if self._overview is not None:
            dialog.hear(self._overview)
        self._adding = dialog
        dialog.open()

    @Slot()
    def _add_ended(self) -> None:
        self._adding = None
        QTimer.singleShot(0, self._enter_new)  # the window is given its focus back first

    @Slot(str)
    def _followed(self, service: str) -> None:
        """On the welcome page what was picked besides still waits to be followed."""
        if not self.pages.picking:
            self._new = service
            self.pages.go(Place.NOW)

    @Slot()
    def _enter_new(self) -> None:
        """The keyboard goes to the row of what was added, once there is one."""
        if self._new and self._adding is None and self.pages.on_now:
            self.pages.now.entered()
            self.pages.now.list.go(self._new)
            if self.pages.now.list.current == self._new:
                self._new = ""

    @Slot(str)
    def leave(self, service: str) -> None:
        """Stop following, at once; a band offers to take it back."""
        self._leaving.leave(service)

    @Slot(object)
    def do(self, deed: Deed) -> None:
        """What was chosen somewhere in the window; an acknowledgement may have a reason."""
        if self._stopped:
            return
        if deed.reason is not None:
            self.deed_wanted.emit(deed)
            return
        from statuswatch.ui.acknowledge import AcknowledgeDialog

        services = () if self._overview is None else self._overview.services
        name = next((called(s) for s in services if s.service.id == deed.service), "")
        dialog = AcknowledgeDialog(self._look, self._setting, deed, name, self)
        dialog.given.connect(self.deed_wanted)
        dialog.open()

    @Slot()
    def ask_quiet(self) -> None:
        """For how long no notices are wanted."""
        if not self._stopped:
            until = None if self._overview is None else self._overview.disturb_after
            self.quiet.ask(until, self.sidebar)

    def say_no_cards(self, words: Message | None) -> None:
        """Nothing shows notifications here; `None`: something does."""
        self.pages.late.say_no_cards(words)
        say_once(words, self.bands, self._memory)

    @Slot()
    def next_pane(self) -> None:
        """Between the places and the page."""
        focus: QWidget | None = self.focusWidget()
        if focus is not None and self.sidebar.isAncestorOf(focus):
            self.pages.enter()
        else:
            self.sidebar.focus_list()

    # --- its life -------------------------------------------------------------------------------

    @Slot()
    def raise_up(self) -> None:
        """In front of the reader, wherever it was."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def quit(self) -> None:
        self._quitting = True
        self.keep()
        self.quit_wanted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is not ending, unless that is what the reader chose."""
        self.keep()
        if not self._quitting and (self.closing_ends or self._look.chosen.closing_quits):
            self.quit()
        if self._quitting or _session_ends():
            event.accept()
            return
        event.ignore()
        self.closing.close()

    @Slot()
    def keep(self) -> None:
        """Its size and place, and whatever else is remembered."""
        self._whereabouts.keep()

    def _recall_place(self) -> None:
        kept = self._drawer.text("place")
        self.pages.go(kept if kept in LIVED_IN else Place.NOW)

    # --- how it is laid out ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._edge = QFrame()
        self._edge.setFixedWidth(1)
        self._edge.setAutoFillBackground(True)
        self._content = QWidget()
        self._content.setAutoFillBackground(True)
        self._content.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bands)
        column.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._edge)
        row.addWidget(self._content, 1)

    def _wire(self) -> None:
        pages = self.pages
        self.sidebar.chosen.connect(self._chosen)
        pages.moved.connect(self._moved)
        pages.add_wanted.connect(self.add)
        pages.leave_wanted.connect(self.leave)
        pages.deed_wanted.connect(self.do)
        self.quiet.deed_wanted.connect(self.do)
        self._leaving.left.connect(pages.back)
        self.closing.quit_wanted.connect(self.quit)
        pages.check_wanted.connect(self.check_wanted)
        pages.demo_wanted.connect(self.demo_wanted)
        numbered = {f"Ctrl+{n}": partial(pages.go, place) for n, place in enumerate(LIVED_IN, 1)}
        keys: dict[str, Callable[[], object]] = {
            **numbered,
            "Ctrl+,": partial(pages.go, Place.SETTINGS),
            "F1": pages.show_keys,
            "?": pages.show_keys,
            "Ctrl+D": self.ask_quiet,
            "Ctrl+F": pages.search,
            "Ctrl+N": self.add,
            "F5": self.check_wanted.emit,
            "Shift+F5": self.check_wanted.emit,
            "Ctrl+W": self.close,
            "Ctrl+Q": self.quit,
            "Alt+Left": pages.back,
            "Esc": pages.back,
            "F6": self.next_pane,
            "Shift+F6": self.next_pane,
        }
        bind(self, keys)

    @Slot()
    def _restyle(self) -> None:
        palette = self._edge.palette()
        palette.setColor(QPalette.ColorRole.Window, self._look.color("line"))
        self._edge.setPalette(palette)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, as Space does. Fields and lists have
        taken it before it comes here."""
        button: QWidget | None = self.focusWidget()
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and isinstance(button, QPushButton):
            if not event.isAutoRepeat():
                button.click()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        self.sidebar.narrow(self.width() < self._look.px(RAIL_UNDER))
        self.pages.fit(self.width())


def _session_ends() -> bool:
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
