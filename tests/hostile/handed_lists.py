"""Lists and histories that somebody handed you."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.hostile.case import Rig, case, held, look
from tests.hostile.handed import LIST, MEANT, followed, of_list, opens
from tests.hostile.handing import ran

HISTORY = (
    b'{"format":"statuswatch-history","version":1,"generated":"2026-11-01T00:00:00Z","outages":['
)


ODD = {
    "id": "../../evil",
    "name": "Odd",
    "sources": [
        {"kind": "feed", "url": "file:///etc/passwd"},
        {"kind": "feed", "url": "javascript:alert(1)"},
        {"kind": "../../evil", "url": "https://x.example/"},
        {"kind": "probe", "url": "https://x.example/", "options": {"secret": "basic"}},
    ],
}


def jsons() -> dict[str, bytes]:
    return {
        "15,000 pages": of_list(15_000),
        "16,000,000 empty things": LIST + b"{}," * 16_000_000 + b"{}]}",
        "1,900,000 empty things": LIST + b"{}," * 1_900_000 + b"{}]}",
        "50 MB of brackets": b"[" * 50_000_000,
        "5,000,000 objects in each other": b'{"a":' * 5_000_000,
        "a number of 5 MB": LIST + b"1" * 5_000_000 + b"]}",
        "60 MB": LIST + b" " * 60_000_000,
        "files, scripts and secrets": LIST + json.dumps(ODD).encode() + b"]}",
        "10,000 times the same": LIST + b",".join([of_list(1)[len(LIST) : -2]] * 10_000) + b"]}",
    }


JSONS_READ = frozenset({"files, scripts and secrets", "10,000 times the same"})
BODY = b"<opml><body>"
XXE = b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>'


def opmls() -> dict[str, bytes]:
    return {
        "1,700,000 outlines": BODY + b'<outline xmlUrl="http://a"/>' * 1_700_000,
        "2,000,000 folders in each other": BODY + b'<outline text="a">' * 2_000_000,
        "1,000,000 attributes": BODY
        + b"<outline "
        + b" ".join(b'a%d="x"' % n for n in range(1_000_000))
        + b"/></body></opml>",
        "entities": XXE + BODY + b'<outline text="&b;"/></body></opml>',
        "2,000,000 without an address": BODY + b'<outline type="rss"/>' * 2_000_000,
        "a name of 40 MB": BODY + b'<outline text="' + b"x" * 40_000_000 + b'"/></body></opml>',
        "scripts": BODY + b'<outline xmlUrl="javascript:x"/></body></opml>',
    }


OPMLS_READ = frozenset({"scripts"})


def histories() -> dict[str, bytes]:
    return {
        "brackets": HISTORY + b"[" * 5_000_000,
        "an entry of 50 MB": HISTORY + b'{"title":"' + b"x" * 50_000_000,
        "a head of 50 MB": HISTORY.replace(b"2026", b"2" * 50_000_000),
        "a number of 15 MB": HISTORY + b"1" * 15_000_000 + b"]}",
        "1,000,000 that are none": HISTORY + b"{}," * 1_000_000 + b"{}]}",
    }


def not_read(files: Mapping[str, bytes], read: frozenset[str]) -> frozenset[str]:
    return frozenset(files) - read


def lists_without_end(rig: Rig) -> str:
    profile = followed(rig)
    done = ran(profile, "import", "/dev/zero")
    assert done.code == 64, done
    return f"/dev/zero: “{done.words.splitlines()[0]}”, {done.cost}"


CASES = (
    case(
        119,
        "a list (JSON, OPML): 50 MB, nested, 16,000,000 entries, file:, entities, the same twice",
        MEANT,
        look(
            lambda rig: opens(
                rig, jsons(), "import", "FILE", refused=not_read(jsons(), JSONS_READ)
            ),
            "json",
            slow="some 20 s",
        ),
        look(
            lambda rig: opens(
                rig, opmls(), "import", "FILE", refused=not_read(opmls(), OPMLS_READ)
            ),
            "opml",
            slow="some 20 s",
        ),
        look(lists_without_end),
        held("tests/importers/test_lists.py::test_a_list_is_refused_before_it_fills_the_memory"),
    ),
    case(
        120,
        "a history (JSON) of somebody else: broken, nested, entries of 50 MB",
        MEANT,
        look(
            lambda rig: opens(
                rig,
                histories(),
                "import",
                "FILE",
                refused=not_read(histories(), frozenset({"1,000,000 that are none"})),
            ),
            "histories",
            slow="some 20 s",
        ),
    ),
)
