"""How we behave towards hosts: one connection each, few in all, and never before they said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from statuswatch.core.schedule import RETRY_AFTER_CAP
from statuswatch.core.words import say
from statuswatch.http import HttpTrouble

IN_FLIGHT = 32
"""Requests under way at once; httpcore's pool grows quadratic beyond."""


def host_of(url: str) -> str:
    """Host and port, lower case: what Retry-After and "one connection" speak of."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    return host.removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ":"))


class Hosts:
    """Who must not be asked before when, and who is being asked now."""

    def __init__(
        self, holds: Mapping[str, datetime], keep: Callable[[str, datetime], None]
    ) -> None:
        self._holds = dict(holds)
        self._keep = keep
        self._locks: dict[str, asyncio.Lock] = {}
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._slow_room = asyncio.Semaphore(IN_FLIGHT // 2)
        self._doubted: set[str] = set()

    def learn(self, holds: Mapping[str, datetime]) -> None:
        """Take in what other processes were told."""
        for host, until in holds.items():
            self._holds[host] = max(until, self._holds.get(host, until))

    def held(self, url: str, now: datetime) -> datetime | None:
        """Until when this host asked us to stay away, if it did."""
        until = self._holds.get(host_of(url))
        return until if until is not None and until > now else None

    def hold(self, url: str, until: datetime) -> None:
        """Kept across restarts. A shorter word does not undo a longer one."""
        host = host_of(url)
        if until > self._holds.get(host, datetime.min.replace(tzinfo=UTC)):
            self._holds[host] = until
            self._keep(host, until)

    def doubt(self, url: str, *, doubted: bool) -> None:
        """Hosts that did not answer last time share half of the places: forty that hang for half
        a minute each must not keep the others waiting."""
        if doubted:
            self._doubted.add(host_of(url))
        else:
            self._doubted.discard(host_of(url))

    def doubts(self, url: str) -> bool:
        return host_of(url) in self._doubted

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """One connection per host. Waiting for a host takes none of the few places in all."""
        host = host_of(url)
        lock = self._locks.setdefault(host, asyncio.Lock())
        async with AsyncExitStack() as places:
            await places.enter_async_context(lock)
            if host in self._doubted:
                await places.enter_async_context(self._slow_room)
            await places.enter_async_context(self._room)
            yield


class Patience:
    """The seconds one poll may take, and `each` of its requests. Waiting for its turn costs none:
    whoever was not asked cannot have failed."""

    def __init__(self, seconds: float, each: float | None = None) -> None:
        self.limit = asyncio.timeout(None)
        self._each = each
        self._left = seconds
        self._under_way = 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        time = asyncio.get_running_loop().time
        if not self._under_way:
            self.limit.reschedule(time() + self._left)
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way and not self.limit.expired():
                self._left = (self.limit.when() or 0.0) - time()
                self.limit.reschedule(None)

    @asynccontextmanager
    async def asking_one(self) -> AsyncIterator[None]:
        """Raises HttpTrouble when this one request is out of time; the end of the whole poll's
        time passes through."""
        with self.asking():
            own = asyncio.timeout(self._each)
            try:
                async with own:
                    yield
            except TimeoutError as late:
                if not own.expired():
                    raise
                raise HttpTrouble("time", say("no answer in time")) from late


def retry_after(header: str | None, now: datetime) -> datetime | None:
    """Both forms (seconds, date), at most 24 h; absent, past, negative or junk: `None`.

    RFC 9110 §10.2.3. A huge number is a mistake or a wish: the cap stands for both.
    """
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        seconds = min(int(text[:12]), int(RETRY_AFTER_CAP.total_seconds()))
        return now + timedelta(seconds=seconds) if seconds else None
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    moment = min(moment, now + RETRY_AFTER_CAP)  # compared first: the year 9999 has no UTC
    return moment.astimezone(UTC) if moment > now else None


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """The freshness an answer claims, a day at most: Cache-Control's max-age, else Expires counted
    from its own Date (RFC 9111 §4.2.1: by their clock alone); `None` where it forbids keeping."""
    control = headers.get("cache-control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return None
    for part in control.split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdecimal():
            return timedelta(seconds=min(int(value.strip('"')[:9]), _DAY))
    return _until_it_expires(headers)


_DAY = 86_400


def _until_it_expires(headers: Mapping[str, str]) -> timedelta | None:
    try:
        ends = parsedate_to_datetime(headers["expires"])
        said = parsedate_to_datetime(headers["date"])
        seconds = (ends - said).total_seconds()
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None  # "0" and "-1" mean at once; without their clock an hour says nothing
    return timedelta(seconds=min(seconds, _DAY)) if seconds > 0 else None
