""" "Tell me when it is back": once, as the user asked, whatever else they do not want to hear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import Plan, Role
from statuswatch.core.phrases import state
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage
from statuswatch.core.words import Message, say

_WISHES = frozenset({Because.MUTED, Because.SNOOZED, Because.KIND_OFF, Because.MILDER})
"""Why an end is not told although it is news."""


def returned(situation: Situation, now: datetime) -> Timed:
    """That it is fine, to who asked for it. Nothing while nobody can be read: silence is not
    health, and who has just been followed was never heard. No `again`: only news brings it about.
    """
    service = situation.service
    since = situation.after.silences.wanted.get(service.id)
    if since is None or not _is_fine(situation):
        return Timed()
    return Timed(
        (
            Notice(
                key=f"return:{service.id}:{since.isoformat()}",
                thread=f"return:{service.id}",
                service=service.id,
                title=say("{name} is back", name=service.name),
                body=_body(situation),
                at=now,
                kind=NoticeKind.RETURN,
                stage=Stage.OFF,
                actions=(Action.OPEN,),
            ),
        )
    )


def _body(situation: Situation) -> Message:
    outages = [o for o in situation.after.outages.values() if not o.ongoing]
    last = max(outages, key=lambda outage: outage.end, default=None)
    if last is None:
        return say("You asked to be told.")
    words = "You asked to be told. It was {state} for {length}, {start}–{end}."
    how, length = state(last.worst), last.duration
    return say(words, state=how, length=length, start=last.start, end=last.end)


def _is_fine(situation: Situation) -> bool:
    """Nothing of it is in trouble or under maintenance, and somebody who can be read says so."""
    busy = (k.plan in (Plan.RUNNING, Plan.OVERRUN) and k.open for k in situation.stories)
    if situation.ongoing or any(busy):
        return False
    return any(
        source.role in (Role.OFFICIAL, Role.PROBE)
        and known.heard is not None
        and known.silent is None
        and known.aside is None
        and not known.streak
        for source, known in situation.sources.items()
    )


def asked_and_told(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Of who is told in the same moment that it is back, for everybody: that says more, and one
    card is enough. What was asked for is then done. Where the user hears of it only because they
    asked, that is said with it, not withheld."""
    notices = tuple(notices)
    asked = {n.service for n in notices if n.told and n.kind is NoticeKind.RETURN}
    back = {n.service for n in notices if n.told and n.kind is NoticeKind.OUTAGE and _is_over(n)}
    return tuple(
        replace(n, told=False, because=Because.WITH_OTHERS)
        if (n.kind is NoticeKind.RETURN and n.service in back)
        or (n.kind is NoticeKind.OUTAGE and _is_untold_end(n) and n.service in asked - back)
        else n
        for n in notices
    )


def _is_over(notice: Notice) -> bool:
    return notice.stage is Stage.OFF


def _is_untold_end(notice: Notice) -> bool:
    waits = notice.due is not None
    return _is_over(notice) and not notice.told and not waits and notice.because in _WISHES
