"""A pasted text, split into the promises that it makes: none is missed, none is made up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.pledge_times import Length, length_of
from statuswatch.core.pledges import split

MADE = datetime(2026, 1, 9, 10, tzinfo=UTC)
"""A Friday."""
LABELS = Path(__file__).parents[3] / "shared" / "labels" / "targets.jsonl"

UPDATE, RESOLVE, ANSWER = (
    PromiseKind.UPDATE_EVERY,
    PromiseKind.RESOLVE_WITHIN,
    PromiseKind.ANSWER_WITHIN,
)
PAGE, FEEDS = PromiseKind.STATUS_PAGE, PromiseKind.FEED_PER_CATEGORY
MORTEM, ISSUE, OTHER = PromiseKind.POST_MORTEM, PromiseKind.KNOWN_ISSUE, PromiseKind.OTHER


def found(text: str, zone: str = "") -> tuple[Promise, ...]:
    return split(text, "podhost", MADE, zone)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


H, D = timedelta(hours=1), timedelta(days=1)


def day(month: int, number: int, year: int = 2026) -> datetime:
    """Its last minute."""
    return datetime(year, month, number, 23, 59, tzinfo=UTC)


LIMITED = [
    ("We will post updates every 60 minutes.", UPDATE, 60),
    ("While we are down, we will post an update every hour.", UPDATE, 60),
    ("Updates every 30-45 minutes during an outage, guaranteed.", UPDATE, 45),
    ("We will keep you informed every half hour until it is solved.", UPDATE, 30),
    ("During incidents we shall publish hourly updates on our status page.", UPDATE, 60),
    ("- 60-minute updates while anything is down", UPDATE, 60),
    ("You will hear from us every two hours.", UPDATE, 120),
    ("We commit to a status update at least once per hour.", UPDATE, 60),
    ("Critical incidents are resolved within 4 hours.", RESOLVE, 240),
    ("We guarantee that outages are fixed in under 8 hours", RESOLVE, 480),
    ("Any major problem will be resolved within one day.", RESOLVE, 1440),
    ("* Resolution time: 4 hours", RESOLVE, 240),
    ("Service is restored within 90 minutes of an outage.", RESOLVE, 90),
    ("We will reply to every ticket within 24 hours.", ANSWER, 1440),
    ("Response time: 4 hours", ANSWER, 240),
    ("Support tickets: first reply within 24h", ANSWER, 1440),
    ("During an outage the status page is updated every 30 minutes.", UPDATE, 30),
    ("- resolve critical outages in 4h", RESOLVE, 240),
    ("- updates: hourly", UPDATE, 60),
    ("You will hear back from us within 2 hours", ANSWER, 120),
    ("A post-mortem within 5 days", MORTEM, 5 * 1440),
    ("We will publish a root cause analysis within 72 hours of each outage.", MORTEM, 72 * 60),
    ("After every outage you will receive a written report within 3 days.", MORTEM, 3 * 1440),
]
BUSINESS = [
    ("Support answers within one business day.", ANSWER, D),
    ("We answer e-mails within 2 working days", ANSWER, 2 * D),
    ("3) support replies within 4 business hours", ANSWER, 4 * H),
    ("You can expect a first reply from our team within one business day.", ANSWER, D),
    ("Tickets are answered within 1-2 business days.", ANSWER, 2 * D),
    ("A post-mortem follows within five business days.", MORTEM, 5 * D),
]
DATED = [
    ("A status page, off-site, live by Monday", PAGE, day(1, 12)),
    ("We will launch a status page by 31 January.", PAGE, day(1, 31)),
    ("Our new status page will be live by the end of the month", PAGE, day(1, 31)),
    ("We are setting up an independent status page, ready by 2026-02-15.", PAGE, day(2, 15)),
    ("We will move our status page off-site before February 1st, 2026.", PAGE, day(2, 1)),
    ("The full incident report will be published by next Friday.", MORTEM, day(1, 16)),
    ("We will fix the broken statistics by January 20.", ISSUE, day(1, 20)),
    ("The upload bug will be resolved by end of March.", ISSUE, day(3, 31)),
    ("We will replace the old storage by the end of Q2 2026.", OTHER, day(6, 30)),
    ("We will refund January's fee by 15 February 2026.", OTHER, day(2, 15)),
    ("A status page, live by 5 January 2025", PAGE, day(1, 5, 2025)),
]
UNDATED = [
    ("We will publish known issues with target dates.", ISSUE),
    ("We will host our status page with another company.", PAGE),
    ("There will be a post-mortem for every outage, published on our blog.", MORTEM),
    ("We guarantee 99.9% uptime.", OTHER),
    ("You will receive a credit of 10% for this month.", OTHER),
    ("Customers affected for more than 24 hours will be credited one month.", OTHER),
    ("Planned maintenance will be announced 48 hours in advance.", OTHER),
    ("We shall never again deploy on a Friday.", OTHER),
    ("Our team will hire a second person for the night.", OTHER),
    ("We promise to tell you before we change anything.", OTHER),
]
NOTHING = [
    "",
    "Thank you for your patience.",
    "Our status page was down for 2 hours.",
    "See our status page for updates every 5 minutes?",
    "We posted updates every 60 minutes during the outage.",
    "The outage lasted 4 hours and was resolved within 30 minutes of the restart.",
    "We expect this to be resolved within 4 hours.",
    "We hope to publish a post-mortem within 5 days.",
    "We cannot guarantee that incidents are resolved within 4 hours.",
    "Will you post updates every hour?",
    "Please check the status page by Monday.",
    "You can follow progress on our status page.",
    "Statistics are updated every 24 hours.",
    "Backups run every hour, security updates are installed every day.",
    "API response times may rise by up to 5 minutes.",
    "We will continue to investigate.",
    "We will keep monitoring the situation and will provide more information as soon as we can.",
    "We will be performing scheduled maintenance on 12 January.",
    "If you need help, you should get an answer within 2 days.",
    "Our RSS feed has three categories: hosting, feeds and stats.",
    "Last week we promised a status page by Monday.",
    "No ETA is known. We do not promise anything.",
    "Our engineers worked around the clock to restore the service within 7 days.",
    "You can expect delays of up to 4 hours.",
    "Our support is available 24/7.",
    "Next update: 15:00 UTC.",
]


@pytest.mark.parametrize(("text", "kind", "length"), LIMITED)
def test_a_limit_is_read(text: str, kind: PromiseKind, length: float) -> None:
    [draft] = found(text)
    assert (draft.kind, draft.limit, draft.workdays) == (kind, minutes(length), False)


@pytest.mark.parametrize(("text", "kind", "limit"), BUSINESS)
def test_business_days_are_business_days(text: str, kind: PromiseKind, limit: timedelta) -> None:
    [draft] = found(text)
    assert (draft.kind, draft.limit, draft.workdays) == (kind, limit, True)


@pytest.mark.parametrize(("text", "kind", "due"), DATED)
def test_a_date_is_read(text: str, kind: PromiseKind, due: datetime) -> None:
    [draft] = found(text)
    assert (draft.kind, draft.due) == (kind, due)


@pytest.mark.parametrize(("text", "kind"), UNDATED)
def test_what_has_no_date_is_a_promise_too(text: str, kind: PromiseKind) -> None:
    [draft] = found(text)
    assert (draft.kind, draft.due, draft.limit) == (kind, None, None)


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_that_promises_nothing_gives_nothing(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "A feed per category: hosting, feeds, stats",
        "We will offer one RSS feed for each category: hosting, feeds and stats.",
        "Going forward, each category (hosting, feeds, stats) gets its own RSS feed.",
        "We're adding separate status feeds for hosting, feeds and stats by end of February.",
        "1. There will be separate feeds for hosting, feeds and stats.",
    ],
)
def test_a_feed_per_category_names_them(text: str) -> None:
    [draft] = found(text)
    assert (draft.kind, draft.categories) == (FEEDS, ("hosting", "feeds", "stats"))


DOCUMENT = """\
Dear customers,

