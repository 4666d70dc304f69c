"""Watching for hours: bugs, hangs, other processes and a full disk stay where they are."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import pytest

from statuswatch.app import Watch
from statuswatch.core.model import Failed, Report, Role, Source
from statuswatch.core.words import say
from statuswatch.engine.clock import SystemClock
from statuswatch.store.errors import StoreError
from tests.engine.stage import HOUR, MINUTE, START, Reader, Town, Vendor, incident, summary
from tests.serving import Asked, Loopback, Reply
from tests.waiting import PATIENCE, soon

DAY = timedelta(days=1)


def gaps(vendor: Vendor) -> list[float]:
    return [later - sooner for sooner, later in pairwise(vendor.times)]


# -- one source never disturbs another -------------------------------------------------------------


class Buggy(Reader):
    kind = "statuspage"

    def poll(self, source: Source, still_open: frozenset[str]) -> NoReturn:
        raise ZeroDivisionError("our own fault")


async def test_a_bug_of_ours_is_in_the_log_whole_and_the_others_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Town(tmp_path) as town:
        await town.vendor("statuspage")
        good = await town.vendor("probe")
        town.engine._adapters["statuspage"] = Buggy()
        async with town.watching():
            await town.go(HOUR)
    assert len(good.times) >= 11
    faults = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert {r.name for r in faults} == {"statuswatch.engine.engine"}
    assert 11 <= len(faults) <= 14, "it is tried again at its usual pace"
    assert faults[0].exc_info is not None
    assert isinstance(faults[0].exc_info[1], ZeroDivisionError)
    assert faults[0].exc_info[2] is not None


async def test_a_bug_after_the_answer_is_a_bug_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        vendor = await town.vendor()
        first = town.source(0).id
        real = town.app.stored.journal.commit

        def commit(seen: Any, *rest: Any) -> Any:
            if seen.source.id == first:
                raise KeyError("a bug")
            return real(seen, *rest)

        monkeypatch.setattr(town.app.stored.journal, "commit", commit)
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            await town.go(MINUTE * 10)
            assert town.story() == ["opened"]
    assert "Traceback" in caplog.text


async def test_sources_that_hang_delay_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In real time, asked each second: 40 hosts hang, more than there are places."""
    for room in ("engine", "watching"):  # eight a second are meant for minutes between two polls
        monkeypatch.setattr(f"statuswatch.engine.{room}.STARTS_PER_SECOND", 100)
    monkeypatch.setattr("statuswatch.engine.watching.REQUESTS_PER_SECOND", 200)
    asked: list[float] = []

    async def hang(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    def control(_: Asked) -> Reply:
        asked.append(asyncio.get_running_loop().time())
        return Reply(200, b"fine")

    holes = Loopback(lambda _: Reply(play=hang))
    steady = Loopback(control)
    async with holes.running("0.0.0.0"), steady.running("127.0.0.1"), Town(tmp_path) as town:
        town.app.clock = SystemClock()
        town.app.settings = replace(town.app.settings, interval=timedelta(seconds=1))
        town.app.follow(steady.url, "probe", "Control")
        town.app.network.fetcher._deadline = 0.5
        port = holes.url.rpartition(":")[2]
        for n in range(1, 41):
            town.app.follow(f"http://127.3.0.{n}:{port}/", "statuspage", f"Hole {n}")
        async with town.watching():
            await soon(lambda: len(asked) >= 4)
    assert max(b - a for a, b in pairwise(asked)) <= 5.0, "nor is it asked once in a while only"


# -- who watches, and what ------------------------------------------------------------------------


async def test_check_now_asks_everything_at_once(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendors = [await town.vendor() for _ in range(12)]
        async with town.watching() as watch:
            await town.go(MINUTE * 30)
            before = [len(v.times) for v in vendors]
            vendors[3].body = summary(incident())
            await watch.check_now()
            await town.go(timedelta(seconds=1))
            assert [len(v.times) - n for v, n in zip(vendors, before, strict=True)] == [1] * 12
            assert town.story() == ["opened"]
            await town.go(MINUTE * 2)
            assert sum(len(v.times) for v in vendors) <= sum(before) + 12 + 10


async def test_what_another_process_adds_and_removes_is_picked_up(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        first = await town.vendor()
        second = Vendor(town)
        async with second.running("127.0.0.77"), town.watching():
            await town.go(MINUTE * 10)
            other = town.open()
            other.follow(second.url, "statuspage", "Second")
            await town.go(timedelta(seconds=40))
            assert len(second.times) == 1
            second.body = summary(incident())
            await town.go(MINUTE * 10)
            assert town.story() == ["opened"]
            assert [row.service.name for row in town.app.overview().services][-1] == "Second"
            other.stored.ledger.unfollow(town.app.find("Second").id, town.clock.now())
            await town.go(MINUTE)
            asked = len(second.times)
            await town.go(HOUR)
            assert len(second.times) == asked
            assert len(first.times) > 12
            other.close_store()


async def test_a_second_watch_follows_the_first_and_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.app.watching.FOLLOW_EVERY", 0.02)
    heard: list[str] = []
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        other = town.open()
        async with town.watching():
            second = Watch(other, [], lambda change: heard.append(change.kind.value))
            running = asyncio.create_task(second.run())
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            asked = len(vendor.asked)
            await town.go(MINUTE * 6)
            await soon(lambda: heard)
            assert heard == ["opened"], "it follows the journal"
            assert len(vendor.asked) - asked <= 8, "and asks nobody itself"
            polls = [second.polls]
        await soon(lambda: second.polls)
        assert [*polls, second.polls] == [False, True], "the first has ended: now it polls"
        vendor.body = summary()
        await town.clock.run_until(town.clock.now() + MINUTE * 6, second.idle)
        assert heard == ["opened", "resolved"]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await other.close()


async def test_a_watch_that_is_ended_in_the_very_tick_of_news_ends(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        for polls in (True, False):
            watch = Watch(town.app if polls else town.open(), [])
            running = asyncio.create_task(watch.run())
            if polls:
                await soon(partial(getattr, watch, "polls"))
            else:
                await asyncio.sleep(0.1)
            assert watch.polls is polls
            watch._stir.set()
            running.cancel()
            done, _ = await asyncio.wait({running}, timeout=PATIENCE)
            assert done
            town.app.lock.take()  # the second follows


# -- what is written ---------------------------------------------------------------------------


async def test_that_we_watched_is_written_every_five_minutes(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        other = town.open()
        async with town.watching():
            for _ in range(12):
                await town.go(MINUTE * 10)
                far = START + DAY
                runs = other.stored.history.coverage([town.source().id], START, far)
                assert runs, "another process sees only what is on the disk"
                assert town.clock.now() - runs[-1].until <= MINUTE * 5 + MINUTE * 6.5
        other.close_store()


async def test_from_a_failure_to_the_next_good_answer_nobody_watched(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        for dead in (False, False, True, False, False):
            vendor.dead = dead
            await town.poll(after=MINUTE * 4)
        runs = [((r.since - START) / MINUTE, (r.until - START) / MINUTE) for r in town.coverage()]
    assert runs == [(4, 8), (16, 20)]


async def test_a_calm_hour_writes_only_that(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            database = town.app.stored.journal._database  # type: ignore[attr-defined]
            rows = database.written_rows()
            await town.go(HOUR)
            assert database.written_rows() - rows <= 13 * 3
        assert town.changes() == []


async def test_a_history_that_cannot_be_written_is_said_and_the_watch_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any) -> NoReturn:
        raise StoreError(say("The disk is full"))

    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        journal = town.app.stored.journal
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            with monkeypatch.context() as broken:
                broken.setattr(journal, "commit", full)
                broken.setattr(journal, "flush", full)
                asked = len(vendor.times)
                await town.go(HOUR)
                assert len(vendor.times) - asked >= 11
                assert "The disk is full" in caplog.text
                assert town.story() == []
            await town.go(MINUTE * 6)
            assert town.story() == ["opened"], "what was not written is not taken for known"
            assert len(town.heard.notices) == 1


@pytest.mark.parametrize("reading", ["known", "validators", "holds", "last_seq", "absent"])
async def test_a_history_that_cannot_be_read_for_a_while_ends_no_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    def locked(*_: Any) -> NoReturn:
        raise StoreError(say("The history is locked"))

    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        journal = town.app.stored.journal
        async with town.watching():
            await town.go(MINUTE * 10)
            with monkeypatch.context() as broken:
                broken.setattr(journal, reading, locked)
                town.engine._taking._known.clear()
                monkeypatch.setattr(town.app, "overview", lambda: None)
                await town.go(HOUR)
            asked = len(vendor.times)
            vendor.body = summary(incident())
            await town.go(MINUTE * 12)
            assert len(vendor.times) > asked
            assert town.story() == ["opened"]


async def test_with_a_short_interval_a_page_that_is_gone_is_not_asked_again_either(
    tmp_path: Path,
) -> None:
    host = Loopback(lambda _: Reply(410))
    async with host.running(), Town(tmp_path) as town:
        town.app.settings = replace(town.app.settings, interval=timedelta(seconds=1))
        town.app.follow(host.url, "statuspage", "Gone")
        async with town.watching():
            await town.go(MINUTE * 2)
    assert len(host.asked) == 1


async def test_one_look_is_one_poll(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        assert isinstance((await town.poll()).outcome, Report)
        vendor.dead = True
        failed = await town.poll()
        assert isinstance(failed.outcome, Failed)
        assert failed.known.failures == 1
        assert town.source().role is Role.OFFICIAL


async def test_a_look_that_is_too_early_by_a_rounding_error_does_not_spin(tmp_path: Path) -> None:
    begun = 16370.010008
    assert begun + 15 - begun < 15, "a look after 15 s is none after 15 s"
    async with Town(tmp_path) as town:
        await town.clock.run_until(START + timedelta(seconds=begun), lambda: True)
        assert (town.clock.monotonic(), town.engine.look) == (begun, 15)
        async with asyncio.timeout(PATIENCE), town.watching():
            await town.go(MINUTE)
