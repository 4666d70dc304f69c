"""Network."""

from __future__ import annotations

from tests.hostile.case import case, held
from tests.hostile.playing import ILL, plays, unread
from tests.hostile.server import (
    OK,
    slowly,
)

ENGINE = "tests/engine"
SOME = OK + b"Content-Length: 500\r\n\r\n" + ILL[:100]

CASES = (
    case(
        10,
        "a byte at a time, in the headers or in the body",
        "left at our own deadline; nothing opens or closes",
        plays(
            unread("no whole answer"),
            headers=slowly(OK + b"X-Slow: " + b"a" * 5000),
            body=slowly(OK + b"Content-Length: 50000\r\n\r\n" + b" " * 5000),
        ),
        held(f"{ENGINE}/test_fetch.py::test_a_host_that_hangs_is_left_at_the_deadline"),
    ),
)
