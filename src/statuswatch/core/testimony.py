"""What all witnesses together say now: their page, our checks, others, the user, our own line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from statuswatch.core.model import KnownIncident, Line, Role, Rules
from statuswatch.core.own_eyes import Eye, eyes
from statuswatch.core.their_word import TheirWord, their_word
from statuswatch.core.witness import Burst, Seen, Surroundings, Testimony

NEW_POST = timedelta(hours=1)
"""A burst whose newest post is older is old news."""

FEW = 3
MANY_TIMES = 5.0
"""So many posts, and so many times the usual, are a burst; a single post is none."""

RARE = 0.1
"""What is usual where next to nothing is ever said: 0 would make a burst of anything."""

STRONG = 10.0
"""Times the usual, at two places, that count without any other witness."""

SOME = 0.2
"""The share of other sources that fail from which the way to all of them is in doubt."""

NEARLY_ALL = 0.8
"""The share of them that fail from which it is us, whatever the test addresses answer."""

ENOUGH_OTHERS = 5
ALIKE = 3
"""Unrelated hosts whose certificates fail in the same way: then it is our trust in them."""

WAY = frozenset({"dns", "tcp", "tls", "time"})
"""Steps at which something between us and them may fail; an answer of theirs is theirs."""


class Between(Enum):
    """What stands between us and them: ours, or only possibly (`doubt`)."""

    BLOCKED = "blocked"
    NAMES = "names"
    ROOTS = "roots"
    CLOCK = "clock"
    TUNNEL = "tunnel"
    SLOW = "slow"
    IPV6 = "ipv6"
    HARDLY = "hardly"
    VPN = "vpn"
    WAY = "way"
    UNPROVEN = "unproven"

    @property
    def doubt(self) -> bool:
        return self in (Between.VPN, Between.WAY, Between.UNPROVEN)


@dataclass(frozen=True, slots=True)
class Heard:
    """`eye`: the check that counts most; `between`: what stands between it and them. `bursts`:
    those that count, of all that are at hand. `user`: the user's own open words."""

    theirs: TheirWord
    eyes: tuple[Eye, ...]
    eye: Eye
    between: Between | None
    bursts: tuple[Burst, ...]
    strong: bool
    user: tuple[KnownIncident, ...]
    line: Line


def hear(testimony: Testimony, now: datetime, rules: Rules) -> Heard:
    """Weigh every witness by itself: how fresh, how sure, of what."""
    theirs = their_word(testimony, now, rules)
    seen = eyes(testimony, now, rules)
    line = _line(testimony, seen)
    ranked = sorted(
        ((e, _between(e, testimony, line, now)) for e in seen),
        key=lambda one: _rank(*one),
        reverse=True,
    )
    eye, between = ranked[0] if ranked else (Eye(None, None), None)
    bursts = tuple(b for b in testimony.bursts if counts(b, now))
    strong = {b.name for b in bursts if _times(b) >= STRONG}
    return Heard(theirs, seen, eye, between, bursts, len(strong) > 1, _user(testimony), line)


def _rank(eye: Eye, between: Between | None) -> tuple[bool, ...]:
    """What accuses comes first: sure before unsure, theirs before doubtful, doubtful before ours."""
    theirs = eye.bad and between is None
    doubtful = eye.bad and between is not None and between.doubt
    return (theirs and eye.sure, doubtful and eye.sure, theirs, doubtful, eye.bad, eye.restless,
            eye.answers, eye.seen is not None)  # fmt: skip


def counts(burst: Burst, now: datetime) -> bool:
    """Is it many times the usual, of now, and of this service?"""
    if burst.matches is False or burst.newest is None or burst.count < FEW:
        return False
    return now - burst.newest <= NEW_POST and _times(burst) >= MANY_TIMES


def _times(burst: Burst) -> float:
    return burst.count / max(burst.usual, RARE)


def _user(testimony: Testimony) -> tuple[KnownIncident, ...]:
    """Whatever part it names, followed or not: nobody says it for another reason."""
    return tuple(
        k
        for source, known in testimony.known.items()
        if source.role is Role.USER
        for k in known.open
        if not k.incident.planned
    )


def _line(testimony: Testimony, seen: Iterable[Eye]) -> Line:
    """Our own line. Test addresses that a firewall swallows say nothing where others answer; a
    sign-in page answers for everybody."""
    around = testimony.around
    if around.line is not Line.DOWN:
        return around.line
    if around.asked >= ENOUGH_OTHERS:
        return Line.UP if around.answered * 2 >= around.asked else Line.DOWN
    since = around.since
    read = any(
        source.role is Role.OFFICIAL and _since(known.heard, since) and not known.failures
        for source, known in testimony.known.items()
    )
    if read and any(eye.answers and _since(eye.at, since) for eye in seen):
        return Line.UP
    return Line.DOWN


def _since(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and since is not None and at >= since


def _between(eye: Eye, testimony: Testimony, line: Line, now: datetime) -> Between | None:
    around = testimony.around
    if eye.seen is Seen.BLOCKED:
        return Between.BLOCKED
    if eye.seen is Seen.REFUSED:
        return Between.TUNNEL if around.direct else Between.VPN if around.vpn else None
    if not eye.bad:
        return None
    ours = _ours(eye, around)
    if ours is not None:
        return ours
    if eye.step not in WAY:
        return None  # they answered, whatever is between
    return _doubt(eye, testimony, line, now)


def _ours(eye: Eye, around: Surroundings) -> Between | None:
    if around.direct:
        return Between.TUNNEL
    if around.slow and (eye.seen is Seen.SLOW or eye.step in ("time", "tcp")):
        return Between.SLOW
    many = around.asked >= ENOUGH_OTHERS
    if many and around.answered == 0:
        return Between.HARDLY
    if eye.step not in WAY:
        return None
    if around.lies:
        return Between.NAMES
    if eye.step == "tls" and around.clock:
        return Between.CLOCK
    if eye.step == "tls" and around.alike >= ALIKE:
        return Between.ROOTS
    if around.ipv6 is False and eye.family == 6:
        return Between.IPV6
    return Between.HARDLY if many and _failing(around) >= NEARLY_ALL else None


def _failing(around: Surroundings) -> float:
    return 1 - around.answered / around.asked if around.asked else 0.0


def _doubt(eye: Eye, testimony: Testimony, line: Line, now: datetime) -> Between | None:
    around = testimony.around
    if eye.only:
        return None  # the other address family answers: the way is there
    if around.vpn and around.direct is None:
        return Between.VPN
    if around.asked >= ENOUGH_OTHERS and _failing(around) >= SOME and around.direct is None:
        return None if eye.step == "tls" else Between.WAY
    if line is Line.UP or around.answered > 0:
        return None
    near = [
        known.heard
        for source, known in testimony.known.items()
        if source.role is not Role.USER and not known.failures and not known.open
    ]
    since = eye.since or now
    proven = any(heard is not None and heard >= since for heard in near)
    return None if proven else Between.UNPROVEN
