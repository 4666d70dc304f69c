"""Pictures of what only a desktop shows: the icon in a panel, its tool tip and menu, the cards.

A real session (Xvfb, a window manager, a panel, dunst) and the real program: first with a story
that stands still, then the demo, whose cards come as they come.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.desktop import desktop
from tests.pictures.screen import SIZE, place_window, profile, shot

LANGUAGES = {"en": "light", "de": "dark"}
"""Each with the theme of the window that stands behind."""

STORIES = {"fine": 0, "down": 2, "three-down": 3, "offline": 4, "hundred": 5}
"""The scenes of tests/ui/story.py, as they begin."""

ICON = (1180, 13)
"""Where xfce4-panel puts the first icon of its tray on a screen of this size."""

AWAY = ("600", "700")
"""Where the pointer lies over nothing that answers."""

SPEED = "2"
CARDS = (24.0, 38.0, 52.0)
"""Seconds into the demo at this speed: something fell, something was said, something is over."""


@contextmanager
def running(command: list[str], session: dict[str, str]) -> Iterator[None]:
    quietly = subprocess.DEVNULL  # the story has no store: questions to it fail, and say so
    process = subprocess.Popen([sys.executable, "-m", *command], env=session, stderr=quietly)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def take(folder: Path) -> int:
    """How many. Names as `desktop-menu-down.de.png`; each language in a session of its own."""
    before = len(list(folder.glob("desktop-*")))
    with ThreadPoolExecutor() as several:
        for job in [several.submit(_session, folder, one) for one in LANGUAGES]:
            job.result()
    return len(list(folder.glob("desktop-*"))) - before


def _session(folder: Path, language: str) -> None:
    with TemporaryDirectory() as scratch, desktop(dunst=True, size=SIZE) as session:
        home = profile(Path(scratch), LANGUAGES[language], language)
        session |= {"STATUSWATCH_PROFILE": str(home), "LANGUAGE": language, "LANG": language}
        for name, first in STORIES.items():
            session["STORY"] = json.dumps({"first": first, "language": language})
            with running(["tests.ui.story"], session):
                _tray(session, folder, name, language)
        with running(["statuswatch", "demo", "--speed", SPEED], session):
            begun = time.monotonic()
            _pointer(session, "mousemove", *AWAY)
            place_window(session)
            for number, moment in enumerate(CARDS, 1):
                time.sleep(max(0.0, begun + moment - time.monotonic()))
                shot(session, folder / f"desktop-cards-{number}.{language}.png")


def _tray(session: dict[str, str], folder: Path, name: str, language: str) -> None:
    """The tool tip, then the menu."""
    time.sleep(3)
    _pointer(session, "mousemove", *AWAY)
    _pointer(session, "mousemove", *map(str, ICON))
    time.sleep(1.5)
    shot(session, folder / f"desktop-tip-{name}.{language}.png")
    _pointer(session, "click", "3")
    time.sleep(1)
    shot(session, folder / f"desktop-menu-{name}.{language}.png")
    _pointer(session, "key", "Escape")


def _pointer(session: dict[str, str], *what: str) -> None:
    subprocess.run(["xdotool", *what], env=session, check=True)
