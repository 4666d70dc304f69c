"""Guests of other people's hosts: never before they said, one at a time, few at once."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from statuswatch.core.flow import Trouble
from statuswatch.core.model import Failed, Report, Role, Source
from statuswatch.engine.engine import Engine, Polled
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.manners import IN_FLIGHT, Hosts, Patience, host_of, max_age, retry_after
from tests.engine.stage import HOUR, MINUTE, START, Reader, Town, Visitor, incident, summary
from tests.serving import Asked, Loopback, Reply
from tests.waiting import PATIENCE

DAY = timedelta(days=1)


# -- reading what they say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("007", 7),
        ("Mon, 01 Jun 2026 12:02:00 GMT", 120),
        ("Monday, 01-Jun-26 12:02:00 GMT", 120),
        ("Mon Jun  1 12:02:00 2026", 120),
        ("Mon, 01 Jun 2026 14:02:00 +0200", 120),
        ("Mon, 01 Jun 2026 12:02:00", 120),
        ("86400", 86_400),
        ("86401", 86_400),
        ("9" * 400, 86_400),
        ("Mon, 01 Jun 2048 12:00:00 GMT", 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 86_400),
    ],
)
def test_both_forms_of_retry_after_are_understood_up_to_a_day(header: str, wait: int) -> None:
    assert retry_after(header, START) == START + timedelta(seconds=wait)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "0",
        "-5",
        "+5",
        "1.5",
        "1e3",
        "0x10",
        "12 s",
        "soon",
        "²",
        "٣",
        "\0",
        "NaN",
        "Mon, 01 Jun 2026 12:00:00 GMT",
        "Mon, 01 Jun 2026 11:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +1400",
        "Mon, 99 Jun 2026 12:00:00 GMT",
        "Mon, 01 Jun 99999 12:00:00 GMT",
        "Mon, 01 Jun 2026 12:02:00 +999999999999",
        "GMT",
        ",,,",
        "1 1 1 1 1",
        "a" * 100_000,
    ],
)
def test_a_retry_after_that_says_nothing_is_none(header: str | None) -> None:
    assert retry_after(header, START) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=60", 60),
        ("public, MAX-AGE=60", 60),
        ('max-age="60"', 60),
        ("max-age=99999999999", 86_400),
        ("max-age=-1", None),
        ("max-age=²", None),
        ("max-age", None),
        ("max-age=", None),
        ("", None),
        ("no-store, max-age=60", None),
        ("no-cache, max-age=60", None),
        ("s-maxage=60", None),
    ],
)
def test_freshness_is_read_up_to_a_day(header: str, seconds: int | None) -> None:
    found = max_age({"cache-control": header})
    assert found == (None if seconds is None else timedelta(seconds=seconds))
    assert max_age({}) is None


def test_a_host_is_a_name_and_a_port_however_it_is_spelt() -> None:
    same = ("https://Status.Example/x", "https://status.example:443/", "https://u:p@status.example")
    assert {host_of(url) for url in same} == {"status.example"}
    assert host_of("http://status.example:80/") == "status.example"
    assert host_of("http://status.example:8080/") == "status.example:8080"
    assert host_of("http://[::1]:80/") == "[::1]"


# -- keeping to it -----------------------------------------------------------------------------


def slow_down(status: int, header: str | None) -> Reply:
    return Reply(status, b"slow down", {} if header is None else {"Retry-After": header})


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("header", ["600", "Mon, 01 Jun 2026 12:11:00 GMT"])
async def test_a_host_is_not_asked_before_it_said(tmp_path: Path, status: int, header: str) -> None:
    host = Loopback(lambda _: slow_down(status, header))
    async with host.running(), Town(tmp_path) as town:
        town.app.follow(host.url + "/one", "statuspage", "One")
        town.app.follow(host.url + "/two", "statuspage", "Two")
        town.app.follow(host.url + "/three", "probe", "Three")
        polled = await town.poll()
        until = START + timedelta(minutes=11)
        assert isinstance(polled.outcome, Failed)
        assert polled.outcome.retry_after == until
        for n in (1, 2, 0):
            held = await town.poll(n, after=MINUTE * 3)
            assert (held.outcome, held.held) == (None, until)
        assert len(host.asked) == 1
        await town.reopen()
        assert (await town.poll(1, after=timedelta(seconds=30))).held == until
        assert len(host.asked) == 1
        await town.poll(1, after=timedelta(seconds=30))
        assert len(host.asked) == 2


@pytest.mark.parametrize("status", [200, 404, 500, 502])
async def test_retry_after_is_heeded_on_429_and_503_alone(tmp_path: Path, status: int) -> None:
    host = Loopback(lambda _: slow_down(status, "600"))
    async with host.running(), Town(tmp_path) as town:
        town.app.follow(host.url, "statuspage", "One")
        for _ in range(2):
            await town.poll()
    assert len(host.asked) == 2


@pytest.mark.parametrize("header", [None, "-1", "junk", "0", "Thu, 01 Jan 1970 00:00:00 GMT"])
async def test_without_a_usable_retry_after_we_slow_down_by_ourselves(
    tmp_path: Path, header: str | None
) -> None:
    host = Loopback(lambda _: slow_down(429, header))
    times: list[float] = []
    async with host.running(), Town(tmp_path) as town:
        town.app.follow(host.url, "statuspage", "One")

        def handler(_: Asked) -> Reply:
            times.append(town.clock.monotonic())
            return slow_down(429, header)

        host.handler = handler
        async with town.watching():
            await town.go(HOUR * 12)
    gaps = [b - a for a, b in pairwise(times)]
    assert min(gaps) >= 150
    assert all(2880 <= gap <= 4320 for gap in gaps[-6:]), "an hour, and a tenth at each end"
    assert len(times) <= 18


async def test_a_longer_word_is_not_undone_by_a_shorter_and_a_day_is_the_most(
    tmp_path: Path,
) -> None:
    words = iter(["99999999", "60"])
    host = Loopback(lambda _: slow_down(503, next(words)))
    async with host.running(), Town(tmp_path) as town:
        town.app.follow(host.url, "statuspage", "One")
        assert isinstance((await town.poll()).outcome, Failed)
        assert (await town.poll()).held == START + DAY + MINUTE
        hosts = Hosts(town.app.stored.journal.holds(), lambda _h, _u: None)
        hosts.hold(host.url, START)
        assert hosts.held(host.url, START) == START + DAY + MINUTE
        assert (await town.poll(after=DAY)).outcome is not None


async def test_what_another_process_was_told_binds_us_too(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 6)
            other = town.open()
            until = town.clock.now() + HOUR
            other.stored.journal.hold(host_of(vendor.url), until)
            other.close_store()
            await town.go(timedelta(seconds=20))  # as often we look what others wrote
            asked = len(vendor.asked)
            await town.go(MINUTE * 59 - timedelta(seconds=20))
            assert len(vendor.asked) == asked
            await town.go(MINUTE * 12)
            assert len(vendor.asked) > asked


async def test_while_a_host_wants_no_visits_nothing_is_said_of_its_services(
    tmp_path: Path,
) -> None:
    async with Loopback(lambda _: slow_down(429, "3600")).running() as host, Town(tmp_path) as town:
        town.app.follow(host.url, "probe", "Check")
        town.app.follow(host.url, "statuspage", "Page")
        async with town.watching():
            await town.go(MINUTE * 50)
        assert "opened" not in town.story()
        assert len(host.asked) == 1


# -- how many at once --------------------------------------------------------------------------


async def test_a_host_has_one_visitor_at_a_time() -> None:
    async def handler(_: Asked) -> Reply:
        await asyncio.sleep(0.01)
        return Reply(200, b"good")

    async with Loopback(handler).running() as host:
        visitor = Visitor()
        polls = (visitor.poll(f"{host.url}/{n}") for n in range(12))
        fetched = await asyncio.gather(*polls)
    assert all(f.outcome == Report() for f in fetched)
    assert host.most_at_once == 1


async def test_no_more_than_32_requests_are_under_way() -> None:
    full = asyncio.Event()

    async def handler(_: Asked) -> Reply:
        if host.at_once >= IN_FLIGHT:
            full.set()
        await full.wait()  # however slow the machine is: until as many are here as may be
        await asyncio.sleep(0.05)  # and one more would have come
        return Reply(200, b"good")

    async with Loopback(handler).running("0.0.0.0") as host:
        port = host.url.rpartition(":")[2]
        visitor = Visitor()
        urls = [f"http://127.2.{n // 200}.{n % 200 + 1}:{port}/" for n in range(100)]
        fetched = await asyncio.gather(*map(visitor.poll, urls))
    assert all(f.outcome == Report() for f in fetched)
    assert host.most_at_once == IN_FLIGHT == 32


async def test_patience_runs_only_while_something_is_asked() -> None:
    patience, done = Patience(1.0), []

    async def live() -> None:
        async with patience.limit:
            await asyncio.sleep(0.6)
            with patience.asking():
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.6)
            done.append("waiting costs nothing")
            with patience.asking(), patience.asking():
                await asyncio.sleep(30)
            done.append("30 s of asking were allowed")

    with pytest.raises(TimeoutError):
        await live()
    assert done == ["waiting costs nothing"]


# -- how often ---------------------------------------------------------------------------------


def stub(engine: Engine, clock_times: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Polls answer at once, without a network; their times are kept."""

    async def poll(source: Source) -> Polled:
        clock_times.append(engine._clock.monotonic())
        return Polled(source, engine._clock.now(), None, engine.known(source.id))

    monkeypatch.setattr(engine, "poll", poll)


