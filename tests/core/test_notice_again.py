"""Cards of what they admit late, of an end they take back, and of a part that stays down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import Level, Outcome, Service
from tests.core.cards import ILL, Desk, text
from tests.core.story import (
    CALM,
    MINUTE,
    PROBE,
    clock,
    incident,
    parts,
    report,
    update,
)

FAILING = report(incident("http", Level.DOWN, started=None, title="503"), level=Level.DOWN)


def seen_by_us(desk: Desk) -> None:
    """Down for us since 12:00, and their page says nothing."""
    desk.hear(CALM)
    for _ in range(3):
        desk.hear(FAILING, PROBE)


def test_their_first_word_on_what_only_we_saw_is_told_as_that() -> None:
    desk = Desk()
    seen_by_us(desk)
    story = incident(
        "a", Level.PARTIAL, started=clock("11:40"), updates=[update("Looking.")], title="Uploads"
    )
    (card,) = desk.hear(report(story), at=clock("12:23"))
    assert text(card.title) == "GitHub: now they say so"
    assert text(card.body) == (
        "They call it partly down, 23\xa0min after we saw it. They say: “Looking.”"
    )


def test_only_their_first_word_admits_it() -> None:
    desk = Desk()
    seen_by_us(desk)
    one, two = incident("a", Level.PARTIAL), incident("b", Level.DOWN)
    first = desk.hear(report(one), at=clock("12:23"))
    second = desk.hear(report(one, two), at=clock("12:28"))
    assert [text(n.title) for n in (*first, *second)] == [
        "GitHub: now they say so",
        "GitHub is down",
    ]


def test_two_posts_in_one_look_admit_it_once() -> None:
    desk = Desk()
    seen_by_us(desk)
    one, two = incident("a", Level.PARTIAL), incident("b", Level.DOWN)
    cards = desk.hear(report(one, two), at=clock("12:23"))
    assert [text(n.title) for n in cards] == ["GitHub: now they say so", "GitHub is down"]


def test_who_says_so_at_once_has_nothing_to_admit() -> None:
    desk = Desk()
    desk.hear(CALM)
    assert [text(n.title) for n in desk.hear(ILL)] == ["GitHub is down"]


def test_a_trouble_that_is_opened_again_was_not_there_in_between() -> None:
    posts = [
        update("Late.", clock("12:05")),
        update("Sent.", clock("12:16"), phase="resolved"),
        update("Too early.", clock("12:30")),
        update("Found.", clock("12:40"), phase="identified"),
        update("All sent.", clock("12:55"), phase="resolved"),
    ]

    def at(n: int, end: datetime | None = None) -> Outcome:
        return report(incident(ended=end, started=clock("12:05"), updates=posts[:n]))

    polls = [CALM, at(1), at(2, clock("12:16")), at(3), at(4), at(5, clock("12:55"))]
    desk = Desk()
    bodies = [
        text(card.body)
        for n, outcome in enumerate(polls)
        for card in desk.hear(outcome, at=clock("13:00") + 5 * n * MINUTE)
    ]
    assert bodies == [
        "Uploads fail, since 12:05. They say: “Late.”",
        "It was partly down for 11\xa0min, 12:05–12:16.",
        "14\xa0min after they said it was over. They say: “Too early.”",
        "“Found.”",
        "It was partly down, 12:05–12:55. For 14\xa0min of that they said it was over.",
    ]


def test_a_story_that_eases_while_the_followed_part_stays_down_is_no_better() -> None:
    desk = Desk(Service("github", "GitHub", parts=frozenset({"Uploads"})))
    listed = parts(Uploads=Level.DOWN)
    desk.hear(replace(CALM, components=parts(Uploads=Level.OK)))
    ill = report(incident("a", Level.DOWN, "Uploads"))
    desk.hear(replace(ill, components=listed))
    milder = report(incident("a", Level.PARTIAL, "Uploads"))
    (card,) = desk.hear(replace(milder, components=listed))
    assert text(card.title) == "GitHub is still down"
