"""Pictures of the inbox and of the acknowledge dialog: python -m tests.ui.look_at_inbox FOLDER

With QT_SCALE_FACTOR=2 twice as sharp; TEXT=20 with larger text; RTL=1 from right to left.
Offscreen there are no fonts but those it is told of: QT_QPA_FONTDIR.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from statuswatch.core.words import say
from statuswatch.ui.acknowledge import AcknowledgeDialog
from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.look import Look
from tests.ui.inbox_stage import SETTING, Shelf, Shown, many, reference
from tests.ui.story import ICONS


def main(folder: Path) -> None:
    app = QApplication([*sys.argv[:1]])
    if size := os.environ.get("TEXT"):
        font = app.font()
        font.setPixelSize(int(size))
        app.setFont(font)
    wide = int(os.environ.get("WIDTH", "708"))
    with pytest.MonkeyPatch.context() as patch:
        shelf = Shelf(reference(), told=(9, 6, 5)).stand_in(patch)
        for choice in ("light", "dark"):
            look = Look(app, ICONS, choice)

            def take(shown: Shown, name: str, choice: str = choice) -> None:
                shown.page.resize(wide, 600)
                if os.environ.get("RTL"):
                    shown.page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
                for _ in range(3):
                    app.processEvents()
                shown.page.grab().save(str(folder / f"{name}-{choice}.png"))

            shelf.rows = reference()
            shown = Shown(None, look)
            shown.hear(unread=2)
            take(shown, "inbox")
            shown.list.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(shown.list, Qt.Key.Key_Down)
            shown.page.say_no_cards(
                say("No program here shows notifications. You read them in the inbox.")
            )
            take(shown, "focus")
            shelf.rows = []
            shown.page.which.setCurrentIndex(1)
            take(shown, "nothing-matches")
            take(Shown(None, look), "empty")
            shelf.rows = many(1000)
            long = Shown(None, look)
            long.list.scrollToBottom()
            take(long, "scrolled")
            deed = Deed(What.ACKNOWLEDGE, "podhost", reason=None)
            dialog = AcknowledgeDialog(look, lambda: SETTING, deed, "Podhost", long.page)
            dialog.show()
            app.processEvents()
            dialog.grab().save(str(folder / f"acknowledge-{choice}.png"))
            dialog.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
