"""Network."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from statuswatch.core.model import Line
from statuswatch.settings import Settings
from tests.engine.stage import HOUR, LOGIN, MINUTE, Town, incident, serving, summary
from tests.engine.test_tls import made
from tests.hostile.case import Rig, case, held, look
from tests.hostile.certificates import not_yet_valid, secure
from tests.hostile.playing import ILL, Trial, plays, read, stands, trial, trial_at, unread
from tests.hostile.server import (
    HANGING_UP,
    OK,
    PLAIN_ON_TLS,
    REFUSING,
    SLAMMING,
    STALLED_HANDSHAKE,
    SWALLOWING,
    cut,
    endless,
    slowly,
    stopping,
)
from tests.serving import Asked, Loopback, Reply

LINE, FETCH = "tests/engine/test_own_line.py", "tests/engine/test_fetch.py"
ROUTE, WATCHING = "tests/engine/test_route.py", "tests/engine/test_watching.py"
RIG = "tests/engine/test_rig_line.py"
SOME = OK + b"Content-Length: 500\r\n\r\n" + ILL[:100]
PORTAL = Reply(200, LOGIN, {"Content-Type": "text/html"})


async def twelve_sources_and_no_line(rig: Rig) -> str:
    async with Town(rig.folder) as town:
        vendors = [await town.vendor() for _ in range(12)]
        async with town.watching():
            await town.go(MINUTE * 20)
            town.line = "down"
            vendors[0].body = summary(incident())
            await town.go(HOUR * 2)
            told = [n.kind.value for n in town.heard.notices]
            assert town.engine.line.state is Line.DOWN
            assert town.story() == []
            assert len(told) <= 1, told
            town.line = "up"
            await town.go(MINUTE * 10)
        assert town.story() == ["opened"], "what is real is found afterwards"
        gaps = [len(town.coverage(n)) for n in range(12)]
    assert gaps == [2] * 12, "one gap in each source's watching"
    return f"the line is said to be down, 0 outages, {len(told)} notices, 12 gaps not watched"


async def a_name_that_does_not_resolve(rig: Rig) -> str:
    async with trial(rig, "https://gone.example") as on:
        seen = await on.seen()
        stands(seen)
    assert "does not resolve" in seen.words
    return seen.words


async def bad_hosts_and_a_good_one(rig: Rig) -> str:
    """Every two seconds, with a control; twelve bad hosts of every kind come to it."""
    hang, slam = Loopback(lambda _: stopping(SOME)), Loopback(lambda _: cut(b"", reset=True))
    async with Town(rig.folder) as town, hang.running("0.0.0.0"), slam.running("0.0.0.0"):
        control = await town.vendor()
        town.engine._fetcher._deadline = 0.1
        for n in range(6):
            for bad in (hang, slam):
                port = bad.url.rpartition(":")[2]
                town.app.follow(f"http://127.9.{n}.1:{port}", "statuspage", f"Bad {port} {n}")
        async with town.watching():
            await town.go(HOUR)
        gaps = [b - a for a, b in zip(control.times, control.times[1:], strict=False)]
    assert max(gaps) <= 2 * 300, gaps
    assert len(hang.asked) < 200, "they are asked ever more seldom"
    return f"the control's largest gap is {max(gaps):.0f} s at an interval of 300 s"


async def no_connection_is_kept(rig: Rig) -> str:
    reply = Reply(200, ILL, {"Connection": "keep-alive"})
    async with serving(reply) as host, trial(rig, host.url) as on:
        seen = await on.seen(3)
    assert not seen.words
    assert {a.headers["connection"] for a in host.asked} == {"close"} or host.most_at_once == 1
    return f"{len(host.asked)} polls were {len(host.asked)} connections: there is no race"


async def bad_certificates(rig: Rig) -> str:
    good, ended = made(rig.folder, 9), None
    old = rig.folder / "old"
    old.mkdir()
    ended = made(old, -1)
    early = not_yet_valid(rig.folder)
    rig.names["other.example"] = ("127.0.0.1",)
    words: list[str] = []
    for pair, host, trusted in (
        (ended, "localhost", True),
        (good, "localhost", False),
        (good, "other.example", True),
        (early, "localhost", True),
    ):
        async with secure(pair, ILL) as (port, heard):
            wishes = Settings(canaries=(), ca_file=str(pair[0]) if trusted else "")
            folder = rig.folder / f"profile {len(words)}"
            on = Trial(folder, f"https://{host}:{port}", settings=wishes)
            seen = await on.seen()
            stands(seen)
            await on.app.close()
        assert heard == [], "nothing is sent over it"
        words.append(seen.words.split(":")[0])
    for said, named in zip(
        words, ("expired", "self-signed", "another name", "not valid yet"), strict=True
    ):
        assert named in said, words
    return "; ".join(words)


async def a_broken_ipv6(rig: Rig) -> str:
    async with serving(Reply(200, ILL)) as host:
        port = int(host.url.rpartition(":")[2])
        rig.names["both.example"] = ("::1", "127.0.0.1")
        with socket.socket(socket.AF_INET6) as hole:
            try:
                hole.bind(("::1", port))
            except OSError:
                pytest.skip("no IPv6 here, not even on loopback")
            hole.listen(0)
            crowd = [socket.socket(socket.AF_INET6) for _ in range(4)]
            for one in crowd:
                one.setblocking(False)
                one.connect_ex(("::1", port))
            async with trial(rig, f"http://both.example:{port}", deadline=30) as on:
                seen = await on.seen(1)
            for one in crowd:
                one.close()
    assert not seen.words
    assert seen.seconds < 10
    return f"read by IPv4 after {seen.seconds:.1f} s"


class Lines(logging.Handler):
    """Every line that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


