"""Files that several rooms of the store's tests open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.store.stored import Stored
from tests.store.telling import PAGE, ill, opened, tell


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "history.db"


@pytest.fixture
def stored(path: Path) -> Iterator[Stored]:
    """It follows one service by its page."""
    stored = opened(path, PAGE)
    yield stored
    stored.close()


@pytest.fixture
def filled(path: Path) -> Path:
    stored = opened(path)
    for n in range(60):
        tell(stored, n, ill(f"k{n}", title=f"{n} " + "word " * 100))
    stored.close()
    return path
