"""What a user keeps of a vendor, deed by deed, beside what is polled; and how the record stands after
each of them."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

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
    Tier,
)
from statuswatch.core.money import Money
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.store.telling import HOST, PAGE, at, opened, tell
from tests.store.writer import story

DEEDS = 60
KINDS = 10


@dataclass(frozen=True)
class Record:
    """All that is kept."""

    docket: Docket
    plans: tuple[Occasion, ...]


def record(stored: Stored) -> Record:
    """Raises StoreError."""
    return Record(stored.docket.docket(HOST.id), stored.docket.occasions())


def deed(stored: Stored, n: int) -> None:
    """The nth thing that the user keeps, changes or drops; one transaction each."""
    docket, round_ = stored.docket, n // KINDS
    match n % KINDS:
        case 0:
            docket.keep_ticket(Ticket(HOST.id, at(n), "help@host.example", "It is down. " * 200))
        case 1:
            docket.keep_promise(
                Promise(
                    HOST.id, PromiseKind.KNOWN_ISSUE, f"We mend it, {n}", at(n), due=at(n + 500)
                )
            )
        case 2:
            docket.keep_letter(
                Letter(HOST.id, at(n), at(n), "Them", f"About {n}", "We are sorry. " * 400)
            )
        case 3:
            owed = Terms(HOST.id, Money(Decimal(n), "EUR"), tiers=(Tier(Decimal(99), Decimal(n)),))
            month = f"2025-{round_ + 1:02}"
            docket.keep_claim(Claimed(HOST.id, month, at(n), Decimal(n), owed.fee, owed))
        case 4:
            docket.keep_occasion(Occasion(f"Episode {n}", at(10_000 + n), needs=(HOST.id,)))
        case 5:
            docket.keep_contact(Contact(HOST.id, ContactKind.EMAIL, f"{n}@host.example"))
        case 6:
            (*_, newest) = docket.docket(HOST.id).promises
            docket.keep_promise(replace(newest, settled=(at(n), True)))
        case 7:
            (*_, latest) = docket.docket(HOST.id).tickets
            docket.keep_ticket(replace(latest, answered=at(n)))
        case 8:
            if round_ % 2:
                docket.drop(Letter, docket.docket(HOST.id).letters[0].id)
            else:
                docket.keep_holding(Holding(HOST.id, str(n), "Pro"))
        case _:
            if round_ % 2:
                read = (Occasion(f"Read {k}", at(20_000 + k), uid=f"{k}") for k in range(n))
                docket.calendar("https://cal.example/", read, at(0))
            else:
                docket.review_on(HOST.id, date(2026, 1, 1) + timedelta(days=n))


def keep(stored: Stored, n: int) -> None:
    """The nth deed, and what is polled meanwhile."""
    deed(stored, n)
    tell(stored, n, story(n))


@lru_cache
def records() -> tuple[Record, ...]:
    """How the record stands before the first deed and after each, when nobody disturbs it."""
    with tempfile.TemporaryDirectory() as folder:
        stored = opened(Path(folder) / "clean.db", PAGE)
        found = [record(stored)]
        for n in range(DEEDS):
            keep(stored, n)
            found.append(record(stored))
        stored.close()
    return tuple(found)


def main(path: Path) -> None:
    """Until it is killed; says how many deeds it was promised are on the disk."""
    stored = open_store(path, at(0))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    for n in range(DEEDS):
        deed(stored, n)
        sys.stdout.write(f"{n + 1}\n")
        sys.stdout.flush()
        tell(stored, n, story(n))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
