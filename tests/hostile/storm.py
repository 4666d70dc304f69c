"""All at once."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.engine.stage import LOGIN, MINUTE, Town, summary
from tests.engine.test_manners import busiest_second
from tests.hostile.case import Rig, case, held, look
from tests.hostile.playing import FEED, ILL, Talk, place
from tests.hostile.server import (
    HANGING_UP,
    OK,
    PLAIN_ON_TLS,
    REFUSING,
    SLAMMING,
    STALLED_HANDSHAKE,
    SWALLOWING,
    bomb,
    cut,
    endless,
    packed,
    slowly,
    stopping,
)
from tests.serving import Asked, Loopback, Reply

SECONDS = 75
"""How long it blows: those that hang until our deadline are asked twice."""

INTERVAL = 15
"""Seconds; no public page is ever asked more often than every 30."""
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
RSS = b'<rss version="2.0"><channel><title>Example Status</title>'


@cache
def talks() -> dict[str, tuple[str, Talk]]:
    """Name: the kind that reads it, and the talk."""
    network: dict[str, Talk] = {
        "slow headers": slowly(OK + b"X-Slow: " + b"a" * 99_999, 1.0),
        "slow body": slowly(OK + b"\r\n" + b" " * 99_999, 1.0),
        "last byte": stopping(OK + b"Content-Length: %d\r\n\r\n" % (len(ILL) + 1) + ILL),
        "nothing": stopping(b""),
        "fin": cut(OK + b"Content-Length: 500\r\n\r\n" + ILL[:99], reset=False),
        "rst": cut(OK + b"Content-Length: 500\r\n\r\n" + ILL[:99], reset=True),
        "endless body": endless(OK + b"\r\n", bytes(65536)),
        "endless chunks": endless(CHUNKED, b"1\r\nx\r\n" * 512),
        "endless headers": endless(OK, b"X-More: and more\r\n" * 512),
        "endless 103": endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        "garbage": b"\0\xff\xfe garbage\r\n\r\n" * 50,
        "10,000 headers": OK + b"X-A: 1\r\n" * 10_000 + b"\r\n",
        "1 MB header": OK + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "refusing": REFUSING,
        "swallowing": SWALLOWING,
        "hanging up": HANGING_UP,
        "slamming": SLAMMING,
        "stalled handshake": STALLED_HANDSHAKE,
        "plain on TLS": PLAIN_ON_TLS,
        "loop": lambda asked: Reply(302, b"", {"Location": asked.path + "x"}),
        "portal": Reply(200, LOGIN),
        "500": Reply(500),
        "404": Reply(404),
        "bomb": packed(bomb(512)),
        "large bomb": packed(bomb(10_240)),
        "twice": packed(gzip.compress(bomb(512)), "gzip, gzip"),
        "50 MB": Reply(200, ILL + b" " * 50_000_000),
        "lists": Reply(200, ILL[:-1] + b',"x":[' + b"[]," * 1_500_000 + b"1]}"),
        "deep": Reply(200, b"[" * 4_900_000),
        "80,000 incidents": Reply(200, _many()),
    }
    feeds: dict[str, Talk] = {
        "100,000 entries": Reply(200, RSS + b"<item><title>x</title></item>" * 100_000),
        "attributes": Reply(
            200, RSS + b"<item " + b" ".join(b'a%d=">"' % n for n in range(300_000))
        ),
        "tags": Reply(200, RSS + b"<a>x</a>" * 600_000),
        "just bearable": Reply(200, RSS + b"<a>x</a>" * 49_000 + b"</channel></rss>"),
        "a title of 5 MB": Reply(200, RSS + b"<item><title>" + b"x" * 4_900_000),
        "a feed": Reply(200, FEED),
    }
    pairs = [("statuspage", network), ("feed", feeds)]
    return {name: (kind, talk) for kind, of in pairs for name, talk in of.items()}


def _many() -> bytes:
    page = json.loads(summary())
    page["incidents"] = [{"id": f"x{n}", "name": "n", "impact": "minor"} for n in range(80_000)]
    return json.dumps(page).encode()


class Control(Loopback):
    """A calm page that notes when it was asked."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.times: list[float] = []

    def _answer(self, _: Asked) -> Reply:
        self.times.append(asyncio.get_running_loop().time())
        return Reply(200, summary())


def falling() -> Loopback:
    """Calm when it is first asked, and fallen from then on: a program that never saw an outage has
    not yet read in what it needs to tell of one, and that is not the storm's."""
    page = Loopback(lambda _: Reply(200, ILL if len(page.asked) > 1 else summary()))
    return page


@asynccontextmanager
async def weather() -> AsyncIterator[tuple[Control, Loopback, list[tuple[str, str, str]]]]:
    """One that is calm, one that falls before the storm begins, and every talk at a place of its
    own: (name, kind, address)."""
    control, fallen = Control(), falling()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(control.running())
        await stack.enter_async_context(fallen.running())
        places = []
        for name, (kind, talk) in talks().items():
            there = await stack.enter_async_context(place(talk))
            places.append((name, kind, there.url))
        yield control, fallen, places


