"""Nothing leaves the loopback here either."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.conftest import Names, names
from tests.hostile.case import Rig

__all__ = ["names"]


@pytest.fixture
def rig(tmp_path: Path, names: Names, monkeypatch: pytest.MonkeyPatch) -> Rig:
    return Rig(tmp_path, names, monkeypatch)
