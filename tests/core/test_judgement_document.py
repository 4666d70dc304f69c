"""What a vendor promised, on paper; and how a pasted text is taken apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Evidence, Judgement, Place, Record, Ruling, scoreboard
from statuswatch.core.judgement_document import judgement_document
from statuswatch.core.known_issues import known_issues
from statuswatch.core.paper import Bullets, Heading, Quote, Table
from statuswatch.core.pledges import split
from statuswatch.core.promise import judge
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.core.written import first_line

MADE = datetime(2027, 1, 6, 9, tzinfo=UTC)


def read(words: Message) -> str:
    return render(words, Setting(zone=UTC))


def judged(kind: PromiseKind, ruling: Ruling, *evidence: Evidence, text: str = "") -> Judgement:
    promise = Promise("podhost", kind, text, MADE, limit=timedelta(hours=4))
    return Judgement(promise, ruling, say("Broken once."), evidence)


def test_what_was_broken_stands_first_and_each_with_its_evidence() -> None:
    late = Evidence(MADE, say("Over after 6 h."), "Uploads fail")
    every = [
        judged(PromiseKind.ANSWER_WITHIN, Ruling.KEPT),
        judged(PromiseKind.RESOLVE_WITHIN, Ruling.BROKEN, late, text="fixed within 4 hours"),
    ]
    paper = judgement_document("Podhost", every, scoreboard(every), MADE)
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert [read(row[1]) for row in table.rows if isinstance(row[1], Message)] == ["Broken", "Kept"]
    titles = [b.words for b in paper.blocks if isinstance(b, Heading)]
    assert isinstance(titles[0], Message)
    assert read(titles[0]).startswith("Broken: Over within 4")
    assert [b.text.text for b in paper.blocks if isinstance(b, Quote)] == ["fixed within 4 hours"]
    [lines] = [b.items for b in paper.blocks if isinstance(b, Bullets)]
    assert isinstance(lines[0], Message)
    assert read(lines[0]) == "2027-01-06 09:00: Over after 6 h. “Uploads fail”"


def test_who_promised_nothing_has_a_paper_too() -> None:
    paper = judgement_document("Podhost", (), scoreboard(()), MADE)
    assert len(paper.blocks) == 1


def test_a_paragraph_may_end_with_what_leads_a_list_in() -> None:
    text = (
        "A disk was broken. Our status page will be live by Monday. From now on we will:\n"
        "- pay back the fee of December\n"
    )
    assert [p.kind for p in split(text, "podhost", MADE)] == [
        PromiseKind.STATUS_PAGE,
        PromiseKind.OTHER,
    ]


def test_a_known_issue_and_its_date_are_one_promise() -> None:
    text = "Known issue: statistics are incomplete; this will be fixed by 1 February 2027."
    [found] = split(text, "podhost", MADE)
    assert (found.kind, found.text) == (PromiseKind.KNOWN_ISSUE, text)
    assert found.due is not None
    [issue] = known_issues([found], (), MADE)
    assert read(issue.words(MADE)).startswith(
        "statistics are incomplete; this will be fixed by 1 February 2027: due "
    )


def test_a_page_that_is_to_come_is_open_though_another_was_there() -> None:
    due = MADE + timedelta(days=5)
    promise = Promise("podhost", PromiseKind.STATUS_PAGE, "a new page", MADE, due=due)
    there = Place("s", "statuspage", "https://old.example", first=MADE - timedelta(days=9))
    record = Record(places=(there,))
    assert judge(promise, record, MADE).ruling is Ruling.OPEN
    assert judge(promise, record, due + timedelta(days=1)).ruling is Ruling.UNKNOWN


def test_a_text_is_known_again_by_more_than_its_greeting() -> None:
    assert first_line("\nHello,\n\nUploads fail.\n") == "Uploads fail."
    assert first_line("Hello,") == "Hello,"
    assert first_line(" \n") == ""
