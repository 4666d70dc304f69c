"""What the schedule goes by, per service: a fresh sign of trouble, how long all has been calm, and
whether another of its sources watches too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statuswatch.core.model import Known, Role
from statuswatch.core.schedule import is_calm, troubled
from statuswatch.store.nouns import Followed
from statuswatch.store.protocols import History

LATELY = timedelta(days=1)
"""How far back the history is asked for a service's last trouble."""


@dataclass(slots=True)
class _Pulse:
    """Of one service. `calm`: since when; `None`: it isn't, or nobody was heard yet."""

    begun: bool = False
    calm: datetime | None = None
    over: datetime | None = None
    stirred: dict[str, datetime] = field(default_factory=dict)
    """By whom: nobody stirs itself. The user is nobody's source."""

    troubled: frozenset[str] = frozenset()


class Haste:
    """Feels each service's pulse. `known`: what is known of a source."""

    def __init__(self, history: History, known: Callable[[str], Known]) -> None:
        self._history = history
        self._known = known
        self._pulses: dict[str, _Pulse] = {}

    def drop(self, service: str) -> None:
        self._pulses.pop(service, None)

    def stir(self, service: str, at: datetime, by: str = "") -> None:
        """The user wants to know, or `by`, a source, has become a witness."""
        self._pulses.setdefault(service, _Pulse()).stirred[by] = at

    def is_calm(self, service: str) -> bool:
        pulse = self._pulses.get(service)
        return pulse is not None and pulse.calm is not None

    def feel(self, service: str, sources: Iterable[Followed], at: datetime) -> bool:
        """One of the service's sources was heard, or failed; True where that is a fresh witness:
        a source speaks of trouble that did not before."""
        followed = tuple(sources)
        pulse = self._begun(service, followed, at)
        known = self._heeded(followed)
        ails = frozenset(source for source, k in known.items() if troubled(k, at))
        before, pulse.troubled = pulse.troubled, ails
        if before and not ails:
            pulse.over = at
        if any(k.failures or not is_calm(k, at) for k in known.values()):
            pulse.calm = None
        elif pulse.calm is None and any(k.heard for k in known.values()):
            pulse.calm = at
        for source in ails - before:
            self.stir(service, at, source)
        return bool(ails - before)

    def signs(
        self, service: str, sources: Iterable[Followed], at: datetime, source: str
    ) -> tuple[datetime | None, datetime | None, datetime | None]:
        """When a witness of it, other than `source`, was last fresh; since when all is calm; when
        its trouble ended."""
        pulse = self._begun(service, tuple(sources), at)
        stirred = max((t for by, t in pulse.stirred.items() if by != source), default=None)
        return stirred, pulse.calm, pulse.over

    def _heeded(self, followed: Iterable[Followed]) -> dict[str, Known]:
        """Of those that could unsettle us: that the news can't be read is no news of a service."""
        return {
            f.source.id: self._known(f.source.id)
            for f in followed
            if not f.paused and f.source.role is not Role.CROWD
        }

    def _begun(self, service: str, followed: tuple[Followed, ...], at: datetime) -> _Pulse:
        """As the journal has it, where we were restarted."""
        pulse = self._pulses.setdefault(service, _Pulse())
        if pulse.begun:
            return pulse
        pulse.begun = True
        known = self._heeded(followed)
        heard = any(k.heard for k in known.values())
        pulse.troubled = frozenset(source for source, k in known.items() if troubled(k, at))
        restless = any(k.failures or not is_calm(k, at) for k in known.values())
        if not heard or pulse.troubled or restless:
            return pulse
        ended = [o.end for o in self._history.outages(service, now=at, since=at - LATELY)]
        pulse.over = max((end for end in ended if end <= at), default=None)
        added = min((f.added for f in followed if f.added), default=at)
        pulse.calm = max(added, pulse.over or added)
        return pulse


def witnessed(source: str, others: Iterable[tuple[Followed, Known]]) -> bool:
    """Is another source, official or a check of ours, asked, and does it answer?"""
    return any(
        f.source.id != source
        and not f.paused
        and f.source.role in (Role.OFFICIAL, Role.PROBE)
        and known.heard is not None
        and not known.failures
        and known.aside is None
        for f, known in others
    )
