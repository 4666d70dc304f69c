"""Where others speak of a service: which places make sense for it, and switching them on and off.

Nothing of it is on by itself. It makes sense where a service says little of itself: social networks,
and whoever publishes nothing that we can read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, quote_plus, urlsplit

import msgspec

from statuswatch import adapters
from statuswatch.adapters._crowd_listener import NAME, OWN, TOPIC, Listener
from statuswatch.app.entries import WALLED, Reading, probing_of, reading_of
from statuswatch.app.profile import App
from statuswatch.app.secrets import check_keyring, forget, hide, keep, with_secret
from statuswatch.assets import resource
from statuswatch.catalogue import Entry, plain, squeezed
from statuswatch.core.crowd_words import SHORT
from statuswatch.core.flow import AdapterError, StatusWatchError
from statuswatch.core.model import Role, Service, Source
from statuswatch.core.words import Message, say
from statuswatch.store.nouns import Followed

NEWS = "https://news.google.com/rss/search?q={query}&hl=en-US&gl=US&ceid=US:en"
TAG = "https://mastodon.social/tags/{tag}.rss"
STORIES = "https://hn.algolia.com/api/v1/search_by_date?tags=story&hitsPerPage=100&query={query}"
DOWNDETECTOR = "https://downdetector.com/status/{name}/"

OFF = "off"
"""Why a source is paused that its user switched off."""

ADDRESSED = ("discussion", "reddit", "bluesky", "second_hand")
"""Kinds of which only the user knows where the service is talked about."""

ABOUT_IT = frozenset({"discussion", "reddit", "bluesky"})
"""Of these an address is given because all that is said there is about the service."""

WEEK = "when:7d"
"""What makes the search itself leave out old news."""

SOCIAL: Mapping[str, str] = {
    "x.com": "X",
    "twitter.com": "X",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "threads.net": "Threads",
    "threads.com": "Threads",
    "bsky.app": "Bluesky",
    "mastodon.social": "Mastodon",
    "youtube.com": "YouTube",
    "t.me": "Telegram",
    "reddit.com": "Reddit",
    "tiktok.com": "TikTok",
    "linkedin.com": "LinkedIn",
    "discord.com": "Discord",
    "discord.gg": "Discord",
}
"""Hosts where companies have accounts, and the networks that these are."""

SILENT = frozenset({"none", "none-seen"})
"""The catalogue's words for services of which nobody found a status page."""


@dataclass(frozen=True, slots=True)
class Ear:
    """A place that can be listened to for a service. `url`: empty where only its user knows it;
    `on`: it is listened to."""

    kind: str
    title: str
    url: str
    on: bool = False


def suggested(entry: Entry) -> tuple[Reading, ...]:
    """The places that make sense for this service; none where its own page says enough."""
    return offered(entry.name, entry) if makes_sense(entry) else ()


def makes_sense(entry: Entry) -> bool:
    """Does it say too little of itself?"""
    return entry.category == WALLED or bool(entry.status_channel) or reading_of(entry) is None


def offered(name: str, entry: Entry | None = None) -> tuple[Reading, ...]:
    """The places that are open to everybody, for a service called so."""
    names = names_of(name, entry)
    asked = next((word for word in names if len(word) >= SHORT), names[0])
    options = {NAME: ",".join(names)}
    hints = _stand_ins().get(entry.id, ()) if entry is not None else ()
    query = next((h["query"] for h in hints if h.get("query")), f'"{asked}" outage')
    tag = next((h["tag"] for h in hints if h.get("tag")), "") or squeezed(asked)
    forums = [h["url"].rstrip("/") for h in hints if h.get("type") == "forum-rss" and h.get("url")]
    return (
        Reading("google_news", NEWS.format(query=quote_plus(f"{query} {WEEK}")), options),
        Reading("mastodon", TAG.format(tag=quote(tag)), options),
        Reading("hacker_news", STORIES.format(query=quote(f'"{asked}"')), options),
        *(Reading("discussion", f"{url}/latest.rss", {TOPIC: OWN}) for url in forums),
    )


def names_of(name: str, entry: Entry | None = None) -> tuple[str, ...]:
    """What people call it: without what stands in brackets behind it, and its other names."""
    told = (name.partition(" (")[0], *(() if entry is None else entry.names))
    found: dict[str, str] = {}
    for word in (one.replace(",", " ").strip() for one in told if "(" not in one):
        found.setdefault(plain(word), word)
    return tuple(filter(None, found.values())) or (name,)


def downdetector(name: str) -> str:
    """To be opened by a person: it is not read, they don't want it."""
    return DOWNDETECTOR.format(name=quote("-".join(plain(name.partition(" (")[0]).split())))


def channel_note(entry: Entry) -> Message | None:
    """What must be known of how this service tells of trouble, and what stands in; None: it has a
    page of its own."""
    where = _network_of(entry)
    if where:
        said = say("{name} tells of trouble only on {where}.", name=entry.name, where=where)
        if where == entry.name or entry.category == WALLED:
            words = "{name} tells of trouble only on {where}, which may be down with it."
            said = say(words, name=entry.name, where=where)
    elif entry.status_channel in SILENT and entry.category == WALLED:
        words = "{name} has no status page: it tells of trouble on itself, which may be down then."
        said = say(words, name=entry.name)
    elif entry.status_channel in SILENT or entry.source.kind == "none":
        said = say("{name} publishes no status.", name=entry.name)
    elif entry.status_channel in _PARTLY:
        said = _PARTLY[entry.status_channel]
    else:
        return None
    return say("{said} In its place: {others}.", said=said, others=", ".join(_stands_in(entry)))


