"""What the user does about cards, and wants to hear: taken in while the program runs."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from statuswatch.app import acting
from statuswatch.core.model import Incident, Level, Observation, Report, Rules
from statuswatch.core.overview import Overview
from statuswatch.core.telling import Action, Notice, NoticeKind
from statuswatch.core.words import Setting
from tests.engine.stage import HOUR, MINUTE, Heard, Town, incident, summary


class Buttons(Heard):
    """Its user presses from another thread, as a bus does."""

    def __init__(self) -> None:
        super().__init__()
        self.acted: Callable[[str, str], None] = lambda _handle, _action: None

    def listen(self, acted: Callable[[str, str], None]) -> None:
        self.acted = acted

    async def press(self, handle: str, action: str) -> None:
        thread = threading.Thread(target=self.acted, args=(handle, action))
        thread.start()
        await asyncio.to_thread(thread.join)
        await asyncio.sleep(0.01)


async def test_a_button_does_what_it_says_on_the_service_of_its_card(tmp_path: Path) -> None:
    card, opened = Buttons(), list[Notice]()
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching([card]) as watch:
            watch._wanted = lambda notice, _: opened.append(notice)
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            await town.go(MINUTE * 10)
            assert len(card.notices) == 1
            assert town.app.overview().unread == 1
            await card.press("1", Action.ACKNOWLEDGE)
            await card.press("1", Action.SNOOZE)
            await card.press("1", Action.OPEN)
            await card.press("7", Action.OPEN)
            await card.press("1", "explode")
            seen = town.app.overview()
            [now] = seen.services
            assert now.acknowledged
            assert now.snoozed == town.clock.now() + HOUR
            assert [n.key for n in opened] == [card.notices[0].key]
            assert seen.unread == 0
            acting.mute(town.app, now.service)
            assert town.app.overview().services[0].muted


async def test_the_time_until_which_nobody_is_disturbed_is_seen(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        until = town.clock.now() + HOUR
        acting.disturb_after(town.app, until)
        assert town.app.overview().disturb_after == until
        town.clock.jump(2 * HOUR)
        assert town.app.overview().disturb_after is None


async def test_a_reminder_comes_when_it_is_due_without_any_news(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            await town.go(MINUTE * 10)
            [first] = town.heard.notices
            assert first.at is not None
            rounds, overview = list[int](), town.app.overview

            def counted() -> Overview:
                rounds.append(1)
                return overview()

            with patch.object(town.app, "overview", counted):
                await town.go(HOUR)
            assert len(rounds) < 20, "nobody looks without a reason"
            again = town.heard.notices[-1]
            assert again.kind is NoticeKind.REMINDER
            assert again.at is not None
            assert timedelta(0) <= again.at - first.at - HOUR < timedelta(seconds=2)


def _writes(folder: Path, text: str, n: int) -> None:
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(n, n))


async def test_who_changes_the_settings_need_not_start_anew(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.app.follow("http://127.0.0.1:9/", "statuspage", "Vendor")
        card = Heard()
        teller = town.app.teller([card])

        def tells(*told: Incident) -> None:
            town.clock.jump(MINUTE)
            seen = Observation(town.source(), town.clock.now(), Report(told))
            town.app.stored.journal.commit(seen, Rules(absences=1))

        tells()
        _writes(tmp_path, '[notifications]\nat_least = "down"\n', 10**18)
        tells(Incident("i", "Slow", Level.DEGRADED))
        await teller.deliver()
        assert card.notices == []
        _writes(tmp_path, "[notifications]\nat_least = nonsense\n", 2 * 10**18)
        assert town.app.preferences.at_least is Level.DOWN, "half written"
        _writes(tmp_path, "", 3 * 10**18)
        town.clock.jump(HOUR)
        tells()
        tells(Incident("j", "Slow", Level.DEGRADED))
        await teller.deliver()
        assert [n.kind for n in card.notices] == [NoticeKind.OUTAGE]


@pytest.mark.parametrize("press", [Action.OPEN, Action.MUTE])
async def test_what_is_pressed_while_we_end_breaks_nothing(tmp_path: Path, press: Action) -> None:
    card = Buttons()
    async with Town(tmp_path) as town:
        async with town.watching([card]):
            await town.go(MINUTE)
        setting = Setting(zone=None, now=town.clock.now())
        assert setting.now is not None
        await card.press("1", press)
        assert town.app.stored.ledger.marks() == ()
