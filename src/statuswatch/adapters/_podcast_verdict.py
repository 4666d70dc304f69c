"""What a podcast's chain shows as a whole, of what is remembered of its hops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from statuswatch.adapters._podcast_count import level_seen
from statuswatch.adapters._podcast_memory import Memory, Station, moment
from statuswatch.adapters._podcast_rhythm import late_words
from statuswatch.adapters._podcast_state import (
    AUDIO,
    COVER,
    DIRECTORY,
    FEED,
    HOST,
    PREFIX,
    UNCLEAR,
    F,
    Fault,
)
from statuswatch.adapters._podcast_words import (
    MOST_PREFIXES,
    note,
    sentence,
    short,
    to_do,
    too_many,
    why,
)
from statuswatch.core.chain import Chain, Hop
from statuswatch.core.words import Message, say

FINE = say("Everything on the way to your listeners works")


def chain_of(memory: Memory) -> Chain | None:
    """The hops as they were last seen; None before the first look."""
    if not memory.stations:
        return None
    hops = tuple(_hop(s) for s in memory.stations)
    words, fix = verdict(memory)
    newest = memory.feed.newest
    return Chain(
        hops,
        words,
        fix,
        title=memory.feed.title,
        host=memory.host,
        newest=moment(newest.published) if newest is not None else None,
        advice=tuple(advice(memory)),
    )


def _hop(station: Station) -> Hop:
    fault = Fault(station.fault)
    return Hop(
        name=station.name,
        kind=station.kind,
        level=level_seen(station) if station.at else None,
        short=short(station),
        words=sentence(station),
        advice=to_do(station),
        url=station.url,
        at=moment(station.at),
        behind=station.behind,
        local=fault in {F.BLOCKED, F.LINE, F.CLOCK, F.INSPECTED},
    )


def verdict(memory: Memory) -> tuple[Message, Message | None]:
    """The sentence of the whole, and the one thing to do."""
    if memory.line:
        return say("Nothing answers at all: it looks like your own line"), None
    bad = [s for s in memory.stations if _ails(s)]
    if not bad:
        return _without_trouble(memory)
    said = list(_troubles(memory, bad))
    words = said[0]
    for more in said[1:]:
        words = say("{first}. {then}", first=words, then=more)
    if not any(s.open for s in bad):
        words = say("{what} (by what was seen so far; it is looked at again)", what=words)
    order = (HOST, FEED, PREFIX, AUDIO, COVER, DIRECTORY)
    first = min(bad, key=lambda s: order.index(s.kind))
    return words, to_do(first)


def _troubles(memory: Memory, bad: Sequence[Station]) -> Iterator[Message]:
    """Who is hit most comes first: nobody gets new episodes, then nobody gets files."""
    of = {kind: [s for s in bad if s.kind == kind] for kind in (FEED, HOST, PREFIX, AUDIO)}
    if of[FEED]:
        yield sentence(of[FEED][0])
    if of[HOST]:
        yield _of_host(of[HOST][0], of[PREFIX])
    elif of[PREFIX]:
        yield _of_prefixes(memory, of[PREFIX])
    elif of[FEED] and _delivers(memory):
        yield say("Your files play: who has them listed can go on listening")
    for station in (*of[AUDIO], *(s for s in bad if s.kind in {COVER, DIRECTORY})):
        yield sentence(station)


def _of_host(host: Station, prefixes: Sequence[Station]) -> Message:
    if not prefixes:
        return sentence(host)
    words = "{host}. {prefixes} in front of it too: removing that would not help now"
    also = say("{names} fails", names=prefixes[0].name)
    if len(prefixes) > 1:
        also = say("{names} fail", names=_names(prefixes))
    return say(words, host=sentence(host), prefixes=also)


def _of_prefixes(memory: Memory, prefixes: Sequence[Station]) -> Message:
    fine = _delivers(memory)
    if len(prefixes) > 1:
        words = "{names}, in front of your files, fail"
        if fine:
            words = "Your host is fine; {names}, in front of your files, fail"
        return say(words, names=_names(prefixes))
    one = prefixes[0]
    if one.own or Fault(one.fault) in {F.PAGE, F.ELSEWHERE, F.DOWNGRADE}:
        words = "Your host is fine; but {what}" if fine else "{what}"
        return say(words, what=sentence(one))
    words = "The prefix {name} in front of your files fails: {why}"
    if fine:
        words = "Your host is fine; the prefix {name} in front of your files fails: {why}"
    return say(words, name=one.name, why=why(one))


def _without_trouble(memory: Memory) -> tuple[Message, Message | None]:
    unclear = [s for s in memory.stations if Fault(s.fault) in UNCLEAR - {F.UNASKED}]
    if not unclear:
        if memory.station(HOST) is None:
            return say("The feed can be read; it lists no file that could be tested"), None
        return FINE, None
    blocked = [s for s in unclear if Fault(s.fault) is F.BLOCKED]
    said = [sentence(s) for s in unclear if s not in blocked[1:]]
    if len(blocked) > 1:
        both = "{names} are blocked on your network (ad blocker or name filter), not down"
        said[unclear.index(blocked[0])] = say(both, names=_names(blocked))
    words = said[0]
    for more in said[1:]:
        words = say("{first}. {then}", first=words, then=more)
    if any(_is_fine(s) for s in memory.stations):
        words = say("{first}. What else was asked works", first=words)
    return words, to_do(unclear[0])


def advice(memory: Memory) -> Iterator[Message]:
    """What could be better although it works."""
    prefixes = sum(1 for s in memory.stations if s.kind == PREFIX and not s.own)
    if prefixes > MOST_PREFIXES:
        yield too_many(prefixes)
    for station in memory.stations:
        for name, args in station.notes.items():
            first = next(s for s in memory.stations if name in s.notes)
            if name != "http" or station is first:  # said of the file once, not at each hop
                yield note(station, name, args)
    late = late_words(memory)
    if late is not None:
        yield late


def _ails(station: Station) -> bool:
    level = level_seen(station)
    return level is not None and level.ails


def _is_fine(station: Station | None) -> bool:
    return station is not None and bool(station.at) and Fault(station.fault) is F.NONE


def _delivers(memory: Memory) -> bool:
    """The host has the file, and it is sound as far as was heard."""
    audio = memory.station(AUDIO)
    return _is_fine(memory.station(HOST)) and not (audio is not None and _ails(audio))


def _names(stations: Sequence[Station]) -> Message:
    words = say("{name}", name=stations[0].name)
    for n, station in enumerate(stations[1:], 2):
        joint = "{one} and {other}" if n == len(stations) else "{one}, {other}"
        words = say(joint, one=words, other=station.name)
    return words