def busiest_second(times: list[float]) -> int:
    most, window = 0, deque[float]()
    for at in sorted(times):
        window.append(at)
        while at - window[0] >= 1.0:
            window.popleft()
        most = max(most, len(window))
    return most


async def test_500_sources_are_begun_at_most_10_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town:
        for n in range(500):
            town.app.follow(f"http://127.0.0.1:9/{n}", "statuspage", f"S{n}")
        times: list[float] = []
        stub(town.engine, times, monkeypatch)
        async with town.watching([]):
            await town.go(MINUTE * 2)
            assert len(times) >= 500
            await town.go(MINUTE * 20)
            assert busiest_second(times) <= 10
            begun = len(times)
            town.clock.jump(timedelta(days=3))  # a laptop wakes up
            await town.go(MINUTE * 6)
            assert len(times) >= begun + 500
    assert busiest_second(times) <= 10


async def test_each_source_is_asked_about_every_five_minutes_and_faster_in_trouble(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(HOUR)
            calm = len(vendor.times)
            vendor.body = summary(incident())
            await town.go(HOUR)
    assert 11 <= calm <= 14
    gaps = [b - a for a, b in pairwise(vendor.times)]
    assert min(gaps[1:]) >= 30
    assert 50 <= len(vendor.times) - calm <= 64


# -- gone --------------------------------------------------------------------------------------


async def test_a_page_that_is_gone_is_not_asked_again_until_the_user_says_so(
    tmp_path: Path,
) -> None:
    host = Loopback(lambda _: Reply(410))
    async with host.running(), Town(tmp_path) as town:
        town.app.follow(host.url, "statuspage", "Gone")
        async with town.watching() as watch:
            await town.go(HOUR * 3)
            assert len(host.asked) == 1
            assert town.app.stored.ledger.sources()[0].paused == "gone"
            await watch.check_now()
            await town.go(MINUTE)
            town.clock.jump(DAY)
            await town.go(HOUR)
            assert len(host.asked) == 1
            host.handler = lambda _: Reply(200, summary())
            town.app.follow(host.url, "statuspage", "Gone")
            await town.go(MINUTE * 2)
            assert len(host.asked) == 2
            assert town.app.stored.ledger.sources()[0].paused == ""
            await town.go(HOUR)
            assert len(host.asked) > 10


async def test_a_look_around_obeys_the_same_manners() -> None:
    async with Loopback(lambda _: slow_down(429, "600")).running() as host:
        visitor = Visitor(Reader(Role.OFFICIAL))
        await visitor.fetcher.look(host.url)
        again = await visitor.fetcher.look(host.url + "/other")
    assert isinstance(again, Trouble)
    assert "stay away" in str(again.words)
    assert len(host.asked) == 1
    assert visitor.holds == {host_of(host.url): datetime(2026, 6, 1, 12, 10, tzinfo=UTC)}
    assert isinstance(visitor.fetcher, Fetcher)


async def test_forty_hosts_that_hang_leave_room_for_those_that_answer() -> None:
    hosts = Hosts({}, lambda _host, _until: None)

    async def hang(n: int) -> None:
        hosts.doubt(f"http://slow{n}.example/", doubted=True)
        async with hosts.turn(f"http://slow{n}.example/"):
            await asyncio.sleep(60)

    hanging = [asyncio.create_task(hang(n)) for n in range(40)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(PATIENCE), hosts.turn("http://good.example/"):
            pass
    finally:
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
