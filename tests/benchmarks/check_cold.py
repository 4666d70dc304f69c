"""`check` in a cold process: 8 sources, the slowest answers after 290 ms; then with hanging ones.

.venv/bin/python -m tests.benchmarks.check_cold
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks.pages import address, program, serving

SLOWEST = 0.290
SOURCES = 8


def _check(folder: str, repeats: int) -> tuple[list[float], list[float]]:
    """Seconds from exec to the first line, and to the end."""
    first, whole = [], []
    for _ in range(repeats):
        began = time.perf_counter()
        process = subprocess.Popen(
            [*program(), "--profile", folder, "check"], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        first.append(time.perf_counter() - began)
        process.stdout.read()
        process.wait()
        whole.append(time.perf_counter() - began)
    return first, whole


def _run(delays: dict[str, float], repeats: int) -> tuple[list[float], list[float]]:
    with serving(delays) as port, tempfile.TemporaryDirectory() as folder:
        wishes = Path(folder, "wishes")
        wishes.write_text("".join(f"http://{address(n)}:{port}\tV{n}\n" for n in range(SOURCES)))
        subprocess.run(
            [*program(), "--profile", folder, "add", "--kind", "statuspage", "--from", str(wishes)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return _check(folder, repeats)


def main() -> None:
    delays = {address(n): SLOWEST * n / (SOURCES - 1) for n in range(SOURCES)}
    first, whole = _run(delays, 15)
    after = [w - SLOWEST for w in whole]
    print(
        f"first line:  median {statistics.median(first) * 1000:4.0f} ms, "
        f"most {max(first) * 1000:4.0f} ms (to reach: 200)"
    )
    print(
        f"done after the slowest's 290 ms: median {statistics.median(after) * 1000:4.0f} ms, "
        f"most {max(after) * 1000:4.0f} ms, the start of the process included"
    )
    print(
        f"whole:       median {statistics.median(whole) * 1000:4.0f} ms, "
        f"most {max(whole) * 1000:4.0f} ms"
    )
    _, whole = _run({**delays, address(1): -1.0, address(2): -1.0}, 5)
    print(f"two of them hang: most {max(whole) * 1000:4.0f} ms (to reach: 2,330)")


if __name__ == "__main__":
    main()
