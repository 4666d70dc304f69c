"""What waited is looked at once more before it is sent: true, whole, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from statuswatch import settings
from statuswatch.app import ways
from statuswatch.channels import ChannelError
from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.telling import NoticeKind
from statuswatch.core.words import render, say
from statuswatch.engine.deliver import AGAIN, SOON
from statuswatch.engine.failing import failing_note, from_text
from statuswatch.settings.model import Use
from tests.engine.desk import ILL, WORSE, Card, Desk, refusal, titles
from tests.engine.stage import HOUR, MINUTE, Town

WORD = Incident(
    "i", "Uploads fail", Level.PARTIAL, updates=(Update("u", None, "identified", "We"),)
)


def hung() -> ChannelError:
    return ChannelError(say("The notification service does not answer"), hung=True)


async def passes(desk: Desk, seconds: float) -> None:
    await desk.later(timedelta(seconds=seconds))
    await desk.teller.deliver()


async def test_a_desktop_that_did_not_answer_is_tried_again_after_ten_seconds(
    tmp_path: Path,
) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        card.refuses = hung()
        waits = []
        for _ in range(4):
            desk.answers(ILL)
            waits.append(await desk.teller.deliver() or 0)
            await desk.later(timedelta(seconds=waits[-1]))
        assert waits == [SOON, *AGAIN[:3]]


async def test_an_opening_that_is_over_when_it_can_be_sent_is_answered_by_its_end(
    tmp_path: Path,
) -> None:
    """It came again while nobody answered, and is back: its card may be on the screen, and only
    its end is still to come."""
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        for incidents in ((ILL,), ()):
            await desk.tells(*incidents)
            await desk.teller.deliver()
        assert titles(card) == ["Part of Vendor is down", "Vendor is back"]
        card.refuses = hung()
        await desk.tells(Incident("j", "Uploads fail again", Level.PARTIAL))
        await desk.teller.deliver()
        await desk.later(timedelta(seconds=5))
        desk.answers()
        card.refuses = None
        for _ in range(4):
            await passes(desk, 5)
        assert len(card.notices) == 2, titles(card)
        for _ in range(12):
            await desk.later(MINUTE)
            desk.answers()
            await desk.teller.deliver()
        assert len(card.notices) == 3, titles(card)
        assert "back" in titles(card)[-1]
        assert desk.undelivered() == []


async def test_what_waits_for_its_end_and_comes_again_is_told_after_all(tmp_path: Path) -> None:
    card = Card()
    again = Incident("j", "Uploads fail again", Level.PARTIAL)
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        for incidents in ((ILL,), ()):
            await desk.tells(*incidents)
            await desk.teller.deliver()
        card.refuses = hung()
        await desk.tells(again)
        await desk.teller.deliver()
        await desk.later(timedelta(seconds=5))
        desk.answers()
        card.refuses = None
        for _ in range(4):
            await passes(desk, 5)
        assert len(card.notices) == 2
        desk.answers(again)
        await passes(desk, 1)
        assert len(card.notices) == 3, "its beginning was not lost"
        assert "back" not in titles(card)[-1]


async def test_a_word_on_a_channel_that_never_heard_the_beginning_says_what_ails(
    tmp_path: Path,
) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        card.refuses = refusal()
        for incidents in ((ILL,), (WORD,)):
            await desk.tells(*incidents)
            await desk.teller.deliver()
        card.refuses = None
        await passes(desk, AGAIN[0])
        await passes(desk, AGAIN[1])
        assert titles(card) == ["Part of Vendor is down"]
        assert "We" in render(card.notices[0].body)
        assert desk.undelivered() == []


async def test_what_fails_is_noted_with_the_next_try_until_it_gets_through(tmp_path: Path) -> None:
    card = Card("mail")
    async with Town(tmp_path) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        card.refuses = refusal()
        begun = town.clock.now()
        await desk.teller.deliver()
        await passes(desk, AGAIN[0])
        noted = town.app.stored.ledger.noted
        failing = from_text(noted(failing_note("mail")))
        assert failing is not None
        assert (failing.since, failing.why) == (begun, "Nobody shows notifications here")
        assert failing.again == town.clock.now() + timedelta(seconds=AGAIN[1])
        card.refuses = None
        await passes(desk, AGAIN[1])
        assert from_text(noted(failing_note("mail"))) is None


async def test_a_channel_that_fails_for_a_day_is_told_of_once_a_day_by_the_others(
    tmp_path: Path,
) -> None:
    mail, desktop = Card("mail"), Card("desktop_linux")
    async with Town(tmp_path) as town:
        desk = Desk(town, mail, desktop)
        await desk.tells()
        await desk.tells(ILL)
        mail.refuses = refusal()
        for _ in range(30):
            desk.answers(ILL)
            await desk.teller.deliver()
            await desk.later(HOUR)
        own = [n for n in desktop.notices if n.kind is NoticeKind.OWN]
        assert 1 <= len(own) <= 2
        assert render(own[0].title) == "We have not reached you by mail for a day"
        assert "statuswatch channels off mail" in render(own[0].body)


async def test_an_escalation_whose_channel_fails_for_good_goes_to_the_next_at_once(
    tmp_path: Path,
) -> None:
    desktop, pager, sms = Card("desktop_linux"), Card("pager"), Card("sms")
    pager.refuses = refusal(permanent=True)
    async with Town(tmp_path) as town:
        desk = _vital(town, desktop, pager, sms)
        await desk.tells()
        look = Update("u", None, "investigating", "We look.")
        link = "https://status.example/i"
        await desk.tells(replace(WORSE, url=link, updates=(look,)))
        for _ in range(12):
            await desk.teller.deliver()
            await desk.later(MINUTE)
        await desk.teller.deliver()
        assert pager.tries == 1
        assert titles(sms) == ["Vendor is down, and nobody acknowledged it"]
        [own] = [n for n in desktop.notices if n.kind is NoticeKind.OWN]
        assert "statuswatch channels on pager" in render(own.body)
        told = sms.notices[0]
        body = render(told.body)
        assert body.startswith("Uploads fail. “We look.” Since "), body
        assert told.url == "https://status.example/i"


async def test_an_escalation_without_any_channel_left_goes_to_the_ordinary_ones(
    tmp_path: Path,
) -> None:
    desktop, pager, sms = Card("desktop_linux"), Card("pager"), Card("sms")
    pager.refuses = sms.refuses = refusal(permanent=True)
    async with Town(tmp_path) as town:
        desk = _vital(town, desktop, pager, sms)
        await desk.tells()
        await desk.tells(WORSE)
        for _ in range(14):
            await desk.teller.deliver()
            await desk.later(MINUTE)
        kinds = [n.kind for n in desktop.notices]
        assert kinds.count(NoticeKind.ESCALATION) == 1


def _vital(town: Town, *cards: Card) -> Desk:
    settings.write(town.app.profile, "notifications.escalate_after", "10m")
    settings.write(town.app.profile, "services.Vendor", {"vital": True})
    for name in ("pager", "sms"):
        ways.add_command(town.app, name, ["true"], Use.ESCALATION)
    return Desk(town, *cards)


async def test_a_service_that_is_told_nowhere_says_so(tmp_path: Path) -> None:
    card = Card()
    async with Town(tmp_path) as town:
        settings.write(town.app.profile, "services.Vendor", {"channels": []})
        desk = Desk(town, card)
        await desk.tells()
        await desk.tells(ILL)
        await desk.teller.deliver()
        [kept] = town.app.stored.outbox.notices()
        assert (card.tries, kept.because) == (0, "you want it told nowhere")
