"""Pictures of the page Now in its states: `python -m tests.ui.look_at_now FOLDER`."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from statuswatch.core.model import Level, Line
from statuswatch.core.overview import Overview
from tests.ui import now_judged
from tests.ui.now_stage import castwave, followed, page, podhost, postline, quiet, snapshot, trouble


def states() -> dict[str, Overview]:
    """Every state the page knows, by name."""
    dark = followed("Old Forum", None, timedelta(hours=5), unheard=("old forum-page",))
    unseen = [
        replace(s, status=replace(s.status, level=None, heard=None)) for s in (*quiet(), podhost())
    ]
    longest = followed(
        "An Extraordinarily Long Name Of A Service", Level.PARTIAL, timedelta(days=400), "word " * 80,
        parts=("A part with a name that has no end", "And another one"),
    )  # fmt: skip
    return {
        "trouble": trouble(),
        "fine": snapshot(castwave(), *quiet()),
        "offline": trouble(Line.DOWN),
        "captive": trouble(Line.CAPTIVE),
        "dark": snapshot(dark, *quiet()),
        "looking": snapshot(*unseen, *quiet()[:2]),
        "empty": snapshot(),
        "long": snapshot(longest, podhost(), postline(), *quiet()),
        **now_judged.states(),
    }


def main(folder: Path) -> None:
    app = QApplication([*sys.argv[:1]])
    app.setEffectEnabled(Qt.UIEffect.UI_AnimateMenu, False)
    if size := os.environ.get("TEXT"):  # pixels
        font = app.font()
        font.setPixelSize(int(size))
        app.setFont(font)
    name = os.environ.get("NAME", "")
    width = int(os.environ.get("WIDTH", "708"))
    tabbed = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
    for choice in ("light", "dark"):
        for state, overview in states().items():
            shown = page(app, overview, choice)
            if os.environ.get("RTL"):
                shown.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            shown.resize(width, 600)
            shown.show()
            shown.entered()
            app.processEvents()
            if state == "fine":
                shown.list.go("loopgram")
                shown.list.focusInEvent(tabbed)
            if state == "long":
                shown.list.go("podhost")
            app.processEvents()
            shown.grab().save(str(folder / f"{name}{state}-{choice}.png"))
            if state == "fine":
                shown.search.setText("abc")
                app.processEvents()
                shown.grab().save(str(folder / f"{name}nothing-{choice}.png"))
            shown.hide()
            shown.deleteLater()


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    target.mkdir(parents=True, exist_ok=True)
    main(target)
