"""What can be done from a card: three buttons beside the click on it."""

from __future__ import annotations

from statuswatch.core.model import Level, Service
from statuswatch.core.telling import Action
from tests.core.cards import Desk
from tests.core.story import CALM, clock, ended, incident, report

PODHOST = Service("podhost", "Podhost")
USUAL = (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


def desk(*, reachable: bool) -> Desk:
    made = Desk(PODHOST)
    made.reachable = reachable
    made.hear(CALM)
    return made


def test_where_somebody_can_be_written_to_every_card_of_trouble_leads_there() -> None:
    seen = desk(reachable=True)
    (opened,) = seen.hear(report(incident(level=Level.PARTIAL, started=clock("11:02"))))
    (worse,) = seen.hear(report(incident(level=Level.DOWN, started=clock("11:02"))))
    assert opened.actions == worse.actions == (*USUAL, Action.REPORT)
    assert len([act for act in opened.actions if act is not Action.OPEN]) <= 3


def test_of_what_is_over_nothing_can_be_reported() -> None:
    seen = desk(reachable=True)
    story = incident(level=Level.DOWN, started=clock("12:02"))
    seen.hear(report(story))
    (over,) = seen.hear(report(ended(story, clock("12:20"))), at=clock("12:20"))
    assert over.actions == (Action.OPEN,)


def test_where_nobody_can_be_written_to_no_button_says_so() -> None:
    seen = desk(reachable=False)
    (opened,) = seen.hear(report(incident(level=Level.DOWN, started=clock("11:02"))))
    assert opened.actions == USUAL
