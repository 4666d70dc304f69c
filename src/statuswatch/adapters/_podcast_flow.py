"""Which hops of a podcast's chain are asked in one poll, and in which order.

The feed first; then every hop of the newest episode by itself, all at once; then what their
answers make worth asking: who forwards into the unknown, the first bytes of the file, older files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._podcast_answers import of_answer
from statuswatch.adapters._podcast_asked import (
    MASK,
    UNASKED,
    Asked,
    Asking,
    Walk,
    ask_cover,
    ask_host,
    ask_prefix,
    ask_sound,
    location,
    together,
)
from statuswatch.adapters._podcast_data import Data
from statuswatch.adapters._podcast_directory import ask_directory, is_due_there
from statuswatch.adapters._podcast_hops import of_cover, of_host, of_prefix, of_sound
from statuswatch.adapters._podcast_judge import settle
from statuswatch.adapters._podcast_memory import File, Memory, digest
from statuswatch.adapters._podcast_prefixes import MOST_HOPS, PrefixHop, Stripped
from statuswatch.adapters._podcast_reading import (
    LONG_AGO,
    Reading,
    ask_feed,
    is_due,
    is_private,
    read,
)
from statuswatch.adapters._podcast_state import AUDIO, COVER, FEED, HOST, PREFIX, UNCLEAR, F, State
from statuswatch.core.flow import Answer, Response, Trouble
from statuswatch.core.model import Source

HOUR, DAY = 3_600.0, 86_400.0
AFTER_NEW = (0.0, 300.0, 900.0)
"""Seconds after a new episode at which its chain is asked."""

SPREADING = 900.0
"""A file that is not there yet: copies take so long to spread."""

WISHED, EARLY = 720.0, 120.0
"""A poll so soon after the last is somebody's wish: the chain is asked if its last answers are
older than `EARLY`. What ails is asked anyway."""

OLD = "old:"
OLDER = 2
"""Of so many older files it is asked whether they fail, too."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one poll saw. `memory`: with what the feed told and when what was asked; the hops are
    not counted in it yet. `host`: its id in the catalogue."""

    at: datetime
    memory: Memory
    reading: Reading | None
    states: tuple[State, ...]
    private: bool


@dataclass(slots=True)
class _Way:
    """The hops of one file, resolved as far as its address and opaque hops tell."""

    hops: list[PrefixHop] = field(default_factory=list)
    bare: str = ""
    known: dict[str, Asked] = field(default_factory=dict)
    """Opaque hops that had to be asked to find out what is behind them."""

    @property
    def addresses(self) -> list[str]:
        return [hop.url for hop in self.hops] + [self.bare]


@dataclass(frozen=True, slots=True)
class _Due:
    """`only`: of the chain just these hops, by their ids; empty: all of them."""

    chain: bool
    sound: bool
    cover: bool
    older: bool
    only: frozenset[str] = frozenset()


def survey(source: Source, memory: Memory, at: datetime | None, data: Data) -> Asking[Look]:
    """One poll. `at`: now; None: as the feed's host says."""
    memory = msgspec.convert(msgspec.to_builtins(memory), Memory)
    private = is_private(source.url, source.options)
    memory.feed.private = private
    reading, before = None, memory.feed.asked
    answers: list[Answer] = []
    if at is None or is_due(memory.feed, at, suspicious=memory.ails):
        asked = (yield from together([ask_feed(source.url, memory.feed, at)]))[0]
        answers += asked.answers
        reading = read(source.url, asked, memory.feed, at)
        memory.feed = reading.feed
    now = reading.at if reading is not None else at or LONG_AGO
    states = [replace(reading.state, url=source.url)] if reading is not None else []
    newest = reading.newest if reading is not None else memory.feed.newest
    if newest is not None and newest.url:
        files = reading.older if reading is not None else tuple(memory.feed.older)
        older = tuple(f for f in files if f.url and f.url != newest.url)
        cover = reading.cover if reading is not None else memory.feed.cover
        new = reading is not None and reading.new
        wished = now.timestamp() - before < WISHED and not memory.ails
        early = wished and now.timestamp() - memory.chain >= EARLY
        due = _due(memory, now.timestamp(), anew=new or early)
        chain = _Chain(source.url, memory, newest, older, cover, due, now, data, answers)
        states += (yield from chain.asked()) if due.chain or due.cover else []
    if any(isinstance(a, Trouble) and a.step == UNASKED for a in answers):
        # The poll as a whole took too long: who of them hung is not known, the feed least of all.
        states = [replace(s, fault=F.UNASKED, args={}) for s in states]
    states = list(settle(states, answers, now))
    well = not any(s.broken or s.fault in UNCLEAR - {F.UNASKED} for s in states)
    if well and is_due_there(source, memory, now, private=private):
        states += yield from ask_directory(source.url, memory, now)
    return Look(now, memory, reading, tuple(states), private)


