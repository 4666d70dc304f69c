"""The downtime document: all that is known of an outage, and what is not, said as such."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from statuswatch.core.affair import Affair, Pledge, Reached
from statuswatch.core.costs import cost
from statuswatch.core.docket import Letter, Occasion, Promise, PromiseKind, Terms, Ticket
from statuswatch.core.downtime_document import downtime_document
from statuswatch.core.money import Money
from statuswatch.core.open_questions import questions
from statuswatch.core.paper import Figures, Heading, Paper, Paragraph, Quote, Table, Told
from statuswatch.core.words import Message, render, say
from tests.core.affairs import NOW, affair, at

HOUR = timedelta(hours=1)


def of(told: Affair) -> Paper:
    return downtime_document(told, NOW)


def headings(paper: Paper) -> list[str]:
    return [words(b.words) for b in paper.blocks if isinstance(b, Heading)]


def words(told: Message | Told) -> str:
    text = told.text if isinstance(told, Told) else render(told)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def tables(paper: Paper) -> list[list[str]]:
    return [[words(c) for c in row] for b in paper.blocks if isinstance(b, Table) for row in b.rows]


def asked(told: Affair) -> list[str]:
    return [words(question) for question in questions(told)]


def test_the_three_clocks_stand_beside_each_other() -> None:
    paperwork, parts, eyes = tables(of(affair()))[:3]
    assert paperwork[1:] == ["2026-03-02 08:58", "2026-03-02 11:30", "2 h 32 min"]
    assert parts[1:] == ["nothing", "nothing", "nothing"]
    assert eyes[1:] == ["2026-03-02 08:35", "2026-03-02 11:40", "3 h 5 min"]


def test_the_timeline_quotes_both_versions_in_the_order_of_time() -> None:
    quotes = [b for b in of(affair()).blocks if isinstance(b, Quote)]
    assert [q.text.text for q in quotes] == [
        "Some users may see errors.",
        "We expect a fix by 10:00 UTC.",
        "This is resolved.",
    ]
    assert [t.text for t in quotes[0].before] == ["All is well."]


def test_their_own_promise_and_how_it_went_is_in_it() -> None:
    [row] = [r for r in tables(of(affair())) if "10:00 UTC" in r[0]]
    assert row[1] == "2026-03-02 10:00"
    assert "late" in row[2]


def test_what_the_user_did_and_got_is_in_it() -> None:
    ticket = Ticket("podhost", at(5), "help@podhost.example", "It fails.", "o1", "#77")
    letter = Letter("podhost", at(30), at(40), "Ann <a@x>", "Sorry", "A disk broke.", "o1")
    card = Reached(at(-20), say("Podhost is down"), ("desktop", "phone"))
    pledge = Pledge(Told("Answers within a day"), say("none"), say("Broken"))
    told = affair(tickets=(ticket,), letters=(letter,), reached=(card,), pledges=(pledge,))
    paper = of(told)
    assert {"Who was told", "What was reported", "What they promised"} <= set(headings(paper))
    assert ["2026-03-02 08:40", "Podhost is down", "desktop, phone"] in tables(paper)
    assert ["Answers within a day", "none", "Broken"] in tables(paper)
    texts = [b.text.text for b in paper.blocks if isinstance(b, Quote)]
    assert texts.index("Some users may see errors.") < texts.index("A disk broke.")
    assert "When will the report of 2026-03-02 09:05 be answered?" in asked(told)


def test_every_report_stands_in_the_timeline_with_how_it_went_and_after_how_long() -> None:
    promise = Promise(
        "podhost", PromiseKind.ANSWER_WITHIN, "Within an hour.", at(-900), limit=HOUR, id=3
    )
    first = Ticket(
        "podhost", at(5), "help@podhost.example", "It fails.", "o1", "#77",
        acknowledged=at(25), answered=at(125), id=1,
    )  # fmt: skip
    second = Ticket("podhost", at(95), "help@podhost.example", "Still.", "o1", id=2)
    paper = of(affair(tickets=(first, second), promises=(promise,)))
    told = [words(b.words) for b in paper.blocks if isinstance(b, Paragraph)]
    dealt = ("You report", "that they have it", "An answer", "Answered")
    assert [line for line in told if any(words in line for words in dealt)] == [
        "2026-03-02 09:05: You reported it to help@podhost.example, ticket #77.",
        "2026-03-02 09:25: They said after 20 min that they have it.",
        "2026-03-02 10:05: An answer was due, and had not come.",
        "2026-03-02 10:35: You reported it to help@podhost.example.",
        "2026-03-02 11:05: Answered after 2 h, 1 h too late.",
        "2026-03-02 11:35: An answer was due, and had not come.",
    ]


def test_a_dozen_reminders_are_one_row_of_who_was_told() -> None:
    down = Reached(at(-20), say("Podhost is down"), ("desktop",))
    still = [
        Reached(at(60 * n), say("Podhost is still down"), (way,), reminder=True)
        for n, way in enumerate(("desktop", "phone", "desktop"), 1)
    ]
    over = Reached(at(200), say("Podhost works again"), ("desktop",))
    shown = tables(of(affair(reached=(down, *still, over))))
    assert ["2026-03-02 10:00", "Reminded 3 times, last at 2026-03-02 12:00", "desktop, phone"] in (
        shown
    )
    assert sum("still down" in row[1] or "Reminded" in row[1] for row in shown) == 1
    one = tables(of(affair(reached=(down, still[0], over))))
    assert ["2026-03-02 10:00", "Podhost is still down", "desktop"] in one


def test_the_cost_is_told_by_the_hour_and_by_what_was_missed() -> None:
    terms = Terms(
        "podhost", per_hour=Money(Decimal(10), "EUR"), per_missed=Money(Decimal(5), "EUR")
    )
    show = Occasion("Morning show", at(0), ("podhost",))
    plain = affair()
    paper = of(affair(cost=cost(terms, plain.length, [show])))
    assert "What it cost" in headings(paper)
    figures = [b.items for b in paper.blocks if isinstance(b, Figures)]
    told = "\n".join(str(words) for items in figures for _, words in items)
    assert "37.50 EUR" not in told
    assert "35.83 EUR" in told
    assert "What it cost" not in headings(of(plain))


def test_questions_follow_from_the_record() -> None:
    found = asked(affair())
    assert found[0].startswith("What was the cause?")
    assert "Why did the first word come 23 min after it was first seen?" in found
    assert any("no word for 2 h 10 min" in q for q in found)
    assert "Why were updates rewritten after they were posted?" in found
    assert any(q.startswith("It is said to have ended at 2026-03-02 11:30") for q in found)


def test_nothing_is_asked_that_was_answered() -> None:
    letter = Letter("podhost", at(300), at(301), "Ann", "", "The post-mortem: caused by a disk.")
    found = " ".join(asked(affair(letters=(letter,))))
    assert "cause?" not in found
    assert "account of what went wrong" not in found


def test_an_outage_that_they_never_admitted_says_so() -> None:
    told = affair(told=False)
    assert "Why does the status page say nothing of it?" in asked(told)
    assert "Never" in str(of(told))


def test_what_goes_on_is_told_as_of_now_and_asks_for_no_account_yet() -> None:
    paper = of(affair(ongoing=True))
    assert paper.subtitle is not None
    assert words(paper.subtitle).startswith("As of 2026-03-04 09:00")
    assert not any("account of what" in q for q in asked(affair(ongoing=True)))
