"""What is chosen holds at once: for a program that runs, whoever wrote the file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch import settings
from statuswatch.app import Watch, heeding, ways
from statuswatch.channels import Channel
from statuswatch.channels import desktop as desktop_name
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Line
from statuswatch.core.telling import Urgency
from statuswatch.core.words import say
from statuswatch.engine.network import OwnLine
from statuswatch.http import Http
from statuswatch.settings import Canary, Settings
from statuswatch.tls import Route
from tests.engine.conftest import Names
from tests.engine.stage import MINUTE, Heard, Town, Visitor, summary
from tests.serving import Asked, Loopback, Reply
from tests.waiting import PATIENCE, soon

HALF_AN_HOUR = timedelta(minutes=30)


def written(town: Town, text: str) -> None:
    """By hand, as an editor does."""
    file = town.app.profile.settings_file
    file.write_text(file.read_text("utf-8") + text, "utf-8")


async def heeded(watch: Watch) -> None:
    """It was told, as the window tells, and has been taken in."""
    watch.heed()
    await watch._heeding.look()


# -- how often ---------------------------------------------------------------------------------


async def test_a_new_interval_plans_anew_what_waits(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching() as watch:
            await town.go(MINUTE * 12)
            asked = len(vendor.times)
            written(town, '[polling]\ninterval = "1h"\n')
            await heeded(watch)
            await town.go(HALF_AN_HOUR)
            assert len(vendor.times) - asked <= 1
            seldom = len(vendor.times)
            written(town, 'fast = "30s"\n')
            text = town.app.profile.settings_file.read_text("utf-8")
            town.app.profile.settings_file.write_text(text.replace('"1h"', '"2m"'), "utf-8")
            await heeded(watch)
            await town.go(HALF_AN_HOUR)
            assert len(vendor.times) - seldom >= 12
            assert town.app.rules.stale_after < timedelta(hours=1)
            assert town.engine._taking._rules == town.app.rules, "what is taken in goes by it, too"


@pytest.mark.parametrize("which", ["interval", "fast", "floor"])
async def test_each_of_the_three_paces_is_another_pace(tmp_path: Path, which: str) -> None:
    async with Town(tmp_path) as town:
        pacing, now = town.engine._pacing, town.app.settings
        assert not pacing.go_by(replace(now, theme="dark")), "nothing is planned anew for that"
        longer = {which: getattr(now, which) * 2}
        assert pacing.go_by(replace(now, **longer))


async def test_a_history_that_is_locked_for_a_moment_ends_no_heeding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heeding, "LOOK_EVERY", 0.02)
    async with Town(tmp_path) as town, town.watching() as watch:
        heed, locked = town.app.heed, [1, 2, 3]

        async def sometimes() -> Settings:
            if locked:
                locked.pop()
                raise StatusWatchError(say("The history is locked by another program"))
            return await heed()

        monkeypatch.setattr(town.app, "heed", sometimes)
        following = asyncio.create_task(watch.follow_settings(lambda _: None))
        settings.write(town.app.profile, "window.theme", "dark")
        # One that was under way before it was locked may have read it by then.
        await soon(lambda: not locked)
        await soon(lambda: town.app.settings.theme == "dark")
        settings.write(town.app.profile, "window.theme", "light")
        await soon(lambda: town.app.settings.theme == "light")
        following.cancel()


async def test_another_process_writes_and_it_holds_within_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heeding, "LOOK_EVERY", 0.05)
    told: list[Settings] = []
    async with Town(tmp_path) as town, town.watching() as watch:
        following = asyncio.create_task(watch.follow_settings(told.append))
        await asyncio.sleep(0.01)
        settings.write(town.app.profile, "window.theme", "dark")
        await soon(lambda: told)
        following.cancel()
        settings.write(town.app.profile, "window.theme", "light")
        await soon(lambda: town.app.settings.theme == "light")
    assert [one.theme for one in told] == ["dark"]


async def test_a_file_that_is_half_written_changes_nothing(tmp_path: Path) -> None:
    async with Town(tmp_path) as town, town.watching() as watch:
        written(town, '[window]\ntheme = "dark"\n')
        await heeded(watch)
        written(town, '[polling]\ninterval = "1')
        await heeded(watch)
        assert town.app.settings.theme == "dark"
        assert len(town.app.settings.canaries) == 1


# -- by which way ------------------------------------------------------------------------------


async def test_a_new_proxy_takes_the_next_polls(tmp_path: Path, names: Names) -> None:
    names["podhost.example"] = ("93.184.216.34",)
    async with Town(tmp_path) as town, Loopback(lambda _: Reply(200, summary())).running() as proxy:
        town.app.follow("http://podhost.example/", "statuspage", "Podhost")
        async with town.watching() as watch:
            await town.go(MINUTE * 6)
            assert town.engine.known(town.source().id).heard is None
            written(town, f'proxy = "{proxy.url}"\n')
            await heeded(watch)
            await town.go(MINUTE)
            assert town.engine.known(town.source().id).heard is not None
            assert proxy.asked[-1].path.startswith("http://podhost.example/")


async def test_a_poll_under_way_ends_by_the_way_it_began() -> None:
    goes_on, asked = asyncio.Event(), asyncio.Event()

    async def answer(_: Asked) -> Reply:
        asked.set()
        await goes_on.wait()
        return Reply(200, b"good")

    visitor = Visitor()
    made: list[Http] = []

    def make() -> Http:
        made.append(Http(route=Route("none")))
        return made[-1]

    async with Loopback(answer).running() as host:
        await visitor.fetcher.go_by(make)
        first = asyncio.create_task(visitor.poll(host.url))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        await visitor.fetcher.go_by(make)
        assert made[0]._clients, "it is still needed"
        goes_on.set()
        assert (await first).outcome is not None
        assert not made[0]._clients, "nobody asks by it any more"
        await visitor.poll(host.url)
        assert len(made) == 2
        await visitor.fetcher.close()


async def test_other_test_addresses_are_asked_from_then_on() -> None:
    visitor = Visitor()
    async with (
        Loopback(lambda _: Reply(200, b"no")).running() as before,
        Loopback(lambda _: Reply(200, b"Success")).running() as after,
    ):
        line = OwnLine([Canary(before.url, "Success")], Http, visitor.clock)
        assert await line.ask() is Line.CAPTIVE
        old = line._http
        assert old is not None
        await line.go_by([Canary(after.url, "Success")], Http)
        assert not old._clients, "nobody asks by it any more"
        assert await line.ask() is Line.UP
        await line.close()


# -- whereto -----------------------------------------------------------------------------------


class Card(Heard):
    """This computer's notifications, as far as they can be told apart here."""

    def __init__(self) -> None:
        super().__init__()
        self.name = desktop_name()
        self.heard_from: Urgency | None = None
        self.listens = self.closed = 0

    def sound_from(self, least: Urgency | None) -> None:
        self.heard_from = least

    def listen(self, acted: Callable[[str, str], None]) -> None:
        self.listens += 1

    def close(self) -> None:
        self.closed += 1


