"""Nobody acknowledges that a vital service is down: the next channels reach the person, really."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("apprise")
pytest.importorskip("aiosmtpd")

from statuswatch import settings
from statuswatch.app import ways
from statuswatch.app.acting import acknowledge
from statuswatch.channels import Channel
from statuswatch.settings.model import Use
from tests.channels.receivers import Hook, Mailbox, hook, mailbox
from tests.engine.desk import WORSE, Card, Desk
from tests.engine.stage import MINUTE, Town
from tests.keyrings import Ring, ring

__all__ = ["ring"]

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

CANARY = "c4nary-t0ken-1234567890"


async def vital(town: Town, box: Mailbox, one: Hook, *, password: str = CANARY) -> list[Channel]:
    """The vendor is vital; after 10 min the webhook, after 10 more the mail."""
    settings.write(town.app.profile, "notifications.escalate_after", "10m")
    settings.write(town.app.profile, "services.Vendor", {"vital": True})
    await ways.add(town.app, "pager", one.address(CANARY), Use.ESCALATION)
    await ways.add(town.app, "mail", box.address(password), Use.ESCALATION)
    return [c for c in ways.load(town.app, None) if not c.name.startswith("desktop")]


async def passes(desk: Desk, minutes: int) -> None:
    """Time, in which the teller is called as often as it asks."""
    for _ in range(minutes):
        await desk.later(MINUTE)
        await desk.teller.deliver()


def subjects(box: Mailbox) -> list[str]:
    return [str(mail["subject"]) for mail in box.mails]


def told(one: Hook) -> list[str]:
    return [body["title"] for _, body in one.came]


def nowhere_in(folder: Path) -> None:
    for file in folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file


async def test_a_vital_outage_that_nobody_acknowledges_reaches_webhook_then_mail(
    tmp_path: Path, ring: Ring
) -> None:
    desktop = Card("desktop_linux")
    async with Town(tmp_path) as town:
        with mailbox(CANARY) as box, hook() as one:
            desk = Desk(town, desktop, *await vital(town, box, one))
            await desk.tells()
            await desk.tells(WORSE)
            await desk.teller.deliver()
            assert (len(desktop.notices), told(one), subjects(box)) == (1, [], [])
            await passes(desk, 12)
            assert told(one) == ["Vendor is down, and nobody acknowledged it"]
            assert subjects(box) == []
            await passes(desk, 12)
            assert subjects(box) == ["Vendor is down, and nobody acknowledged it"]
            assert len(told(one)) == 1
            await desk.tells()
            await desk.tells()
            await passes(desk, 15)
            assert [len(told(one)), len(subjects(box))] == [2, 2], "who was called is told the end"
            assert "back" in subjects(box)[-1]


async def test_an_outage_that_is_acknowledged_calls_nobody(tmp_path: Path, ring: Ring) -> None:
    async with Town(tmp_path) as town:
        with mailbox(CANARY) as box, hook() as one:
            desk = Desk(town, Card("desktop_linux"), *await vital(town, box, one))
            await desk.tells()
            await desk.tells(WORSE)
            await desk.teller.deliver()
            (service,) = town.app.stored.ledger.services()
            assert acknowledge(town.app, service) == 1
            await passes(desk, 40)
            assert (told(one), subjects(box)) == ([], [])


async def test_a_server_in_trouble_is_tried_again_and_holds_up_nobody(
    tmp_path: Path, ring: Ring
) -> None:
    async with Town(tmp_path) as town:
        with mailbox(CANARY) as box, hook() as one:
            one.status = 503
            desk = Desk(town, Card("desktop_linux"), *await vital(town, box, one))
            await desk.tells()
            await desk.tells(WORSE)
            await passes(desk, 24)
            assert len(subjects(box)) == 1
            assert len(told(one)) > 2, "it was tried again"
            one.status = 200
            await passes(desk, 31)
            assert desk.undelivered() == []
            assert ways.states(town.app)[1].on


async def test_a_wrong_password_switches_mail_off_and_the_desktop_says_so(
    tmp_path: Path, ring: Ring, caplog: pytest.LogCaptureFixture
) -> None:
    desktop = Card("desktop_linux")
    async with Town(tmp_path) as town:
        with mailbox("another") as box, hook() as one:
            desk = Desk(town, desktop, *await vital(town, box, one))
            await desk.tells()
            await desk.tells(WORSE)
            await passes(desk, 26)
            said = [f"{notice.title} {notice.body}" for notice in desktop.notices]
            assert any("We can't tell you by mail any more" in text for text in said), said
            assert any("(535)" in text for text in said), said
            mail = ways.states(town.app)[2]
            assert (mail.on, "(535)" in str(mail.why)) == (False, True)
            await desk.later(timedelta(hours=1))
            box.password = CANARY
            assert (await ways.test(town.app, "mail")).ok
            assert ways.states(town.app)[2].on
            assert CANARY not in "".join(said) + caplog.text + repr(ways.states(town.app))
        town.app.stored.journal.flush()
        nowhere_in(tmp_path)
