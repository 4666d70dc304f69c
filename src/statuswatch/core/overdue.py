"""The card of a vendor who is late with the word that they promised."""

from __future__ import annotations

from datetime import datetime, timedelta

from statuswatch.core.lasting import Lasting, lasting, merged, wakes
from statuswatch.core.model import Role
from statuswatch.core.preferences import Wishes
from statuswatch.core.promised import GRACE, late_card
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.target_words import TargetKind
from statuswatch.core.telling import Action, Notice, NoticeKind, Stage
from statuswatch.core.words import stamp

LATE_KEY = "late:"
"""Keys of such a card begin so."""

_LOOK = timedelta(minutes=1)
"""So long until a page is looked at again while something is open."""


def overdue(situation: Situation, wishes: Wishes, now: datetime) -> Timed:
    """Once for each promise, and only after their page was read later than that: who slept, or
    could not read it, does not know whether they spoke. Also of what is acknowledged."""
    if wishes.kinds is not None and NoticeKind.WORD not in wishes.kinds:
        return Timed()
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if situation.ongoing else None)
    return merged([_of(situation, one, now) for one in lasting(situation, now)])


def _of(situation: Situation, one: Lasting, now: datetime) -> Timed:
    words = [
        (p.due + GRACE, p)
        for p in situation.after.promises.get(one.outage.id, ())
        if p.kind is TargetKind.NEXT_UPDATE and p.stands and p.due is not None
    ]
    ahead = min((late for late, _ in words if late > now), default=None)
    # What was late before we told of the outage at all is no news beside that.
    missed = [(late, p) for late, p in words if one.told < late <= now]
    if not missed:
        return Timed(again=ahead)
    late, promise = max(missed, key=lambda each: each[0])
    key = f"{LATE_KEY}{one.outage.id}:{stamp(promise.due or late)}"
    if one.has(key):
        return Timed(again=ahead)
    if not _read_since(situation, late):
        return Timed(again=min(filter(None, (ahead, now + _LOOK))))
    title, body = late_card(situation.service.name, promise, now, one.outage.start, one.level)
    notice = Notice(
        key=key,
        thread=one.thread,
        service=situation.service.id,
        title=title,
        body=body,
        at=now,
        kind=NoticeKind.WORD,
        stage=Stage.ON,
        level=one.level,
        about=(one.outage.id,),
        actions=(Action.OPEN, Action.REPORT),
    )
    return Timed((notice,), ahead)


def _read_since(situation: Situation, moment: datetime) -> bool:
    return any(
        known.heard is not None and known.heard >= moment
        for source, known in situation.sources.items()
        if source.role is Role.OFFICIAL
    )
