"""Why a check's result is bad, told apart in words a person reads: name, way, proof, answer.

A cause's words are the same at each bad poll, whatever the moment: else each would be an edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from statuswatch.adapters._answers import host_of
from statuswatch.core.flow import Trouble


@dataclass(frozen=True, slots=True)
class Fault:
    """`cause`: `step` or `step-what`, the same as long as the reason is: it keys the update.
    `title`: what it does, without its name ("It answers 503"). `detail`: the same with the host."""

    cause: str
    title: str
    detail: str


_TROUBLES: tuple[tuple[str, str, str, str, str], ...] = (
    # step, words of the trouble (a pattern), what, title, detail
    ("dns", r"does not resolve|no address|not (?:found|known)", "", "Its name does not resolve", "The name {host} leads to no address."),
    ("dns", r"", "lookup", "Its name can't be looked up", "Looking up the name {host} fails."),
    ("tcp", r"refused", "refused", "It refuses the connection", "{host} refuses the connection."),
    ("tcp", r"was cut|reset|broken pipe", "cut", "It cuts the connection", "{host} cuts the connection before it answers."),
    ("tcp", r"no route|unreachable", "route", "It can't be reached", "No way leads to {host}."),
    ("tcp", r"timed? ?out", "timeout", "It does not answer", "{host} does not answer when we connect."),
    ("tcp", r"", "", "It does not answer", "No connection to {host} can be made."),
    ("tls", r"not valid yet", "early", "Its certificate is not valid yet", "The certificate of {host} is not valid yet, or the clock of this computer is slow."),
    ("tls", r"expired", "expired", "Its certificate has expired", "The certificate of {host} has expired. Browsers and apps refuse to connect."),
    ("tls", r"self-signed", "self", "Its certificate is self-signed", "The certificate of {host} is self-signed: nobody vouches for it."),
    ("tls", r"another name", "name", "Its certificate is for another name", "The certificate that {host} shows is for another name."),
    ("tls", r"issuer", "issuer", "Its certificate is from an unknown issuer", "The certificate of {host} is from an issuer that this computer does not trust."),
    ("tls", r"not speak tls", "none", "It makes no safe connection", "{host} does not speak TLS on this port."),
    ("tls", r"", "", "It makes no safe connection", "No safe connection to {host} can be made."),
    ("time", r"connecting", "connect", "It does not answer", "{host} does not answer when we connect."),
    ("time", r"half-way", "stalled", "It stops in the middle of its answer", "{host} stops in the middle of its answer."),
    ("time", r"", "", "It does not answer in time", "{host} lets us wait for its answer."),
    ("http", r"more than .* times", "loop", "It redirects in circles", "{host} redirects again and again, and never to a page."),
    ("http", r"redirects", "redirect", "It redirects to nowhere", "{host} redirects to what is no address."),
    ("http", r"cut short", "cut", "Its answer is cut short", "The answer of {host} is cut short."),
    ("http", r"", "", "It does not answer with a web page", "{host} answers with something that is not a web page."),
)  # fmt: skip

_TOLD_APART = re.compile(r"where we do not|inner address|asked us to stay away", re.IGNORECASE)
"""It answers, and we go no further by our own rules: that says nothing of the service."""

_STATUSES = {
    404: "there is no such page",
    410: "the page is gone for good",
    500: "an error of its own",
    502: "what stands behind it does not answer",
    503: "out of service for now",
    504: "what stands behind it does not answer in time",
    520: "what stands behind it answers nonsense",
    521: "what stands behind it refuses the connection",
    522: "what stands behind it does not answer",
    523: "what stands behind it can't be reached",
    524: "what stands behind it does not answer in time",
    525: "no safe connection to what stands behind it",
    526: "what stands behind it has no valid certificate",
}


def by_our_own_rules(trouble: Trouble) -> bool:
    return trouble.step == "held" or bool(_TOLD_APART.search(trouble.words.one))


def by_our_own_proxy(trouble: Trouble) -> bool:
    return trouble.step == "tcp" and "proxy of this computer" in trouble.words.one


def fault_of(url: str, trouble: Trouble) -> Fault:
    """Nothing usable came back from `url`, or from where it redirects to."""
    host = host_of(trouble.url or url)
    words = str(trouble.words)
    for step, pattern, what, title, detail in _TROUBLES:
        if step == trouble.step and re.search(pattern, words, re.IGNORECASE):
            cause = f"{step}-{what}" if what else step
            end = certificate_end(trouble)
            if cause == "tls-expired" and end is not None:
                return _expired(host, end)
            return Fault(cause, title, detail.format(host=host))
    return Fault(trouble.step, "It fails", f"{host} fails.")


def status_fault(url: str, status: int) -> Fault:
    meaning = _STATUSES.get(status)
    said = f"{host_of(url)} answers {status}"
    detail = f"{said}: {meaning}." if meaning else f"{said}."
    return Fault(f"http-{status}", f"It answers {status}", detail)


def text_fault(url: str, wanted: str) -> Fault:
    missing = f"answers, but without “{wanted}”"
    return Fault("text", f"It {missing}", f"{host_of(url)} {missing}.")


def _expired(host: str, end: datetime) -> Fault:
    """Since when, never how long ago: that would be other words at each poll."""
    when = f"{end.day} {end:%b %H:%M} UTC"
    told = f"The certificate of {host} expired on {when}. Browsers and apps refuse to connect."
    return Fault("tls-expired", f"Its certificate expired on {when}", told)


def certificate_end(trouble: Trouble) -> datetime | None:
    """The end of an expired certificate (UTC), where the words bring it along."""
    if trouble.step != "tls":
        return None
    moments: Iterable[object] = (value for _, value in trouble.words.args)
    found = next((value for value in moments if isinstance(value, datetime)), None)
    return found.astimezone(UTC) if found else None
