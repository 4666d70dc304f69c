"""Documents."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from contextlib import closing
from typing import Any

from tests.engine.stage import LOGIN, incident, summary
from tests.hostile.case import Rig, case, held, look
from tests.hostile.playing import FEED, ILL, KEY, Seen, documents, either, read, unread
from tests.serving import Loopback, Reply

ADAPTERS = "tests/adapters"
TRAPS, HOSTILE = f"{ADAPTERS}/test_traps.py", f"{ADAPTERS}/test_hostile.py"
CALM = summary()
"""What would end the outage if it were believed."""

CALM_FEED = FEED.replace(b"Investigating", b"Resolved")
STILL = read((), "Uploads fail")
WALL = (
    b'<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id="cf-wrapper">'
    b"Checking your browser before accessing</div></body></html>"
)
SORRY = b"<html><h1>We'll be right back</h1><p>All systems operational soon</p></html>"


def page(**changed: Any) -> bytes:
    """A calm summary in which this is otherwise."""
    return json.dumps({**json.loads(CALM), **changed}).encode()


def feed(title: str, *, head: str = "", text: str = "resolved") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Example Status</title>'
        f"<item><title>{title}</title><guid>i2</guid><description>{text}</description></item>"
        "</channel></rss>"
    ).encode("utf-8", "surrogatepass")


def clean(seen: Seen) -> str:
    """Whatever was told is text that can be stored, written and shown; the outage stands."""
    assert KEY in [i.key for i in seen.open] or seen.source.kind == "feed", seen.story
    bad: list[str] = []
    with closing(sqlite3.connect(f"file:{seen.app.profile.history}?mode=ro", uri=True)) as database:
        tables = [
            row[0]
            for row in database.execute(
                "SELECT name FROM pragma_table_list() "
                "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                bad += [v for v in row if isinstance(v, str) and _unfit(v)]
    assert bad == [], bad
    told = [i.title for i in seen.open if i.key != KEY]
    words = f": “{ascii(told[0])[1:-1][:60]}”" if told else ""
    return f"{seen.words or 'read'}{words}; {len(tables)} tables hold clean text"


def _unfit(text: str) -> bool:
    kinds = {unicodedata.category(c) for c in text} - {"Cf"}
    return bool(kinds & {"Cs"}) or any(ord(c) < 32 and c not in "\n\t" for c in text)


async def nothing_is_opened(rig: Rig) -> str:
    """A canary file and a canary server, in all the ways a document can name them."""
    canary = rig.folder / "canary.xml"
    canary.write_bytes(CALM_FEED)
    tried = 0
    async with Loopback(lambda _: Reply(200, CALM_FEED)).running() as bait:
        there = (str(canary), f"file://{canary}", f"{bait.url}/canary")
        bodies = [place.encode() for place in there]
        for place in there:
            bodies += [feed("x", head=head.format(place)) for head in HEADS]
            bodies += [_late(head.format(place)) for head in HEADS]
            bodies.append(
                FEED.replace(
                    b"<channel>",
                    b'<channel xmlns:xi="http://www.w3.org/2001/XInclude">'
                    b'<xi:include href="%s"/>' % place.encode(),
                )
            )
        for kind in ("feed", "statuspage"):
            for body in bodies:
                tried += 1
                await _canary(rig, tried, kind, body, canary, bait)
    return f"{tried} documents: the canary file was never opened, the canary server never asked"


HEADS = (
    '<!DOCTYPE rss SYSTEM "{0}">',
    '<!DOCTYPE rss PUBLIC "-//X//Y" "{0}">',
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "{0}">]>',
    '<!DOCTYPE rss [<!ENTITY % x SYSTEM "{0}"> %x;]>',
    '<?xml-stylesheet type="text/xsl" href="{0}"?>',
)


def _late(head: str) -> bytes:
    """The same behind 70 kB of a comment that looks like a feed."""
    return feed("&x;", head=f"<!-- <rss> {'x' * 70_000} -->{head}")


async def _canary(rig: Rig, n: int, kind: str, body: bytes, file: Any, bait: Loopback) -> None:
    opened: list[str] = []
    real = open

    def noted(place: Any, *rest: Any, **more: Any) -> Any:
        if str(place).endswith("canary.xml"):
            opened.append(str(place))
        return real(place, *rest, **more)

    handler = lambda _: Reply(200, body)  # noqa: E731
    async with Loopback(handler).running() as host:
        from tests.hostile.playing import trial_at

        async with trial_at(rig, n, host.url, kind) as on:
            with rig.patch.context() as patch:
                patch.setattr("builtins.open", noted)
                seen = await on.seen(1)
            assert [i.key for i in seen.open] == [KEY] or kind == "feed"
            assert "resolved" not in seen.story, (body[:200], seen.story)
    assert opened == []
    assert bait.asked == []


def lots(of: bytes, times: int, before: bytes, after: bytes) -> bytes:
    return before + of * times + after


DEEP = b"[" * 100_000
BOMB = "".join(
    ['<!DOCTYPE rss [<!ENTITY a "', "lol" * 10, '">']
    + [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    + ["]>"]
)
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY x "{"x" * 50_000}">]>'

CASES = (
    case(
        46,
        "empty, or blanks",
        "unknown; an open outage stands",
        documents(unread(), empty=b"", blanks=b" \n\t " * 50, a_bom=b"\xef\xbb\xbf"),
        documents(unread(), kind="feed", empty_feed=b"", blank_feed=b" \n" * 500),
    ),
    case(
        47,
        "truncated",
        "unknown; an open outage stands",
        documents(unread(), {f"after {n} bytes": CALM[:n] for n in (1, 40, len(CALM) - 1)}),
        documents(either, {f"feed after {n}": FEED[:n] for n in (30, 120, 300)}, kind="feed"),
        held(
            f"{TRAPS}::test_a_truncated_summary_is_refused",
            f"{HOSTILE}::test_a_cut_document_is_read_or_refused",
        ),
    ),
    case(
        48,
        "HTML, a bot wall, a maintenance page",
        "unknown; an open outage stands",
        documents(unread(), html=LOGIN, wall=WALL, sorry=SORRY),
        documents(unread(), kind="feed", html_feed=LOGIN, wall_feed=WALL, sorry_feed=SORRY),
    ),
    case(
        49,
        "null, a string, a number, an empty object, an error object",
        "unknown; an open outage stands",
        documents(
            unread(),
            null=b"null",
            string=b'"operational"',
            number=b"0",
            true=b"true",
            list=b"[]",
            object=b"{}",
            error=b'{"error":"not found"}',
            ok=b'{"status":"ok"}',
        ),
        held(f"{HOSTILE}::test_what_is_nothing_is_refused_or_has_no_level"),
    ),
    case(
        50,
        "wrong types, missing keys, unknown words",
        "what is sure is taken; an unknown word is never fine and ends nothing",
        documents(
            either,
            incidents_a_word=page(incidents="none"),
            incidents_an_object=page(incidents={}),
            incidents_of_nulls=page(incidents=[None, 5, "x", []]),
            incidents_missing=json.dumps({"page": {}, "status": {"indicator": "none"}}).encode(),
            status_a_list=page(status=[]),
            indicator_a_number=page(status={"indicator": 5}),
            components_a_word=page(components="all fine", incidents=[incident()]),
            unknown_impact=summary(incident(impact="wobbly")),
            unknown_status=summary(incident(status="pondering")),
            empty_incident=page(incidents=[{}]),
        ),
        held(
            "tests/adapters/test_unknown_words.py::test_where_a_bad_word_is_trouble_an_unknown_word_is_not_fine",
            "tests/core/test_status.py::test_an_open_story_with_an_unknown_word_is_not_fine",
            f"{HOSTILE}::test_a_changed_document_is_read_or_refused",
        ),
    ),
    case(
        51,
        "a BOM, blank lines before it, UTF-16, UTF-32, latin-1, a codec that is none",
        "read, or refused in words",
        documents(
            STILL,
            bom=b"\xef\xbb\xbf" + ILL,
            blank_lines=b"\n\n  \n" + ILL,
            utf_16=ILL.decode().encode("utf-16"),
            utf_32=ILL.decode().encode("utf-32"),
        ),
        documents(
            either,
            {
                f"feed in {codec}": FEED.replace(
                    b'"1.0"?', b'"1.0" encoding="%s"?' % codec.encode()
                )
                for codec in (
                    "utf-7",
                    "utf-16",
                    "zlib",
                    "hex",
                    "rot13",
                    "idna",
                    "punycode",
                    "unicode_escape",
                    "raw_unicode_escape",
                    "undefined",
                    "mbcs",
                    "cp037",
                    "../../etc/passwd",
                    "\\x00",
                )
            },
            kind="feed",
        ),
        held(f"{TRAPS}::test_latin_1_is_read_with_marks_for_its_letters"),
    ),
    case(
        52,
        "NUL, control characters, ANSI, lone surrogates, bad character references",
        "cleaned once at the door: none in the database, in a notice or an export",
        documents(
            clean,
            {
                name: summary(incident(), incident("i2", name=f"bad {word} name"))
                for name, word in (
                    ("nul", "\0"),
                    ("control", "\x01\x08\x7f\x9b"),
                    ("ansi", "\x1b[31m\x1b]0;x\x07"),
                    ("surrogate", "\ud800"),
                    ("two halves", "\udc00\ud800"),
                    ("no characters", "\uffff\ufffe"),
                )
            },
        ),
        documents(
            clean,
            {
                f"feed {word!a}": feed(f"down {word} now", text="investigating")
                for word in (
                    "&#xD800;",
                    "&#1114112;",
                    "&#0;",
                    "&bogus;",
                    "\0",
                    "\x1b[31m",
                    "&#x1b;",
                )
            },
            kind="feed",
        ),
        held(
            f"{TRAPS}::test_bad_characters_in_a_feed_do_no_harm",
            "tests/channels/test_channels.py::test_a_terminal_is_not_handed_a_vendors_escape_sequences",
            "tests/channels/test_desktop_linux.py::test_a_vendors_control_characters_do_not_cost_us_the_bus",
            "tests/export/test_formats.py::test_half_a_surrogate_pair_spoils_no_file",
        ),
    ),
    case(
        53,
        "bidi overrides, zalgo, emoji",
        "kept as text and isolated where it is shown",
        documents(
            clean,
            {
                name: summary(incident(), incident("i2", name=word))
                for name, word in (
                    ("bidi", "\u202eevil\u2066x"),
                    ("zalgo", "z" + "\u0351\u0328" * 140),
                    ("emoji", "🚨👨\u200d👩\u200d👧 down"),
                )
            },
        ),
        held(
            "tests/channels/test_channels.py::test_direction_marks_and_joined_emoji_are_left_whole",
            "tests/channels/test_desktop_linux.py::test_markup_direction_and_length_of_a_vendors_words_are_text",
        ),
    ),
    case(
        54,
        "nested 100,000 deep",
        "refused in words; no crash",
        documents(
            unread(),
            lists=DEEP,
            objects=b'{"a":' * 100_000,
            in_a_page=CALM[:-1] + b',"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        ),
        documents(
            either,
            elements=FEED.replace(b"</item>", b"<a>" * 50_000 + b"</a>" * 50_000 + b"</item>"),
            kind="feed",
        ),
    ),
    case(
        55,
        "entity bombs, XXE, DTDs, stylesheets, bodies that are a path or an address",
        "refused or inert; a canary file and a canary server are never visited",
        look(nothing_is_opened),
        documents(
            either,
            laughs=feed("&i;", head=BOMB),
            quadratic=feed("&x;" * 2000, head=QUADRATIC),
            late_laughs=feed("&i;", head=f"<!-- <rss> {'x' * 70_000} -->{BOMB}"),
            late_quadratic=feed("&x;" * 2000, head=f"<!-- <rss> {'x' * 70_000} -->{QUADRATIC}"),
            utf_16=feed("&i;", head=BOMB).decode().encode("utf-16"),
            kind="feed",
        ),
        held(
            f"{TRAPS}::test_a_doctype_with_entities_is_refused",
            f"{TRAPS}::test_a_body_that_is_a_path_or_an_address_opens_nothing",
            "tests/importers/test_lists.py::test_nothing_outside_of_an_opml_file_is_read",
        ),
    ),
    case(
        56,
        "numbers of 5,000 digits, NaN, doubled keys, more after the end",
        "read or refused in words; nothing else is spoilt",
        documents(
            STILL,
            huge=ILL[:-1] + b',"n":' + b"9" * 5_000 + b"}",
            huge_exponent=ILL[:-1] + b',"n":1e999999999}',
            nan=ILL[:-1] + b',"n":NaN,"m":-Infinity}',
            doubled=b'{"incidents":[],' + ILL[1:],
        ),
        documents(unread(), trailing=CALM + b"x", two=CALM + CALM),
        held(f"{HOSTILE}::test_a_number_of_thousands_of_digits_spoils_nothing_else"),
    ),
)
