"""Gathers what a verdict on one service goes by, and has it judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from statuswatch.core.model import Known, KnownIncident, Role, Rules, Service, Source
from statuswatch.core.verdict import verdict
from statuswatch.core.witness import Burst, Look, Surroundings, Testimony, Verdict
from statuswatch.store.protocols import History

ENDED = timedelta(hours=2)
"""Stories that ended so long ago still say something of now."""


class Court:
    """Judges services. `looks`, `burst` and `around` are what a running engine has seen; without
    one, the store alone speaks. One court is for one moment: what ended is read once for all."""

    def __init__(
        self,
        history: History,
        now: datetime,
        rules: Rules,
        *,
        looks: Callable[[str], tuple[Look, ...]] = lambda _: (),
        burst: Callable[[Source], Burst | None] = lambda _: None,
        around: Callable[[str], Surroundings] = lambda _: Surroundings(),
    ) -> None:
        self._history = history
        self._now = now
        self._rules = rules
        self._looks = looks
        self._burst = burst
        self._around = around
        self._ended: Mapping[str, tuple[KnownIncident, ...]] | None = None

    def testimony(self, service: Service, known: Mapping[Source, Known]) -> Testimony:
        """Everything that is at hand on `service`. Raises StoreError."""
        if self._ended is None:
            self._ended = self._history.ended(self._now - ENDED)
        seen = (look for s in known if s.role is Role.PROBE for look in self._looks(s.id))
        said = (self._burst(s) for s in known if s.role is Role.CROWD)
        return Testimony(
            service,
            known,
            tuple(sorted(seen, key=lambda look: look.at)),
            tuple(b for b in said if b is not None),
            self._around(service.id),
            self._ended.get(service.id, ()),
        )

    def verdict(self, service: Service, known: Mapping[Source, Known]) -> Verdict:
        return verdict(self.testimony(service, known), self._now, self._rules)
