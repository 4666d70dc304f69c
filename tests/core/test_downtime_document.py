"""The downtime document: all that is known of an outage, and what is not, said as such."""

from __future__ import annotations

from decimal import Decimal

from statuswatch.core.affair import Affair, Pledge, Reached
from statuswatch.core.costs import cost
from statuswatch.core.docket import Letter, Occasion, Terms, Ticket
from statuswatch.core.downtime_document import downtime_document
from statuswatch.core.money import Money
from statuswatch.core.open_questions import questions
from statuswatch.core.paper import Heading, Paper, Quote, Table, Told
from statuswatch.core.words import Message, render, say
from tests.core.affairs import NOW, affair, at


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


def test_the_cost_is_told_by_the_hour_and_by_what_was_missed() -> None:
    terms = Terms(
        "podhost", per_hour=Money(Decimal(10), "EUR"), per_missed=Money(Decimal(5), "EUR")
    )
    show = Occasion("Morning show", at(0), ("podhost",))
    plain = affair()
    paper = of(affair(cost=cost(terms, plain.length, [show])))
    assert "What it cost" in headings(paper)
    figures = [w for b in paper.blocks if hasattr(b, "items") for w in b.items]
    assert "37.50 EUR" not in str(figures)
    assert "35.83 EUR" in str(figures)
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
