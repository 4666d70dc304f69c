"""One place where others speak, read for bursts: what all kinds of the role crowd share.

A report of it has no incidents and no level: it only says that the place was heard. What was said
is in its memory, and `burst` tells it, at any later moment, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from statuswatch.adapters._answers import readable, server_time
from statuswatch.adapters._crowd_memory import dump, load
from statuswatch.adapters._own_page import chosen
from statuswatch.adapters._places import no_address
from statuswatch.adapters._text import line, web_address
from statuswatch.core import crowd
from statuswatch.core.crowd import Post
from statuswatch.core.crowd_words import Subject
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.witness import Burst

NAME, TOPIC = "name", "topic"
OWN = "own"
"""Of the option `topic`: whatever is posted there is about the service."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A place as it was read. `reach`: for how long back the list is whole, where the question
    itself limits that and the answer is not full; None: back to its oldest post."""

    title: str
    posts: tuple[Post, ...]
    reach: timedelta | None = None


def as_typed(url: str) -> str:
    return url


def unchecked(url: str) -> None:
    """Whatever the address, it may be asked."""


@dataclass(frozen=True, slots=True)
class Listener:
    """An adapter of the role crowd. `read`: its documents, raises AdapterError; `where`: the
    address that is asked for one that people have; `called`: what a burst there is called, by the
    address; `check`: raises AdapterError for an address that need not be asked. Options: `name`,
    what the service is called (with commas: and else), and `topic`, `own`."""

    kind: str
    title: str
    read: Callable[[Response], Heard]
    marked: Callable[[Response], bool]
    called: Callable[[str], str]
    experimental: bool
    example: str
    where: Callable[[str], str] = as_typed
    check: Callable[[str], None] = unchecked
    accept: str = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
    role: Role = Role.CROWD
    marks: tuple[str, ...] = ()
    options: tuple[str, ...] = (NAME, TOPIC)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Without a clock: now is what the host's says. Raises AdapterError."""
        return self._listen(source, "", None)

    def poll_with(
        self, source: Source, still_open: frozenset[str], memory: str, at: datetime
    ) -> Flow:
        """Raises AdapterError."""
        return self._listen(source, memory, at)

    def burst(self, source: Source, memory: str, now: datetime) -> Burst | None:
        name = self.called(source.url)
        subject = _subject(source.options)
        return crowd.burst(load(memory), subject, now, name=name, source=source.id)

    def places(self, url: str) -> tuple[str, ...]:
        """The one address that is asked."""
        given = web_address(url if "://" in url else f"https://{url.strip()}")
        return (self.where(given),) if given else ()

    def knows(self, page: Response) -> bool:
        """Only where it bears the place's own marks: a feed may be anything."""
        try:
            return self.marked(page) and self.read(readable(page)) is not None
        except AdapterError:
            return False

    def _listen(self, source: Source, memory: str, at: datetime | None) -> Flow:
        places = self.places(source.url)
        if not places:
            raise no_address(source.url, self.example)
        self.check(places[0])
        subject = _subject(source.options)
        response = readable((yield Request(places[0], headers={"accept": self.accept})))
        heard = self.read(response)
        now = at or server_time(response) or max((p.at for p in heard.posts), default=None)
        if now is None:
            return Report(complete=False, title=heard.title)
        since = now - heard.reach if heard.reach else None
        past = crowd.listened(load(memory), heard.posts, subject, now, since)
        return Report(complete=False, title=heard.title, memory=dump(past))


def post(key: str, at: datetime | None, text: str, url: str = "", author: str = "") -> Post | None:
    """A post as the place has it; None for one without a date or words: its age is not known."""
    words = line(text)
    if at is None or not words:
        return None
    return Post(digest(key or url or words), at, words, web_address(url), digest(author))


def digest(text: str) -> str:
    """Names of people are not kept, only that it was one of them."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12] if text else ""


def _subject(options: Mapping[str, str]) -> Subject:
    return Subject(chosen(options, NAME), options.get(TOPIC) == OWN)
