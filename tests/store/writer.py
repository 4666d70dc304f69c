"""A process that writes until it is killed, and says what it was promised is on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

from statuswatch.core.model import Incident, Level, Report
from statuswatch.store.opening import open_store
from tests.store.telling import at, proof, tell

STEPS = 120


def story(step: int) -> Report:
    """Each incident opens at its step and is told over one step later; both stay in the list."""
    told = (
        Incident(f"k{n}", f"K{n}", Level.DOWN, at(n), None if n == step else at(n + 1))
        for n in range(max(0, step - 1), step + 1)
    )
    return Report(tuple(told))


def main(path: Path) -> None:
    stored = open_store(path, at(0))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    for step in range(STEPS):
        for change in tell(stored, step, story(step), proof=proof(f"page {step}" * 200)):
            sys.stdout.write(f"{change.seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
