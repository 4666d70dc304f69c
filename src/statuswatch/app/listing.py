"""The catalogue's services as things that can be followed. No network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from statuswatch import adapters, catalogue
from statuswatch.app.desk import Desk
from statuswatch.catalogue import Entry
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, count, say

LIKE = {"atom": "feed", "rss": "feed", "incidentio": "statuspage"}
"""Kinds of the catalogue that an adapter of another name reads, while they have none of their own."""

PROBED = frozenset({"podcast-hosting", "podcast-directory"})
"""Where our own check is worth more than a page: few of them say a word."""

GROUPS: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (say("Podcast hosts"), ("podcast-hosting",)),
    (say("Networks"), ("social-network",)),
    (
        say("Tools"),
        ("social-media-tool", "newsletter-email", "recording-editing", "collaboration"),
    ),
)

CATEGORIES: Mapping[str, Message] = {
    "ai": say("AI"),
    "cdn-dns": say("delivery and names"),
    "cloud-hosting": say("cloud"),
    "collaboration": say("working together"),
    "commerce": say("shop"),
    "developer-tools": say("for developers"),
    "gaming": say("games"),
    "newsletter-email": say("newsletters and e-mail"),
    "payments-donations": say("payments"),
    "podcast-directory": say("podcast directory"),
    "podcast-hosting": say("podcast host"),
    "recording-editing": say("recording and editing"),
    "social-media-tool": say("social media tool"),
    "social-network": say("social network"),
    "telecom": say("telephone"),
    "video-streaming": say("video"),
    "website-cms": say("websites"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service of the catalogue. `what`: what of it would be followed."""

    id: str
    name: str
    category: Message
    what: Message
    already: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions for the first run, most wanted first."""

    title: Message
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class FoundSource:
    """One thing that can be asked, how often, and whether it is chosen from the start."""

    kind: str
    url: str
    words: Message
    every: timedelta
    selected: bool
    options: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


async def search(desk: Desk, text: str, most: int = 8) -> tuple[Suggestion, ...]:
    """What `text` may mean, best first. No network."""
    return _suggested(desk, catalogue.load().search(text, most))


async def popular(desk: Desk, most: int = 24) -> tuple[Group, ...]:
    """For the first run: podcast hosts, networks, tools. No network."""
    known = catalogue.load()
    return tuple(Group(t, _suggested(desk, known.popular(c, most))) for t, c in GROUPS)


def _suggested(desk: Desk, entries: Iterable[Entry]) -> tuple[Suggestion, ...]:
    there = followed_names(desk)
    return tuple(
        Suggestion(e.id, e.name, category_words(e.category), _what(e), bool(name_there(there, e)))
        for e in entries
    )


def _what(entry: Entry) -> Message:
    match kind_of(entry):
        case "feed":
            return say("feed")
        case "":
            readable = entry.source.kind == "unknown"
            return say("status page, if we can read it") if readable else say("our own check")
        case _:
            return say("status page")


def category_words(category: str) -> Message:
    """What kind of service it is, in words; empty where the catalogue does not know."""
    return CATEGORIES.get(category, say(""))


def kind_of(entry: Entry) -> str:
    """The adapter that reads its page; empty where none does, or nobody knows yet."""
    kind = entry.source.kind
    return next((k for k in (kind, LIKE.get(kind, "")) if k in _kinds()), "")


@cache
def _kinds() -> frozenset[str]:
    return frozenset(adapters.kinds())


def entry_of(entry_id: str) -> Entry:
    """Raises StatusWatchError where the catalogue has none."""
    entry = catalogue.load().get(entry_id)
    if entry is None:
        raise StatusWatchError(
            say("No service is known as {id}", id=entry_id), say("Give its address instead.")
        )
    return entry


def listed(desk: Desk, entry: Entry) -> tuple[FoundSource, ...]:
    """What the catalogue says of it, unasked."""
    kind = kind_of(entry)
    return (official(desk, kind, entry.source.url),) if kind else ()


def probe_of(desk: Desk, entry: Entry, *, alone: bool) -> tuple[FoundSource, ...]:
    """Our own check of it: chosen where it stands `alone`, or is worth more than a page."""
    url = entry.probe or entry.homepage
    return (probe(desk, url, selected=alone or entry.category in PROBED),) if url else ()


def official(desk: Desk, kind: str, url: str, parts: int = 0) -> FoundSource:
    words = say("what they post") if kind == "feed" else say("what they say themselves")
    if parts:
        words = count("{n} part", "{n} parts", parts)
    return FoundSource(kind, url, words, desk.app.settings.interval, selected=True)


def probe(desk: Desk, url: str, *, selected: bool) -> FoundSource:
    words = say("whether {host} answers", host=urlsplit(url).hostname or url)
    return FoundSource("probe", url, words, desk.app.settings.interval, selected)


def place_of(kind: str, url: str) -> str:
    """Where it is really asked: two ways to write one page are one."""
    return next(iter(adapters.load(kind).places(url)), url)


def followed_names(desk: Desk) -> dict[str, str]:
    """Ids and names, as search knows them, of what is followed: and what it is called."""
    services = desk.app.stored.ledger.services()
    return {key: s.name for s in services for key in (s.id, s.name.casefold())}


def name_there(there: Mapping[str, str], entry: Entry) -> str:
    return there.get(entry.id) or there.get(entry.name.casefold()) or ""
