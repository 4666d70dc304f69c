"""What the reader chose, as it holds now: for window, pages and tray, which go by it at once.

It hears of changes from the settings' page, and of those made elsewhere (in the file by hand, by
`statuswatch settings`) from the engine's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.core.words import Message
    from statuswatch.settings import Settings
    from statuswatch.ui.questions import Asked, Asker


class Chosen(QObject):
    """`settings` are those that hold; `changed` when others do."""

    changed = Signal()

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        """Without `settings`: those that are meant where nothing is written."""
        super().__init__(parent)
        if settings is None:
            from statuswatch.settings import Settings as Usual

            settings = Usual()
        self.settings: Settings = settings
        self._follows: Asked | None = None

    @property
    def compact(self) -> bool:
        """Rows of the list take as little room as they can."""
        return self.settings.density.value == "compact"

    @property
    def quiet_icon(self) -> bool:
        """While all is fine the tray's icon has the panel's own colour."""
        return self.settings.quiet_icon

    @property
    def closing_quits(self) -> bool:
        """Closing the window ends the program."""
        return self.settings.closing.value == "quit"

    @Slot(object)
    def hear(self, settings: object) -> None:
        """These hold from now on."""
        if settings != self.settings:
            self.settings = settings  # type: ignore[assignment]  # slots of signals take objects
            self.changed.emit()

    def follow(self, asker: Asker) -> None:
        """Hear of what is changed elsewhere, as long as the engine runs."""

        async def question(desk: Desk) -> None:
            from statuswatch.app import setting

            await setting.follow(desk)

        def ended(_: Message | None) -> None:
            self._follows = None

        if self._follows is None:
            self._follows = asker.ask(question, ended, failed=ended, heard=self.hear)
