"""Our own check: does this address answer, and does it answer well?

A bad result is a report like a good one, with one incident named `probe`; the heart confirms it
by several in a row. Being *refused* (a login, a bot check, a rate limit) or being blocked by the
user's own name server or proxy says nothing of the service: then the level is unknown, and the
report says why (`Report.aside`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._probe_causes import (
    Fault,
    by_our_own_proxy,
    by_our_own_rules,
    certificate_end,
    fault_of,
    status_fault,
    text_fault,
)
from statuswatch.adapters._text import line, text, web_address
from statuswatch.core.flow import Answer, Flow, Request, Response, Trouble
from statuswatch.core.model import Aside, Incident, Level, Measure, Report, Role, Source, Update
from statuswatch.core.probing import KEY
from statuswatch.core.words import Message, say

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
REFUSALS = frozenset({401, 403, 407, 429, 451, 511})
"""They answer, but not to us (511: our own network wants a login first)."""
ENOUGH = 64 * 1024
ENOUGH_TO_SEARCH = 1024 * 1024

_RANGE = re.compile(r"\s*(\d{3})\s*(?:-\s*(\d{3}))?\s*")
_CHALLENGE = re.compile(
    rb"<title>\s*(?:just a moment|attention required|access denied|checking your browser"
    rb"|one moment, please|ddos-guard|security check)"
    rb"|/cdn-cgi/challenge-platform/|_incapsula_resource|captcha-delivery\.com|px-captcha",
    re.IGNORECASE,
)
_INTRANET = (".local", ".lan", ".internal", ".home", ".corp", ".intranet", ".localhost", ".arpa")


class Probe:
    """One request, never conditional; every answer is a report.

    Options: `method` (GET), `status` (accepted, "200-399" or "200,204"), `text` (must appear),
    `wall` (any word: a front page that strangers are turned away from, so a 4xx is no trouble).
    """

    kind = "probe"
    title = "Check of an address"
    role = Role.PROBE
    experimental = False
    marks: tuple[str, ...] = ()
    options: tuple[str, ...] = ("method", "status", "text", "wall")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Never raises."""
        wanted = source.options.get("text", "")
        method = source.options.get("method", "GET").upper()
        if method not in METHODS or (wanted and method == "HEAD"):
            method = "GET"
        answer = yield Request(
            source.url,
            method=method,
            stop_after=ENOUGH_TO_SEARCH if wanted else ENOUGH,
            conditional=False,
        )
        return read_result(source, answer[0] if isinstance(answer, tuple) else answer)

    def places(self, url: str) -> tuple[str, ...]:
        address = web_address(url if "://" in url else f"https://{url.strip()}")
        return (address,) if address else ()

    def knows(self, page: Response) -> bool:
        """Anything that answers well can be checked."""
        return 200 <= page.status < 400


def read_result(source: Source, answer: Answer) -> Report:
    """The report of one check: OK, one incident, or a level that is not known."""
    measures = _measures(answer)
    if _blocked_here(source.url, answer):
        return Report(measures=measures, aside=Aside.BLOCKED)
    if isinstance(answer, Trouble):
        return _unanswered(source, answer)
    if not _accepts(source.options, answer.status):
        if _refuses(answer) or _walled(source.options, answer):
            return Report(measures=measures, aside=Aside.REFUSED)
        return _bad(source, status_fault(answer.url, answer.status), measures)
    wanted = source.options.get("text", "")
    if wanted and not _holds(answer, wanted):
        # Cut off before the end, or a bot check in its place: not found is not missing.
        if _refuses(answer):
            return Report(measures=measures, aside=Aside.REFUSED)
        if len(answer.body) >= ENOUGH_TO_SEARCH:
            return Report(measures=measures)
        return _bad(source, text_fault(answer.url, line(wanted, 80)), measures)
    if _challenged(answer):
        return Report(measures=measures, aside=Aside.REFUSED)
    return Report(measures=measures, level=Level.OK)


def _unanswered(source: Source, trouble: Trouble) -> Report:
    if by_our_own_proxy(trouble):
        return Report(aside=Aside.BLOCKED)
    if by_our_own_rules(trouble):
        return Report()
    return _bad(source, fault_of(source.url, trouble), ())


