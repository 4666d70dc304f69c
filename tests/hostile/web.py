"""HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import cycle

from statuswatch.core import schedule
from tests.engine.stage import HOUR, Town, incident, serving, summary
from tests.hostile.case import Rig, case, held, look
from tests.hostile.playing import (
    ILL,
    Trial,
    plays,
    read,
    stands,
    trial,
    trial_at,
    unread,
)
from tests.hostile.server import OK
from tests.serving import Asked, Loopback, Reply

FETCH, BODIES = "tests/engine/test_fetch.py", "tests/engine/test_bodies.py"
MANNERS, MOVES = "tests/engine/test_manners.py", "tests/engine/test_redirects.py"
CONDITIONAL = "tests/engine/test_conditional.py"
STILL = read((), "Uploads fail")
CALM = summary()
"""What would end the outage if it were believed."""


def leads(status: int, location: str) -> Reply:
    return Reply(status, CALM, {"Location": location})


def raw(*headers: bytes, body: bytes = CALM) -> bytes:
    """A calm page under odd headers."""
    return OK + b"".join(h + b"\r\n" for h in headers) + b"\r\n" + body


def chunked(*chunks: bytes) -> bytes:
    return raw(b"Transfer-Encoding: chunked", body=b"".join(chunks))


async def a_host_that_wants_peace(rig: Rig) -> str:
    """By both forms and both statuses, for all its places, and after a restart."""
    until = "Mon, 01 Jun 2026 14:00:00 GMT"
    for n, (status, word) in enumerate(((429, "7000"), (503, "7000"), (429, until), (503, until))):
        reply = Reply(status, b"", {"Retry-After": word})
        host = Loopback(lambda _, reply=reply: reply)  # type: ignore[misc]
        async with host.running(), Town(rig.folder / str(n)) as town:
            for path in ("one", "two", "three"):
                town.app.follow(f"{host.url}/{path}", "statuspage", path)
            async with town.watching():
                await town.go(HOUR)
            await town.reopen()
            async with town.watching():
                await town.go(timedelta(minutes=54))
            assert len(host.asked) == 1, "one request in 1 h 54 min, of three places there"
            async with town.watching():
                await town.go(timedelta(minutes=20))
            assert len(host.asked) > 1, "and afterwards it is asked again"
    return "1 request in 1 h 54 min for three places of the host, with a restart in between"


async def cookies(rig: Rig) -> str:
    def handler(asked: Asked) -> Reply:
        headers = {"Set-Cookie": "id=1; Path=/; Max-Age=99999", "ETag": '"e"'}
        if asked.path.endswith("summary.json") and "moved" not in asked.path:
            return Reply(302, b"", headers | {"Location": "/moved/summary.json"})
        return Reply(200, ILL, headers)

    async with Loopback(handler).running() as host, trial(rig, host.url) as on:
        await on.seen(4)
    sent = {name for asked in host.asked for name in asked.headers}
    assert not sent & {"cookie", "referer", "authorization"}, sent
    return f"{len(host.asked)} requests carry {', '.join(sorted(sent))}"


async def a_wrong_date_header(rig: Rig) -> str:
    reply = Reply(200, CALM, {"Date": "Sun, 31 May 2026 12:00:00 GMT"})
    async with serving(reply) as host, trial(rig, host.url) as on:
        seen = await on.seen(3)
        [end] = [c.at for c in seen.changes if c.kind.value == "resolved"]
        now = on.clock.now()
    assert timedelta() <= now - end <= timedelta(minutes=3)
    return f"the end was noted at {end:%Y-%m-%d %H:%M} by our clock"


async def stale_copies(rig: Rig) -> str:
    """A cache's old copy (open) and the page itself (over) take turns."""

    def page(at: str, *incidents: dict[str, object]) -> bytes:
        told = json.loads(summary(*incidents))
        told["page"]["updated_at"] = f"2026-06-01T{at}:00Z"
        return json.dumps(told).encode()

    turns = cycle([page("12:05"), page("11:55", incident())])

    def handler(asked: Asked) -> Reply:
        if "summary" not in asked.path:
            return Reply(404)
        return Reply(200, next(turns))

    async with Loopback(handler).running() as host, trial(rig, host.url) as on:
        seen = await on.seen(12)
        assert seen.story.count("resolved") <= 1, seen.story
        assert "reopened" not in seen.story, seen.story
        assert "opened" not in seen.story, seen.story
        story = ", ".join(seen.story)
    return f"12 polls, each the other's copy: {story or 'no change'}"


