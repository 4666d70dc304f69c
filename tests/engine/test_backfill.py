"""What came before the first look: read once, politely, and never told as news."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from statuswatch.adapters import load
from statuswatch.core.days import days
from statuswatch.core.flow import Flow, Request
from statuswatch.core.model import Coverage, Incident, KnownIncident, Level, Report, Source
from statuswatch.core.outage import uptime
from statuswatch.core.recall import MISSED, RECALLED
from statuswatch.core.reduce import replay
from statuswatch.core.telling import NoticeKind
from statuswatch.engine.backfill import AGAIN, APART, AT_ONCE, Backfill
from statuswatch.engine.network import OwnLine
from statuswatch.store.nouns import Recall
from tests.engine.stage import HOUR, MINUTE, START, Town, Vendor, incident, summary
from tests.serving import Asked, Reply, with_etag

DAY = timedelta(days=1)
INCIDENTS = "/api/v2/incidents.json"
PLANS = "/api/v2/scheduled-maintenances.json"


def ended(key: str, days_ago: float, hours: float = 1, impact: str = "major") -> dict[str, Any]:
    begun = START - timedelta(days=days_ago)
    over = (begun + timedelta(hours=hours)).isoformat()
    word = {"id": f"{key}-u", "status": "resolved", "body": "It is over.", "created_at": over}
    times = {"created_at": begun.isoformat(), "started_at": begun.isoformat(), "resolved_at": over}
    return incident(key, impact, status="resolved", incident_updates=[word], **times)


class Page:
    """A Statuspage with a past. `asked`: the past's addresses that were asked, and when."""

    def __init__(self, vendor: Vendor, *past: dict[str, Any], status: int = 200) -> None:
        self.vendor = vendor
        self.past = list(past)
        self.status = status
        self.asked: list[tuple[str, datetime]] = []
        vendor.handler = self._answer

    def _answer(self, asked: Asked) -> Reply:
        if asked.path not in {INCIDENTS, PLANS}:
            return with_etag(asked, self.vendor.body)
        self.asked.append((asked.path, self.vendor.town.clock.now()))
        field = "incidents" if asked.path == INCIDENTS else "scheduled_maintenances"
        rows = self.past if asked.path == INCIDENTS else []
        return Reply(self.status, json.dumps({field: rows}).encode())


def history(town: Town) -> dict[str, KnownIncident]:
    return {r.known.incident.key: r.known for r in town.app.stored.history.rows(limit=10_000)}


def replayed(town: Town) -> Mapping[str, Incident]:
    return replay(town.changes())


async def test_the_history_is_not_empty_on_day_one_and_nobody_is_told(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3), ended("b", 40, impact="critical"))
        printed: list[Any] = []
        async with town.watching(past=True) as watch:
            watch._news = printed.append
            await town.go(MINUTE * 5)
        assert {k: v.incident.level for k, v in history(town).items()} == {
            "a": Level.PARTIAL,
            "b": Level.DOWN,
        }
        assert town.story() == ["opened", "resolved"] * 2
        assert all(c.baseline and c.note == RECALLED for c in town.changes())
        assert town.heard.notices == []
        assert town.app.stored.outbox.inbox() == ()
        assert printed == [], "`watch` prints news"
        assert replayed(town) == {k: v.incident for k, v in history(town).items()}
        assert [path for path, _ in page.asked] == [INCIDENTS, PLANS]
        seq = town.changes()[0].seq
        pages = town.app.stored.history.evidence(seq)
        assert any(INCIDENTS in p.url for p in pages), "the proof of it is kept"


