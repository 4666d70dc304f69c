"""`timed`: what is to be told because time has passed, though no line of the journal says so.

Every key is made of the fact alone, so that what was told once is not told again, however often
this is asked. What came due while nobody could tell it is told once, not in a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from statuswatch.core.escalating import escalations
from statuswatch.core.lasting import merged
from statuswatch.core.overdue import overdue
from statuswatch.core.preferences import Preferences
from statuswatch.core.reminding import reminders, woken
from statuswatch.core.returning import returned
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Notice
from statuswatch.core.unreadable import unreadable
from statuswatch.core.upcoming import upcoming


def timed(
    situation: Situation,
    preferences: Preferences,
    now: datetime,
    woke: datetime | None = None,
) -> Timed:
    """Of one service. `again`: nothing new comes before that unless there is news of it or the
    user does something. `woke`: when its snooze ended by itself (`reminding.ran_out`)."""
    wishes = preferences.of(situation.service.id)
    card = woken(situation, wishes, now, woke)
    situation = _told(
        situation, card.notices
    )  # it is a reminder itself, and what follows counts from it
    return merged(
        [
            card,
            reminders(situation, wishes, now),
            overdue(situation, wishes, now),
            escalations(situation, preferences, now),
            upcoming(situation, wishes, now),
            unreadable(situation, wishes, now),
            returned(situation, now),
        ]
    )


def _told(situation: Situation, notices: Iterable[Notice]) -> Situation:
    """As it is once these are told."""
    cards = dict(situation.after.cards)
    for notice in notices:
        for outage in notice.about:
            cards[outage] = (*cards.get(outage, ()), notice)
    return replace(situation, after=replace(situation.after, cards=cards))
