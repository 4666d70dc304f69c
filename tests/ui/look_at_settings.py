"""Pictures of the settings: python -m tests.ui.look_at_settings FOLDER

With QT_SCALE_FACTOR=2 twice as sharp; TEXT=20 with larger text; WIDTH=1400 as wide; RTL=1 from
right to left. Offscreen there are no fonts but those it is told of: QT_QPA_FONTDIR.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from statuswatch.ui.look import Look
from tests.ui.settings_stage import FULL, Login, Shown, followed, opened, stand_in
from tests.ui.story import ICONS


def main(folder: Path) -> None:
    app = QApplication([*sys.argv[:1]])
    if size := os.environ.get("TEXT"):
        font = app.font()
        font.setPixelSize(int(size))
        app.setFont(font)
    wide = int(os.environ.get("WIDTH", "768"))
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        stand_in(patch)
        Login().stand_in(patch)
        for choice in ("light", "dark"):
            profile = opened(Path(place) / choice, FULL)
            followed(profile)
            shown = Shown(None, Look(app, ICONS, choice), profile)
            if os.environ.get("RTL"):
                shown.page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            shown.page.resize(wide, int(os.environ.get("HEIGHT", "640")))
            for section in shown.page.sections:
                name = type(section).__name__
                shown.page.show_section(name)
                for _ in range(8):
                    app.processEvents()
                shown.page.grab().save(str(folder / f"{name.lower()}-{choice}.png"))
            quiet = shown.section("Quiet")
            quiet.days[0].rows[0].start.setText("25")
            quiet.days[0].rows[0].start.editingFinished.emit()
            for _ in range(8):
                app.processEvents()
            shown.page.grab().save(str(folder / f"wrong-{choice}.png"))
            shown.page.close()
            profile.close_store()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
