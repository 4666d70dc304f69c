"""What the store's tests tell the store: a service, its sources, and observations as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.core.model import (
    Change,
    Component,
    Failed,
    Incident,
    Level,
    Measure,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Service,
    Source,
    Update,
)
from statuswatch.core.words import say
from statuswatch.store.nouns import Page, Proof
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored

NOON = datetime(2025, 11, 9, 12, tzinfo=UTC)
HOST = Service("host", "Podhost", parts=frozenset())
PAGE = Source("host-page", "host", "statuspage", "https://status.example/api")
FEED = Source("host-feed", "host", "feed", "https://status.example/feed")
PROBE = Source("host-probe", "host", "probe", "https://host.example/", role=Role.PROBE)
RULES = Rules()
BROKEN = Failed(say("It answered with a login page."))


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def opened(path: Path, *sources: Source, now: datetime = NOON) -> Stored:
    """A store that follows `sources` (by default the page and the feed of one service)."""
    stored = open_store(path, now)
    stored.ledger.follow(HOST, sources or (PAGE, FEED), now)
    return stored


def ill(key: str = "a", level: Level = Level.DOWN, *words: str, title: str = "") -> Report:
    updates = tuple(Update(f"u{n}", at(n), "investigating", w) for n, w in enumerate(words))
    return Report((Incident(key, title or key.upper(), level, NOON, updates=updates),))


def over(key: str = "a", minutes: float = 60) -> Report:
    return Report((Incident(key, key.upper(), Level.DOWN, NOON, at(minutes)),))


WELL = Report()
FAST = Report(measures=(Measure("latency", 0.2, "s"),))
PARTS = Report(components=(Component("Uploads", Level.OK), Component("Web", Level.OK)))


def tell(
    stored: Stored, minutes: float, outcome: Outcome, source: Source = PAGE, proof: Proof = Proof()
) -> tuple[Change, ...]:
    return stored.journal.commit(Observation(source, at(minutes), outcome), RULES, proof)


def proof(text: str) -> Proof:
    return Proof((Page("https://status.example/api", text.encode()),))
