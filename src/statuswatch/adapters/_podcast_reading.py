"""The feed of a podcast, asked and compared with what it was: what is wrong with it, and what is
new in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from statuswatch.adapters._answers import host_of, server_time
from statuswatch.adapters._podcast_answers import of_answer
from statuswatch.adapters._podcast_asked import MASK, Asked, Walk, location, request
from statuswatch.adapters._podcast_feed import Episode, PodcastFeed, is_page, read_feed
from statuswatch.adapters._podcast_memory import KEPT_NAMES, KEPT_OLDER, Feed, File, digest
from statuswatch.adapters._podcast_prefixes import same_target
from statuswatch.adapters._podcast_private import private
from statuswatch.adapters._podcast_state import F, Fault, Notes, State
from statuswatch.adapters._text import web_address
from statuswatch.core.flow import AdapterError, Answer, Response

ACCEPT = "application/rss+xml, application/xml;q=0.9, */*;q=0.5"
CAP = 5 * 1024 * 1024
"""Bytes of a feed that are read at most."""

LARGE = 1024 * 1024
BEGINNING = 256 * 1024
"""Of a large feed whose host does not say what has not changed, so much is read; once a day all."""

KEPT = "secret"
"""A source with this option has one in the keyring; its value says nothing to us."""

DAY, HOUR = 86_400.0, 3_600.0
MOST_STEPS = 5
SETTLED = DAY
"""What is odd for so long is how it is now."""

LONG_AGO = datetime(2100, 1, 1, tzinfo=UTC)
"""Where nobody says what time it is, no episode is from the future."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The feed after a look. `show`: it was read anew. `newest`, `older`: the files to ask for.
    `new`: its newest episode was not there before."""

    state: State
    feed: Feed
    at: datetime
    show: PodcastFeed | None = None
    newest: File | None = None
    older: tuple[File, ...] = ()
    cover: str = ""
    new: bool = False


def is_private(url: str, options: Mapping[str, str]) -> bool:
    return KEPT in set(options) or MASK in url or private(url)


def is_due(feed: Feed, at: datetime, *, suspicious: bool) -> bool:
    """Is the feed asked now? A private one at most hourly, and twice again where it failed."""
    since = at.timestamp() - feed.asked
    if since < 0:
        return True
    if feed.private:
        return since >= HOUR or (0 < feed.tries < 3 and since >= 10)
    return not suspicious or feed.tries > 0 or since >= 240


def ask_feed(url: str, feed: Feed, at: datetime | None) -> Walk[Asked]:
    """By hand, step by step, with the validators of its last whole answer."""
    headers = {"Accept": ACCEPT}
    if not feed.private:
        told = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
        headers |= {name: value for name, value in told.items() if value}
    recent = at is not None and 0 <= at.timestamp() - feed.whole < DAY
    large = feed.size > LARGE and not feed.works and recent
    if large:
        headers = {"Accept": ACCEPT}
    trail: list[Answer] = []
    seen = {url}
    while True:
        most = BEGINNING if large else CAP
        answer = yield request(url, "GET", headers, stop_after=most, decisive=not trail)
        trail.append(answer)
        url = location(answer)
        if not url or url in seen or len(trail) > MOST_STEPS:
            return Asked(trail[0], 0, tuple(trail[1:]), bool(url))
        seen.add(url)


def read(url: str, asked: Asked, feed: Feed, at: datetime | None) -> Reading:
    """What the answers tell. `feed`: as it was; its memory is never changed in place."""
    last = asked.last
    now = at or (server_time(last) if isinstance(last, Response) else None) or LONG_AGO
    state = State(
        "feed",
        "Feed",
        F.NONE,
        ms=round(sum(a.elapsed for a in asked.answers) * 1000),
        certificate=_certificate(asked),
    )
    after = msgspec.structs.replace(feed, asked=now.timestamp(), tries=feed.tries + 1)
    fault, args = of_answer(last)
    if feed.private and fault is F.REFUSED:
        fault = F.KEY
    if fault is F.NONE and asked.loops:
        fault = F.LOOP
    if fault is not F.NONE:
        return _as_before(replace(state, fault=fault, args=args), after, now)
    assert isinstance(last, Response)
    if last.status == 304:
        after.tries, after.works = 0, True
        return _as_before(replace(state, notes=_kept_notes(feed)), after, now)
    if last.status >= 300:
        code = {"code": str(last.status)}
        return _as_before(replace(state, fault=F.ODD, args=code), after, now)
    return _read(url, state, asked, after, now)


def _as_before(state: State, feed: Feed, at: datetime) -> Reading:
    return Reading(state, feed, at, None, feed.newest, tuple(feed.older), feed.cover)


def _read(url: str, state: State, asked: Asked, feed: Feed, at: datetime) -> Reading:
    last = asked.last
    assert isinstance(last, Response)
    cut = len(last.body) in {BEGINNING, CAP}
    try:
        show = read_feed(last.body, at, cut, last.url)
    except AdapterError:
        fault = F.PAGE if is_page(last.body) else F.ODD
        why = {} if fault is F.PAGE else {"why": "no podcast feed"}
        return _as_before(replace(state, fault=fault, args=why), feed, at)
    fault, args = _compared(show, feed, cut=cut)
    odd = fault in {F.FEW, F.FOREIGN, F.RENAMED, F.BROKEN}
    if odd and feed.odd_since and at.timestamp() - feed.odd_since > SETTLED:
        fault, args, odd = F.NONE, {}, False
    notes = _notes(url, asked, show)
    if fault is F.NONE and _downgrades(asked):
        fault = F.DOWNGRADE
    state = replace(state, fault=fault, args=args, notes=notes)
    seconds = at.timestamp()
    feed = msgspec.structs.replace(
        feed,
        tries=0,
        etag=last.headers.get("etag", "")[:200],
        modified=last.headers.get("last-modified", "")[:80],
        size=feed.size if cut and len(last.body) == BEGINNING else len(last.body),
        whole=feed.whole if cut else seconds,
        odd_since=(feed.odd_since or seconds) if odd else 0.0,
    )
    if odd:  # it is compared with what it was until that is clear, and read whole
        feed.etag = feed.modified = ""
        return _with_files(state, feed, show, at, new=False)
    new = show.newest is not None and _is_new(show.newest, feed)
    return _with_files(state, _kept(feed, show, at, cut=cut, new=new), show, at, new=new)


def _with_files(state: State, feed: Feed, show: PodcastFeed, at: datetime, *, new: bool) -> Reading:
    newest = _file(show.newest) if show.newest else None
    older = tuple(_file(e) for e in show.older[:KEPT_OLDER])
    return Reading(state, feed, at, show, newest, older, show.cover, new)


def _kept(feed: Feed, show: PodcastFeed, at: datetime, *, cut: bool, new: bool) -> Feed:
    """Its memory after a good reading; of a private feed without a single address."""
    newest = _file(show.newest) if show.newest else None
    dates = sorted((e.published.timestamp() for e in show.episodes if e.published), reverse=True)
    first = feed.newest is None
    kept = msgspec.structs.replace(
        feed,
        read=at.timestamp(),
        title=show.title,
        items=feed.items if cut else show.items,
        newest=newest,
        older=[_file(e) for e in show.older[:KEPT_OLDER]],
        cover=show.cover,
        names={digest(e.guid or e.url): digest(e.title) for e in show.episodes[:KEPT_NAMES]},
        dates=[d for d in dates if d <= at.timestamp()][:12],
        frequency=show.frequency[:200],
        ended=show.complete,
        faulty=bool(show.fault),
        addresses=[a for a in (show.self_link, show.new_feed_url) if a],
    )
    if new or first:
        there = newest.published if newest is not None and first else 0.0
        kept.found = there or at.timestamp()
    if feed.private:
        kept.newest = msgspec.structs.replace(newest, url="") if newest else None
        kept.older, kept.cover, kept.addresses, kept.etag = [], "", [], ""
    return kept


def _file(episode: Episode) -> File:
    return File(
        url=episode.url,
        guid=digest(episode.guid or episode.url),
        title=episode.title[:200],
        published=episode.published.timestamp() if episode.published else 0.0,
        type=episode.type,
        length=episode.length,
        playlist=episode.playlist,
    )


def _is_new(newest: Episode, feed: Feed) -> bool:
    known = feed.newest
    if known is None or digest(newest.guid or newest.url) == known.guid:
        return False
    return not known.published or (
        newest.published is not None and newest.published.timestamp() > known.published
    )


# -- compared with what it was -----------------------------------------------------------------


def _compared(show: PodcastFeed, feed: Feed, *, cut: bool) -> tuple[Fault, Mapping[str, str]]:
    if not feed.read:
        return F.NONE, {}
    known, now = feed.names, {digest(e.guid or e.url): digest(e.title) for e in show.episodes}
    if len(known) >= 3 and len(now) >= 3 and not known.keys() & now.keys():
        same = len(set(known.values()) & set(now.values()))
        if same * 2 >= min(len(known), len(now)):
            return F.RENAMED, {"n": str(same)}
        if show.title != feed.title:
            return F.FOREIGN, {"title": show.title[:80]}
    few = feed.items >= 6 and show.items * 2 < feed.items and not cut
    if few or (feed.items and not show.items):
        return F.FEW, {"n": str(show.items), "m": str(feed.items)}
    if show.fault and not feed.faulty:
        return F.BROKEN, {"line": str(show.fault_line)}
    return F.NONE, {}


def _notes(url: str, asked: Asked, show: PodcastFeed) -> Notes:
    notes: Notes = {}
    if show.fault:
        notes["xml"] = {"line": str(show.fault_line)}
    moves = [a.status for a in asked.answers[:-1] if isinstance(a, Response)]
    if moves and all(status in {301, 308} for status in moves) and not _same(url, asked.end):
        notes["moved"] = {"new": host_of(asked.end)}
    new = web_address(show.new_feed_url)
    if new and not _same(new, url) and not _same(new, asked.end):
        notes["moved"] = {"new": host_of(new)}
    if not show.items:
        notes["nothing"] = {}
    return notes


def _kept_notes(feed: Feed) -> Notes:
    return {"xml": {"line": ""}} if feed.faulty else {}


def _same(one: str, other: str) -> bool:
    """One address, but for http or https and a slash at its end."""
    a, b = urlsplit(one), urlsplit(other)
    return same_target(
        f"http://{a.netloc}{a.path.rstrip('/')}?{a.query}",
        f"http://{b.netloc}{b.path.rstrip('/')}?{b.query}",
    )


def _downgrades(asked: Asked) -> bool:
    return any(
        a.url.startswith("https:") and location(a).startswith("http:") for a in asked.answers
    )


def _certificate(asked: Asked) -> datetime | None:
    ends = (a.certificate_end for a in asked.answers if isinstance(a, Response))
    return min((end for end in ends if end is not None), default=None)
