"""A podcast's feed is read by its structure: what only looks like an episode is none."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime

import pytest

from statuswatch.adapters._podcast_feed import PodcastFeed, is_page, is_podcast, read_feed
from statuswatch.core.flow import AdapterError

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)
CHANNEL = """<title>The  Show</title><language>en</language><generator>Press 1</generator>
<itunes:image href="https://host.example/cover.jpg"/>
<image><url>https://host.example/small.png</url><title>Small</title></image>
<atom:link rel="self" href="https://feeds.example/show"/>
<atom:link rel="hub" href="https://hub.example/"/>
<atom:link rel="next" href="https://feeds.example/show?page=2"/>
<itunes:new-feed-url>https://feeds.example/new</itunes:new-feed-url>
<podcast:guid>7A2D292C-8656-5fcf-88d2-31b10e54d7c7</podcast:guid>
<podcast:updateFrequency rrule="FREQ=WEEKLY;BYDAY=SA">Saturdays</podcast:updateFrequency>"""


def item(name: str, date: str = "Mon, 03 Mar 2025 08:00:00 +0000", more: str = "") -> str:
    return (
        f"<item><title>{name}</title><guid>{name}</guid><pubDate>{date}</pubDate>{more}"
        f'<enclosure url="https://host.example/{name}.mp3" length="2345678" type="audio/mpeg"/></item>'
    )


def rss(*items: str, channel: str = CHANNEL) -> bytes:
    inside = "".join(items)
    return f'<rss version="2.0" {SPACES}><channel>{channel}{inside}</channel></rss>'.encode()


def read(body: bytes, *, truncated: bool = False) -> PodcastFeed:
    return read_feed(body, NOW, truncated, "https://feeds.example/show")


def names(feed: PodcastFeed) -> list[str]:
    return [episode.guid for episode in feed.episodes]


def test_a_feed_tells_what_it_is() -> None:
    feed = read(rss(item("b"), item("a", "Mon, 24 Feb 2025 08:00:00 +0000")))
    assert feed.title == "The Show"
    assert feed.cover == "https://host.example/cover.jpg"
    assert feed.picture == "https://host.example/small.png"
    assert feed.self_link == "https://feeds.example/show"
    assert feed.hub == "https://hub.example/"
    assert feed.next_page == "https://feeds.example/show?page=2"
    assert feed.new_feed_url == "https://feeds.example/new"
    assert feed.guid == "7a2d292c-8656-5fcf-88d2-31b10e54d7c7"
    assert feed.frequency == "FREQ=WEEKLY;BYDAY=SA"
    assert (feed.language, feed.generator) == ("en", "Press 1")
    assert (feed.items, feed.whole, feed.fault, feed.complete, feed.live) == (
        2,
        True,
        "",
        False,
        False,
    )
    newest = feed.newest
    assert newest is not None
    assert (newest.guid, newest.url, newest.type, newest.length, newest.at) == (
        "b",
        "https://host.example/b.mp3",
        "audio/mpeg",
        2_345_678,
        0,
    )
    assert newest.published == datetime(2025, 3, 3, 8, tzinfo=UTC)


def test_the_newest_is_the_latest_that_is_out() -> None:
    feed = read(
        rss(
            item("old", "Sat, 01 Feb 2025 08:00:00 GMT"),
            item("planned", "Tue, 11 Mar 2025 08:00:00 GMT"),
            item("new", "Sun, 09 Mar 2025 08:00:00 GMT"),
            item("undated", "soon"),
        )
    )
    assert feed.newest is not None
    assert feed.newest.guid == "new"
    assert [episode.guid for episode in feed.older] == ["old", "undated"]
    assert names(feed) == ["old", "planned", "new", "undated"]


def test_where_no_date_can_be_read_the_first_is_the_newest() -> None:
    feed = read(rss(item("a", ""), item("b", "never")))
    assert feed.newest is not None
    assert feed.newest.guid == "a"


def test_a_feed_of_things_to_come_has_no_newest() -> None:
    feed = read(rss(item("a", "Tue, 11 Mar 2025 08:00:00 GMT")))
    assert feed.newest is None
    assert feed.older == ()
    assert len(feed.episodes) == 1


def test_a_live_item_and_a_channels_trailer_are_no_episodes() -> None:
    live = (
        '<podcast:liveItem status="{}" start="2025-03-11T00:00:00Z"><title>Live</title>'
        "<guid>live</guid><pubDate>Mon, 10 Mar 2025 11:00:00 GMT</pubDate>"
        '<enclosure url="https://live.example/stream" length="33" type="audio/mpeg"/>'
        "</podcast:liveItem>"
    )
    trailer = '<podcast:trailer pubdate="x" url="https://host.example/t.mp3">T</podcast:trailer>'
    feed = read(rss(live.format("pending"), trailer, item("a")))
    assert names(feed) == ["a"]
    assert feed.title == "The Show"
    assert feed.live
    assert not read(rss(live.format("ended"), item("a"))).live


def test_a_broken_feed_does_not_take_a_live_item_for_an_episode_either() -> None:
    live = '<podcast:liveItem status="live"><title>Live</title><guid>live</guid></podcast:liveItem>'
    feed = read(rss(live, item("a")).replace(b"</channel>", b"<b></channel>"))
    assert names(feed) == ["a"]
    assert feed.title == "The Show"
    assert feed.live
    assert feed.fault


def test_another_version_of_a_file_is_not_the_file() -> None:
    other = (
        '<podcast:alternateEnclosure type="video/mp4"><podcast:source uri="https://v.example/"/>'
        '</podcast:alternateEnclosure><enclosure url="https://host.example/p.jpg" type="image/jpeg"/>'
    )
    feed = read(rss(item("a", more=other)))
    assert [episode.url for episode in feed.episodes] == ["https://host.example/a.mp3"]


def test_items_without_a_file_are_counted_and_no_episodes() -> None:
    feed = read(rss("<item><title>Text</title></item>", item("a")))
    assert feed.items == 2
    assert [(episode.guid, episode.at) for episode in feed.episodes] == [("a", 1)]


def test_an_empty_show_is_read() -> None:
    feed = read(rss())
    assert (feed.items, feed.episodes, feed.newest, feed.older) == (0, (), None, ())


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Mon, 3 Mar 2025 08:00:00 PST", datetime(2025, 3, 3, 16, tzinfo=UTC)),
        ("Mon, 03 Mar 2025 08:00:00 CET", datetime(2025, 3, 3, 7, tzinfo=UTC)),
        ("Mon, 03 Mar 2025 08:00:00 +0530", datetime(2025, 3, 3, 2, 30, tzinfo=UTC)),
        ("03 Mar 2025 08:00", datetime(2025, 3, 3, 8, tzinfo=UTC)),
        ("Mon, 03 Mar 2025 24:00:00 GMT", datetime(2025, 3, 4, tzinfo=UTC)),
        ("2025-03-03T08:00:00+01:00", datetime(2025, 3, 3, 7, tzinfo=UTC)),
        ("Mon, 33 Mar 2025 08:00:00 GMT", None),
        ("Mon, 03 Mar 2025 08:00:00 +9999999999999", None),
    ],
)
def test_dates_are_read_as_feeds_write_them(written: str, at: datetime | None) -> None:
    assert read(rss(item("a", written))).episodes[0].published == at


@pytest.mark.parametrize(
    ("written", "length"), [("0", 0), ("1", 0), ("", 0), ("12 MB", 0), (" 51380224 ", 51_380_224)]
)
def test_a_length_that_says_nothing_is_none(written: str, length: int) -> None:
    body = rss(item("a")).replace(b'length="2345678"', f'length="{written}"'.encode())
    assert read(body).episodes[0].length == length


def test_a_blank_in_an_address_is_written_as_apps_ask_it() -> None:
    body = rss(item("a")).replace(b"host.example/a.mp3", b"host.example/my show 1.mp3")
    assert read(body).episodes[0].url == "https://host.example/my%20show%201.mp3"
    relative = rss(item("a")).replace(b"https://host.example/a.mp3", b"/files/a.mp3")
    assert read(relative).episodes[0].url == "https://feeds.example/files/a.mp3"
    hostile = rss(item("a")).replace(b"https://host.example/a.mp3", b"javascript:alert(1)")
    assert read(hostile).episodes == ()


def test_a_cut_feed_gives_the_episodes_before_the_cut() -> None:
    body = rss(*(item(f"e{n}") for n in range(9)))
    cut = read(body[: body.index(b"<title>e5")], truncated=True)
    assert names(cut) == ["e0", "e1", "e2", "e3", "e4"]
    assert (cut.whole, cut.fault, cut.title) == (False, "", "The Show")


def test_a_feed_that_ends_too_early_without_being_cut_is_at_fault() -> None:
    body = rss(*(item(f"e{n}") for n in range(9)))
    short = read(body[: body.index(b"<title>e5")])
    assert short.fault
    assert names(short)[:5] == ["e0", "e1", "e2", "e3", "e4"]


@pytest.mark.parametrize(
    ("break_it", "line"),
    [
        (lambda body: b"\n<?xml version='1.0'?>" + body, 2),
        (lambda body: body.replace(b"<title>b", b"<title>b &nbsp; &eacute;"), None),
        (lambda body: body.replace(b"<title>b", b"<title>b & c"), None),
        (lambda body: body.replace(b"</channel>", b"</chanel>"), None),
        (lambda body: body + b"<p>Warning: cache</p>", None),
        (lambda body: body.replace(b"xmlns:itunes", b"xmlns:itune"), None),
        (lambda body: body.replace(b"<title>b", b"<title>b\x08"), None),
    ],
)
def test_a_feed_at_fault_is_read_all_the_same(break_it: object, line: int | None) -> None:
    assert callable(break_it)
    feed = read(break_it(rss(item("b"), item("a"))))
    assert feed.fault
    assert feed.fault_line == line or line is None
    assert names(feed) == ["b", "a"]
    assert feed.title == "The Show"
    assert feed.cover == "https://host.example/cover.jpg"
    assert [episode.published for episode in feed.episodes] == [
        datetime(2025, 3, 3, 8, tzinfo=UTC)
    ] * 2


def test_an_atom_feed_with_files_is_read() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Show</title>
    <entry><id>urn:1</id><title>One</title><updated>2025-03-03T08:00:00Z</updated>
    <link rel="enclosure" href="https://host.example/1.mp3" type="audio/mpeg" length="99"/></entry>
    </feed>"""
    feed = read(body)
    assert feed.title == "Show"
    assert [(e.guid, e.title, e.url, e.length) for e in feed.episodes] == [
        ("urn:1", "One", "https://host.example/1.mp3", 99)
    ]
    assert feed.episodes[0].published == datetime(2025, 3, 3, 8, tzinfo=UTC)


