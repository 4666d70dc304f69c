"""After time in which nobody looked (a sleep, a step of the clock, a pause): who is asked, and when."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Role, Source
from statuswatch.engine.clock import Clock
from statuswatch.engine.pacing import Pacing
from statuswatch.engine.surroundings import Around
from statuswatch.engine.taking import Taking
from statuswatch.engine.watching import Agenda
from statuswatch.store.nouns import Followed

NIGHT = timedelta(hours=1)
"""Who slept so long wakes up with many others."""

MORNING = timedelta(minutes=10)
"""For so long after a sleep we are one of many who just woke up."""

DOZE = 10.0
"""Seconds awake after which a sleep that was announced, and did not come, is forgotten."""

log = logging.getLogger(__name__)


class Waking:
    """Nobody is asked all at once: overdue sources are spread."""

    def __init__(
        self, clock: Clock, agenda: Agenda, pacing: Pacing, taking: Taking, around: Around
    ) -> None:
        self._clock = clock
        self._agenda, self._pacing = agenda, pacing
        self._taking, self._around = taking, around
        self._rested = False
        self._dozes_until = 0.0

    def doze(self, *, on: bool) -> None:
        """The computer is about to sleep (`on`): nothing is begun that it would cut; or it is
        awake. Monotonic time stands still while it sleeps."""
        self._dozes_until = self._clock.monotonic() + DOZE if on else 0.0

    @property
    def dozing(self) -> float:
        """Seconds for which nothing is begun."""
        return max(0.0, self._dozes_until - self._clock.monotonic())

    def unwatched(self, sources: Iterable[str], *, with_others: bool) -> None:
        """A stretch ends now in which none of `sources` was watched. `with_others`: it ended for
        many at the same time."""
        self._taking.cut(sources)
        self._around.awake = self._clock.now()
        self._rested = with_others

    def catch_up(self, followed: Iterable[Followed]) -> None:
        """Whoever is overdue is asked, not all at once.

        A night ends for many at the same time (nine o'clock): then nobody but our own checks
        hears of us before its own moment. A nap, or a line that is back, is ours alone.
        """
        now, awake = self._clock.monotonic(), self._around.awake
        if self._rested and awake is not None and self._clock.now() - awake < MORNING:
            for f in followed:
                due = self._agenda.due(f.source.id)
                if due is not None and due <= now and f.source.role is not Role.PROBE:
                    self._agenda.put(f.source.id, now + self._ahead(f.source))
        self._agenda.spread(now)

    def _ahead(self, source: Source) -> float:
        """In how many seconds it is asked; one that was never heard waits for nobody."""
        try:
            heard = self._taking.known(source.id).heard
            return self._pacing.after_sleep(source) if heard is not None else 0.0
        except StatusWatchError as error:  # its memory cannot be read now: it is asked all the same
            log.warning("%s: %s", source.url, error.title)
            return 0.0
