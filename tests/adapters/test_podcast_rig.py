"""A rig of more than a thousand worlds: three prefixes, a host, a feed, each with every fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from statuswatch.adapters._podcast_memory import Memory, load
from statuswatch.adapters.podcast import Podcast
from statuswatch.core.model import Aside, Level
from tests.podcasts import FINE, NOW, UNCLEAR, Follower, World, falls_ill, known, worlds

NAMES = {"prefix:podtrac": "Podtrac", "prefix:op3": "OP3", "prefix:podsights": "Podsights"}
LOCAL = frozenset({"blocked"})
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def podcast() -> Podcast:
    return Podcast(known())


def named(memory: Memory) -> dict[str, str]:
    """What is wrong, by hop."""
    return {s.id: s.fault for s in memory.stations if s.fault not in {"", "unasked"}}


def by_hop() -> Iterator[tuple[str, list[World]]]:
    """All worlds, in groups by the hops that are ill: a test each."""
    groups: dict[str, list[World]] = {}
    for world in worlds():
        groups.setdefault(" and ".join(world.faults) or "none", []).append(world)
    yield from groups.items()


GROUPS = dict(by_hop())


@pytest.mark.parametrize("hops", GROUPS)
def test_the_right_hop_and_cause_are_named_in_every_world(hops: str, podcast: Podcast) -> None:
    for world in GROUPS[hops]:
        follower, report = falls_ill(world, podcast)
        wrong = world.expected()
        assert named(load(follower.memory)) == wrong, world.faults
        trouble = {hop for hop, fault in wrong.items() if fault not in UNCLEAR | LOCAL}
        assert {i.key for i in report.incidents} == {f"hop:{hop}" for hop in trouble}, world.faults
        assert report.confirmed
        assert not report.suspects


@pytest.mark.parametrize("hops", GROUPS)
def test_no_world_makes_us_a_listener(hops: str, podcast: Podcast) -> None:
    for world in GROUPS[hops]:
        follower, _ = falls_ill(world, podcast, looks=1)
        for request in world.asked:
            hop, _ = world.hop_of(request.url)
            assert "bot" in request.headers["User-Agent"]
            assert not request.follow
            if hop in dict(world.prefixes) and request.method != "HEAD":
                assert world.faults[hop] in {"no-head", "refused"}
                assert request.byte_range == (0, 1)
        assert world.sound_bytes <= 2048
        assert follower.memory


@pytest.mark.parametrize("hops", [hops for hops in GROUPS if "feed" not in hops])
def test_a_first_look_shows_the_same(hops: str, podcast: Podcast) -> None:
    for world in GROUPS[hops]:
        follower = Follower(world, podcast)
        report = follower.look()
        assert named(load(follower.memory)) == world.expected(), world.faults
        instant = {"expired", "loop", "downgrade"}
        at_once = {h for h, fault in world.expected().items() if fault in instant}
        assert {i.key for i in report.incidents} == {f"hop:{hop}" for hop in at_once}


@pytest.mark.parametrize("hops", GROUPS)
def test_the_sentence_names_who_fails_and_nobody_else(hops: str, podcast: Podcast) -> None:
    for world in GROUPS[hops]:
        follower, _ = falls_ill(world, podcast)
        words, wrong = str(follower.chain().sentence), world.expected()
        trouble = {hop for hop, fault in wrong.items() if fault not in UNCLEAR | LOCAL}
        for hop, name in NAMES.items():
            if hop in trouble:
                assert name in words, (world.faults, words)
            elif trouble:
                assert name not in words, (world.faults, words)
        prefixes = trouble & NAMES.keys()
        well = "host" not in wrong and "audio" not in wrong
        assert ("host is fine" in words) == bool(prefixes and well), (world.faults, words)


def test_the_show_is_down_only_by_what_a_download_needs(podcast: Podcast) -> None:
    levels = {}
    for fault in ("gone", "elsewhere", "blocked", "refused", "no-head"):
        _, report = falls_ill(World({"op3": fault}), podcast)
        levels[fault] = report.level
    assert levels == {
        "gone": Level.DOWN,
        "elsewhere": Level.DEGRADED,
        "blocked": Level.OK,
        "refused": Level.OK,
        "no-head": Level.OK,
    }


def test_a_cover_that_is_gone_is_never_an_outage_of_the_show(podcast: Podcast) -> None:
    follower, report = falls_ill(World({"cover": "gone"}), podcast, looks=1)
    for _ in range(3):
        report = follower.look(timedelta(days=1, minutes=1))
    assert [(i.key, i.level) for i in report.incidents] == [("hop:cover", Level.DEGRADED)]
    assert report.level is Level.DEGRADED


def test_nothing_anywhere_is_our_own_line(podcast: Podcast) -> None:
    for silence in ("dns", "time"):
        every = ("podtrac", "op3", "podsights", "host", "feed")
        follower, report = falls_ill(World(dict.fromkeys(every, silence)), podcast, looks=5)
        assert not report.incidents
        assert report.level is None
        assert "your own line" in str(follower.chain().sentence)
        follower.world.faults = {}
        assert follower.look(MINUTE).level is Level.OK


def test_a_host_that_refuses_our_check_is_not_down(podcast: Podcast) -> None:
    follower, report = falls_ill(World({"host": "refused"}), podcast, looks=5)
    assert (report.level, report.aside, report.incidents) == (None, Aside.REFUSED, ())
    host = next(hop for hop in follower.chain().hops if hop.kind == "host")
    assert host.level is None
    assert "refuses our check" in str(host.words)


def test_a_blocked_tracker_is_the_users_own_doing(podcast: Podcast) -> None:
    follower, report = falls_ill(World({"op3": "blocked"}), podcast)
    hop = next(hop for hop in follower.chain().hops if hop.name.startswith("OP3"))
    assert (hop.level, hop.local) == (None, True)
    assert not report.incidents
    assert "not down" in str(follower.chain().sentence)


def test_trouble_ends_with_the_first_good_look(podcast: Podcast) -> None:
    follower, report = falls_ill(World({"op3": "server"}), podcast)
    assert report.level is Level.DOWN
    follower.world.faults = {}
    report = follower.look(MINUTE)
    assert (report.level, report.incidents) == (Level.OK, ())
    assert str(follower.chain().sentence) == "Everything on the way to your listeners works"


def test_a_hiccup_is_no_trouble(podcast: Podcast) -> None:
    follower, report = falls_ill(World({"op3": "server"}), podcast, looks=2)
    assert (report.incidents, report.suspects, report.level) == ((), 2, Level.OK)
    assert "looked at again" in str(follower.chain().sentence)


def test_while_one_is_suspected_only_it_and_its_neighbours_are_asked(podcast: Podcast) -> None:
    world = World({"podtrac": "server"})
    follower, _ = falls_ill(world, podcast, looks=1)
    world.asked.clear()
    follower.look(MINUTE)
    assert [world.hop_of(r.url)[0] for r in world.asked] == ["podtrac", "op3", "host"]


def test_a_calm_day_costs_a_hundred_and_some_questions(podcast: Podcast) -> None:
    world = World()
    follower = Follower(world, podcast)
    follower.look()
    world.asked.clear()
    for _ in range(96):
        follower.look(timedelta(minutes=15))
    asked = [world.hop_of(r.url)[0] for r in world.asked]
    assert asked.count("feed") == 96
    assert asked.count("op3") == 24
    assert len(asked) <= 96 + 96 + 6
    assert world.sound_bytes <= 2048


def test_a_new_episode_is_asked_for_at_once_and_told_once(podcast: Podcast) -> None:
    world = World()
    follower = Follower(world, podcast)
    follower.look()
    world.episodes, world.since = 6, NOW + timedelta(minutes=14)
    world.asked.clear()
    report = follower.look(timedelta(minutes=15))
    assert [post.title for post in report.news] == ["“Episode 6” is in the feed"]
    assert any(r.url == world.bare(6) for r in world.asked)
    assert follower.look(timedelta(minutes=15)).news == ()


def test_a_new_file_has_a_quarter_of_an_hour_to_spread(podcast: Podcast) -> None:
    world = World()
    follower = Follower(world, podcast)
    follower.look()
    world.episodes, world.since = 6, NOW + timedelta(minutes=14)
    world.faults = {"host": "newest"}
    early = [follower.look(timedelta(minutes=15)), *(follower.look(MINUTE) for _ in range(5))]
    assert not any(report.incidents or report.suspects for report in early)
    late = [follower.look(timedelta(minutes=10)), *(follower.look(MINUTE) for _ in range(2))]
    assert [i.level for i in late[-1].incidents] == [Level.DEGRADED]
    assert "older ones play" in late[-1].incidents[0].title


def test_an_episode_that_does_not_come_is_told_once(podcast: Podcast) -> None:
    world = World(episodes=9)
    follower = Follower(world, podcast)
    follower.look()
    told = [follower.look(timedelta(days=1)).news for _ in range(20)]
    assert [post.title for news in told for post in news] == [
        "The next episode is not in the feed yet"
    ]
    assert any("not in the feed yet" in str(words) for words in follower.chain().advice)


def test_of_a_private_feed_no_address_and_no_token_is_kept(podcast: Podcast) -> None:
    token = "s3cr3t-0123456789abcdef"
    world = World(feed=f"https://feeds.example-show.com/show.xml?token={token}", prefixes=())
    world.files = f"https://files.example-host.com/{token}/"
    world.cover = f"https://img.example-pictures.org/cover.png?token={token}"
    follower = Follower(world, podcast)
    reports = [follower.look()]
    reports += [follower.look(timedelta(minutes=15)) for _ in range(8)]
    assert sum(r.url == world.feed for r in world.asked) == 3
    assert not any("apple" in r.url for r in world.asked)
    told = repr(reports) + repr(follower.chain()) + follower.memory
    assert token not in told
    assert quote(token) not in told
    world.faults = {"host": "gone", "cover": "gone"}
    reports = [follower.look(timedelta(hours=1, minutes=1)) for _ in range(3)]
    assert token not in repr(reports) + repr(follower.chain()) + follower.memory


def test_worlds_are_many() -> None:
    assert sum(map(len, GROUPS.values())) > 1000
    assert all(set(world.faults.values()) for group in GROUPS.values() for world in group[1:])
    assert not FINE & UNCLEAR