over New Year our feeds were gone for a week, and our status page was down with them.
We are sorry. This is what happened: a disk was full, and nobody was told.

What we will change:

1. A status page, off-site, live by Monday.
2. We will post updates every 60 minutes
   while anything is down.
3. Critical incidents are resolved within 4 hours; support answers within one business day.
4. A feed per category: hosting, feeds, stats
5. Post-mortem within 5 days
6. Known issues with target dates
7. A second person on call at night

Thank you for your patience. We expect no further trouble.
"""


def test_a_downtime_document_is_split_and_each_draft_quotes_it() -> None:
    drafts = found(DOCUMENT, "Europe/Berlin")
    assert [d.kind for d in drafts] == [PAGE, UPDATE, RESOLVE, ANSWER, FEEDS, MORTEM, ISSUE, OTHER]
    plain = " ".join(DOCUMENT.split())
    assert all(d.text in plain for d in drafts)
    assert drafts[0].due == datetime(2026, 1, 12, 22, 59, tzinfo=UTC)
    assert drafts[1].text == "We will post updates every 60 minutes while anything is down."
    assert drafts[3].zone == "Europe/Berlin"


def test_prose_with_several_promises_in_one_sentence_is_cut_by_them() -> None:
    drafts = found(
        "In future we will post updates every 60 minutes, resolve critical incidents within 4 hours"
        " and publish a post-mortem within 5 days."
    )
    assert [(d.kind, d.limit) for d in drafts] == [(UPDATE, H), (RESOLVE, 4 * H), (MORTEM, 5 * D)]


def test_a_mail_that_quotes_with_angles_and_stars_reads_the_same() -> None:
    quoted = "> **We will:**\n> * post updates every 60 minutes\n> * pay back the month's fee\n"
    assert [d.kind for d in found(quoted)] == [UPDATE, OTHER]


def test_a_list_of_what_happened_promises_nothing() -> None:
    text = "What happened:\n- the disk filled up\n- nobody on call\n- restart in 4 hours\n"
    assert found(text) == ()


def test_the_same_words_twice_are_one_promise() -> None:
    assert len(found("We guarantee 99.9% uptime. We guarantee 99.9% uptime.")) == 1


def test_a_monday_is_over_at_midnight_of_their_zone() -> None:
    text = "A status page, live by Monday"
    assert found(text, "America/New_York")[0].due == datetime(2026, 1, 13, 4, 59, tzinfo=UTC)
    assert found(text, "Nowhere/Else")[0].due == day(1, 12)


def test_a_time_of_day_counts_to_the_minute() -> None:
    [draft] = found("Our new status page will be live by Monday 18:00 UTC.")
    assert draft.due == datetime(2026, 1, 12, 18, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300) | st.lists(st.sampled_from([*DOCUMENT.split(), "\n", "- "])).map(" ".join)
)
def test_no_text_breaks_it_and_every_draft_stands_in_the_text(text: str) -> None:
    plain = " ".join(text.replace("*", "").replace("`", "").split())
    for draft in found(text):
        assert all(word in plain for word in draft.text.split())


def test_a_long_text_is_quick_and_cut() -> None:
    assert len(found("We will do it. " * 20_000)) == 1


@pytest.mark.skipif(not LABELS.exists(), reason="the labelled posts are not here")
def test_posts_of_real_outages_hardly_make_standing_promises() -> None:
    """They speak of one trouble: a pace of words may be promised in them, and little else."""
    posts = [json.loads(line)["text"] for line in LABELS.read_text("utf-8").splitlines()]
    drafts = [draft for text in posts for draft in found(text)]
    standing = [d for d in drafts if d.kind in (RESOLVE, ANSWER, PAGE, FEEDS)]
    assert len(posts) > 300
    assert len(standing) <= 3, [(d.kind, d.text) for d in standing]
    assert len(drafts) <= len(posts) // 5, [(d.kind, d.text) for d in drafts]


LENGTHS = [
    ("within 4 h", 240),
    ("within 90 minutes", 90),
    ("within 48 hours", 2880),
    ("within 90 days", 90 * 1440),
    ("within 1,440 minutes", 1440),
    ("within 3600 seconds", 60),
    ("within thirteen hours", 13 * 60),
    ("within seventy-two hours", 72 * 60),
    ("within two and a half hours", 150),
    ("within 4h30m", 270),
    ("within 4 hours and 30 minutes", 270),
    ("within a quarter of an hour", 15),
    ("within a fortnight", 14 * 1440),
    ("within one month", 31 * 1440),
]


@pytest.mark.parametrize(("length", "expected"), LENGTHS)
def test_any_number_and_unit_is_a_limit(length: str, expected: float) -> None:
    [one] = found(f"We will answer every ticket {length}.")
    assert (one.kind, one.limit, one.workdays) == (ANSWER, minutes(expected), False)
    assert length_of(length) == Length(minutes(expected))


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("2 business days", 2 * D),
        ("fifteen working days", 15 * D),
        ("10-15 working days", 15 * D),
        ("8 business hours", 8 * H),
        ("one business week", 5 * D),
    ],
)
def test_any_number_of_business_days_is_one(length: str, expected: timedelta) -> None:
    [one] = found(f"We will answer every ticket within {length}.")
    assert (one.limit, one.workdays) == (expected, True)
    assert length_of(f"within {length}") == Length(expected, business=True)


@pytest.mark.parametrize(
    "text", ["soon", "", "4", "4 parsecs", "by Monday", "0 minutes", "4h or so"]
)
def test_what_is_no_length_is_none(text: str) -> None:
    assert length_of(text) is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("until end of the month", day(1, 31)),
        ("by the end of next month", day(2, 28)),
        ("by the end of next week", day(1, 16)),
        ("by next Friday 18:00 CET", datetime(2026, 1, 16, 17, 0, tzinfo=UTC)),
        ("by Friday 18:00 CET", datetime(2026, 1, 9, 17, 0, tzinfo=UTC)),
        ("by 1 September 2026 12:00 UTC", datetime(2026, 9, 1, 12, 0, tzinfo=UTC)),
        ("by 1 December 2025 18:00 UTC", datetime(2025, 12, 1, 18, 0, tzinfo=UTC)),
        ("by COB Tuesday", day(1, 13)),
        ("by the 15th", day(1, 15)),
        ("by the 5th", day(2, 5)),
        ("by the 31st", day(1, 31)),
        ("by the end of next year", day(12, 31, 2027)),
        ("by the end of next quarter", day(6, 30)),
        ("within three months", MADE + 93 * D),
    ],
)
def test_a_date_in_any_words_is_the_date_they_meant(date: str, expected: datetime) -> None:
    [one] = found(f"The status page will be live {date}.")
    assert (one.kind, one.due) == (PAGE, expected)


def test_an_answer_may_be_promised_for_a_date() -> None:
    [one] = found("You will hear from us by Monday.")
    assert (one.kind, one.limit, one.due) == (ANSWER, None, day(1, 12))


def test_a_sentence_below_a_list_is_no_part_of_its_last_item() -> None:
    below = found("From now on we will:\n- answer within 4 h\nThe status page is live by Monday.\n")
    assert [(p.kind, p.limit, p.due) for p in below] == [
        (ANSWER, 4 * H, None), (PAGE, None, day(1, 12)),
    ]  # fmt: skip
    assert [p.text for p in below] == ["answer within 4 h", "The status page is live by Monday."]
    wrapped = found(
        "We will:\n- post updates on our new page while anything is down, every\n60 minutes at least\n"
        "- resolve critical outages, those in which nothing can be uploaded, on\nMonday to Friday"
        " within 4 hours\n"
    )
    assert [(p.kind, p.limit) for p in wrapped] == [(UPDATE, H), (RESOLVE, 4 * H)]
