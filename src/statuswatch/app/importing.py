"""What is followed, out to a list and in from one. Asks nobody: what a list does not say stays
to be found out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import entries
from statuswatch.app.own_entries import known_to
from statuswatch.app.profile import App, page_of, slug_of
from statuswatch.core.flow import Adapter, StatusWatchError
from statuswatch.core.model import Service, Source
from statuswatch.core.words import Message, say
from statuswatch.importers import LeftOut, Listed, Wanted

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an entry. `already`: it was followed before; `twice`: it stands in the list
    more than once; `why`: it is not followed. None of these: it is followed from now on."""

    wanted: Wanted
    service: str = ""
    already: bool = False
    twice: bool = False
    why: Message | None = None
    unknown: bool = False


def follows(app: App) -> Iterator[tuple[Service, tuple[Source, ...]]]:
    """Every service with its sources, as lists have them."""
    by_service: dict[str, list[Source]] = {}
    for followed in app.stored.ledger.sources():
        by_service.setdefault(followed.source.service, []).append(followed.source)
    for service in app.stored.ledger.services():
        yield service, tuple(by_service.get(service.id, ()))


def take_in(app: App, listed: Listed) -> tuple[TakenIn, ...]:
    """Follow what a list names, each thing once. Raises StoreError."""
    return tuple(taking_in(app, listed))


def taking_in(app: App, listed: Listed) -> Iterator[TakenIn]:
    """The same one by one. Raises StoreError."""
    intake = _Intake(app)
    yield from (intake.take(wanted) for wanted in listed.wanted)
    yield from map(_left_out, listed.left_out)


def _left_out(one: LeftOut) -> TakenIn:
    wanted = Wanted(one.name, "", line=one.line, entry=one.entry)
    return TakenIn(wanted, why=one.why)


@dataclass(slots=True)
class _Intake:
    """One list under way. What is followed is read once: ten thousand entries take seconds."""

    app: App
    services: dict[str, Service] = field(default_factory=dict)
    """By name, case folded."""
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """The service that is followed at a kind and place."""
    fresh: set[tuple[str, str]] = field(default_factory=set)
    named: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the services of this list (id or host, and name) are called here."""
    used: set[str] = field(default_factory=set)
    tried: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many of a host bear a name: the next of them goes on from there."""
    taken: set[str] = field(default_factory=set)
    adapters: dict[str, Adapter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.adapters = {a.kind: a for a in adapters.all_adapters()}
        ledger = self.app.stored.ledger
        self.services = {s.name.casefold(): s for s in ledger.services()}
        self.taken = {s.id for s in ledger.services(also_left=True)}
        for followed in ledger.sources():
            source = followed.source
            self.places[self._place(source.kind, source.url)] = source.service

    def _place(self, kind: str, url: str) -> tuple[str, str]:
        """Where it is really asked: two ways to write one page are one."""
        adapter = self.adapters.get(kind)
        return kind, next(iter(adapter.places(url)), url) if adapter else url

    def take(self, wanted: Wanted) -> TakenIn:
        from statuswatch.engine.discover import web_address

        try:
            url = web_address(wanted.url)
        except StatusWatchError as error:
            return TakenIn(wanted, why=error.title)
        if "secret" in wanted.options:
            why = say("its secret is in no list: add it anew with --secret")
            return TakenIn(wanted, why=why)
        wanted = self._read_by(wanted, url)
        kind, url = wanted.kind, wanted.url
        if not kind:
            why = say("what it is has to be asked: import it with --look")
            return TakenIn(wanted, why=why, unknown=True)
        place = self._place(kind, url)
        if place in self.places:
            twice = place in self.fresh
            return TakenIn(wanted, self.places[place], already=not twice, twice=twice)
        service = self._follow(wanted, kind, url)
        self.places[place] = service.id
        self.fresh.add(place)
        return TakenIn(wanted, service.id)

    def _read_by(self, wanted: Wanted, url: str) -> Wanted:
        """With what reads it, and where: as the list says, else as the catalogue knows that host."""
        if wanted.kind in self.adapters:
            return replace(wanted, url=url)
        entry = known_to(self.app.profile).of_host(urlsplit(url).hostname or "", below=False)
        reading = entries.reading_of(entry) if entry is not None else None
        if reading is None:
            return replace(wanted, url=url, kind="")
        options, parts = {**reading.options, **wanted.options}, wanted.parts or reading.parts
        return replace(
            wanted, url=reading.url, kind=reading.kind, options=options, parts=tuple(parts)
        )

    def _follow(self, wanted: Wanted, kind: str, url: str) -> Service:
        role = self.adapters[kind].role
        name = self._name(wanted, url)
        service = self.services.get(name.casefold())
        if service is None:
            slug = wanted.service if self._is_free(wanted.service) else slug_of(name, self.taken)
            page = wanted.homepage or page_of(url, role)
            service = Service(slug, name, page, wanted.category, frozenset(wanted.parts))
            self.services[name.casefold()] = service
            self.taken.add(slug)
        key = f"{service.id}:{kind}:{url}"
        source = Source(key, service.id, kind, url, dict(wanted.options), role)
        self.app.stored.ledger.follow(service, [source], self.app.clock.now())
        return service

    def _is_free(self, service: str) -> bool:
        return bool(service) and service not in self.taken and slug_of(service, set()) == service

    def _name(self, wanted: Wanted, url: str) -> str:
        """Two that are both called "Status" are two services; what is followed already under a
        name gets one more source, as with `add`."""
        name = wanted.name[:LONGEST_NAME].strip() or url
        host = urlsplit(url).hostname or ""
        whose = wanted.service or host, name.casefold()
        if whose not in self.named:
            called, n = name, self.tried.get((host, name), 1)
            while called.casefold() in self.used:
                called, n = f"{name} ({host}{f', {n}' if n > 1 else ''})", n + 1
            self.tried[host, name] = n
            self.named[whose] = called
            self.used.add(called.casefold())
        return self.named[whose]


def in_words(found: Iterable[TakenIn]) -> tuple[int, int, int, int]:
    """How many are new, were followed before, stand twice, and are not followed."""
    each = tuple(found)
    new = sum(1 for one in each if one.why is None and not one.already and not one.twice)
    already, twice = sum(one.already for one in each), sum(one.twice for one in each)
    return new, already, twice, len(each) - new - already - twice
