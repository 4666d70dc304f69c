"""RSS and Atom status feeds: Statuspage's block grammar, and the words of the others.

A feed is history, not state, so: `complete` is always false (absence is never news in a feed),
and silence is not health. The level is OK only where the feed is a status feed, its newest entry
could be read, and no entry tells of open trouble. An empty feed means "nothing posted", and an
ordinary blog names no state: both have no level, and no incident is made of a blog's words.

Some vendors mix kinds of news in one feed. The user chooses which categories count as status; the
entries of others are news: told if wished, and never an incident.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from statuswatch.adapters import _feed_words as words
from statuswatch.adapters._answers import readable
from statuswatch.adapters._feed_blocks import (
    MAINTENANCE,
    OVER,
    Block,
    ended_at,
    read_blocks,
    read_plan,
)
from statuswatch.adapters._feed_read import Entry, Feed, read_feed
from statuswatch.adapters._own_page import chosen
from statuswatch.adapters._text import markup, moment, web_address
from statuswatch.adapters._ulid import ulid_time
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Incident, Level, Report, Role, Source, Update, worst

PATHS = (
    "/history.atom",
    "/history.rss",
    "/feed.atom",
    "/feed.rss",
    "/feed",
    "/rss",
    "/index.xml",
    "/state_feed/feed.atom",
)
ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"
AWS, MONITOR = "aws:", "monitor:"
"""How the keys begin that we make because the vendor's own ids move."""
ONE_EVENT = timedelta(hours=24)
"""AWS posts each update as an entry; those no further apart are one event."""

_KUMA = re.compile(r"(i?)(\d{1,10})(?:-.{0,80})?")


