"""The user's own record beside the history, for who decides what is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.core.situation import Timed

if TYPE_CHECKING:
    from statuswatch.app.profile import App


@dataclass(frozen=True, slots=True)
class Recorded:
    """See `engine.beside.Beside`. What reads the record is loaded where there is one."""

    app: App

    def goes_by(self) -> object | None:
        last = self.app.stored.docket.last_change()
        if not last:
            return None
        return last, self.app.stored.ledger.last_mark(), self.app.preferences

    def told(self, awake: datetime) -> Timed:
        from statuswatch.app.brought import brought

        return brought(self.app, awake)
