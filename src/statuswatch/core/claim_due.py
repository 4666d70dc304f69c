"""The reminder of a claim: once, seven days before it is too late, while it has not been sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from statuswatch.core.claim import Claim
from statuswatch.core.claim_letter import owes
from statuswatch.core.months import Month
from statuswatch.core.owed import told
from statuswatch.core.situation import Timed
from statuswatch.core.telling import Action, Notice, NoticeKind
from statuswatch.core.words import Message, say

BEFORE = timedelta(days=7)


def claim_reminder(claim: Claim, name: str, now: datetime, *, sent: bool = False) -> Timed:
    """`sent`: the user has claimed it. `again` (UTC): when there may be something to tell; a month
    that is not over is reckoned anew then."""
    if now < claim.month.end:
        return Timed(again=claim.month.end)
    if sent or claim.deadline is None or not owes(claim) or now >= claim.deadline:
        return Timed()
    due = claim.deadline - BEFORE
    if now < due:
        return Timed(again=due)
    return Timed((_card(claim, name, claim.deadline, now),))


def key_of(service: str, month: Month, deadline: datetime) -> str:
    """Made of the fact: terms that move the deadline make it another one."""
    return f"{_thread(service, month)}:{deadline.isoformat()}"


def _thread(service: str, month: Month) -> str:
    return f"claim:{service}:{month}"


def _card(claim: Claim, name: str, deadline: datetime, now: datetime) -> Notice:
    return Notice(
        key=key_of(claim.service, claim.month, deadline),
        thread=_thread(claim.service, claim.month),
        service=claim.service,
        title=say("{name} owes you {credit} for {month}", **_what(claim, name)),
        body=say("Claim it before {deadline}. Then it is too late.", deadline=deadline),
        at=now,
        kind=NoticeKind.REVIEW,
        actions=(Action.OPEN,),
    )


def _what(claim: Claim, name: str) -> dict[str, str | Message]:
    owed = claim.claimed
    percent = say("{percent} % of a month's fee", percent=told(owed.percent or owed.uptime))
    credit = owed.credit.words if owed.credit is not None else percent
    return {"name": name, "credit": credit, "month": str(claim.month)}
