"""The services we know by name: where each tells its status, and what else is known of it.

Data, not code: `resources/catalogue.jsonl`, a line a service (its fields: resources/README.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path

import msgspec

from statuswatch.assets import resource
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say

NO_PAGE = "none"
"""The kind of a service that publishes no status."""

DEFUNCT = "defunct"
SEEN = ("seen-in-2+", "seen-in-1", "guess")
MANY = 9

Rank = tuple[bool, bool, bool, int, str, str]


@dataclass(frozen=True, slots=True)
class Where:
    """Where it tells its status. `kind`: an adapter's name, or one that nobody reads yet;
    `unknown`: to be found out; `none`: nowhere. `component`: only this part of the page."""

    kind: str
    url: str = ""
    id: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One service. `probe`: the address that shows whether it works. `parent`: the id of what it
    is a part of. `priority`: a group of those that are asked for most. `verified`: year-month in
    which its status page was last seen there; empty: never by us. `own`: the user wrote it."""

    id: str
    name: str
    category: str
    source: Where
    confidence: str
    aliases: tuple[str, ...] = ()
    homepage: str = ""
    status_page: str = ""
    probe: str = ""
    domains: tuple[str, ...] = ()
    enclosure_patterns: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    parent: str = ""
    priority: str = ""
    verified: str = ""
    status_channel: str = ""
    own: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def proved(self) -> bool:
        """Somebody saw its page answer as said; what users write themselves, they have seen."""
        return self.own or bool(self.verified)

    @property
    def rank(self) -> Rank:
        """Of two that claim the same, whose it is: the user's own, those asked for most, no mere
        part of another, those seen in more places, by name."""
        seen = SEEN.index(self.confidence) if self.confidence in SEEN else len(SEEN)
        minor = (not self.own, not self.priority, bool(self.parent))
        return (*minor, seen, plain(self.name), self.id)

    @property
    def standing(self) -> tuple[bool, bool, bool, bool, Rank]:
        """Of two that fit alike, which is likelier meant: as `rank`, but where they are equals
        the verified first, however many lists name the other."""
        return (*self.rank[:3], not self.proved, self.rank)


class Catalogue:
    """Finds services by name, by alias, by address. Its entries never change."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_id = {entry.id: entry for entry in entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, entry_id: str) -> Entry | None:
        return self._by_id.get(entry_id)

    def named(self, name: str) -> tuple[Entry, ...]:
        """Those called exactly so (id, name or alias, in any case), the likeliest first."""
        wanted = squeezed(name)
        found = [c.entry for c in self._cards if wanted and wanted in c.keys]
        return tuple(sorted(found, key=lambda e: e.standing))

    def search(self, text: str, most: int = 8) -> tuple[Entry, ...]:
        """The services that `text` may mean, in the order of `Fit`, then of their rank. Slips are
        looked for only where nothing is called so."""
        wanted, words = squeezed(text), _words(plain(text))
        if not wanted:
            return ()
        at = self.of_host(text) if "." in text else None
        found = {} if at is None else {at.id: Fit.CALLED}
        for card in self._cards:
            fit = card.fit(wanted, words)
            if fit is not None:
                found.setdefault(card.entry.id, fit)
        if not any(fit <= Fit.WORD for fit in found.values()):
            for card in self._cards:
                fit = card.slip(wanted)
                if fit is not None:
                    found[card.entry.id] = min(fit, found.get(card.entry.id, fit))
        order = sorted(found, key=lambda i: (found[i], self._by_id[i].standing))
        return tuple(self._by_id[i] for i in order[:most])

    def of_host(self, host: str, *, below: bool = True) -> Entry | None:
        """The service a host belongs to. `below`: or one of the names above it does, as
        feeds.buzzsprout.com does to buzzsprout.com."""
        name = host.strip().casefold().rstrip(".").removeprefix("www.")
        if name in self._pages:
            return self._pages[name]
        if name in self._above:
            return self._above[name]
        while below and "." in name:
            if name in self._above:
                return self._above[name]
            name = name.partition(".")[2]
        return None

    def sharing(self, entry: Entry) -> tuple[Entry, ...]:
        """The others that tell their status at the same place, of which nobody tells the parts."""
        where = entry.source
        if not where.url or where.component or where.id:
            return ()
        return tuple(e for e in self if e.source == where and e.id != entry.id)

    def popular(self, categories: Iterable[str], most: int = 12) -> tuple[Entry, ...]:
        """Of these categories, those asked for most and best known, where there is anything to
        ask; none that has closed."""
        wanted = frozenset(categories)
        fits = [e for e in self if e.category in wanted and e.status_channel != DEFUNCT]
        fits = [e for e in fits if e.probe or e.source.url]
        return tuple(sorted(fits, key=lambda e: e.rank)[:most])

    @cached_property
    def _cards(self) -> tuple[_Card, ...]:
        return tuple(_Card.of(entry) for entry in self)

    @cached_property
    def _above(self) -> Mapping[str, Entry]:
        """Names under which every host is the service's."""
        claims = [(n, e) for e in self for n in (*e.domains, *_hosts_in(e.enclosure_patterns))]
        claims += [(_split(url)[0], e) for e in self for url in (e.homepage, e.probe)]
        return _best(claims)

    @cached_property
    def _pages(self) -> Mapping[str, Entry | None]:
        """Hosts of status pages that are all there is on them. `None`: several services tell
        their status there."""
        pages: dict[str, set[str]] = {}
        for entry in self:
            for url in (entry.status_page, entry.source.url, *entry.alternates):
                host, path = _split(url)
                if host and not path:
                    owner = entry.parent if entry.parent in self._by_id else entry.id
                    pages.setdefault(host, set()).add(owner)
        for host, ids in pages.items():  # whose own page it is, users know best
            pages[host] = {i for i in ids if self._by_id[i].own} or ids
        return {h: self._by_id[min(ids)] if len(ids) == 1 else None for h, ids in pages.items()}


