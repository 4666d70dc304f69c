"""How one service stands when notices are decided that no line of the journal brings about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from statuswatch.core.card import Aftermath
from statuswatch.core.model import Known, KnownIncident, Outage, Service, Source
from statuswatch.core.telling import Notice


@dataclass(frozen=True, slots=True)
class Situation:
    """`ongoing`: its outages that are not over, by id. `stories`: the incidents that concern it and
    are open or announced. `sources`: what is known of each."""

    service: Service
    after: Aftermath
    ongoing: Mapping[str, Outage] = field(default_factory=dict)
    stories: tuple[KnownIncident, ...] = ()
    sources: Mapping[Source, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timed:
    """What is to be told because time has passed, and when (UTC) there may be more."""

    notices: tuple[Notice, ...] = ()
    again: datetime | None = None
