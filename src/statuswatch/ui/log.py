"""Where our own mistakes are written down: a small file beside the history, made by the first one.

Nothing else gets there but what goes wrong; while all is well there is no file.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from logging import FileHandler
from pathlib import Path

from statuswatch.folders import private, private_file

NAME = "statuswatch.log"
LARGEST, OLDER = 256 * 1024, 1
"""Bytes of a file, and how many older ones are kept."""


def write_to(folder: Path) -> None:
    """From now on what is logged goes to a file in this folder, too, and nowhere with secrets. In
    the engine's thread: its imports take a while."""
    from logging.handlers import RotatingFileHandler

    logging.raiseExceptions = False  # what can't be logged (a full disk) is no news of its own
    from statuswatch.app.redacting import Redacted

    for handler in logging.getLogger().handlers:  # a session keeps what it says in files of its own
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
            handler.setFormatter(Redacted("%(message)s"))
    with suppress(OSError):  # what is wrong with the folder is said where the profile is opened
        private(folder)
        file = RotatingFileHandler(
            folder / NAME, maxBytes=LARGEST, backupCount=OLDER, encoding="utf-8", delay=True
        )
        file.setFormatter(Redacted("%(asctime)s %(levelname)s %(message)s"))
        file.addFilter(lambda _: _made(file))
        file.rotator = _rotate
        logging.getLogger().addHandler(file)


def _made(file: FileHandler) -> bool:
    """It is there, and only its owner's, before a line is written into it. One that was removed
    meanwhile, with its folder perhaps, is made again; where it can't be, nothing is written."""
    path = Path(file.baseFilename)
    try:
        if file.stream is not None and not path.exists():
            file.close()
        private(path.parent)
        private_file(path)
    except OSError:
        return False
    return True


def _rotate(path: str, older: str) -> None:
    os.replace(path, older)
    private_file(Path(path))


def place() -> Path | None:
    """The file that is written to; None: there is none, it is printed only."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler) and Path(handler.baseFilename).name == NAME:
            return Path(handler.baseFilename)
    return None
