"""What the user wants to hear, as it stands now: their settings file and their marks, read anew
when they have changed."""

from __future__ import annotations

import logging
from datetime import datetime

from statuswatch.core.mark import Mark
from statuswatch.core.preferences import Preferences, resolved
from statuswatch.core.silences import Silences, outages_named, silences
from statuswatch.settings import Profile, Settings, load
from statuswatch.store.protocols import Stored

log = logging.getLogger(__name__)

Stamp = tuple[int, int]
"""When a file was written last (ns), and its size."""


class Chosen:
    """`settings` are those that hold now; who changed the file need not start anew."""

    def __init__(
        self, profile: Profile, stored: Stored, settings: Settings, *, fixed: bool
    ) -> None:
        """`fixed`: these settings are from no file."""
        self._profile = profile
        self._ledger = stored.ledger
        self._outbox = stored.outbox
        self._fixed = fixed
        self._stamp = self._written()
        self._marks: tuple[Mark, ...] = ()
        self._outages: frozenset[str] = frozenset()
        self._last_mark = -1
        self.settings = settings

    @property
    def preferences(self) -> Preferences:
        """Services by their ids. Raises StoreError."""
        self._read_again()
        wanted = self.settings.preferences
        if not wanted.services:
            return wanted
        return resolved(wanted, self._ledger.services(also_left=True))

    def silences(self, now: datetime) -> Silences:
        """What is not to be told at `now` (UTC). Raises StoreError."""
        last = self._ledger.last_mark()
        if last != self._last_mark:
            self._marks, self._last_mark = self._ledger.marks(), last
            self._outages = outages_named(self._marks)
        over = self._outbox.over(self._outages) if self._outages else {}
        return silences(self._marks, now, over)

    def _read_again(self) -> None:
        stamp = self._stamp if self._fixed else self._written()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        settings, problems = load(self._profile)
        for problem in problems:
            log.warning("%s", problem)
        if not problems:  # somebody is just writing it: what held so far holds on
            self.settings = settings

    def _written(self) -> Stamp | None:
        try:
            found = self._profile.settings_file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
