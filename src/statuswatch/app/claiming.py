"""Claims, through the doors of the store: what was told of a month, when we watched, the terms."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.core.claim import Claim, Lived, Planned, Stretch, Watch, Why, claim, deadline
from statuswatch.core.claim_due import BEFORE, claim_reminder, key_of
from statuswatch.core.claim_letter import letter, owes
from statuswatch.core.claim_words import unasked, untold
from statuswatch.core.costs import Cost, cost, missed
from statuswatch.core.docket import Claimed, Terms
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.lasting import merged
from statuswatch.core.model import Coverage, KnownIncident, Level, Role, Service, worst
from statuswatch.core.months import Month, MonthError, month_of, parse
from statuswatch.core.outage import Interval
from statuswatch.core.owed import flaws
from statuswatch.core.paper import Paper
from statuswatch.core.scope import among, concerns, worst_counted
from statuswatch.core.situation import Timed
from statuswatch.core.spans import joined, length
from statuswatch.core.story import EARLIEST
from statuswatch.core.words import Message, say
from statuswatch.store.nouns import Filter, Row

if TYPE_CHECKING:
    from statuswatch.app.profile import App

AROUND = timedelta(days=1)
"""Read also beyond the month's ends: whether an outage was long is told by all of it."""

_FAILED = frozenset({Why.MAINTENANCE, Why.SHORT, Why.WORD})
"""What is not claimed, and cost the user all the same. What was mild did not stop them."""


class ClaimError(StatusWatchError):
    """There is nothing to reckon with, or nothing to ask for. `untold`: nobody can say whether there
    is."""

    def __init__(self, title: Message, advice: Message, *, untold: bool = False) -> None:
        super().__init__(title, advice)
        self.untold = untold


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim with the user's own loss in that month. `sent`: as they claimed it, if they did; then
    it is reckoned by the terms of that, which are `older` than those that are kept now."""

    claim: Claim
    cost: Cost
    sent: Claimed | None = None
    older: bool = False


def terms_of(app: App, service: Service, month: str | None = None) -> Terms:
    """Also those of a month that was claimed, where none are kept any more. Raises StoreError, and
    ClaimError where there are none."""
    docket = app.stored.docket.docket(service.id)
    if docket.terms is not None:
        return docket.terms
    for sent in docket.claims:
        if sent.month == month:
            return sent.terms
    raise ClaimError(
        say("No terms are kept for {name}", name=service.name),
        say(
            "Say what you pay and what was agreed: "
            'statuswatch claim {name} --fee "49 EUR" --uptime 99.9 --tier 99.9:10',
            name=service.id,
        ),
    )


def keep_terms(app: App, terms: Terms) -> None:
    """Raises StoreError, and ClaimError for what can't be reckoned with."""
    wrong = flaws(terms)
    if wrong:
        raise ClaimError(wrong[0], say("Nothing was changed."))
    app.stored.docket.keep_terms(terms)


def month_meant(terms: Terms, text: str | None, now: datetime) -> Month:
    """`2026-10`, or the last month that is over in the contract's zone. Raises ClaimError."""
    running = month_of(now, terms.zone)
    if text is None:
        return running.before
    try:
        month = parse(text, terms.zone)
    except MonthError as error:
        raise ClaimError(error.words, say("Say which month: --month 2026-10")) from error
    if month > running:
        raise ClaimError(
            say("{month} is still to come", month=str(month)),
            say("Say a month that has begun, or leave it out: then it is the last whole one."),
        )
    return month


def asked(app: App, service: Service, terms: Terms, month: Month) -> Asked:
    """What was claimed is reckoned by the terms of that. Raises StoreError."""
    now = app.clock.now()
    sent = _sent(app, service.id, month)
    meant = terms if sent is None else sent.terms
    month = replace(month, zone=meant.zone)
    rows = _rows(app, service, month)
    watch = _watch(app, service, month, rows)
    made = claim(meant, _lived(rows, service.parts, watch, now), watch, month, now)
    older = sent is not None and meant != app.stored.docket.docket(service.id).terms
    return Asked(made, _cost(app, made), sent, older)


