"""Whether a card of trouble leads to the message to the vendor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from statuswatch.app import calling
from statuswatch.app.profile import App
from statuswatch.core.docket import Contact, ContactKind
from statuswatch.core.model import Incident, Level, Source
from statuswatch.core.telling import Action
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from tests.app.contract import BEGIN, CHECK, HOST, NOW, PAGE, tell
from tests.engine.street import Cards

MAIL = Contact(HOST.id, ContactKind.EMAIL, "help@podhost.example")


@contextmanager
def street(folder: Path, *sources: Source) -> Iterator[App]:
    app = App(Profile.at(folder), SimulatedClock(NOW, sane_from=BEGIN))
    app.stored.ledger.follow(HOST, list(sources), BEGIN)
    for source in sources:
        tell(app, source, NOW - timedelta(minutes=9))
    yield app
    app.close_store()


async def buttons(app: App, source: Source) -> tuple[Action, ...]:
    """Of the card of an outage that begins now."""
    cards = Cards()
    teller = app.teller([cards])
    await teller.deliver()
    for minutes in (3, 2):
        at = NOW - timedelta(minutes=minutes)
        tell(app, source, at, [Incident("a", "Uploads fail", Level.DOWN, started=at)])
    await teller.deliver()
    return cards.notices[-1].actions


async def test_of_a_vendor_with_a_page_a_problem_can_be_reported(tmp_path: Path) -> None:
    with street(tmp_path, PAGE) as app:
        assert Action.REPORT in await buttons(app, PAGE)


async def test_of_one_that_nobody_can_write_to_it_cannot(tmp_path: Path) -> None:
    with street(tmp_path, CHECK) as app:
        assert await buttons(app, CHECK) == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


async def test_a_contact_is_somebody_to_write_to(tmp_path: Path) -> None:
    with street(tmp_path, CHECK) as app:
        calling.add(app, MAIL)
        assert (await buttons(app, CHECK))[-1] is Action.REPORT
