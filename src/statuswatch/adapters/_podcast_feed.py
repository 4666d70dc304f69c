"""A podcast's feed, read: its episodes, which of them is the newest, its cover and identity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urljoin

from statuswatch.adapters._answers import host_of, not_this
from statuswatch.adapters._feed_times import ZONES
from statuswatch.adapters._podcast_loose import read_loosely
from statuswatch.adapters._podcast_prefixes import LONGEST
from statuswatch.adapters._podcast_xml import Fields, Raw, mended, read_strictly
from statuswatch.adapters._text import line, markup, moment
from statuswatch.core.flow import AdapterError
from statuswatch.core.words import say

AHEAD = timedelta(minutes=5)
"""How far clocks may differ before a date lies in the future."""

_HEAD = 65_536
_SOUND = re.compile(
    rb"<enclosure\s[^<>]{0,4000}?(?:type\s*=\s*[\"']?\s*(?:audio/|video/|application/(?:x-|vnd\.apple\.)"
    rb"mpegurl)|\.(?:mp3|m4a|m4v|m4b|mp4|ogg|oga|opus|aac|flac|wav|m3u8)\b)",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?:[a-z][\w.-]{0,30}:)?(?:rss|feed|rdf)[\s/>]", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s{1,9}html|<html[\s>]", re.IGNORECASE)
_BLANK = re.compile(r"\s")
_PLAYLISTS = frozenset(
    ("application/x-mpegurl", "application/vnd.apple.mpegurl", "audio/mpegurl", "audio/x-mpegurl")
)


@dataclass(frozen=True, slots=True)
class Episode:
    """One item with a file. `published`: UTC. `length`: what the feed claims, 0 for nothing of use.
    `at`: its place among the feed's items, from 0. `kind`: full, trailer or bonus; empty where the
    feed does not say."""

    guid: str
    title: str
    published: datetime | None
    url: str
    type: str = ""
    length: int = 0
    at: int = 0
    kind: str = ""

    @property
    def playlist(self) -> bool:
        """Its file is a list of pieces (HLS), not the sound itself."""
        return self.type.lower() in _PLAYLISTS or self.url.partition("?")[0].endswith(".m3u8")


@dataclass(frozen=True, slots=True)
class PodcastFeed:
    """`episodes`: in the feed's order, those with a file. `items`: how many it lists, with a file
    or without. `newest`: by its date, of those that are out. `older`: the others that are out, the newer
    first. `cover`: as Apple's rules want it (itunes:image); `picture`: RSS's own. `guid`: the show's own (podcast:guid),
    which stays when the feed moves. `frequency`: an RRULE. `complete`: no more episodes come.
    `live`: a broadcast is announced or on. `fault`, `fault_line`: why it is not well-formed XML,
    empty where it is. `whole`: not cut short, so that `items` counts."""

    title: str
    episodes: tuple[Episode, ...]
    items: int
    newest: Episode | None
    older: tuple[Episode, ...]
    cover: str = ""
    picture: str = ""
    self_link: str = ""
    new_feed_url: str = ""
    guid: str = ""
    frequency: str = ""
    complete: bool = False
    hub: str = ""
    next_page: str = ""
    language: str = ""
    generator: str = ""
    live: bool = False
    fault: str = ""
    fault_line: int = 0
    whole: bool = True


def read_feed(body: bytes, now: datetime, truncated: bool = False, url: str = "") -> PodcastFeed:
    """The feed. `truncated`: only the beginning of it was read, so that a cut is no fault. `url`:
    where it came from, for words. Raises AdapterError for a web page and for what is no feed."""
    head = _head(body)
    if b"<!entity" in head.lower():
        raise AdapterError(
            say("The feed of {host} declares entities; it is not read.", host=host_of(url)),
            say("Apps may refuse it too. Take the DOCTYPE out of the feed."),
        )
    raw = None if is_page(body) or not _ROOT.search(head) else _read(body, truncated)
    if raw is None:
        raise not_this(url, "feed", body)
    return _feed(raw, now, truncated, url)


def is_podcast(body: bytes) -> bool:
    """Is this, by its look, a feed whose items hold sound or film?"""
    return (
        _ROOT.search(_head(body)) is not None
        and not is_page(body)
        and _SOUND.search(body) is not None
    )


def is_page(body: bytes) -> bool:
    """Is this a web page: a login, a bot check, a portal?"""
    head = _head(body)
    page, root = _PAGE.search(head), _ROOT.search(head)
    return page is not None and (root is None or page.start() < root.start())


def _head(body: bytes) -> bytes:
    """Where a feed has begun, whatever stands before it; UTF-16 made searchable."""
    return body[:_HEAD].replace(b"\0", b"")


def _read(body: bytes, truncated: bool) -> Raw | None:
    """As strict apps see it, and where they stop, as lenient ones do; `None`: as nobody does."""
    strict = read_strictly(body, truncated)
    is_feed = strict.root in ("rss", "RDF", "atom:feed")
    if is_feed and (not strict.fault or strict.closed):
        return strict
    if not strict.fault:
        return None
    loose = read_strictly(mended(body), truncated)
    if loose.fault and not loose.closed:
        try:
            loose = read_loosely(body)
        except ValueError:
            return strict if is_feed else None
        if is_feed and len(loose.items) < len(strict.items):
            return strict
    loose.fault, loose.line = strict.fault, strict.line
    return loose


def _feed(raw: Raw, now: datetime, truncated: bool, base: str) -> PodcastFeed:
    episodes = tuple(
        episode
        for at, fields in enumerate(raw.items)
        if (episode := _episode(fields, at, base)) is not None
    )
    newest, older = _by_age(episodes, now)
    of = raw.channel
    return PodcastFeed(
        title=line(markup(of.get("title") or of.get("atom:title"), 1_200)),
        episodes=episodes,
        items=len(raw.items),
        newest=newest,
        older=older,
        cover=_address(of.get("itunes:image"), base),
        picture=_address(of.get("picture") or of.get("atom:logo"), base),
        self_link=line(of.get("link:self"), LONGEST),
        new_feed_url=line(of.get("itunes:new-feed-url"), LONGEST),
        guid=line(of.get("podcast:guid"), 100).lower(),
        frequency=line(of.get("rrule")),
        complete=any(
            of.get(name, "").lower() in ("yes", "true")
            for name in ("complete", "itunes:complete", "podcast:complete")
        ),
        hub=line(of.get("link:hub"), LONGEST),
        next_page=line(of.get("link:next"), LONGEST),
        language=line(of.get("language"), 40),
        generator=line(of.get("generator")),
        live=raw.live,
        fault=raw.fault,
        fault_line=raw.line,
        whole=not truncated and not raw.cut,
    )


def _episode(fields: Fields, at: int, base: str) -> Episode | None:
    url = _address(fields.get("url"), base)
    if not url:
        return None
    return Episode(
        guid=line(fields.get("guid") or fields.get("atom:id"), 2_000),
        title=line(markup(fields.get("title") or fields.get("atom:title"), 1_200)),
        published=_published(fields),
        url=url,
        type=line(fields.get("type"), 100),
        length=_length(fields.get("length", "")),
        at=at,
        kind=line(fields.get("itunes:episodeType"), 20).lower(),
    )


def _by_age(
    episodes: tuple[Episode, ...], now: datetime
) -> tuple[Episode | None, tuple[Episode, ...]]:
    """The newest that is out, and the rest that is out: a feed's order says nothing."""
    out = [e for e in episodes if e.published is None or e.published <= now + AHEAD]
    never = datetime.min.replace(tzinfo=UTC)
    aged = sorted(out, key=lambda e: e.published or never, reverse=True)
    return (aged[0], tuple(aged[1:])) if aged else (None, ())


