"""A copy of the history takes the history's place, at the next start: then nobody has it open."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os.path import exists  # unlike Path: what has no possible name is not there
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.engine.lock import EngineLock

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.settings import Profile


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


def take_up(profile: Profile) -> None:
    """Before the settings and the history of `profile` are read: what was laid ready takes their
    place, unless another process has it."""
    laid = profile.history.with_name(f"{profile.history.name}.restore")
    if not exists(laid):  # as nearly always: nothing is imported
        return
    from statuswatch.app.backing_up import put_texts
    from statuswatch.store import restoring

    with EngineLock(profile.data_dir / "engine.lock") as lock:
        if lock.take() and laid.exists():
            restoring.take_up(profile.history, lambda texts: put_texts(profile, texts))


async def restore(desk: Desk, copy: Path) -> None:
    """Have the next start take up this copy; the history as it is becomes a copy itself. Tells
    Progress; given up, nothing is changed. Raises StoreError."""
    from statuswatch.store import restoring

    desk.app.stored.journal.flush()
    history, now = desk.app.profile.history, desk.app.clock.now()
    with telling(desk) as told:
        await asyncio.to_thread(restoring.lay_ready, history, copy, now, told)