_blown: dict[str, Any] = {}


async def blown(rig: Rig) -> dict[str, Any]:
    """The storm, once: what the program said of it, in a process of its own."""
    if _blown:
        return _blown
    async with weather() as (control, fallen, places):
        order = {
            "folder": str(rig.folder),
            "control": control.url,
            "fallen": fallen.url,
            "places": places,
        }
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.hostile.weathering",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONPATH": "src"},
        )
        out, _ = await asyncio.wait_for(child.communicate(json.dumps(order).encode()), 280)
        assert child.returncode == 0
        _blown.update(json.loads(out), gaps=[b - a for a, b in pairwise(control.times)])
    return _blown


async def nobody_waits(rig: Rig) -> str:
    gaps = (await blown(rig))["gaps"]
    assert len(gaps) > SECONDS / INTERVAL / 2
    assert max(gaps) <= 2 * INTERVAL, (max(gaps), _blown["held"])
    return f"{len(talks())} hostile sources; the control's largest gap {max(gaps):.1f} s of {INTERVAL} s"


async def each_is_left(rig: Rig) -> str:
    told = await blown(rig)
    assert told["asked"] >= len(talks()), "each was asked"
    assert told["longest"] <= 30, told["longest"]
    return f"the longest request took {told['longest']:.1f} s, waiting for a turn not counted"


async def memory(rig: Rig) -> str:
    grown = (await blown(rig))["grown"]
    assert grown <= 60, f"{grown} MB"
    return f"{grown} MB more than before it, at the most, in a process of its own"


async def nothing_moves(rig: Rig) -> str:
    told = await blown(rig)
    assert told["closed"] == []
    assert set(told["opened"]) <= {"80,000 incidents"}, told["opened"]
    return f"{told['unread']} of {len(talks())} unread; none closed what was open, none opened anything that it did not say"


async def requests_in_a_second(rig: Rig) -> str:
    """500 sources whose pages all redirect, so that a poll is two requests: begun together, in
    their rhythm, and after a night in which the computer slept. All requests are counted where they
    arrive, redirects too."""
    times: list[float] = []
    async with Town(rig.folder) as town:

        def handler(asked: Asked) -> Reply:
            times.append(town.clock.monotonic())
            if "moved" in asked.path:
                return Reply(200, summary())
            return Reply(302, b"", {"Location": f"/moved{asked.path}"})

        host = Loopback(handler)
        async with host.running("0.0.0.0"):
            port = host.url.rpartition(":")[2]
            for n in range(500):
                url = f"http://127.7.{n // 200}.{n % 200 + 1}:{port}"
                town.app.follow(url, "statuspage", f"S{n}")
            async with town.watching([]):
                await _go_until(town, lambda: len(times) >= 2 * 500)
                evening = len(times)
                town.clock.jump(timedelta(hours=9))
                await _go_until(town, lambda: len(times) - evening >= 2 * 500)
    assert evening >= 2 * 500, evening
    assert len(times) - evening >= 2 * 500, "all were asked anew when it woke up"
    busiest = busiest_second(times)
    assert busiest <= 10, busiest
    return (
        f"{busiest} requests in the busiest second of {len(times)}, redirects counted, "
        f"{len(times) - evening} of them after a night's sleep"
    )


async def _go_until(town: Town, done: Callable[[], bool]) -> None:
    """At the permitted pace that takes some five minutes of its clock; a quarter of an hour at most."""
    for _ in range(15):
        await town.go(MINUTE)
        if done():
            return


SLOW = "it blows for 75 s"
CASES = (
    case(
        109,
        "every bad host at once: the others",
        "the control source's largest gap is two intervals at most",
        look(nobody_waits, slow=SLOW),
        held(
            "tests/engine/test_manners.py::test_forty_hosts_that_hang_leave_room_for_those_that_answer"
        ),
    ),
    case(
        110,
        "every bad host at once: our own deadline",
        "each poll ends within 30 s",
        look(each_is_left, slow=SLOW),
    ),
    case(
        111,
        "every bad host at once: memory",
        "60 MB more at most",
        look(memory, slow=SLOW),
        held(
            "tests/engine/test_shelf.py::test_however_polls_come_the_shelf_is_never_overfull_and_each_comes_to_its_end",
            "tests/engine/test_shelf.py::test_a_small_body_never_waits_however_full_it_is",
            "tests/engine/test_shelf.py::test_a_poll_that_found_no_room_is_asked_again_and_is_no_failure",
        ),
    ),
    case(
        112,
        "every bad host at once: outages",
        "nothing unreadable opens or closes one",
        look(nothing_moves, slow=SLOW),
    ),
    case(
        113,
        "500 sources, scheduled",
        "10 requests in any second at most, after a sleep too",
        held(
            "tests/engine/test_manners.py::test_500_sources_are_begun_at_most_10_a_second",
            "tests/engine/test_time.py::test_no_second_sees_more_than_eight_starts_however_often_one_looks",
        ),
        look(requests_in_a_second),
    ),
)
