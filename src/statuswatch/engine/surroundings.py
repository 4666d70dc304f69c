"""How things are around us, from what every poll shows by the way: is it them, or is it here?"""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from statuswatch import tls
from statuswatch.core.flow import Answer, Response, Trouble
from statuswatch.core.model import Measure, Report, Role, Source
from statuswatch.core.slow import is_slow
from statuswatch.core.witness import Surroundings
from statuswatch.engine.clock import Clock
from statuswatch.engine.fetched import Fetched
from statuswatch.engine.manners import host_of
from statuswatch.engine.network import OwnLine, far_off
from statuswatch.tls import SYSTEM, Route, proxied

LATELY = 300.0
"""Seconds for which a poll says how things are around us."""

SEVERAL = 2
TUNNELS = ("tun", "tap", "wg", "ppp", "ipsec", "nordlynx", "proton")
"""Interfaces of VPNs. (`utun` is not among them: macOS has some of its own, always.)"""

LOOK_AROUND = 60.0
"""Seconds for which the answer to "does a tunnel stand between?" is good."""

_INTRANET = (".local", ".lan", ".internal", ".home", ".corp", ".intranet", ".localhost", ".arpa")
_ADDRESS_OF = {"linux": 0x8915, "darwin": 0xC0206921}
"""SIOCGIFADDR."""


@dataclass(frozen=True, slots=True)
class _Met:
    """What one poll showed of the way. `slow` is `None` where nothing is usual yet."""

    at: float
    host: str
    service: str
    answered: bool
    slow: bool | None
    forged: str
    lies: bool
    six: bool | None
    clock: bool | None


@dataclass(frozen=True, slots=True)
class _Sum:
    """Everything lately met, counted. `hosts`: whether they answered; `only`: which of them are
    asked for one service alone."""

    hosts: dict[str, bool]
    only: dict[str, frozenset[str]]
    around: Surroundings


class Around:
    """Takes in every poll; `seen` says how things are for one service."""

    def __init__(self, line: OwnLine, clock: Clock, proxy: str = SYSTEM) -> None:
        """`proxy`: as the settings have it."""
        self._line = line
        self._route = Route(proxy)
        self._clock = clock
        self._met: dict[str, _Met] = {}
        self._sum: tuple[float, _Sum] | None = None
        self._tunnel: tuple[float, bool] | None = None
        self.awake: datetime | None = None

    def go_by(self, proxy: str) -> None:
        """This proxy from now on, as the settings have it."""
        self._route, self._tunnel = Route(proxy), None

    def took(self, source: Source, fetched: Fetched, outcome: object, usual: float | None) -> None:
        """What came of one poll."""
        answers = [e.answer for e in fetched.exchanges if e.answer is not None]
        if not self._line.speaks(source.url) or not fetched.exchanges:
            return
        measures = outcome.measures if isinstance(outcome, Report) else ()
        self._met[source.id] = _Met(
            at=self._clock.monotonic(),
            host=host_of(source.url),
            service=source.service,
            answered=any(isinstance(a, Response) for a in answers),
            slow=_slow(source, measures, usual),
            forged=next(filter(None, map(_forged, answers)), ""),
            lies=any(leads_home(a) for a in answers),
            six=_by_six(answers),
            clock=self._clock_off(answers),
        )
        self._sum = None

    def drop(self, source: str) -> None:
        self._met.pop(source, None)
        self._sum = None

    def seen(self, service: str = "") -> Surroundings:
        """How things are, by the others: what only `service` itself asks does not count."""
        found = self._counted()
        others = [ok for host, ok in found.hosts.items() if host not in found.only.get(service, ())]
        around = found.around
        return Surroundings(
            line=self._line.state,
            since=self._line.since,
            asked=len(others),
            answered=sum(others),
            alike=around.alike,
            slow=around.slow,
            vpn=self._goes_by_tunnel(),
            ipv6=around.ipv6,
            lies=around.lies,
            awake=self.awake,
            back=self._line.back,
            clock=around.clock,
        )

    def _counted(self) -> _Sum:
        now = self._clock.monotonic()
        if self._sum is not None and self._sum[0] == now:
            return self._sum[1]
        met = [m for m in self._met.values() if now - m.at <= LATELY]
        hosts: dict[str, bool] = {}
        services: dict[str, set[str]] = {}
        for m in met:
            hosts[m.host] = hosts.get(m.host, False) or m.answered
            services.setdefault(m.host, set()).add(m.service)
        only: dict[str, frozenset[str]] = {}
        for host, named in services.items():
            if len(named) == 1:
                [one] = named
                only[one] = only.get(one, frozenset()) | {host}
        found = _Sum(hosts, only, self._shared(met))
        self._sum = now, found
        return found

    def _shared(self, met: list[_Met]) -> Surroundings:
        forged = {(m.forged, _site(m.host)) for m in met if m.forged}
        sixes = {m.host: m.six for m in met if m.six is not None}
        clocks = {m.host: m.clock for m in met if m.clock is not None}
        broken = not any(sixes.values()) and len(sixes) >= SEVERAL
        off = sum(clocks.values())
        return Surroundings(
            alike=max(Counter(words for words, _ in forged).values(), default=0),
            slow=self._all_slow({m.host: m.slow for m in met if m.slow is not None}),
            ipv6=True if any(sixes.values()) else False if broken else None,
            lies=len({_site(m.host) for m in met if m.lies}) >= SEVERAL,
            clock=self._line.clock_off or (off >= SEVERAL and off * 2 > len(clocks)),
        )

    def _all_slow(self, checks: dict[str, bool]) -> bool:
        """Most of our checks, and the canaries where they were asked."""
        if not checks or sum(checks.values()) * 2 <= len(checks):
            return False
        canaries = self._line.slow()
        return len(checks) >= SEVERAL if canaries is None else canaries

    def _clock_off(self, answers: Iterable[Answer]) -> bool | None:
        now = self._clock.now()
        said = [apart for a in answers if (apart := far_off(a, now)) is not None]
        return all(said) if said else None

    def _goes_by_tunnel(self) -> bool:
        now = self._clock.monotonic()
        if self._tunnel is None or now - self._tunnel[0] > LOOK_AROUND:
            self._tunnel = now, proxied(self._route) or by_tunnel()
        return self._tunnel[1]


