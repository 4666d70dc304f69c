"""From the journal to the user: told once, told again when it did not get through, one card each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from statuswatch.app import acting
from statuswatch.core.model import Incident, Level
from statuswatch.core.words import render, say
from statuswatch.engine.deliver import AGAIN
from statuswatch.store.errors import StoreError
from tests.engine.desk import ILL, WORD, WORSE, Card, Desk, refusal, titles
from tests.engine.stage import HOUR, MINUTE, START, Town, incident, summary


async def test_an_outage_is_told_once_and_its_end_too(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        for incidents in ((), (ILL,), (ILL,), (ILL,), (), ()):
            await desk.tells(*incidents)
            await desk.teller.deliver()
            await desk.teller.deliver()
        assert titles(card) == ["Part of Vendor is down", "Vendor is back"]
        assert desk.undelivered() == []


async def test_one_outage_is_one_card_updated_in_place(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        for incidents in ((), (ILL,), (WORSE,), (WORD,), ()):
            await desk.tells(*incidents)
            await desk.teller.deliver()
        assert card.handles == ["", "1", "1", "1"]
        assert len({n.thread for n in card.notices}) == 1
        await desk.later(HOUR)
        await desk.tells(Incident("j", "Another trouble", Level.DOWN))
        await desk.teller.deliver()
        assert card.handles[-1] == ""


async def test_what_stood_before_the_first_look_is_no_alarm(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells(ILL)
        assert await desk.teller.deliver() is None
        assert card.notices == []
        [kept] = town.app.stored.outbox.notices()
        assert (kept.told, kept.because) == (False, "baseline")


async def test_what_did_not_get_through_is_tried_again_after_a_minute(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        card.refuses = refusal()
        assert await desk.teller.deliver() == AGAIN[0]
        assert desk.undelivered() == [("card", "Nobody shows notifications here")]
        await desk.later(timedelta(seconds=30))
        assert await desk.teller.deliver() == AGAIN[0] - 30
        assert card.tries == 1, "not hammered"
        await desk.later(timedelta(seconds=30))
        card.refuses = None
        await desk.teller.deliver()
        assert titles(card) == ["Part of Vendor is down"]
        assert desk.undelivered() == []


async def test_what_waited_is_folded_into_its_newest_word(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        card.refuses = refusal()
        for incidents in ((ILL,), (WORSE,), ()):
            await desk.tells(*incidents)
            await desk.teller.deliver()
        card.refuses = None
        await desk.later(timedelta(seconds=AGAIN[0]))
        await desk.teller.deliver()
        assert titles(card) == ["Vendor is back"]
        assert desk.undelivered() == []


async def test_a_channel_that_fails_holds_up_no_other(tmp_path: Path) -> None:
    bad, good = Card("bad"), Card("good")
    bad.refuses = refusal()
    async with Town(tmp_path) as town:
        desk = Desk(town, bad, good)
        await desk.tells()
        await desk.tells(ILL)
        assert await desk.teller.deliver() == AGAIN[0]
        assert (len(bad.notices), len(good.notices)) == (0, 1)
        await desk.later(timedelta(seconds=AGAIN[0]))
        bad.refuses = None
        await desk.teller.deliver()
        assert (len(bad.notices), len(good.notices)) == (1, 1)


async def test_a_refusal_for_good_gives_up_and_leaves_it_in_the_inbox(tmp_path: Path) -> None:
    card = Card()
    card.refuses = refusal(permanent=True)
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        await desk.teller.deliver()
        await desk.later(HOUR)
        await desk.teller.deliver()
        assert card.tries == 1
        assert desk.undelivered() == [("card", "Nobody shows notifications here")]


class PulledPlugError(BaseException):
    """The process is gone in this very moment."""


async def test_a_restart_between_sending_and_noting_repeats_at_most_that_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any) -> NoReturn:
        raise PulledPlugError

    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        await desk.teller.deliver()
        await desk.tells(WORSE)
        with monkeypatch.context() as plug:
            plug.setattr(town.app.stored.outbox, "delivered", gone)
            with pytest.raises(PulledPlugError):
                await desk.teller.deliver()
        await town.reopen()
        after = "statuswatch.engine.deliver.owner_here"  # another process, as a restart is
        monkeypatch.setattr(after, lambda: "1:0@elsewhere")
        for _ in range(3):
            await desk.later(timedelta(seconds=61))
            await desk.new().deliver()
        assert titles(card) == [
            "Part of Vendor is down",
            "Vendor is fully down now",
            "Vendor is fully down now",
        ]
        assert card.handles == ["", "1", "1"], "the same card: the user sees it once"


async def test_a_restart_before_sending_loses_nothing(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        assert await desk.teller.decide() == 1
        await town.reopen()
        await desk.new().deliver()
        await desk.new().deliver()
        assert titles(card) == ["Part of Vendor is down"]


async def test_what_was_sent_but_could_not_be_noted_is_noted_later_and_not_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> NoReturn:
        raise StoreError(say("The disk is full"))

    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        with monkeypatch.context() as disk:
            disk.setattr(town.app.stored.outbox, "delivered", full)
            for _ in range(2):
                with pytest.raises(StoreError):
                    await desk.teller.deliver()
        await desk.tells(WORSE)
        await desk.teller.deliver()
        assert titles(card) == ["Part of Vendor is down", "Vendor is fully down now"]
        assert desk.undelivered() == []


async def test_two_tellers_of_one_profile_tell_once(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        await desk.later(timedelta(seconds=1))
        await asyncio.gather(desk.teller.deliver(), desk.new().deliver())
        assert titles(card) == ["Part of Vendor is down"]


async def test_sending_never_blocks_the_loop_that_asks(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        await desk.teller.deliver()
    assert card.threads
    assert threading.get_ident() not in card.threads


async def test_a_restart_in_an_outage_tells_nothing_again(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            await town.go(MINUTE * 10)
            assert len(town.heard.notices) == 1
        for _ in range(3):
            await town.reopen()
            async with town.watching():
                await town.go(MINUTE * 10)
        assert len(town.heard.notices) == 1
        vendor.body = summary()
        await town.reopen()
        town.clock.jump(timedelta(hours=8))
        async with town.watching():
            await town.go(MINUTE * 10)
        assert [n.thread for n in town.heard.notices] == [town.heard.notices[0].thread] * 2
        assert "is back" in render(town.heard.notices[1].title)


def snooze_an_hour(town: Town) -> None:
    acting.snooze(town.app, town.app.stored.ledger.services()[0], START + HOUR)


def want(town: Town) -> None:
    acting.want(town.app, town.app.stored.ledger.services()[0])


@pytest.mark.parametrize("wish", [snooze_an_hour, want])
@pytest.mark.parametrize("looked", [False, True])
async def test_a_wish_for_what_is_no_longer_followed_is_no_work_without_end(
    tmp_path: Path, wish: Callable[[Town], None], looked: bool
) -> None:
    async with Town(tmp_path) as town:
        desk = Desk(town, Card())
        wish(town)
        if looked:
            await desk.teller.deliver()
        town.app.stored.ledger.unfollow("vendor", town.clock.now())
        assert await desk.teller.deliver() is None
        await desk.later(HOUR * 2)
        assert await desk.teller.deliver() is None, "nothing that was planned for it is due"
