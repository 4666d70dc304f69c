"""What a card says of what our own check sees, and of what the user said."""

from __future__ import annotations

from statuswatch.core.model import (
    Incident,
    Known,
    Level,
    Measure,
    Report,
    Role,
    Service,
    Source,
)
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import say
from tests.core.cards import GITHUB, Desk, text
from tests.core.story import CALM, MINUTE, NOON, PROBE, Heart, clock, incident, report


def fails(title: str, level: Level = Level.DOWN) -> Report:
    return Report((Incident("probe", title, level),))


def opened_by_check(
    title: str, service: Service = GITHUB, verdict: Verdict | None = None
) -> tuple[str, str]:
    """Title and body of the card."""
    desk = Desk(service)
    desk.verdicts = {service.id: verdict} if verdict else {}
    (card,) = [n for _ in range(3) for n in desk.hear(fails(title), PROBE)]
    return text(card.title), text(card.body)


def test_a_card_says_what_it_does_behind_its_name() -> None:
    assert opened_by_check("It answers 503") == (
        "GitHub is down: it answers 503",
        "Our own check fails since 12:00. They have not said so yet.",
    )


def test_what_is_too_long_for_a_title_stands_below_it() -> None:
    long = "Its certificate expired on 30 May 20:00 UTC"
    assert opened_by_check(long) == (
        "GitHub is down",
        "Our own check fails since 12:00: its certificate expired on 30 May 20:00 UTC. "
        "They have not said so yet.",
    )


def verdict(answer: Answer) -> Verdict:
    because = "Our check fails since {since}. Their page still says fine, {lag} later."
    words = say(because, since=NOON, lag=23 * MINUTE)
    return Verdict(answer, say("Down, and not just for you"), words)


def test_where_there_is_a_verdict_the_card_gives_it() -> None:
    said = "Our check fails since 12:00. Their page still says fine, 23\xa0min later."
    silent = verdict(Answer.THEM_SILENT)
    assert opened_by_check("It answers 503", verdict=silent)[1] == said
    whole = opened_by_check("OP3 does not answer", verdict=silent)
    assert whole == ("GitHub is down", f"OP3 does not answer. {said}")


def test_a_verdict_that_it_is_us_is_no_news_of_theirs() -> None:
    unsure = verdict(Answer.CANT_TELL)
    assert "Our own check fails" in opened_by_check("It answers 503", verdict=unsure)[1]


def test_slow_is_told_as_slow_and_no_longer_slow_as_back() -> None:
    desk = Desk()
    desk.hearts[PROBE.id] = Heart(PROBE, known=Known(usual=0.3))
    looks = [Report(level=Level.OK, measures=(Measure("latency", n, "s"),)) for n in (2.0, 0.3)]
    cards = [n for r in looks for _ in range(3) for n in desk.hear(r, PROBE)]
    assert [text(c.title) for c in cards] == [
        "GitHub is slow",
        "GitHub is back",
    ]
    assert text(cards[0].body).startswith("Our own check finds it slow since 12:00.")


def test_slow_answers_after_none_are_better() -> None:
    desk = Desk()
    desk.hearts[PROBE.id] = Heart(PROBE, known=Known(usual=0.3))
    slow = Report(level=Level.OK, measures=(Measure("latency", 2.0, "s"),))
    cards = [n for r in [fails("It answers 503")] * 3 + [slow] for n in desk.hear(r, PROBE)]
    assert text(cards[1].title) == "GitHub is better: slow"
    assert text(cards[1].body).startswith("Our own check gets answers again, but slow ones.")


# -- the user's own word -----------------------------------------------------------------------

USER = Source("user", "github", "user", "", role=Role.USER)


def test_nobody_is_told_what_they_said_themselves() -> None:
    desk = Desk()
    word = Report((incident("user:@1", Level.DOWN, title="It fails for me"),))
    said = [n for outcome in (word, Report()) for n in desk.hear(outcome, USER)]
    assert [(n.told, n.because) for n in said] == [(False, "your own word")] * 2


def test_that_they_say_what_the_user_said_first_is_told() -> None:
    desk = Desk()
    desk.hear(CALM)
    desk.hear(Report((incident("user:@1", Level.DOWN),)), USER, NOON)
    (card,) = desk.hear(
        report(incident("a", Level.DOWN, started=clock("12:20"))), at=clock("12:23")
    )
    assert text(card.title) == "GitHub: now they say so"
    assert text(card.body) == "They call it down, 23\xa0min after we saw it."
