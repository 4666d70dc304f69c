"""Where has the page gone? Vendors change their provider, and the old address then says 404, or
something else altogether: it is looked for anew, politely, and never by guess."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from statuswatch.core.flow import Adapter, StatusWatchError
from statuswatch.core.model import Failed, Known, Role, Service, Source
from statuswatch.engine.clock import Clock
from statuswatch.engine.discover import MOST, Budget, Found, discover
from statuswatch.engine.engine import Engine
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.fetched import Exchange, Fetched
from statuswatch.engine.frontpage import carries, domain_of
from statuswatch.engine.hints import is_about_status
from statuswatch.store.nouns import Followed
from statuswatch.store.protocols import Ledger, Moves

LOOK = 600.0
"""Seconds between two looks at what may have moved; one source is looked for at a time."""

AFTER = timedelta(days=1)
"""How long a page must be unreadable before it is looked for. Time, not polls: these come more
seldom the longer it lasts, and a vendor's bad night or a closed page is over after a day."""

AGAIN = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""After these it is looked for again; then it is given up until it was readable in between."""

LATER = timedelta(hours=1)
"""Where the page has other trouble just now (no answer, a 500), that is no time to look."""

SHORTEST = 3
"""Letters of a name that say anything."""

GONE = frozenset({404, 410})

PLAIN = frozenset({"status", "page", "system", "service", "incident", "history", "feed", "the"})
"""Words of a page's title that are no part of a name."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Tries:
    """How often one silence was looked into. `due`: None: given up."""

    since: datetime
    made: int
    due: datetime | None

    @classmethod
    def read(cls, noted: str | None, since: datetime) -> _Tries:
        """As it was noted; another silence than that one begins to count anew."""
        fresh = cls(since, 0, since + AFTER)
        try:
            began, made, due = (noted or "").split(" ")
            kept = cls(
                datetime.fromisoformat(began),
                int(made),
                datetime.fromisoformat(due) if due != "-" else None,
            )
        except ValueError:
            return fresh
        return kept if kept.since == since else fresh

    def after(self, now: datetime) -> _Tries:
        due = now + AGAIN[self.made] if self.made < len(AGAIN) else None
        return _Tries(self.since, self.made + 1, due)

    def __str__(self) -> str:
        due = self.due.isoformat() if self.due else "-"
        return f"{self.since.isoformat()} {self.made} {due}"


