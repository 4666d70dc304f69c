"""How the catalogue's facts of a service become a source of ours: kind, address, options, parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.catalogue import Entry, Where
from statuswatch.core.flow import Adapter, AdapterError, Narrowing
from statuswatch.core.model import Source

KINDS: Mapping[str, str] = {
    "atom": "feed",
    "googlecloud": "google",
    "googleworkspace": "google",
    "rss": "feed",
    "x-status-md": "xstatus",
}
"""The catalogue's names of kinds that are called otherwise here."""

PAGE_IDS: Mapping[str, str] = {"site24x7": "id", "statusio": "id", "uptimerobot": "key"}
"""The option that takes the provider's own name of a page, where that spares a request."""

PART_IDS: Mapping[str, str] = {"google": "products"}
"""The option that takes the id of a part, where an entry has that instead of a component."""

ID_IS_PART = frozenset({"meta"})
"""Kinds of which an entry's id lists parts, not the page: they are narrowed by it."""

NO_PARTS = frozenset({"feed"})
"""Kinds that list no parts: whatever they tell of counts."""


PROBED = frozenset({"podcast-hosting", "podcast-directory"})
"""Where our own check is worth more than a page: few of them say a word."""

WALLED = "social-network"
"""Their front pages answer strangers with a sign-in or a 4xx, which is no trouble of theirs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the status of a service is read. `parts`: those of its page that are meant, none: all.
    `narrowed`: the options leave what is meant alone, so its parts are not up for choice."""

    kind: str
    url: str
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    parts: tuple[str, ...] = ()
    narrowed: bool = False

    @property
    def source(self) -> Source:
        """As it is asked by who does not follow it."""
        return Source("", "", self.kind, self.url, self.options, adapters.load(self.kind).role)


def reading_of(entry: Entry) -> Reading | None:
    """None: no adapter reads it, or nobody knows yet what it is. Asks nobody."""
    where = entry.source
    kind = KINDS.get(where.kind, where.kind)
    if kind not in _kinds() or not where.url:
        return None
    adapter = adapters.load(kind)
    reading = _narrowed(adapter, where) or Reading(
        kind,
        where.url,
        {PAGE_IDS[kind]: where.id} if where.id and kind in PAGE_IDS else {},
        (where.component,) if where.component and kind not in NO_PARTS else (),
    )
    return reading if _can_be_asked(adapter, reading) else None


def probing_of(entry: Entry) -> Reading | None:
    """Our own check of it. None: nobody knows its site."""
    url = entry.probe or entry.homepage
    if not url:
        return None
    walled = entry.category == WALLED and urlsplit(url).path in {"", "/"}
    return Reading("probe", url, {"wall": "yes"} if walled else {})


def readings_of(entry: Entry) -> tuple[Reading, ...]:
    """What is asked of it where nobody chose otherwise: its page, and our own check where that
    stands alone or is worth more than a page."""
    page, check = reading_of(entry), probing_of(entry)
    wanted = page is None or entry.category in PROBED
    return tuple(r for r in (page, check if wanted else None) if r is not None)


def _narrowed(adapter: Adapter, where: Where) -> Reading | None:
    options: Mapping[str, str] = {}
    if not where.component and where.id and adapter.kind in PART_IDS:
        options = {PART_IDS[adapter.kind]: where.id}
    elif isinstance(adapter, Narrowing) and (where.component or adapter.kind in ID_IS_PART):
        options = adapter.narrow(where.component or where.id)
    return Reading(adapter.kind, where.url, options, narrowed=True) if options else None


def _can_be_asked(adapter: Adapter, reading: Reading) -> bool:
    """Is the address one of its kind, and enough? All of Salesforce is refused unasked."""
    if not adapter.places(reading.url):
        return False
    flow = adapter.poll(reading.source, frozenset())
    try:
        next(flow)
    except AdapterError:
        return False
    finally:
        flow.close()
    return True


@cache
def _kinds() -> frozenset[str]:
    return frozenset(adapters.kinds())
