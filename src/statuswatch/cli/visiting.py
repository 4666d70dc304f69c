"""`check` of what is not followed: found by name or address, read once, and nothing of it kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import podcasting, visitor
from statuswatch.app.entries import Reading, readings_of
from statuswatch.app.own_entries import known_to
from statuswatch.app.secrets import Secret, hide
from statuswatch.cli.by_name import known_as
from statuswatch.cli.looking import address
from statuswatch.cli.opening import UsageError, nearest, typed
from statuswatch.core.model import Failed, Known, Observation, Report, Role, Rules, Service, Source
from statuswatch.core.probing import look_of
from statuswatch.core.reduce import advance
from statuswatch.core.witness import Look
from statuswatch.core.words import Message, say
from statuswatch.engine.engine import Polled
from statuswatch.engine.network import OWN_LINE

if TYPE_CHECKING:
    from statuswatch.app import App
    from statuswatch.catalogue import Entry
    from statuswatch.engine.network import OwnLine
    from statuswatch.engine.surroundings import Around
    from statuswatch.settings import Settings


@dataclass(frozen=True, slots=True)
class Stranger:
    """A service that is not followed, and what of it can be asked. `page`: for a person to open,
    where nothing can."""

    service: Service
    sources: tuple[Source, ...]
    page: str = ""
    secret: Secret | None = None


def stranger(app: App, name: str, not_followed: UsageError) -> Stranger | Service:
    """Whom `name`, which is no name of anything followed, means all the same: a service that is
    followed under another name, one of the catalogue, or an address. Raises UsageError."""
    text = typed(name)
    entry = known_as(text, app.profile, exactly=True)
    if entry is None and (url := _address(text)):
        entry = _front_of(app, url)
        if entry is None:
            return _followed_at(app, url) or _at(url)
    if entry is None and nearest(text, [s.name for s in app.stored.ledger.services()]):
        raise not_followed
    entry = entry or known_as(text, app.profile)
    if entry is None:
        title = say("You do not follow {name}, and no service we know is called so", name=text)
        raise UsageError(title, not_followed.advice) from not_followed
    followed = {s.id: s for s in app.stored.ledger.services()}
    return followed.get(entry.id) or _of(entry)


def _address(text: str) -> str:
    """Empty: it is none. A user name in it is refused: UsageError."""
    try:
        return address(text)
    except UsageError:
        if "://" in text or "@" in text:
            raise
        return ""


def _front_of(app: App, url: str) -> Entry | None:
    """The service whose own front door this is; of a place behind it just that is meant."""
    parts = urlsplit(url)
    if parts.path not in {"", "/"} or parts.query:
        return None
    return known_to(app.profile).of_host(parts.hostname or "", below=False)


def _followed_at(app: App, url: str) -> Service | None:
    bare = url.rstrip("/")
    sources = [f.source for f in app.stored.ledger.sources()]
    owners = {s.service for s in sources if s.url.rstrip("/") == bare}
    return next((s for s in app.stored.ledger.services() if s.id in owners), None)


def _at(url: str) -> Stranger:
    """An address is only checked: to find out what it is takes longer than one waits here."""
    shown, secret = hide(url)
    service = Service(shown, urlsplit(shown).hostname or shown)
    return Stranger(service, (_source(service, Reading("probe", shown)),), secret=secret)


def _of(entry: Entry) -> Stranger:
    readings = readings_of(entry)
    parts = frozenset(part for reading in readings for part in reading.parts)
    home = entry.status_page or entry.homepage
    service = Service(entry.id, entry.name, home, entry.category, parts)
    return Stranger(service, tuple(_source(service, r) for r in readings), home)


def _source(service: Service, reading: Reading) -> Source:
    role = adapters.load(reading.kind).role
    name = f"{service.id}:{reading.kind}:{reading.url}"
    return Source(name, service.id, reading.kind, reading.url, reading.options, role)


class Visitor:
    """Reads places as the engine does, by the same rules, and remembers until we end."""

    def __init__(
        self,
        line: OwnLine,
        around: Around,
        rules: Rules,
        now: Callable[[], datetime],
        settings: Settings,
    ) -> None:
        """`settings`: by whose proxy they are asked."""
        self._fetcher, self._line, self._around = visitor(settings), line, around
        self._rules, self._now = rules, now
        self._looks: dict[str, list[Look]] = {}
        self.known: dict[Source, Known] = {}

    async def close(self) -> None:
        await self._fetcher.close()

    def looks(self, source: str) -> tuple[Look, ...]:
        return tuple(self._looks.get(source, ()))

    def meet(self, one: Stranger) -> None:
        if one.secret is not None:
            self._fetcher.lend(one.secret)

    async def poll(self, source: Source) -> Polled:
        known = self.known.get(source, Known())
        fetched = await self._fetcher.poll(podcasting.load(source.kind), source, fresh=True)
        at, outcome = self._now(), fetched.outcome
        if outcome is None:
            return Polled(source, at, None, known, held=fetched.held, fetched=fetched)
        bad = isinstance(outcome, Report) and source.role is Role.PROBE and outcome.incidents
        if fetched.unanswered or bad:
            await self._line.failed(source.url, weighty=True)
            if self._line.down and self._line.speaks(source.url):
                outcome = Failed(OWN_LINE, own_network=True)
        self._around.took(source, fetched, outcome, None)
        seen = Observation(source, at, outcome)
        if source.role is Role.PROBE and (look := look_of(seen, None)) is not None:
            self._looks.setdefault(source.id, []).append(look)
        known, changes = advance(known, seen, self._rules)
        self.known[source] = known
        return Polled(source, at, outcome, known, changes, fetched=fetched)


def unasked(one: Stranger) -> Message:
    """Nothing of it can be asked in the time that `check` has."""
    return say(
        "You do not follow {name}, and what tells of it has to be found out first: "
        "statuswatch probe {page}",
        name=one.service.name,
        page=one.page,
    )
