"""What passed between a user and a vendor, and what was promised: for tests and pictures."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.app.dealings import Dealings
from statuswatch.app.promising import Judged
from statuswatch.app.reporting import Correspondence, Draft
from statuswatch.core.answering import clock_of, timeline
from statuswatch.core.docket import (
    Contact,
    ContactKind,
    Docket,
    Given,
    Holding,
    Letter,
    Promise,
    PromiseKind,
    Ticket,
)
from statuswatch.core.judgement import Record, scoreboard
from statuswatch.core.model import Level, Outage, Service
from statuswatch.core.promise import judge
from tests.app.contract import TERMS
from tests.ui.sheets import NOW, ago

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = """Hello Podhost,

Show Builder Lite does not save for us since 14:02 (14:02 UTC).
Our own check got no answer within 10 s, 41 times in a row.
Your page says: “Show Builder Lite is slow for most customers”.

Our account is C-20417.
"""


def contact(kind: ContactKind, value: str, label: str = "", **more: object) -> Contact:
    given = Given.CATALOGUE if more.get("public") else Given.USER
    return Contact(
        "podhost", kind, value, label, pages_staff=bool(more.get("pages")), given=given, id=1
    )


def promise(n: int, kind: PromiseKind, text: str, **more: object) -> Promise:
    made = NOW - 60 * DAY
    return Promise("podhost", kind, text, made, "Ada, support", "https://podhost.example/outages", id=n, **more)  # type: ignore[arg-type]  # fmt: skip


def dealings() -> Dealings:
    """An outage reported twice, answered once; promises of every standing."""
    promises = (
        promise(1, PromiseKind.STATUS_PAGE, "A status page will be live by Monday.", due=NOW - 50 * DAY),
        promise(2, PromiseKind.ANSWER_WITHIN, "We answer within 4 hours.", limit=4 * HOUR),
        promise(3, PromiseKind.OTHER, "This will never happen again.", settled=(NOW - DAY, False)),
        promise(4, PromiseKind.POST_MORTEM, "You get an explanation after each outage.", limit=5 * DAY),
    )  # fmt: skip
    tickets = (
        Ticket("podhost", NOW - 40 * DAY, "help@podhost.example", TEXT, None, "3981", acknowledged=NOW - 40 * DAY + HOUR, answered=NOW - 39 * DAY, id=1),
        Ticket("podhost", ago(60), "help@podhost.example", TEXT, "o", "4711", answer_by=ago(10), acknowledged=ago(50), id=2),
    )  # fmt: skip
    letter = Letter("podhost", ago(20), ago(18), "Ada <ada@podhost.example>", "Re: Show Builder Lite", "We moved your show to another node. We will write again by 16:00.", "o", 1)  # fmt: skip
    contacts = (
        contact(ContactKind.PHONE, "+49 30 1234567", "outages only", pages=True),
        contact(ContactKind.EMAIL, "help@podhost.example"),
        contact(ContactKind.FORM, "https://podhost.example/contact", public=True),
    )
    docket = Docket(contacts, Holding("podhost", "C-20417", "Pro"), tickets, (letter,), promises)
    judgements = tuple(judge(one, Record(tickets=tickets), NOW) for one in promises)
    judged = Judged(
        Service("podhost", "Podhost"), judgements, scoreboard(judgements), (), scoreboard(()), ()
    )
    return Dealings(
        judged.service,
        contacts,
        docket.holding,
        tuple(clock_of(one, promises, NOW) for one in tickets[::-1]),
        docket.letters,
        timeline(docket, Outage("o", ago(70), NOW, Level.DOWN, (), ongoing=True), NOW),
        judged,
        (NOW + 91 * DAY).date(),
        TERMS,
    )


def correspondence(told: Dealings) -> Correspondence:
    draft = Draft(told.service, None, "help@podhost.example", "Podhost does not work for us: Show Builder Lite", TEXT, TEXT)  # fmt: skip
    return Correspondence(told.contacts, told.holding, told.clocks, draft)
