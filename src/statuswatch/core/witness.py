"""What a verdict is made of, and what it is: each witness' words, with when they were said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.model import Known, KnownIncident, Level, Line, Role, Service, Source
from statuswatch.core.words import Message


class Seen(StrEnum):
    """What one look of our own check showed. REFUSED and BLOCKED say nothing of the service."""

    ANSWERS = "answers"
    SLOW = "slow"
    FAILS = "fails"
    REFUSED = "refused"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Look:
    """One look of our own check. `step`: dns, tcp, tls, time, http or text, where it failed.
    `words`: what was seen. `family`: 4 or 6; 0: either. `source`: its id."""

    at: datetime
    seen: Seen
    step: str = ""
    words: Message | None = None
    family: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Burst:
    """What others say of the service, of one place: `count` in the last 30 minutes, where `usual`
    is usual. `newest`: when the newest was published. `matches`: its words speak of this service
    being in trouble; False: of something else of that name; None: nobody looked."""

    name: str
    count: int
    usual: float
    newest: datetime | None = None
    words: str = ""
    matches: bool | None = None
    url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How things are around us. `asked` / `answered`: other sources in the last minutes. `alike`:
    unrelated hosts whose certificates fail in the same way. `slow`: all of them, canaries too, take
    several times their usual. `vpn`: a tunnel is up. `ipv6`: does our own work; None: not known.
    `lies`: our name server gives nothing, or a home address, for names that others know. `awake`:
    since when we are, after a sleep. `back`: since when our line is, after it was bad. `clock`: our
    own is far off. `direct`: does it answer when it is asked past the tunnel; None: nobody did."""

    line: Line = Line.UNKNOWN
    since: datetime | None = None
    asked: int = 0
    answered: int = 0
    alike: int = 0
    slow: bool = False
    vpn: bool = False
    ipv6: bool | None = None
    lies: bool = False
    awake: datetime | None = None
    back: datetime | None = None
    clock: bool = False
    direct: bool | None = None


@dataclass(frozen=True, slots=True)
class Testimony:
    """Everything a verdict on one service goes by. `known`: of all its sources, by role. `looks`:
    the last of its probes, oldest first; those that no memory holds are made of `known`."""

    service: Service
    known: Mapping[Source, Known]
    looks: tuple[Look, ...] = ()
    bursts: tuple[Burst, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)
    ended: tuple[KnownIncident, ...] = ()
    """Stories that ended in the last hours."""


class Answer(StrEnum):
    """The six things that can be said."""

    YOU = "it's you"
    THEM_SAID = "it's them, they say so"
    THEM_SILENT = "it's them, they don't say so yet"
    MAINTENANCE = "maintenance"
    FINE = "fine"
    CANT_TELL = "can't tell"

    @property
    def them(self) -> bool:
        return self in (Answer.THEM_SAID, Answer.THEM_SILENT)


@dataclass(frozen=True, slots=True)
class Witness:
    """One line of a verdict: who says what, since or at when, and where that can be read. `says` is
    `None` where it can't say. `source`: the id of what it was read from; empty: our own line."""

    who: Message
    role: Role | None
    says: Level | None
    words: Message
    at: datetime | None = None
    url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Down, or just me? `sentence`: as a person would say it, without the service's name and
    without a full stop ("Down, and not just for you"); `because`: what it rests on, in a sentence.

    `since`: of the trouble. `lag`: how long after we (or others) saw it they said so, or for how
    long they have not; `None` where that is no question. `confirmed`: by several looks, or by more
    than one witness.
    """

    answer: Answer
    sentence: Message
    because: Message
    witnesses: tuple[Witness, ...] = ()
    level: Level | None = None
    since: datetime | None = None
    lag: timedelta | None = None
    confirmed: bool = True