def test_a_list_of_pieces_is_no_sound() -> None:
    body = rss(item("a")).replace(b"audio/mpeg", b"application/x-mpegURL")
    assert read(body).episodes[0].playlist
    assert not read(rss(item("a"))).episodes[0].playlist


def test_a_show_that_ended_says_so() -> None:
    assert read(rss(channel=CHANNEL + "<itunes:complete>Yes</itunes:complete>")).complete


def test_the_kind_of_an_episode_is_kept() -> None:
    feed = read(rss(item("a", more="<itunes:episodeType>Trailer</itunes:episodeType>")))
    assert feed.episodes[0].kind == "trailer"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b'<html><head><link type="application/rss+xml" href="/feed"><rss></html>',
        b'{"items": []}',
        b"<status><ok/></status>",
        b"ID3\x04\x00\x00",
        b"<rss",
    ],
)
def test_what_is_no_feed_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(AdapterError, match=r"feeds\.example"):
        read(body)
    assert not is_podcast(body)


def test_a_web_page_is_told_apart_from_a_broken_feed() -> None:
    assert is_page(b"<!doctype html><html><rss>")
    assert not is_page(rss(item("a", more="<description>&lt;html> <html></description>")))
    with pytest.raises(AdapterError, match="a web page where a feed"):
        read(b"<html><body>Log in</body></html>")


