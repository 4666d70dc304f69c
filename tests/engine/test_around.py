"""Is it them, or is it here? What every poll shows of our own surroundings, by the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from statuswatch import tls
from statuswatch.core.flow import Answer, Response, Trouble
from statuswatch.core.model import Line, Measure, Report, Role, Source
from statuswatch.core.words import say
from statuswatch.engine import surroundings
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.fetched import Exchange, Fetched
from statuswatch.engine.network import OwnLine
from statuswatch.engine.surroundings import Around
from statuswatch.http import Http
from tests.engine.stage import START

PUBLIC, SIX = "93.184.215.14", "2606:2800:21f::1"
TIMEOUT = say("no answer in time")


class Here:
    """An `Around` that is told one answer after another."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(START)
        self.line = OwnLine((), Http, self.clock)
        self.around = Around(self.line, self.clock)

    def meets(self, answer: Answer, service: str = "", usual: float | None = None) -> None:
        host = answer.url.split("/")[2]
        source = Source(f"at {answer.url}", service or host, "probe", answer.url, role=Role.PROBE)
        took = answer.elapsed if isinstance(answer, Response) else 0.0
        report = Report(measures=(Measure("latency", took, "s"),) if took else ())
        fetched = Fetched(report, exchanges=(Exchange(answer.url, None, 0, took, None, answer),))
        self.around.took(source, fetched, report, usual)


def fine(n: int, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    url = f"https://www.vendor{n}.example/"
    more = {"addresses": (PUBLIC,), "family": "ipv4", **more}
    return Response(url, 200, headers or {}, **more)


def dead(n: int, step: str = "time", words: Any = TIMEOUT, *addresses: str) -> Trouble:
    return Trouble(f"https://www.vendor{n}.example/", step, words, addresses or (PUBLIC,))


def test_the_others_are_counted_and_what_only_the_service_itself_asks_is_not() -> None:
    here = Here()
    for n in range(6):
        here.meets(fine(n) if n % 2 else dead(n))
    assert (here.around.seen().asked, here.around.seen().answered) == (6, 3)
    seen = here.around.seen("www.vendor0.example")
    assert (seen.asked, seen.answered) == (5, 3)
    here.clock._elapsed += 301
    assert here.around.seen().asked == 0, "that was five minutes ago"


def test_a_host_that_two_services_ask_is_another_for_each() -> None:
    here = Here()
    here.meets(fine(1), "a")
    here.meets(Response("https://www.vendor1.example/b", 200), "b")
    assert here.around.seen("a").asked == 1


def test_unrelated_certificates_that_fail_alike_are_counted_once_for_each_site() -> None:
    here = Here()
    for n in range(3):
        here.meets(dead(n, "tls", tls.STRANGE_ISSUER))
    here.meets(Trouble("https://api.vendor0.example/", "tls", tls.STRANGE_ISSUER))
    here.meets(dead(8, "tls", tls.OTHER_NAME))
    assert here.around.seen().alike == 3


def test_several_public_names_that_lead_home_are_our_name_servers_lie() -> None:
    here = Here()
    here.meets(dead(1, "tcp", say("the connection was refused"), "0.0.0.0"))
    assert not here.around.seen().lies, "one is a blocker's"
    here.meets(dead(2, "tcp", say("the connection was refused"), "10.0.0.1"))
    assert here.around.seen().lies
    assert not surroundings.leads_home(Trouble("http://nas.local/", "tcp", TIMEOUT, ("10.0.0.1",)))
    assert not surroundings.leads_home(Trouble("http://10.0.0.1/", "tcp", TIMEOUT, ("10.0.0.1",)))


def test_ipv6_that_never_connects_though_it_is_tried_first_does_not_work() -> None:
    here = Here()
    assert here.around.seen().ipv6 is None
    for n in range(2):
        here.meets(fine(n, addresses=(SIX, PUBLIC)))
    assert here.around.seen().ipv6 is False
    here.meets(fine(3, addresses=(SIX, PUBLIC), family="ipv6"))
    assert here.around.seen().ipv6 is True


def test_all_checks_slow_at_once_are_slow_here() -> None:
    here = Here()
    here.meets(fine(1, elapsed=4.0), usual=0.2)
    assert not here.around.seen().slow, "one is theirs"
    here.meets(fine(2, elapsed=4.0), usual=0.2)
    assert here.around.seen().slow
    here.line._took.append((0.0, 0.05))
    here.clock._elapsed += 1
    assert not here.around.seen().slow, "the canary is as quick as ever"
    here.line._took.append((1.0, 3.0))
    here.line._took.popleft()
    here.clock._elapsed += 1
    assert here.around.seen().slow


def test_a_clock_that_several_hosts_contradict_is_wrong() -> None:
    here = Here()
    theirs = {"date": format_datetime(START + timedelta(days=40), usegmt=True)}
    ours = {"date": format_datetime(START, usegmt=True)}
    here.meets(fine(1, theirs))
    assert not here.around.seen().clock
    here.meets(fine(2, theirs))
    here.meets(fine(3, {**theirs, "age": "3456000"}))
    assert here.around.seen().clock
    for n in range(4, 7):
        here.meets(fine(n, ours))
    assert not here.around.seen().clock, "most agree with ours"


def test_a_tunnel_and_a_proxy_are_hints(monkeypatch: Any) -> None:
    here = Here()
    monkeypatch.setattr(surroundings, "by_tunnel", lambda: True)
    assert here.around.seen().vpn
    monkeypatch.setattr(surroundings, "by_tunnel", lambda: False)
    assert here.around.seen().vpn, "asked once a minute"
    here.clock._elapsed += 61
    assert not here.around.seen().vpn
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    here.clock._elapsed += 61
    assert here.around.seen().vpn


def test_a_tunnel_that_nothing_leaves_by_is_none(monkeypatch: Any) -> None:
    monkeypatch.setattr("socket.if_nameindex", lambda: [(1, "lo"), (2, "eth0")])
    assert not surroundings.by_tunnel()
    monkeypatch.setattr("socket.if_nameindex", lambda: [(1, "lo"), (2, "tun0")])
    assert not surroundings.by_tunnel(), "it has no address of ours"


def test_loopback_hosts_say_nothing_of_our_surroundings() -> None:
    here = Here()
    here.meets(Response("http://127.0.0.1/", 200))
    assert here.around.seen().asked == 0


def test_since_when_the_line_is_back_is_remembered() -> None:
    here = Here()
    here.line._set(Line.UP)
    assert here.around.seen().back is None
    here.line._set(Line.DOWN)
    here.clock._elapsed += 60
    here.line._set(Line.UP)
    assert here.around.seen().back == START + timedelta(seconds=60)
