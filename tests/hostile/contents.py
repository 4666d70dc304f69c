"""Documents: what stands in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from tests.engine.stage import MINUTE, Town, incident, summary
from tests.hostile.case import Rig, case, held, look
from tests.hostile.playing import FEED, ILL, Seen, documents, either, plays, trial_at, unread
from tests.serving import Loopback, Reply

CHANNELS, UI = "tests/channels", "tests/ui"
REDUCE = "tests/core/test_reduce_stories.py"
RSS = b'<rss version="2.0"><channel><title>Example Status</title>'


def feed_of(items: bytes) -> bytes:
    return RSS + items + b"</channel></rss>"


async def a_flood(rig: Rig) -> str:
    """100,000 incidents at once: what is told of it, and how long it takes."""
    rows = [{"id": f"x{n}", "name": "n", "impact": "minor"} for n in range(80_000)]
    page = json.loads(summary(incident()))
    page["incidents"] += rows
    async with Town(rig.folder) as town:
        vendor, control = await town.vendor(), await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            vendor.body = json.dumps(page).encode()
            assert len(vendor.body) < 5 * 2**20
            await town.go(MINUTE * 30)
        told, opened = len(town.heard.notices), town.story().count("opened")
        gaps = [b - a for a, b in zip(control.times, control.times[1:], strict=False)]
    assert opened <= 500
    assert told <= 6, told
    assert max(gaps) <= 600
    return f"of 80,001 incidents {opened} were taken, {told} notices told"


ODD_DATES: tuple[Any, ...] = (
    None, "", "junk", 0, -1, 1e30, 1780000000, "0", "0000-00-00T00:00:00Z", "1970-01-01T00:00:00Z",
    "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2026-06-01T11:59:60Z",
    "2026-06-01T12:00:00", "2026-06-01", "2026-02-30T00:00:00Z", "2026-06-01T25:00:00Z",
    "2026-03-29T02:30:00+01:00", "Mon, 01 Jun 2026 11:00:00 PST", "2026-06-01T11:00:00+99:99",
    "2026-06-01T11:00:00.123456789Z", "-2026-06-01T00:00:00Z", [], {}, True,
)  # fmt: skip


async def odd_dates(rig: Rig) -> str:
    """Each as the start, the end and the time of an update, at both kinds of page."""
    spans: list[timedelta] = []
    for n, odd in enumerate(ODD_DATES):
        over: dict[str, Any] = {"status": "resolved", "resolved_at": odd}
        update = {"id": "u", "body": "x", "status": "investigating", "created_at": odd}
        rows = [
            incident("a", created_at=odd, started_at=odd, incident_updates=[update]),
            incident("b", created_at="2026-06-01T11:00:00Z", **over),
            incident("c", created_at=odd, **over, incident_updates=[update]),
            incident("d", scheduled_for=odd, scheduled_until=odd, status="scheduled"),
        ]
        body = summary(incident(), *rows)
        spans += await _spans(rig, n * 2, "statuspage", body)
        item = b"<item><title>Uploads fail %d</title><guid>%d</guid><pubDate>%s</pubDate>"
        text = b"<description>%s - x</description></item>"
        both = [
            (item % (k, k, str(odd).encode())) + text % word
            for k, word in enumerate((b"Investigating", b"Resolved"))
        ]
        spans += await _spans(rig, n * 2 + 1, "feed", feed_of(b"".join(both)))
    assert all(timedelta() <= span < timedelta(days=370) for span in spans), (
        min(spans),
        max(spans),
    )
    return f"{len(ODD_DATES)} odd dates: of {len(spans)} durations the longest is {max(spans)}, none is negative"


async def _spans(rig: Rig, n: int, kind: str, body: bytes) -> list[timedelta]:
    """How long each of its outages lasts, as it is recorded."""
    host = Loopback(lambda _: Reply(200, body))
    async with host.running(), trial_at(rig, n, host.url, kind) as on:
        await on.seen(2)
        now = on.clock.now()
        found = on.app.stored.history.outages(on.source.service, now=now)
    assert all(o.start <= now + timedelta(minutes=1) for o in found), found
    return [o.end - o.start for o in found]


Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Lived:
    """How many outages, stories and notices 20 polls made of a page, and what the journal says."""

    outages: int
    stories: int
    cards: int
    lines: list[str]


async def _told(rig: Rig, n: int, rows: Callable[[int], Rows]) -> _Lived:
    """Of a page whose list is `rows(poll)`; in the middle of it the program starts again."""
    async with Town(rig.folder / str(n)) as town:
        vendor = await town.vendor()
        polls = iter(range(20))
        for part in (10, 10):
            async with town.watching():
                await town.go(MINUTE * 20 if vendor.body == summary() else MINUTE)
                for k in islice(polls, part):
                    vendor.body = summary(*rows(k))
                    await town.go(MINUTE)
            await town.reopen()
        now, history = town.clock.now(), town.app.stored.history
        outages = history.outages(town.source().service, now=now)
        stories = {c.incident.key for c in town.changes() if c.incident is not None}
        return _Lived(len(outages), len(stories), len(town.heard.notices), town.story())


async def restless_ids(rig: Rig) -> str:
    """One trouble whose ids are doubled, missing, or in any order."""
    one, other = incident("a", name="Uploads fail"), incident("b", name="Logins fail")
    mild, grave = incident("same", impact="minor"), incident("same", impact="critical")
    tricks: tuple[tuple[int, Callable[[int], Rows]], ...] = (
        (1, lambda _: [incident("same"), incident("same")]),
        (1, lambda k: [mild, grave][:: -1 if k % 2 else 1]),
        (1, lambda _: [{**incident(""), "id": None}]),
        (2, lambda k: [incident("a"), incident("b")][:: -1 if k % 2 else 1]),
        (2, lambda k: [one, other][:: -1 if k % 2 else 1]),
    )
    for n, (stories, rows) in enumerate(tricks):
        lived = await _told(rig, n, rows)
        assert lived == _Lived(1, stories, 1, ["opened"] * stories), (n, lived)
    return f"of {len(tricks)} such pages each is one outage and one notice; no order is news"


async def a_new_id_at_each_poll(rig: Rig) -> str:
    """Also of two at once, in any order."""
    told = [{"id": "u", "body": "We look.", "status": "investigating"}]
    plain = await _told(rig, 0, lambda k: [incident(f"new{k}", incident_updates=told)])
    assert (plain.outages, plain.stories, plain.cards) == (1, 1, 1), plain
    assert set(plain.lines[1:]) <= {"updated"}, plain.lines
    assert len(plain.lines) <= 2, plain.lines

    two = await _told(
        rig, 1, lambda k: [incident(f"a{k}"), incident(f"b{k}", name="Logins fail")][:: -1 if k % 2 else 1]
    )  # fmt: skip
    assert (two.outages, two.stories, two.cards) == (1, 2, 1), two
    return f"20 polls with 20 ids are one outage, one story in the history and one notice; {', '.join(plain.lines)}"


WORDS = (
    "'; DROP TABLE incidents; --", '" OR 1=1 --', "{0.__class__} {title} %s %n %(x)s", "../../etc/passwd",
    "C:\\Windows\\x", "$(reboot) `reboot` ; reboot", "=cmd|' /C calc'!A0", "<script>alert(1)</script>",
    "<img src=http://127.0.0.1:1/x onerror=y>", "&lt;b&gt;", "\\N{BULLET} \\u0041", "{{7*7}} ${7*7}",
)  # fmt: skip


async def words_are_words(rig: Rig) -> str:
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            vendor.body = summary(*(incident(f"i{n}", name=w) for n, w in enumerate(WORDS)))
            await town.go(MINUTE * 20)
        titles = {c.incident.title for c in town.changes() if c.incident is not None}
        notices = len(town.heard.notices)
        assert town.app.overview().services
    assert titles == {" ".join(w.split()) for w in WORDS}, titles ^ set(WORDS)
    assert notices >= 1
    return f"{len(titles)} names came back as they were written; {notices} notices were worded"


def nowhere(seen: Seen) -> str:
    """No address of it is kept that the browser should not open."""
    urls = {i.url for i in seen.open} | {c.incident.url for c in seen.changes if c.incident}
    assert all(not u or u.startswith(("http://", "https://")) for u in urls), urls
    return f"{seen.words or 'read'}; {sorted(u for u in urls if u) or 'no address'} kept"


BAD_LINKS = (
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://x/", "//evil.example",
    "HTTPS://[::1", "https://", "http://a b/", "https:///x", "vscode://x", " javascript:alert(1)",
    "http://x\n.example/", "\x01javascript:x",
)  # fmt: skip

CASES = (
    case(
        57,
        "50 MB, 80,000 incidents, 100,000 entries, a title of 1 MB, markup made to be slow",
        "capped; no flood of notices; nobody waits",
        plays(
            unread("larger than 5 MB"),
            fifty_megabytes=Reply(200, ILL + b" " * 50_000_000),
        ),
        documents(
            either,
            a_long_title=summary(incident(), incident("i2", name="x" * 1_000_000)),
            many_parts=json.dumps(
                {
                    **json.loads(ILL),
                    "components": [
                        {"id": str(n), "name": f"p{n}", "status": "major_outage"}
                        for n in range(50_000)
                    ],
                }
            ).encode(),
            many_lists=ILL[:-1] + b',"x":[' + b"[]," * 1_500_000 + b"1]}",
        ),
        documents(
            either,
            kind="feed",
            entries=feed_of(
                FEED[FEED.index(b"<item>") : FEED.index(b"</channel>")]
                + b"<item><title>x</title></item>" * 100_000
            ),
            attributes=feed_of(
                b"<item " + b" ".join(b'a%d=">"' % n for n in range(300_000)) + b"/>"
            ),
            tags=feed_of(b"<a>x</a>" * 600_000),
            title_of_a_feed=feed_of(b"<item><title>" + b"x" * 4_900_000 + b"</title></item>"),
        ),
        look(a_flood),
        held(
            "tests/adapters/test_no_feed.py::test_a_feed_made_to_be_slow_is_not",
            "tests/adapters/test_traps.py::test_a_feed_of_100_000_entries_is_cut",
            "tests/adapters/test_hostile.py::test_a_page_made_to_be_slow_is_not",
            "tests/adapters/test_podcast_feed.py::test_a_hostile_feed_costs_little",
        ),
    ),
    case(
        58,
        "HTML and scripts in names and texts",
        "plain text everywhere; nothing is loaded",
        held(
            f"{CHANNELS}/test_desktop_linux.py::test_markup_direction_and_length_of_a_vendors_words_are_text",
            f"{CHANNELS}/test_daemons.py::test_dunst_shows_a_vendors_markup_as_text",
            f"{CHANNELS}/test_daemons.py::test_xfce_shows_a_vendors_markup_as_text",
            f"{CHANNELS}/test_push.py::test_a_vendors_markup_arrives_as_text",
            f"{UI}/test_history.py::test_a_stranger_s_title_is_one_line_of_plain_text",
            f"{UI}/test_inbox.py::test_a_stranger_s_words_are_plain_text",
            f"{UI}/test_add_found.py::test_hostile_names_are_shown_as_plain_text_and_cut",
            f"{UI}/test_service_way.py::test_marks_let_no_markup_of_theirs_through",
        ),
    ),
    case(
        59,
        "links that are no web addresses",
        "not kept; only http and https are opened",
        documents(
            nowhere,
            {
                f"link {n}": summary(incident(), incident(f"i{n} x", shortlink=link))
                for n, link in enumerate(BAD_LINKS)
            },
        ),
        documents(
            nowhere,
            {
                f"feed link {n}": feed_of(
                    b"<item><title>Uploads fail</title><guid>%s</guid><link>%s</link><description>"
                    b"Investigating - x</description></item>" % (link.encode(), link.encode())
                )
                for n, link in enumerate(BAD_LINKS)
            },
            kind="feed",
        ),
        held(
            f"{UI}/test_browsing.py::test_nothing_but_the_web_is_opened",
            f"{UI}/test_browsing.py::test_nobody_else_opens_an_address",
        ),
    ),
    case(
        60,
        "dates: none, junk, 1970, 2099, year 10000, zero, leap second, naive, PST, epoch, 10^30",
        "the moment we first saw it; no negative and no endless durations",
        look(odd_dates),
        held(
            f"{REDUCE}::test_a_start_from_1970_is_the_first_word_or_the_first_sight",
            f"{REDUCE}::test_a_start_in_the_future_is_the_first_sight",
            f"{REDUCE}::test_dates_at_the_end_of_the_calendar_break_nothing",
            f"{REDUCE}::test_a_start_that_nobody_states_stays_the_first_sight",
        ),
    ),
    case(
        61,
        "resolved before it started",
        "it lasted no time; never a negative duration",
        held(
            f"{REDUCE}::test_an_end_before_the_start_is_no_negative_duration",
            "tests/export/test_formats.py::test_an_end_before_its_start_lasted_nothing",
        ),
    ),
    case(
        62,
        "ids doubled, missing, new at each poll; another order",
        "one outage, one notice",
        look(restless_ids),
        look(a_new_id_at_each_poll),
        held(
            f"{REDUCE}::test_an_incident_named_twice_in_one_answer_is_one",
            "tests/core/test_renaming.py::test_ids_that_change_between_two_looks_change_nothing",
            "tests/store/test_other_ids.py::test_a_new_id_at_each_poll_is_one_row_whatever_happens_between",
            "tests/core/test_reduce_laws.py::test_the_same_incidents_in_another_order_are_no_news",
        ),
    ),
    case(
        63,
        "another format where one was expected",
        "unknown; an open outage stands",
        documents(unread(), a_feed=FEED, a_sitemap=b"<urlset><url/></urlset>", csv=b"a,b\n1,2\n"),
        documents(unread(), kind="feed", a_summary=ILL, opml=b"<opml><body/></opml>"),
        held(
            "tests/adapters/test_manifest.py::test_a_document_of_another_kind_is_neither_known_nor_green"
        ),
    ),
    case(
        64,
        "SQL, format strings, paths, shell and formulas as names",
        "words, as they were written",
        look(words_are_words),
        held(
            "tests/core/test_notice.py::test_braces_in_a_vendors_words_are_only_braces",
            "tests/export/test_formats.py::test_a_cell_that_a_spreadsheet_would_execute_is_defused",
            f"{CHANNELS}/test_command.py::test_no_shell_ever_reads_the_arguments",
            f"{CHANNELS}/test_command.py::test_a_vendors_text_is_data_for_it_and_never_an_argument",
        ),
    ),
)
