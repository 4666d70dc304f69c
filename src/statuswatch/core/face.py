"""One followed service as it stands, and the shape its state is drawn with. The verdict leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from statuswatch.core.model import Level, Role, Service, Source, Status
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.core.forecast import Forecast

NAME = 40
"""Characters of a name: a page may call itself anything, and a menu is as wide as its widest."""

LINE_DOWN = say("It's you: your own line is down")
SIGN_IN = say("It's you: this network wants you to sign in")
FINE_SEEN = say("Fine, as far as we can see")
WORK_LATE = say("Maintenance runs over")
SLOW = say("Slow, and not just for you")
SLOW_SAID = say("Slow, and they say so")
"""Sentences of verdicts by which more is decided here than by their answer."""


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """One followed service as it stands. `sources` with the journal's view of each. `saw`: when
    our own check first saw the trouble that lasts, even if it finds nothing wrong any more.
    `forecast`: how much longer it may last. `zone`: of their page, for the times they promise.
    `acknowledged`: its trouble is. `snoozed`: until when nothing is told of it; `muted`: nothing ever
    is; `wanted`: the user wants to be told when it is back. `tags`: what the user sorts it under, in
    their order."""

    service: Service
    status: Status
    sources: tuple[Source, ...] = ()
    acknowledged: bool = False
    saw: datetime | None = None
    verdict: Verdict | None = None
    forecast: Forecast | None = None
    zone: str = ""
    snoozed: datetime | None = None
    muted: bool = False
    wanted: bool = False
    tags: tuple[str, ...] = ()
    _face: Face = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Its shape is asked for dozens of times per look, of a thousand services at once."""
        object.__setattr__(self, "_face", _face_of(self))


class Face(StrEnum):
    """The shapes a state is drawn with (`tray-*.svg`, `state-*.svg`), calm first."""

    FINE = "fine"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"
    DEGRADED = "degraded"
    PARTIAL = "partial"
    DOWN = "down"
    OFFLINE = "offline"

    @property
    def rank(self) -> int:
        """Worst wins; can't tell is worse than a planned maintenance, milder than trouble."""
        return _RANKS[self]

    @property
    def ails(self) -> bool:
        return self in (Face.DEGRADED, Face.PARTIAL, Face.DOWN)


_RANKS = {face: rank for rank, face in enumerate(Face)}


def judged(now: ServiceNow) -> Verdict | None:
    """The verdict, where it is one on this service. That our own line is down is said once and of
    all: meanwhile each service keeps its last word."""
    found = now.verdict
    return None if found is None or found.sentence in (LINE_DOWN, SIGN_IN) else found


def face(now: ServiceNow) -> Face:
    """The shape of one service."""
    return now._face


def _face_of(now: ServiceNow) -> Face:
    """Nobody is accused where the verdict can't tell or says it's you; a
    maintenance that runs over its plan counts as degraded."""
    found, level = judged(now), now.status.level
    if found is None:
        return _told(now)
    match found.answer:
        case Answer.FINE:
            return Face.FINE
        case Answer.MAINTENANCE:
            return Face.DEGRADED if runs_over(now) else Face.MAINTENANCE
        case answer if answer.them:
            worst = found.level or level
            ails = worst is not None and worst.ails
            return Face(worst.word) if worst is not None and ails else Face.DEGRADED
        case _:
            return Face.UNKNOWN


def _told(now: ServiceNow) -> Face:
    """By what its sources say alone."""
    match now.status.level:
        case None:
            return Face.UNKNOWN
        case Level.OK:
            return Face.FINE
        case Level.MAINTENANCE:
            return Face.DEGRADED if now.status.overrun else Face.MAINTENANCE
        case level:
            return Face(level.word)


def runs_over(now: ServiceNow) -> bool:
    """It is maintenance, and it should be over."""
    found = judged(now)
    if found is None:
        return now.status.level is Level.MAINTENANCE and bool(now.status.overrun)
    late = found.sentence == WORK_LATE or bool(now.status.overrun)
    return found.answer is Answer.MAINTENANCE and late


def since_when(now: ServiceNow) -> datetime | None:
    """Since when it is as `face` shows it; `None`: nobody can say."""
    found = judged(now)
    if found is None:
        return now.status.since
    told, shown = _told(now), face(now)
    if told is shown or (told.ails and shown.ails):
        return now.status.since or found.since
    return found.since


def barely(now: ServiceNow) -> bool:
    """It is fine, but somebody whom we ask does not tell."""
    if now.status.stale:
        return True
    found = judged(now)
    asked = any(s.role is Role.OFFICIAL for s in now.sources)
    return found is not None and found.sentence == FINE_SEEN and asked


def is_slow(now: ServiceNow) -> bool:
    """It answers, but late."""
    found = judged(now)
    return found is not None and found.sentence in (SLOW, SLOW_SAID)


def is_you(now: ServiceNow) -> bool:
    """It ails here alone: something of the user's own is in the way."""
    found = judged(now)
    return found is not None and found.answer is Answer.YOU


def user_says(now: ServiceNow) -> bool:
    """The user's own word stands: it fails for them."""
    told = (*now.status.open, *now.status.elsewhere)
    return any(k.role is Role.USER for k in told)


def sentence(now: ServiceNow) -> Message | None:
    """The verdict with the service's name in it: "Podhost is down, and not just for you"."""
    # Where there is a verdict this is loaded; the tray, which starts without, need not wait for it.
    from statuswatch.core.verdict_words import named

    found = judged(now)
    return None if found is None else named(found, called(now))


def called(now: ServiceNow) -> str:
    """On one line, and not without end: a name may come from a page."""
    name = " ".join(now.service.name.split())
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"
