"""The fifth door: what the user keeps of a vendor beside its history (`core.docket`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from statuswatch.core.docket import (
    Claimed,
    Contact,
    Docket,
    Holding,
    Letter,
    Occasion,
    Promise,
    Terms,
    Ticket,
)


class Docketing(Protocol):
    """Everything here raises StoreError when it cannot be written or read: what returns is on the
    disk, and never kept in memory alone until there is room (`enduring.Disk`). What has `id` 0 is
    new; `keep_…` hands back the id that it has from then on."""

    def docket(self, service: str) -> Docket:
        """All that is kept of one vendor; lists by their time, the oldest first."""
        ...

    def services(self) -> tuple[str, ...]:
        """The ids of the vendors of which anything is kept."""
        ...

    def keep_contact(self, contact: Contact) -> int:
        """The same kind and value twice are one."""
        ...

    def keep_holding(self, holding: Holding) -> None: ...

    def keep_ticket(self, ticket: Ticket) -> int: ...

    def keep_letter(self, letter: Letter) -> int: ...

    def keep_promise(self, promise: Promise) -> int: ...

    def keep_terms(self, terms: Terms) -> None: ...

    def review_on(self, service: str, day: date | None) -> None:
        """When the user wants to judge; `None`: no more."""
        ...

    def keep_occasion(self, occasion: Occasion) -> int:
        """One of a calendar is known again by `calendar` and `uid`; its `needs` and `instead` stay
        as the user has them where the new one names none, unless it comes with its id: then it is
        the user who changes it."""
        ...

    def calendar(self, name: str, read: Iterable[Occasion], since: datetime) -> tuple[int, int]:
        """Take in what a calendar says now, in one transaction; what it no longer has, and has not
        begun before `since`, goes. How many were taken or changed, and how many went."""
        ...

    def occasions(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Occasion, ...]:
        """Those that overlap the period, by their time."""
        ...

    def last_change(self) -> int:
        """Another number after each change, whichever process made it; 0: nothing was ever kept."""
        ...

    def drop(self, what: type, kept: int) -> bool:
        """Delete one contact, ticket, letter, promise or occasion by its id; False: there is none."""
        ...

    def drop_terms(self, service: str) -> bool: ...

    def keep_claim(self, claimed: Claimed) -> None:
        """One for a month of a service; another one takes its place."""
        ...

    def drop_claim(self, service: str, month: str) -> bool:
        """False: there is none."""
        ...