class Fit(IntEnum):
    """How what was typed fits a service, best first."""

    CALLED = 0
    BEGINS = 1
    WORD = 2
    """A word of its name begins so."""
    SLIP = 3
    SLIP_IN_WORD = 4
    ADDRESS = 5
    INSIDE = 6
    SLIPS = 7


@dataclass(frozen=True, slots=True)
class _Card:
    """An entry as search sees it."""

    entry: Entry
    keys: frozenset[str]
    words: str
    hosts: str

    @classmethod
    def of(cls, entry: Entry) -> _Card:
        keys = frozenset(map(squeezed, (*entry.names, entry.id)))
        words = " ".join(_words(plain(name)) for name in entry.names)
        hosts = (_split(entry.homepage)[0], _split(entry.status_page)[0], *entry.domains)
        return cls(entry, keys, f" {words}", " ".join(hosts))

    def fit(self, wanted: str, words: str) -> Fit | None:
        if wanted in self.keys:
            return Fit.CALLED
        if any(key.startswith(wanted) for key in self.keys):
            return Fit.BEGINS
        if f" {words}" in self.words:
            return Fit.WORD
        if len(wanted) < 3:
            return None
        if wanted in self.hosts:
            return Fit.ADDRESS
        return Fit.INSIDE if any(wanted in key for key in self.keys) else None

    def slip(self, wanted: str) -> Fit | None:
        slips = min((_slips(wanted, key) for key in self.keys), default=MANY)
        if slips == 1:
            return Fit.SLIP
        if any(_slips(wanted, word) == 1 for word in self.words.split()):
            return Fit.SLIP_IN_WORD
        return Fit.SLIPS if slips < MANY else None


@cache
def load(path: Path | None = None) -> Catalogue:
    """The catalogue that came with this program, read once. Raises StatusWatchError where it is
    missing or damaged."""
    try:
        lines = (path or resource("catalogue.jsonl")).read_bytes()
        return Catalogue(msgspec.json.Decoder(Entry).decode_lines(lines))
    except (OSError, msgspec.MsgspecError) as error:
        raise StatusWatchError(
            say("The catalogue of services cannot be read: {why}", why=str(error)),
            say("Install StatusWatch anew. An address can be followed all the same."),
        ) from error


def plain(text: str) -> str:
    """Without case, accents and marks: "Café" is "cafe"."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def squeezed(text: str) -> str:
    """Letters and digits alone: "Ko-fi" is "kofi"."""
    return re.sub(r"[\W_]+", "", plain(text))


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip()


def _split(url: str) -> tuple[str, str]:
    """Host (without www.) and path of an address of ours: they hold no user names, and what has a
    port (only users' own have) is no host by its name alone."""
    host, _, path = url.partition("://")[2].partition("/")
    return host.removeprefix("www."), path


def _slips(typed: str, name: str) -> int:
    """How many letters were mistyped, left out, doubled or swapped; MANY: it is another word.
    What is typed may be the beginning of a longer name."""
    allowed = 0 if len(typed) < 4 else 1 if len(typed) < 7 else 2
    found = MANY
    sizes = {min(len(name), len(typed) + more) for more in (0, 1, allowed)}
    if len(typed) < 5:  # too little is known of what it will be
        sizes = {len(name)} if allowed else set()
    for size in sizes:
        part = name[:size]
        near = len(part) >= max(4, len(typed) - allowed)
        if near and len(set(part) ^ set(typed)) <= 2 * allowed:
            slips = _distance(typed, part)
            if slips <= allowed:
                found = min(found, max(slips, 1))
    return found


def _distance(a: str, b: str) -> int:
    """Optimal string alignment: a swap of two neighbours is one slip."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _hosts_in(patterns: Iterable[str]) -> Iterator[str]:
    """Patterns of enclosure addresses that name a whole host: `.acast.com`, `acast.com`."""
    for pattern in patterns:
        host, _, path = pattern.partition("/")
        if not path and not host.endswith("."):
            yield host.strip(".").removeprefix("www.")


def _best(claims: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
    """Of several that claim a name, the one that is called like it: google.com is Google's."""

    def order(host: str, entry: Entry) -> tuple[bool, bool, Rank]:
        called = squeezed(entry.name).startswith(squeezed(host.partition(".")[0]))
        return not entry.own, not called, entry.rank

    found: dict[str, Entry] = {}
    for host, entry in claims:
        there = found.get(host)
        if host and (there is None or order(host, entry) < order(host, there)):
            found[host] = entry
    return found
