"""Money: an exact amount in one currency. Amounts of two currencies are never added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from statuswatch.core.words import DECIMAL, Message, say
from statuswatch.core.written import one_line

_CODE = re.compile(r"[A-Z]{3}")

NO_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_PLACES = "BHD IQD JOD KWD LYD OMR TND"
"""ISO 4217: currencies without a smaller unit, and with thousandths."""

CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW "
    "KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
    "NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK "
    "SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UYI "
    "UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
"""ISO 4217: what somebody may be paid in. What is kept is read in whatever it says."""

_MOST_DIGITS = 20
"""Before the decimal mark: what `Decimal` still reckons exactly."""

_MOST_WRITTEN = 15
"""Of an amount that somebody writes: a year of it by the hour is still exact."""

_SIGNS = {"€": "EUR", "£": "GBP"}
"""Those that mean one currency; `$` and `¥` are several countries'."""

_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,' ][0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")


class CurrencyError(ValueError):
    """Two currencies in one sum: nobody's rate of exchange is ours to choose."""

    def __init__(self, one: str, other: str) -> None:
        self.words = say(
            "{one} and {other} can't be added: write both in one currency", one=one, other=other
        )
        super().__init__(str(self.words))


class AmountError(ValueError):
    """What was written is no amount, or could be two. `words`: for a person."""

    def __init__(self, words: Message) -> None:
        self.words = words
        super().__init__(str(words))


@dataclass(frozen=True, slots=True)
class Money:
    """`currency`: an ISO 4217 code. Raises ValueError for what is none."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        known = _CODE.fullmatch(self.currency) and self.amount.is_finite()
        if not known or self.amount.adjusted() >= _MOST_DIGITS:
            raise ValueError(f"{self.amount} {self.currency} is no amount of money")

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyError(self.currency, other.currency)
        return Money(self.amount + other.amount, self.currency)

    def times(self, share: Decimal) -> Money:
        return Money(self.amount * share, self.currency)

    def rounded(self) -> Money:
        """To the currency's smallest unit, halves to even."""
        return Money(self.amount.quantize(unit(self.currency), ROUND_HALF_EVEN), self.currency)

    def __str__(self) -> str:
        """`12.50 EUR`, for files and JSON; people are told its `words`."""
        return f"{self.rounded().amount:f} {self.currency}"

    @property
    def words(self) -> Message:
        """The same with the decimal mark of the reader's language."""
        whole, point, rest = f"{self.rounded().amount:f}".partition(".")
        if not point:
            return say("{whole} {currency}", whole=whole, currency=self.currency)
        return say(
            "{whole}{mark}{rest} {currency}",
            whole=whole,
            mark=DECIMAL,
            rest=rest,
            currency=self.currency,
        )


def unit(currency: str) -> Decimal:
    """The smallest unit of a currency."""
    if currency in NO_CENTS:
        return Decimal(1)
    return Decimal("0.001") if currency in THREE_PLACES else Decimal("0.01")


def parse(text: str) -> Money:
    """`12.50 EUR`, `EUR 12,50`, `1,234.50 USD`, `€1 234,50`. Raises AmountError: also where it could
    be two amounts (`1.234 EUR`), since guessing is wrong by a factor of a thousand."""
    currency, figure = _parted(text)
    minus, figure = figure.startswith(("-", "\N{MINUS SIGN}")), figure.lstrip("-\N{MINUS SIGN} ")
    last = max(figure.rfind(","), figure.rfind("."))
    whole, tail = figure, ""
    if last >= 0 and not _only_thousands(text, figure, currency):
        whole, tail = figure[:last], figure[last + 1 :]
    amount = Decimal(f"{_whole(text, whole)}.{_cents(text, tail, currency)}")
    return Money(-amount if minus else amount, currency)


def _parted(text: str) -> tuple[str, str]:
    """The currency and the figure, which may have spaces in it."""
    for sign, code in _SIGNS.items():
        text = text.replace(sign, f" {code} ")
    if "$" in text or "¥" in text:
        raise AmountError(
            say("{text} could be of several countries: write USD or another code", text=text)
        )
    spaced = re.sub(r"(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[-0-9])", " ", text)
    words = spaced.upper().split()
    codes = [word for word in words if _CODE.fullmatch(word)]
    figures = [word for word in words if not _CODE.fullmatch(word)]
    if len(codes) != 1 or not figures:
        raise _no_amount(text)
    if codes[0] not in CODES:
        raise AmountError(
            say("{code} is no currency: write its code of three letters, as EUR", code=codes[0])
        )
    return codes[0], " ".join(figures)


def _only_thousands(text: str, figure: str, currency: str) -> bool:
    """No decimals: every mark parts thousands. Raises AmountError for one mark with three digits
    behind it; our own form of a currency with thousandths (`1.234 KWD`) is no riddle."""
    marks = [sign for sign in figure if sign in ",."]
    if len(marks) > 1:
        return len(set(marks)) == 1
    tail = figure.rpartition(marks[0])[2]
    if len(tail) != 3 or not tail.isdigit() or (currency in THREE_PLACES and marks[0] == "."):
        return False
    head = figure.rpartition(marks[0])[0]
    if not _PLAIN.fullmatch(head) or len(head) > 3 or head.startswith("0"):
        return False
    thousands = f"{head}{tail} {currency}"
    raise AmountError(
        say(
            "{text} could be {thousands}, or {head} and a part of one: write {thousands}, "
            "or two digits after the mark",
            text=text,
            thousands=thousands,
            head=head,
        )
    )


def _whole(text: str, whole: str) -> str:
    parts = {sign for sign in whole if not sign.isdigit()}
    fits = _PLAIN.fullmatch(whole) or (_GROUPED.fullmatch(whole) and len(parts) == 1)
    plain = "".join(sign for sign in whole if sign.isdigit())
    if not fits or len(plain.lstrip("0")) > _MOST_WRITTEN:
        raise _no_amount(text)
    return plain


def _cents(text: str, tail: str, currency: str) -> str:
    if not tail:
        return "0"
    places = max(0, -int(unit(currency).as_tuple().exponent))
    if not _PLAIN.fullmatch(tail):
        raise _no_amount(text)
    if len(tail) > places and tail[places:].strip("0"):
        raise AmountError(
            say(
                "{text} is finer than {currency} is paid: its smallest unit is {unit}",
                text=text,
                currency=currency,
                unit=f"{unit(currency)}",
            )
        )
    return tail


def _no_amount(text: str) -> AmountError:
    return AmountError(
        say(
            "{text} is not an amount: write it with its currency, as 12.50 EUR",
            text=f"“{one_line(text, 60)}”",
        )
    )


def in_words(amounts: Sequence[Money]) -> Message:
    """One behind the other: they are of several currencies, and no sum. Nothing for none."""
    told: Message | None = None
    for amount in amounts:
        told = amount.words if told is None else say("{a}, {b}", a=told, b=amount.words)
    return say("") if told is None else told


def total(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, by its code."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return tuple(sums[code] for code in sorted(sums))