def test_entities_of_their_own_are_not_read() -> None:
    with pytest.raises(AdapterError, match="entities"):
        read(b'<!DOCTYPE rss [<!ENTITY a "aaaa">]>' + rss(item("a")))


def test_a_podcast_is_known_by_its_files() -> None:
    assert is_podcast(rss(item("a")))
    assert is_podcast(rss(item("a")).replace(b"audio/mpeg", b""))
    assert not is_podcast(rss("<item><title>All Systems Operational</title></item>"))
    assert not is_podcast(
        rss('<item><enclosure url="https://host.example/a.jpg" type="image/jpeg"/></item>')
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<enclosure " * 300_000,
        b"<rss><channel>" + b"<podcast:liveItem " * 200_000,
        b"<rss><channel>" + b"<podcast:liveItem>" * 200_000,
        b"<rss><channel>" + b"<item>" * 200_000,
        b"<rss><channel>" + b"<item><title>&x;</title></item>" * 50_000,
        b"<rss><channel><itunes:image " * 60_000,
        b"<rss><channel>" + b"&" * 3_000_000,
    ],
)
def test_a_hostile_feed_costs_little(body: bytes) -> None:
    began = time.process_time()
    is_podcast(body)
    # Whether some of it can be read or nothing: it is at fault, and soon known to be.
    with contextlib.suppress(AdapterError):
        assert read(body).fault
    assert time.process_time() - began < 16
