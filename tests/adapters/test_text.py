"""The door: after it a text holds nothing that breaks a database, a log or a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from statuswatch.adapters._text import (
    TEXT,
    TITLE,
    URL,
    address_from,
    line,
    loose,
    markup,
    moment,
    text,
    web_address,
)

UNFIT = [*map(chr, range(9)), *map(chr, (0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)))]
UNFIT += ["\ud800", "\udbff", "\udc00", "\udfff", "\ufffe", "\uffff"]


@pytest.mark.parametrize("sign", UNFIT, ids=ascii)
def test_no_control_and_no_half_of_a_letter_comes_through(sign: str) -> None:
    for clean in (line, text, loose, markup):
        assert clean(f"Uploads{sign} fail größer") == "Uploads fail größer"


def test_what_a_terminal_would_obey_goes_as_a_whole() -> None:
    assert line("\x1b[31mred\x1b[0m \x1b[2Jnow") == "red now"


@pytest.mark.parametrize("sign", ["é", "日", "🔥", "\u200d", "\ufeff"], ids=ascii)
def test_letters_stay(sign: str) -> None:
    assert line(f"a{sign}b") == f"a{sign}b"


def test_a_line_is_one_line_and_a_text_keeps_its_own() -> None:
    assert line(" a\r\nb\t c \n") == "a b c"
    assert text(" a \r\n b\rc\n\n\n\n d  e\n") == "a\nb\nc\n\nd e"


@pytest.mark.parametrize(("clean", "cap"), [(line, TITLE), (text, TEXT), (markup, TEXT)])
def test_what_is_longer_than_its_cap_is_cut_and_says_so(clean: object, cap: int) -> None:
    assert callable(clean)
    assert clean("x" * cap) == "x" * cap
    assert clean("x" * (cap + 1)) == "x" * (cap - 1) + "…"
    assert clean("x" * (cap * 100)) == "x" * (cap - 1) + "…"


def test_of_an_endless_one_only_the_beginning_is_looked_at() -> None:
    """Blanks without end are no reason to read them all."""
    assert line(" " * (TITLE * 8) + "late") == ""
    assert text(" " * (TEXT * 4) + "late") == ""


@pytest.mark.parametrize("value", [None, 7, b"x", ["x"], {}])
def test_what_is_no_text_is_none(value: object) -> None:
    assert [clean(value) for clean in (line, text, loose, markup, web_address)] == [""] * 5
    assert moment(value) is None


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("https://a.example/x?y#z", True),
        ("HTTP://a.example", True),
        (" https://a.example/ ", True),
        ("https://a.example/größe", True),
        ("ftp://a.example/", False),
        ("javascript://a.example/%0Aalert(1)", False),
        ("file://a.example/x", False),
        ("//a.example/x", False),
        ("https:///x", False),
        ("https://", False),
        ("https://a.example/\x1b[2J", False),
        ("https://a.example/\u202e", False),
        ("https://a.example/a b", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_an_address_is_of_the_web_or_none(address: str, fit: bool) -> None:
    assert web_address(address) == (address.strip() if fit else "")


def test_an_address_has_a_cap_too() -> None:
    longest = "https://a.example/".ljust(URL, "x")
    assert web_address(longest) == longest
    assert web_address(longest + "x") == ""


def test_a_page_names_others_by_their_path_and_cannot_break_us_by_it() -> None:
    page = "https://a.example/feed/"
    assert address_from(page, "../x") == "https://a.example/x"
    assert address_from(page, "https://b.example/") == "https://b.example/"
    assert address_from(page, "javascript:alert(1)") == ""
    assert address_from(page, "//[") == ""


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-11-22T15:00:00Z", datetime(2026, 11, 22, 15, tzinfo=UTC)),
        ("2026-11-22T15:00:00", datetime(2026, 11, 22, 15, tzinfo=UTC)),
        ("2026-11-22T15:00:00+02:00", datetime(2026, 11, 22, 13, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2000-01-01", datetime(2000, 1, 1, tzinfo=UTC)),
        ("2199-12-31", datetime(2199, 12, 31, tzinfo=UTC)),
        ("1999-12-31", None),
        ("2200-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday, at noon", None),
        ("2026-11-22" + " " * 40, None),
        ("", None),
    ],
)
def test_a_time_is_a_time_of_our_years_or_none(told: str, at: datetime | None) -> None:
    assert moment(told) == at