def letter_of(app: App, service: Service, made: Claim) -> Paper:
    """Raises ClaimError where nothing is owed, as far as anybody can tell."""
    if not owes(made):
        raise _nothing(made, service.name)
    return letter(made, service.name, app.stored.docket.docket(service.id).holding)


def mark_sent(app: App, service: Service, made: Claim) -> Claimed:
    """The user has claimed it: they are not reminded of it any more. It is kept as it is now; what
    was claimed before stays as it was then. Raises ClaimError where nothing is owed, as far as
    anybody can tell."""
    before = _sent(app, service.id, made.month)
    if before is not None:
        return before
    figure = made.claimed
    if not owes(made) or figure.percent is None:
        raise _nothing(made, service.name)
    month, now = str(made.month), app.clock.now()
    sent = Claimed(service.id, month, now, figure.percent, figure.credit, made.terms)
    app.stored.docket.keep_claim(sent)
    return sent


def take_back(app: App, service: Service, month: Month) -> None:
    """The user has not claimed it. Raises StoreError, and ClaimError where they had not said so."""
    if not app.stored.docket.drop_claim(service.id, str(month)):
        raise ClaimError(
            say("You have not claimed {month} of {name}", month=str(month), name=service.name),
            say("Nothing was changed."),
        )


def _sent(app: App, service: str, month: Month) -> Claimed | None:
    claims = app.stored.docket.docket(service).claims
    return next((one for one in claims if one.month == str(month)), None)


def _nothing(made: Claim, name: str) -> ClaimError:
    return ClaimError(
        unasked(made, name),
        say(
            "See why: statuswatch claim {name} --month {month}",
            name=made.service,
            month=str(made.month),
        ),
        untold=untold(made),
    )


def reminders(app: App, told: Container[str] = ()) -> Timed:
    """Of every vendor with terms. It reads the history of a month only in the week before it is
    too late to claim it, and not for what was `told` before (keys); `again`: when there is
    something to tell next. Raises StoreError."""
    now, kept = app.clock.now(), frozenset(app.stored.docket.services())
    found: list[Timed] = []
    for service in (s for s in app.stored.ledger.services() if s.id in kept):
        terms = app.stored.docket.docket(service.id).terms
        if terms is not None and terms.claim_within is not None and terms.tiers:
            months = _claimable(terms, now)
            found += (_reminder(app, service, terms, m, now, told) for m in months)
    return merged(found)


def _reminder(
    app: App, service: Service, terms: Terms, month: Month, now: datetime, told: Container[str]
) -> Timed:
    until = deadline(terms, month)
    if until is None or now < max(month.end, until - BEFORE):
        return Timed(again=None if until is None else max(month.end, until - BEFORE))
    if key_of(service.id, month, until) in told:
        return Timed()
    one = asked(app, service, terms, month)
    return claim_reminder(one.claim, service.name, now, sent=one.sent is not None)


def _claimable(terms: Terms, now: datetime) -> Iterator[Month]:
    """The running month, and those before it that may still be claimed."""
    month = month_of(now, terms.zone)
    yield month
    while (until := deadline(terms, month.before)) is not None and now < until:
        month = month.before
        yield month


def _rows(app: App, service: Service, month: Month) -> list[Row]:
    which = Filter(frozenset({service.id}), since=month.start - AROUND, until=month.end + AROUND)
    found: list[Row] = []
    after: int | None = None
    while rows := app.stored.history.rows(which, after):
        found += rows
        after = rows[-1].rowid
    return found


def _watch(app: App, service: Service, month: Month, rows: Iterable[Row]) -> Watch:
    """Also of sources that are followed no more, if they told of anything."""
    sources = {f.source.id: f.source for f in app.stored.ledger.sources(service.id)}
    sources |= {row.source.id: row.source for row in rows}
    since, until = month.start - AROUND, month.end + AROUND

    def of(role: Role) -> tuple[Coverage, ...]:
        ids = [source.id for source in sources.values() if source.role is role]
        return app.stored.history.coverage(ids, since, until) if ids else ()

    return Watch(ours=of(Role.PROBE), theirs=of(Role.OFFICIAL))


