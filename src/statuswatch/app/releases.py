"""Is there a newer version? Asked once a day where the user wishes it, or by hand; told in About."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import __homepage__, __version__
from statuswatch.app import pausing
from statuswatch.core.flow import Answers, Flow, Request, Response, StatusWatchError, Trouble
from statuswatch.core.model import Failed, Report, Role, Source
from statuswatch.core.versions import Release, is_newer, is_ours, may_open, named
from statuswatch.core.words import Message, say
from statuswatch.engine.clock import RunningClock
from statuswatch.engine.conditional import learnt
from statuswatch.store.nouns import Validators

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App

NOTE = "updates"
"""The ledger's note of who was asked when, and what they said."""

EVERY = timedelta(days=1)
SPREAD = timedelta(hours=3)
"""So much later at most: everybody's programs must not come at one time."""

FIRST = 300.0
"""Seconds after the start, and at most as many again: a start has enough to do."""

LOOK_EVERY = 1800.0
"""Seconds between two looks whether it is time: a computer sleeps through moments."""

MOST = 1024 * 1024
"""Bytes of an answer that are read."""

log = logging.getLogger(__name__)


class NotAskedError(StatusWatchError):
    """Nobody could be asked, or nothing was understood; the title says why."""

    def __init__(self, why: Message) -> None:
        super().__init__(say("Nothing could be asked: {why}", why=why))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of newer versions. `daily`: it is asked each day; `host`: who is asked, empty:
    nobody; `at`: when they last answered; `newer`: a version that came after ours. `demo`: this is
    a throw-away profile, which asks nobody."""

    daily: bool
    host: str
    at: datetime | None = None
    newer: Release | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """The note. Times as ISO text; empty: never. The rest is what `address` answered."""

    asked: str = ""
    due: str = ""
    address: str = ""
    answered: str = ""
    version: str = ""
    url: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""

    @classmethod
    def read(cls, noted: str | None, address: str) -> _Kept:
        """What another address said is none of this one's; when anybody was asked counts."""
        try:
            found = json.loads(noted or "{}")
            kept = cls(**{str(name): str(value) for name, value in found.items()})
            _moment(kept.asked), _moment(kept.due), _moment(kept.answered)
        except (ValueError, TypeError, AttributeError):  # no note of ours
            return cls(address=address)
        return kept if kept.address == address else cls(kept.asked, kept.due, address)

    def is_due(self, now: datetime) -> bool:
        """A note of the future was written while the clock was wrong."""
        asked, due = _moment(self.asked), _moment(self.due)
        return asked is None or due is None or due <= now or asked > now

    @property
    def validators(self) -> dict[str, Validators]:
        if not self.version:
            return {}
        etag, modified = self.etag or None, self.modified or None
        return {self.address: Validators(self.address, etag, modified, self.digest)}


class Releases:
    """Asks in the background, if that is wished for. Runs beside the engine."""

    def __init__(self, app: App, chance: Callable[[], float] = random.random) -> None:
        """`chance`: from 0 to 1."""
        self._app, self._chance = app, chance

    async def run(self) -> None:
        """Until cancelled."""
        await self._app.clock.sleep(FIRST + FIRST * self._chance())
        while True:
            try:
                await self.look()
            except StatusWatchError as error:  # the history is locked, or the disk is full
                log.warning("%s", error.title)
            except Exception:  # an answer's bug must not stop the watching; the log has it whole
                log.exception("looking for a new version failed")
            await self._app.clock.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Ask, if it is wished for and time. Who does not answer is asked again a day later."""
        app = self._app
        chosen, now = app.settings, app.clock.now()
        address = chosen.updates_address
        if not chosen.updates or not address or not app.clock.sane():
            return
        if not _kept(app).is_due(now) or _stands_still(app):
            return
        if app.network.fetcher.hosts.held(address, now):
            return
        why = await _ask(app, self._chance)
        if why is not None:
            log.info("nobody could say whether there is a newer version: %s", why)


async def known(desk: Desk) -> Known:
    """No network. Raises StoreError."""
    return known_of(desk.app)


async def ask(desk: Desk) -> Known:
    """Ask now, by the user's hand. Raises NotAskedError, StoreError."""
    app = desk.app
    if isinstance(app.clock, RunningClock):
        raise NotAskedError(say("the demo asks nobody"))
    if not app.settings.updates_address:
        raise NotAskedError(say("no address is set for it"))
    if app.network.engine.line.down:  # a pause does not hold up what one asks for oneself
        raise NotAskedError(say("your own line is down"))
    why = await _ask(app)
    if why is not None:
        raise NotAskedError(why)
    return known_of(app)


