"""What the user chose, as it holds now: their settings file and their marks, read anew when they
have changed."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from statuswatch.core.mark import Mark
from statuswatch.core.preferences import Preferences, resolved
from statuswatch.core.silences import Silences, outages_named, silences
from statuswatch.settings import Problem, Profile, Settings, load
from statuswatch.store.stored import Stored

log = logging.getLogger(__name__)

OF_THE_STORY = ("interval", "fast", "floor", "canaries", "proxy", "ca_file")

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
        self.read_again()
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

    def take(self, settings: Settings) -> None:
        """They were read from the file just now. Where those that hold are from no file (a story's),
        whom we ask, and how often, stays as it is."""
        if self._fixed:
            ours = {name: getattr(self.settings, name) for name in OF_THE_STORY}
            settings = replace(settings, **ours)
        self.settings = settings

    def read_again(self) -> None:
        """Where the file was written since it was read last."""
        stamp = self._stamp if self._fixed else self._written()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        settings, problems = load(self._profile)
        for problem in problems:
            log.warning("%s", problem)
        if all(map(is_of_a_key, problems)):  # else somebody is just writing it
            self.settings = settings

    def _written(self) -> Stamp | None:
        try:
            found = self._profile.settings_file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


def is_of_a_key(problem: Problem) -> bool:
    """It costs its own key, and the rest of the file is sure."""
    return bool(problem.key)
