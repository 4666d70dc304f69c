"""Down, or just me? Lived through on loopback: what a person reads at each moment, what it rests
on, and what is told once."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statuswatch import http
from statuswatch.app import own_word
from statuswatch.core.clocks import clocks
from statuswatch.core.face import Face
from statuswatch.core.model import ChangeKind, Level
from statuswatch.core.witness import Answer
from tests.engine.rig import SECOND, Place, calm_others, place, said
from tests.engine.stage import HOUR, MINUTE, Town, incident, summary
from tests.engine.test_tls import end_of, made
from tests.serving import Asked, Handler, Loopback, Reply

DAY = timedelta(days=1)


def unwell(_: Asked) -> Reply:
    return Reply(503, b"<title>Service Unavailable</title>")


def cut(_: Asked) -> Reply:
    return Reply(raw=b"")


@dataclass(frozen=True)
class Failing:
    """Its site fails since; `looked`: we asked so often before."""

    host: Place
    looked: int
    well: Handler
    since: datetime

    @property
    def looks(self) -> int:
        return len(self.host.check.asked) - self.looked

    async def mends(self) -> None:
        self.host.check.handler = self.well


async def failing(host: Place, how: Handler) -> Failing:
    """Let its site fail, until one look of ours has met it."""
    looked, well = len(host.check.asked), host.check.handler
    host.check.handler = how
    await host.until(lambda: len(host.check.asked) > looked)
    return Failing(host, looked, well, host.town.clock.now())


# -- their page is silent ------------------------------------------------------------------------


@pytest.mark.parametrize("how", [unwell, cut], ids=["it answers 503", "it cuts the connection"])
async def test_a_silent_page_and_three_failing_looks_are_down_within_a_minute(
    tmp_path: Path, how: Handler
) -> None:
    async with Town(tmp_path) as town:
        host = await place(town)
        await calm_others(town)
        async with town.watching():
            await town.go(HOUR * 2)
            assert (host.header(), host.face) == ("Host is fine", Face.FINE)
            trouble = await failing(host, how)
            first = host.verdict
            assert (first.answer, first.confirmed) == (Answer.CANT_TELL, False)
            assert host.header() == "Can't tell yet: Host looks down"
            assert host.face is Face.UNKNOWN, "one look accuses nobody"
            assert town.heard.notices == []

            await host.until(lambda: host.face.ails)
            seconds = (town.clock.now() - trouble.since).total_seconds()
            print(f"down after {trouble.looks} looks, {seconds:.0f} s after the first of them")
            assert trouble.looks == 3
            assert seconds <= 60
            assert (host.face, host.verdict.answer) == (Face.DOWN, Answer.THEM_SILENT)
            assert host.header() == "Host is down, and not just for you"
            await town.go(SECOND * 5)
            assert len(host.cards()) == 1
            assert host.cards()[0].startswith("Host is down")
            assert host.verdict.since is not None
            assert abs(host.verdict.since - trouble.since) <= SECOND * 2


async def test_the_lag_grows_while_they_are_silent_and_is_kept_when_they_admit_it(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        host = await place(town)
        await calm_others(town)
        async with town.watching():
            await town.go(HOUR * 2)
            trouble = await failing(host, unwell)
            await host.until(lambda: host.face.ails)
            since = host.verdict.since
            assert since is not None
            seen = f"Our own check fails since {since:%H:%M}; their page still says all is well, "
            for minutes in (5, 10, 23):
                await town.clock.run_until(since + MINUTE * minutes, town.watch.idle)
                assert host.because() == f"{seen}{minutes} min later."
                assert host.third().startswith("They have not said so yet.")
                assert host.verdict.lag == MINUTE * minutes
            assert len(host.cards()) == 1, "that they are silent is no news each time"

            host.page.body = summary(incident(impact="critical"))
            await host.until(lambda: host.verdict.answer is Answer.THEM_SAID)
            lag = host.verdict.lag
            assert lag is not None
            assert MINUTE * 23 <= lag <= MINUTE * 24.5
            kept = f"They said so after {lag // MINUTE} min."
            assert host.header() == "Host is down, and they say so"
            assert host.third().startswith(kept)
            await town.go(SECOND * 5)
            assert host.cards()[1:] == ["Host: now they say so"]
            admitted = f"They call it down, {lag // MINUTE} min after we saw it."
            assert host.said(town.heard.notices[-1].body).startswith(admitted)

            await town.go(HOUR)
            assert (host.verdict.lag, host.third()[: len(kept)]) == (lag, kept), "it is kept"
            await trouble.mends()
            host.page.body = summary()
            await town.go(MINUTE * 30)
            assert (host.header(), host.face) == ("Host is fine", Face.FINE)
            assert host.cards()[2:] == ["Host is still down", "Host is back"]
            assert lag_in_history(host) == lag


def lag_in_history(host: Place) -> timedelta | None:
    """As every export has it."""
    history, now = host.town.app.stored.history, host.town.clock.now()
    rows = [row for row in history.rows() if row.service.name == host.name]
    return clocks(history.accounts(rows, now=now)[0], now).lag


# -- what is not, or not yet, their trouble ------------------------------------------------------


@pytest.mark.parametrize("looks", [1, 2])
async def test_a_flap_is_no_alarm_and_leaves_no_trace(tmp_path: Path, looks: int) -> None:
    async with Town(tmp_path) as town:
        host = await place(town)
        await calm_others(town)
        async with town.watching():
            await town.go(HOUR * 2)
            trouble = await failing(host, unwell)
            await host.until(lambda: trouble.looks == looks)
            assert not host.face.ails
            await trouble.mends()
            await town.go(HOUR)
            assert (host.header(), host.face) == ("Host is fine", Face.FINE)
            assert trouble.looks > looks
        assert (town.story(), town.heard.notices) == ([], [])
        assert town.app.stored.history.rows() == ()


async def test_slow_is_degraded_after_three_looks_above_three_times_the_usual(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        host = await place(town)
        await calm_others(town)

        async def slowly(asked: Asked) -> Reply:
            del asked
            await asyncio.sleep(1.0)
            return Reply(200, b"here, at last")

        async with town.watching():
            await town.go(HOUR * 6)
            usual = town.app.stored.journal.known(town.source(1).id).usual
            assert usual is not None
            assert usual * 3 < 1.0, "a loopback takes milliseconds"
            trouble = await failing(host, slowly)
            assert host.face is Face.FINE, "one slow answer is none"
            await host.until(lambda: host.face.ails, HOUR)
            assert (trouble.looks, host.face) == (3, Face.DEGRADED)
            assert host.header() == "Host is slow"
            since = host.verdict.since
            assert since is not None
            assert abs(since - trouble.since) <= SECOND * 2
            assert host.because().startswith(f"Our own check finds it slow since {since:%H:%M}; ")
            await town.go(SECOND * 5)
            assert host.cards() == ["Host is slow"]
            await trouble.mends()
            await host.until(lambda: host.face is Face.FINE, HOUR)
            await town.go(SECOND * 5)
            assert host.cards()[1:] == ["Host is back"]


# -- the user's own word -------------------------------------------------------------------------


async def test_the_users_word_and_one_failing_look_of_ours_are_theirs(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        host = await place(town)
        await calm_others(town)
        async with town.watching() as watch:
            await town.go(HOUR * 2)
            service = host.now().service
            own_word.fails(town.app, service, note="uploading stops at 90 %")
            await watch.followed_anew()
            await town.go(SECOND)
            assert host.verdict.answer is Answer.CANT_TELL, "their word alone accuses nobody"
            assert host.header() == "Can't tell about Host: nobody else can see it yet"
            trouble = await failing(host, unwell)
            assert trouble.looks == 1
            assert (host.verdict.answer, host.face) == (Answer.THEM_SILENT, Face.DOWN)
            assert host.header() == "Host is down, and not just for you"
            assert "you say it fails since" in host.because()
            await trouble.mends()
            own_word.works(town.app, service)
            await watch.followed_anew()
            await town.go(MINUTE * 15)
            assert host.header() == "Host is fine"
        whose = {row.source.role.value for row in town.app.stored.history.rows()}
        assert whose == {"user"}, "what our one look saw was never confirmed"


# -- a certificate that ends soon ----------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of localhost's, good for years: real time decides whether it is valid."""
    return made(tmp_path_factory.mktemp("tls"), 3650)


