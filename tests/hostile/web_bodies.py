"""HTTP: bodies, headers and caches."""

from __future__ import annotations

import gzip
import zlib

from tests.hostile.case import case, held, look
from tests.hostile.playing import FEED, ILL, either, plays, unread
from tests.hostile.server import bomb, packed
from tests.hostile.web import (
    BODIES,
    CALM,
    CONDITIONAL,
    FETCH,
    MANNERS,
    STILL,
    a_wrong_date_header,
    chunked,
    cookies,
    freshness,
    raw,
    stale_copies,
)
from tests.serving import Reply

CASES = (
    case(
        34,
        "a wrong Content-Type or none; a charset that lies",
        "looked into, and read",
        plays(
            STILL,
            none=Reply(200, ILL),
            html=Reply(200, ILL, {"Content-Type": "text/html"}),
            image=Reply(200, ILL, {"Content-Type": "image/png; charset=utf-7"}),
            lying=Reply(200, ILL, {"Content-Type": "application/json; charset=utf-16"}),
            junk=Reply(200, ILL, {"Content-Type": ";;;=" * 50}),
        ),
        plays(
            STILL,
            kind="feed",
            feed_as_json=Reply(200, FEED, {"Content-Type": "application/json"}),
            feed_in_another_charset=Reply(200, FEED, {"Content-Type": "text/xml; charset=utf-16"}),
            feed_without=Reply(200, FEED),
        ),
    ),
    case(
        35,
        "gzip, in members, padded; deflate and br",
        "gzip is read whole; what we did not ask for is refused",
        plays(
            STILL,
            gzip=packed(gzip.compress(ILL)),
            members=packed(gzip.compress(ILL[:50]) + gzip.compress(ILL[50:])),
            padded=packed(gzip.compress(ILL) + bytes(512)),
            x_gzip=packed(gzip.compress(ILL), "x-gzip"),
        ),
        plays(
            unread("packed as", "compression is broken"),
            deflate=packed(zlib.compress(CALM), "deflate"),
            br=packed(CALM, "br"),
            zstd=packed(CALM, "zstd"),
        ),
        held(f"{BODIES}::test_a_packed_body_is_read_whole"),
    ),
    case(
        36,
        "packed and cut, a wrong sum, mislabelled, an unknown coding",
        "an error; nothing of it is stored",
        plays(
            unread("cut short", "compression is broken", "packed as"),
            half=packed(gzip.compress(CALM)[:-20]),
            wrong_sum=packed(gzip.compress(CALM)[:-8] + bytes(8)),
            not_packed=packed(CALM),
            zlib_as_gzip=packed(zlib.compress(CALM)),
            unknown=packed(CALM, "snake-oil"),
            second_member_cut=packed(gzip.compress(CALM) + gzip.compress(CALM)[:-9]),
        ),
        held(f"{BODIES}::test_a_broken_or_foreign_packing_is_refused"),
    ),
    case(
        37,
        "bombs of 512 MB and 10 GB, packed twice",
        "refused; 50 MB of memory at most",
        plays(
            unread("larger than 5 MB", "packed as"),
            half_a_gigabyte=packed(bomb(512)),
            twice=packed(gzip.compress(bomb(512)), "gzip, gzip"),
            ten_codings=packed(bomb(16), ", ".join(["gzip"] * 10)),
        ),
        held(f"{BODIES}::test_no_bomb_takes_more_than_50_mb"),
    ),
    case(
        38,
        "broken chunks, lengths that contradict, 1 MB of one header, 10,000 headers, NUL",
        "an error in words",
        plays(
            unread(),
            chunk_garbage=chunked(b"zz\r\n", CALM, b"\r\n0\r\n\r\n"),
            chunk_negative=chunked(b"-5\r\n", CALM, b"\r\n0\r\n\r\n"),
            chunk_huge=chunked(b"f" * 64 + b"\r\n", CALM, b"\r\n0\r\n\r\n"),
            chunk_extension=chunked(b"5;" + b"x" * 200_000 + b"\r\n", CALM),
            chunk_without_end=chunked(b"%x\r\n" % len(CALM), CALM, b"\r\n"),
            two_lengths=raw(b"Content-Length: %d" % len(CALM), b"Content-Length: 5"),
            negative=raw(b"Content-Length: -4"),
            no_number=raw(b"Content-Length: many"),
            too_long=raw(b"Content-Length: 99999"),
            too_short=raw(b"Content-Length: 40"),
            one_header=raw(b"X-Long: " + b"a" * 1_000_000),
            many_headers=raw(*(b"X-%d: 1" % n for n in range(10_000))),
            nul=raw(b"X-\0: 1"),
            nul_in_a_value=raw(b"X-Y: a\0b"),
            no_colon=raw(b"this is no header"),
        ),
        plays(
            either,
            both=raw(
                b"Content-Length: 4",
                b"Transfer-Encoding: chunked",
                body=b"%x\r\n" % len(ILL) + ILL + b"\r\n0\r\n\r\n",
            ),
            folded=raw(b"X-A: b", b"  folded", body=ILL),
        ),
    ),
    case(
        39,
        "Set-Cookie",
        "never sent back",
        look(cookies),
        held(f"{FETCH}::test_requests_say_who_asks_and_nothing_else"),
    ),
    case(
        40,
        "a Date header that is a day off",
        "ignored for the times of outages",
        look(a_wrong_date_header),
    ),
    case(
        41,
        "304 though nothing was known",
        "an error",
        plays(unread("304"), unasked=Reply(304)),
        held(
            f"{CONDITIONAL}::test_304_to_a_question_in_full_is_an_error",
            f"{CONDITIONAL}::test_304_is_an_error_where_only_the_body_was_known",
        ),
    ),
    case(
        42,
        "ETags strong, weak, unquoted, odd; odd Last-Modified",
        "sent back byte for byte; every repeat is conditional",
        held(
            f"{CONDITIONAL}::test_an_etag_goes_back_byte_for_byte",
            f"{CONDITIONAL}::test_a_last_modified_goes_back_byte_for_byte",
            f"{CONDITIONAL}::test_both_validators_are_sent_and_no_other_is_made_up",
            f"{CONDITIONAL}::test_validators_are_kept_over_a_restart",
            "tests/store/test_journal.py::test_validators_come_back_byte_for_byte",
        ),
    ),
    case(
        43,
        "an ETag that is another each time",
        "the newest alone is sent",
        held(f"{CONDITIONAL}::test_only_the_newest_etag_is_sent_when_it_flips_each_time"),
    ),
    case(
        44,
        "max-age and Expires, also of 16 years",
        "honoured up to an hour; up to a minute while an outage is open",
        look(freshness),
        held(
            f"{MANNERS}::test_freshness_is_read_up_to_a_day",
            "tests/core/test_schedule.py::test_freshness_slows_us_down_within_reason",
        ),
    ),
    case(
        45,
        "a cache's stale copies take turns with the page",
        "what is older than what was read is passed over; no flapping",
        look(stale_copies),
    ),
)
