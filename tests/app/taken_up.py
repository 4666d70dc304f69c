"""A process that restores a backup until it is killed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from statuswatch.app import backing_up
from statuswatch.settings import Profile


def main(profile: Path, backup: Path) -> None:
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    backing_up.restore(Profile.at(profile), backup, datetime(2026, 11, 23, tzinfo=UTC))
    sys.stdout.write("done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