async def test_that_time_is_told_down_and_not_watched(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        Page(await town.vendor(), ended("a", 3, hours=2))
        async with town.watching(past=True):
            await town.go(MINUTE * 30)
        (outage,) = town.app.stored.history.outages(service(town), now=town.clock.now())
        assert (outage.end - outage.start, outage.ongoing) == (HOUR * 2, False)
        watched: tuple[Coverage, ...] = town.coverage()
        assert min(c.since for c in watched) >= START
        lived = uptime([outage], watched, START - DAY * 7, START)
        assert (lived.told_down, lived.down, lived.up) == (HOUR * 2, timedelta(0), timedelta(0))
        strip = days([outage], (), watched, town.clock.now(), 5, UTC)
        assert [day.level for day in strip] == [None, Level.PARTIAL, None, None, None]


def service(town: Town) -> str:
    return town.app.stored.ledger.services()[0].id


async def test_what_is_open_now_is_neither_doubled_nor_closed(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        vendor.body = summary(incident("standing"))
        Page(vendor, ended("standing", 1), ended("a", 3))
        async with town.watching(past=True):
            await town.go(MINUTE * 10)
            assert town.engine.known(town.source().id).open[0].incident.key == "standing"
            assert town.story() == ["opened", "opened", "resolved"]
            (now,) = town.app.overview().services
            assert now.status.level is Level.PARTIAL


async def test_what_ended_under_our_eyes_is_left_to_the_polls(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        later = told("later", START + HOUR, started=START - HOUR)
        town.app.stored.journal.recall(town.source(), (later,), START + DAY)
        assert history(town) == {}


def told(key: str, end: datetime, started: datetime | None = None) -> Incident:
    return Incident(key, "Uploads fail", Level.DOWN, started=started, ended=end)


async def test_asked_once_even_when_the_program_starts_again(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3))
        async with town.watching(past=True):
            await town.go(HOUR)
        await town.reopen()
        async with town.watching(past=True):
            await town.go(HOUR)
        assert len(page.asked) == 2
        assert town.app.stored.journal.unrecalled() == {}
        assert (
            town.app.stored.journal.recall(
                town.source(), (told("a", START - DAY),), town.clock.now()
            )
            == ()
        ), "and taking it in again changes nothing"


async def test_who_gives_it_up_is_asked_no_more_and_keeps_what_was_read(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        pages = [Page(await town.vendor(), ended("a", 20)) for _ in range(4)]
        async with town.watching(past=True) as watch:
            await town.go(timedelta(seconds=APART * 0.5))
            before = watch.past_left
            assert 0 < before < 4
            watch.give_up_past()
            assert watch.past_left == 0
            await town.go(HOUR)
            read = sum(bool(page.asked) for page in pages)
            assert read == 4 - before
            assert len(town.app.stored.history.rows(limit=10)) == read


async def test_after_days_away_the_past_is_read_again_and_quiet_polls_ask_for_none(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3))
        async with town.watching(past=True):
            await town.go(HOUR * 3)
        assert len(page.asked) == 2, "polls that follow each other missed nothing"
        await town.clock.run_until(town.clock.now() + DAY * 4, lambda: True)
        page.past += [ended("missed", -2), ended("seen", -1 / 24, hours=0.5)]
        await town.reopen()
        async with town.watching(past=True):
            await town.go(HOUR)
            assert len(page.asked) == 4
            await town.go(HOUR * 3)
        assert len(page.asked) == 4
        assert set(history(town)) == {"a", "missed"}
        assert [c.note for c in town.changes()] == [RECALLED] * 2 + [MISSED] * 2
        assert all(c.baseline for c in town.changes())
        (summary,) = town.heard.notices
        assert summary.kind is NoticeKind.AWAY


async def test_who_was_away_for_minutes_reads_no_past_again(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3))
        async with town.watching(past=True):
            await town.go(HOUR)
        await town.clock.run_until(town.clock.now() + MINUTE * 15, lambda: True)
        await town.reopen()
        async with town.watching(past=True):
            await town.go(HOUR)
        assert len(page.asked) == 2


async def test_forgotten_and_followed_anew_it_is_read_anew(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        page = Page(vendor, ended("a", 3))
        async with town.watching(past=True):
            await town.go(HOUR)
        town.app.stored.ledger.forget(service(town))
        town.app.follow(vendor.url, "statuspage", "Vendor")
        async with town.watching(past=True):
            await town.go(HOUR)
        assert len(page.asked) == 4
        assert set(history(town)) == {"a"}


async def test_how_it_is_now_comes_before_how_it_was(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendors = [await town.vendor() for _ in range(12)]
        pages = [Page(vendor, ended("a", 3)) for vendor in vendors]
        async with town.watching(past=True):
            await town.go(MINUTE * 10)
        began = [page.asked[0][1] for page in pages]
        heard = [min(c.since for c in town.coverage(n)) for n in range(12)]
        assert min(began) >= max(heard)
        ordered = sorted(began)
        gaps = [later - sooner for sooner, later in pairwise(ordered)]
        assert min(gaps) >= timedelta(seconds=APART), "one after the other, six a minute"
        assert all(len(page.asked) == 2 for page in pages)


def alone(town: Town) -> Backfill:
    """The backfill without the engine's polls: days pass at once."""
    network, journal = town.app.network, town.app.stored.journal
    return Backfill(journal, network.fetcher, network.engine, town.clock, load)


async def pass_by(town: Town, backfill: Backfill, length: timedelta) -> None:
    end = town.clock.now() + length
    while (rest := await backfill._look()) is not None:
        rests_until = town.clock.now() + timedelta(seconds=rest)
        await town.clock.run_until(min(rests_until, end), lambda: True)
        if rests_until > end:
            return


async def test_it_is_tried_again_three_times_over_days_and_then_given_up(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), status=503)
        await town.poll()
        await pass_by(town, alone(town), DAY * 6)
        times = [at for path, at in page.asked if path == INCIDENTS]
        waits = [later - sooner for sooner, later in pairwise(times)]
        assert [round(wait / HOUR) for wait in waits] == [round(wait / HOUR) for wait in AGAIN]
        assert town.app.stored.journal.unrecalled() == {}


async def test_a_past_that_comes_late_comes_whole_and_once(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3), status=503)
        await town.poll()
        backfill = alone(town)
        await pass_by(town, backfill, HOUR)
        assert history(town) == {}
        assert town.app.stored.journal.unrecalled()[town.source().id].tries == 1
        page.status = 200
        await pass_by(town, backfill, DAY * 6)
        assert set(history(town)) == {"a"}
        assert len(page.asked) == 4


async def test_a_host_that_wants_no_visits_is_not_asked_for_its_past(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3))
        await town.poll()
        town.app.network.fetcher.hosts.hold(page.vendor.url, town.clock.now() + HOUR)
        backfill = alone(town)
        await pass_by(town, backfill, MINUTE * 50)
        assert page.asked == []
        await pass_by(town, backfill, MINUTE * 20)
        assert set(history(town)) == {"a"}


