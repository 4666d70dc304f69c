"""A vendor with a page and a check of ours, watched through October 2026, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from statuswatch.app.profile import App
from statuswatch.core.docket import Holding, Terms, Tier
from statuswatch.core.model import (
    Component,
    Incident,
    Level,
    Observation,
    Report,
    Role,
    Service,
    Source,
)
from statuswatch.core.money import parse
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.store.nouns import Proof

HOST = Service("podhost", "Podhost")
PAGE = Source("podhost:page", HOST.id, "statuspage", "https://status.example")
CHECK = Source("podhost:check", HOST.id, "probe", "https://example.test", role=Role.PROBE)

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 5, tzinfo=UTC)
ALWAYS = Proof(reach=timedelta(days=60))
"""Two answers make one stretch of watching, however far they lie apart."""

TERMS = Terms(
    HOST.id,
    fee=parse("49 EUR"),
    uptime=Decimal("99.9"),
    tiers=(Tier(Decimal(99), Decimal(25)), Tier(Decimal("99.9"), Decimal(10))),
    claim_within=timedelta(days=30),
    per_hour=parse("20 EUR"),
)


def day(number: int, hour: float = 0) -> datetime:
    """Of October."""
    return BEGIN + timedelta(days=number - 1, hours=hour)


def trouble(key: str, began: datetime, ended: datetime | None, level: Level) -> Incident:
    return Incident(key, f"Uploads fail ({key})", level, started=began, ended=ended)


def work(began: datetime, until: datetime) -> Incident:
    """Announced a day before it began."""
    told = trouble("work", began, until, Level.MAINTENANCE)
    return replace(told, planned_end=until)


@contextmanager
def vendor(folder: Path, now: datetime = NOW, terms: Terms | None = TERMS) -> Iterator[App]:
    """Followed and watched by nobody yet."""
    app = App(Profile.at(folder), SimulatedClock(now, sane_from=BEGIN))
    try:
        app.stored.ledger.follow(HOST, [PAGE, CHECK], BEGIN)
        app.stored.docket.keep_holding(Holding(HOST.id, account="PH-4711"))
        if terms is not None:
            app.stored.docket.keep_terms(terms)
        yield app
    finally:
        app.close_store()


def tell(
    app: App,
    source: Source,
    at: datetime,
    stories: Iterable[Incident] = (),
    proof: Proof = ALWAYS,
    parts: tuple[Component, ...] = (),
) -> None:
    """What a source said at that moment."""
    report = Report(tuple(stories), parts, confirmed=source is CHECK)
    app.stored.journal.commit(Observation(source, at, report), app.rules, proof)


def october(app: App) -> None:
    """Down for two hours by their page, from half an hour before that by our check; and half a day
    of degraded work. Watched from the 1st to the 5th of November, but for the 20th."""
    for source in (PAGE, CHECK):
        tell(app, source, BEGIN)
    down = trouble("down", day(10, 0.5), day(10, 2.5), Level.DOWN)
    tell(app, CHECK, day(10), [trouble("no answer", day(10), None, Level.DOWN)])
    tell(app, CHECK, day(10, 2), [trouble("no answer", day(10), day(10, 2), Level.DOWN)])
    tell(app, PAGE, day(10, 3), [down])
    slow = trouble("slow", day(15), day(15, 12), Level.DEGRADED)
    tell(app, PAGE, day(15, 13), [down, slow])
    for source in (PAGE, CHECK):
        tell(app, source, day(20), [down, slow] if source is PAGE else ())
        tell(app, source, day(21), [down, slow] if source is PAGE else (), Proof())
        tell(app, source, NOW, [down, slow] if source is PAGE else ())
    app.stored.journal.flush()
