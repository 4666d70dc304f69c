"""Scorecards and comparisons through the doors of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.app import claiming, promising
from statuswatch.app.claiming import AROUND
from statuswatch.app.recorded import EVER, record_of, zone_of
from statuswatch.core.answering import clock_of
from statuswatch.core.claim_letter import owes
from statuswatch.core.clocks import Clocks, clocks
from statuswatch.core.comparing import FEWEST, MOST, Comparison, compare
from statuswatch.core.docket import Terms
from statuswatch.core.episodes import Chronicle, Credit, Episode
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.judgement import Trouble
from statuswatch.core.model import KnownIncident, Role, Service
from statuswatch.core.months import Month, month_of
from statuswatch.core.outage import Interval
from statuswatch.core.quarters import Period
from statuswatch.core.reviewing import days
from statuswatch.core.rewriting import Revision, revisions
from statuswatch.core.scope import concerns
from statuswatch.core.scorecard import Scorecard, scorecard
from statuswatch.core.stated import stated
from statuswatch.core.words import say
from statuswatch.store.nouns import Filter, Row

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App

USUAL = timedelta(days=90)
"""Where no period is named."""

_EYES = (Role.OFFICIAL, Role.PROBE)


class ScoringError(StatusWatchError):
    """There is no period, or there are not two or three vendors, to reckon with."""


def period_meant(app: App, since: datetime | None, until: datetime | None) -> Period:
    """The last 90 days where nothing is said; never beyond now. Raises ScoringError."""
    now = app.clock.now()
    end = now if until is None else min(until, now)
    start = end - USUAL if since is None else since
    if start >= now:
        raise ScoringError(say("{at} is still to come", at=start), say("Say a time that is past."))
    if start >= end:
        raise ScoringError(say("--until is not after --since"), say("Swap the two."))
    return Period(start, end)


def scored(app: App, service: Service, period: Period) -> Scorecard:
    """Raises StoreError."""
    return scorecard(chronicle(app, service, period), period, app.clock.now())


def compared(app: App, services: Iterable[Service], asked: Period) -> Comparison:
    """In the order they are named. Raises StoreError and ScoringError."""
    found = tuple({service.id: service for service in services}.values())
    if not FEWEST <= len(found) <= MOST:
        raise ScoringError(
            say("Two or three different services are compared"),
            say("Name them: statuswatch compare NAME NAME [NAME]"),
        )
    return compare([chronicle(app, s, asked) for s in found], asked, app.clock.now())


def chronicle(app: App, service: Service, period: Period) -> Chronicle:
    """All that a scorecard of this vendor rests on, for this period or any part of it."""
    now, history = app.clock.now(), app.stored.history
    docket = app.stored.docket.docket(service.id)
    record = record_of(app, service, period.since)
    told_of, rewritten, work, sources = _rows(app, service, period)
    sources |= {f.source.id for f in app.stored.ledger.sources(service.id) if _eye(f.source.role)}
    ever = history.coverage(sorted(sources), EVER, now) if sources else ()
    begun = min((c.since for c in ever), default=None)
    first = min((o.start for o in history.outages(service.id, now=now)), default=None)
    judged = promising.judged(app, service)
    return Chronicle(
        service=service,
        episodes=tuple(Episode(t, told_of.get(t.id)) for t in record.troubles),
        begun=begun,
        told=first if first is not None and (begun is None or first < begun) else None,
        watched=tuple(c for c in ever if c.until > period.since and c.since < period.until),
        work=tuple(work),
        revisions=tuple(rewritten),
        judgements=judged.judgements,
        stated=stated(record.troubles, service.id, now, zone_of(app, service)),
        tickets=tuple(clock_of(t, docket.promises, now) for t in docket.tickets),
        credits=tuple(_credits(app, service, docket.terms, record.troubles, period)),
        terms=docket.terms is not None and bool(docket.terms.tiers),
        reviews=days(docket),
    )


def _eye(role: Role) -> bool:
    return role in _EYES


def _rows(
    app: App, service: Service, period: Period
) -> tuple[dict[str, Clocks], list[Revision], list[Interval], set[str]]:
    """Of each outage its clocks; what was rewritten; their maintenance; who told of all that."""
    now = app.clock.now()
    found: dict[str, Clocks] = {}
    rewritten: list[Revision] = []
    work: list[Interval] = []
    sources: set[str] = set()
    for page in _pages(app, service, period):
        accounts = app.stored.history.accounts(page, now=now)
        for row, account in zip(page, accounts, strict=True):
            if _eye(row.source.role):
                sources.add(row.source.id)
            if row.outage_id is not None and row.outage_id not in found:
                found[row.outage_id] = clocks(account, now)
            if row.source.role is Role.OFFICIAL:
                rewritten += revisions(account.lines)
            if row.known.incident.planned and concerns(row.known, service.parts):
                work.append(_work(row.known, now))
    return found, rewritten, work, sources


def _pages(app: App, service: Service, period: Period) -> Iterator[tuple[Row, ...]]:
    which = Filter(services=frozenset({service.id}), since=period.since)
    after: int | None = None
    while page := app.stored.history.rows(which, after):
        yield page
        after = page[-1].rowid


def _work(known: KnownIncident, now: datetime) -> Interval:
    """As it was, or as it was announced; what is ahead is cut by the scorecard."""
    start = known.incident.started or known.first_seen
    end = known.incident.ended or known.faded or known.incident.planned_end or now
    return start, max(start, end)


def _credits(
    app: App,
    service: Service,
    terms: Terms | None,
    troubles: Iterable[Trouble],
    period: Period,
) -> Iterator[Credit]:
    """Of each month of the period with an outage in it: of others nothing is owed."""
    if terms is None or not terms.tiers:
        return
    now = app.clock.now()
    spans = [(t.start, now if t.end is None else t.end) for t in troubles]
    for month in _months(period, terms.zone):
        if not any(a < month.end + AROUND and b > month.start - AROUND for a, b in spans):
            continue
        one = claiming.asked(app, service, terms, month)
        owed = one.claim.claimed
        if one.sent is not None:  # as it was then, whatever would be owed by now
            yield Credit(str(month), one.sent.percent, one.sent.credit, sent=True)
        elif owes(one.claim) and owed.percent is not None:
            yield Credit(str(month), owed.percent, owed.credit, sent=False)


def _months(period: Period, zone: str) -> Iterator[Month]:
    month = month_of(period.since, zone)
    while month.start < period.until:
        yield month
        month = month.after


# -- for the window --------------------------------------------------------------------------------


async def scorecard_of(desk: Desk, service_id: str, since: datetime | None) -> Scorecard | None:
    """`None`: nothing is known of that vendor. Raises StatusWatchError."""
    app = desk.app
    known = app.stored.ledger.services(also_left=True)
    service = next((s for s in known if s.id == service_id), None)
    return None if service is None else scored(app, service, period_meant(app, since, None))