async def a_page_that_is_gone(rig: Rig) -> str:
    async with Loopback(lambda _: Reply(410)).running() as host, trial(rig, host.url) as on:
        seen = await on.seen(1, host.asked)
        stands(seen)
        assert on.app.stored.ledger.sources()[0].paused == "gone"
    return f"{seen.words}"


LATER = "Mon, 01 Jun 2026 17:00:00 GMT"
FRESH: tuple[tuple[dict[str, str], int], ...] = (
    ({}, 5),
    ({"Cache-Control": "max-age=1800"}, 30),
    ({"Expires": LATER, "Date": "Mon, 01 Jun 2026 16:30:00 GMT"}, 30),
    ({"Expires": LATER, "Date": "junk", "Cache-Control": "max-age=600"}, 10),
    ({"Cache-Control": "max-age=504576000"}, 60),
    ({"Expires": "Sun, 01 Jun 2042 12:00:00 GMT", "Date": "Mon, 01 Jun 2026 12:00:00 GMT"}, 60),
    ({"Cache-Control": "max-age=0", "Expires": LATER}, 5),
    ({"Expires": "0"}, 5),
    ({"Expires": "Mon, 01 Jun 2026 12:00:00 GMT", "Date": LATER}, 5),
    ({"Cache-Control": "no-cache, max-age=99999", "Expires": LATER}, 5),
)
"""What a page says of its own freshness, and how many minutes apart it is asked while all is calm."""


async def freshness(rig: Rig) -> str:
    rig.names["public.example"] = ("93.184.215.14",)
    apart = []
    for n, (headers, minutes) in enumerate(FRESH):
        for body, most in ((CALM, minutes), (ILL, 1)):
            reply = Reply(200, body, headers)
            async with serving(reply) as host:
                url = f"http://public.example:{host.url.rpartition(':')[2]}"
                async with trial_at(rig, n * 2 + (body is ILL), url) as on:
                    step = await rhythm_of(on)
            assert step == timedelta(minutes=most), (headers, step)
        apart.append(minutes)
    return f"calm, {apart} min apart; while an outage is open, 1 min each"


async def rhythm_of(on: Trial) -> timedelta:
    """How far apart polls are after three of them, hours after what was open ended."""
    for _ in range(3):
        await on.poll()
    await on.later(timedelta(hours=4))
    await on.poll()
    engine, now = on.app.network.engine, on.clock.now()
    known, hints = engine.known(on.source.id), engine.timing(on.source).hints
    return schedule.rhythm(on.source, known, hints, now).step


