"""On the first page: whether StatusWatch starts at login, as it truly is, and from now on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asker
from statuswatch.ui.settings_check import Check

if TYPE_CHECKING:
    from statuswatch.app.autostart import Autostart
    from statuswatch.app.desk import Desk


class LoginStart(QObject):
    """`check` is there where it can be switched. `tell`: what did not work."""

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        tell: Callable[[Message], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._asker, self._tell = asker, tell
        self.check = Check(look, render(say("Start StatusWatch when I log in"), setting()))
        self.check.hide()
        self.check.clicked.connect(self._switch)

    def ask(self) -> None:
        async def question(desk: Desk) -> Autostart:
            from statuswatch.app import setting

            return await setting.starts(desk)

        self._asker.ask(question, self._told, failed=lambda _: self.check.hide())

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        async def question(desk: Desk) -> Autostart:
            from statuswatch.app import setting

            return await setting.switch_start(desk, on=on)

        def failed(why: Message) -> None:
            self.check.setChecked(not on)
            self._tell(why)

        self._asker.ask(question, self._told, failed=failed)

    def _told(self, found: Autostart) -> None:
        from statuswatch.app.autostart import State

        self.check.setChecked(found.state is State.ON)
        self.check.setVisible(found.state in (State.ON, State.OFF))