async def proxies(rig: Rig) -> str:
    refuses = Reply(407, b"", {"Proxy-Authenticate": "Basic realm=x"})
    words, logged, root = [], Lines(), logging.getLogger()
    root.addHandler(logged)
    async with serving(Reply(200, ILL)) as good, serving(refuses) as bad:
        for n, url in enumerate((good.url, bad.url, "http://127.0.0.1:1")):
            rig.patch.setenv("http_proxy", url.replace("//", "//me:pa55w0rd@"))
            async with trial_at(rig, n, "http://outer.example") as on:
                seen = await on.seen()
                if n:
                    stands(seen)
            words.append(seen.words)
    root.removeHandler(logged)
    assert words[0] == ""
    assert "407" in words[1]
    assert "proxy" in words[2]
    assert not any("pa55w0rd" in line for line in [*words, *logged.lines])
    return f"read by it; “{words[1]}”; “{words[2]}”; its password is in no line"


def whole_but_slow() -> Reply:
    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: %d\r\n\r\n" % len(ILL))
        for n in range(0, len(ILL), 64):
            writer.write(ILL[n : n + 64])
            await writer.drain()
            await asyncio.sleep(0.02)

    return Reply(play=play)


async def redirected_to_a_portal(rig: Rig) -> str:
    for n, status in enumerate((301, 302, 308)):

        def answers(asked: Asked, status: int = status) -> Reply:
            portal = asked.path == "/login"
            return PORTAL if portal else Reply(status, b"", {"Location": "/login"})

        host = Loopback(answers)
        async with host.running(), trial_at(rig, n, host.url) as on:
            seen = await on.seen(5)
            stands(seen)
            assert on.app.stored.ledger.sources()[0].source.url == host.url
    return f"{seen.words}; after five polls the address is as it was"


