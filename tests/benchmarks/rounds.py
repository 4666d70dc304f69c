"""CPU of whole rounds (`watch --once`): cold and warm, 1,000 sources and 200, start to exit.

.venv/bin/python -m tests.benchmarks.rounds
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks.pages import address, program, serving


def _cpu(command: list[str]) -> tuple[float, float]:
    """CPU and wall seconds of a command and all it started."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, command
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began


def _round(port: int, sources: int, repeats: int = 3) -> tuple[float, float]:
    """Cold and median warm CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        wishes = Path(folder, "wishes")
        lines = [f"http://{address(n)}:{port}\tVendor {n}\n" for n in range(sources)]
        wishes.write_text("".join(lines))
        base = [*program(), "--profile", folder]
        subprocess.run(
            [*base, "add", "--kind", "statuspage", "--from", str(wishes)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        cold, wall = _cpu([*base, "watch", "--once"])
        print(f"cold {sources:>5} sources: {cold:6.2f} s CPU, {wall:6.2f} s wall")
        warm = []
        for _ in range(repeats):
            cpu, wall = _cpu([*base, "watch", "--once"])
            warm.append(cpu)
            print(f"warm {sources:>5} sources: {cpu:6.2f} s CPU, {wall:6.2f} s wall")
        return cold, statistics.median(warm)


def main() -> None:
    with serving() as port:
        _, few = _round(port, 200)
        cold, many = _round(port, 1000)
        _, start = _round(port, 1, 5)
    print(f"cold 1,000: {cold:.2f} s CPU (to reach: 6)")
    print(f"warm 1,000: {many:.2f} s CPU (to reach: 4)")
    ratio = (many / 1000) / (few / 200)
    print(f"per poll at 1,000 / at 200, start included: {ratio:.2f} (to reach: 1.2)")
    bare = ((many - start) / 999) / ((few - start) / 199)
    print(f"the same without the process's start ({start:.2f} s): {bare:.2f}")


if __name__ == "__main__":
    main()
