"""The way of something delivered over several hops (a podcast), as it was last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.model import Level
from statuswatch.core.words import Message


@dataclass(frozen=True, slots=True)
class Hop:
    """One station. `level` is `None` where nothing can be said (refused, blocked here, not asked).

    `name`: as its component is called (Feed, Cover, OP3, the host's name, Audio file, Apple
    Podcasts). `short`: at most 14 characters for the picture ("80 ms", "no answer"). `words`: what
    was seen, in a sentence. `advice`: what to do, empty where nothing. `behind`: it is reached only
    through one that is broken. `local`: something of the user's own stands in between.
    """

    name: str
    kind: str
    """feed, cover, prefix, host, audio, directory"""
    level: Level | None
    short: Message
    words: Message
    advice: Message | None = None
    url: str = ""
    at: datetime | None = None
    behind: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """All hops in the order of delivery. `sentence`: what the whole shows, for a person; `fix`: the
    one thing to do, if there is one. `host`: the id of its hosting service in the catalogue, or
    empty. `advice`: what could be better although it works."""

    hops: tuple[Hop, ...]
    sentence: Message
    fix: Message | None = None
    title: str = ""
    host: str = ""
    newest: datetime | None = None
    advice: tuple[Message, ...] = ()
