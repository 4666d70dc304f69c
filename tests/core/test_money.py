"""Money: exact, in one currency, and never guessed."""

from __future__ import annotations

from decimal import Decimal
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.money import (
    AmountError,
    CurrencyError,
    Money,
    in_words,
    parse,
    total,
    unit,
)
from statuswatch.core.words import Setting, render

currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF", "GBP", "TND", "KRW"])


@st.composite
def amounts(draw: st.DrawFn) -> Money:
    currency = draw(currencies)
    return Money(draw(st.integers(-(10**12), 10**12)) * unit(currency), currency)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12.50 EUR", "12.50 EUR"),
        ("EUR 12,50", "12.50 EUR"),
        ("1,234.50 USD", "1234.50 USD"),
        ("1.234,50 eur", "1234.50 EUR"),
        ("€1 234,50", "1234.50 EUR"),
        ("1'234.50 CHF", "1234.50 CHF"),
        ("49EUR", "49.00 EUR"),
        ("1.234.567 EUR", "1234567.00 EUR"),
        ("1.234 KWD", "1.234 KWD"),
        ("5000 JPY", "5000 JPY"),
        ("£0,05", "0.05 GBP"),
        ("-5 EUR", "-5.00 EUR"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, meant: str) -> None:
    assert str(parse(text)) == meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.234 EUR", "could be 1234 EUR"),
        ("1,234 USD", "could be 1234 USD"),
        ("1,234 KWD", "could be 1234 KWD"),
        ("12.345 EUR", "could be 12345 EUR"),
        ("0.123 EUR", "smallest unit is 0.01"),
        ("100.5 JPY", "smallest unit is 1"),
        ("$5", "several countries"),
        ("12 EUR USD", "is not an amount"),
        ("12", "“12” is not an amount"),
        ("EUR", "is not an amount"),
        ("", "is not an amount"),
        ("1e5 EUR", "is not an amount"),
        ("NaN EUR", "is not an amount"),
        ("١٢ EUR", "is not an amount"),
        ("1,23,4 EUR", "is not an amount"),
        ("9" * 30 + " EUR", "is not an amount"),
    ],
)
def test_what_is_no_amount_or_could_be_two_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(AmountError) as told:
        parse(text)
    assert words in str(told.value.words)


@given(amounts())
def test_what_is_written_is_read_back_as_it_was(money: Money) -> None:
    assert parse(str(money)) == money


@given(st.text("0123456789.,' -eE€$EURUSDJPYKWD", max_size=20))
def test_whatever_is_typed_is_an_amount_or_refused_in_words(text: str) -> None:
    try:
        said = str(parse(text).rounded().amount - parse(text).amount)
    except AmountError as error:
        said = "refused" if str(error.words) else "without words"
    assert said == "refused" or Decimal(said) == 0


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyError, match="EUR and USD can't be added"):
        parse("1 EUR") + parse("1 USD")
    assert [str(m) for m in total(map(parse, ("1 USD", "2 EUR", "3 USD")))] == [
        "2.00 EUR",
        "4.00 USD",
    ]


def test_it_is_rounded_to_the_unit_of_its_currency() -> None:
    third = Decimal(1) / 3
    assert [str(parse(f"10 {c}").times(third)) for c in ("EUR", "JPY", "KWD")] == [
        "3.33 EUR",
        "3 JPY",
        "3.333 KWD",
    ]


def test_people_are_told_it_with_their_languages_decimal_mark() -> None:
    class German(NullTranslations):
        def gettext(self, message: str) -> str:
            return "," if message == "decimal mark\x04." else message

    german = Setting(translations=German())
    several = [parse(text) for text in ("49 EUR", "1.5 KWD", "300 JPY", "-2.50 USD")]
    assert render(in_words(several), german) == "49,00 EUR, 1,500 KWD, 300 JPY, -2,50 USD"
    assert str(in_words(several)) == "49.00 EUR, 1.500 KWD, 300 JPY, -2.50 USD"
    assert str(several[0]) == "49.00 EUR", "files have one form"


@given(amounts())
def test_in_english_it_is_told_as_it_is_written(amount: Money) -> None:
    assert str(amount.words) == str(amount)
