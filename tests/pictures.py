"""Takes the pictures of the running demo that the README shows: `python -m tests.pictures`.

A real session (Xvfb, a window manager, a panel, dunst), the real program, the demo's own story:
nothing is posed. `--all DIR` takes one every few seconds, light and dark, to be looked at.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.desktop import desktop

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SIZE = "1330x740"
WINDOW = "960x640"

SHOWN = {"light": ("demo.png", 44.0), "dark": ("demo-dark.png", 75.0)}
"""Theme: the README's picture, and how many seconds into the story it is taken."""


def shot(session: dict[str, str], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-window", "root", str(file)], env=session, check=True)


def profile(folder: Path, theme: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(f'[window]\ntheme = "{theme}"\n', "utf-8")
    return folder


def place_window(session: dict[str, str]) -> None:
    """Where the panel and the cards leave room."""
    found = subprocess.run(
        ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^StatusWatch"],
        env=session, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    window = found.stdout.split()[0]
    width, height = WINDOW.split("x")
    for command in (["windowsize", window, width, height], ["windowmove", window, "20", "60"]):
        subprocess.run(["xdotool", *command], env=session, check=True)


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


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--all", type=Path, metavar="DIR")
    arguments.add_argument("--every", type=float, default=10.0)
    wanted = arguments.parse_args()
    scratch = (wanted.all or Path("/tmp")) / "statuswatch-pictures"
    for theme, (name, at) in SHOWN.items():
        if wanted.all is None:
            live(theme, {at: PICTURES / name}, scratch)
            continue
        count = int(130 / wanted.every)
        live(
            theme,
            {
                wanted.every * n: wanted.all / f"{theme}-{round(wanted.every * n):03}.png"
                for n in range(1, count + 1)
            },
            scratch,
        )


if __name__ == "__main__":
    main()
