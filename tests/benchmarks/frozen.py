"""The frozen program beside the one from source: how large, how soon there.

    .venv/bin/python -m tests.benchmarks.frozen dist/statuswatch

Then check_cold and tray_visible with both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import check_cold, tray_visible
from tests.benchmarks.pages import program
from tests.frozen import Frozen, megabytes

REPEATS = 15


def packed(folder: Path) -> float:
    """Its size as .tar.xz, in MB."""
    with tempfile.TemporaryDirectory() as place:
        target = Path(place, "packed.tar.xz")
        command = ["tar", "-C", str(folder.parent), "-cJf", str(target), folder.name]
        subprocess.run(command, check=True, env=os.environ | {"XZ_OPT": "-6 -T0"})
        return target.stat().st_size / 1e6


def starts(command: list[str]) -> str:
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - began)
    return f"{statistics.median(seconds) * 1000:.0f} ms (least {min(seconds) * 1000:.0f})"


def main(folder: Path) -> None:
    print(f"size: {megabytes(folder):.1f} MB, as .tar.xz {packed(folder):.1f} MB")
    with tempfile.TemporaryDirectory() as home:
        frozen = [Frozen(folder, Path(home)).path]
    for words in (["--version"], ["adapters"]):
        said = " ".join(words)
        print(f"{said}: {starts([*frozen, *words])}, from source {starts([*program(), *words])}")
    for name, command in (("source", program()), ("frozen", frozen)):
        os.environ["STATUSWATCH"] = command[0]
        print(f"\n{name}: check_cold, tray_visible", flush=True)
        check_cold.main()
        tray_visible.main()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
