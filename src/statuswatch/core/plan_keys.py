"""The keys of what is told of plans: of a card that waited, they say whether it is of use still."""

from __future__ import annotations

import re
from datetime import datetime

from statuswatch.core.docket import Occasion
from statuswatch.core.telling import Notice
from statuswatch.core.words import stamp

PLAN_KEY = "plan-go:"
WORK_KEY = "plan-work:"
"""Keys of these cards begin so."""

_GO = re.compile(re.escape(PLAN_KEY) + r"\d+:(\S+Z):(?:24h|30m:.+)")


def go_key(plan: Occasion, start: datetime, stage: str) -> str:
    """`stage`: when it is told, and in the last half hour what."""
    return f"{PLAN_KEY}{plan.id}:{stamp(start)}:{stage}"


def has_begun(notice: Notice, now: datetime) -> bool:
    """Is it a go card whose plan has begun, of no use any more?"""
    start = _GO.fullmatch(notice.key)
    return start is not None and datetime.fromisoformat(start[1]) <= now
