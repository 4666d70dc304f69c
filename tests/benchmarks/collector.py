"""What happens where Python looks for rubbish by itself beside Qt, and where `ui/sweeping.py` does.

    .venv/bin/python -m tests.benchmarks.collector [RUNS]

Each case is a process of its own (tests/ui/rubbish.py). One that does not end within 20 s hangs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.benchmarks.pages import ROOT

DEADLINE = 20.0


def _run(case: str, how: str) -> str:
    began = time.perf_counter()
    command = [sys.executable, "-m", "tests.ui.rubbish", case, how]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=DEADLINE
        )
    except subprocess.TimeoutExpired:
        return f"hangs for more than {DEADLINE:.0f} s"
    took = time.perf_counter() - began
    told = done.stderr.count("from another thread")
    return f"{took:4.1f} s, exit {done.returncode}, {told} complaints of Qt, {done.stdout.strip()}"


def main() -> None:
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        for case in ("lock", "thread"):
            for how in ("itself", "swept"):
                print(f"{case:<7}{how:<7}{_run(case, how)}", flush=True)


if __name__ == "__main__":
    main()
