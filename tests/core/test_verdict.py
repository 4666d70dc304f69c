"""Down, or just me? Each row of the table, and what time, confirmation and scope make of it."""

from __future__ import annotations

from typing import Any

import pytest

from statuswatch.core.model import Level
from statuswatch.core.witness import Answer
from tests.core.sayings import (
    answers,
    burst,
    fails,
    judged,
    line,
    page,
    slow,
    story,
    unread,
)

YOU, SAID, SILENT, WORK, FINE, CANT = Answer
PORTAL = "redirects to http://login.example-wifi/"
TIMES_OUT: dict[str, Any] = {"step": "tcp", "says": "connection timed out"}
NO_NAME: dict[str, Any] = {"step": "dns", "says": "the name does not resolve"}
MINE, OTHER = {"Uploads": "ok", "Search": "ok"}, {"Uploads": "ok", "Search": "down"}


def work(since: int, until: int, how: str = "in_progress", *of: str) -> dict[str, Any]:
    return {
        "title": "Move",
        "how": "maintenance",
        "phase": how,
        "since": since,
        "until": until,
        "of": of,
    }


TABLE: dict[str, tuple[Answer, dict[str, Any]]] = {
    # -- the rows of the table
    "they tell of trouble, our check fails": (
        SAID,
        {"official": page(level="down", title="Outage"), "probe": fails()},
    ),
    "they tell of trouble, our check answers": (
        SAID,
        {"official": page(level="down", title="Outage"), "probe": answers()},
    ),
    "they tell of trouble, we have no check": (
        SAID,
        {"official": page(level="down", title="Outage")},
    ),
    "they say fine, our check fails": (SILENT, {"official": page(), "probe": fails()}),
    "they have no page, our check fails": (SILENT, {"probe": fails()}),
    "our line is down": (
        YOU,
        {
            "official": [*page(-15), *unread(0)],
            "probe": fails(-2, -1, 0, **NO_NAME),
            "own_line": [*line(3, -15), *line(0, -2, 0)],
        },
    ),
    "maintenance, our check fails": (
        WORK,
        {"official": page(level="maintenance", **work(-30, 60)), "probe": fails()},
    ),
    "maintenance, our check answers": (
        WORK,
        {"official": page(level="maintenance", **work(-30, 60)), "probe": answers()},
    ),
    "they say fine, our check answers": (FINE, {"official": page(), "probe": answers()}),
    "they say fine, we have no check": (FINE, {"official": page()}),
    "their page is silent, our check answers": (
        FINE,
        {"official": [*page(-60), *unread(-10, 0)], "probe": answers()},
    ),
    "their page is silent, we have no check": (CANT, {"official": [*page(-60), *unread(-10, 0)]}),
    "nobody speaks": (CANT, {}),
    # -- confirmation
    "one bad look": (CANT, {"official": page(), "probe": [*answers(-5), *fails(0)]}),
    "two bad looks": (CANT, {"official": page(), "probe": [*answers(-5), *fails(-1, 0)]}),
    "one bad look and a burst": (
        SILENT,
        {"official": page(), "probe": fails(0), "crowd": [burst()]},
    ),
    "one bad look and the user": (
        SILENT,
        {"official": page(), "probe": fails(0), "user": [{"min": -3}]},
    ),
    "one bad look and their word": (
        SAID,
        {"official": page(level="down", title="Outage"), "probe": fails(0)},
    ),
    "it flaps once": (
        FINE,
        {"official": page(), "probe": [*answers(-15, -10), *fails(-5), *answers(0)]},
    ),
    "it comes and goes": (
        CANT,
        {
            "official": page(),
            "probe": [
                *fails(-25),
                *answers(-20),
                *fails(-15),
                *answers(-10),
                *fails(-5),
                *answers(0),
            ],
        },
    ),
    "one slow look": (FINE, {"official": page(), "probe": [*answers(-5), *slow(0)]}),
    "slow for long": (SILENT, {"official": page(), "probe": slow(-15, -10, -5, 0)}),
    "its words are missing": (
        SILENT,
        {"official": page(), "probe": fails(step="text", says="answers, but without “Sign in”")},
    ),
    # -- scope
    "trouble in a part that is not followed": (
        FINE,
        {
            "follows": ["Uploads"],
            "probe": answers(),
            "official": page(level="down", parts=OTHER, title="Search fails", of=("Search",)),
        },
    ),
    "trouble in the followed part, our check answers": (
        SAID,
        {
            "follows": ["Search"],
            "probe": answers(),
            "official": page(level="down", parts=OTHER, title="Search fails", of=("Search",)),
        },
    ),
    "trouble elsewhere, our check fails": (
        SILENT,
        {
            "follows": ["Uploads"],
            "probe": fails(),
            "official": page(level="down", parts=OTHER, title="Search fails", of=("Search",)),
        },
    ),
    "trouble that names no part": (
        SAID,
        {
            "follows": ["Uploads"],
            "probe": answers(),
            "official": page(level="partial", parts=MINE, title="Errors", how="partial"),
        },
    ),
    "maintenance of a part that is not followed": (
        SILENT,
        {
            "follows": ["Uploads"],
            "probe": fails(),
            "official": page(parts=MINE, **work(-30, 60, "in_progress", "Search")),
        },
    ),
    "the followed part is gone from their page": (
        CANT,
        {"follows": ["Editor"], "official": page(parts=MINE)},
    ),
    "the followed part is gone, our check answers": (
        FINE,
        {"follows": ["Editor"], "official": page(parts=MINE), "probe": answers()},
    ),
    "a part ails that no post names": (SAID, {"official": page(parts=OTHER), "probe": answers()}),
    # -- time
    "the page has not been read for hours": (CANT, {"official": page(-200)}),
    "unreadable since it said down, long ago": (
        CANT,
        {"official": [*page(-360, level="down", title="Outage", since=-400), *unread(-180, 0)]},
    ),
    "unreadable since it said down, just now": (
        SAID,
        {"official": [*page(-20, level="down", title="Outage"), *unread(-10, 0)]},
    ),
    "unreadable since it said down, our check fails": (
        SAID,
        {
            "official": [*page(-360, level="down", title="Outage"), *unread(-180, 0)],
            "probe": fails(),
        },
    ),
    "unreadable since it said down last week, our check fails": (
        SILENT,
        {
            "official": [*page(-9000, level="down", title="Outage"), *unread(-180, 0)],
            "probe": fails(),
        },
    ),
    "unreadable since it said down, our check answers": (
        FINE,
        {
            "official": [*page(-360, level="down", title="Outage"), *unread(-180, 0)],
            "probe": answers(),
        },
    ),
    "back, while the page still says down": (
        SAID,
        {
            "official": page(level="down", title="Outage"),
            "probe": [*fails(-30, -25, -20), *answers(-10, -5, 0)],
        },
    ),
    "a post left open over green parts": (
        FINE,
        {
            "official": page(parts=MINE, title="Errors", since=-800, of=("Search",)),
            "probe": answers(),
        },
    ),
    "called over, but our check never recovered": (
        SILENT,
        {
            "official": [
                *page(-20, level="down", title="Outage"),
                *page(-9, 0, title="Outage", phase="resolved", word=-10),
            ],
            "probe": fails(-20, -10, 0),
        },
    ),
    "posted after the fact": (
        FINE,
        {
            "official": [
                *page(-10),
                *page(0, title="Earlier today", phase="resolved", since=-540, word=-2),
            ],
            "probe": answers(),
        },
    ),
    "taken back without a word": (
        FINE,
        {"official": [*page(-10, level="down", title="Outage"), *page(0)], "probe": answers()},
    ),
    "failures from before the night": (
        CANT,
        {
            "official": page(-540, 0),
            "probe": fails(-545, -541, 0),
            "not_watching": [[-540, -1]],
        },
    ),
    "failures from while our line was down": (
        CANT,
        {
            "official": page(0),
            "probe": fails(-10, -5, 0),
            "own_line": [*line(0, -12), *line(3, -1)],
        },
    ),
    # -- plans
    "announced, not begun": (
        SILENT,
        {"official": page(**work(60, 120, "scheduled")), "probe": fails()},
    ),
    "announced, not begun, all well": (
        FINE,
        {"official": page(**work(60, 120, "scheduled")), "probe": answers()},
    ),
    "begun, though the page forgot to say so": (
        WORK,
        {"official": page(**work(-15, 60, "scheduled")), "probe": fails()},
    ),
    "overrun, the page still says at work": (
        WORK,
        {"official": page(level="maintenance", **work(-200, -40)), "probe": fails()},
    ),
    "overrun, and then they admit trouble": (
        SAID,
        {
            "official": [
                {
                    "min": 0,
                    "level": "partial",
                    "incidents": [story(**work(-200, -40)), story("Network", "partial", since=-6)],
                }
            ],
            "probe": fails(),
        },
    ),
    "over by their plan and by their word, still failing": (
        SILENT,
        {"official": page(**work(-200, -40, "completed")), "probe": fails()},
    ),
    "over by their plan, and nobody calls it under way": (
        SILENT,
        {"official": page(**work(-200, -40, "scheduled")), "probe": fails()},
    ),
    "overrun, the parts are green and it answers": (
        FINE,
        {
            "official": page(parts=MINE, **work(-200, -40, "in_progress", "Search")),
            "probe": answers(),
        },
    ),
    "a part is called under maintenance, no post says so": (
        WORK,
        {
            "follows": ["Uploads"],
            "official": page(parts={"Uploads": "maintenance"}),
            "probe": answers(),
        },
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_the_answer_is_the_one_that_a_sensible_person_would_give(name: str) -> None:
    right, told = TABLE[name]
    assert judged(**told).answer is right


@pytest.mark.parametrize("readable", [True, False])
def test_a_part_that_is_down_is_no_worse_once_the_page_cannot_be_read(readable: bool) -> None:
    """For who follows all of it: the page called itself partly down, and one part of it down."""
    told = page(-20, level="partial", parts=OTHER, title="Uploads fail", how="partial")
    more = page(-10, 0, level="partial", parts=OTHER, title="Uploads fail", how="partial")
    found = judged(official=[*told, *(more if readable else unread(-10, 0))])
    assert (found.answer, found.level) == (SAID, Level.PARTIAL)


@pytest.mark.parametrize("parts", [[], ["Search"]])
def test_what_they_told_last_counts_as_it_counted_then(parts: list[str]) -> None:
    told = page(-360, level="partial", parts=OTHER, title="Uploads fail", how="partial")
    found = judged(official=[*told, *unread(-180, 0)], probe=fails(), follows=parts)
    assert found.level is Level.DOWN, "our own check finds all of it down"
    slowly = judged(official=[*told, *unread(-180, 0)], probe=slow(-15, -10, -5, 0), follows=parts)
    assert slowly.answer is SAID
    assert slowly.level is (Level.DOWN if parts else Level.PARTIAL), "only their part is followed"
