"""Pause and resume: nothing is asked for a while. A note of the ledger, so every process of this
profile goes by it, also after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.core.pause import NOTE, Pause, read

if TYPE_CHECKING:
    from statuswatch.app.profile import App


def pause(app: App, until: datetime | None) -> Pause:
    """Nothing is asked before `until` (UTC); `None`: before the user resumes. A pause that is on
    goes on to this end. Raises StoreError, as all of these do."""
    before = paused(app)
    made = Pause(before.since if before is not None else app.clock.now(), until)
    app.stored.ledger.note(NOTE, str(made))
    return made


def resume(app: App) -> Pause | None:
    """End it now. What it was; `None`: there was none."""
    before = paused(app)
    if before is not None:
        app.stored.ledger.note(NOTE, str(replace(before, until=app.clock.now())))
    return before


def paused(app: App) -> Pause | None:
    """The pause that is on; `None`: everything is asked in its time."""
    found = read(app.stored.ledger.noted(NOTE))
    return found if found is not None and found.holds(app.clock.now()) else None
