"""A part that fails within a story that is open already, lived with the real journal, store and
notifier: it is told, by its own card where nothing of the story was told yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.core.model import Component, Incident, Level, Report
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage
from statuswatch.core.words import Setting, render
from tests.engine.street import HOUR, MINUTE, Street

SECONDS = timedelta(seconds=12)
BUTTONS = (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE, Action.REPORT)
NAMES = ("API", "Apps", "Feeds", "Web")


def street_of(folder: Path, *parts: str) -> Street:
    street = Street(folder, ())
    street.app.follow("http://delta.test/", "statuspage", "Delta", frozenset(parts))
    return street


async def says(
    street: Street, *incidents: Incident, after: timedelta = MINUTE, **ill: Level
) -> None:
    await street.later(after)
    parts = tuple(Component(name, ill.get(name, Level.OK)) for name in NAMES)
    street.writes("Delta", outcome=Report(incidents, components=parts, level=Level.OK))
    await street.teller.deliver()


def major(*parts: str, level: Level = Level.PARTIAL) -> Incident:
    return Incident("i", "Errors", level, components=frozenset(parts))


def cards(street: Street) -> list[tuple[str, str]]:
    setting = Setting(now=street.clock.now())
    return [(render(n.title, setting), render(n.body, setting)) for n in street.card.notices]


def reasons(street: Street) -> list[str]:
    since = street.clock.now() - HOUR
    kinds = (NoticeKind.OUTAGE, NoticeKind.WORD)
    return [k.notice.because for k in street.app.stored.outbox.since(since, kinds)]


def last(street: Street) -> Notice:
    return street.card.notices[-1]


async def test_a_followed_part_that_joins_an_open_story_is_an_opening(tmp_path: Path) -> None:
    street = street_of(tmp_path, "API")
    await says(street)
    await says(street, major("Web"), Web=Level.DOWN)
    assert cards(street) == []
    both = major("Web", "API")
    await says(street, both, after=SECONDS, Web=Level.DOWN, API=Level.PARTIAL)
    ((title, body),) = cards(street)
    assert title == "Part of Delta is down"
    assert body.startswith("API, Web, since")
    card = last(street)
    assert (card.kind, card.stage, card.actions) == (NoticeKind.OUTAGE, Stage.ON, BUTTONS)
    assert sorted(reasons(street)) == sorted([Because.NOT_YOUR_PART, Because.TOLD])
    await says(street, replace(both, ended=street.clock.now()))
    assert [title for title, _ in cards(street)] == ["Part of Delta is down", "Delta is back"]


async def test_a_part_that_joins_is_told_on_the_card_that_stands(tmp_path: Path) -> None:
    street = street_of(tmp_path)
    await says(street)
    await says(street, major("Web"), Web=Level.DOWN)
    await says(street, major("Web", "API"), after=SECONDS, Web=Level.DOWN, API=Level.DOWN)
    await says(street, major("Web", "API"), Web=Level.DOWN, API=Level.DOWN)
    assert cards(street)[1:] == [("Part of Delta is down", "Now also: API.")]
    assert last(street).actions == BUTTONS
    assert len(street.card.shown) == 1, "in place"


async def test_another_part_that_joins_is_none_of_who_follows_this_one(tmp_path: Path) -> None:
    street = street_of(tmp_path, "API")
    await says(street)
    await says(street, major("API"), API=Level.PARTIAL)
    await says(street, major("API", "Web"), API=Level.PARTIAL, Web=Level.DOWN)
    assert [title for title, _ in cards(street)] == ["Part of Delta is down"]
    assert Because.NO_NEW_WORD in reasons(street)


@pytest.mark.parametrize("parts", [(), ("API", "Web")])
async def test_of_what_stood_before_the_first_look_only_the_part_that_joins_is_news(
    tmp_path: Path, parts: tuple[str, ...]
) -> None:
    street = street_of(tmp_path, *parts)
    await says(street, major("Web"), Web=Level.PARTIAL)
    await says(street, replace(major("Web"), title="Many errors"), Web=Level.PARTIAL)
    assert cards(street) == []
    await says(street, major("Web", "API"), Web=Level.PARTIAL, API=Level.PARTIAL)
    assert [title for title, _ in cards(street)] == ["Part of Delta is down"]


async def test_a_part_that_ailed_unposted_is_named_once_when_they_name_it(tmp_path: Path) -> None:
    street = street_of(tmp_path)
    await says(street)
    await says(street, major("Web"), Web=Level.DOWN)
    await says(street, major("Web"), Web=Level.DOWN, API=Level.DOWN)
    await says(street, major("Web", "API"), Web=Level.DOWN, API=Level.DOWN)
    assert [body for _, body in cards(street)[1:]] == ["Now also: API."]


async def test_a_followed_part_that_fails_unposted_beside_their_story_is_told_once(
    tmp_path: Path,
) -> None:
    street = street_of(tmp_path, "API", "Web")
    await says(street)
    await says(street, major("Web"), Web=Level.PARTIAL)
    await says(street, major("Web"), Web=Level.PARTIAL, API=Level.PARTIAL)
    await says(street, major("Web", "API"), Web=Level.PARTIAL, API=Level.PARTIAL)
    assert [body for _, body in cards(street)[1:]] == ["Now also: API."]


@pytest.mark.parametrize("level", [Level.DEGRADED, Level.PARTIAL])
async def test_a_followed_part_that_gets_worse_in_an_unchanged_story_is_told(
    tmp_path: Path, level: Level
) -> None:
    street = street_of(tmp_path, "API")
    await says(street)
    await says(street, major("API", level=level), API=Level.DEGRADED)
    await says(street, major("API", level=level), API=Level.DOWN)
    await says(street, major("API", level=level), API=Level.DOWN)
    first, second = (title for title, _ in cards(street))
    assert first != second
    assert "down" in second
    assert last(street).level is Level.DOWN
    assert len(street.card.shown) == 1, "in place"


async def test_a_part_that_was_too_mild_is_told_once_it_is_worse(tmp_path: Path) -> None:
    street = street_of(tmp_path, "API")
    await says(street, major("API", "Web", level=Level.DEGRADED), API=Level.DEGRADED)
    await says(street, major("API", "Web", level=Level.DEGRADED), Web=Level.DOWN)
    assert cards(street) == [], "it stood before the first look, and the other part is not followed"
    await says(street, major("API", "Web", level=Level.DEGRADED), API=Level.DOWN, Web=Level.DOWN)
    assert len(cards(street)) == 1
    assert last(street).level is Level.DOWN
    assert last(street).actions == BUTTONS
