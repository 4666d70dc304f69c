"""Zones by the names people write, with and without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core import zones
from statuswatch.core.zones import Zoned, clock_named, clock_of, ruled

NOON = datetime(2026, 7, 1, 12, 0)
RULED = (*zones._AMERICA, *zones._EUROPE, *zones._STILL)


@pytest.mark.parametrize("name", RULED)
def test_the_rules_say_what_the_database_says(name: str) -> None:
    rule, known = ruled(name), clock_of(name)
    assert rule is not None
    if not isinstance(known, Zoned):
        pytest.skip("no time-zone database here")
    year = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in range(8760))
    hours = [h for h in year if h.month in (3, 10, 11) or h.hour == 12]
    assert [h for h in hours if rule.wall(h) != known.wall(h)] == []
    back = [h for h in hours if rule.at(rule.wall(h)) != h]
    assert len(back) <= 1  # the hour that the clocks show twice


def test_without_a_database_the_usual_zones_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(key: str) -> None:
        raise zones_missing(key)

    zones_missing = type("Missing", (KeyError,), {})
    monkeypatch.setattr(zones, "ZoneInfo", missing)
    pacific = clock_named("PT", None)
    assert pacific is not None
    assert pacific.at(NOON) == datetime(2026, 7, 1, 19, 0, tzinfo=UTC)
    assert clock_of("Etc/UTC") is not None
    assert clock_of("Antarctica/Troll") is None


@pytest.mark.parametrize(
    ("word", "hour"),
    [
        ("UTC", 12),
        ("gmt", 12),
        ("(CEST)", 10),
        ("UTC+2", 10),
        ("GMT-07:00", 19),
        ("+0530", 6),
        ("PDT", 19),
        ("PT", 19),
        ("Pacific", 19),
        ("Pacific Time", 19),
        ("US Eastern", 16),
        ("Eastern Standard Time", 17),
        ("Eastern Daylight Time", 16),
        ("US/Pacific", 19),
        ("Europe/Berlin", 10),
    ],
)
def test_a_zone_is_known_by_its_names(word: str, hour: int) -> None:
    clock = clock_named(word, None)
    assert clock is not None
    assert clock.at(NOON).hour == hour


@pytest.mark.parametrize("word", ["XYZ", "", "UTC+99", "No/Where", "../zone"])
def test_a_word_that_is_no_zone_is_none(word: str) -> None:
    assert clock_named(word, None) is None
