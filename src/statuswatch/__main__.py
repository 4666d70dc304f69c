"""No command, with a display: the tray. Everything else: the terminal."""

from __future__ import annotations

import gc
import sys
import time

BEGAN = time.perf_counter()
"""When this process began, but for the interpreter's own start: `check` must end in 2.33 s."""


def main() -> int:
    """The program. Returns its exit code."""
    arguments = sys.argv[1:]
    if _wants_tray(arguments):
        from statuswatch.ui.start import start

        return start(arguments)
    gc.disable()  # what is imported stays: looking through it for garbage costs 12 ms
    from statuswatch.cli.main import main as terminal
    from statuswatch.cli.running import end_now

    return end_now(terminal(arguments, BEGAN))


def _wants_tray(arguments: list[str]) -> bool:
    """Nothing but, perhaps, where the profile is."""
    match arguments:
        case [] | ["--profile", _]:
            return True
        case [only]:
            return only.startswith("--profile=")
        case _:
            return False


if __name__ == "__main__":
    sys.exit(main())
