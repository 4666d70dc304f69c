"""What passes through the doors of the store: rows, filters, and what a poll leaves beside its
observation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.model import KnownIncident, Level, Outage, Service, Source
from statuswatch.core.telling import Notice, Sent
from statuswatch.core.words import Message

KEYED = "secret"
"""The option of a source that has one. What an adapter remembers of such a source is not kept."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request for `url` conditional; header values byte for byte."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A raw answer, kept as evidence when it made us write."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """What a poll leaves beside its observation.

    `reach`: two good answers no further apart than this are one stretch of watching.
    `permanent`: where 301/308 answers led on the way to a valid document.
    """

    pages: tuple[Page, ...] = ()
    validators: tuple[Validators, ...] = ()
    reach: timedelta = timedelta(minutes=10)
    permanent: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the history and of every export: an incident with its outage."""

    service: Service
    source: Source
    known: KnownIncident
    outage_id: str | None
    rowid: int


class Kind(StrEnum):
    """Outages, or what was planned."""

    TROUBLE = "trouble"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows of the history. Times select what overlaps `since`..`until` (UTC). `words`
    (`search.words_of`: all of them said in one incident) and `kind` are for outages by number;
    rows of incidents do not ask for them."""

    services: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    at_least: Level | None = None
    words: str = ""
    kind: Kind = Kind.TROUBLE


@dataclass(frozen=True, slots=True)
class Search:
    """How words are found. `index`: by an index of words; without it every text is looked through.
    `unread`: incidents that the index does not know yet, so that they are not found."""

    index: bool = True
    unread: int = 0


class By(StrEnum):
    """What outages can be put in order by."""

    BEGAN = "began"
    LASTED = "lasted"
    SERVICE = "service"
    WORST = "worst"
    TITLE = "title"
    SAID = "said"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Order:
    """Newest, longest, worst first when `descending`, and what they said last of all; names and
    words from Z on. Where two are equal the newest comes first."""

    by: By = By.BEGAN
    descending: bool = True


class Said(StrEnum):
    """Did the vendor say so? NEVER: it has not, so far. NOBODY: nobody was followed who could."""

    FIRST = "first"
    LATER = "later"
    NEVER = "never"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One line of the history as the window shows it. `title`: what happened, the vendor's own
    words where there are any. `after`: how long after its start they said so (`Said.LATER`).
    `seen_by`: the kinds of its sources, the first first. `incidents`: their rowids."""

    service: Service
    outage: Outage
    title: Message
    parts: tuple[str, ...]
    said: Said
    after: timedelta | None
    seen_by: tuple[str, ...]
    incidents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way through one channel. `handle`: what the channel called its card."""

    id: int
    notice: Notice
    channel: str
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice as it is kept, with what became of it on each channel it goes to. `read`: the user
    has seen it in the inbox. `into`: the id of the digest that says it."""

    id: int
    notice: Notice
    sent: tuple[Sent, ...] = ()
    read: bool = False
    into: int | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """A notice and the channels that it goes to; none where it is not told."""

    notice: Notice
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hour:
    """A measure over one hour that begins at `at`."""

    at: datetime
    low: float
    median: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A source as the engine sees it: paused for a word (`gone`), or watched."""

    source: Source
    paused: str = ""
    added: datetime | None = None


LEAST_GAP = timedelta(minutes=20)
"""Who was away for less missed little: the past is read again after more. Summaries of pages list
what is open only, so that what came and went in a nap would never be heard of."""


@dataclass(frozen=True, slots=True)
class Recall:
    """A source whose past is still to be read: asked so often in vain, and not again before `due`
    (`None`: whenever there is time)."""

    tries: int = 0
    due: datetime | None = None