def _due(memory: Memory, now: float, *, anew: bool) -> _Due:
    """What of the chain is asked now: hourly, soon after a new episode, and while one is bad.
    `anew`: in any case."""
    age, before = now - memory.feed.found, memory.chain - memory.feed.found
    fresh = any(before < after <= age for after in AFTER_NEW)
    bad = {s.kind for s in memory.stations if s.bad or s.open}
    whole = anew or fresh or memory.line or not 0 <= now - memory.chain < HOUR
    chain = whole or bool(bad & {FEED, PREFIX, HOST, AUDIO})
    sound = fresh or bool(bad & {HOST, AUDIO}) or not 0 <= now - memory.audio < DAY
    cover = COVER in bad or not 0 <= now - memory.cover < DAY
    only = frozenset() if whole or FEED in bad else frozenset(_with_neighbours(memory))
    return _Due(chain, sound, cover, chain and not 0 <= now - memory.older < DAY, only)


def _with_neighbours(memory: Memory) -> Iterator[str]:
    """The hops that are bad, those beside them, and always the host: is it fine?"""
    way = [s for s in memory.stations if s.kind in {PREFIX, HOST}]
    for n, station in enumerate(way):
        if any(s.bad or s.open for s in way[max(0, n - 1) : n + 2]):
            yield station.id
    yield HOST


@dataclass(slots=True)
class _Chain:
    """The hops of the newest episode under way. `memory` learns when what was asked; `answers`
    everything that was answered."""

    feed: str
    memory: Memory
    newest: File
    older: tuple[File, ...]
    cover: str
    due: _Due
    now: datetime
    data: Data
    answers: list[Answer]

    def asked(self) -> Asking[list[State]]:
        way = (yield from self._resolved()) if self.due.chain else _Way()
        walks = dict(self._walks(way)) if self.due.chain else {}
        before = self._older_file()
        walks |= {f"{OLD}{n}": walk for n, walk in enumerate(self._old_walks(way, before))}
        if self.cover and self.due.cover and MASK not in self.cover:
            sizing = digest(self.cover) != self.memory.sized
            walks[COVER] = ask_cover(self.cover, size=sizing)
        results = yield from together(list(walks.values()))
        found = dict(zip(walks, results, strict=True)) | way.known
        states: list[State] = []
        if self.due.chain:
            states += _prefix_states(way, found)
            states += yield from self._file(way, found.get(HOST))
        if self.due.chain and not self.due.only:
            self.memory.chain = self.now.timestamp()
        if before is not None:
            states = [self._with_older(s, before, found) for s in states]
        if COVER in found:
            self.memory.cover, self.memory.sized = self.now.timestamp(), digest(self.cover)
            states.append(of_cover(State(COVER, "Cover", url=self.cover), found[COVER]))
        for one in found.values():
            self.answers += one.answers
        return states

    # -- the hops in front ---------------------------------------------------------------------

    def _resolved(self) -> Asking[_Way]:
        """The way of the file. An opaque hop is asked at once: only it knows what is behind it."""
        way, url = _Way(), self.newest.url
        while url and len(way.hops) < MOST_HOPS:
            stripped = self.data.prefixes.chain(url)
            way.hops += stripped.hops
            way.bare, url = stripped.bare, ""
            if way.bare or not way.hops:
                break
            last, name = way.hops[-1], _id(way.hops, len(way.hops) - 1)
            asked = (yield from together([ask_prefix(last.url, (), opaque=True)]))[0]
            target = location(asked.answer)
            circle = target in way.addresses[:-1]
            way.known[name] = replace(asked, loops=circle)
            url = "" if circle else target
        return way

    def _walks(self, way: _Way) -> Iterator[tuple[str, Walk[Asked]]]:
        for n, hop in enumerate(way.hops):
            name = _id(way.hops, n)
            wanted = name not in way.known and (not self.due.only or name in self.due.only)
            if wanted and _may_ask(hop.url, self.feed):
                yield name, ask_prefix(hop.url, way.addresses[n + 1 :])
        if way.bare and _may_ask(way.bare, self.feed):
            yield HOST, ask_host(way.bare)

    # -- the file --------------------------------------------------------------------------------

    def _file(self, way: _Way, host: Asked | None) -> Asking[list[State]]:
        """The file at its host, and what it begins with."""
        known = self.data.hosts.of_chain(Stripped(tuple(way.hops), way.bare), self.feed)
        self.memory.host = known.service if known is not None else ""
        named = host_of(way.bare) if way.bare else "Host"
        named = known.name if known is not None and known.files else named
        state, audio = State(HOST, named, url=way.bare), State(AUDIO, "Audio file", url=way.bare)
        if host is None:
            return [state, audio]
        state, sound = of_host(state, host, None), None
        if _worth_hearing(host, state, self.due):
            # Where HEAD has led: what stands before that may be a prefix that we do not know.
            sound = (yield from together([ask_sound(host.end)]))[0]
            state = of_host(state, host, sound)
            self.memory.audio = self.now.timestamp()
        if state.fault in {F.GONE, F.SERVER, F.TIME, F.ODD}:
            state = yield from self._older_too(state, way.bare)
        if sound is not None and state.fault in {F.NONE, F.DOWNGRADE}:
            told = self.newest
            audio = of_sound(audio, sound, told.length, told.type, playlist=told.playlist)
        return [state, replace(audio, behind=state.broken)]

    def _older_too(self, state: State, bare: str) -> Asking[State]:
        """Do older files of the same host fail, too? If not, it is the newest file alone."""
        there = [self.data.prefixes.chain(file.url).bare for file in self.older]
        alike = [url for url in there if url and url != bare and host_of(url) == host_of(bare)]
        alike = list(dict.fromkeys(alike))[:OLDER]
        if not alike:
            return replace(state, args={**state.args, "files": "1"})
        asked = yield from together([ask_host(url, decisive=False) for url in alike])
        fine = [of_host(state, one, None).fault in {F.NONE, F.REFUSED} for one in asked]
        if not any(fine):
            return replace(state, args={**state.args, "files": str(len(alike) + 1)})
        out = max(self.newest.published, self.memory.feed.found)
        early = self.now.timestamp() - out < SPREADING
        return replace(state, fault=F.EARLY if early else F.NEWEST)

    # -- one older file a day ----------------------------------------------------------------------

    def _older_file(self) -> File | None:
        """Another one each day; none at the first look, which asks enough."""
        first, memory = not self.memory.older, self.memory
        if not self.due.older:
            return None
        memory.older = self.now.timestamp()
        if first or not self.older:
            return None
        memory.turn = (memory.turn + 1) % len(self.older)
        return self.older[memory.turn]

    def _old_walks(self, way: _Way, file: File | None) -> Iterator[Walk[Asked]]:
        """Of its hops those that the newest has not; and the file itself."""
        if file is None or MASK in file.url:
            return
        stripped = self.data.prefixes.chain(file.url)
        there = {hop.id for hop in way.hops}
        addresses = [*(hop.url for hop in stripped.hops), stripped.bare]
        for n, hop in enumerate(stripped.hops):
            if hop.id not in there and hop.rest:
                yield ask_prefix(hop.url, addresses[n + 1 :])
        if stripped.bare:
            yield ask_host(stripped.bare, decisive=False)

    def _with_older(self, state: State, file: File, found: Mapping[str, Asked]) -> State:
        """Advice, where only old episodes suffer."""
        bad = [of_answer(one.last)[0] for name, one in found.items() if name.startswith(OLD)]
        ill = any(fault is not F.NONE and fault not in UNCLEAR for fault in bad)
        if not ill or state.id != HOST or state.fault is not F.NONE:
            return state
        return replace(state, notes={**state.notes, "older": {"title": file.title[:80]}})


