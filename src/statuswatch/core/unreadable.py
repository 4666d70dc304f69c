"""A page that cannot be read for a day, or that lets nobody in: told once, quietly."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from statuswatch.core.lasting import merged, wakes
from statuswatch.core.model import Known, Role, Source
from statuswatch.core.preferences import Wishes
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Action, Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, say

DAY = timedelta(days=1)

SURELY = timedelta(hours=1)
"""A page that wants a sign-in for so long was closed; a shorter time is a slip of theirs."""

_CLOSED = re.compile(r"private or switched off|answers 40[13]\b|wants a sign-in|sign in")
"""What the reason says of a page that lets nobody in (`engine.refusals`). A network's own sign-in
page (511) is none of theirs."""


def unreadable(situation: Situation, wishes: Wishes, now: datetime) -> Timed:
    """Of the pages of a service: of other witnesses nobody is told that they are silent."""
    off = wishes.kinds is not None and NoticeKind.HEALTH not in wishes.kinds
    if off or situation.service.id in situation.after.silences.muted:
        return Timed()
    silent = [
        (source, known, known.silent)
        for source, known in situation.sources.items()
        if source.role is Role.OFFICIAL and known.silent is not None
    ]
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if silent else None)
    return merged([_of(situation, source, known, since, now) for source, known, since in silent])


def _of(
    situation: Situation, source: Source, known: Known, since: datetime, now: datetime
) -> Timed:
    closed = known.reason is not None and bool(_CLOSED.search(str(known.reason)))
    due = since + (SURELY if closed else DAY)
    if now < due:
        return Timed(again=due)
    name = situation.service.name
    if closed:  # the key of the line that may say so too (`health_card`)
        card = _card(situation, source, f"private:{source.id}", _shut(name), now)
        return Timed((card,), since + DAY if now < since + DAY else None)
    title = say("{name}'s page can't be read", name=name)
    body = say("We can't read it since {since}.", since=since)
    if _probed(situation):
        body = say("We can't read it since {since}. The probe goes on.", since=since)
    key = f"silent:{source.id}:{since.isoformat()}"
    return Timed((_card(situation, source, key, (title, body), now),))


def _shut(name: str) -> tuple[Message, Message]:
    title = say("{name}'s page lets nobody in", name=name)
    return title, say("We can't read it. If you can, paste its private feed's address.")


def _probed(situation: Situation) -> bool:
    return any(
        source.role is Role.PROBE and known.silent is None and known.aside is None
        for source, known in situation.sources.items()
    )


def _card(
    situation: Situation, source: Source, key: str, words: tuple[Message, Message], now: datetime
) -> Notice:
    return Notice(
        key=key,
        thread=f"source:{source.id}",
        service=situation.service.id,
        title=words[0],
        body=words[1],
        urgency=Urgency.LOW,
        at=now,
        kind=NoticeKind.HEALTH,
        actions=(Action.OPEN,),
    )