class StatusFeed:
    """Asks the feed's own address, once. Options: `status`, the categories that count (none: all
    of them), and `news`, `tell` for the entries of the others."""

    kind = "feed"
    title = "RSS or Atom status feed"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ()
    options: tuple[str, ...] = ("status", "news")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no feed."""
        response = readable((yield Request(source.url, headers={"accept": ACCEPT})))
        return read_report(read_feed(response), Choice.of(source.options))

    def places(self, url: str) -> tuple[str, ...]:
        """The address itself, then where status pages keep their feeds."""
        given = web_address(url if "://" in url else f"https://{url.strip()}")
        if not given:
            return ()
        parts = urlsplit(given)
        root = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        return tuple(dict.fromkeys((given, *(root + path for path in PATHS))))

    def knows(self, page: Response) -> bool:
        """Is it a feed, and one about a status? A blog's feed is not offered."""
        try:
            feed = read_feed(readable(page))
        except AdapterError:
            return False
        return _is_status(feed)

    def categories(self, page: Response) -> Mapping[str, int]:
        """What its entries are filed under, and how many each: the most first. Raises AdapterError
        if it is no feed."""
        entries = read_feed(readable(page)).entries
        return dict(Counter(name for entry in entries for name in entry.categories).most_common())


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a feed counts as status, by category (lower case; empty: everything), and whether
    the rest is told as news."""

    status: frozenset[str] = frozenset()
    news: bool = False

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Choice:
        names = chosen(options, "status")
        return cls(frozenset(map(str.casefold, names)), options.get("news") == "tell")

    def counts(self, entry: Entry) -> bool:
        """Without any category it may be trouble: better one too many than silence."""
        names = {name.casefold() for name in entry.categories}
        return not self.status or not names or bool(names & self.status)


def read_report(feed: Feed, choice: Choice = Choice()) -> Report:
    """The report of a feed; incidents newest first, as feeds have them."""
    told = tuple(entry for entry in feed.entries if choice.counts(entry))
    others = [entry for entry in feed.entries if not choice.counts(entry)] if choice.news else ()
    report = _read_status(replace(feed, entries=told), sure=bool(choice.status))
    return replace(report, news=tuple(_post(entry, feed) for entry in others))


def _post(entry: Entry, feed: Feed) -> Incident:
    """An entry that is no trouble: over when it was written, and of no level."""
    at = entry.published or entry.updated
    words = markup(entry.html)
    updates = (Update("post", at, "", words),) if words else ()
    return Incident(_key(entry, feed), entry.title, None, at, at, url=entry.link, updates=updates)


def _read_status(feed: Feed, *, sure: bool) -> Report:
    """`sure`: the user said that these entries are about its status."""
    if not sure and not _is_status(feed):
        return Report(complete=False, title=feed.title)
    kuma, level = words.current_status(feed.subtitle)
    told: list[tuple[Entry, Incident | None]] = [(e, _incident(e, feed)) for e in feed.entries]
    incidents = _merged(incident for _, incident in told if incident is not None)
    if not kuma:
        level = _level(told, incidents)
    return Report(incidents=incidents, complete=False, level=level, title=feed.title)


def _level(
    told: list[tuple[Entry, Incident | None]], incidents: tuple[Incident, ...]
) -> Level | None:
    """OK where the newest entry could be read and none tells of open trouble; else unknown."""
    newest = max(told, key=lambda pair: _stamp(pair[0].anchor), default=None)
    if newest is None or newest[1] is None:
        return None
    troubled = any(incident.ended is None and not incident.planned for incident in incidents)
    return None if troubled else Level.OK


def _is_status(feed: Feed) -> bool:
    if words.is_status_feed(feed.title, feed.subtitle, feed.generator, feed.link):
        return True
    return any(read_blocks(entry.html, entry.anchor, entry.offset) for entry in feed.entries[:5])


def _incident(entry: Entry, feed: Feed) -> Incident | None:
    """The entry as an incident; `None` where nothing in it names a state."""
    blocks = read_blocks(entry.html, entry.anchor, entry.offset)
    if blocks:
        return _from_blocks(entry, blocks, _key(entry, feed))
    return _from_words(entry, feed)


def _from_blocks(entry: Entry, blocks: tuple[Block, ...], key: str) -> Incident:
    ended = ended_at(blocks, entry.published)
    planned = any(block.phase in MAINTENANCE for block in blocks)
    oldest = next((block.at for block in blocks if block.at), entry.published)
    started, planned_end = oldest, None
    if planned:
        started, planned_end = _plan(entry, blocks, ended)
    texts = [block.text for block in blocks]
    return Incident(
        key=key,
        title=entry.title,
        level=Level.MAINTENANCE if planned else words.trouble_level(entry.title, *texts),
        started=_before(started, ended),
        ended=ended,
        planned_end=planned_end,
        url=entry.link,
        updates=_updates(blocks),
    )


def _plan(
    entry: Entry, blocks: tuple[Block, ...], ended: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Planned start and end: the announced window, else when it began, else `published`.

    `published` of a plan that has not begun is its start, in the future.
    """
    window = read_plan(entry.html, entry.published or entry.anchor, entry.offset)
    if window is not None:
        return window[0], window[1] or entry.planned_end
    begun = (b.at for b in blocks if b.phase in ("in_progress", "verifying") and b.at)
    start = next(begun, None) or entry.published or ended
    return start, entry.planned_end


def _updates(blocks: tuple[Block, ...]) -> tuple[Update, ...]:
    """Keys are time, state and ordinal, so that an edited text keeps its key."""
    seen: dict[str, int] = {}
    updates: list[Update] = []
    for block in blocks:
        stem = f"{block.at:%Y-%m-%dT%H:%MZ}/{block.phase}" if block.at else f"-/{block.phase}"
        seen[stem] = seen.get(stem, 0) + 1
        key = stem if seen[stem] == 1 else f"{stem}/{seen[stem]}"
        updates.append(Update(key, block.at, block.phase, block.text))
    return tuple(updates)