CASES = (
    case(
        21,
        "204, 205, 206 and other successes that are none",
        "an error; never “all clear”",
        plays(
            unread("holds no status"),
            {
                f"{n}": Reply(n, b"" if n == 204 else CALM)
                for n in (201, 202, 203, 204, 205, 206, 226)
            },
        ),
        held(f"{FETCH}::test_only_200_tells_a_state"),
    ),
    case(
        22,
        "301 and 308",
        "followed; adopted after three polls that agree, on a valid document; the user is told",
        held(
            f"{MOVES}::test_a_source_moves_after_three_polls_that_agree",
            f"{MOVES}::test_polls_that_disagree_begin_to_count_anew",
            f"{MOVES}::test_a_move_to_a_page_that_cannot_be_read_is_none",
            f"{MOVES}::test_a_move_is_permanent_only_if_every_hop_says_so",
            f"{MOVES}::test_a_move_to_the_user_s_own_network_is_never_learnt",
        ),
    ),
    case(
        23,
        "302, 303 and 307",
        "followed; the address stays",
        held(
            f"{MOVES}::test_a_redirect_is_followed",
            f"{MOVES}::test_a_move_is_permanent_only_if_every_hop_says_so",
        ),
    ),
    case(
        24,
        "loops, itself, 30 hops, no place, a bad place",
        "an error in words after five hops at most",
        plays(
            unread("more than 5 times", "to nowhere", "not valid"),
            itself=lambda asked: leads(301, asked.path),
            onwards=lambda asked: leads(302, asked.path + "x"),
            nowhere=Reply(302, CALM),
            empty=leads(302, ""),
            bad_port=leads(302, "http://127.0.0.1:99999/"),
            bad_host=leads(302, "http://[::1"),
            two=raw(b"Location: /a", b"Location: /b").replace(b"200 OK", b"302 Found"),
        ),
        held(f"{MOVES}::test_five_hops_are_followed_and_the_sixth_is_not"),
    ),
    case(
        25,
        "redirects to file:, javascript:, data:, ftp:",
        "refused",
        plays(
            unread("where we do not go", "not valid"),
            file=leads(302, "file:///etc/hostname"),
            javascript=leads(302, "javascript:alert(1)"),
            data=leads(302, "data:application/json,{}"),
            ftp=leads(302, "ftp://127.0.0.1/x"),
            upper_case=leads(302, "FILE:///etc/hostname"),
        ),
        held(f"{MOVES}::test_only_web_addresses_are_gone_to"),
    ),
    case(
        26,
        "redirects into the user's own network, in 21 spellings and by names",
        "refused after DNS on each hop, unless the user typed that host",
        held(
            f"{MOVES}::test_a_public_page_never_leads_inwards",
            f"{MOVES}::test_each_hop_is_looked_at_not_only_the_first",
            f"{MOVES}::test_an_inner_host_that_the_user_typed_is_asked",
            "tests/engine/test_discover.py::test_a_public_page_leads_to_no_inner_address",
            "tests/engine/test_keeping.py::test_a_name_in_a_public_feed_that_leads_home_is_not_asked",
        ),
    ),
    case(
        27,
        "a redirect from https to http",
        "refused",
        held(f"{MOVES}::test_never_down_from_https_to_http"),
    ),
    case(
        28,
        "a redirect to another origin",
        "no credentials, no cookies, no referrer travel there",
        held(
            f"{MOVES}::test_credentials_stay_with_their_origin",
            "tests/engine/test_secrets.py::test_another_origin_gets_nothing_by_a_redirect",
            "tests/engine/test_secrets.py::test_another_port_and_another_scheme_are_other_origins",
        ),
    ),
    case(
        29,
        "400 to 499",
        "an error in words; 401 and 403 refuse us, 404 may have moved; ever more seldom",
        plays(
            unread("the page answers"),
            {f"{n}": Reply(n, CALM) for n in (400, 401, 403, 404, 405, 418, 451, 499)},
        ),
        held(
            f"{FETCH}::test_each_refusal_has_its_words",
            "tests/core/test_schedule.py::test_who_cannot_be_read_is_asked_less_and_less_down_to_once_an_hour",
        ),
    ),
    case(
        30,
        "410",
        "not asked again until the user says so",
        look(a_page_that_is_gone),
        held(f"{MANNERS}::test_a_page_that_is_gone_is_not_asked_again_until_the_user_says_so"),
    ),
    case(
        31,
        "429 and 503 with Retry-After, in seconds and as a date",
        "never earlier, after a restart neither, for the whole host",
        look(a_host_that_wants_peace),
        held(
            f"{MANNERS}::test_a_host_is_not_asked_before_it_said",
            f"{MANNERS}::test_what_another_process_was_told_binds_us_too",
            "tests/store/test_journal.py::test_holds_survive_a_restart",
            "tests/engine/test_backfill.py::test_a_host_that_wants_no_visits_is_not_asked_for_its_past",
        ),
    ),
    case(
        32,
        "Retry-After absent, huge, negative, junk, past",
        "our own back-off; 24 h at most",
        held(
            f"{MANNERS}::test_without_a_usable_retry_after_we_slow_down_by_ourselves",
            f"{MANNERS}::test_a_retry_after_that_says_nothing_is_none",
            f"{MANNERS}::test_both_forms_of_retry_after_are_understood_up_to_a_day",
        ),
    ),
    case(
        33,
        "500 to 599, 520, 522, 530, 600, 999",
        "this source's error with back-off: a failing status page is no outage of the service",
        plays(
            unread("the page itself has trouble", "sign-in page"),
            {
                f"{n}": Reply(n, CALM)
                for n in (500, 502, 503, 504, 511, 520, 522, 530, 599, 600, 999)
            },
        ),
    ),
)
