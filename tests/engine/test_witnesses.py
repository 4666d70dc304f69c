"""From looks to verdicts: what the engine gathers, when it asks again, and what it says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.app import App
from statuswatch.app.crowding import OFF
from statuswatch.core.model import (
    Incident,
    Level,
    Line,
    Observation,
    Outage,
    Report,
    Role,
    Service,
    Source,
)
from statuswatch.core.witness import Answer, Burst, Seen
from statuswatch.engine.watching import Agenda
from statuswatch.settings import Profile
from statuswatch.store.nouns import Proof
from tests.engine.stage import HOUR, MINUTE, START, Town, Vendor, incident, summary

SECOND = timedelta(seconds=1)
WORD = Source("word", "Host", "user", "", role=Role.USER)


async def followed(town: Town) -> tuple[Vendor, Vendor]:
    """One service, with its page and our check of it."""
    page, check = Vendor(town), Vendor(town)
    await town._stack.enter_async_context(page.running("127.0.0.31"))
    await town._stack.enter_async_context(check.running("127.0.0.32"))
    sources = [
        Source("page", "Host", "statuspage", page.url, role=Role.OFFICIAL),
        Source("check", "Host", "probe", check.url, role=Role.PROBE),
    ]
    town.app.stored.ledger.follow(Service("Host", "Host"), sources, town.clock.now())
    return page, check


async def test_the_last_looks_of_a_check_are_kept(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        _, check = await followed(town)
        async with town.watching():
            await town.go(HOUR)
            assert {look.seen for look in town.engine.looks("check")} == {Seen.ANSWERS}
            check.dead = True
            await town.go(MINUTE * 20)
            looks = town.engine.looks("check")
            assert len(looks) == 12
            assert [look.at for look in looks] == sorted(look.at for look in looks)
            assert looks[-1].seen is Seen.FAILS
            assert looks[-1].step == "http"
            assert looks[-1].source == "check"
            assert town.engine.looks("page") == (), "a page does not look, it tells"


async def test_a_check_that_fails_while_the_page_is_silent_is_them(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        _, check = await followed(town)
        others = [await town.vendor() for _ in range(3)]
        async with town.watching():
            await town.go(HOUR)
            assert town.app.verdict("Host").answer is Answer.FINE  # type: ignore[union-attr]
            check.dead = True
            await town.go(MINUTE * 10)
            [now] = [s for s in town.app.overview().services if s.service.id == "Host"]
            assert now.verdict is not None
            assert now.verdict.answer is Answer.THEM_SILENT
            assert now.verdict == town.app.verdict("Host")
            assert town.heard.notices
            assert all(s.verdict is not None for s in town.app.overview().services)
        assert others
        assert town.app.verdict("nobody") is None


async def test_without_an_engine_the_store_alone_speaks(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page, _ = await followed(town)
        page.body = summary(incident())
        async with town.watching():
            await town.go(MINUTE * 10)
        await town.reopen()
        found = town.app.verdict("Host")
        assert found is not None
        assert found.answer is Answer.THEM_SAID
        assert town.app._network is None, "no network was built for that"


async def test_a_fresh_witness_has_the_others_asked_within_a_minute_and_politely(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        page, check = await followed(town)
        async with town.watching():
            await town.go(HOUR * 6)
            calm = town.engine.timing(town.source(0)).hints
            assert calm.witnessed
            assert calm.calm_since is not None
            assert calm.stirred is None
            check.dead = True
            while town.engine.known("check").streak == 0:
                await town.go(SECOND * 5)
            seen = town.clock.monotonic()
            await town.go(MINUTE)
            assert any(t >= seen for t in page.times), "it is asked at once"
            # Half a step at least (`test_a_restart_within_the_slot_…`), and a step is 30 s now.
            assert min(b - a for a, b in zip(page.times[-4:], page.times[-3:], strict=False)) >= 15
            stirred = town.engine.timing(town.source(0)).hints
            assert stirred.stirred is not None
            assert stirred.witness
            assert stirred.calm_since is None


async def test_calm_is_known_again_after_a_restart(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page, _ = await followed(town)
        async with town.watching():
            await town.go(HOUR)
            page.body = summary(incident())
            await town.go(MINUTE * 10)
            page.body = summary()
            await town.go(HOUR)
            over = town.engine.timing(town.source(0)).hints.over
            assert over is not None
        await town.reopen()
        async with town.watching():
            await town.go(MINUTE * 10)
            hints = town.engine.timing(town.source(0)).hints
            assert hints.over is not None
            assert abs(hints.over - over) < MINUTE * 3
            assert hints.calm_since == hints.over


async def test_a_click_on_one_service_looks_closely_for_a_while(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page, _ = await followed(town)
        async with town.watching() as watch:
            await town.go(HOUR)
            before = len(page.times)
            await watch.check_now("Host")
            await town.go(MINUTE * 9)
            asked = len(page.times) - before
            assert 12 <= asked <= 20, "every 30 s for ten minutes"
            await town.go(HOUR * 4)
            before = len(page.times)
            await watch.check_now()
            await town.go(MINUTE * 5)
            assert len(page.times) - before <= 3, "all of a calm lot: once"


async def test_fifty_sources_behind_a_cut_line_are_one_sentence_and_no_alarm(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        for n in range(50):
            await town.vendor("probe" if n % 2 else "statuspage")
        async with town.watching():
            await town.go(MINUTE * 20)
            town.line = "down"
            cut = town.clock.now()
            await town.go(HOUR)
            overview = town.app.overview()
            assert overview.line is Line.DOWN
            assert overview.offline
            since = overview.line_since
            assert since is not None
            assert since - cut < MINUTE * 2, "as soon as two were asked"
            assert {s.verdict.answer for s in overview.services if s.verdict} == {Answer.YOU}
            assert town.story() == []
            assert town.heard.notices == []
            town.line = "up"
            await town.go(MINUTE * 10)
            assert town.story() == []
            for n in range(50):
                before, after = town.coverage(n)
                # A check's first bad look is a look, until two together have the canaries asked.
                assert before.until <= since
                assert after.since >= cut + HOUR


async def test_when_the_line_is_back_a_single_source_is_asked_at_once(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            town.line = "down"
            await town.go(HOUR)
            assert town.engine.line.down
            town.line = "up"
            asked = len(vendor.times)
            await town.go(SECOND * 17)  # the canaries are asked every 15 s
            assert len(vendor.times) > asked


@pytest.mark.parametrize(("many", "over"), [(1, 0.0), (3, 14.0), (12, 68.75), (2000, 249.875)])
def test_few_overdue_sources_are_spread_over_a_few_seconds(many: int, over: float) -> None:
    agenda = Agenda()
    for n in range(many):
        agenda.put(f"s{n}", 0.0)
    agenda.spread(100.0)
    dues = [agenda.due(f"s{n}") or 0.0 for n in range(many)]
    assert min(dues) == 100.0
    assert max(dues) - 100.0 == pytest.approx(over)


# -- the user's own word -----------------------------------------------------------------------


def says(app: App, *told: Incident) -> None:
    seen = Observation(WORD, app.clock.now(), Report(told))
    app.stored.journal.commit(seen, app.rules, Proof(reach=timedelta(0)))


async def test_the_users_word_is_never_asked_for_and_stirs_the_others(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page, _ = await followed(town)
        town.app.stored.ledger.follow(Service("Host", "Host"), [WORD], START)
        async with town.watching() as watch:
            await town.go(HOUR * 5)
            [now] = town.app.overview().services
            assert now.status.level is Level.OK
            assert not now.status.stale
            assert now.status.unheard == ()
            assert town.engine.timing(WORD).due is None
            before = len(page.times)
            says(town.app, Incident("user:@1", "It fails for me", Level.DOWN, town.clock.now()))
            await watch.followed_anew()
            await town.go(MINUTE)
            assert len(page.times) > before, "the page is asked at once"
            [now] = town.app.overview().services
            assert now.status.level is Level.DOWN
            assert [o.ongoing for o in _outages(town)] == [True]
            assert not town.engine.known("word").failures
        runs = town.app.stored.history.coverage(["word"], START, START + HOUR * 9)
        assert runs == ()


def _outages(town: Town) -> tuple[Outage, ...]:
    return town.app.stored.history.outages("Host", now=town.clock.now())


# -- what others say ---------------------------------------------------------------------------


class Crowd:
    """As loud as it is told to be."""

    def __init__(self, inner: object) -> None:
        self._inner = inner
        self.count = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def burst(self, source: Source, memory: str, now: object) -> Burst:
        del memory
        return Burst("Mastodon", self.count, 0.2, now, "down?", True, source=source.id)  # type: ignore[arg-type]


async def test_a_burst_is_a_fresh_witness_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd, real = Crowd(adapters.load("statuspage")), adapters.load

    def load(kind: str) -> object:
        return crowd if kind == "voices" else real(kind)

    monkeypatch.setattr(adapters, "load", load)
    async with Town(tmp_path) as town:
        page, _ = await followed(town)
        voices = Vendor(town)
        async with voices.running("127.0.0.33"):
            source = Source("voices", "Host", "voices", voices.url, role=Role.CROWD)
            town.app.stored.ledger.follow(Service("Host", "Host"), [source], START)
            async with town.watching():
                await town.go(HOUR)
                assert town.engine.timing(town.source(0)).hints.stirred is None
                crowd.count = 9
                await town.go(MINUTE * 20)
                stirred = town.engine.timing(town.source(0)).hints.stirred
                assert stirred is not None
                await town.go(HOUR)
                assert town.engine.timing(town.source(0)).hints.stirred == stirred
                assert page.times
                testimony = town.app.testimony(Service("Host", "Host"))
                assert [b.count for b in testimony.bursts] == [9]
            await town.reopen()
            assert town.engine.burst(source) is not None
            town.app.stored.ledger.pause("voices", OFF)
            assert town.engine.burst(source) is None, "what is switched off is no witness"


async def test_in_the_store_alone_a_profile_without_sources_has_no_verdict_to_fail_on(
    tmp_path: Path,
) -> None:
    app = App(Profile.at(tmp_path))
    app.stored.ledger.follow(Service("a", "A"), [], START)
    found = app.verdict("a")
    assert found is not None
    assert found.answer is Answer.CANT_TELL
    await app.close()
