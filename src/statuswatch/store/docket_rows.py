"""Rows of the docket to nouns and back: moments in milliseconds, lengths in seconds, exact decimals."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

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
    Tier,
)
from statuswatch.core.model import Level
from statuswatch.core.money import Money
from statuswatch.core.words import say
from statuswatch.store.errors import StoreError

Noun = TypeVar("Noun")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

WRONG = (ValueError, TypeError, KeyError, IndexError, OverflowError, InvalidOperation)
"""What reading a column raises that does not hold what it should."""

CONTACT = ("service", "kind", "value", "label", "hours", "pages_staff")
HOLDING = ("service", "account", "plan", "note")
TICKET = (
    "service", "sent", "addressee", "wording", "outage", "number", "answer_by", "acknowledged",
    "answered",
)  # fmt: skip
LETTER = ("service", "at", "kept", "sender", "subject", "text", "outage")
PROMISE = (
    "service", "kind", "text", "made", "who", "proof", "seconds", "workdays", "zone", "due",
    "earlier", "categories", "settled", "kept", "review",
)  # fmt: skip
TERMS = (
    "service", "fee", "uptime", "tiers", "shortest", "without_maintenance", "claim_within", "most",
    "zone", "per_hour", "per_missed", "least",
)  # fmt: skip
CLAIMED = ("service", "month", "sent", "percent", "credit", "terms")
OCCASION = (
    "title", "at", "until", "day", "zone", "needs", "instead", "calendar", "uid", "entered",
)  # fmt: skip


def nouns(
    rows: Iterable[sqlite3.Row], table: str, noun_of: Callable[[sqlite3.Row], Noun]
) -> list[Noun]:
    """The rows of a table as nouns. Raises StoreError, which names the first that makes none."""
    found = []
    for row in rows:
        try:
            found.append(noun_of(row))
        except WRONG as error:
            whose = dict(row).get("id") or dict(row).get("service")
            raise StoreError(
                say(
                    "What you keep is damaged: {table}, row {row} ({why})",
                    table=table,
                    row=str(whose),
                    why=str(error) or type(error).__name__,
                ),
                say("Go back to a copy of the history. Nothing was changed."),
            ) from error
    return found


# -- one value ---------------------------------------------------------------------------------


def to_moment(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MILLISECOND


def _moment(value: int) -> datetime:
    return _EPOCH + value * _MILLISECOND


def _moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else _moment(value)


def to_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def from_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _to_length(length: timedelta | None) -> int | None:
    return None if length is None else length // timedelta(seconds=1)


def _length(value: int | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _to_decimal(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _to_money(money: Money | None) -> str | None:
    """Every digit of it: `str(money)` is rounded for people."""
    return None if money is None else f"{money.amount} {money.currency}"


def _money(text: str | None) -> Money | None:
    if text is None:
        return None
    amount, _, currency = text.partition(" ")
    return Money(Decimal(amount), currency)


def _to_json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _words(text: str) -> tuple[str, ...]:
    found = _list(text)
    if not all(isinstance(word, str) for word in found):
        raise ValueError(f"{text[:40]} is no list of words")
    return tuple(str(word) for word in found)


def _list(text: str) -> list[object]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError(f"{text[:40]} is no list")
    return found


# -- the nouns ---------------------------------------------------------------------------------


def contact_values(contact: Contact) -> tuple[object, ...]:
    return (
        contact.service,
        contact.kind.value,
        contact.value,
        contact.label,
        contact.hours,
        int(contact.pages_staff),
    )


def contact_of(row: sqlite3.Row) -> Contact:
    return Contact(
        row["service"],
        ContactKind(row["kind"]),
        row["value"],
        row["label"],
        row["hours"],
        bool(row["pages_staff"]),
        id=row["id"],
    )


def holding_values(holding: Holding) -> tuple[object, ...]:
    return holding.service, holding.account, holding.plan, holding.note


def holding_of(row: sqlite3.Row) -> Holding | None:
    """`None`: nothing but a day of review is kept."""
    holding = Holding(row["service"], row["account"], row["plan"], row["note"])
    return holding if holding != Holding(row["service"]) else None


def ticket_values(ticket: Ticket) -> tuple[object, ...]:
    return (
        ticket.service,
        to_moment(ticket.sent),
        ticket.to,
        ticket.wording,
        ticket.outage,
        ticket.number,
        to_moment(ticket.answer_by),
        to_moment(ticket.acknowledged),
        to_moment(ticket.answered),
    )


def ticket_of(row: sqlite3.Row) -> Ticket:
    return Ticket(
        row["service"],
        _moment(row["sent"]),
        row["addressee"],
        row["wording"],
        row["outage"],
        row["number"],
        _moment_or_none(row["answer_by"]),
        _moment_or_none(row["acknowledged"]),
        _moment_or_none(row["answered"]),
        row["id"],
    )


def letter_values(letter: Letter) -> tuple[object, ...]:
    return (
        letter.service,
        to_moment(letter.at),
        to_moment(letter.kept),
        letter.sender,
        letter.subject,
        letter.text,
        letter.outage,
    )


def letter_of(row: sqlite3.Row) -> Letter:
    return Letter(
        row["service"],
        _moment(row["at"]),
        _moment(row["kept"]),
        row["sender"],
        row["subject"],
        row["text"],
        row["outage"],
        row["id"],
    )


def promise_values(promise: Promise) -> tuple[object, ...]:
    settled, kept = promise.settled or (None, None)
    return (
        promise.service,
        promise.kind.value,
        promise.text,
        to_moment(promise.made),
        promise.by,
        promise.proof,
        _to_length(promise.limit),
        int(promise.workdays),
        promise.zone,
        to_moment(promise.due),
        _to_json(map(to_moment, promise.earlier)),
        _to_json(promise.categories),
        to_moment(settled),
        None if kept is None else int(kept),
        to_day(promise.review),
    )


def promise_of(row: sqlite3.Row) -> Promise:
    settled = _moment_or_none(row["settled"])
    return Promise(
        row["service"],
        PromiseKind(row["kind"]),
        row["text"],
        _moment(row["made"]),
        row["who"],
        row["proof"],
        _length(row["seconds"]),
        bool(row["workdays"]),
        row["zone"],
        _moment_or_none(row["due"]),
        tuple(_moment(_number(value)) for value in _list(row["earlier"])),
        _words(row["categories"]),
        None if settled is None else (settled, bool(row["kept"])),
        from_day(row["review"]),
        row["id"],
    )


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is no moment")
    return value


def terms_values(terms: Terms) -> tuple[object, ...]:
    return (
        terms.service,
        _to_money(terms.fee),
        _to_decimal(terms.uptime),
        _to_json([str(tier.below), str(tier.credit)] for tier in terms.tiers),
        _to_length(terms.shortest),
        int(terms.without_maintenance),
        _to_length(terms.claim_within),
        _to_decimal(terms.most),
        terms.zone,
        _to_money(terms.per_hour),
        _to_money(terms.per_missed),
        int(terms.least),
    )


def terms_of(row: sqlite3.Row | Mapping[str, Any]) -> Terms:
    return Terms(
        row["service"],
        _money(row["fee"]),
        _decimal(row["uptime"]),
        tuple(map(_tier, _list(row["tiers"]))),
        timedelta(seconds=row["shortest"]),
        bool(row["without_maintenance"]),
        _length(row["claim_within"]),
        _decimal(row["most"]),
        row["zone"],
        _money(row["per_hour"]),
        _money(row["per_missed"]),
        Level(row["least"]),
    )


def claimed_values(claimed: Claimed) -> tuple[object, ...]:
    agreed = dict(zip(TERMS[1:], terms_values(claimed.terms)[1:], strict=True))
    return (
        claimed.service,
        claimed.month,
        to_moment(claimed.sent),
        str(claimed.percent),
        _to_money(claimed.credit),
        json.dumps(agreed),
    )


def claimed_of(row: sqlite3.Row) -> Claimed:
    agreed = json.loads(row["terms"])
    if not isinstance(agreed, dict):
        raise ValueError(f"{agreed!r} is no agreement")
    return Claimed(
        row["service"],
        row["month"],
        _moment(row["sent"]),
        Decimal(row["percent"]),
        _money(row["credit"]),
        terms_of({**agreed, "service": row["service"]}),
    )


def _tier(value: object) -> Tier:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"{value!r} is no step of credit")
    below, credit = value
    return Tier(Decimal(str(below)), Decimal(str(credit)))


def occasion_values(occasion: Occasion) -> tuple[object, ...]:
    return (
        occasion.title,
        to_moment(occasion.at),
        to_moment(occasion.until),
        int(occasion.day),
        occasion.zone,
        _to_json(occasion.needs),
        _to_json(occasion.instead),
        occasion.calendar,
        occasion.uid,
        to_moment(occasion.entered),
    )


def occasion_of(row: sqlite3.Row) -> Occasion:
    return Occasion(
        row["title"],
        _moment(row["at"]),
        _words(row["needs"]),
        _words(row["instead"]),
        _moment_or_none(row["until"]),
        bool(row["day"]),
        row["zone"],
        row["calendar"],
        row["uid"],
        row["id"],
        _moment_or_none(row["entered"]),
    )
