"""Following what was found, and which parts of it matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from statuswatch.app import listing
from statuswatch.app.desk import Desk
from statuswatch.app.listing import FoundSource
from statuswatch.app.naming import Spot, own_name
from statuswatch.app.own_entries import known_to
from statuswatch.app.own_word import parts_listed
from statuswatch.catalogue import Entry
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
from statuswatch.core.words import say

LONGEST_NAME = 80
"""Letters."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user wants of it. No `parts`: all of it."""

    name: str
    sources: tuple[FoundSource, ...]
    parts: tuple[str, ...] = ()
    entry: str = ""


async def follow(desk: Desk, choice: Choice) -> Service:
    """Follow what was chosen, and ask it at once. Of a name that is followed already it is one
    more source. Raises StatusWatchError where the choice does not do."""
    own = tuple(source for source in choice.sources if not source.entry)
    service = _follow(desk, replace(choice, sources=own))
    await follow_many(desk, (source.entry for source in choice.sources if source.entry))
    return service


async def follow_many(desk: Desk, entry_ids: Iterable[str]) -> tuple[Service, ...]:
    """Services of the catalogue, as it lists them: nothing is asked before. Raises
    StatusWatchError for the first that does not do; those before it are followed."""
    services = []
    try:
        for entry_id in dict.fromkeys(entry_ids):
            entry = listing.entry_of(desk, entry_id)
            listed = listing.listed(desk, entry)
            sources = (*listed, *listing.probe_of(desk, entry, alone=not listed))
            chosen = tuple(s for s in sources if s.selected)
            parts = listing.parts_of(entry)
            name = own_name(desk.app, entry.name, spots_of(entry, sources))
            services.append(_follow(desk, Choice(name, chosen, parts, entry.id)))
    finally:
        await desk.watch.followed_anew()
    return tuple(services)


def spots_of(entry: Entry | None, sources: Iterable[FoundSource]) -> tuple[Spot, ...]:
    """Where a service is at home: by its sources, and by what the catalogue says of it."""
    homes = (entry.status_page, entry.homepage, entry.probe) if entry is not None else ()
    return (*((s.kind, s.url) for s in sources), *(("", home) for home in homes if home))


async def part_names(desk: Desk, service_id: str) -> tuple[str, ...]:
    """The parts of a service as its pages list them; last those that are followed and gone."""
    names, ledger = parts_listed(desk.app, service_id), desk.app.stored.ledger
    chosen = [sorted(s.parts) for s in ledger.services() if s.id == service_id]
    return tuple(dict.fromkeys((*names, *(name for parts in chosen for name in parts))))


async def choose_parts(desk: Desk, service_id: str, parts: Iterable[str]) -> None:
    """Only these matter from now on; none: all of it."""
    desk.app.stored.ledger.choose(service_id, frozenset(parts))
    await desk.watch.followed_anew()


def _follow(desk: Desk, choice: Choice) -> Service:
    app, ledger = desk.app, desk.app.stored.ledger
    name = _named(choice.name)
    if not choice.sources:
        raise StatusWatchError(
            say("Nothing of {name} is chosen", name=name), say("Choose at least one thing to ask.")
        )
    there = {s.name.casefold(): s for s in ledger.services()}
    old = there.get(name.casefold())
    entry = known_to(app.profile).get(choice.entry) if choice.entry else None
    if old is None and entry is not None and entry.id not in {s.id for s in there.values()}:
        home = entry.status_page or entry.homepage
        service = Service(entry.id, name, home, entry.category, frozenset(choice.parts))
        ledger.follow(service, (), app.clock.now())
    asked = [f.source for f in ledger.sources(old.id)] if old else []
    written = {(s.kind, listing.place_of(s.kind, s.url)): s.url for s in asked}
    for source in choice.sources:  # one page that is written in two ways is one source
        url = written.get((source.kind, listing.place_of(source.kind, source.url)), source.url)
        app.follow(url, source.kind, name, choice.parts, source.options)
    return app.find(name)


def _named(text: str) -> str:
    name = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    if not name:
        raise StatusWatchError(say("It has no name yet"), say("Say what you call it."))
    if len(name) > LONGEST_NAME:
        raise StatusWatchError(
            say("The name is too long"), say("Up to {n} letters will do.", n=LONGEST_NAME)
        )
    return name
