"""Folders and files of ours: nobody else on this computer looks into them."""

from __future__ import annotations

import os
from pathlib import Path


def private(folder: Path) -> None:
    """Make it, and what is missing above it, for its owner alone (`Path.mkdir` gives its mode to the
    last one only). One that is there stays as its owner has it. Raises OSError."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)  # raises where it is a file


def private_file(path: Path) -> None:
    """It is there, and was made for its owner alone, before others write into it by its name.
    Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
