"""Trouble that falls together is one card, and "back" is said when all of it is over."""

from __future__ import annotations

from statuswatch.core.model import Level
from tests.core.cards import Desk, text, told
from tests.core.story import clock, incident
from tests.core.test_status import page

CALM = page(A=Level.OK, B=Level.OK, C=Level.OK)


def test_parts_that_fall_with_a_posted_incident_are_one_card() -> None:
    posted = page(
        incident("a", Level.PARTIAL, "A"), A=Level.PARTIAL, B=Level.DEGRADED, C=Level.DOWN
    )
    assert told(CALM, posted, CALM, CALM) == [
        [],
        ["Part of GitHub is down"],
        [],
        ["GitHub is back"],
    ]


def test_parts_that_fall_together_are_one_card_that_names_them() -> None:
    desk = Desk()
    desk.hear(CALM)
    ill = page(A=Level.DEGRADED, B=Level.DEGRADED, C=Level.OK)
    (card,) = [n for n in desk.hear(ill) if n.told]
    assert text(card.title) == "GitHub is degraded"
    assert text(card.body).startswith("A, B, since")
    back = [n for n in desk.hear(CALM) if n.told]
    assert {text(n.title) for n in back} == {"GitHub is back"}
    assert len({n.key for n in back}) == 1, "told once by its key"


def test_it_is_not_back_while_something_else_of_it_is_still_down() -> None:
    desk = Desk()
    desk.hear(CALM)
    a, b = incident("a", Level.DEGRADED, "A"), incident("b", Level.PARTIAL, "B")
    desk.hear(page(a, b, A=Level.DEGRADED, B=Level.DOWN))
    only_b = page(b, A=Level.OK, B=Level.DOWN)
    (card,) = [n for outcome in (only_b, only_b) for n in desk.hear(outcome) if n.told]
    assert text(card.title) == "Part of GitHub is back"
    assert text(card.body) == "A: over. B, since 12:00, has its own card."
    (card,) = [n for outcome in (CALM, CALM) for n in desk.hear(outcome) if n.told]
    assert text(card.title) == "GitHub is back"


def test_a_part_that_falls_after_it_was_said_to_be_over_is_told() -> None:
    desk = Desk()
    desk.hear(CALM)
    over = incident("a", Level.PARTIAL, "A", ended=clock("12:05"))
    desk.hear(page(incident("a", Level.PARTIAL, "A"), A=Level.PARTIAL))
    back = [n for n in desk.hear(page(over, A=Level.OK), at=clock("12:06")) if n.told]
    again = [n for n in desk.hear(page(over, B=Level.DOWN), at=clock("12:09")) if n.told]
    assert [text(n.title) for n in back] == ["GitHub is back"]
    assert [text(n.title) for n in again] == ["GitHub is degraded again"]
