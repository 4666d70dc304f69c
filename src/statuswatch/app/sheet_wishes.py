"""What the user wishes to hear of one service: read from the settings file, and written there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from statuswatch.core.model import Level, Service
from statuswatch.core.preferences import Preferences, Wishes, resolved
from statuswatch.core.routing import DESKTOP
from statuswatch.core.telling import CHOOSABLE, NoticeKind
from statuswatch.core.words import Message
from statuswatch.settings import Problem, Profile, Settings, load, unset, write
from statuswatch.settings.model import Use
from statuswatch.settings.paths import path_of, text_of

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk


@dataclass(frozen=True, slots=True)
class Wished:
    """`own`: only what is written of this service (`None`: as for all). `at_least`, `kinds`: what
    holds for all. `channels`: those there are, this computer's first. `problem`: what of it in the
    file does not hold."""

    own: Wishes
    at_least: Level
    kinds: frozenset[NoticeKind]
    channels: tuple[str, ...]
    problem: Message | None = None


async def wished(desk: Desk, service_id: str) -> Wished | None:
    """`None`: it is not followed any more. The file is read in a thread."""
    service = _service(desk, service_id)
    if service is None:
        return None
    read = await asyncio.to_thread(_read, desk.app.profile, service, _services(desk))
    if desk.app.profile.settings_file.exists():
        return read
    return _of(desk.app.settings, service, _services(desk))  # the demo's are in no file


async def wish(desk: Desk, service_id: str, field: str, value: object) -> Wished | None:
    """Write one wish (`at_least`, `kinds`, `channels`, `vital`, `tags`) as TOML has it; `None`: as for all.
    Raises SettingsError where the file cannot be written."""
    service = _service(desk, service_id)
    if service is None:
        return None
    services, profile = _services(desk), desk.app.profile

    def written() -> Wished:
        tables = _tables(load(profile)[0], service, services)
        for name in tables or ((service.id,) if value is not None else ()):
            key = text_of(("services", name, field))
            if value is None:
                unset(profile, key)
            else:
                write(profile, key, value)
        return _read(profile, service, services)

    told = await asyncio.to_thread(written)
    desk.watch.stir()  # tags stand in every overview
    return told


def _service(desk: Desk, service_id: str) -> Service | None:
    return next((s for s in desk.app.stored.ledger.services() if s.id == service_id), None)


def _services(desk: Desk) -> tuple[Service, ...]:
    return desk.app.stored.ledger.services(also_left=True)


def _read(profile: Profile, service: Service, services: Iterable[Service]) -> Wished:
    settings, problems = load(profile)
    problem = _problem(problems, _tables(settings, service, services))
    return replace(_of(settings, service, services), problem=problem)


def _of(settings: Settings, service: Service, services: Iterable[Service]) -> Wished:
    own = resolved(settings.preferences, services).services.get(service.id, Wishes())
    ways = [w.name for w in settings.ways if w.use is Use.ALWAYS and w.enabled]
    return Wished(
        own,
        settings.preferences.at_least,
        settings.preferences.kinds & frozenset(CHOOSABLE),
        (*((DESKTOP,) if settings.desktop else ()), *ways),
    )


def _problem(problems: Iterable[Problem], written: Iterable[str]) -> Message | None:
    """The first mistake in what is written of this service."""
    names = set(written)
    for problem in problems:
        path = path_of(problem.key) if problem.key else ()
        if not path or (path[0] == "services" and len(path) > 1 and path[1] in names):
            return problem.title
    return None


def _tables(settings: Settings, service: Service, services: Iterable[Service]) -> tuple[str, ...]:
    """The tables of the file that speak of this service, as the user calls it there. A wish goes
    into all of them: where two contradict each other nobody knows which one holds."""
    known = tuple(services)
    return tuple(
        name
        for name, wishes in settings.preferences.services.items()
        if service.id in resolved(Preferences(services={name: wishes}), known).services
    )