def _lived(
    rows: Iterable[Row], parts: frozenset[str], watch: Watch, now: datetime
) -> tuple[Lived, ...]:
    """The outages of these rows, oldest first."""
    groups: dict[str, list[KnownIncident]] = {}
    plans: list[KnownIncident] = []
    for row in rows:
        if row.known.incident.planned and concerns(row.known, parts):
            plans.append(row.known)
        elif row.outage_id is not None:
            groups.setdefault(row.outage_id, []).append(row.known)
    lived = (_one(id_, group, plans, parts, watch, now) for id_, group in groups.items())
    return tuple(sorted(lived, key=lambda one: one.id))


def _one(
    id_: str,
    group: Sequence[KnownIncident],
    plans: Iterable[KnownIncident],
    parts: frozenset[str],
    watch: Watch,
    now: datetime,
) -> Lived:
    theirs = [k for k in group if k.role is Role.OFFICIAL]
    ours = [k for k in group if k.role is Role.PROBE]
    others = [k for k in group if k.role not in (Role.OFFICIAL, Role.PROBE)]
    names = frozenset(name for k in group for name in k.incident.components)
    mine = among(names, parts) if parts else names
    return Lived(
        id=id_,
        worst=worst(worst_counted(k, parts) for k in group) or Level.DEGRADED,
        title=_title(theirs),
        parts=tuple(sorted(mine)),
        theirs=tuple(_stretch(k, parts, watch.theirs, now) for k in theirs),
        ours=tuple(_stretch(k, parts, watch.ours, now) for k in ours),
        words=tuple(_span(k, now) for k in others),
        planned=tuple(_planned(p, now) for p in plans if _same(p, mine, parts)),
        ongoing=any(k.open and not k.faded for k in group),
    )


def _title(theirs: Iterable[KnownIncident]) -> str:
    """What they call it; of what only their parts showed, that."""
    first = min(theirs, key=lambda k: (k.incident.derived, k.first_seen), default=None)
    return first.incident.title if first is not None else ""


def _stretch(
    k: KnownIncident, parts: frozenset[str], seen: Iterable[Coverage], now: datetime
) -> Stretch:
    """What they posted is stated by its own dates. Of one that is open they said so when their
    page was last read, not since; what we derived from their parts we saw while we watched."""
    start, end = _span(k, now)
    stated = k.role is Role.OFFICIAL and not k.incident.derived
    if stated and k.open and not k.faded:
        read = (c.until for c in seen if c.source == k.source)
        end = min(now, max(k.last_seen, *read, start))
    return Stretch(start, end, worst_counted(k, parts) or Level.DEGRADED, k.source, stated)


def _span(k: KnownIncident, now: datetime) -> Interval:
    start = k.incident.started or k.first_seen
    return start, max(start, k.incident.ended or k.faded or now)


def _planned(k: KnownIncident, now: datetime) -> Planned:
    """Until it was to end: what runs over was not announced."""
    start, end = _span(k, now)
    words = (u.at for u in k.incident.updates if u.at is not None and u.at >= EARLIEST)
    announced = min([k.first_seen, *words])
    return Planned(announced, start, min(end, k.incident.planned_end or end))


def _same(plan: KnownIncident, mine: frozenset[str], parts: frozenset[str]) -> bool:
    """Does the plan speak of these parts, or one of the two of everything?"""
    named = plan.incident.components
    if parts:
        named = among(named, parts)
    return not named or not mine or bool(named & mine)


def _cost(app: App, made: Claim) -> Cost:
    """By all that was seen of it in that month, claimed or not: it failed for the user as well."""
    seen = joined(
        [
            *((p.start, p.end) for p in made.proof),
            *((x.start, x.end) for x in made.excluded if x.why in _FAILED),
        ]
    )
    there = app.stored.docket.occasions(made.month.start, made.month.end)
    hit = {o.id: o for start, end in seen for o in missed(there, made.service, start, end)}
    return cost(made.terms, length(seen), hit.values())
