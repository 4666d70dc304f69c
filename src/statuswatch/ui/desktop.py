"""Tray, window and bridge of one running program, tied together."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QSettings, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from statuswatch.core.overview import Face, Overview
from statuswatch.core.words import Message, render, say
from statuswatch.folders import private, private_file
from statuswatch.ui.cards import NO_CARDS, Cards, goes_on
from statuswatch.ui.deeds import Deeds
from statuswatch.ui.icons import Icons
from statuswatch.ui.memory import Memory, Unkept
from statuswatch.ui.own_word import OwnWords
from statuswatch.ui.pausing import Pausing, Stop
from statuswatch.ui.questions import Opened, Stopped
from statuswatch.ui.session import SessionEnd
from statuswatch.ui.tray import Tray

if TYPE_CHECKING:
    from statuswatch.ui.bridge import Bridge
    from statuswatch.ui.chosen import Chosen
    from statuswatch.ui.main import Program
    from statuswatch.ui.window import Window

WITHOUT_TRAY = 15_000
"""Milliseconds that a tray has to come up at login, before the window opens in its stead. Panels
were seen to need four, and a slow disk makes it ten."""

SAY_NO_TRAY = 5000
"""Milliseconds after which a window that is open anyhow says that there is none."""

STORY = say("This is the demo: invented services on this computer, two hours in two minutes.")
STORY_OVER = say("The story is over. All of it was invented, and nothing of it is kept.")


class Desktop(QObject):
    """What stands on the reader's desktop. The window is made when it is first wanted."""

    def __init__(self, app: QApplication, program: Program) -> None:
        super().__init__(app)
        self._app, self._program = app, program
        self._window: Window | None = None
        self._overview: Overview | None = None
        self._stopped: Stopped | None = None
        self._over = False
        pictures = Icons(program.icons, template=sys.platform == "darwin")
        app.setWindowIcon(pictures.app())
        self.tray = Tray(pictures, program.setting)
        self._bridge: Bridge | None = None
        self.tray.quit_wanted.connect(self.quit)
        self.tray.open_wanted.connect(self.open)
        self.tray.service_wanted.connect(self.open_service)
        self.tray.settings_wanted.connect(self.open_settings)
        self.tray.came.connect(self._tray_came)
        self._words: OwnWords | None = None
        self._deeds: Deeds | None = None
        self._pausing: Pausing | None = None
        self._cards: Cards | None = None
        self.chosen: Chosen | None = None
        self._again = False

    def _the_choice(self) -> Chosen:
        """What the reader chose, read when the tray is shown."""
        from statuswatch.ui.chosen import Chosen

        if self.chosen is None:
            self.chosen = Chosen(self._program.wishes().settings, self)
        return self.chosen

    @Slot()
    def begin(self) -> None:
        """Qt's loop runs and the tray is shown: now the rest is imported."""
        from statuswatch.ui.bridge import Bridge
        from statuswatch.ui.sweeping import Sweeping

        self._bridge = bridge = Bridge(self._program.make)
        # Not in one go with the window: of a thousand services each takes its time.
        bridge.told.connect(self.tray.hear, Qt.ConnectionType.QueuedConnection)
        bridge.told.connect(self._hear)
        bridge.told.connect(Sweeping(bridge).hear)
        self.tray.check_wanted.connect(bridge.check_now)
        self._words = words = OwnWords(bridge, self)
        self.tray.fails_wanted.connect(words.fails)
        self.tray.works_wanted.connect(words.works)
        self._deeds = deeds = Deeds(bridge, self)
        self.tray.deed_wanted.connect(deeds.do)
        self._pausing = Pausing(bridge, self)
        self.tray.pause_wanted.connect(self._pausing.do)
        SessionEnd(self._app, bridge, self._keep, self)
        self._cards = cards = Cards(bridge, self)
        cards.told.connect(self._say_cards)
        bridge.opened.connect(self.open_card)
        chosen = self._the_choice()
        chosen.changed.connect(self._choose)
        chosen.follow(bridge)
        self._choose()
        bridge.start()
        if self._program.window:
            self.open()
            QTimer.singleShot(SAY_NO_TRAY, self._say_no_tray)
        else:
            QTimer.singleShot(WITHOUT_TRAY, self._open_without_tray)

    @Slot()
    def open(self) -> None:
        self._the_window().raise_up()
        if self._cards is not None:
            self._cards.ask()

    @Slot(object)
    def open_card(self, opened: Opened) -> None:
        """One of several services is read in the inbox."""
        if opened.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = opened.token  # Qt takes it when it raises a window
        if opened.service and opened.report:
            self._the_window().raise_up()  # first: a dialog over it takes the keyboard
            self._the_window().pages.report(opened.service)
        elif opened.service:
            self.open_service(opened.service)
        else:
            self._the_window().pages.go("inbox")
            self._the_window().raise_up()

    @Slot(str)
    def open_service(self, service: str) -> None:
        self._the_window().pages.show_service(service)
        self._the_window().raise_up()

    @Slot()
    def open_settings(self) -> None:
        self._the_window().pages.go("settings")
        self._the_window().raise_up()

    @Slot()
    def quit(self) -> None:
        """At once: `QApplication.quit` would ask the window, whose closing is not an ending."""
        self._app.exit(0)

    @Slot()
    def restart(self) -> None:
        """Ends, and starts anew as soon as nobody holds the history any more."""
        self._again = True
        self.quit()

    def start_again(self) -> None:
        if self._again:
            rest = (word for word in self._program.argv[1:] if word != "--tray")
            QProcess.startDetached(*_command(*rest))

    def close(self, within: float) -> None:
        """Loop and tray have ended or will not wait; `within` seconds for the engine to end."""
        if self._bridge is not None:
            self._bridge.stop(within)
        self._keep()
        self.tray.close()

    def _keep(self) -> None:
        if self._window is not None:
            self._window.keep()

    @Slot()
    def _open_without_tray(self) -> None:
        """A program that shows nothing at all cannot be found again (vorta#2204)."""
        if self.tray.missing:
            self.open()
            self._say_no_tray()

    @Slot()
    def _say_no_tray(self) -> None:
        if self.tray.missing and self._window is not None and not self._program.demo:
            self._window.closing.say_no_tray()

    @Slot()
    def _tray_came(self) -> None:
        if self._window is not None:
            self._window.closing.tray_came()

    @Slot()
    def _choose(self) -> None:
        """What the reader chose, at the start and whenever it is something else."""
        self.tray.wear_quiet(self._the_choice().quiet_icon)
        self._program.learn(self._the_choice().settings)

    @Slot(object)
    def _hear(self, value: object) -> None:
        """Kept for a window that is made later."""
        if isinstance(value, Overview):
            if self._overview is None and self._cards is not None:
                self._cards.ask()
            self._overview = value
        elif isinstance(value, Stopped):
            self._stopped = value
        if self._window is not None:
            self._window.hear(value)
        if isinstance(value, Overview) and not self._over:
            self._end_demo(value)

    def _the_window(self) -> Window:
        if self._window is None:
            self._window = self._make_window()
            for value in (self._overview, self._stopped):
                if value is not None:
                    self._window.hear(value)
        return self._window

    def _make_window(self) -> Window:
        from statuswatch.ui.look import Look
        from statuswatch.ui.portal import Portal
        from statuswatch.ui.window import Window

        assert self._bridge is not None  # `begin` came first: only then anything can be wanted
        wishes = self._program.wishes()
        # Not before a window is wanted: in the tray it would cost a style sheet and its memory.
        look = Look(self._app, self._program.icons, wishes.theme, self._the_choice())
        self._portal = Portal(self)
        self._portal.told.connect(look.tell_system)
        memory: Memory = Unkept()
        if wishes.memory is not None:
            with suppress(OSError):
                private(wishes.memory.parent)
                private_file(wishes.memory)
            memory = QSettings(str(wishes.memory), QSettings.Format.IniFormat, self)
        window = Window(look, self._bridge, self._program.setting, memory)
        window.closing_ends = self._program.demo
        window.closing.has_tray = QSystemTrayIcon.isSystemTrayAvailable
        window.check_wanted.connect(self._bridge.check_now)
        window.quit_wanted.connect(self.quit)
        if self._words is not None:
            self._words.show_in(window.bands)
            window.pages.now.fails_wanted.connect(self._words.fails)
            window.pages.now.works_wanted.connect(self._words.works)
        if self._deeds is not None:
            self._deeds.show_in(window.bands)
            window.deed_wanted.connect(self._deeds.do)
        if self._pausing is not None:
            self._pausing.show_in(window.bands)
            pausing = self._pausing
            window.pages.now.resume_wanted.connect(lambda: pausing.do(Stop.OFF))
        if self._cards is not None and not self._cards.shown:
            window.say_no_cards(NO_CARDS)
        window.closing.put_away_first.connect(self._say_goes_on)
        window.demo_wanted.connect(self._try_demo)
        window.pages.restart_wanted.connect(self.restart)
        if self._program.demo:
            title = say("{name} – demo", name=window.windowTitle())
            window.setWindowTitle(render(title, self._program.setting()))
            self._say_demo(window, STORY_OVER if self._over else STORY)
        return window

    @Slot(object)
    def _say_cards(self, words: Message | None) -> None:
        self.tray.say_no_cards(words)
        if self._window is not None:
            self._window.say_no_cards(words)

    @Slot()
    def _say_goes_on(self) -> None:
        """Also as a notification: the band has gone with the window."""
        if self._bridge is not None:
            self._bridge.ask(goes_on, lambda _: None)

    def _say_demo(self, window: Window, words: Message) -> None:
        from statuswatch.ui.band import Answer, Said

        start = Answer(say("Start for real"), self._start_for_real)
        window.bands.say(Said("demo", Face.MAINTENANCE, words, (start,), closable=True))

    def _end_demo(self, overview: Overview) -> None:
        """Said once, also where the first words were closed: nothing happens any more."""
        ends = self._program.ends()
        self._over = ends is not None and overview.at >= ends
        if self._over and self._window is not None:
            self._say_demo(self._window, STORY_OVER)

    @Slot()
    def _try_demo(self) -> None:
        QProcess.startDetached(*_command("demo"))

    @Slot()
    def _start_for_real(self) -> None:
        QProcess.startDetached(*_command())
        self.quit()


def _command(*arguments: str) -> tuple[str, list[str]]:
    """How this very program is started anew."""
    if getattr(sys, "frozen", False):
        return sys.executable, list(arguments)
    return sys.executable, ["-m", "statuswatch", *arguments]
