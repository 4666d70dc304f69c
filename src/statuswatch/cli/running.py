"""Runs a command's coroutine without waiting for what the system cannot stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import NoReturn, TypeVar

Result = TypeVar("Result")

MOST_BEFORE = 0.6
"""Seconds before our first line that are believed: a wrapper that became us may be old."""


def run(work: Coroutine[object, object, Result]) -> Result:
    """As asyncio.run. But a name that is still being looked up (the system's resolver takes up
    to half a minute, in a thread that nothing can stop) is not waited for: see `end_now`."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(work)
    finally:
        try:
            _cancel_all(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def end_now(code: int) -> NoReturn:
    """End this process without another word; what was said is written out first.

    Python would take 15 ms to take itself apart, and wait for a thread that waits for the system.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def begun(first_line: float) -> float:
    """When this process was started, in time.perf_counter's seconds. `first_line`: when our own
    code began; what Python took before it is added where the system tells."""
    try:
        stat = Path("/proc/self/stat").read_text("ascii", "replace")
        ticks = int(stat.rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return first_line - 0.05
    before = age - (time.perf_counter() - first_line)
    return first_line - min(max(before, 0.0), MOST_BEFORE)
