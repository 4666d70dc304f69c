"""The catalogue's services as things that can be followed. No network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app.desk import Desk
from statuswatch.app.entries import NO_PARTS, PROBED, Reading, probing_of, reading_of
from statuswatch.app.own_entries import known_to
from statuswatch.catalogue import NO_PAGE, Entry
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, count, say

FOR_PEOPLE = "html"
"""The kind of a page that only people can read."""

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
    """One thing that can be asked, how often, and whether it is chosen from the start. `entry`: it
    stands for another service of the catalogue, which is followed beside this one."""

    kind: str
    url: str
    words: Message
    every: timedelta
    selected: bool
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    entry: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


async def search(desk: Desk, text: str, most: int = 8) -> tuple[Suggestion, ...]:
    """What `text` may mean, best first. No network."""
    return _suggested(desk, known_to(desk.app.profile).search(text, most))


async def popular(desk: Desk, most: int = 24) -> tuple[Group, ...]:
    """For the first run: podcast hosts, networks, tools. No network."""
    known = known_to(desk.app.profile)
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
            silent = entry.source.kind in {NO_PAGE, FOR_PEOPLE}
            return say("our own check") if silent else say("status page, if we can read it")
        case _:
            return say("status page")


def category_words(category: str) -> Message:
    """What kind of service it is, in words; empty where the catalogue does not know."""
    return CATEGORIES.get(category, say(""))


def kind_of(entry: Entry) -> str:
    """The adapter that reads its page; empty where none does, or nobody knows yet."""
    reading = reading_of(entry)
    return reading.kind if reading else ""


def parts_of(entry: Entry) -> tuple[str, ...]:
    """Which parts of its page are meant; none: all of it."""
    reading = reading_of(entry)
    return reading.parts if reading else ()


def entry_of(desk: Desk, entry_id: str) -> Entry:
    """Raises StatusWatchError where the catalogue has none."""
    entry = known_to(desk.app.profile).get(entry_id)
    if entry is None:
        raise StatusWatchError(
            say("No service is known as {id}", id=entry_id), say("Give its address instead.")
        )
    return entry


def listed(desk: Desk, entry: Entry) -> tuple[FoundSource, ...]:
    """What the catalogue says of it, unasked."""
    reading = reading_of(entry)
    if reading is None:
        return ()
    found = official(desk, reading.kind, reading.url)
    return (as_meant(desk, found, entry, reading),)


def as_meant(desk: Desk, found: FoundSource, entry: Entry, reading: Reading | None) -> FoundSource:
    """What was found of an entry, with the options that leave what is meant. A feed that several
    services share says so: it lists no parts that could be chosen."""
    if reading is None or found.kind != reading.kind:
        return found
    words = found.words
    known = known_to(desk.app.profile)
    others = known.sharing(entry) if found.kind in NO_PARTS else ()
    if reading.narrowed:
        words = _marked(found.kind, say("what they say themselves"))
    elif others:
        names = ", ".join(e.name for e in others)
        words = _marked(found.kind, say("what they post, with {names}", names=names))
    return replace(found, options={**found.options, **reading.options}, words=words)


def probe_of(desk: Desk, entry: Entry, *, alone: bool) -> tuple[FoundSource, ...]:
    """Our own check of it: chosen where it stands `alone`, or is worth more than a page."""
    reading = probing_of(entry)
    if reading is None:
        return ()
    found = probe(desk, reading.url, selected=alone or entry.category in PROBED)
    return (replace(found, options=reading.options),)


def official(desk: Desk, kind: str, url: str, parts: int = 0) -> FoundSource:
    words = say("what they post") if kind == "feed" else say("what they say themselves")
    if parts:
        words = count("{n} part", "{n} parts", parts)
    return FoundSource(kind, url, _marked(kind, words), desk.app.settings.interval, selected=True)


def _marked(kind: str, words: Message) -> Message:
    """A reader that no recorded document has proved says so wherever it is offered."""
    unproved = adapters.load(kind).experimental
    return say("{words} (experimental)", words=words) if unproved else words


def beside(desk: Desk, entry: Entry, words: Message) -> tuple[FoundSource, ...]:
    """Another service, to be followed too by who wishes it; none where it is followed."""
    if name_there(followed_names(desk), entry):
        return ()
    asked = (*listed(desk, entry), *probe_of(desk, entry, alone=True))
    return tuple(replace(s, words=words, selected=False, entry=entry.id) for s in asked[:1])


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
