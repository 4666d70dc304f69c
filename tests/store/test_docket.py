"""The fifth door: what is one, what a calendar says, what goes, and what is damaged."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest

from statuswatch.core.docket import (
    Claimed,
    Contact,
    ContactKind,
    Docket,
    Holding,
    Letter,
    Occasion,
    Promise,
    PromiseKind,
    Terms,
    Ticket,
)
from statuswatch.core.money import Money
from statuswatch.store.docketing import Docketing
from statuswatch.store.errors import StoreError
from statuswatch.store.stored import Stored
from tests.docket_double import DocketDouble
from tests.store.telling import NOON, at


def damage(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(sql)


# -- what is one -------------------------------------------------------------------------------


def test_the_same_contact_twice_is_one(stored: Stored) -> None:
    door = stored.docket
    mail = Contact("host", ContactKind.EMAIL, "help@host.example", "Help")
    first = door.keep_contact(mail)
    assert door.keep_contact(replace(mail, label="Support", pages_staff=True)) == first
    (kept,) = door.docket("host").contacts
    assert (kept.label, kept.pages_staff) == ("Support", True)
    other = door.keep_contact(replace(mail, kind=ContactKind.OTHER))
    assert other != first
    assert door.keep_contact(replace(kept, id=other)) == first, "made the same by a change"
    assert len(door.docket("host").contacts) == 1


def test_a_holding_and_a_review_share_a_row_and_go_apart(stored: Stored) -> None:
    door = stored.docket
    door.review_on("host", date(2026, 2, 28))
    assert door.docket("host") == Docket(review=date(2026, 2, 28))
    door.keep_holding(Holding("host", "4711"))
    door.review_on("host", None)
    assert door.docket("host") == Docket(holding=Holding("host", "4711"))
    door.keep_holding(Holding("host"))
    assert door.services() == ()


def test_services_are_those_of_which_anything_is_kept(stored: Stored) -> None:
    stored.docket.keep_terms(Terms("b"))
    stored.docket.keep_ticket(Ticket("a", NOON, "x", "y"))
    stored.docket.keep_holding(Holding("b", "1"))
    stored.docket.keep_occasion(Occasion("Launch", NOON, ("c",)))
    assert stored.docket.services() == ("a", "b")
    assert stored.docket.drop_terms("b")
    assert not stored.docket.drop_terms("b")
    assert stored.docket.services() == ("a", "b")


# -- calendars ---------------------------------------------------------------------------------


def event(uid: str, minutes: float, title: str = "Episode", *needs: str) -> Occasion:
    return Occasion(title, at(minutes), needs, uid=uid)


def test_a_calendar_says_what_there_is_and_the_past_stays(stored: Stored) -> None:
    door = stored.docket
    assert door.calendar("a.ics", [event("1", -60), event("2", 60), event("3", 90)], NOON) == (3, 0)
    mine = door.keep_occasion(Occasion("My own", at(60)))
    assert door.calendar("b.ics", [event("2", 60)], NOON) == (1, 0)
    told = [event("2", 75, "Moved"), event("4", 80)]
    assert door.calendar("a.ics", told, NOON) == (2, 1)
    assert door.calendar("a.ics", told, NOON) == (0, 0), "nothing new"
    left = {(o.calendar, o.uid, o.title) for o in door.occasions()}
    assert left == {
        ("a.ics", "1", "Episode"),
        ("a.ics", "2", "Moved"),
        ("a.ics", "4", "Episode"),
        ("b.ics", "2", "Episode"),
        ("", "", "My own"),
    }
    assert mine in {o.id for o in door.occasions()}


def test_what_the_user_said_a_plan_needs_stays(stored: Stored) -> None:
    door = stored.docket
    door.calendar("a.ics", [event("1", 60)], NOON)
    (read,) = door.occasions()
    door.keep_occasion(replace(read, needs=("host",), instead=("chirp",)))
    assert door.calendar("a.ics", [event("1", 60)], NOON) == (0, 0)
    assert door.calendar("a.ics", [event("1", 61)], NOON) == (1, 0)
    (kept,) = door.occasions()
    assert (kept.id, kept.needs, kept.instead, kept.at) == (read.id, ("host",), ("chirp",), at(61))


def test_a_calendar_that_breaks_off_leaves_all_as_it_was(stored: Stored) -> None:
    stored.docket.calendar("a.ics", [event("1", 60)], NOON)
    before = stored.docket.occasions()

    def broken() -> Iterator[Occasion]:
        yield event("2", 70)
        raise RuntimeError("the rest cannot be read")

    with pytest.raises(RuntimeError):
        stored.docket.calendar("a.ics", broken(), NOON)
    assert stored.docket.occasions() == before


def test_a_plan_keeps_when_it_was_entered_and_reading_it_again_moves_nothing(
    stored: Stored,
) -> None:
    door = stored.docket
    door.keep_occasion(Occasion("My own", at(60), entered=NOON))
    read = Occasion("Theirs", at(90), uid="1", entered=NOON)
    door.calendar("shows.ics", [read], NOON)
    moved = replace(read, at=at(120), entered=at(30))
    assert door.calendar("shows.ics", [moved], NOON) == (1, 0)
    assert [(one.title, one.at, one.entered) for one in door.occasions()] == [
        ("My own", at(60), NOON),
        ("Theirs", at(120), NOON),
    ]
    assert door.calendar("shows.ics", [moved], NOON) == (0, 0)


def test_occasions_of_a_period_are_those_that_overlap_it(stored: Stored) -> None:
    door = stored.docket
    long = Occasion("Long", at(0), until=at(120))
    for one in (long, Occasion("Moment", at(60)), Occasion("Later", at(200))):
        door.keep_occasion(one)

    def titles(since: float | None, until: float | None) -> list[str]:
        found = door.occasions(
            None if since is None else at(since), None if until is None else at(until)
        )
        return [o.title for o in found]

    assert titles(None, None) == ["Long", "Moment", "Later"]
    assert titles(61, 199) == ["Long"]
    assert titles(60, 60) == ["Long", "Moment"]
    assert titles(121, None) == ["Later"]
    assert titles(None, -1) == []
    door.keep_occasion(Occasion("All day", at(-720), day=True))
    assert titles(-60, -30) == ["All day"], "it lasts the day"
    assert titles(721, None) == []


@pytest.mark.parametrize("made", ["file", "double"])
def test_the_double_that_other_tests_use_does_the_same(stored: Stored, made: str) -> None:
    door: Docketing = stored.docket if made == "file" else DocketDouble()
    mail = Contact("host", ContactKind.EMAIL, "a@b.example")
    assert door.keep_contact(mail) == door.keep_contact(replace(mail, label="x")) == 1
    for n in (3, 1, 2):
        door.keep_ticket(Ticket("host", at(n), "x", str(n)))
    changed = replace(door.docket("host").tickets[0], number="4711")
    assert door.keep_ticket(changed) == changed.id
    assert [(t.wording, t.number) for t in door.docket("host").tickets] == [
        ("1", "4711"), ("2", ""), ("3", ""),
    ]  # fmt: skip
    assert door.calendar("a.ics", [event("1", -60), event("2", 60)], NOON) == (2, 0)
    (_, read) = door.occasions()
    door.keep_occasion(replace(read, needs=("host",)))
    assert door.calendar("a.ics", [event("2", 61)], NOON) == (1, 0)
    assert door.calendar("a.ics", [], NOON) == (0, 1)
    assert [o.uid for o in door.occasions()] == ["1"]
    door.review_on("host", date(2026, 1, 1))
    door.keep_terms(Terms("other"))
    assert door.services() == ("host", "other")
    assert door.drop(Contact, 1)
    assert not door.drop(Contact, 1)


# -- forgetting, damage, threads ---------------------------------------------------------------


def test_a_forgotten_service_takes_its_docket_with_it(stored: Stored) -> None:
    door = stored.docket
    for service in ("host", "other"):
        door.keep_contact(Contact(service, ContactKind.EMAIL, "a@b.example"))
        door.keep_holding(Holding(service, "4711"))
        door.keep_ticket(Ticket(service, NOON, "x", "y"))
        door.keep_letter(Letter(service, NOON, NOON, "x", "y", "z"))
        door.keep_promise(Promise(service, PromiseKind.OTHER, "x", NOON))
        door.keep_terms(Terms(service))
        door.keep_claim(Claimed(service, "2026-05", NOON, Decimal(10), None, Terms(service)))
    door.keep_occasion(Occasion("Launch", NOON, ("host", "other"), ("host",)))
    stored.ledger.unfollow("host", at(1))
    assert door.docket("host").tickets, "what was left is still kept"
    assert stored.ledger.forget("host")
    assert door.docket("host") == Docket()
    assert door.services() == ("other",)
    (plan,) = door.occasions()
    assert (plan.needs, plan.instead) == (("other",), ())


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("promises", "earlier = '[1'"),
        ("promises", "earlier = '[\"x\"]'"),
        ("promises", "categories = '{}'"),
        ("promises", "kind = 'sworn'"),
        ("promises", "review = 'soon'"),
        ("terms", "tiers = '[[1]]'"),
        ("terms", "tiers = 'null'"),
        ("terms", "fee = 'much'"),
        ("terms", "uptime = 'NaN?'"),
        ("claims", "terms = '[]'"),
        ("claims", "terms = '{}'"),
        ("claims", "credit = 'much'"),
        ("contacts", "kind = 'pigeon'"),
        ("tickets", "sent = 9223372036854775807"),
    ],
)
def test_a_damaged_column_is_said_and_names_its_row(
    stored: Stored, path: Path, table: str, change: str
) -> None:
    door = stored.docket
    door.keep_contact(Contact("host", ContactKind.EMAIL, "a@b.example"))
    door.keep_ticket(Ticket("host", NOON, "x", "y"))
    door.keep_promise(Promise("host", PromiseKind.OTHER, "x", NOON))
    door.keep_terms(Terms("host", Money(Decimal(1), "EUR"), Decimal("99.9")))
    door.keep_claim(Claimed("host", "2026-05", NOON, Decimal(10), None, Terms("host")))
    damage(path, f"UPDATE {table} SET {change}")
    with pytest.raises(StoreError, match=f"damaged: {table}, row (1|host)"):
        door.docket("host")
    assert door.docket("other") == Docket()
    assert door.services() == ("host",)


def test_a_damaged_occasion_is_said(stored: Stored, path: Path) -> None:
    kept = stored.docket.keep_occasion(Occasion("Launch", NOON, ("host",)))
    damage(path, "UPDATE occasions SET needs = '['")
    with pytest.raises(StoreError, match=f"damaged: occasions, row {kept}"):
        stored.docket.occasions()
    assert stored.ledger.forget("host"), "forgetting is not held up by it"
    assert stored.docket.drop(Occasion, kept)


def test_a_locked_history_is_said(
    stored: Stored, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path)) as other:
        stored.docket.services()
        door = stored.docket
        door._database._connection.execute("PRAGMA busy_timeout = 20")  # type: ignore[attr-defined]
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            door.keep_terms(Terms("host"))
        other.rollback()


def test_several_threads_may_write(stored: Stored) -> None:
    numbers = itertools.count()

    def write() -> None:
        for n in itertools.islice(numbers, 20):
            stored.docket.keep_ticket(Ticket("host", at(n), "x", str(n)))

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tickets = stored.docket.docket("host").tickets
    assert len({t.id for t in tickets}) == len(tickets) == 80
