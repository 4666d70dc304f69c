"""What the tray takes while 1,000 sources are watched in real time: does rubbish pile up?

    .venv/bin/python -m tests.benchmarks.memory [MINUTES] [SOURCES]

The real program without a window or a screen (offscreen), its sources on loopback.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.pages import address, program, serving

EVERY = 30.0


def _rss(pid: int) -> float:
    """MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with serving() as port, tempfile.TemporaryDirectory() as folder:
        base = [*program(), "--profile", folder]
        wishes = Path(folder, "wishes")
        lines = (f"http://{address(n)}:{port}\tVendor {n}\n" for n in range(many))
        wishes.write_text("".join(lines))
        subprocess.run(
            [*base, "add", "--kind", "statuspage", "--from", str(wishes)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        tray = subprocess.Popen([*base, "--tray"], env=environment, stderr=subprocess.DEVNULL)
        began = time.monotonic()
        try:
            while (now := time.monotonic() - began) < minutes * 60:
                print(f"{now / 60:5.1f} min  {_rss(tray.pid):6.1f} MB", flush=True)
                time.sleep(EVERY)
                assert tray.poll() is None, "the tray ended"
        finally:
            tray.terminate()
            tray.wait(10)


if __name__ == "__main__":
    main()