async def test_a_bug_in_one_past_is_in_the_log_and_the_others_come(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = load("statuspage").past  # type: ignore[attr-defined]

    def past(source: Source) -> Flow:
        if source.service.endswith("2"):
            raise ZeroDivisionError("our own fault")
        report: Report = yield from real(source)
        return report

    monkeypatch.setattr(load("statuspage"), "past", past)
    async with Town(tmp_path) as town:
        await town.vendor()
        Page(await town.vendor(), ended("a", 3))
        async with town.watching(past=True):
            await town.go(MINUTE * 10)
        assert set(history(town)) == {"a"}
        faults = [r for r in caplog.records if r.levelno == logging.ERROR]
        assert [r.name for r in faults] == ["statuswatch.engine.backfill"]
        assert town.app.stored.journal.unrecalled().keys() == {town.source(0).id}


async def test_while_our_own_line_is_down_nothing_is_asked_and_no_try_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town:
        page = Page(await town.vendor(), ended("a", 3))
        await town.poll()
        backfill = alone(town)
        with monkeypatch.context() as patch:
            patch.setattr(OwnLine, "down", property(lambda _: True))
            await pass_by(town, backfill, HOUR)
            assert page.asked == []
        await pass_by(town, backfill, HOUR)
        assert set(history(town)) == {"a"}


async def test_our_own_checks_have_no_past(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        probed = await town.vendor("probe")
        async with town.watching(past=True):
            await town.go(HOUR)
        assert all(later - sooner > 100 for sooner, later in pairwise(probed.times))
        assert history(town) == {}


async def test_years_of_history_keep_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        journal, taken = town.app.stored.journal, list[int]()
        real = journal.recall

        def recall(source: Source, some: Any, *rest: Any) -> Any:
            taken.append(len(some))
            return real(source, some, *rest)

        monkeypatch.setattr(journal, "recall", recall)
        monkeypatch.setattr(load("statuspage"), "past", archive)
        async with town.watching(past=True):
            await town.go(MINUTE * 5)
        assert len(history(town)) == 1_500
        assert max(taken) <= AT_ONCE, "a commit is short"
        outages = town.app.stored.history.outages(service(town), now=town.clock.now())
        assert len(outages) == 1_500
        town.app.stored.history.rebuild(town.clock.now())
        anew = town.app.stored.history.outages(service(town), now=town.clock.now())
        assert anew == outages
        assert town.heard.notices == []


def archive(source: Source) -> Flow:
    """A page whose past goes back for years."""
    yield Request(source.url, conditional=False)
    ends = (START - DAY * (1 + n * 0.7) for n in range(1_500))
    past = (told(f"i{n}", end, end - HOUR) for n, end in enumerate(ends))
    return Report(tuple(past), complete=False)


async def test_an_old_incident_without_a_start_did_not_begin_today(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        past = (
            told("a", START - DAY),
            replace(told("b", START), ended=datetime(1970, 1, 1, tzinfo=UTC)),
        )
        town.app.stored.journal.recall(town.source(), past, town.clock.now())
        (only,) = history(town).values()
        assert (only.incident.started, only.incident.ended) == (START - DAY, START - DAY)


async def test_a_retry_is_kept_over_a_restart(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        await town.vendor()
        again = Recall(2, START + DAY)
        town.app.stored.journal.recalled(town.source().id, again)
        await town.reopen()
        assert town.app.stored.journal.unrecalled() == {town.source().id: again}
        town.app.stored.journal.recalled("nobody", None)
        assert town.app.stored.journal.unrecalled() == {town.source().id: again}