def known_of(app: App) -> Known:
    """Raises StoreError."""
    address = app.settings.updates_address
    kept = _kept(app)
    newer = None
    if is_newer(kept.version, __version__):
        # Also what we wrote ourselves is looked at: others can write into that file.
        newer = Release(kept.version, kept.url if may_open(kept.url, address) else "")
    demo = isinstance(app.clock, RunningClock)
    return Known(app.settings.updates, host_of(address), _moment(kept.answered), newer, demo)


def words(found: Known) -> Message:
    """What is known, in a sentence."""
    if found.newer is not None:
        return say("Version {version} is out", version=found.newer.version)
    if found.at is not None:
        return say("This is the newest version, looked at {at}", at=found.at)
    return say("Not looked yet")


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


# -- asking ----------------------------------------------------------------------------------------


class _Index:
    """Read like a source's page: with its manners, its deadline and what it answered before."""

    kind, title, role = "releases", "Releases of StatusWatch", Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.answer: Answers | None = None

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        del still_open
        headers = {"Accept": "application/json"}
        # One byte more than is read tells that there is more. Nobody else is asked than was chosen.
        self.answer = yield Request(
            source.url, headers=headers, stop_after=MOST + 1, follow=False, decisive=False
        )
        return Report()

    def places(self, url: str) -> tuple[str, ...]:
        return (url,)

    def knows(self, page: Response) -> bool:
        del page
        return False


async def _ask(app: App, chance: Callable[[], float] = random.random) -> Message | None:
    """Why it was in vain; `None`: what they say is noted. Raises StoreError."""
    now, address, kept = app.clock.now(), app.settings.updates_address, _kept(app)
    due = now + EVERY + SPREAD * chance()
    kept = replace(kept, asked=now.isoformat(), due=due.isoformat())
    _keep(app, kept)  # before: a crash must not repeat it
    index = _Index()
    source = Source("", "", index.kind, address)
    fetched = await app.network.fetcher.poll(index, source, validators=kept.validators)
    if fetched.held is not None:
        return say("it asked us to stay away until {at}", at=fetched.held)
    if isinstance(fetched.outcome, Failed):
        return fetched.outcome.reason
    answer = index.answer
    if isinstance(answer, Trouble):
        return answer.words
    if not isinstance(answer, Response):
        return say("there was no answer")
    if answer.status == 304 and kept.version:
        _keep(app, replace(kept, answered=now.isoformat()))
        return None
    wrong = _refused(answer)
    if wrong is not None:
        return wrong
    found = await asyncio.to_thread(_read, answer.body, address)
    if isinstance(found, Message):
        return found
    new = learnt(answer)
    _keep(
        app,
        replace(
            kept,
            answered=now.isoformat(),
            version=found.version,
            url=found.url,
            etag=new.etag or "",
            modified=new.last_modified or "",
            digest=new.digest or "",
        ),
    )
    return None


def _refused(answer: Response) -> Message | None:
    host = host_of(answer.url)
    if answer.status == 404:
        return say("{host} knows no StatusWatch (404)", host=host)
    if answer.status != 200:
        return say("{host} answers {n}", host=host, n=answer.status)
    if len(answer.body) > MOST:
        return say("its answer is larger than {n} MB", n=MOST // 1048576)
    return None


def _read(body: bytes, address: str) -> Release | Message:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return say("its answer is not JSON")
    if not is_ours(document, __homepage__):
        return say("the project that it tells of is another one")
    found = named(document, address)
    return say("its answer names no version") if found is None else found


def _stands_still(app: App) -> bool:
    return pausing.paused(app) is not None or app.network.engine.line.down


def _kept(app: App) -> _Kept:
    return _Kept.read(app.stored.ledger.noted(NOTE), app.settings.updates_address)


def _keep(app: App, kept: _Kept) -> None:
    app.stored.ledger.note(NOTE, json.dumps(asdict(kept)))


def _moment(text: str) -> datetime | None:
    """Raises ValueError for what is no time with its zone."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
