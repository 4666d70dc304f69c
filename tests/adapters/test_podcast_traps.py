"""What looks like an outage of a podcast and is none; and what is one although all answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.adapters._podcast_asked import MASK
from statuswatch.adapters._podcast_memory import load
from statuswatch.adapters.podcast import Podcast
from statuswatch.core.flow import Answer, Chained, Keeping, Optioned, Request, Response, drive
from statuswatch.core.model import Level, Role, Source
from tests.corpus import CORPUS
from tests.podcasts import NOW, PNG, Follower, World, falls_ill, known

HOUR, DAY, MINUTE = (
    timedelta(hours=1, minutes=1),
    timedelta(days=1, minutes=1),
    timedelta(minutes=1),
)
Twist = Callable[[Request, Answer], Answer]


@pytest.fixture(scope="module")
def podcast() -> Podcast:
    return Podcast(known())


def look(follower: Follower, twist: Twist, after: timedelta = timedelta(0)) -> object:
    follower.at += after
    source = follower.source
    flow = follower.adapter.poll_with(source, frozenset(), follower.memory, follower.at)
    report = drive(flow, lambda request: twist(request, follower.world.answer(request)))
    follower.memory = report.memory or ""
    return report


def advice(follower: Follower) -> str:
    return " ".join(map(str, follower.chain().advice))


def test_it_is_what_the_engine_expects(podcast: Podcast) -> None:
    assert isinstance(podcast, Keeping)
    assert isinstance(podcast, Chained)
    assert isinstance(podcast, Optioned)
    assert podcast.role is Role.PROBE
    assert podcast.chain(Source("", "", "podcast", ""), "") is None
    assert podcast.chain(Source("", "", "podcast", ""), "{broken") is None


def test_a_retired_prefix_that_forwards_is_advice_and_no_fault(podcast: Podcast) -> None:
    chartable = (("chartable", "https://chtbl.com/track/ABC/"),)
    follower = Follower(World(prefixes=chartable), podcast)
    assert follower.look().level is Level.OK
    assert "closed on 2024-12-12. It still forwards" in advice(follower)
    _, report = falls_ill(World({"chartable": "gone"}, prefixes=chartable), podcast)
    assert report.level is Level.DOWN


def test_more_than_four_prefixes_are_advice(podcast: Podcast) -> None:
    many = [
        ("podtrac", "https://dts.podtrac.com/redirect.mp3/"),
        ("op3", "https://op3.dev/e/"),
        ("podsights", "https://pdst.fm/e/"),
        ("podscribe", "https://pscrb.fm/rss/p/"),
        ("claritas", "https://clrtpod.com/m/"),
    ]
    follower = Follower(World(prefixes=many), podcast)
    assert follower.look().level is Level.OK
    assert "through 5 services" in advice(follower)


def test_a_target_written_otherwise_is_the_same_target(podcast: Podcast) -> None:
    def twist(request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Response) and "location" in answer.headers:
            place = answer.headers["location"].replace("www.buzz", "WWW.Buzz") + "?t=1"
            return Response(answer.url, 302, {"location": place})
        return answer

    follower = Follower(World(), podcast)
    look(follower, twist)
    assert not load(follower.memory).suspects


def test_a_feed_that_is_unchanged_is_asked_with_its_validators(podcast: Podcast) -> None:
    conditions: list[str] = []

    def twist(request: Request, answer: Answer) -> Answer:
        if request.url != follower.world.feed or not isinstance(answer, Response):
            return answer
        conditions.append(request.headers.get("If-None-Match", ""))
        if conditions[-1]:
            return Response(answer.url, 304, {})
        return Response(answer.url, 200, {**answer.headers, "etag": '"one"'}, answer.body)

    follower = Follower(World(), podcast)
    for _ in range(6):
        report = look(follower, twist, timedelta(minutes=15))
    assert conditions == ["", *['"one"'] * 5]
    assert load(follower.memory).feed.works
    assert getattr(report, "level", None) is Level.OK


def test_a_large_feed_without_validators_is_read_whole_once_a_day(podcast: Podcast) -> None:
    world = World(extra=b"<!--" + b"x" * 1_200_000 + b"-->")
    follower = Follower(world, podcast)
    limits = []
    for _ in range(30):
        world.asked.clear()
        follower.look(HOUR)
        limits += [r.stop_after for r in world.asked if r.url == world.feed]
    assert sum(limit is not None and limit > 1_000_000 for limit in limits) == 2
    assert limits.count(256 * 1024) == 28


def test_another_shows_episodes_are_told_after_two_looks(podcast: Podcast) -> None:
    def twist(request: Request, answer: Answer) -> Answer:
        if request.url != follower.world.feed or not isinstance(answer, Response):
            return answer
        other = answer.body.replace(b"guid-", b"other-").replace(b"The Show", b"Somebody Else")
        return Response(answer.url, 200, answer.headers, other.replace(b"Episode ", b"Part "))

    follower = Follower(World(), podcast)
    follower.look()
    look(follower, twist, HOUR)
    report = look(follower, twist, MINUTE * 5)
    assert [i.key for i in getattr(report, "incidents", ())] == ["hop:feed"]
    assert "another show's episodes" in report.incidents[0].title  # type: ignore[attr-defined]


def test_a_new_name_for_the_same_episodes_is_no_fault(podcast: Podcast) -> None:
    def twist(request: Request, answer: Answer) -> Answer:
        if request.url != follower.world.feed or not isinstance(answer, Response):
            return answer
        return Response(answer.url, 200, answer.headers, answer.body.replace(b"Show", b"Hour"))

    follower = Follower(World(), podcast)
    follower.look()
    look(follower, twist, HOUR)
    assert not load(follower.memory).suspects
    assert load(follower.memory).feed.title == "The Hour"


def test_episodes_that_vanish_are_told(podcast: Podcast) -> None:
    world = World(episodes=12)
    follower = Follower(world, podcast)
    follower.look()
    world.since -= timedelta(days=7 * 8)
    world.episodes = 4
    for _ in range(3):
        report = follower.look(timedelta(minutes=15))
    assert [i.level for i in report.incidents] == [Level.DEGRADED]
    assert "lists 4 episodes; it listed 12" in report.incidents[0].title


def test_a_wrong_clock_of_ours_is_not_an_expired_certificate(podcast: Podcast) -> None:
    follower, report = falls_ill(World({"op3": "expired"}), podcast, looks=1)
    assert report.level is Level.DOWN

    def twist(request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Response):
            date = {"date": "Mon, 01 Jun 2020 12:00:00 GMT"}
            return Response(answer.url, answer.status, {**answer.headers, **date}, answer.body)
        return answer

    follower = Follower(World({"op3": "expired"}), podcast)
    report = look(follower, twist)  # type: ignore[assignment]
    assert not report.incidents
    assert "clock is wrong" in str(follower.chain().sentence)


def test_the_end_of_each_certificate_is_measured(podcast: Podcast) -> None:
    end = datetime(2026, 6, 9, tzinfo=UTC)

    def twist(request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Response) and answer.url.startswith("https://op3.dev"):
            return Response(answer.url, 302, answer.headers, certificate_end=end)
        return answer

    report = look(Follower(World(), podcast), twist)
    ends = {m.name: m.value for m in getattr(report, "measures", ()) if "certificate" in m.name}
    assert list(ends.values()) == [end.timestamp()]
    assert next(iter(ends)).startswith("certificate_end:OP3")


def test_apple_is_asked_seldom_and_being_late_is_advice(podcast: Podcast) -> None:
    world, asked = World(), list[str]()

    def twist(request: Request, answer: Answer) -> Answer:
        if "itunes.apple.com" not in request.url:
            return answer
        asked.append(request.url)
        row = {"collectionId": 7, "feedUrl": world.feed, "releaseDate": "2026-05-20T12:00:00Z"}
        body = json.dumps({"resultCount": 1, "results": [row]}).encode()
        return Response(request.url, 200, {}, body)

    follower = Follower(world, podcast, options={})
    for _ in range(24):
        look(follower, twist, HOUR)
    assert 3 <= len(asked) <= 5
    assert "search" in asked[0]
    assert "id=7" in asked[1]
    assert "Apple is late" in advice(follower)


def test_a_secret_is_sent_to_its_own_host_alone(podcast: Podcast) -> None:
    world = World(feed=f"https://feeds.example-show.com/show.xml?token={MASK}")
    world.files = f"https://files.example-host.com/{MASK}/"
    follower = Follower(world, podcast)
    assert follower.look().level is Level.OK
    asked = [request.url for request in world.asked]
    assert [url for url in asked if MASK in url] == [world.feed]


def test_the_first_answer_of_a_poll_without_time_tells_the_time(podcast: Podcast) -> None:
    world = World()

    def answer(request: Request) -> Answer:
        found = world.answer(request)
        if isinstance(found, Response) and request.url == world.feed:
            date = {"date": "Mon, 01 Jun 2026 12:00:00 GMT"}
            return Response(found.url, 200, {**found.headers, **date}, found.body)
        return found

    source = Source("s", "s", "podcast", world.feed, {"apple": "off"}, Role.PROBE)
    report = drive(podcast.poll(source, frozenset()), answer)
    assert load(report.memory or "").feed.asked == NOW.timestamp()


@pytest.mark.skipif(not (CORPUS / "podcast").is_dir(), reason="the shared corpus is not here")
def test_each_recorded_feed_is_followed_to_its_bare_file(podcast: Podcast) -> None:
    folder, data, read = CORPUS / "podcast", known(), 0
    for row in map(json.loads, (folder / "MANIFEST.jsonl").read_text("utf-8").splitlines()):
        if row["newest_enclosure_url"] != row["first_enclosure_url"]:
            continue
        feed, body, asked = "https://feeds.example.org/x", (folder / row["file"]).read_bytes(), []

        def answer(request: Request, feed: str = feed, body: bytes = body) -> Answer:
            asked.append(request)  # noqa: B023
            hops = data.prefixes.chain(request.url).hops
            if request.url == feed:
                return Response(request.url, 200, {"content-type": "text/xml"}, body)
            if hops:
                place = hops[0].rest or "https://media.example.net/1.mp3"
                return Response(request.url, 302, {"location": place})
            if request.byte_range == (0, 65_535):
                return Response(request.url, 206, {"content-type": "image/png"}, PNG)
            return Response(request.url, 206, {"content-type": "audio/mpeg"}, b"ID3" + b"\0" * 99)

        source = Source("s", "s", "podcast", feed, {"apple": "off"}, Role.PROBE)
        report = drive(podcast.poll_with(source, frozenset(), "", NOW), answer)
        assert (report.level, report.suspects) == (Level.OK, 0), row["file"]
        (heard,) = [r.url for r in asked if r.byte_range == (0, 511)]
        hidden = any(
            hop.kind == "opaque" for hop in data.prefixes.chain(row["first_enclosure_url"]).hops
        )
        assert hidden or heard == row["bare_url"], row["file"]
        read += 1
    assert read >= 40


def test_behind_an_unknown_prefix_only_the_end_is_heard() -> None:
    """New prefixes come up: whatever redirects is asked by HEAD, and its end alone for sound."""
    world = World()
    follower = Follower(world, Podcast())
    report = follower.look()
    assert report.level is Level.OK
    world.faults = {"host": "server"}
    follower.look(HOUR)
    follower.look(MINUTE)
    for request in world.asked:
        hop, _ = world.hop_of(request.url)
        assert request.method == "HEAD" or hop in {"feed", "host", "cover"}


def test_who_asks_out_of_turn_gets_a_look_at_the_whole_chain(podcast: Podcast) -> None:
    world = World()
    follower = Follower(world, podcast)
    follower.look()
    follower.look(timedelta(minutes=15))
    world.asked.clear()
    follower.look(timedelta(minutes=4))
    assert [world.hop_of(r.url)[0] for r in world.asked].count("op3") == 1
    follower.look(MINUTE)
    assert [world.hop_of(r.url)[0] for r in world.asked].count("op3") == 1


def test_a_step_behind_the_host_is_named_where_it_fails() -> None:
    follower = Follower(World({"op3": "server"}), Podcast())
    for _ in range(3):
        report = follower.look(MINUTE)
    (incident,) = report.incidents
    assert (
        incident.title == "dts.podtrac.com leads on to op3.dev, and there it fails: it answers 503"
    )
