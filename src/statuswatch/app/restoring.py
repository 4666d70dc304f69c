"""A copy of the history takes the history's place, at the next start: then nobody has it open."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.engine.lock import EngineLock

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

HISTORY = "history.db"


@dataclass(frozen=True, slots=True)
class Progress:
    """Of what is done in a thread, in whatever it is counted."""

    done: int
    of: int


@contextlib.contextmanager
def telling(desk: Desk) -> Iterator[Callable[[int, int], bool]]:
    """For what is done in a thread meanwhile: it says how far it is, and hears with False that
    nobody waits any more."""
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def told(done: int, of: int) -> bool:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(desk.tell, Progress(done, of))
        return not stop.is_set()

    try:
        yield told
    finally:
        stop.set()


def take_up(folder: Path) -> None:
    """Before the history in `folder` is opened: what was laid ready takes its place, unless another
    process has it."""
    if not (folder / f"{HISTORY}.restore").exists():  # as nearly always: nothing is imported
        return
    from statuswatch.store import restoring

    with EngineLock(folder / "engine.lock") as lock:
        if lock.take():
            restoring.take_up(folder / HISTORY)


async def restore(desk: Desk, copy: Path) -> None:
    """Have the next start take up this copy; the history as it is becomes a copy itself. Tells
    Progress; given up, nothing is changed. Raises StoreError."""
    from statuswatch.store import restoring

    desk.app.stored.journal.flush()
    history, now = desk.app.profile.data_dir / HISTORY, desk.app.clock.now()
    with telling(desk) as told:
        await asyncio.to_thread(restoring.lay_ready, history, copy, now, told)
