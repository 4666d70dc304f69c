"""What can be wrong with a hop of a podcast's chain, how bad that is, and when it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from statuswatch.core.model import Level

FEED, COVER, PREFIX, HOST, AUDIO, DIRECTORY = (
    "feed",
    "cover",
    "prefix",
    "host",
    "audio",
    "directory",
)


class Fault(StrEnum):
    """What is wrong with one hop; empty: nothing."""

    NONE = ""
    UNASKED = "unasked"
    LINE = "line"
    CLOCK = "clock"
    INSPECTED = "inspected"
    BLOCKED = "blocked"
    REFUSED = "refused"
    KEY = "key"
    LIMITED = "limited"
    EARLY = "early"
    DNS = "dns"
    TLS = "tls"
    EXPIRED = "expired"
    TIME = "time"
    TCP = "tcp"
    SERVER = "server"
    MAINTENANCE = "maintenance"
    GONE = "gone"
    NEWEST = "newest"
    ODD = "odd"
    PAGE = "page"
    EMPTY = "empty"
    ELSEWHERE = "elsewhere"
    LOOP = "loop"
    DOWNGRADE = "downgrade"
    BROKEN = "broken"
    FEW = "few"
    FOREIGN = "foreign"
    RENAMED = "renamed"
    HIDDEN = "hidden"
    OTHER = "other"


F = Fault

SILENT = frozenset({F.DNS, F.TCP, F.TIME})
"""Nothing answered at all."""

UNCLEAR = frozenset(
    {F.UNASKED, F.LINE, F.CLOCK, F.INSPECTED, F.BLOCKED, F.REFUSED, F.KEY, F.LIMITED, F.EARLY}
)
"""They say nothing of the hop: never trouble, never health."""

_SOFT = frozenset({F.DOWNGRADE, F.ELSEWHERE, F.PAGE})
_DEGRADED: Mapping[str, frozenset[Fault]] = {
    FEED: frozenset(
        {F.TLS, F.MAINTENANCE, F.BROKEN, F.FEW, F.RENAMED, F.DOWNGRADE},
    ),
    PREFIX: _SOFT,
    HOST: frozenset({F.NEWEST, F.DOWNGRADE}),
    AUDIO: frozenset(),
}


def level_of(kind: str, fault: Fault) -> Level | None:
    """How bad it is; `None` where nothing can be said. What a listener does not need to download
    (the cover, a directory) is never more than degraded."""
    if fault is F.NONE:
        return Level.OK
    if fault in UNCLEAR:
        return None
    soft = kind in {COVER, DIRECTORY} or fault in _DEGRADED[kind]
    return Level.DEGRADED if soft else Level.DOWN


def needed(kind: str, fault: Fault) -> int:
    """So many looks in a row make it trouble: a date is proof at once, a hiccup is not."""
    if fault in {F.EXPIRED, F.LOOP, F.DOWNGRADE}:
        return 1
    if fault in {F.BROKEN, F.FOREIGN, F.RENAMED, F.HIDDEN, F.OTHER} and kind in {FEED, DIRECTORY}:
        return 2
    return 3


@dataclass(frozen=True, slots=True)
class State:
    """One hop after a look. `notes`: advice by its name. `id`: "prefix:op3"; its kind before the
    colon. `certificate`: its end."""

    id: str
    name: str
    fault: Fault = F.UNASKED
    args: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ms: int = 0
    url: str = ""
    behind: bool = False
    certificate: datetime | None = None
    closed: str = ""
    own: bool = False
    """It is no tracker, but the host's or the podcaster's own: nobody can take it out."""

    doubtful: bool = False
    """Others fail beside it, so it takes more looks to believe it."""

    @property
    def kind(self) -> str:
        return self.id.partition(":")[0]

    @property
    def broken(self) -> bool:
        """A download does not come past it."""
        return level_of(self.kind, self.fault) is Level.DOWN


Notes = dict[str, Mapping[str, str]]
"""Advice by its name, with what goes into its words."""
