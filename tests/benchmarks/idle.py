"""The tray at rest: 20 sources followed, 5 of them feeds. Memory (PSS), CPU, wake-ups, UI timers.

    .venv/bin/python -m tests.benchmarks.idle [SECONDS]

Starts Xvfb, a session bus, openbox and xfce4-panel of its own. PSS shares out what others map, too:
each other Python that runs makes it less (5 MB beside a few, 25 beside programs of the same
environment). What is private depends on nobody.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.desktop import desktop
from tests.benchmarks.pages import address, program, serving

SETTLE = 25.0

DEVELOPERS = ("click", "rich")
"""With these beside it httpx imports its command line: 4.5 MB more than users have."""


def _memory(pid: int, what: str) -> float:
    """MB of `what`, as the kernel calls it."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in text.splitlines() if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024


def _ticks(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _switches(pid: int) -> dict[str, int]:
    """Voluntary switches of each thread: how often it woke and slept again."""
    counts = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        status = (task / "status").read_text()
        line = next(x for x in status.splitlines() if x.startswith("voluntary"))
        name = "main" if task.name == str(pid) else f"{task.name}"
        counts[name] = int(line.split()[1])
    return counts


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    if any(importlib.util.find_spec(name) for name in DEVELOPERS):
        print("not an environment with the runtime packages only: the memory is not a user's")
    with serving() as port, tempfile.TemporaryDirectory() as folder, desktop() as environment:
        base = [*program(), "--profile", folder]
        for n in range(20):
            kind, path = ("feed", "/history.atom") if n < 5 else ("statuspage", "")
            url = f"http://{address(n)}:{port}{path}"
            subprocess.run(
                [*base, "add", url, "--kind", kind, "--name", f"V{n}"],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        for words in (["--tray"], []):
            print("in the tray" if words else "with the window open")
            _measure([*base, *words], environment, seconds)


def _measure(command: list[str], environment: dict[str, str], seconds: float) -> None:
    tray = subprocess.Popen(command, env=environment)
    try:
        time.sleep(SETTLE)
        assert tray.poll() is None, "the tray ended"
        cpu, woke = _ticks(tray.pid), _switches(tray.pid)
        time.sleep(seconds)
        used = _ticks(tray.pid) - cpu
        after = _switches(tray.pid)
        pss, private = (_memory(tray.pid, what) for what in ("Pss", "Anonymous"))
        print(f"PSS {pss:.1f} MB (to reach: 82), {private:.1f} of them private")
        print(f"CPU {used:.2f} s in {seconds:.0f} s = {100 * used / seconds:.3f} % (to reach: 0.1)")
        for name, count in after.items():
            per_minute = (count - woke.get(name, 0)) * 60 / seconds
            print(f"wake-ups of thread {name}: {per_minute:.1f} a minute")
    finally:
        tray.terminate()
        tray.wait(10)


if __name__ == "__main__":
    main()