class Rediscovery:
    """Runs beside the engine. `places`: where else a source of a service may be read, by what is
    known of the service (a newer catalogue); None: it cannot be read elsewhere as it is read."""

    def __init__(
        self,
        ledger: Ledger,
        moves: Moves,
        fetcher: Fetcher,
        engine: Engine,
        clock: Clock,
        readers: Callable[[], Iterable[Adapter]],
        places: Callable[[Service, Source], Iterable[str] | None],
    ) -> None:
        self._ledger, self._moves = ledger, moves
        self._fetcher, self._engine, self._clock = fetcher, engine, clock
        self._readers, self._places = readers, places
        self._not_before: dict[str, datetime] = {}
        self._asleep = False

    @property
    def resting(self) -> bool:
        """Nothing is under way (for the simulated clock)."""
        return self._asleep

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._rest(LOOK)  # how it is now comes first: everything has had its poll
            try:
                await self._look()
            except StatusWatchError as error:  # the history is locked, or the disk is full
                log.warning("%s", error.title)
            except Exception:  # one page's bug must not stop the others; the log has it whole
                log.exception("looking for a page that moved failed")

    async def _look(self) -> None:
        now = self._clock.now()
        if self._is_us() or not self._clock.sane():
            return
        for f, tries in self._waiting():
            later = self._not_before.get(f.source.id)
            if tries.due is None or tries.due > now or (later is not None and later > now):
                continue
            if self._fetcher.hosts.held(f.source.url, now) is None:
                await self._seek(f.source, tries)
                return

    def _waiting(self) -> Iterator[tuple[Followed, _Tries]]:
        """The official sources that cannot be read; one that said 410 is paused for it."""
        for f in self._engine.followed().values():
            if f.source.role is not Role.OFFICIAL or f.paused not in {"", "gone"}:
                continue
            known = self._engine.known(f.source.id)
            since = known.failing_since
            if since is not None and (known.silent is not None or f.paused):
                yield f, _Tries.read(self._ledger.noted(_key(f.source)), since)

    async def _seek(self, source: Source, tries: _Tries) -> None:
        now = self._clock.now()
        self._not_before[source.id] = now + LATER
        service = next((s for s in self._ledger.services() if s.id == source.service), None)
        if service is None:
            return
        further = self._places(service, source)
        if further is None:
            return
        reader = next(a for a in self._readers() if a.kind == source.kind)
        fetched = await self._fetcher.poll(reader, source, fresh=True)
        if self._is_us() or not is_elsewhere(fetched):
            return
        starts = _starts(source, service, further)
        self._ledger.note(_key(source), str(tries.after(now)))  # before: a crash must not repeat it
        budget = Budget(MOST, sum(1 + _hops(x) for x in fetched.exchanges))
        found = await self._found(source, service, starts, budget)
        if found is None or self._is_us() or not self._still_waits(source):
            return
        self._take_over(source, service, found)

    async def _found(
        self, source: Source, service: Service, starts: tuple[str, ...], budget: Budget
    ) -> Found | None:
        """The one page that fits, by any of the ways there; each has its share of the requests."""
        readers = tuple(self._readers())
        for n, start in enumerate(starts):
            share = Budget(budget.left // (len(starts) - n))
            if not share.left:
                continue
            found = await discover(start, readers, self._fetcher, budget=share)
            budget.spent += share.spent
            every = () if found is None else (found, *found.others)
            fit = {one.url: one for one in reversed(every) if self._fits(one, source, service)}
            if len(fit) == 1:  # of two that fit alike, which is meant is for the user to say
                return next(iter(fit.values()))
        return None

    def _fits(self, found: Found, source: Source, service: Service) -> bool:
        reader = {a.kind: a for a in self._readers()}
        there = (found.kind, found.url)
        if there in {
            (source.kind, p) for p in (source.url, *reader[source.kind].places(source.url))
        }:
            return False  # it is where it was
        if found.kind == "feed" and not is_about_status(found.url):
            return False  # a blog's
        shared = any(carries(found.url, mark) for a in reader.values() for mark in a.marks)
        return fits(found, source, service, shared=shared)

    def _is_us(self) -> bool:
        return self._engine.line.down or self._engine.paused

    def _still_waits(self, source: Source) -> bool:
        """It was neither read nor dropped meanwhile."""
        there = {f.source.id: f for f in self._ledger.sources(source.service)}
        f = there.get(source.id)
        return f is not None and f.paused in {"", "gone"} and _fails(self._engine.known(source.id))

    def _take_over(self, source: Source, service: Service, found: Found) -> None:
        """The new source first: were that all that is written, the next look would do the rest."""
        now = self._clock.now()
        reader = next(a for a in self._readers() if a.kind == found.kind)
        same = {found.url, *reader.places(found.url)}
        for f in self._ledger.sources(service.id):
            if f.source.kind == found.kind and f.source.url in same and f.source != source:
                if f.paused:
                    self._ledger.pause(f.source.id, "")
                break
        else:
            key = f"{service.id}:{found.kind}:{found.url}"
            new = Source(key, service.id, found.kind, found.url, role=reader.role)
            self._ledger.follow(service, [new], now)
        self._moves.move(source, found.url, now)
        log.info("%s has moved: it is read at %s", source.url, found.url)
        self._engine.look_again()
        self._engine.news()

    async def _rest(self, seconds: float) -> None:
        nap = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.sleep(0)  # only now the clock knows of the nap
            self._asleep = True
            await nap
        finally:
            self._asleep = False
            nap.cancel()


def is_elsewhere(fetched: Fetched) -> bool:
    """Does the host say that this is not there, or show something else? Its trouble, its refusal
    and no answer at all say nothing of the kind."""
    if not isinstance(fetched.outcome, Failed) or not fetched.exchanges:
        return False
    return all(
        x.status is not None and (x.status in GONE or 200 <= x.status < 300)
        for x in fetched.exchanges
    )


def fits(found: Found, source: Source, service: Service, *, shared: bool) -> bool:
    """Is it this service's page? `shared`: its host is a vendor's, who keeps many pages there.

    By the name it gives itself; a page of the very host that was read before needs none; nor does
    one on another host of the same owner, if the service's name is in that host's.
    """
    if _is_called(found.report.title, service.name):
        return True
    host, old = _host(found.url), _host(source.url)
    if shared or not host:
        return False
    if host == old:
        return True
    owners = {domain_of(old), domain_of(_host(service.homepage))}
    name = "".join(_words(service.name))
    return domain_of(host) in owners and len(name) >= SHORTEST and name in "".join(_words(host))


def _starts(source: Source, service: Service, further: Iterable[str]) -> tuple[str, ...]:
    """Where to begin: what a catalogue knows, the front of the host it was on, its home."""
    parts = urlsplit(source.url)
    front = f"{parts.scheme}://{parts.netloc}/"
    asked = (*further, front, service.homepage)
    wanted = {url.rstrip("/"): url for url in reversed(asked) if _is_web(url)}
    return tuple(dict.fromkeys(wanted[u.rstrip("/")] for u in asked if _is_web(u)))


def _fails(known: Known) -> bool:
    return known.failing_since is not None


def _hops(exchange: Exchange) -> int:
    return len(exchange.answer.hops) if exchange.answer is not None else 0


def _key(source: Source) -> str:
    return f"rediscovery:{source.id}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_called(title: str, name: str) -> bool:
    """By whole words: "Podhost Status" is Podhost's, and GitHub's page is that of GitHub Actions,
    but what calls itself Cloud is not Cloudflare."""
    told, meant = [w for w in _words(title) if w not in PLAIN], _words(name)
    if min(len("".join(told)), len("".join(meant))) < SHORTEST:
        return False
    alike = set(told) <= set(meant) or set(meant) <= set(told)
    return alike or "".join(told) == "".join(meant)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