def _published(fields: Fields) -> datetime | None:
    written = (
        fields.get(name)
        for name in ("pubDate", "dc:date", "atom:published", "atom:updated")
        if fields.get(name)
    )
    return next((at for at in map(_date, written) if at is not None), None)


def _date(written: str | None) -> datetime | None:
    """A date of RFC 2822 as feeds write it, or one of ISO 8601, in UTC."""
    from email.utils import parsedate_tz

    text = line(written, 100)
    parsed = parsedate_tz(text)
    if parsed is None:
        return moment(text)
    offset = parsed[9]
    if offset in (None, 0):
        offset = int(ZONES.get(text.split()[-1].upper(), 0.0) * 3_600)
    year, month, day, hour, minute, second = parsed[:6]
    try:
        zone = timezone(timedelta(seconds=offset or 0))
        # 24:00 is written for the end of a day.
        local = datetime(year, month, day, 0, minute, min(second, 59), tzinfo=zone)
        at = (local + timedelta(hours=hour)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if 1990 <= at.year < 2200 else None


def _length(written: str) -> int:
    """What the feed claims in bytes; 0 and 1 are what generators write for "unknown"."""
    digits = written.strip().replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and 1 < len(digits) < 15 else 0


def _address(written: str | None, base: str) -> str:
    """A web address as apps would ask it: blanks are written %20; empty where it is none."""
    if not written or len(written) > LONGEST:
        return ""
    try:
        address = urljoin(base, _BLANK.sub("%20", written.strip()))
    except ValueError:
        return ""
    fit = address.isprintable() and address.lower().startswith(("http://", "https://"))
    return address if fit else ""
