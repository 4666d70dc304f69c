"""A podcast's whole delivery: feed, cover, every tracking prefix, the host, the file itself.

A prefixed address holds the rest of its chain, so every hop is asked by itself: only that can say
"your host is fine; the prefix in front of your files fails". Nothing it asks counts as a download:
HEAD at prefixes, half a kilobyte at the bare host, and an agent that says "bot".
"""

from __future__ import annotations

from datetime import datetime

from statuswatch.adapters._podcast_count import believed, count
from statuswatch.adapters._podcast_data import Data
from statuswatch.adapters._podcast_feed import is_podcast
from statuswatch.adapters._podcast_flow import Look, survey
from statuswatch.adapters._podcast_hosts import Hosts
from statuswatch.adapters._podcast_memory import Memory, Station, dump, load, moment
from statuswatch.adapters._podcast_prefixes import Prefixes
from statuswatch.adapters._podcast_reading import LONG_AGO
from statuswatch.adapters._podcast_rhythm import news_of
from statuswatch.adapters._podcast_state import AUDIO, FEED, HOST, UNCLEAR, F, Fault
from statuswatch.adapters._podcast_verdict import chain_of
from statuswatch.adapters._podcast_words import short, to_do
from statuswatch.adapters._text import line, text, web_address
from statuswatch.core.chain import Chain
from statuswatch.core.flow import Flow, Response
from statuswatch.core.model import (
    Aside,
    Component,
    Incident,
    Level,
    Measure,
    Report,
    Role,
    Source,
    Update,
    worst,
)

_REFUSALS = frozenset({F.REFUSED, F.KEY, F.LIMITED})
_OWN = frozenset({F.BLOCKED, F.LINE, F.CLOCK, F.INSPECTED})


class Podcast:
    """Asks the feed and each hop of its newest episode. Options: `apple`, `off` for never asking
    Apple's directory.

    `data`: the prefixes and hosts that are known; without, a file's address is taken as it is.
    """

    kind = "podcast"
    title = "Podcast feed"
    role = Role.PROBE
    experimental = False
    marks: tuple[str, ...] = ()
    options: tuple[str, ...] = ("apple",)

    def __init__(self, data: Data | None = None) -> None:
        self._data = data or Data(Prefixes(()), Hosts(()), {})

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """A first look; the time is the one that the feed's host tells. Never raises."""
        return self._poll(source, Memory(), None)

    def poll_with(
        self, source: Source, still_open: frozenset[str], memory: str, at: datetime
    ) -> Flow:
        """Never raises."""
        return self._poll(source, load(memory), at)

    def chain(self, source: Source, memory: str) -> Chain | None:
        return chain_of(load(memory))

    def places(self, url: str) -> tuple[str, ...]:
        address = web_address(url if "://" in url else f"https://{url.strip()}")
        return (address,) if address else ()

    def knows(self, page: Response) -> bool:
        """A feed whose items hold sound or film."""
        return page.ok and is_podcast(page.body)

    def host_of(self, file: str, feed: str) -> str:
        """The catalogue's id of who stores this file; empty where that is not known."""
        found = self._data.hosts.of_chain(self._data.prefixes.chain(file), feed)
        return found.service if found is not None else ""

    def _poll(self, source: Source, memory: Memory, at: datetime | None) -> Flow:
        look = yield from survey(source, memory, at, self._data)
        count(look.memory, look.states, look.at, private=look.private)
        return report_of(look)


def report_of(look: Look) -> Report:
    """The report of one look, counted. What is bad and not confirmed yet is `suspects`."""
    memory = look.memory
    incidents = tuple(_incident(s, look) for s in memory.stations if s.open)
    level, aside = _whole(memory, incidents)
    if level is not None:
        memory.level = int(level)
    new = look.reading is not None and look.reading.new
    news = news_of(memory, look.at, new=new)
    return Report(
        incidents=incidents,
        components=tuple(_component(s) for s in memory.stations),
        measures=_measures(look),
        level=level,
        title=line(memory.feed.title),
        parts_whole=memory.station(HOST) is not None,
        news=news,
        aside=aside,
        confirmed=True,
        suspects=memory.suspects,
        memory=dump(memory),
    )


def _component(station: Station) -> Component:
    level = believed(station) if station.at or station.open else None
    if station.open:
        level = Level(station.level)
    return Component(station.name, level, "" if level is not None else str(short(station)))


def _incident(station: Station, look: Look) -> Incident:
    advice = to_do(station)
    words = str(advice) if advice is not None and Fault(station.fault) not in UNCLEAR else ""
    phase = Level(station.level).word
    return Incident(
        key=f"hop:{station.id}",
        title=line(station.told),
        level=Level(station.level),
        started=moment(station.since) if look.at < LONG_AGO else None,
        url="" if look.private or station.kind == AUDIO else web_address(station.url),
        components=frozenset({station.name}),
        updates=(Update(phase, None, phase, text(words)),) if words else (),
    )


def _whole(memory: Memory, incidents: tuple[Incident, ...]) -> tuple[Level | None, Aside | None]:
    """The show is down only if its feed, a prefix of its newest episode, or its host is. While
    something is suspected it is as it was."""
    bad = worst(i.level for i in incidents)
    if bad is not None:
        return bad, None
    main = [s for s in memory.stations if s.kind in {FEED, HOST}]
    faults = {Fault(s.fault) for s in main}
    if memory.line:
        return None, None
    if faults & _OWN:
        return None, Aside.BLOCKED
    if faults & _REFUSALS:
        return None, Aside.REFUSED
    if memory.suspects:
        return (None if memory.level is None else Level(memory.level)), None
    return (Level.OK if any(s.at for s in main) else None), None


def _measures(look: Look) -> tuple[Measure, ...]:
    found = []
    feed = next((s for s in look.states if s.kind == FEED), None)
    if feed is not None and feed.fault is F.NONE and feed.ms:
        found.append(Measure("latency", feed.ms / 1000, "s"))
    names = {s.id: s.name for s in look.memory.stations}
    for state in look.states:
        if state.certificate is not None:
            name = f"certificate_end:{names.get(state.id, state.name)}"
            found.append(Measure(name, state.certificate.timestamp(), "epoch s"))
    return tuple(found)


ADAPTER = Podcast()
