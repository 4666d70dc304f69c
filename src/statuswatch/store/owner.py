"""Which process took a delivery, and whether it still lives.

An owner reads `1234:5678@host`: process id, when it started (so that a reused id is told apart),
and the machine.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

_OWNER = re.compile(r"(\d+):(\w*)@(.*)")


def owner_here() -> str:
    """This process."""
    pid = os.getpid()
    return f"{pid}:{_start_of(pid)}@{socket.gethostname()}"


def is_dead(owner: str) -> bool:
    """Surely gone? False whenever it cannot be told: another machine, another system, another
    form. Then the age of the claim decides."""
    match = _OWNER.fullmatch(owner)
    # os.kill(pid, 0) asks on POSIX; on Windows it would send a Ctrl-C.
    if match is None or match[3] != socket.gethostname() or sys.platform == "win32":
        return False
    pid = int(match[1])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    start = _start_of(pid)
    return bool(start and match[2] and start != match[2])


def _start_of(pid: int) -> str:
    """When a process started, in ticks since boot; empty where /proc does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
