"""Every screen in every variant, into a folder: a process for each variant, some beside each other."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pictures import session
from tests.pictures.contact import index
from tests.pictures.variants import DESKTOP, VARIANTS, Variant

AT_ONCE = 2
"""Variants that are taken beside each other: one process each, since scale and language are a
process' own."""


def _screen_of(variant: Variant) -> str:
    """The argument for Qt's platform: a screen that is large enough for every window. A file of its
    own: who ends first takes it away."""
    told = '{"screens": [{"name": "one", "x": 0, "y": 0, "width": %d, "height": %d}]}'
    file = Path(tempfile.gettempdir()) / f"statuswatch-screen-{os.getpid()}-{variant.name}.json"
    file.write_text(told % (2000 * variant.scale, 1400 * variant.scale), "utf-8")
    return f"offscreen:configfile={file}"


def _pseudo(folder: str) -> str:
    """Makes the languages that are no languages: longer words, and words from right to left."""
    made = [sys.executable, "-m", "tests.translations", "pseudo", folder]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return folder


def _take(variant: Variant, screens: tuple[str, ...], folder: Path, i18n: str) -> str:
    platform = _screen_of(variant)
    given = {
        "QT_QPA_PLATFORM": platform,
        "QT_SCALE_FACTOR": str(variant.scale),
        "LC_ALL": "C.UTF-8",
        "STATUSWATCH_I18N": i18n,
    }
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.pictures", "--one", variant.name, str(folder), "--only", ",".join(screens)],
        env=os.environ | given, capture_output=True, text=True,
    )  # fmt: skip
    Path(platform.partition("=")[2]).unlink(missing_ok=True)
    took = f"{variant.name}: {time.monotonic() - begun:.0f} s {done.stdout.strip()}"
    return f"{took}\n{done.stderr}" if done.stderr or done.returncode else took


def _take_desktop(folder: Path) -> str:
    begun = time.monotonic()
    try:
        told = f"{session.take(folder)} pictures"
    except (OSError, subprocess.SubprocessError) as error:
        told = f"given up, the other screens go on: {error}"
    return f"{DESKTOP}: {time.monotonic() - begun:.0f} s {told}"


def take_all(
    folder: Path, screens: tuple[str, ...], variants: tuple[str, ...], at_once: int = AT_ONCE
) -> None:
    """Tells on standard output how it went, variant by variant, and writes index.html."""
    folder.mkdir(parents=True, exist_ok=True)
    painted = tuple(name for name in screens if name != DESKTOP)
    chosen = [VARIANTS[name] for name in variants] if painted else []
    with TemporaryDirectory() as scratch, ThreadPoolExecutor(at_once + 1) as several:
        jobs = [several.submit(_take_desktop, folder)] if DESKTOP in screens else []
        i18n = _pseudo(scratch) if any(one.pseudo for one in chosen) else ""
        jobs += [several.submit(_take, one, painted, folder, i18n) for one in chosen]
        for job in jobs:
            print(job.result(), flush=True)
    print(index(folder))
