"""What the desktop's portal says of dark and light is heard, now and when it changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.channels import desk

ROOT = Path(__file__).parents[2]
LISTEN = """
from PySide6.QtCore import QCoreApplication, QTimer
from statuswatch.ui.portal import Portal
app, heard = QCoreApplication([]), []
portal = Portal()
def told(value):
    heard.append(value)
    if len(heard) == 2 or value is None:
        app.quit()
portal.told.connect(told)
QTimer.singleShot(WAIT, app.quit)
app.exec()
print(heard)
"""


def listen(address: str, wait: int) -> str:
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address, "PYTHONPATH": str(ROOT / "src")}
    code = LISTEN.replace("WAIT", str(wait))
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.desktop
def test_the_portals_word_is_heard_and_its_change_too(tmp_path: Path) -> None:
    desk.need("dbus-daemon")
    with desk.bus(tmp_path) as address:
        env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        double = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.portal_double"], env=env, stdout=subprocess.PIPE
        )
        try:
            assert double.stdout is not None
            assert double.stdout.readline() == b"ready\n"
            assert listen(address, 60_000) == "[True, False]"
        finally:
            double.kill()
            double.communicate()


def test_without_a_bus_or_a_portal_nothing_is_told(tmp_path: Path) -> None:
    assert listen(f"unix:path={tmp_path}/none", 50) == "[]"
