"""The rows of the page Now by what they are and by the user's tags; and while nobody looks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from statuswatch.core.model import Line
from statuswatch.core.nowgroups import Grouping
from statuswatch.core.nowhead import header
from statuswatch.core.nowpage import now_page
from statuswatch.core.nowrow import Row, matches
from statuswatch.core.overview import Face, Overview, ServiceNow
from statuswatch.core.pause import Pause
from tests.core.nowstory import (
    DEGRADED,
    DOWN,
    HOUR,
    MINUTE,
    NOW,
    SETTING,
    overview,
    service,
    story,
    text,
)


def of_kind(name: str, category: str, *tags: str, ill: bool = False) -> ServiceNow:
    made = service(name, DOWN, story()) if ill else service(name)
    return replace(made, service=replace(made.service, category=category), tags=tags)


def grouped(by: Grouping, *services: ServiceNow) -> list[tuple[str, list[str]]]:
    page = now_page(overview(*services), {}, SETTING, by)
    return [(text(s.title), [row.name for row in s.rows]) for s in page.sections]


def rows(now: Overview) -> list[Row]:
    return [row for section in now_page(now, {}, SETTING).sections for row in section.rows]


def test_kinds_have_names_and_what_has_none_is_last() -> None:
    assert grouped(
        Grouping.CATEGORY,
        of_kind("Zulu", "podcast-hosting"),
        of_kind("Alpha", "podcast-hosting"),
        of_kind("Mine", ""),
        of_kind("Chirp", "social-network"),
        of_kind("Odd", "a-kind-of-mine"),
    ) == [
        ("a-kind-of-mine", ["Odd"]),
        ("Networks", ["Chirp"]),
        ("Podcast hosts", ["Alpha", "Zulu"]),
        ("Others", ["Mine"]),
    ]


def test_a_group_with_trouble_comes_first_and_in_it_the_trouble() -> None:
    found = grouped(
        Grouping.CATEGORY,
        of_kind("Alpha", "cloud-hosting"),
        of_kind("Castwave", "podcast-hosting"),
        of_kind("Podhost", "podcast-hosting", ill=True),
    )
    assert found == [("Podcast hosts", ["Podhost", "Castwave"]), ("Cloud", ["Alpha"])]


def test_a_service_stands_under_each_of_its_tags() -> None:
    assert grouped(
        Grouping.TAG, of_kind("A", "", "podcast", "client A"), of_kind("B", "", "Podcast"),
        of_kind("C", ""),
    ) == [("client A", ["A"]), ("podcast", ["A", "B"]), ("Without a tag", ["C"])]  # fmt: skip


def test_a_group_knows_its_worst_and_groups_by_state_need_none() -> None:
    ill = overview(of_kind("A", "", "x", ill=True), of_kind("B", "", "x"), of_kind("C", "", "y"))
    tagged = now_page(ill, {}, SETTING, Grouping.TAG).sections
    assert [s.face for s in tagged] == [Face.DOWN, Face.FINE]
    assert {s.face for s in now_page(ill, {}, SETTING).sections} == {None}


def test_a_tag_is_found_by_the_search() -> None:
    (found,) = rows(overview(of_kind("A", "", "client A")))
    assert matches(found, "CLIENT")
    assert not matches(found, "client b")


# -- while nobody looks ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pause", "line"),
    [
        (Pause(NOW - MINUTE, NOW + HOUR), "Until 15:25. What happens until then will be grey."),
        (Pause(NOW - MINUTE), "Until you resume. What happens until then will be grey."),
    ],
)
def test_a_pause_is_said_as_that_and_never_as_a_line_that_is_down(pause: Pause, line: str) -> None:
    ill = replace(overview(service("Podhost", DOWN, story()), line=Line.DOWN), paused=pause)
    head = header(ill, {}, SETTING)
    assert (text(head.sentence), head.line and text(head.line)) == ("Watching is paused", line)
    assert head.still
    assert not head.offline


def test_while_paused_rows_hold_the_last_word_and_count_no_further() -> None:
    ill = overview(
        service("Podhost", DEGRADED, story(DEGRADED), since=NOW - HOUR), service("Chirp")
    )
    paused = replace(ill, paused=Pause(NOW - 2 * MINUTE, None))
    assert [text(row.second) for row in rows(paused)] == [
        "<b>Degraded</b> since 13:25, as of 14:23",
        "Fine, as of 14:23",
    ]
    assert rows(paused)[0].usually == ()


def test_resumed_everything_counts_on() -> None:
    now = overview(service("Podhost", DOWN, story(), since=NOW - HOUR))
    assert text(rows(now)[0].second) == "<b>Down</b> since 13:25 · 1 h"