def shown(source: Source, answer: Answer, at: datetime | None = None) -> Message:
    """What a check showed, spoken at `at` (UTC). Of what answers it says what was tested, never
    that all works: behind a front page that answers, everything may be broken."""
    if _blocked_here(source.url, answer):
        return say("something on your own line blocks it, or answers in its place")
    if isinstance(answer, Trouble):
        end = certificate_end(answer)
        if end is None or at is None or at < end:
            return answer.words
        return say("its certificate expired {ago} ago", ago=at - end)
    level = read_result(source, answer).level
    n, wanted = max(1, round(answer.elapsed * 1000)), source.options.get("text", "")
    if level is None and answer.status < 400:
        return say("it answers, but wants to know whether we are human: more is not tested")
    if level is None:
        words = "it answers {status}, but does not let us in: more is not tested"
        return say(words, status=answer.status)
    if wanted:
        return say("it answers in {n} ms, and says “{text}”", n=n, text=line(wanted, 80))
    if answer.status != 200:
        return say("it answers {status} in {n} ms", status=answer.status, n=n)
    return say("it answers in {n} ms", n=n)


def remembered(level: Level | None, aside: Aside | None = None) -> Message | None:
    """The same of a check whose answer is not at hand any more; `None` where trouble speaks.
    `aside`: why the last look said nothing (`Known.aside`)."""
    if aside is Aside.BLOCKED:
        return say(
            "Something on your own line blocks it, or answers in its place. That says nothing of "
            "the service."
        )
    if aside is Aside.REFUSED:
        return say(
            "What answers does not let us in: a sign-in or a bot check. That says nothing of the "
            "service."
        )
    if level is Level.OK:
        return say("It answers. More is not tested: it may not work all the same.")
    if level is None:
        return say(
            "What answers does not let us in: a sign-in, a bot check, or your own blocker. "
            "That says nothing of the service."
        )
    return None


def _bad(source: Source, fault: Fault, measures: tuple[Measure, ...]) -> Report:
    incident = Incident(
        key=KEY,
        title=line(fault.title),
        level=Level.DOWN,
        url=web_address(source.url),
        updates=(Update(fault.cause, None, "down", text(fault.detail)),),
    )
    return Report(incidents=(incident,), measures=measures)


def _measures(answer: Answer) -> tuple[Measure, ...]:
    if isinstance(answer, Trouble):
        return ()
    measures = []
    if answer.elapsed > 0:
        measures.append(Measure("latency", answer.elapsed, "s"))
    if answer.certificate_end is not None:
        measures.append(Measure("certificate_end", answer.certificate_end.timestamp(), "epoch s"))
    return tuple(measures)


def _accepts(options: Mapping[str, str], status: int) -> bool:
    """Is the status among the accepted ones? Unreadable options mean 200-399."""
    parts = [_RANGE.fullmatch(part) for part in options.get("status", "").split(",")]
    ranges = [(int(p[1]), int(p[2] or p[1])) for p in parts if p is not None] or [(200, 399)]
    return any(low <= status <= high for low, high in ranges)


def _refuses(response: Response) -> bool:
    return response.status in REFUSALS or _challenged(response)


def _walled(options: Mapping[str, str], response: Response) -> bool:
    """A network shows its members more than us; whatever it calls that, it answers."""
    return bool(options.get("wall")) and 400 <= response.status < 500


def _challenged(response: Response) -> bool:
    """A bot check in place of the page."""
    headers = response.headers
    if headers.get("cf-mitigated") or headers.get("x-amzn-waf-action"):
        return True
    return bool(_CHALLENGE.search(response.body, 0, ENOUGH)) and response.status != 200


def _holds(response: Response, wanted: str) -> bool:
    body = response.body
    return wanted.encode("utf-8", "replace") in body or wanted in body.decode("utf-8", "replace")


def _blocked_here(url: str, answer: Answer) -> bool:
    """A public name that leads to nowhere or home: the user's own blocker stands in between.

    A good answer from a private address is believed (split DNS); one from 0.0.0.0 or loopback
    is the blocker's page. An address or an intranet name that the user gave is meant so.
    """
    host = host_of(url).lower().rstrip(".")
    if _address(host) or "." not in host or host.endswith(_INTRANET):
        return False
    found = [address for address in map(_address, answer.addresses) if address is not None]
    if not found:
        return False
    nowhere = all(address.is_unspecified or address.is_loopback for address in found)
    good = isinstance(answer, Response) and answer.status < 400
    return nowhere or (not good and not any(address.is_global for address in found))


def _address(word: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(word.strip("[]").partition("%")[0])
    except ValueError:
        return None


ADAPTER = Probe()
