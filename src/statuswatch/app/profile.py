"""One profile, opened: its settings, its store, and the network where it is asked for."""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import acting, pausing, podcasting
from statuswatch.app.chosen import Chosen
from statuswatch.app.network import Network, http_of
from statuswatch.app.restoring import take_up
from statuswatch.core.flow import Hearing, StatusWatchError
from statuswatch.core.model import Known, Role, Rules, Service, Source
from statuswatch.core.schedule import stale_after
from statuswatch.core.words import Message, Setting, say
from statuswatch.engine.clock import Clock, SystemClock
from statuswatch.engine.lock import EngineLock
from statuswatch.language import speech
from statuswatch.settings import Problem, Profile, Settings, load
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored

if TYPE_CHECKING:  # the network's libraries are imported when the engine is built, not before
    from statuswatch.app.addresses import Addresses
    from statuswatch.app.forecasting import Forecasts
    from statuswatch.channels import Channel
    from statuswatch.core.forecast import Forecast
    from statuswatch.core.overview import Overview
    from statuswatch.core.preferences import Preferences
    from statuswatch.core.silences import Silences
    from statuswatch.core.witness import Burst, Testimony, Verdict
    from statuswatch.engine.deliver import Teller
    from statuswatch.engine.engine import Engine
    from statuswatch.engine.testimony import Court

log = logging.getLogger(__name__)