def _id(hops: list[PrefixHop], n: int) -> str:
    before = sum(1 for hop in hops[:n] if hop.id == hops[n].id)
    return f"{PREFIX}:{hops[n].id}" + (f":{before + 1}" if before else "")


def _may_ask(url: str, feed: str) -> bool:
    """A secret goes to the feed's own host alone; what needs it elsewhere cannot be asked."""
    if MASK not in url:
        return True
    try:
        return urlsplit(url).netloc == urlsplit(feed).netloc
    except ValueError:
        return False


def _prefix_states(way: _Way, found: Mapping[str, Asked]) -> Iterator[State]:
    for n, hop in enumerate(way.hops):
        name = _id(way.hops, n)
        again = name.rpartition(":")[2] if name.count(":") > 1 else ""
        shown = f"{hop.name} ({again})" if again else hop.name
        state = State(name, shown, url=hop.url, closed=hop.closed, own=hop.own)
        asked = found.get(name)
        yield state if asked is None else of_prefix(hop, state, asked, way.addresses[n + 1 :])


def _worth_hearing(host: Asked, state: State, due: _Due) -> bool:
    """Daily; and whenever HEAD is no answer, for then the first bytes are."""
    if state.fault in {F.DNS, F.TCP, F.TIME, F.TLS, F.EXPIRED, F.BLOCKED, F.LOOP, F.LIMITED}:
        return False
    last = host.last
    headers = last.headers if isinstance(last, Response) else {}
    no_sound = headers.get("content-type", "").lower().startswith("text/")
    no_sound = no_sound or headers.get("content-length") == "0"
    return due.sound or bool(host.no_head) or no_sound or state.fault is not F.NONE
