"""Pictures of the Service page: `python -m tests.ui.look_at_service FOLDER [PIXELS] [rtl]`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from statuswatch.core.model import Line
from statuswatch.ui.look import Look
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_tabs import TITLES, Tab
from tests.ui.sheets import page_of, scenes, snapshot, stage
from tests.ui.story import ICONS, NOON

OPENED = {
    "said": ("It fails for me…",),
    "prefix": ("Chartable: no answer", "What could be better (2)"),
}
"""What is pressed before the picture is taken."""


def press(page: QWidget, label: str) -> None:
    for button in page.findChildren(QAbstractButton):
        if label in (button.text(), button.accessibleName()):
            button.click()


TABS = ("trouble", "fine", "new")
"""Of these all tabs are seen, and the overview down to its end."""


def save(app: QApplication, page: ServicePage, file: Path) -> None:
    """The top of it; where there is more below, its end as well."""
    app.processEvents()
    page.grab().save(str(file))
    bar = page.body.leaf.verticalScrollBar()
    if bar.maximum() and any(name in file.name for name in TABS):
        bar.setValue(bar.maximum())
        app.processEvents()
        page.grab().save(str(file.with_stem(f"{file.stem}-end")))
        bar.setValue(0)


def main(folder: Path) -> None:
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    font = app.font()
    font.setPixelSize(int(sys.argv[2]) if len(sys.argv) > 2 else 13)
    app.setFont(font)
    if "rtl" in sys.argv:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    look = Look(app, ICONS, "light")
    for theme in ("light", "dark"):
        look.choose(theme)
        for name, told in {**scenes(), **stage()}.items():
            for width, height in ((768, 1100), (528, 900)):
                page, _ = page_of(look, told)
                if name == "overrun" and theme == "dark":
                    page.hear(snapshot(told, line=Line.DOWN, line_since=NOON))
                page.resize(look.px(width / 4), look.px(height / 4))
                page.show_service("podhost", back=width < 700)
                page.show()
                for label in OPENED.get(name, ()):
                    press(page, label)
                save(app, page, folder / f"{name}-{theme}-{width}.png")
                for tab in (Tab.HISTORY, Tab.SETUP) if name in TABS else ():
                    page.tabs.setCurrentIndex(tab)
                    title = TITLES[tab].one.lower()
                    save(app, page, folder / f"{name}-{title}-{theme}-{width}.png")
                page.hide()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
