"""What a machine without the libraries or a display is told."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO

import pytest

from statuswatch.ui import main
from tests.ui.story import ICONS, Story


def test_what_is_lacking_ends_the_program_with_its_own_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    stderr = StringIO()
    assert main.run(main.Program(lambda: Story([]), ICONS), stderr) == main.UNAVAILABLE
    assert stderr.getvalue().count("\n") == 1


def test_the_start_imports_no_qt_by_itself() -> None:
    code = "import sys, statuswatch.ui.main; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0
