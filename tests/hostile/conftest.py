"""Nothing leaves the loopback here either."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import haste
from tests.engine.conftest import Names, names
from tests.hostile.case import Rig

__all__ = ["names"]


@pytest.fixture
def rig(tmp_path: Path, names: Names, monkeypatch: pytest.MonkeyPatch) -> Rig:
    monkeypatch.setenv(haste.PATIENT, "1")  # what a lost disk or a power cut leaves is tried here
    return Rig(tmp_path, names, monkeypatch)
