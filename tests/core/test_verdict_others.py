"""Down, or just me? What others say, the user's own word, and what stands between us and them."""

from __future__ import annotations

from typing import Any

import pytest

from statuswatch.core.witness import Answer
from tests.core.sayings import (
    answers,
    burst,
    fails,
    judged,
    line,
    others,
    page,
    slow,
    unread,
)

YOU, SAID, SILENT, WORK, FINE, CANT = Answer
PORTAL = "redirects to http://login.example-wifi/"
TIMES_OUT: dict[str, Any] = {"step": "tcp", "says": "connection timed out"}
NO_NAME: dict[str, Any] = {"step": "dns", "says": "the name does not resolve"}
MINE, OTHER = {"Uploads": "ok", "Search": "ok"}, {"Uploads": "ok", "Search": "down"}


def work(since: int, until: int, how: str = "in_progress", *of: str) -> dict[str, Any]:
    return {
        "title": "Move",
        "how": "maintenance",
        "phase": how,
        "since": since,
        "until": until,
        "of": of,
    }


TABLE: dict[str, tuple[Answer, dict[str, Any]]] = {
    # -- others
    "a crowd alone, at two places": (
        SILENT,
        {"official": page(), "crowd": [burst(), burst("Mastodon", 50)]},
    ),
    "a crowd alone, at one place": (CANT, {"official": page(), "crowd": [burst()]}),
    "a crowd at one place, our check answers": (
        FINE,
        {"official": page(), "probe": answers(), "crowd": [burst()]},
    ),
    "a crowd at two places, our check answers": (
        CANT,
        {"official": page(), "probe": answers(), "crowd": [burst(), burst("Mastodon", 50)]},
    ),
    "a single post": (FINE, {"official": page(), "crowd": [burst(count=1, usual=0)]}),
    "a stale crowd": (FINE, {"official": page(), "crowd": [burst(age=2900)]}),
    "a crowd about something else": (
        FINE,
        {
            "official": page(),
            "crowd": [burst(says="storm"), burst("Mastodon", 50, says="Levels down")],
        },
    ),
    "the user alone": (
        CANT,
        {"official": page(), "probe": answers(), "user": [{"min": -8, "says": "uploading"}]},
    ),
    "the user and a burst": (
        SILENT,
        {"official": page(), "probe": answers(), "user": [{"min": -8}], "crowd": [burst()]},
    ),
    "the user and their word": (
        SAID,
        {"official": page(level="down", title="Outage"), "user": [{"min": -8}]},
    ),
    "the user takes it back": (
        FINE,
        {"official": page(), "user": [{"min": -8}, {"min": -1, "result": "ok"}]},
    ),
    # -- our own line, and what is between
    "a sign-in page that redirects": (
        YOU,
        {
            "official": [*page(-60), *unread(0, why=PORTAL)],
            "probe": fails(-1, 0, says=PORTAL),
            "own_line": line(0, 0, captive=True),
        },
    ),
    "a sign-in page that answers 200": (
        YOU,
        {
            "official": [*page(-60), *unread(0, why="a web page instead of data")],
            "probe": answers(-1, 0),
            "own_line": line(0, 0, captive=True),
        },
    ),
    "everything fails at once": (
        YOU,
        {
            "official": unread(-1, 0),
            "probe": fails(-2, -1, 0, **TIMES_OUT),
            "others": others(50, 0),
        },
    ),
    "one test address is itself down": (
        FINE,
        {"official": page(), "probe": answers(), "own_line": line(2)},
    ),
    "a firewall swallows all test addresses": (
        FINE,
        {
            "official": page(),
            "probe": answers(),
            "own_line": line(0),
            "others": others(30, 30),
        },
    ),
    "a shared network of theirs takes many down": (
        SILENT,
        {
            "official": page(),
            "probe": fails(says="answers 500"),
            "own_line": line(1),
            "others": others(50, 34),
        },
    ),
    "the way to many of them is broken": (
        CANT,
        {"official": page(), "probe": fails(**TIMES_OUT), "others": others(30, 22)},
    ),
    "neither page nor check, and nothing says that we have a line": (
        CANT,
        {"official": [*page(-60), *unread(-5, 0)], "probe": fails(**TIMES_OUT), "own_line": []},
    ),
    "our own blocker": (
        YOU,
        {"official": page(), "probe": fails(step="dns", says="resolves to 0.0.0.0 here")},
    ),
    "our own name server": (
        YOU,
        {
            "official": page(),
            "probe": fails(**NO_NAME),
            "network": {"resolver": "SERVFAIL", "public_resolver": "answers an address"},
        },
    ),
    "their names are gone for everybody": (
        SILENT,
        {
            "official": page(),
            "probe": fails(**NO_NAME),
            "network": {"resolver": "SERVFAIL", "public_resolver": "SERVFAIL"},
        },
    ),
    "a company's names, seen through its tunnel": (
        FINE,
        {
            "official": page(),
            "probe": answers(),
            "network": {"vpn": True, "resolver": "answers 10.1.2.3", "public_resolver": "NXDOMAIN"},
        },
    ),
    "our own clock": (
        YOU,
        {
            "official": unread(0, why="certificate is not yet valid"),
            "probe": fails(step="tls", says="certificate is not yet valid"),
            "network": {"clock_off_min": -4000},
        },
    ),
    "their certificate": (
        SILENT,
        {"official": page(), "probe": fails(step="tls", says="certificate expired 3 hours ago")},
    ),
    "certificates of many hosts": (
        YOU,
        {
            "official": page(),
            "probe": fails(step="tls", says="unknown issuer"),
            "others": others(40, 22),
            "network": {"tls_same_issuer_failures": 18},
        },
    ),
    "turned away": (FINE, {"official": page(), "probe": fails(says="answers 403")}),
    "turned away, and their page is silent": (
        CANT,
        {"official": unread(-10, 0), "probe": fails(says="answers 403")},
    ),
    "turned away since a moment ago": (
        CANT,
        {"official": page(), "probe": [*answers(-20), *fails(-5, 0, says="answers 429")]},
    ),
    "turned away through a tunnel": (
        CANT,
        {"official": page(), "probe": fails(says="answers 403"), "network": {"vpn": True}},
    ),
    "turned away through a tunnel, let in past it": (
        YOU,
        {
            "official": page(),
            "probe": fails(says="answers 403"),
            "network": {"vpn": True, "without_vpn": "answers 200"},
        },
    ),
    "no answer through a tunnel": (
        CANT,
        {"official": page(), "probe": fails(**TIMES_OUT), "network": {"vpn": True}},
    ),
    "their error through a tunnel": (
        SILENT,
        {"official": page(), "probe": fails(), "network": {"vpn": True}},
    ),
    "our own IPv6": (
        YOU,
        {
            "official": page(),
            "probe": [*fails(-5, 0, step="tcp", says="no route", family=6), *answers(family=4)],
            "own_line": line(3, 0, ipv6=3, ipv6_ok=0),
        },
    ),
    "their IPv6": (
        SILENT,
        {
            "official": page(),
            "probe": [*fails(-5, 0, step="tcp", says="reset", family=6), *answers(family=4)],
            "own_line": line(3, 0, ipv6=3, ipv6_ok=3),
        },
    ),
    "everything is slow here": (
        YOU,
        {
            "official": page(),
            "probe": slow(),
            "own_line": line(3, 0, slow=True),
            "others": others(30, 30),
        },
    ),
    "every page of one vendor of pages fails": (
        FINE,
        {"official": [*page(-10), *unread(-5, 0)], "probe": answers(), "others": others(30, 10)},
    ),
    "their page has moved": (FINE, {"official": unread(-5, 0, why="404"), "probe": answers()}),
}


@pytest.mark.parametrize("name", TABLE)
def test_nobody_is_accused_for_what_is_ours(name: str) -> None:
    right, told = TABLE[name]
    assert judged(**told).answer is right
