"""Is it down, or is it just me? While our own line is, nothing opens and nothing closes."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from statuswatch.core.inner import is_inner
from statuswatch.core.model import Coverage, Failed, Line
from statuswatch.core.telling import NoticeKind
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.network import ASK_AGAIN, OwnLine
from statuswatch.http import Http
from statuswatch.settings import Canary
from tests.engine.stage import HOUR, LOGIN, MINUTE, START, Town, incident, serving, summary
from tests.serving import Reply


def gap(runs: tuple[Coverage, ...]) -> tuple[datetime, datetime]:
    """The one stretch that was not watched."""
    before, after = runs
    return before.until, after.since


@pytest.mark.parametrize(("trouble", "state"), [("down", Line.DOWN), ("portal", Line.CAPTIVE)])
async def test_while_our_line_is_down_nothing_opens_and_nothing_closes(
    tmp_path: Path, trouble: str, state: Line
) -> None:
    async with Town(tmp_path) as town:
        ill, _, check = await town.vendor(), await town.vendor(), await town.vendor("probe")
        sick = await town.vendor("probe", "Sick")
        sick.dead = True
        async with town.watching():
            await town.go(HOUR)
            assert town.story() == ["opened"], "the sick one is, and the rest goes on"
            assert town.engine.line.state is not state
            told = town.heard.notices[:]
            town.line = trouble
            cut, cut_at = town.clock.now(), town.clock.monotonic()
            ill.body = summary(incident())
            await town.go(HOUR * 3)
            assert town.engine.line.state is state
            assert town.engine.line.since is not None
            assert town.engine.line.since < cut + MINUTE * 10
            assert town.app.overview().line is state
            assert town.story() == ["opened"]
            # Before the line is found to be down its hour may be over, and it lasts as far as is known.
            since = town.heard.notices[len(told) :]
            assert [n.kind for n in since] in ([], [NoticeKind.REMINDER])
            # Until another host fails with it, the sick one alone says nothing about the line.
            found = cut_at + (town.engine.line.since - cut).total_seconds()
            late = [at for v in (ill, check, sick) for at in v.times if at > found + 1]
            assert not late, "nobody is asked once the line is known to be down"
            town.line = "up"
            sick.dead = False
            await town.go(MINUTE * 10)
            assert town.engine.line.state is Line.UP
            assert town.story().count("opened") == 2, "what is real is found"
            assert town.story()[1:] in (["opened", "resolved"], ["resolved", "opened"])
            assert len(town.heard.notices) == len(told) + len(since) + 2
            for n in (0, 1):
                left, back = gap(town.coverage(n))
                assert left <= cut
                assert back >= cut + HOUR * 3


async def test_when_the_line_is_back_the_polls_are_spread(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendors = [await town.vendor() for _ in range(12)]
        async with town.watching():
            await town.go(MINUTE * 20)
            town.line = "down"
            await town.go(HOUR)
            back = town.clock.monotonic()
            town.line = "up"
            await town.go(MINUTE * 2)
            assert town.story() == []
    firsts = sorted(min(t for t in v.times if t >= back) for v in vendors)
    assert firsts[-1] - firsts[0] >= 60
    assert all(later - sooner < 20 for sooner, later in pairwise(firsts))


async def test_the_canaries_are_asked_at_most_every_15_seconds(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendors = [await town.vendor("probe") for _ in range(10)]
        async with town.watching():
            await town.go(MINUTE * 10)
            assert town.canary.asked == [], "not while all is well"
            for vendor in vendors:
                vendor.dead = True
            await town.go(HOUR)
            town.line = "down"
            await town.go(HOUR)
    assert len(town.canary.times) > 100
    assert min(b - a for a, b in pairwise(town.canary.times)) >= 15


async def test_one_host_of_several_that_fails_opens_as_usual(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        for _ in range(3):
            await town.vendor()
        check = await town.vendor("probe", "Check")
        async with town.watching():
            await town.go(MINUTE * 20)
            check.dead = True
            await town.go(MINUTE * 10)
            assert town.story() == ["opened"]
            assert town.engine.line.state is Line.UP
            assert len(town.coverage(0)) == 1
            check.dead = False
            await town.go(MINUTE * 10)
            assert town.story() == ["opened", "resolved"]
    assert len(town.heard.notices) == 2


async def test_two_hosts_that_fail_while_the_canary_sings_are_down(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        checks = [await town.vendor("probe") for _ in range(2)]
        async with town.watching():
            await town.go(MINUTE * 20)
            for check in checks:
                check.dead = True
            await town.go(MINUTE * 10)
            assert town.story() == ["opened", "opened"]
            assert town.engine.line.state is Line.UP
    assert town.canary.asked


async def test_before_the_only_host_is_called_down_the_canary_is_asked(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor("probe")
        async with town.watching():
            await town.go(MINUTE * 20)
            town.line = "down"
            await town.go(HOUR)
            assert town.engine.line.state is Line.DOWN
            assert town.story() == []


async def test_a_sign_in_page_does_not_end_an_outage(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        check = await town.vendor("probe")
        async with town.watching():
            await town.go(MINUTE * 10)
            check.dead = True
            await town.go(MINUTE * 10)
            assert town.story() == ["opened"]
            town.line = "portal"
            await town.go(HOUR)
            assert town.story() == ["opened"]
            assert town.engine.line.state is Line.CAPTIVE
            town.line = "up"
            await town.go(MINUTE * 10)
            assert town.story() == ["opened"]
            check.dead = False
            await town.go(MINUTE * 10)
            assert town.story() == ["opened", "resolved"]


@pytest.mark.parametrize(
    "page",
    [Reply(200, LOGIN), Reply(502, b"Bad Gateway"), Reply(503, LOGIN), Reply(404, LOGIN)],
    ids=["a wrong text", "502 of a proxy", "503", "404"],
)
async def test_a_foreign_page_does_not_open_an_outage(tmp_path: Path, page: Reply) -> None:
    """A check with a text, at a hotel's sign-in page or behind an office's proxy."""
    async with Town(tmp_path) as town:
        vendor = await town.vendor("probe", "Podcasts", text="podcasts")
        vendor.body = b"all podcasts"
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.handler = lambda _: page
            town.canary.handler = lambda _: page
            await town.go(HOUR)
            assert town.story() == []
            assert town.engine.line.state is Line.CAPTIVE


@pytest.mark.parametrize("status", [403, 404, 503, 511])
async def test_pages_that_all_refuse_at_once_are_our_own_line(tmp_path: Path, status: int) -> None:
    async with Town(tmp_path) as town:
        vendors = [await town.vendor() for _ in range(3)]
        async with town.watching():
            await town.go(MINUTE * 10)
            for place in (*vendors, town.canary):
                place.handler = lambda _: Reply(status, LOGIN)
            await town.go(HOUR)
            assert town.engine.line.state is Line.CAPTIVE
            assert town.story() == []


async def test_a_stop_of_our_line_in_a_sign_in_page_leaves_no_page_unreadable(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            town.line = "portal"
            await town.go(HOUR * 2)
            town.line = "up"
            await town.go(MINUTE * 5)
            known = [town.engine.known(town.source(n).id) for n in (0, 1)]
            assert [k.silent for k in known] == [None, None]
            assert [k.failures for k in known] == [0, 0]
            assert town.story() == []


async def test_even_a_short_cut_is_not_watched_by_those_who_were_not_asked_meanwhile(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        for _ in range(3):
            await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            town.line = "down"
            for n in (0, 1):
                await town.engine.poll(town.source(n))
            assert town.engine.line.state is Line.DOWN
            town.line = "up"
            await town.go(MINUTE * 10)
            left, back = gap(town.coverage(2))
            assert left < back <= left + MINUTE * 8


async def test_one_look_says_when_it_is_our_own_line(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        await town.vendor()
        town.line = "down"
        first, second = await town.poll(0), await town.poll(1)
        assert [isinstance(p.outcome, Failed) for p in (first, second)] == [True, True]
        assert isinstance(second.outcome, Failed)
        assert second.outcome.own_network
        assert town.engine.known(town.source(1).id).failures == 0


# -- the canaries themselves -------------------------------------------------------------------


def line_of(*canaries: Canary) -> tuple[OwnLine, SimulatedClock]:
    clock = SimulatedClock(START)
    return OwnLine(canaries, Http, clock), clock


async def pass_time(clock: SimulatedClock, seconds: float) -> None:
    await clock.run_until(clock.now() + timedelta(seconds=seconds), lambda: True)


@pytest.mark.parametrize(
    ("reply", "expect", "state"),
    [
        (Reply(200, b"<h1>Success</h1>"), "Success", Line.UP),
        (Reply(204), "", Line.UP),
        (Reply(200, LOGIN), "Success", Line.CAPTIVE),
        (Reply(200, LOGIN), "", Line.CAPTIVE),
        (Reply(200, b""), "", Line.CAPTIVE),
        (Reply(302, b"", {"Location": "http://portal.example/"}), "", Line.CAPTIVE),
        (Reply(511, b"Success"), "Success", Line.CAPTIVE),
        (Reply(raw=b""), "Success", Line.DOWN),
        (Reply(raw=b"Success"), "Success", Line.DOWN),
    ],
)
async def test_a_canary_sings_only_its_own_song(reply: Reply, expect: str, state: Line) -> None:
    async with serving(reply) as host:
        line, _ = line_of(Canary(host.url, expect))
        assert await line.ask() is state
        await line.close()
    assert len(host.asked) == 1


async def test_one_canary_that_sings_is_enough() -> None:
    async with serving(Reply(raw=b"")) as dead, serving(Reply(204)) as alive:
        line, _ = line_of(Canary(dead.url), Canary(alive.url))
        assert await line.ask() is Line.UP
        await line.close()


async def test_a_canary_that_hangs_is_dead_after_five_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("statuswatch.engine.network.CANARY_SECONDS", 0.2)

    async def hang(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with serving(Reply(play=hang)) as host:
        line, _ = line_of(Canary(host.url))
        assert await line.ask() is Line.DOWN
        await line.close()


async def test_all_who_ask_at_once_share_one_round() -> None:
    async with serving(Reply(204)) as host:
        line, clock = line_of(Canary(host.url))
        assert await asyncio.gather(*(line.ask() for _ in range(20))) == [Line.UP] * 20
        await pass_time(clock, 14)
        await line.ask()
        assert len(host.asked) == 1
        await pass_time(clock, 1)
        await line.ask()
        assert len(host.asked) == 2
        await line.close()


async def test_who_waits_for_the_next_round_is_not_early_by_a_rounding_error() -> None:
    begun = 16370.010008
    assert begun + ASK_AGAIN - begun < ASK_AGAIN
    async with serving(Reply(204)) as host:
        line, clock = line_of(Canary(host.url))
        await pass_time(clock, begun)
        await line.ask()

        async def ask_later() -> None:
            await clock.sleep(ASK_AGAIN)
            await line.ask()

        later = asyncio.create_task(ask_later())
        await pass_time(clock, ASK_AGAIN)
        await later
        assert len(host.asked) == 2
        await line.close()


async def test_a_line_that_is_down_is_not_so_for_ever_when_no_test_address_is_left() -> None:
    async with serving(Reply(200, LOGIN)) as host:
        line, clock = line_of(Canary(host.url, "Success"))
        assert await line.ask() is Line.CAPTIVE
        await line.go_by((), Http)
        assert await line.ask() is Line.UNKNOWN
        assert not line.down
        await pass_time(clock, ASK_AGAIN)
        assert await line.look() is Line.UNKNOWN
        await line.close()


async def test_without_canaries_our_line_is_never_called_down() -> None:
    line, _ = line_of()
    for n in range(5):
        await line.failed(f"http://dead{n}.example/", weighty=True)
    assert await line.ask() is Line.UNKNOWN
    assert not line.down


async def test_hosts_that_failed_long_apart_did_not_fail_together() -> None:
    async with serving(Reply(204)) as host:
        line, clock = line_of(Canary(host.url))
        await line.failed("http://127.0.0.2/", weighty=False)
        await pass_time(clock, 601)
        await line.failed("http://127.0.0.3/", weighty=False)
        assert host.asked == []
        await line.failed("http://127.0.0.3/again", weighty=False)
        assert host.asked == [], "one host is one host"
        line.answered("http://127.0.0.3/")
        await line.failed("http://127.0.0.4/", weighty=False)
        assert host.asked == [], "who answered since is not failing"
        await line.failed("http://127.0.0.5/", weighty=False)
        assert len(host.asked) == 1
        await line.close()


async def test_a_weighty_failure_is_believed_when_another_host_has_just_answered() -> None:
    async with serving(Reply(204)) as host:
        line, clock = line_of(Canary(host.url))
        line.answered("http://127.0.0.2/")
        await line.failed("http://127.0.0.3/", weighty=True)
        assert host.asked == []
        await pass_time(clock, 61)
        await line.failed("http://127.0.0.3/", weighty=True)
        assert len(host.asked) == 1
        await line.close()


def test_this_computer_says_nothing_of_our_line() -> None:
    inner = ("http://localhost/", "http://127.9.9.9:80/", "http://[::1]/", "http://a.localhost/")
    assert all(map(is_inner, inner))
    assert not any(map(is_inner, ("http://10.0.0.1/", "https://localhost.example/", "http://a/")))
    others = ("http://evillocalhost/", "http://169.254.1.1/", "http://[fe80::1]/")
    assert not any(map(is_inner, others))


async def test_loopback_hosts_do_not_ask_canaries_that_are_elsewhere() -> None:
    line, _ = line_of(Canary("http://canary.example/"))
    for n in range(5):
        await line.failed(f"http://127.0.0.{n}/", weighty=True)
    assert line.state is Line.UNKNOWN
    assert not line.speaks("http://localhost:8000/")
    assert line.speaks("http://10.0.0.1/")