def _from_words(entry: Entry, feed: Feed) -> Incident | None:
    text = markup(entry.html)
    kuma, _ = words.current_status(feed.subtitle)
    phase = words.title_phase(entry.title) or words.words_phase(entry.title, text)
    if kuma:
        phase = "investigating"  # it lists what is wrong now, and takes it out afterwards
    if not phase or not entry.title:  # a cut entry names nothing
        return None
    key = _key(entry, feed)
    parts = words.parts_told(text)
    planned = phase in MAINTENANCE or words.is_plan(entry.title)
    told = worst(level for _, level in parts if level.ails)
    at = entry.updated or entry.published
    name = f"{at:%Y-%m-%dT%H:%MZ}/{phase}" if at and key.startswith(AWS) else phase
    ended = (_stated_end(entry) or at) if phase in OVER else None
    # Kuma dates an entry by its newest beat, so its date is no start; the first sight of it is.
    started = None if kuma else _first_told(entry) or ended
    return Incident(
        key=key,
        title=words.bare_title(entry.title),
        level=Level.MAINTENANCE if planned else told or words.trouble_level(entry.title, text),
        started=_before(started, ended),
        ended=ended,
        planned_end=entry.planned_end if planned else None,
        url=entry.link,
        components=frozenset(name for name, _ in parts),
        # A monitor's text names its newest beat: kept, it would be an edit at every poll.
        updates=()
        if key.startswith(MONITOR)
        else (Update(name, None if kuma else at, phase, text),),
    )


def _first_told(entry: Entry) -> datetime | None:
    """`published`; where there is only `updated`, which moves, the time inside a ULID."""
    if entry.published is not None:
        return entry.published
    at = ulid_time(entry.id.rstrip("/").rpartition("/")[2])
    return at if at and entry.updated and at <= entry.updated else None


def _stated_end(entry: Entry) -> datetime | None:
    """cState's feed has the end of a resolved issue as its category."""
    end = moment(entry.category.replace(" +", "+"))
    return end if end and entry.published and end >= entry.published else None


def _key(entry: Entry, feed: Feed) -> str:
    """What stays the same while the entry is edited: id, else link, else title and day.

    Some guids move or are reused: Kuma's with each beat, AWS's with each update, Azure's are
    slugs of the title. An id that is only the page's own address names nothing.
    """
    day = f"{entry.published:%Y-%m-%d}" if entry.published else "-"
    host = urlsplit(feed.link).hostname or ""
    if words.current_status(feed.subtitle)[0]:
        found = _KUMA.fullmatch(entry.id)
        if found is not None:
            return f"{found[1] or MONITOR}{found[2]}"
    if "aws.amazon.com" in host:
        service = entry.id.rpartition("#")[2].rpartition("_")[0]
        return AWS + _digest(service, words.bare_title(entry.title).lower())
    if host.startswith(("azure.", "status.azure.", "rssfeed.azure", "azurestatus")):
        return _digest(entry.id, day)
    own = {feed.link.rstrip("/"), ""}
    named = next((name for name in (entry.id, entry.link) if name.rstrip("/") not in own), "")
    if named:
        return named if len(named) <= 200 else _digest(named)
    return _digest(words.bare_title(entry.title).lower(), day)


def _merged(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """One incident for each key, newest first; AWS's entries of one event become its updates."""
    found: dict[str, Incident] = {}
    events: dict[str, str] = {}
    for incident in sorted(incidents, key=_told_at):
        key = incident.key
        if key.startswith(AWS):
            # The same title on another day is an event of its own.
            last = found.get(events.get(key, ""))
            if last is None or _told_at(incident) - _told_at(last) > ONE_EVENT.total_seconds():
                day = f"{incident.started:%Y-%m-%d}" if incident.started else "-"
                events[key] = f"{key}/{day}"
            key = events[key]
        older = found.get(key)
        found[key] = replace(_joined(older, incident) if older else incident, key=key)
    return tuple(reversed(found.values()))


def _joined(older: Incident, newer: Incident) -> Incident:
    """The newer word, with the older one's start and updates."""
    starts = [at for at in (older.started, newer.started) if at is not None]
    updates = {update.key: update for update in (*older.updates, *newer.updates)}
    return replace(newer, started=min(starts, default=None), updates=tuple(updates.values()))


def _told_at(incident: Incident) -> float:
    last = incident.updates[-1].at if incident.updates else None
    return _stamp(last or incident.started)


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def _before(started: datetime | None, ended: datetime | None) -> datetime | None:
    return min(started, ended) if started and ended else started


def _digest(*texts: str) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:20]


ADAPTER = StatusFeed()
