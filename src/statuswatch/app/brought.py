"""What time brings about of the record: plans, answers, claims and days to judge, in one look."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from statuswatch.app.claiming import reminders
from statuswatch.app.planning import told as of_plans
from statuswatch.app.promising import review_notices
from statuswatch.core.aftermath import Aftermath
from statuswatch.core.answering import late_answers
from statuswatch.core.lasting import merged
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import NoticeKind

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.core.silences import Silences

EVER = datetime(1970, 1, 2, tzinfo=UTC)


def brought(app: App, awake: datetime) -> Timed:
    """See `engine.beside.Beside.told`."""
    now, silences = app.clock.now(), app.silences()
    before = app.stored.outbox.since(EVER, (NoticeKind.REVIEW,))
    keys = frozenset(kept.notice.key for kept in before)
    dates = merged([review_notices(app, _zone(app), keys), reminders(app, keys)])
    found = [_awake(dates, silences, now), _answers(app, silences, now)]
    plans = of_plans(app.stored.docket, app.overview, now, app.rules, awake)
    return merged([*found, plans or Timed()])


def _awake(dates: Timed, silences: Silences, now: datetime) -> Timed:
    """Those of a service that is snoozed wait for the end of that."""
    waits = {
        notice.service: until
        for notice in dates.notices
        if (until := silences.snoozed.get(notice.service)) is not None and until > now
    }
    there = tuple(notice for notice in dates.notices if notice.service not in waits)
    return merged([Timed(there, dates.again), *(Timed(again=until) for until in waits.values())])


def _answers(app: App, silences: Silences, now: datetime) -> Timed:
    """Of those services alone to which something was reported."""
    kept = frozenset(app.stored.docket.services())
    after = Aftermath(silences=silences)
    return merged(
        [
            late_answers(
                Situation(service, after),
                app.stored.docket.docket(service.id),
                app.preferences.of(service.id),
                now,
            )
            for service in app.stored.ledger.services()
            if service.id in kept
        ]
    )


def _zone(app: App) -> tzinfo:
    """The reader's; where none is set, this computer's as it is by now."""
    zone = app.reading().zone or app.clock.now().astimezone().tzinfo
    return zone or UTC
