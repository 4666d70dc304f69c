"""What somebody handed over is opened as the user would: by the program itself, in a process of its
own, whose seconds and memory are measured."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

LONGEST = 30.0
"""Seconds that anything may take."""

MOST = 600
"""MB that a process may come to, its libraries (some 60) with it."""

CHILD = """
import re, sys, time
from pathlib import Path
from statuswatch.cli.main import main
status = Path("/proc/self/status")
try:
    code = main(sys.argv[2:])
finally:
    told = status.read_text() if status.exists() else "VmHWM: 0"
    peak = re.search(r"VmHWM:\\s*(\\d+)", told)[1]
    Path(sys.argv[1]).write_text(f"{time.process_time()} {peak}")
sys.exit(code)
"""


@dataclass(frozen=True)
class Ran:
    """`seconds`: of the processor, for how many others work here meanwhile is not its fault. `peak`:
    MB; 0 where the system does not tell."""

    code: int
    words: str
    seconds: float
    peak: int

    @property
    def cost(self) -> str:
        return f"{self.seconds:.1f} s, {self.peak} MB"


def ran(profile: Path, *words: str, typed: bytes = b"") -> Ran:
    """The program with these words. It ends by itself, in time, with words of its own."""
    told = profile.with_name(f"{profile.name}.peak")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(told), "--profile", str(profile), *words],
        input=typed,
        capture_output=True,
        timeout=6 * LONGEST,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "Traceback" not in said, said[-2000:]
    assert done.returncode in range(4) or done.returncode == 64, (done.returncode, said[-500:])
    assert said.strip(), "it says something"
    assert "\x1b" not in said, "nothing steers the terminal"
    seconds, peak = map(float, told.read_text().split())
    told.unlink()
    ended = Ran(done.returncode, said, seconds, int(peak) // 1024)
    assert ended.seconds <= LONGEST, ended.cost
    assert ended.peak <= MOST, ended.cost
    return ended


def prints(folder: Path) -> dict[str, str]:
    """Every file there, and what it holds."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@contextmanager
def nothing_else_touched(folder: Path, *own: Path) -> Iterator[None]:
    """Of all that lies in `folder`, only what is in `own` may change."""

    def others() -> dict[str, str]:
        mine = tuple(str(place.relative_to(folder)) for place in own)
        return {name: hash_ for name, hash_ in prints(folder).items() if not name.startswith(mine)}

    before = others()
    yield
    assert others() == before
