"""What a program reads of a list with nothing in it: no line and no error, or one value that says so."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Program
from tests.cli.places import Place

LINES = [
    "letter podhost",
    "report podhost --list",
    "contact podhost",
    "promise list",
    "promise list podhost",
    "promise judge",
    "plan read",
    "notices",
]
VALUES = {
    "history": "outages",
    "plan list": "plans",
    "plan past": "fallen",
    "preflight": "plans",
}


@pytest.fixture
def follows(says: Program, place: Place) -> Program:
    place.tells()
    says("add", place.url, "--name", "podhost")
    return says


@pytest.mark.parametrize("typed", LINES)
def test_a_list_of_lines_with_nothing_in_it_is_no_line(follows: Program, typed: str) -> None:
    said = follows(*typed.split(), "--json")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert follows(*typed.split()).out  # people are told that there is nothing


@pytest.mark.parametrize("typed", VALUES)
def test_one_value_has_an_empty_list_in_it(follows: Program, typed: str) -> None:
    [line] = json.loads(f"[{follows(*typed.split(), '--json').out}]")
    assert line[VALUES[typed]] == []


def test_what_goes_wrong_is_no_empty_list(follows: Program) -> None:
    said = follows("letter", "podhots", "--json")
    assert said.code == 64
    assert "error" in json.loads(said.out)