class App:
    """One profile, opened. Raises StoreError where its history cannot be opened."""

    def __init__(
        self,
        profile: Profile,
        clock: Clock | None = None,
        settings: Settings | None = None,
        *,
        to_read: bool = False,
    ) -> None:
        """`settings`: instead of those in the profile's file. `to_read`: its history can't be
        written."""
        self.profile = profile
        self.clock = clock or SystemClock()
        take_up(profile)
        problems: tuple[Problem, ...] = ()
        fixed = settings is not None
        if settings is None:
            settings, problems = load(profile)
        self.problems: tuple[Problem, ...] = problems
        self.stored: Stored = open_store(profile.history, self.clock.now(), to_read=to_read)
        self._chosen = Chosen(profile, self.stored, settings, fixed=fixed)
        self.lock = EngineLock(profile.data_dir / "engine.lock")
        self._network: Network | None = None
        self.asks: Engine | None = None
        """What asks in this process, where anything was asked here yet."""
        self._forecasts: Forecasts | None = None
        self._addresses: Addresses | None = None

    @property
    def settings(self) -> Settings:
        """As they were read last."""
        return self._chosen.settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._chosen.take(settings)

    async def heed(self) -> Settings:
        """Take in what was written into the file since, and ask the world by it; what holds now."""
        self._chosen.read_again()
        if self._network is not None:
            await self._network.go_by(self.settings)
        return self.settings

    @property
    def addresses(self) -> Addresses:
        """Where the user's channels lead: secrets."""
        if self._addresses is None:
            from statuswatch.app.addresses import Addresses

            self._addresses = Addresses()
        return self._addresses

    @property
    def forecasts(self) -> Forecasts:
        """How much longer what ails a service may last. No network."""
        if self._forecasts is None:
            from statuswatch.app.forecasting import Forecasts

            self._forecasts = Forecasts(self.stored.history, self.stored.ledger.services)
        return self._forecasts

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the user must know of the store: a damaged file moved aside, a backup made."""
        return self.stored.notes

    async def close(self) -> None:
        if self._network is not None:
            await self._network.fetcher.close()
            await self._network.engine.line.close()
        self.lock.free()
        self.close_store()

    def close_store(self) -> None:
        """Writes what is buffered. A full disk is said, not raised: there is nothing to do. What
        was kept in memory and is lost with us is said at the next start, too."""
        try:
            self.stored.close()
        except StatusWatchError as error:
            log.warning("%s", error.title)

    def reading(self) -> Setting:
        """Where what we say is read now: in the reader's language and zone."""
        return speech(self.settings.language, self.settings.hours).setting(self.clock.now())

    # -- what is known, without the network --------------------------------------------------

    @property
    def rules(self) -> Rules:
        return Rules(stale_after=stale_after(self.settings.interval))

    @property
    def preferences(self) -> Preferences:
        """What the user wants to hear, as the settings file says now. Raises StoreError."""
        return self._chosen.preferences

    def silences(self) -> Silences:
        """What they do not want to hear now. Raises StoreError."""
        return self._chosen.silences(self.clock.now())

    def known(self, source: str) -> Known:
        """What is known of a source, with its newest answer where this process asks it."""
        engine = self.asks
        return self.stored.journal.known(source) if engine is None else engine.known(source)

    def overview(self) -> Overview:
        """How everything is as far as this profile knows. No network."""
        from statuswatch.engine.present import Oracle, present

        engine = self.asks
        ledger, journal = self.stored.ledger, self.stored.journal
        now = self.clock.now()
        seq = journal.last_seq()  # before what it includes is read: never too new
        seen = present(
            ledger.services(),
            ledger.sources() if engine is None else engine.followed().values(),
            self.known,
            now,
            self.rules,
            self.stored.history,
            Oracle(self._court(now).verdict, self._foresee, self.silences(), self._tags()),
        )
        unread, silent_until = self.stored.outbox.unread(), acting.disturbed_until(self)
        seen = replace(
            seen, seq=seq, unread=unread, disturb_after=silent_until, paused=pausing.paused(self)
        )
        if engine is None:
            return seen
        checked = engine.checked or seen.checked
        line = engine.line
        unheard = engine.lost.told()
        return replace(
            seen, line=line.state, line_since=line.since, checked=checked, unheard=unheard
        )

    def _tags(self) -> Mapping[str, tuple[str, ...]]:
        """What the user sorts services under, by their ids. Raises StoreError."""
        return {s: wishes.tags for s, wishes in self.preferences.services.items() if wishes.tags}

    def verdict(self, service: str) -> Verdict | None:
        """Down, or just me? As far as this profile knows; `None`: nobody follows it. No network."""
        found = next((s for s in self.stored.ledger.services() if s.id == service), None)
        if found is None:
            return None
        followed = self.stored.ledger.sources(found.id)
        return self._judge(found, {f.source: self.known(f.source.id) for f in followed})

    def _judge(self, service: Service, known: Mapping[Source, Known]) -> Verdict:
        return self._court(self.clock.now()).verdict(service, known)

    def _stands_still(self) -> bool:
        """Nobody knows how it is now: our line is down, or the user has paused."""
        if self._network is None:
            return False
        return self._network.engine.line.down or self._network.engine.paused

    def _foresee(self, service: Service) -> Forecast | None:
        return self.forecasts.of(service, self.clock.now())

    def testimony(self, service: Service) -> Testimony:
        """What `verdict` goes by."""
        return self._court(self.clock.now()).testimony(service, known_of(self, service))

    def _court(self, now: datetime) -> Court:
        from statuswatch.engine.testimony import Court

        history = self.stored.history
        if self._network is None:
            return Court(history, now, self.rules, burst=self._burst)
        engine = self._network.engine
        return Court(
            history,
            now,
            self.rules,
            looks=engine.looks,
            burst=engine.burst,
            around=engine.around.seen,
        )

    def _burst(self, source: Source) -> Burst | None:
        """What others said when they were last asked, by whichever process."""
        adapter = adapters.load(source.kind)
        if not isinstance(adapter, Hearing):
            return None
        return adapter.burst(source, self.stored.journal.memory(source.id), self.clock.now())

    def find(self, name: str, *, also_left: bool = False) -> Service:
        """A followed service by name or id. Raises StatusWatchError, naming those there are."""
        wanted = name.casefold().strip()
        services = self.stored.ledger.services(also_left=also_left)
        for service in services:
            if wanted in {service.id.casefold(), service.name.casefold()}:
                return service
        names = ", ".join(s.name for s in services[:12])
        advice = (
            say("You follow: {names}.", names=names)
            if names
            else say("You follow nothing yet. Add something: statuswatch add URL")
        )
        raise StatusWatchError(say("You do not follow {name}", name=name), advice)

    # -- the network -------------------------------------------------------------------------

    @property
    def network(self) -> Network:
        if self._network is None:
            self._network = self._build()
        return self._network

    def _build(self) -> Network:
        from statuswatch.engine.engine import Engine
        from statuswatch.engine.fetch import Fetcher
        from statuswatch.engine.manners import Hosts
        from statuswatch.engine.network import OwnLine

        journal = self.stored.journal
        hosts = Hosts(journal.holds(), journal.hold)
        http = http_of(self.settings)
        fetcher = Fetcher(http, hosts, self.clock)
        line = OwnLine(self.settings.canaries, http, self.clock)
        engine = Engine(
            self.stored,
            fetcher,
            line,
            self.clock,
            self.settings,
            self._install(),
            podcasting.load,
        )
        self.asks = engine
        return Network(engine, fetcher)

    def _install(self) -> str:
        """This installation's random name: it only spreads polls, and is sent to nobody."""
        name = self.stored.ledger.noted("install")
        if name is None:
            name = os.urandom(8).hex()
            self.stored.ledger.note("install", name)
        return name

    def teller(self, channels: Iterable[Channel]) -> Teller:
        """Who decides what is told, and takes it to the user."""
        from statuswatch.app.beside import Recorded
        from statuswatch.engine.aftermath import Advice
        from statuswatch.engine.deciding import Decider
        from statuswatch.engine.deliver import Teller

        def wishes() -> Preferences:
            return self.preferences

        def decider(working: Callable[[], Iterable[str]]) -> Decider:
            advice = Advice(
                self.known,
                self._judge,
                self._foresee,
                lambda: self.rules.stale_after,
                self._stands_still,
            )
            return Decider(self.stored, advice, working, wishes, self.clock, Recorded(self))

        teller = Teller(self.stored, channels, wishes, self.clock, decider)
        teller.setting = self.reading
        return teller

    # -- following ---------------------------------------------------------------------------

    def follow(
        self,
        url: str,
        kind: str,
        name: str,
        parts: Iterable[str] = (),
        options: Mapping[str, str] | None = None,
    ) -> tuple[Service, Source]:
        """Follow `url` as a source of the service called `name` (a new one, or one there is)."""
        adapter = adapters.load(kind)
        ledger = self.stored.ledger
        chosen = frozenset(parts)
        there = {s.name.casefold(): s for s in ledger.services()}
        page, followed_ids = page_of(url, adapter.role), {s.id for s in there.values()}
        # What was left takes up its history again, but not for another page of the same name.
        taken = {
            s.id
            for s in ledger.services(also_left=True)
            if s.id in followed_ids or _host(s.homepage) != _host(page)
        }
        service = there.get(name.casefold())
        if service is None:
            service = Service(slug_of(name, taken), name, homepage=page, parts=chosen)
        elif chosen - service.parts:
            service = replace(service, parts=service.parts | chosen)
            ledger.choose(service.id, service.parts)
        key = f"{service.id}:{kind}:{url}"
        source = Source(key, service.id, kind, url, dict(options or {}), adapter.role)
        ledger.follow(service, [source], self.clock.now())
        for followed in ledger.sources(service.id):
            if followed.source.id == key and followed.paused:
                ledger.pause(key, "")  # adding it anew is the word it waited for
        return service, source


def page_of(url: str, role: Role) -> str:
    """Where a person reads it: a document's own address shows JSON, its site's front does not."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/" if role is Role.OFFICIAL and parts.netloc else url


def _host(url: str) -> str:
    return urlsplit(url).netloc.casefold()


def slug_of(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "service"
    slug, n = base, 2
    while slug in taken:
        slug, n = f"{base}-{n}", n + 1
    return slug


def known_of(app: App, service: Service) -> dict[Source, Known]:
    """What is known of each source of a service."""
    followed = app.stored.ledger.sources(service.id)
    return {f.source: app.stored.journal.known(f.source.id) for f in followed}
