"""Here is a URL: which adapter knows this place? At most a dozen requests, the surest first."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from statuswatch.core.flow import (
    Adapter,
    AdapterError,
    Answer,
    Request,
    Response,
    StatusWatchError,
    Trouble,
)
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import say
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.frontpage import FrontPage, front_page, is_web_page
from statuswatch.engine.hints import Hints, commonness, guesses, is_about_status, standing_of

MOST = 12
"""Requests of one discovery; a redirect is one more."""

SUREST = 2
"""Of the common kinds, those that are looked for on a host before other hosts are guessed."""

MOST_HTML = 1_500_000
"""Bytes of a web page that readers are shown."""

MOST_LIKE = 3
"""Places of equal right that are looked at."""

ANY_ADDRESS = "probe"
"""The kind that asks whatever address it is given: nothing is found by it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that an adapter reads: what it is, and what it says right now. `others`: what was
    found with no less right, for the user to choose."""

    kind: str
    url: str
    report: Report
    others: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that was asked, what it answered, and the kind that knows the answer."""

    url: str
    answer: Answer
    kind: str = ""


@dataclass(slots=True)
class Budget:
    """How many requests a discovery may make, and how many it has made."""

    most: int = MOST
    spent: int = 0

    @property
    def left(self) -> int:
        return max(0, self.most - self.spent)


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
    budget: Budget | None = None,
) -> Found | None:
    """What reads this place: the very address first, then what its page says of itself, then the
    usual places. `None`: no status page there. Each place is asked once; `told` hears of each as
    it answers, but for dead ends on hosts that nobody typed: they say nothing of this one. What is
    only guessed is not taken from a host that answers whatever it is asked."""
    found_by = {Role.OFFICIAL, Role.PROBE}
    readers = [a for a in adapters if a.role in found_by and a.kind != ANY_ADDRESS]
    search = _Search(url, sorted(readers, key=commonness), fetcher, told, budget or Budget())
    with suppress(_OverError):
        return await search.run()
    return None


class _OverError(Exception):
    """Nothing more is to be asked."""


