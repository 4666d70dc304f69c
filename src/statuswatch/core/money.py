"""Money: an exact amount in one currency. Amounts of two currencies are never added."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

_CODE = re.compile(r"[A-Z]{3}")

NO_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_PLACES = "BHD IQD JOD KWD LYD OMR TND"
"""ISO 4217: currencies without a smaller unit, and with thousandths."""


class CurrencyError(ValueError):
    """Two currencies in one sum: nobody's rate of exchange is ours to choose."""


@dataclass(frozen=True, slots=True)
class Money:
    """`currency`: an ISO 4217 code. Raises ValueError for what is none."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.currency) or not self.amount.is_finite():
            raise ValueError(f"{self.amount} {self.currency} is no amount of money")

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyError(f"{self.currency} and {other.currency}")
        return Money(self.amount + other.amount, self.currency)

    def times(self, share: Decimal) -> Money:
        return Money(self.amount * share, self.currency)

    def rounded(self) -> Money:
        """To the currency's smallest unit, halves to even."""
        return Money(self.amount.quantize(unit(self.currency), ROUND_HALF_EVEN), self.currency)

    def __str__(self) -> str:
        """`12.50 EUR`, for files and JSON; people are shown it by their locale."""
        return f"{self.rounded().amount} {self.currency}"


def unit(currency: str) -> Decimal:
    """The smallest unit of a currency."""
    if currency in NO_CENTS:
        return Decimal(1)
    return Decimal("0.001") if currency in THREE_PLACES else Decimal("0.01")


def parse(text: str) -> Money:
    """`12.50 EUR`, `EUR 12,50`, `1,234.50 USD`. Raises ValueError in words a person can act on."""
    words = text.split()
    codes = [word.upper() for word in words if _CODE.fullmatch(word.upper())]
    figures = [word for word in words if not _CODE.fullmatch(word.upper())]
    if len(codes) != 1 or len(figures) != 1:
        raise ValueError(f"{text!r} is not an amount: write it with its currency, as 12.50 EUR")
    try:
        return Money(Decimal(_plain(figures[0])), codes[0])
    except (InvalidOperation, ValueError):
        raise ValueError(
            f"{text!r} is not an amount: write it with its currency, as 12.50 EUR"
        ) from None


def _plain(figure: str) -> str:
    """The last mark that has one or two digits, or not three, behind it is the decimal one."""
    last = max(figure.rfind(","), figure.rfind("."))
    if last < 0:
        return figure
    head, tail = figure[:last], figure[last + 1 :]
    thousands = len(tail) == 3 and head.lstrip("-").isdigit() and len(head.lstrip("-")) <= 3
    if thousands and figure[last] == ",":
        return head + tail
    return head.replace(",", "").replace(".", "") + "." + tail


def total(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, by its code."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return tuple(sums[code] for code in sorted(sums))
