"""Rows of the history into a file: which file, how far it is, where it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, number, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.browsing import show_place
from statuswatch.ui.questions import Asker, Errand
from statuswatch.ui.save_dialog import SaveDialog

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.past import Exported, Shown

STEPS = 20
"""How often it is told how far a file is."""


class Saving(QObject):
    """One file at a time."""

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], bands: Bands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._setting, self._bands = setting, bands
        self._shown: Shown | None = None
        self._errand = Errand(asker)
        self._path = Path()
        self._told = -1
        self.place = SaveDialog(parent)
        self.place.chosen.connect(self.save)

    def choose(self, shown: Shown) -> None:
        """Ask for a place and a format; the window stays usable meanwhile."""
        if self.place.dialog is not None or self._errand.runs:
            return
        from statuswatch import export

        self.offer(shown)
        formats = [export.load(name) for name in export.names()]
        forms = [(each.title, each.suffix) for each in formats]
        self.place.open(render(say("Export the history"), self._setting()), self._name(), forms)

    def offer(self, shown: Shown) -> None:
        """These are the rows of the next file."""
        self._shown = shown

    @Slot()
    def forget(self) -> None:
        """What became of the last file is of other rows than those that are shown now."""
        self._bands.take_back("exported")

    def _name(self) -> str:
        setting = self._setting()
        day = setting.now.astimezone(setting.zone).strftime("-%Y-%m-%d") if setting.now else ""
        return f"statuswatch-history{day}"

    @Slot(str)
    def save(self, name: str) -> None:
        """Into this file, in the format that its end names, else in the first."""
        from statuswatch import export

        shown, self._path = self._shown, Path(name)
        if shown is None:
            return
        formats = [export.load(each) for each in export.names()]
        ends = name.casefold()
        chosen = next((f for f in formats if ends.endswith(f.suffix)), formats[0])
        path = self._path

        async def question(desk: Desk) -> Exported:
            from statuswatch.app import past

            return await past.export(desk, shown, chosen.name, path)

        for key in ("exported", "failed"):
            self._bands.take_back(key)
        self._told = -1
        self._errand.begin(question, self._saved, self._failed, self._heard)

    def _heard(self, value: object) -> None:
        from statuswatch.app.past import Progress

        if not isinstance(value, Progress):
            return
        step = value.done * STEPS // max(1, value.of)
        if step != self._told and value.done:
            self._told, setting = step, self._setting()
            words = say(
                "Writing {of} outages, {done} of them so far",
                of=number(value.of, setting),
                done=number(value.done, setting),
            )
            stop = Answer(say("Stop"), self._stop)
            self._bands.say(Said("exporting", Face.UNKNOWN, words, (stop,), closable=False))

    @Slot()
    def _stop(self) -> None:
        self._errand.drop()
        self._bands.take_back("exporting")
        words = say("The export to {path} was stopped.", path=str(self._path))
        self._bands.say(Said("exported", Face.UNKNOWN, words))

    def _saved(self, made: Exported) -> None:
        self._bands.take_back("exporting")
        path = str(made.path)
        words = count(
            "Exported {n} outage to {path}",
            "Exported {n} outages to {path}",
            made.outages,
            path=path,
        )
        show = Answer(say("Open folder"), self._show)
        self._bands.say(Said("exported", Face.FINE, words, (show,)))

    def _failed(self, why: Message) -> None:
        self._bands.take_back("exporting")
        again = Answer(say("Choose another place"), self._choose_again)
        self._bands.say(Said("exported", Face.DEGRADED, why, (again,)))

    @Slot()
    def _choose_again(self) -> None:
        self._bands.take_back("exported")
        if self._shown is not None:
            self.choose(self._shown)

    @Slot()
    def _show(self) -> None:
        show_place(self._path.absolute().parent)
