"""What the podcast kind remembers from poll to poll. Of a private feed no address is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from statuswatch.adapters._podcast_state import (
    AUDIO,
    COVER,
    DIRECTORY,
    FEED,
    HOST,
    PREFIX,
    Fault,
)
from statuswatch.core.model import Level

VERSION = 1
KINDS = frozenset({FEED, COVER, PREFIX, HOST, AUDIO, DIRECTORY})
_FAULTS, _LEVELS = frozenset(map(str, Fault)), frozenset(map(int, Level))
_LAST, _MOST = 32_503_680_000, 1_000_000
"""The year 3000; no file is as large as that number, and nothing is counted down."""
KEPT_OLDER = 8
KEPT_NAMES = 40


class File(msgspec.Struct, omit_defaults=True):
    """One episode's file. `guid`: a digest of it, for some guids are private addresses."""

    url: str = ""
    guid: str = ""
    title: str = ""
    published: float = 0.0
    type: str = ""
    length: int = 0
    playlist: bool = False


class Feed(msgspec.Struct, omit_defaults=True):
    """The feed as it was read last. `asked`, `whole`, `changed` and `found` are moments: of the
    last question, the last whole reading, and the first sight of the newest episode. `works`: its
    validators got a 304 once. `tries`: questions since its last good answer, of a private one."""

    etag: str = ""
    modified: str = ""
    works: bool = False
    size: int = 0
    asked: float = 0.0
    read: float = 0.0
    whole: float = 0.0
    found: float = 0.0
    tries: int = 0
    title: str = ""
    private: bool = False
    cover: str = ""
    items: int = 0
    newest: File | None = None
    older: list[File] = []
    names: dict[str, str] = {}
    """Of episodes that were once listed: digest of the guid to digest of the title."""
    dates: list[float] = []
    frequency: str = ""
    ended: bool = False
    faulty: bool = False
    moved: str = ""
    addresses: list[str] = []
    odd_since: float = 0.0


class Station(msgspec.Struct, omit_defaults=True):
    """One hop as it was last seen, and how often in a row it was bad. `open`: often enough."""

    id: str
    kind: str
    name: str
    fault: str = ""
    args: dict[str, str] = {}
    ms: int = 0
    at: float = 0.0
    url: str = ""
    behind: bool = False
    notes: dict[str, dict[str, str]] = {}
    """Advice by its name: what could be better although it works."""
    bad: int = 0
    since: float = 0.0
    open: bool = False
    well: bool = False
    """It was fine once."""
    own: bool = False
    doubtful: bool = False
    told: str = ""
    """The sentence of the fault it is open for, and its level (0: none)."""
    level: int = 0
    certificate: float = 0.0
    closed: str = ""


class Directory(msgspec.Struct, omit_defaults=True):
    """Apple's directory: `id` is "-" where the show was not found. `late`: looks in a row."""

    id: str = ""
    at: float = 0.0
    newest: float = 0.0
    feed: str = ""
    late: int = 0
    other: int = 0


class Memory(msgspec.Struct, omit_defaults=True):
    version: int = VERSION
    feed: Feed = msgspec.field(default_factory=Feed)
    stations: list[Station] = []
    chain: float = 0.0
    audio: float = 0.0
    cover: float = 0.0
    older: float = 0.0
    turn: int = 0
    """Which of the older episodes was asked last."""
    sized: str = ""
    """Digest of the cover's address whose size was measured."""
    host: str = ""
    """The host's id in the catalogue."""
    level: int | None = None
    """How the whole was when it was last clear."""
    line: bool = False
    """Nothing at all answered last time."""
    late_for: float = 0.0
    """The newest episode that was there when the next was told late."""
    directory: Directory = msgspec.field(default_factory=Directory)

    @property
    def suspects(self) -> int:
        """The longest count of bad answers that is not yet trouble. A cover can wait."""
        way = (s for s in self.stations if s.kind not in {"cover", "directory"})
        return max((s.bad for s in way if s.bad and not s.open), default=0)

    @property
    def ails(self) -> bool:
        way = (s for s in self.stations if s.kind not in {"cover", "directory"})
        return any(s.bad or s.open for s in way)

    def station(self, name: str) -> Station | None:
        return next((s for s in self.stations if s.id == name), None)


def load(text: str) -> Memory:
    """What was kept; an empty one where nothing was, or it can't be read."""
    if not text:
        return Memory()
    try:
        found = msgspec.json.decode(text, type=Memory)
    except (msgspec.MsgspecError, UnicodeError):
        return Memory()
    return found if found.version == VERSION and _makes_sense(found) else Memory()


def _makes_sense(memory: Memory) -> bool:
    """A damaged database, or a version to come, has words that we do not know, and times that no
    calendar has."""
    for station in memory.stations:
        if (
            station.kind not in KINDS
            or station.fault not in _FAULTS
            or station.level not in _LEVELS
        ):
            return False
    if memory.level is not None and memory.level not in _LEVELS:
        return False
    return all(map(_is_possible, _numbers(msgspec.to_builtins(memory))))


def _numbers(value: object) -> Iterator[float]:
    """Memories are flat: nobody nests them deeper than we wrote them."""
    match value:
        case dict():
            yield from (n for one in value.values() for n in _numbers(one))
        case list():
            yield from (n for one in value for n in _numbers(one))
        case int() | float():
            yield value


def _is_possible(number: float) -> bool:
    """A moment, or a count."""
    return -_MOST < number <= _LAST


def dump(memory: Memory) -> str:
    return msgspec.json.encode(memory).decode("utf-8")


def digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12] if text else ""


def moment(seconds: float) -> datetime | None:
    """UTC; `None` for 0."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
