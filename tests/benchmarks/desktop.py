"""A desktop for the benchmarks: Xvfb, a session bus, a window manager and a panel with a tray."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def desktop(*, dunst: bool = False, size: str = "1000x600") -> Iterator[dict[str, str]]:
    """The environment of a session whose panel shows tray icons."""
    with ExitStack() as stack:
        runtime = stack.enter_context(tempfile.TemporaryDirectory())

        def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        base = {**os.environ, "XDG_RUNTIME_DIR": runtime, "HOME": runtime}
        base.pop("QT_QPA_PLATFORM", None)
        screen = ["-screen", "0", f"{size}x24", "-nolisten", "tcp"]
        display = _first_line(start(["Xvfb", "-displayfd", "1", *screen], base))
        session = {**base, "DISPLAY": f":{display}", "XDG_SESSION_TYPE": "x11"}
        bus = start(["dbus-daemon", "--session", "--nofork", "--print-address=1"], session)
        session["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)
        start(["openbox"], session)
        if dunst:
            start(["dunst"], session)
        start(["xfce4-panel", "--disable-wm-check"], session)
        time.sleep(6)
        yield session
