"""What Qt complains of is found in what a program printed, and nothing else is."""

from __future__ import annotations

import subprocess
import sys

from tests.ui.quiet import complaints
from tests.waiting import PATIENCE

WARNS = "from PySide6.QtCore import qWarning; qWarning('it leaks'); qWarning('QStandardPaths: x')"


def test_a_warning_of_a_started_program_is_found() -> None:
    said = subprocess.run([sys.executable, "-c", WARNS], capture_output=True, timeout=PATIENCE)
    assert complaints(said.stdout + said.stderr) == ["it leaks"]


def test_other_words_are_no_complaint() -> None:
    assert complaints("StatusWatch made a mistake\n[qt info] all is well\n") == []
