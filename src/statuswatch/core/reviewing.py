"""The days on which the user wants to judge a vendor: a card that day, once."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, datetime, time, tzinfo

from statuswatch.core.docket import Docket
from statuswatch.core.judgement import Scoreboard
from statuswatch.core.model import Service
from statuswatch.core.situation import Timed
from statuswatch.core.telling import Action, Notice, NoticeKind
from statuswatch.core.words import Message, say

REVIEW_KEY = "review:"
"""Keys of such a card begin so: `review:SERVICE:2026-04-01`."""

MORNING = time(9)
"""When it is told, on the user's clock."""


def days(docket: Docket) -> tuple[date, ...]:
    """All of one vendor, the first first: of the whole, and of single promises."""
    found = {p.review for p in docket.promises if p.review is not None}
    return tuple(sorted(found | ({docket.review} if docket.review is not None else set())))


def reviews(
    service: Service,
    docket: Docket,
    board: Callable[[], Scoreboard],
    now: datetime,
    zone: tzinfo,
    told: Container[str] = (),
) -> Timed:
    """Of several days that passed while nobody could tell it, only the newest. `board`: how the
    promises stand, asked only where there is a card. `zone`: the user's. `told`: keys of cards that
    were told before."""
    moments = [(datetime.combine(day, MORNING, zone), day) for day in days(docket)]
    ahead = min((at for at, _ in moments if at > now), default=None)
    due = max(((at, day) for at, day in moments if at <= now), default=None)
    if due is None:
        return Timed(again=ahead)
    key = f"{REVIEW_KEY}{service.id}:{due[1].isoformat()}"
    if key in told:
        return Timed(again=ahead)
    notice = Notice(
        key=key,
        thread=key,
        service=service.id,
        title=say("Time to judge {name}", name=service.name),
        body=_body(service, due[0], now, board()),
        at=now,
        kind=NoticeKind.REVIEW,
        actions=(Action.OPEN,),
    )
    return Timed((notice,), ahead)


def _body(service: Service, at: datetime, now: datetime, board: Scoreboard) -> Message:
    if at.date() == now.astimezone(at.tzinfo).date():
        return say(
            "You wanted to judge {name} today. {board}", name=service.name, board=board.words
        )
    return say(
        "You wanted to judge {name}; it was due {at}. {board}",
        name=service.name,
        at=at,
        board=board.words,
    )
