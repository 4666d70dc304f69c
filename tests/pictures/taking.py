"""Takes one variant of every screen, in a process of its own: it has Qt's scale and language."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from statuswatch.language import speech
from statuswatch.ui.locales import speak
from tests.pictures import add, history, now, record, service, small, tray
from tests.pictures.stage import Shots, Stage
from tests.pictures.variants import Variant

TAKERS: Mapping[str, Callable[[Stage], Shots]] = {
    "now": now.take,
    "service": service.take,
    "history": history.take,
    "inbox": small.inbox,
    "plans": record.plans,
    "record": record.record,
    "add": add.take,
    "settings": small.settings,
    "doctor": small.doctor,
    "about": small.about,
    "tray": tray.take,
}


OFFSCREEN = "This plugin does not support"
"""What Qt says of a screen that is none."""


def _heard(_: QtMsgType, __: QMessageLogContext, words: str) -> None:
    if not words.startswith(OFFSCREEN):
        sys.stderr.write(f"Qt: {words}\n")


def take(variant: Variant, screens: tuple[str, ...], folder: Path) -> None:
    """Names as `now-one-down.dark.png`. A screen that breaks is told of and left."""
    qInstallMessageHandler(_heard)
    app = QApplication([*sys.argv[:1]])
    for effect in (
        Qt.UIEffect.UI_AnimateMenu,
        Qt.UIEffect.UI_FadeMenu,
        Qt.UIEffect.UI_AnimateCombo,
    ):
        app.setEffectEnabled(effect, False)
    font = app.font()
    font.setPixelSize(variant.text)
    app.setFont(font)
    spoken = speech(variant.language)
    speak(app, spoken)
    if spoken.code != variant.language:
        sys.stderr.write(f"there are no words in {variant.language}: these are in {spoken.code}\n")
    taken = 0
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(app, variant.theme, variant.size, Path(home), spoken)
        for screen in screens:
            try:
                for name, picture in TAKERS[screen](stage):
                    picture.save(str(folder / f"{screen}-{name}.{variant.name}.png"))
                    taken += 1
            except Exception:  # noqa: BLE001 - the other screens are worth seeing all the same
                sys.stderr.write(f"{screen} in {variant.name}:\n{traceback.format_exc()}")
        stage.close()
    print(f"{taken} pictures")