CASES = (
    case(
        1,
        "offline: all sources fail at once",
        "one “you are offline”, no outage, no notice per source, a gap that is not watched",
        look(twelve_sources_and_no_line),
        held(
            f"{LINE}::test_while_our_line_is_down_nothing_opens_and_nothing_closes",
            f"{RIG}::test_fifty_sources_behind_a_cut_line_are_one_sentence",
        ),
    ),
    case(
        2,
        "a captive portal answers 200 with its own page for everything",
        "unknown; never read as a state, never learnt",
        plays(unread(), page=PORTAL),
        plays(unread(), kind="feed", in_a_feeds_place=PORTAL),
        held(
            f"{LINE}::test_a_sign_in_page_does_not_end_an_outage",
            f"{RIG}::test_behind_a_sign_in_page_nothing_opens_and_one_sentence_says_why",
        ),
    ),
    case(
        3,
        "a captive portal redirects (301, 302, 308)",
        "not remembered: the address stays",
        look(redirected_to_a_portal),
        held("tests/engine/test_redirects.py::test_the_301_of_a_sign_in_page_is_never_learnt"),
    ),
    case(
        4,
        "511: network authentication required",
        "a sign-in page, in words; unknown",
        plays(unread("sign-in page"), page=Reply(511, LOGIN)),
    ),
    case(
        5,
        "a name does not resolve",
        "our own line if all fail, else this source's error",
        look(a_name_that_does_not_resolve),
        held(f"{FETCH}::test_a_name_that_does_not_resolve_is_named"),
    ),
    case(
        6,
        "the connection is refused",
        "this source's error, and the others are not delayed",
        plays(unread("refused"), refused=REFUSING),
        look(bad_hosts_and_a_good_one),
    ),
    case(
        7,
        "packets vanish",
        "left at our own deadline; others are not delayed",
        plays(unread("no whole answer", "no answer"), swallowed=SWALLOWING),
        held(
            f"{WATCHING}::test_sources_that_hang_delay_no_other",
            f"{FETCH}::test_many_hanging_hosts_make_no_other_look_down",
        ),
    ),
    case(8, "RST when we connect", "this source's error", plays(unread(), slammed=SLAMMING)),
    case(9, "FIN when we connect", "this source's error", plays(unread(), hung_up=HANGING_UP)),
    case(
        10,
        "a byte at a time, in the headers or in the body",
        "left at our own deadline; nothing opens or closes",
        plays(
            unread("no whole answer"),
            headers=slowly(OK + b"X-Slow: " + b"a" * 5000),
            body=slowly(OK + b"Content-Length: 50000\r\n\r\n" + b" " * 5000),
        ),
        held(f"{FETCH}::test_a_host_that_hangs_is_left_at_the_deadline"),
    ),
    case(
        11,
        "the last byte is missing",
        "left at our own deadline",
        plays(
            unread("no whole answer"),
            of_the_body=stopping(OK + b"Content-Length: %d\r\n\r\n" % (len(ILL) + 1) + ILL),
            of_the_chunks=stopping(
                OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(ILL) + ILL + b"\r\n0\r\n"
            ),
            of_the_headers=stopping(OK + b"Content-Length: 0\r\n\r"),
        ),
    ),
    case(
        12,
        "the connection ends in the middle of the body (FIN, RST)",
        "an error; nothing of it is stored",
        plays(
            unread(),
            fin=cut(SOME, reset=False),
            rst=cut(SOME, reset=True),
            fin_in_a_chunk=cut(
                OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + ILL[:99], reset=False
            ),
        ),
        held("tests/engine/test_bodies.py::test_nothing_of_a_broken_body_is_kept"),
    ),
    case(
        13,
        "slow, but whole in time",
        "read",
        plays(read((), "Uploads fail"), slow=whole_but_slow()),
        held(f"{FETCH}::test_a_slow_answer_that_is_whole_in_time_is_an_answer"),
    ),
    case(
        14,
        "a kept connection is closed while we ask",
        "cannot be: no connection is kept",
        look(no_connection_is_kept),
    ),
    case(
        15,
        "certificates: expired, self-signed, another's name, not yet valid",
        "refused and named, nothing is sent; no switch turns it off",
        look(bad_certificates),
        held(
            "tests/engine/test_tls.py::test_an_expired_certificate_says_when_it_ended_and_nothing_is_sent",
            "tests/engine/test_tls.py::test_a_certificate_of_an_unknown_issuer_is_told_apart",
        ),
    ),
    case(
        16,
        "plain text on a TLS port; a handshake that stalls",
        "an error in words; left at our own deadline",
        plays(unread(), plain=PLAIN_ON_TLS, stalled=STALLED_HANDSHAKE),
        held(f"{FETCH}::test_a_host_without_tls_on_a_tls_port_is_named"),
    ),
    case(
        17,
        "a body, headers or chunks without an end",
        "cut at 5 MB or at our own deadline",
        plays(
            unread("larger than 5 MB", "no whole answer"),
            body=endless(OK + b"\r\n", bytes(65536)),
            chunks=endless(
                OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + bytes(65536) + b"\r\n"
            ),
            tiny_chunks=endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 512),
        ),
        plays(
            unread(),
            headers=endless(OK, b"X-More: and more\r\n" * 512),
            one_header=endless(OK + b"X-More: ", b"more" * 4096),
            trailers=endless(
                OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-More: and more\r\n" * 512
            ),
        ),
    ),
    case(
        18,
        "garbage, HTTP/0.9, 1xx without an end",
        "an error in words",
        plays(
            unread(),
            garbage=b"\0\xff\xfe garbage\r\n\r\n" * 50,
            zeros=bytes(4096),
            http_0_9=ILL,
            another_protocol=b"SSH-2.0-OpenSSH_9.2\r\n",
            switching=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + ILL,
            preliminaries=endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
            nothing=b"",
        ),
        held(f"{FETCH}::test_what_is_not_whole_and_proper_is_an_error"),
    ),
    case(
        19,
        "IPv6 is broken, IPv4 works",
        "read by IPv4 within the deadline",
        look(a_broken_ipv6),
    ),
    case(
        20,
        "a proxy that works, wants a password (407), or is not there",
        "read, or the proxy's error named; no outage; no password in any line",
        look(proxies),
        held(
            f"{ROUTE}::test_a_proxy_that_is_not_there_is_told",
            f"{ROUTE}::test_a_proxy_of_ones_own_is_asked_whatever_the_system_says",
        ),
    ),
)
