"""What was agreed with a vendor, as it is typed: read field by field, and written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from statuswatch.core import money
from statuswatch.core.docket import Terms, Tier
from statuswatch.core.money import AmountError, Money
from statuswatch.core.owed import flaws, shown
from statuswatch.core.words import Message, say
from statuswatch.settings import duration_text, parse_duration

_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,8})?")
_BETWEEN = re.compile(r"[;\s]+")

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


class Field(StrEnum):
    """What is typed, by the name that `Terms` has for it."""

    FEE = "fee"
    UPTIME = "uptime"
    TIERS = "tiers"
    MOST = "most"
    WITHIN = "claim_within"
    ZONE = "zone"
    SHORTEST = "shortest"
    PER_HOUR = "per_hour"
    PER_MISSED = "per_missed"


class WrongFieldError(ValueError):
    """It can't be read. `words`: why, and how to write it."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


def read(kept: Terms, typed: Mapping[Field, str]) -> tuple[Terms, dict[Field, Message]]:
    """`kept` with what was typed, and what is wrong with which field; such a field is left as it
    was. What only two of them make wrong is said beside the later one."""
    found, wrong = kept, {}
    for field, text in typed.items():
        try:
            alone = replace(Terms(kept.service), **{field.value: _READ[field](text.strip())})
        except WrongFieldError as error:
            wrong[field] = error.words
            continue
        if flawed := flaws(alone):
            wrong[field] = flawed[0]
        else:
            found = replace(found, **{field.value: getattr(alone, field.value)})
    if not wrong and (together := flaws(found)):
        wrong[Field.PER_MISSED] = together[0]
    return found, wrong


def typed(terms: Terms) -> dict[Field, str]:
    """As `read` reads it back."""
    tiers = sorted(terms.tiers, key=lambda tier: -tier.below)
    within = terms.claim_within
    return {
        Field.FEE: _amount(terms.fee),
        Field.UPTIME: _share(terms.uptime),
        Field.TIERS: "; ".join(f"{shown(t.below)}: {shown(t.credit)}" for t in tiers),
        Field.MOST: _share(terms.most),
        Field.WITHIN: "" if within is None else _length(within, _DAY),
        Field.ZONE: terms.zone,
        Field.SHORTEST: _length(terms.shortest, _MINUTE) if terms.shortest else "",
        Field.PER_HOUR: _amount(terms.per_hour),
        Field.PER_MISSED: _amount(terms.per_missed),
    }


def _amount(amount: Money | None) -> str:
    return "" if amount is None else str(amount)


def _share(share: Decimal | None) -> str:
    return "" if share is None else shown(share)


def _length(length: timedelta, unit: timedelta) -> str:
    return duration_text(length) if length % unit else str(length // unit)


# -- one field each --------------------------------------------------------------------------------


def _money(text: str) -> Money | None:
    try:
        return money.parse(text) if text else None
    except AmountError as error:
        raise WrongFieldError(error.words) from error


def _percent(text: str) -> Decimal:
    figure = text.removesuffix("%").strip()
    if not _PERCENT.fullmatch(figure):
        raise WrongFieldError(say("{text} is no percentage: write it as 99.9", text=f"“{text}”"))
    return Decimal(figure.replace(",", "."))


def _percent_or_none(text: str) -> Decimal | None:
    return _percent(text) if text else None


def _tiers(text: str) -> tuple[Tier, ...]:
    """A comma may be a decimal mark: only one with a blank behind it parts two of them."""
    closed = re.sub(r"\s*%", "", re.sub(r"\s*:\s*", ":", text))
    words = [word for word in _BETWEEN.split(closed.replace(", ", " ")) if word]
    return tuple(_tier(word.rstrip(",")) for word in words)


def _tier(text: str) -> Tier:
    below, _, credit = text.partition(":")
    try:
        return Tier(_percent(below), _percent(credit))
    except WrongFieldError as error:
        raise WrongFieldError(
            say(
                "{text} is no credit: write uptime and credit, as 99.9: 10; 99: 25",
                text=f"“{text}”",
            )
        ) from error


def _of(unit: timedelta, text: str, wrong: Message) -> timedelta:
    """So many of the unit, or with a unit of its own."""
    if re.fullmatch(r"[0-9]{1,6}", text):
        return int(text) * unit
    try:
        return parse_duration(text)
    except ValueError as error:
        raise WrongFieldError(wrong) from error


def _days(text: str) -> timedelta | None:
    wrong = say("{text} is no number of days: write it as 30", text=f"“{text}”")
    return _of(_DAY, text, wrong) if text else None


def _minutes(text: str) -> timedelta:
    wrong = say("{text} is no number of minutes: write it as 5", text=f"“{text}”")
    return _of(_MINUTE, text, wrong) if text else timedelta()


def _zone(text: str) -> str:
    return text or "UTC"


_READ: Mapping[Field, Callable[[str], Any]] = {
    Field.FEE: _money,
    Field.UPTIME: _percent_or_none,
    Field.TIERS: _tiers,
    Field.MOST: _percent_or_none,
    Field.WITHIN: _days,
    Field.ZONE: _zone,
    Field.SHORTEST: _minutes,
    Field.PER_HOUR: _money,
    Field.PER_MISSED: _money,
}
