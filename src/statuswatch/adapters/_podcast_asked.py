"""How one hop of a podcast's chain is asked: HEAD at every hop, never a GET through a prefix.

A walk is a generator of single requests; `together` runs several at once, so that each reads as if
it were alone.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from statuswatch import __homepage__, __version__
from statuswatch.adapters._podcast_prefixes import same_target
from statuswatch.core.flow import Answer, Answers, Request, Requests, Response, Trouble

T = TypeVar("T")

AGENT = f"StatusWatch/{__version__} (podcast monitor bot; +{__homepage__})"
"""Says "bot": who counts downloads does not count us."""

MASK = "••••"
"""Stands in an address for a secret, which goes to the feed's own host alone."""

NO_HEAD = frozenset({403, 405, 501})
MOVES = frozenset({301, 302, 303, 307, 308})
UNASKED = "unasked"
"""The step of a question that never was answered, for the whole poll took too long."""

MOST_STEPS = 12
AS_IT_IS = {"Accept-Encoding": "identity"}
SOUND = (0, 511)
MOST_SOUND = 2048
MOST_COVER = 64 * 1024
IMAGES = "image/jpeg,image/png"

Walk = Generator[Request, Answer, T]
Asking = Generator[Requests, Answers, T]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one hop answered. `no_head`: the status with which it refused HEAD, before the answer
    that counts. `trail`: the answers on the way that its Location led, where that was followed;
    `loops`: the way came back to itself. `end`: the address that the last answer came from."""

    answer: Answer
    no_head: int = 0
    trail: tuple[Answer, ...] = ()
    loops: bool = False

    @property
    def last(self) -> Answer:
        return self.trail[-1] if self.trail else self.answer

    @property
    def end(self) -> str:
        return self.last.url

    @property
    def answers(self) -> tuple[Answer, ...]:
        return (self.answer, *self.trail)


def request(
    url: str,
    method: str = "HEAD",
    headers: Mapping[str, str] | None = None,
    *,
    byte_range: tuple[int, int] | None = None,
    stop_after: int | None = None,
    decisive: bool = False,
) -> Request:
    """As this kind asks: with its own agent, one step, and its own conditions."""
    return Request(
        url,
        method,
        {"User-Agent": AGENT, **(headers or {})},
        byte_range,
        stop_after,
        follow=False,
        conditional=False,
        decisive=decisive,
    )


def together(walks: Sequence[Walk[T]]) -> Asking[tuple[T, ...]]:
    """All of them at once, a step each in every round; their results in order."""
    results: dict[int, T] = {}
    wanted: dict[int, Request] = {}
    asked: dict[int, Request] = {}

    def step(n: int, answer: Answer | None) -> None:
        if isinstance(answer, Trouble) and answer.url != asked[n].url:
            answer = replace(answer, step=UNASKED)  # the whole poll ended, not this question
        try:
            wanted[n] = next(walks[n]) if answer is None else walks[n].send(answer)
        except StopIteration as end:
            results[n] = end.value

    for n in range(len(walks)):
        step(n, None)
    while wanted:
        order = tuple(wanted)
        answers = yield tuple(wanted[n] for n in order)
        given = answers if isinstance(answers, tuple) else (answers,)
        asked.update(wanted)
        wanted.clear()
        for n, answer in zip(order, given, strict=True):
            step(n, answer)
    return tuple(results[n] for n in range(len(walks)))


def location(answer: Answer) -> str:
    """Where a redirect leads; empty where it is none, or leads to nothing on the web."""
    if isinstance(answer, Trouble) or answer.status not in MOVES:
        return ""
    try:
        target = urljoin(answer.url, answer.headers.get("location", "").strip())
        parts = urlsplit(target)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return ""
    return target if parts.scheme in {"http", "https"} and host else ""


def ask_prefix(url: str, later: Sequence[str], *, opaque: bool = False) -> Walk[Asked]:
    """A hop in front of the host. `later`: the addresses behind it, the next first. Where its
    Location is none of them it is followed, by HEAD, until it comes to one of them, or to its end.
    """
    answer = yield request(url)
    no_head = 0
    if isinstance(answer, Response) and answer.status in NO_HEAD:
        no_head = answer.status
        answer = yield request(url, "GET", byte_range=(0, 1), stop_after=16)
    target = location(answer)
    if not target or opaque or _leads_to(target, later):
        return Asked(answer, no_head)
    trail, loops = yield from _follow(url, target, later)
    return Asked(answer, no_head, trail, loops)


def ask_host(url: str, *, decisive: bool = True) -> Walk[Asked]:
    """The file at its host: HEAD, and where that leads."""
    answer = yield request(url, decisive=decisive)
    if isinstance(answer, Response) and answer.status in NO_HEAD:
        return Asked(answer, answer.status)
    target = location(answer)
    if not target:
        return Asked(answer)
    trail, loops = yield from _follow(url, target, ())
    return Asked(answer, 0, trail, loops)


def ask_sound(url: str) -> Walk[Asked]:
    """The first bytes of a file, from its host alone: half a kilobyte wanted, two read at most."""
    trail: list[Answer] = []
    seen = {url}
    while True:
        answer = yield request(url, "GET", AS_IT_IS, byte_range=SOUND, stop_after=MOST_SOUND)
        trail.append(answer)
        url = location(answer)
        if not url or url in seen or len(trail) > MOST_STEPS:
            return Asked(trail[0], 0, tuple(trail[1:]), bool(url) and url in seen)
        seen.add(url)


def ask_cover(url: str, *, size: bool) -> Walk[Asked]:
    """`size`: its first bytes, for they say how large it is."""
    trail: list[Answer] = []
    no_head, seen = 0, {url}
    while len(trail) <= MOST_STEPS:
        if size:
            accept, ranged = {"Accept": IMAGES}, (0, MOST_COVER - 1)
            answer = yield request(url, "GET", accept, byte_range=ranged, stop_after=MOST_COVER)
        else:
            answer = yield request(url, headers={"Accept": IMAGES})
            if isinstance(answer, Response) and answer.status in NO_HEAD:
                no_head, size = answer.status, True
                continue
        trail.append(answer)
        url = location(answer)
        if not url or url in seen:
            break
        seen.add(url)
    return Asked(trail[0], no_head, tuple(trail[1:]))


def _follow(
    url: str, target: str, later: Sequence[str]
) -> Generator[Request, Answer, tuple[tuple[Answer, ...], bool]]:
    """Step by step; the answers, and whether the way is a circle."""
    seen, trail = [url], list[Answer]()
    while target and len(trail) < MOST_STEPS:
        if any(same_target(old, target) and same_target(target, old) for old in seen):
            return tuple(trail), True
        seen.append(target)
        answer = yield request(target)
        trail.append(answer)
        target = location(answer)
        if _leads_to(target, later):
            break
    return tuple(trail), len(trail) >= MOST_STEPS


def _leads_to(target: str, later: Sequence[str]) -> bool:
    return any(leads(target, address) for address in later)


def leads(target: str, expected: str) -> bool:
    """Is it the file that is expected, be it over http?"""
    return same_target(expected, target) or same_target(
        "http://" + expected.partition("://")[2], target
    )
