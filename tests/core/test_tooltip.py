"""The tray's tool tip as a property: short enough for every tray, the worst in front."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Level, Line, Service, Status
from statuswatch.core.overview import Overview, ServiceNow, called, face, ordered
from statuswatch.core.pause import Pause
from statuswatch.core.tooltip import TOOLTIP, fit, tooltip
from statuswatch.core.words import Setting

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
SETTING = Setting(now=NOW)

names = st.text(min_size=1, max_size=80).filter(lambda text: bool(text.split()))
levels = st.sampled_from([*Level, None])
services = st.lists(st.tuples(names, levels), min_size=1, max_size=20)


def shown(told: list[tuple[str, Level | None]]) -> Overview:
    return Overview(
        tuple(
            ServiceNow(
                Service(str(i), name),
                Status(level, NOW - timedelta(minutes=i) if level else None, False, heard=NOW),
            )
            for i, (name, level) in enumerate(told)
        ),
        Line.UP,
        NOW,
        checked=NOW,
    )


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


@given(services)
def test_the_worst_is_named_first_however_long_the_names_are(
    told: list[tuple[str, Level | None]],
) -> None:
    overview = shown(told)
    worst = ordered(overview)[0]
    tip = fit(tooltip(overview), SETTING)
    assert units(tip) <= TOOLTIP <= 127, "Windows cuts there"
    if face(worst).ails:
        assert tip.startswith(called(worst)[:20].rstrip("…"))


@given(services, st.sampled_from(["paused", "down", "captive"]))
def test_where_nothing_is_known_of_the_services_none_is_named_as_ill(
    told: list[tuple[str, Level | None]], why: str
) -> None:
    overview = shown(told)
    if why == "paused":
        overview = replace(overview, paused=Pause(NOW, NOW + timedelta(hours=1)))
    else:
        overview = replace(overview, line=Line(why), line_since=NOW)
    tip = fit(tooltip(overview), SETTING)
    assert units(tip) <= TOOLTIP
    assert " down since " not in tip
    assert tip.startswith({"paused": "Paused", "down": "You are", "captive": "This net"}[why])


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns"])
def test_a_zone_makes_it_no_longer(zone: str) -> None:
    from zoneinfo import ZoneInfo

    overview = shown([("x" * 60, Level.DOWN), ("y" * 60, Level.DOWN), ("z" * 60, Level.DOWN)])
    assert units(fit(tooltip(overview), replace(SETTING, zone=ZoneInfo(zone)))) <= TOOLTIP


def test_planned_work_beside_trouble_counts_as_fine() -> None:
    """As in the head of the page Now."""
    told = [("A", Level.PARTIAL), ("B", Level.MAINTENANCE), ("C", Level.OK)]
    assert fit(tooltip(shown(list(told))), SETTING).endswith(" 2 fine.")
