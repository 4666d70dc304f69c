"""The Add dialog and the first page, grabbed to pictures: `python -m tests.ui.look_at_add FOLDER`.

THEME=dark, TEXT=20 (pixels), RTL=1, WIDE=720 HIGH=480, QT_SCALE_FACTOR=2.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from statuswatch.app.finding import FoundSource, Looked
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.ui.add import AddDialog
from statuswatch.ui.look import Look
from statuswatch.ui.welcome import WelcomePage
from tests.ui.adding import FIVE, PAGE_SOURCE, PLACES, Shelf, nowhere, setting, suggestion
from tests.ui.asking import Asking
from tests.ui.story import ICONS


def show() -> Looked:
    """A podcast whose host can be followed, too."""
    way = say("214 episodes, files at Podhost through OP3 and Podtrac")
    feed = FoundSource("podcast", "https://feeds.example/mine.xml", way, FIVE * 3, True)
    too = say("Podhost stores your files: follow it too")
    keeper = replace(PAGE_SOURCE, words=too, selected=False, entry="podhost")
    return Looked("Mine", (feed, keeper), hosts=("feeds.example",))


def main(folder: Path) -> None:
    app = QApplication(sys.argv)
    if size := os.environ.get("TEXT"):
        font = app.font()
        font.setPixelSize(int(size))
        app.setFont(font)
    if os.environ.get("RTL"):
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    look = Look(app, ICONS, os.environ.get("THEME", "light"))
    shelf = Shelf(tuple(suggestion(n) for n in ("Podhost", "Podbean", "Podcast Index")))

    def grab(widget: QWidget, name: str) -> None:
        widget.show()
        for _ in range(5):
            app.processEvents()
        widget.grab().save(str(folder / f"{name}.png"))
        widget.close()

    with shelf.standing():
        window = QWidget()
        window.resize(int(os.environ.get("WIDE", "960")), int(os.environ.get("HIGH", "640")))
        asking = Asking(nowhere())

        def dialog(text: str = "", *, enter: bool = False, later: bool = False) -> AddDialog:
            made = AddDialog(look, Asking(nowhere(), later=later), setting, window, text)
            if enter:
                made._enter()
            return made

        grab(dialog(), "add-empty")
        grab(dialog("pod"), "add-results")
        looking = dialog("https://status.podhost.example", enter=True, later=True)
        list(map(looking._heard, PLACES))
        grab(looking, "add-looking")
        folded = dialog("https://podhost.example", enter=True, later=True)
        for _ in range(6):
            folded._heard(PLACES[0])
        grab(folded, "add-folded")
        found = dialog("https://status.podhost.example", enter=True)
        found.page._parts._few._parts[0][1].setChecked(True)  # type: ignore[union-attr]
        grab(found, "add-found")
        shelf.looked = Looked("Cloud", (PAGE_SOURCE,), tuple(f"Region {i} edge" for i in range(40)))
        grab(dialog("https://x.test", enter=True), "add-many")
        own = FoundSource("probe", "https://x.test", say("whether x.test answers"), FIVE, True)
        none = say("No status page found at {host}. We can still probe it.", host="x.test")
        shelf.looked = Looked("x.test", (own,), words=none)
        grab(dialog("https://x.test", enter=True), "add-none")
        followed = Looked("Podhost", (PAGE_SOURCE,), already="Podhost")
        failed = StatusWatchError(say("This page wants a sign-in. Paste its private feed."))
        for name, looked in (("podcast", show()), ("already", followed), ("failed", failed)):
            shelf.looked = looked
            grab(dialog("https://x.test", enter=True), f"add-{name}")
        page = WelcomePage(look, asking, setting)
        page.resize(window.size())
        page.entered()
        for key in ("podhost", "bluesky", "canva"):
            page.picks.pick(suggestion(key))
        grab(page, "welcome")
        page._typed("pod")
        grab(page, "welcome-search")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