class _Search:
    """One discovery under way: what was asked, and what may still be."""

    def __init__(
        self,
        url: str,
        readers: list[Adapter],
        fetcher: Fetcher,
        told: Callable[[Evidence], None],
        budget: Budget,
    ) -> None:
        self._url, self._readers, self._fetcher, self._told = url, readers, fetcher, told
        self._budget = budget
        self._hints = Hints(url, readers)
        self._asked: dict[str, Answer] = {}
        self._known: dict[str, list[Adapter]] = {}
        self._dead: set[str] = set()

    async def run(self) -> Found | None:
        found, front = await self._visit(self._url)
        if found is not None:
            return found
        ways = [self._linked, self._usual]
        if is_about_status(self._url):  # what it links to is rather its vendor, or a friend
            ways.reverse()
        for way in ways:
            found = await way(front)
            if found is not None:
                return found
        return None

    # -- one page, and what it says of itself --------------------------------------------------

    async def _visit(self, url: str) -> tuple[Found | None, FrontPage]:
        """What is at this address, or where its page gives itself away."""
        found = await self._at(url)
        front = front_page(self._asked.get(url))
        if found is not None:
            return found, front
        hosts = tuple(dict.fromkeys((url, front.url or url)))
        sure = {a.kind: self._hints.mark(a, hosts, front) for a in self._readers}
        for adapter in sorted(self._readers, key=lambda a: -sure[a.kind]):
            if sure[adapter.kind]:
                for place in dict.fromkeys(p for h in hosts for p in adapter.places(h)):
                    found = await self._at(place)
                    if found is not None:
                        return found, front
        feeds = [feed.url for feed in front.feeds if self._hints.is_near(front.url, feed.url)]
        return await self._all_of(feeds[:MOST_LIKE], self._at), front

    # -- a site that links to its status page --------------------------------------------------

    async def _linked(self, front: FrontPage) -> Found | None:
        ways = {link.url: self._hints.way(front, link) for link in front.links}
        best = max(ways.values(), default=0)
        links = [url for url, way in ways.items() if way and way == best]

        async def visit(url: str) -> Found | None:
            return (await self._visit(url))[0]

        return await self._all_of(links[:MOST_LIKE], visit)

    # -- the usual places ------------------------------------------------------------------------

    async def _usual(self, front: FrontPage) -> Found | None:
        known = [p for p in map(self._own_places, self._readers) if p]
        sure, rest = known[:SUREST], known[SUREST:]
        for places in sure:
            found = await self._genuine(await self._at(places[0]), front)
            if found is not None:
                return found
        for place in guesses(self._url, self._asked.get(self._url), front):
            found = await self._genuine(*await self._visit(place))
            if found is not None:
                return found
        later = (places[n] for n in range(MOST) for places in (*sure, *rest) if len(places) > n)
        for place in later:
            found = await self._genuine(await self._at(place), front)
            if found is not None:
                return found
        return None

    async def _genuine(self, found: Found | None, front: FrontPage) -> Found | None:
        """What was guessed, unless its host answers a bogus sibling in the same way: an app that
        answers whatever it is asked says nothing of a status. What its page names is no guess."""
        if found is None or self._is_named(found, front):
            return found
        host, bogus = urlsplit(found.url).netloc, bogus_sibling(found.url)
        if host in self._dead:
            return None
        answer = await self._look(bogus)
        alike = isinstance(answer, Response) and answer.ok
        if not alike or all(a.kind != found.kind for a in self._knowing(bogus)):
            return found
        self._dead.add(host)  # nothing on it is worth a question
        return None

    def _is_named(self, found: Found, front: FrontPage) -> bool:
        if any(feed.url == found.url for feed in front.feeds):
            return True
        reader = next(a for a in self._readers if a.kind == found.kind)
        return bool(self._hints.mark(reader, (found.url, front.url), front))

    def _own_places(self, adapter: Adapter) -> list[str]:
        """Where the kind would keep its documents on this very host."""
        here = urlsplit(self._url).netloc
        found = [place for place in adapter.places(self._url) if urlsplit(place).netloc == here]
        return [place for place in found if place.rstrip("/") != self._url.rstrip("/")]

    # -- asking ----------------------------------------------------------------------------------

    async def _all_of(
        self, urls: Iterable[str], visit: Callable[[str], Awaitable[Found | None]]
    ) -> Found | None:
        """Of places that were named with equal right the first that is read, with the others."""
        found: dict[str, Found] = {}
        for url in urls:
            try:
                one = await visit(url)
            except _OverError:
                if not found:
                    raise
                break
            if one is not None:
                found.setdefault(one.url, one)
        return _together(found.values())

    async def _at(self, place: str) -> Found | None:
        """What the document at this very address is, by those who know such best."""
        if place not in self._asked:
            await self._ask(place)
        found: list[Found] = []
        standing = (False, False)
        for adapter in self._knowing(place):
            if found and standing_of(adapter) > standing:
                break
            report = await self._read(adapter, place)
            if report is not None:
                found.append(Found(adapter.kind, place, report))
                standing = standing_of(adapter)
        return _together(found)

    def _knowing(self, place: str) -> list[Adapter]:
        """Who knows what was answered there, the most specific first. Of a web page the beginning
        must do: strangers' markup by the megabyte is slow to read."""
        if place not in self._known:
            page = self._asked.get(place)
            known: list[Adapter] = []
            if isinstance(page, Response) and page.ok:
                read = replace(page, body=page.body[:MOST_HTML]) if is_web_page(page) else page
                knowing = (a for a in self._readers if self._may_be(a, place) and a.knows(read))
                known = sorted(knowing, key=standing_of)
            self._known[place] = known
        return self._known[place]

    def _may_be(self, adapter: Adapter, place: str) -> bool:
        """A podcast is meant by who typed its feed; a company's site that links to its own is
        asked for its status."""
        return adapter.role is Role.OFFICIAL or place == self._url

    async def _ask(self, place: str) -> Answer:
        """Raises _OverError where the dozen is full, or the address that was typed is dead."""
        host = urlsplit(place).netloc
        if host in self._dead:
            return Trouble(place, "held", say("its host does not answer"))
        answer = await self._look(place)
        dead = _is_dead(answer)
        if dead:
            self._dead.add(host)
        if not dead or host == urlsplit(self._url).netloc:
            known = self._knowing(place)
            self._told(Evidence(place, answer, known[0].kind if known else ""))
        if dead and place == self._url:
            raise _OverError
        return answer

    async def _look(self, place: str, headers: Mapping[str, str] | None = None) -> Answer:
        if not self._budget.left:
            raise _OverError
        first = self._asked.get(self._url)
        inner = isinstance(first, Response) and not _is_public(first)
        answer = await self._fetcher.look(place, headers, typed="" if inner else self._url)
        self._asked[place] = answer
        self._budget.spent += 1 + len(answer.hops)
        return answer

    async def _read(self, adapter: Adapter, place: str) -> Report | None:
        """Its report, if it can really be read from there; what was answered is not asked anew."""
        flow = adapter.poll(Source("", "", adapter.kind, place), frozenset())
        try:
            wanted = next(flow)
            while True:
                if isinstance(wanted, Request):
                    wanted = flow.send(await self._answer(wanted))
                else:
                    wanted = flow.send(tuple([await self._answer(one) for one in wanted]))
        except StopIteration as end:
            report: Report = end.value
            return report
        except (AdapterError, _OverError):
            return None
        finally:
            flow.close()

    async def _answer(self, request: Request) -> Answer:
        answer = self._asked.get(request.url)
        if answer is None and _is_plain(request) and (request.decisive or self._budget.left):
            answer = await self._look(request.url, request.headers)
        return answer or Trouble(request.url, "held", say("it was not asked"))


def bogus_sibling(url: str) -> str:
    """A place beside this one that nobody has: what is there is made up."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    stem, dot, suffix = (name or "nothing").partition(".")
    tail = "/" if name and parts.path.endswith("/") else ""
    path = f"{folder}/{stem}-{secrets.token_hex(4)}{dot}{suffix}{tail}"
    return urlunsplit(parts._replace(path=path))


def _is_plain(request: Request) -> bool:
    """What is asked around here is asked in full, and followed: at a podcast's files that would be
    a download."""
    return request.method == "GET" and request.byte_range is None and request.follow


def _is_dead(answer: Answer) -> bool:
    """It does not answer, has trouble of its own, or enough of us."""
    if isinstance(answer, Trouble):
        return answer.step in LAST_WORD
    return answer.status == 429 or answer.status >= 500


def _is_public(answer: Response) -> bool:
    known = [ip_address(address.partition("%")[0]) for address in answer.addresses]
    return all(address.is_global for address in known)


def _together(found: Iterable[Found]) -> Found | None:
    each = tuple(found)
    if not each:
        return None
    others = tuple(o for one in each[1:] for o in (replace(one, others=()), *one.others))
    return replace(each[0], others=(*each[0].others, *others))
