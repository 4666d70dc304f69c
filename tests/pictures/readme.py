"""The pictures of the README and of docs/: the demo as it runs, and one of each screen.

The demo runs in a real session (Xvfb, a window manager, a panel, dunst), and tells its own story:
nothing is posed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.desktop import desktop
from tests.pictures.every import take_all
from tests.pictures.screen import SIZE, place_window, profile, shot

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"

SHOWN = {"light": "demo.png", "dark": "demo-dark.png"}
"""The README's: it shows the one that goes with its reader's own colours."""

AT = 44.0
"""Seconds into the story: two in trouble, one of them has not said so."""

SCENES = {
    "welcome.png": "now-welcome-picked.light",
    "add.png": "add-found-parts.light",
    "service.png": "service-silent.light",
    "podcast.png": "service-podcast-hop.light",
    "history.png": "history-table.light",
    "timeline.png": "history-timeline.dark",
    "inbox.png": "inbox-full.light",
    "privacy.png": "settings-privacy.light",
    "doctor.png": "doctor-ill.dark",
    "german.png": "now-all-verdicts.de-dark-900x600",
}
"""docs/window.md's pictures: the scene and variant of each."""


def live(theme: str, moments: dict[float, Path], scratch: Path) -> None:
    """One demo from its begin, with a picture at each of these seconds."""
    with desktop(dunst=True, size=SIZE) as session:
        session["STATUSWATCH_PROFILE"] = str(profile(scratch / theme, theme))
        demo = subprocess.Popen([sys.executable, "-m", "statuswatch", "demo"], env=session)
        begun = time.monotonic()
        try:
            place_window(session)
            for moment, file in sorted(moments.items()):
                time.sleep(max(0.0, begun + moment - time.monotonic()))
                shot(session, file)
        finally:
            demo.terminate()
            demo.wait(10)


def renew() -> None:
    """All in docs/pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        taken = Path(scratch)
        for theme, name in SHOWN.items():
            live(theme, {AT: taken / name}, taken)
            kept(taken / name, PICTURES / name)
        scenes = [scene.partition(".") for scene in SCENES.values()]
        screens = sorted({name.partition("-")[0] for name, _, _ in scenes})
        take_all(taken, tuple(screens), tuple(sorted({variant for _, _, variant in scenes})))
        for name, scene in SCENES.items():
            kept(taken / f"{scene}.png", PICTURES / name)


def kept(picture: Path, place: Path) -> None:
    """With 256 colours: a third of the size, and nobody sees it."""
    few = ["-strip", "+dither", "-colors", "256", "-define", "png:compression-level=9"]
    subprocess.run(["convert", str(picture), *few, f"PNG8:{place}"], check=True)


def story(folder: Path, every: float) -> None:
    """One every so many seconds, light and dark."""
    moments = [every * n for n in range(1, int(130 / every) + 1)]
    with tempfile.TemporaryDirectory() as scratch:
        for theme in SHOWN:
            files = {at: folder / f"{theme}-{round(at):03}.png" for at in moments}
            live(theme, files, Path(scratch))