@asynccontextmanager
async def behind_tls(pair: tuple[Path, Path]) -> AsyncIterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    shop = Loopback(lambda _: Reply(200, b"a shop"))
    server = await asyncio.start_server(shop._serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


async def test_a_certificate_that_ends_in_three_days_is_told_once(
    tmp_path: Path, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_trust", lambda _: ssl.create_default_context(cafile=str(pair[0])))
    end = end_of(pair[0])
    async with Town(tmp_path, end - DAY * 3 + HOUR) as town, behind_tls(pair) as url:
        town.app.follow(url, "probe", "Shop")
        for _ in range(2):  # and not again after a restart
            async with town.watching():
                await town.go(HOUR * 3)
            await town.reopen()
        assert town.story() == [ChangeKind.EXPIRES.value]
        [card] = town.heard.notices
        assert said(card.title, town.clock.now()) == "Shop: its certificate ends in 3 days"
        assert "Renew it if it is yours" in said(card.body, town.clock.now())
        levels = {s.status.level for s in town.app.overview().services}
        assert levels == {Level.OK}, "nothing is in trouble yet"
        town.clock.jump(end - DAY + HOUR - town.clock.now())
        async with town.watching():
            await town.go(HOUR * 2)
        assert len(town.heard.notices) == 2, "and a last time when a day is left"
        assert town.story() == [ChangeKind.EXPIRES.value] * 2