def leads_home(answer: Answer) -> bool:
    """A public name that our name server answers with nowhere, or with an address at home."""
    name = (urlsplit(answer.url).hostname or "").rstrip(".")
    if "." not in name or name.endswith(_INTRANET) or not answer.addresses or _is_address(name):
        return False
    return not any(_is_global(a) for a in answer.addresses)


def by_tunnel() -> bool:
    """Do packets to the world leave by a VPN's interface? Nothing is sent to find out: a datagram
    socket only chooses its way."""
    try:
        names = [name for _, name in socket.if_nameindex() if name.startswith(TUNNELS)]
        if not names:
            return False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect(("198.51.100.1", 9))  # TEST-NET-2: nobody is there
            mine = way.getsockname()[0]
            return any(_address_of(name, way) == mine for name in names)
    except OSError:
        return False


def _address_of(interface: str, way: socket.socket) -> str:
    import sys

    question = _ADDRESS_OF.get(sys.platform)
    if question is None:
        return ""
    from fcntl import ioctl  # not on Windows, whose interfaces have other names anyway

    try:
        told = ioctl(way.fileno(), question, struct.pack("256s", interface.encode()[:15]))
    except OSError:  # it is down, or has none
        return ""
    return socket.inet_ntoa(told[20:24])


def _slow(source: Source, measures: Iterable[Measure], usual: float | None) -> bool | None:
    if source.role is not Role.PROBE or usual is None or not measures:
        return None
    return is_slow(measures, usual, already=False)


def _forged(answer: Answer) -> str:
    """Why its certificate is not believed, where that may be something on our own line."""
    unsafe = isinstance(answer, Trouble) and answer.words in tls.FORGED
    return str(answer.words) if isinstance(answer, Trouble) and unsafe else ""


def _by_six(answers: Iterable[Answer]) -> bool | None:
    """Did the newer address family work? It was tried where its address came first."""
    for answer in answers:
        if isinstance(answer, Response) and answer.addresses:
            if answer.family == "ipv6":
                return True
            if answer.family == "ipv4" and ":" in answer.addresses[0]:
                return False
    return None


def _site(host: str) -> str:
    """Hosts of one site are related: one mistake of theirs is seen at all of them."""
    name = host.partition(":")[0]
    return name if _is_address(name) else ".".join(name.split(".")[-2:])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _is_global(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global