_PARTLY: Mapping[str, Message] = {
    "business-products-only": say("Their status page is for business products, not for the app."),
    "developer-platform-only": say("Their status page is for developers, not for the app."),
    "admin-only": say("Their status page is for administrators who sign in."),
    "per-instance": say("Every server of it is by somebody else, and has its own status."),
}


def _network_of(entry: Entry) -> str:
    """The social network that is its only channel; empty: it has another."""
    if entry.status_channel == "social-only":
        return "social networks"
    if reading_of(entry) is not None:
        return ""
    hosts = (urlsplit(url).hostname or "" for url in (entry.status_page, entry.source.url))
    return next((SOCIAL[h] for host in hosts if (h := host.removeprefix("www.")) in SOCIAL), "")


def _stands_in(entry: Entry) -> Iterator[str]:
    if probing_of(entry) is not None:
        yield "our own check of their site"
    for reading in suggested(entry):
        yield _called(reading)


class _Line(msgspec.Struct):
    id: str
    stand_in: list[dict[str, str]] = []


@cache
def _stand_ins() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """What the catalogue knows to ask instead, by service. Nothing where it can't be read."""
    try:
        lines = msgspec.json.Decoder(_Line).decode_lines(resource("catalogue.jsonl").read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}
    return {line.id: tuple(line.stand_in) for line in lines if line.stand_in}


# -- of what is followed ---------------------------------------------------------------------


def ears(app: App, service: Service, entry: Entry | None) -> tuple[Ear, ...]:
    """The places for a followed service: those that are on, then those that may be."""
    there = [f for f in app.stored.ledger.sources(service.id) if f.source.role is Role.CROWD]
    on = [_ear(f.source.kind, f.source.url, on=True) for f in there if not f.paused]
    taken = {(ear.kind, ear.url) for ear in on}
    return (*on, *(e for e in open_ears(service.name, entry) if (e.kind, e.url) not in taken))


def open_ears(name: str, entry: Entry | None) -> tuple[Ear, ...]:
    """The places for a service that is not followed."""
    found = [_ear(reading.kind, reading.url) for reading in offered(name, entry)]
    return (*found, *(_ear(kind, "") for kind in ADDRESSED))


def listen(app: App, service: Service, entry: Entry | None, kind: str, url: str = "") -> Source:
    """Switch it on. `url`: where only the user knows it. Raises StatusWatchError."""
    if kind not in crowd_kinds():
        raise StatusWatchError(
            say("{kind} is no kind of place where others speak", kind=kind),
            say("The kinds are: {kinds}.", kinds=", ".join(crowd_kinds())),
        )
    reading = next((r for r in offered(service.name, entry) if r.kind == kind), None)
    address, secret = hide(url)
    if url:
        options = {NAME: ",".join(names_of(service.name, entry))}
        if kind in ABOUT_IT:
            options = {TOPIC: OWN}
        reading = Reading(kind, asked_at(kind, address, options), options)
    if reading is None:
        told = {"id": service.id, "kind": kind}
        raise StatusWatchError(
            say("Only you know where {name} is talked about there", name=service.name),
            say("Give its address: statuswatch crowd {id} --add {kind} --url URL", **told),
        )
    if secret is not None:
        check_keyring(url)
    options = with_secret(reading.options, secret)
    _, source = app.follow(reading.url, kind, service.name, (), options)
    if secret is not None:
        keep(source.id, secret)
    return source


def stop(app: App, service: Service, kind: str) -> tuple[Source, ...]:
    """Switch off all of a kind: they are not asked any more. What was switched off."""
    there = [f for f in _of_kind(app, service, kind) if not f.paused]
    for followed in there:
        app.stored.ledger.pause(followed.source.id, OFF)
    forget(f.source for f in there)
    return tuple(f.source for f in there)


@cache
def crowd_kinds() -> tuple[str, ...]:
    return tuple(k for k in adapters.kinds() if adapters.load(k).role is Role.CROWD)


def _of_kind(app: App, service: Service, kind: str) -> list[Followed]:
    followed = app.stored.ledger.sources(service.id)
    return [f for f in followed if f.source.kind == kind and f.source.role is Role.CROWD]


def asked_at(kind: str, url: str, options: Mapping[str, str]) -> str:
    """The address that is asked for this one. Raises AdapterError where it can't be."""
    adapter = adapters.load(kind)
    places = adapter.places(url)
    flow = adapter.poll(Source("", "", kind, url, options, adapter.role), frozenset())
    try:
        next(flow)
    finally:
        flow.close()
    if not places:
        raise AdapterError(say("{url} is not a web address", url=url))
    return places[0]


def _ear(kind: str, url: str, *, on: bool = False) -> Ear:
    return Ear(kind, _title(kind), url, on)


def _called(reading: Reading) -> str:
    """As a person would call the place: "Mastodon #podhost"."""
    adapter = adapters.load(reading.kind)
    return adapter.called(reading.url) if isinstance(adapter, Listener) else adapter.title


def _title(kind: str) -> str:
    return str(adapters.title_of(kind))
