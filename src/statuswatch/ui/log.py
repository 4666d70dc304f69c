"""Where our own mistakes are written down: a small file beside the history, made by the first one.

Nothing else gets there but what goes wrong; while all is well there is no file.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

NAME = "statuswatch.log"
LARGEST, OLDER = 256 * 1024, 1
"""Bytes of a file, and how many older ones are kept."""


def write_to(folder: Path) -> None:
    """From now on what is logged goes to a file in this folder, too. In the engine's thread: its
    imports take a while."""
    from logging.handlers import RotatingFileHandler

    with suppress(OSError):  # what is wrong with the folder is said where the profile is opened
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = RotatingFileHandler(
            folder / NAME, maxBytes=LARGEST, backupCount=OLDER, encoding="utf-8", delay=True
        )
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logging.getLogger().addHandler(file)


def place() -> Path | None:
    """The file that is written to; None: there is none, it is printed only."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler) and Path(handler.baseFilename).name == NAME:
            return Path(handler.baseFilename)
    return None
