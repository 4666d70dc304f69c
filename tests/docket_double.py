"""The fifth door in memory (`store.docketing.Docketing`), for tests that need no file.

For every test of the record: `docket = DocketDouble()`, then hand it in where a `Docketing` is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, TypeVar

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


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


Kept = TypeVar("Kept", Contact, Letter, Occasion, Promise, Ticket)


class DocketDouble:
    """As the store keeps it: `id` 0 is new, what has an id is replaced."""

    def __init__(self) -> None:
        self._kept: dict[type, dict[int, Numbered]] = {}
        self._holdings: dict[str, Holding] = {}
        self._terms: dict[str, Terms] = {}
        self._claims: dict[tuple[str, str], Claimed] = {}
        self._reviews: dict[str, date] = {}
        self._changes = 0

    def docket(self, service: str) -> Docket:
        return Docket(
            contacts=tuple(c for c in self._all(Contact) if c.service == service),
            holding=self._holdings.get(service),
            tickets=tuple(
                sorted((t for t in self._all(Ticket) if t.service == service), key=lambda t: t.sent)
            ),
            letters=tuple(
                sorted((x for x in self._all(Letter) if x.service == service), key=lambda x: x.at)
            ),
            promises=tuple(
                sorted(
                    (p for p in self._all(Promise) if p.service == service), key=lambda p: p.made
                )
            ),
            terms=self._terms.get(service),
            review=self._reviews.get(service),
            claims=tuple(self._claims[key] for key in sorted(self._claims) if key[0] == service),
        )

    def services(self) -> tuple[str, ...]:
        found = {*self._holdings, *self._terms, *self._reviews}
        found |= {service for service, _ in self._claims}
        found |= {one.service for one in self._all(Contact)}
        found |= {one.service for one in self._all(Ticket)}
        found |= {one.service for one in self._all(Letter)}
        found |= {one.service for one in self._all(Promise)}
        return tuple(sorted(found))

    def last_change(self) -> int:
        return self._changes

    def keep_contact(self, contact: Contact) -> int:
        for known in self._all(Contact):
            same = (known.service, known.kind, known.value)
            if same == (contact.service, contact.kind, contact.value):
                return self._keep(replace(contact, id=known.id))
        return self._keep(contact)

    def keep_holding(self, holding: Holding) -> None:
        self._changes += 1
        self._holdings[holding.service] = holding

    def keep_ticket(self, ticket: Ticket) -> int:
        return self._keep(ticket)

    def keep_letter(self, letter: Letter) -> int:
        return self._keep(letter)

    def keep_promise(self, promise: Promise) -> int:
        return self._keep(promise)

    def keep_terms(self, terms: Terms) -> None:
        self._changes += 1
        self._terms[terms.service] = terms

    def keep_claim(self, claimed: Claimed) -> None:
        self._changes += 1
        self._claims[claimed.service, claimed.month] = claimed

    def drop_claim(self, service: str, month: str) -> bool:
        self._changes += 1
        return self._claims.pop((service, month), None) is not None

    def review_on(self, service: str, day: date | None) -> None:
        self._changes += 1
        if day is None:
            self._reviews.pop(service, None)
        else:
            self._reviews[service] = day

    def keep_occasion(self, occasion: Occasion) -> int:
        if occasion.calendar:
            for known in self._all(Occasion):
                if (known.calendar, known.uid) == (occasion.calendar, occasion.uid):
                    theirs = occasion.id == known.id
                    occasion = replace(
                        occasion,
                        id=known.id,
                        needs=occasion.needs if theirs else occasion.needs or known.needs,
                        instead=occasion.instead if theirs else occasion.instead or known.instead,
                    )
        return self._keep(occasion)

    def calendar(self, name: str, read: Iterable[Occasion], since: datetime) -> tuple[int, int]:
        before = {o.uid: o for o in self._all(Occasion) if o.calendar == name}
        taken, seen = 0, set()
        for occasion in read:
            seen.add(occasion.uid)
            self.keep_occasion(replace(occasion, calendar=name))
            after = {o.uid: o for o in self._all(Occasion) if o.calendar == name}
            taken += after[occasion.uid] != before.get(occasion.uid)
        gone = [o for uid, o in before.items() if uid not in seen and o.at >= since]
        for occasion in gone:
            self.drop(Occasion, occasion.id)
        return taken, len(gone)

    def occasions(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Occasion, ...]:
        found = (
            o
            for o in self._all(Occasion)
            if (since is None or (o.until or o.at) >= since) and (until is None or o.at <= until)
        )
        return tuple(sorted(found, key=lambda o: o.at))

    def drop(self, what: type, kept: int) -> bool:
        self._changes += 1
        return self._kept.get(what, {}).pop(kept, None) is not None

    def drop_terms(self, service: str) -> bool:
        self._changes += 1
        return self._terms.pop(service, None) is not None

    def _keep(self, one: Kept) -> int:
        self._changes += 1
        kept = self._kept.setdefault(type(one), {})
        number = one.id or max(kept, default=0) + 1
        kept[number] = replace(one, id=number)
        return number

    def _all(self, kind: type[Kept]) -> list[Kept]:
        return [one for one in self._kept.get(kind, {}).values() if isinstance(one, kind)]
