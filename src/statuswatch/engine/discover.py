"""Here is a URL: which adapter knows this place? At most a handful of requests, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from statuswatch.core.flow import Adapter, AdapterError, Answer, Response, StatusWatchError, Trouble
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import say
from statuswatch.engine.fetch import Fetcher

MOST = 12
"""Requests of one discovery."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that an adapter reads: what it is, and what it says right now."""

    kind: str
    url: str
    report: Report


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that was asked, and what it answered."""

    url: str
    answer: Answer


LAST_WORD = frozenset({"dns", "tcp", "tls", "time", "held"})
"""Steps of a Trouble after which the other places, on the same host, need not be asked."""


def web_address(text: str) -> str:
    """`text` as a web address (https:// where none was written).

    Raises StatusWatchError when it is none, or names no host.
    """
    address = text.strip()
    if not re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*://", address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    plain = bool(host) and not re.search(r"[\s<>\"{}|\\^`]", address)
    named = host is not None and ("." in host or host == "localhost" or ":" in host)
    if parts.scheme not in {"http", "https"} or not plain or not named:
        raise StatusWatchError(
            say("{text} is not a web address", text=text.strip() or '""'),
            say("Give the address of a status page, for example https://status.example.com"),
        )
    if parts.username is not None or parts.password is not None:
        raise StatusWatchError(
            say("The address of {host} has a user name or password in it", host=host or ""),
            say("Addresses are kept and shown as they are, so leave it out. Nothing was kept."),
        )
    return address


async def discover(
    url: str,
    adapters: Iterable[Adapter],
    fetcher: Fetcher,
    told: Callable[[Evidence], None] = lambda _: None,
) -> Found | None:
    """What reads this place: the very address first, then where each kind keeps its documents,
    those with one place before those that must guess. `None`: no status page there. Each place
    is asked once; `told` hears of each as it answers."""
    readers = [a for a in adapters if a.role is not Role.PROBE]
    asked: dict[str, Response | Trouble] = {}
    for adapter, place in _order(url, readers):
        if place not in asked:
            if len(asked) >= MOST:
                return None
            answer = asked[place] = await fetcher.look(place)
            told(Evidence(place, answer))
            if isinstance(answer, Trouble) and answer.step in LAST_WORD:
                return None
            if isinstance(answer, Response) and (answer.status == 429 or answer.status >= 500):
                return None  # it has trouble of its own, or enough of us
        page = asked[place]
        if isinstance(page, Response) and page.ok and adapter.knows(page):
            report = _read(adapter, page)
            if report is not None:
                return Found(adapter.kind, place, report)
    return None


def _order(url: str, readers: list[Adapter]) -> Iterator[tuple[Adapter, str]]:
    yield from ((a, url) for a in readers)
    for adapter in sorted(readers, key=lambda a: len(a.places(url))):
        yield from ((adapter, place) for place in adapter.places(url) if place != url)


def _read(adapter: Adapter, page: Response) -> Report | None:
    flow = adapter.poll(Source("", "", adapter.kind, page.url), frozenset())
    try:
        next(flow)
        flow.send(page)
    except StopIteration as end:
        report: Report = end.value
        return report
    except AdapterError:
        return None
    finally:
        flow.close()
    return None
