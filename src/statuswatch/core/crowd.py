"""What others say of a service, counted: a burst against the place's own usual rate.

A single post is no witness, and neither is old news: only when a post was published counts, never
when we found it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.crowd_words import Subject, tells
from statuswatch.core.witness import Burst

WINDOW = timedelta(minutes=30)
"""A burst is what was published in it."""

RECENT = timedelta(hours=3)
"""What goes on now must not become its own usual."""

KEPT = timedelta(days=14)
LEAST = timedelta(hours=6)
"""Hours that must have been seen before anything is called usual."""

AHEAD = timedelta(minutes=10)
"""By so much clocks differ; a post that is dated later has no date."""

MOST_POSTS = 200
ROOM = 10
"""A list that is shorter had room for more: since it was last read nothing was lost."""

LENGTH = 140
OUTLIERS = 20
"""Of so many hours the loudest one is no part of the usual: it was an outage of its own."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Post:
    """One post as it is read. `author`: who counts once, however often they say it."""

    key: str
    at: datetime
    text: str
    url: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One post as it is remembered; of an old one only that it was seen."""

    key: str
    at: datetime
    tells: bool
    text: str = ""
    url: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """What was published in one hour: `posts`, of them `told` of trouble; for `seen` seconds of
    it the place could be overlooked."""

    posts: int = 0
    told: int = 0
    seen: float = 0.0


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of one place. `hours`: by their number since 1970. `until`: up to when
    it was read."""

    posts: tuple[Kept, ...] = ()
    hours: Mapping[int, Hour] = field(default_factory=dict)
    until: datetime | None = None


def listened(
    past: Past,
    posts: Iterable[Post],
    subject: Subject,
    now: datetime,
    since: datetime | None = None,
) -> Past:
    """The memory after a reading. `since`: from when on the list is whole; else from its oldest
    post on. What is dated ahead, or seen already, does not count."""
    dated = [replace(p, at=min(p.at, now)) for p in posts if p.at <= now + AHEAD]
    oldest = min((p.at for p in dated), default=now)
    seen, floor = {kept.key for kept in past.posts}, _floor(past)
    new = [p for p in _unique(dated) if p.key not in seen and p.at > floor and p.at > now - KEPT]
    kept = [_kept(p, subject) for p in new]
    if since is None and past.until is not None and len(dated) < ROOM:
        since = min(oldest, past.until)
    hours = _overlooked(past, max(now - KEPT, since or oldest), now)
    for post in kept:
        number = _hour_of(post.at)
        there = hours.get(number, Hour())
        hours[number] = replace(there, posts=there.posts + 1, told=there.told + post.tells)
    limit = _hour_of(now - KEPT)
    everything = sorted((*past.posts, *kept), key=lambda k: k.at, reverse=True)[:MOST_POSTS]
    return Past(
        posts=tuple(_shrunk(k, now) for k in everything if k.at > now - KEPT),
        hours={n: hour for n, hour in hours.items() if n > limit},
        until=max(now, past.until or now),
    )


def burst(past: Past, subject: Subject, now: datetime, *, name: str = "", source: str = "",
          url: str = "") -> Burst | None:  # fmt: skip
    """What is said of the subject in the last half hour, against what is usual there. None: not
    known yet. Where they speak of something else in its place, they are counted, and it says so."""
    usual = _usual(past, now)
    if usual is None:
        return None
    told = [k for k in past.posts if k.tells]
    count = len(_voices(told, now))
    last = max(told, key=lambda k: k.at, default=None)
    found = Burst(
        name=name,
        count=count,
        usual=usual[1],
        newest=last.at if last else None,
        words=last.text if last else "",
        matches=True if subject.known else None,
        url=(last.url if last and last.url and count else "") or url,
        source=source,
    )
    others = _voices([k for k in past.posts if not k.tells], now)
    if count or not others or not subject.known:
        return found
    newest = others[0]
    return replace(found, count=len(others), usual=usual[0], newest=newest.at, words=newest.text,
                   matches=False)  # fmt: skip


def _voices(posts: Iterable[Kept], now: datetime) -> list[Kept]:
    """Those of the window, newest first: each author once, and each wording."""
    found: list[Kept] = []
    seen: set[str] = set()
    for post in sorted(posts, key=lambda k: k.at, reverse=True):
        if not now - WINDOW < post.at <= now + AHEAD:
            continue
        marks = {f"by {post.author}" if post.author else "", re.sub(r"\W+", "", post.text).lower()}
        if not (marks - {""}) & seen:
            found.append(post)
        seen |= marks - {""}
    return found


def _usual(past: Past, now: datetime) -> tuple[float, float] | None:
    """Per half hour: of all posts, and of those that tell of trouble."""
    limit = _hour_of(now - RECENT)
    hours = [hour for n, hour in past.hours.items() if n < limit and hour.seen > 0]
    if sum(hour.seen for hour in hours) < LEAST.total_seconds():
        return None
    return _rate([(h.posts, h.seen) for h in hours]), _rate([(h.told, h.seen) for h in hours])


def _rate(hours: list[tuple[int, float]]) -> float:
    ranked = sorted(hours, key=lambda pair: pair[0] / max(pair[1], 60.0))
    calm = ranked[: len(ranked) - len(ranked) // OUTLIERS]
    seconds = sum(seen for _, seen in calm)
    return sum(n for n, _ in calm) / max(seconds, 60.0) * WINDOW.total_seconds()


def _overlooked(past: Past, since: datetime, now: datetime) -> dict[int, Hour]:
    """The hours, with the time between `since` and now that was not yet overlooked."""
    hours = dict(past.hours)
    begin = max(since, past.until) if past.until else since
    while begin < now:
        number = _hour_of(begin)
        end = min(now, datetime.fromtimestamp((number + 1) * HOUR.total_seconds(), UTC))
        there = hours.get(number, Hour())
        hours[number] = replace(there, seen=there.seen + (end - begin).total_seconds())
        begin = end
    return hours


def _hour_of(at: datetime) -> int:
    return int(at.timestamp() // HOUR.total_seconds())


def _floor(past: Past) -> datetime:
    """What is older may have been forgotten: it would count anew at every reading."""
    if len(past.posts) < MOST_POSTS:
        return datetime.min.replace(tzinfo=UTC)
    return min(kept.at for kept in past.posts)


def _unique(posts: Iterable[Post]) -> list[Post]:
    return list({post.key: post for post in posts}.values())


def _kept(post: Post, subject: Subject) -> Kept:
    text = post.text if len(post.text) <= LENGTH else post.text[: LENGTH - 1].rstrip() + "…"
    told = tells(post.text, subject)
    return Kept(post.key, post.at, told, text, post.url if told else "", post.author)


def _shrunk(post: Kept, now: datetime) -> Kept:
    if post.at > now - 2 * RECENT or not post.text:
        return post
    return Kept(post.key, post.at, post.tells)