@asynccontextmanager
async def told(town: Town, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Watch, Card]]:
    """A watch with channels as the settings name them."""
    cards: list[Card] = []

    def desktop(chosen: Settings, *_: object, **__: object) -> list[Channel]:
        cards.append(Card())
        return [cards[-1]] if chosen.desktop else []

    monkeypatch.setattr(ways, "desktop", desktop)

    def load() -> list[Channel]:
        return ways.load(town.app, None)

    watch = Watch(town.app, load(), load=load)
    running = asyncio.create_task(watch.run())
    await asyncio.sleep(0.05)
    try:
        yield watch, cards[0]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        town.app.lock.free()


def called(watch: Watch) -> list[str]:
    return [channel.name for channel in watch.channels]


async def test_a_channel_is_used_as_soon_as_it_is_there_and_no_longer_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town, told(town, monkeypatch) as (watch, card):
        assert called(watch) == [card.name]
        settings.write(town.app.profile, "channels.lamp", {"command": ["/bin/true"]})
        await heeded(watch)
        assert called(watch) == [card.name, "lamp"]
        assert watch._teller.channels() == (card.name, "lamp")
        lamp = watch.channels[1]
        settings.write(town.app.profile, "channels.pager", {"command": ["/bin/true"]})
        await heeded(watch)
        assert watch.channels[:2] == (card, lamp), "what stays is not made anew"
        settings.unset(town.app.profile, "channels.lamp")
        await heeded(watch)
        assert watch._teller.channels() == (card.name, "pager")


async def test_the_sound_changes_and_the_cards_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town, told(town, monkeypatch) as (watch, card):
        settings.write(town.app.profile, "notifications.sound", "normal")
        await heeded(watch)
        assert watch.channels == (card,)
        assert (card.heard_from, card.listens, card.closed) == (Urgency.NORMAL, 1, 0)


async def test_what_was_made_beside_a_channel_that_stays_is_closed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town, told(town, monkeypatch) as (watch, card):
        made: list[Card] = []

        def desktop(*_: object, **__: object) -> list[Channel]:
            made.append(Card())
            return [made[-1]]

        monkeypatch.setattr(ways, "desktop", desktop)
        settings.write(town.app.profile, "notifications.sound", "normal")
        await heeded(watch)
        assert watch.channels == (card,)
        assert [other.closed for other in made] == [1]


async def test_the_desktops_cards_are_switched_off_and_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(tmp_path) as town, told(town, monkeypatch) as (watch, card):
        settings.write(town.app.profile, "notifications.desktop", value=False)
        await heeded(watch)
        assert (called(watch), card.closed) == ([], 1)
        settings.write(town.app.profile, "notifications.desktop", value=True)
        await heeded(watch)
        (again,) = watch.channels
        assert isinstance(again, Card)
        assert (again.name, again.listens) == (card.name, 1)
