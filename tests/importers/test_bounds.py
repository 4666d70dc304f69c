"""How much a list may hold, and what of its texts can be kept."""

from __future__ import annotations

import pytest

from statuswatch import importers
from statuswatch.importers import (
    LONGEST_OPTION,
    MOST_BYTES,
    MOST_ENTRIES,
    WrongFileError,
    at_most,
    options_of,
    read,
)


def test_what_is_larger_than_any_list_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(_: object) -> None:
        raise AssertionError("it was read all the same")

    monkeypatch.setattr(importers, "_document", looked)
    with pytest.raises(WrongFileError, match=f"larger than {MOST_BYTES >> 20} MB"):
        read(bytes(MOST_BYTES + 1))


def test_as_many_as_there_may_be_are_none_too_many() -> None:
    at_most(range(MOST_ENTRIES))
    with pytest.raises(WrongFileError, match="more than"):
        at_most(range(MOST_ENTRIES + 1))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "It is empty"),
        (b" \n\t", "It is empty"),
        (b"[" + b"1" * 5000 + b"]", "too many digits"),
        (b"[" * 100_000, "no proper JSON"),
        (b'{"x": \xff}', "not UTF-8 text"),
        (b'{"x": ]', "no proper JSON"),
        (b"a letter", "none of the lists"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(WrongFileError, match=why):
        read(data)


def test_an_option_is_kept_as_far_as_it_can_be() -> None:
    told = {"a": "x" * (LONGEST_OPTION + 1), "b\0": "\0c\ud800", "d": 7, "e": ["x"]}
    assert options_of(told) == {"a": "x" * LONGEST_OPTION, "b": "c?"}
    assert options_of(["a"]) == {}
