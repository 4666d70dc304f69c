"""The number of the docket's last change: other processes see by it that something was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from statuswatch.core.docket import (
    Claimed,
    Contact,
    ContactKind,
    Holding,
    Letter,
    Occasion,
    Promise,
    PromiseKind,
    Terms,
    Ticket,
)
from statuswatch.core.model import Service
from statuswatch.store.docketing import Docketing
from statuswatch.store.opening import open_store
from tests.docket_double import DocketDouble

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

CHANGES: dict[str, Callable[[Docketing], object]] = {
    "contact": lambda d: d.keep_contact(Contact("host", ContactKind.EMAIL, "a@b.example")),
    "holding": lambda d: d.keep_holding(Holding("host", "4711")),
    "ticket": lambda d: d.keep_ticket(Ticket("host", NOON, "x", "It fails")),
    "letter": lambda d: d.keep_letter(Letter("host", NOON, NOON, "x", "y", "z")),
    "promise": lambda d: d.keep_promise(Promise("host", PromiseKind.OTHER, "x", NOON)),
    "terms": lambda d: d.keep_terms(Terms("host")),
    "review": lambda d: d.review_on("host", date(2026, 6, 2)),
    "plan": lambda d: d.keep_occasion(Occasion("Show", NOON)),
    "calendar": lambda d: d.calendar("a.ics", [Occasion("Show", NOON, uid="1")], NOON),
    "drop": lambda d: d.drop(Promise, 1),
    "drop terms": lambda d: d.drop_terms("host"),
    "claim": lambda d: d.keep_claim(
        Claimed("host", "2026-05", NOON, Decimal(10), None, Terms("host"))
    ),
    "drop claim": lambda d: d.drop_claim("host", "2026-05"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_has_a_number_of_its_own(tmp_path: Path, change: str) -> None:
    stored = open_store(tmp_path / "history.db", NOON)
    other = open_store(tmp_path / "history.db", NOON)
    doors: tuple[Docketing, ...] = (stored.docket, DocketDouble())
    for door in doors:
        assert door.last_change() == 0
        seen = set()
        for _ in range(3):
            CHANGES[change](door)
            seen.add(door.last_change())
        assert len(seen) == 3
        assert 0 not in seen
    assert other.docket.last_change() == stored.docket.last_change()
    stored.close()
    other.close()


def test_a_service_that_is_forgotten_is_a_change_and_reading_is_none(tmp_path: Path) -> None:
    stored = open_store(tmp_path / "history.db", NOON)
    stored.ledger.follow(Service("host", "Host"), [], NOON)
    stored.docket.keep_terms(Terms("host"))
    before = stored.docket.last_change()
    stored.docket.docket("host")
    stored.docket.services()
    stored.docket.occasions()
    assert stored.docket.last_change() == before
    stored.ledger.forget("host")
    assert stored.docket.last_change() != before
    stored.close()
