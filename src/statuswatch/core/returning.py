""" "Tell me when it is back": once, as the user asked, whatever else they do not want to hear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import Plan, Role
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage
from statuswatch.core.words import say


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
                body=say("You asked to be told."),
                at=now,
                kind=NoticeKind.RETURN,
                stage=Stage.OFF,
                actions=(Action.OPEN,),
            ),
        )
    )


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
    card is enough. What was asked for is then done."""
    notices = tuple(notices)
    back = {n.service for n in notices if n.told and n.kind is NoticeKind.OUTAGE and _is_over(n)}
    return tuple(
        replace(n, told=False, because=Because.WITH_OTHERS)
        if n.kind is NoticeKind.RETURN and n.service in back
        else n
        for n in notices
    )


def _is_over(notice: Notice) -> bool:
    return notice.stage is Stage.OFF
