"""A screen to take pictures of: how large it is, where the window stands, which settings it has."""

from __future__ import annotations

import subprocess
from pathlib import Path

SIZE = "1330x740"
WINDOW = "960x640"


def shot(session: dict[str, str], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-window", "root", str(file)], env=session, check=True)


def profile(folder: Path, theme: str, language: str = "en") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    told = f'[general]\nlanguage = "{language}"\n[window]\ntheme = "{theme}"\n'
    (folder / "settings.toml").write_text(told, "utf-8")
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
