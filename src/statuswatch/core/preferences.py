"""What the user wants to hear, by which ways, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from statuswatch.core.model import Level, Service
from statuswatch.core.quiet import QuietHours
from statuswatch.core.telling import CHOOSABLE, NoticeKind


@dataclass(frozen=True, slots=True)
class Wishes:
    """Of one service; `None`: as for all. `channels`: names as the user writes them (`desktop`
    is that of this computer, whatever its system); none at all: it is only recorded. `vital`:
    cards of its outages are critical, and what nobody acknowledges is escalated. `tags`: what the
    user sorts it under; they change nothing of what is told."""

    at_least: Level | None = None
    kinds: frozenset[NoticeKind] | None = None
    channels: frozenset[str] | None = None
    vital: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preferences:
    """`hold`: an outage shorter than this is only history. `escalate_after`: so long after an
    outage of a vital service was told and not acknowledged, each way of `escalation` (names of
    channels, in order) is used, one after another. These get nothing else."""

    at_least: Level = Level.DEGRADED
    kinds: frozenset[NoticeKind] = frozenset(CHOOSABLE)
    hold: timedelta = timedelta()
    escalate_after: timedelta = timedelta(minutes=10)
    escalation: tuple[str, ...] = ()
    quiet: QuietHours = field(default_factory=QuietHours)
    services: Mapping[str, Wishes] = field(default_factory=dict)

    def of(self, service: str) -> Wishes:
        """The wishes for one service, those for all where it has none of its own."""
        own = self.services.get(service, Wishes())
        return Wishes(
            self.at_least if own.at_least is None else own.at_least,
            self.kinds if own.kinds is None else own.kinds,
            own.channels,
            own.vital,
            own.tags,
        )


def resolved(preferences: Preferences, services: Iterable[Service]) -> Preferences:
    """With the services' ids in place of their names as the user wrote them; upper and lower case
    are no difference. Where one service is meant twice, what is written later holds. What nothing
    is called (yet) stays as written."""
    known = tuple(services)
    by_id = {service.id: service.id for service in known}
    by_word: dict[str, list[str]] = {}
    for service in known:
        by_word.setdefault(service.name.casefold(), []).append(service.id)
    for service in known:
        by_word.setdefault(service.id.casefold(), [service.id])
    found: dict[str, Wishes] = {}
    for written, wishes in preferences.services.items():
        exact = by_id.get(written)
        ids = [exact] if exact else by_word.get(written.strip().casefold(), [written])
        for service_id in ids:
            found[service_id] = _over(found.get(service_id, Wishes()), wishes)
    return replace(preferences, services=found)


def _over(old: Wishes, new: Wishes) -> Wishes:
    return Wishes(
        old.at_least if new.at_least is None else new.at_least,
        old.kinds if new.kinds is None else new.kinds,
        old.channels if new.channels is None else new.channels,
        old.vital or new.vital,
        new.tags or old.tags,
    )
