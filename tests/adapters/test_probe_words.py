"""What our own check says: that it answers, and what was tested; never that all works."""

from __future__ import annotations

import pytest

from statuswatch.adapters.probe import ADAPTER, read_result, remembered, shown
from statuswatch.core.flow import Answer, Trouble
from statuswatch.core.model import Level, Report
from statuswatch.core.words import say
from tests.adapters import driving

SITE = "https://www.example.com/"
WALL = {"wall": "yes"}


def answer(status: int = 200, body: str = "a page", **more: object) -> Answer:
    return driving.response(body, status, SITE, elapsed=0.12, **more)


def said(given: Answer, **options: str) -> str:
    return str(shown(driving.source("probe", SITE, **options), given))


def result(given: Answer, **options: str) -> Report:
    return read_result(driving.source("probe", SITE, **options), given)


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        (answer(), {}, "it answers in 120 ms"),
        (answer(204), {}, "it answers 204 in 120 ms"),
        (answer(401), {"status": "401"}, "it answers 401 in 120 ms"),
        (answer(), {"text": "a page"}, "it answers in 120 ms, and says “a page”"),
        (answer(403), {}, "it answers 403, but does not let us in: more is not tested"),
        (answer(429), {}, "it answers 429, but does not let us in: more is not tested"),
        (answer(400), WALL, "it answers 400, but does not let us in: more is not tested"),
        (
            answer(headers={"cf-mitigated": "challenge"}),
            {},
            "it answers, but wants to know whether we are human: more is not tested",
        ),
        (
            answer(addresses=("0.0.0.0",)),
            {},
            "something on your own line blocks it, or answers in its place",
        ),
        (Trouble(SITE, "dns", say("its name is not found")), {}, "its name is not found"),
    ],
)
def test_each_result_says_what_was_tested(
    given: Answer, options: dict[str, str], words: str
) -> None:
    assert said(given, **options) == words
    assert "works" not in words


def test_it_answers_is_never_it_works() -> None:
    assert str(remembered(Level.OK)).startswith("It answers. More is not tested")
    assert "says nothing of the service" in str(remembered(None))
    assert remembered(Level.DOWN) is None


@pytest.mark.parametrize("status", [400, 404, 405, 410, 418])
def test_a_4xx_is_trouble_but_for_the_front_page_of_a_network(status: int) -> None:
    """A feed of one's own that is not found is an outage to its listeners."""
    assert [i.level for i in result(answer(status)).incidents] == [Level.DOWN]
    walled = result(answer(status), **WALL)
    assert (walled.level, walled.incidents) == (None, ())


def test_a_network_that_fails_is_in_trouble() -> None:
    assert result(answer(503), **WALL).incidents
    assert result(Trouble(SITE, "tcp", say("no connection")), **WALL).incidents
    assert result(answer(), **WALL).level is Level.OK
    assert ADAPTER.places(SITE) == (SITE,)
