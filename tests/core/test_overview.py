"""What every face of the program says of one snapshot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import (
    Incident,
    KnownIncident,
    Level,
    Line,
    Role,
    Service,
    Source,
    Status,
)
from statuswatch.core.overview import (
    Face,
    Overview,
    ServiceNow,
    face,
    headline,
    icon,
    lines,
    ordered,
    service_line,
)
from statuswatch.core.tooltip import fit, tooltip
from statuswatch.core.words import Setting, render, say

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
AT_14_02 = NOW - timedelta(hours=1, minutes=8)
SETTING = Setting(now=NOW)
OK, MAINTENANCE, DEGRADED, PARTIAL, DOWN = Level


def incident(level: Level | None, role: Role = Role.OFFICIAL, ahead: int = 0) -> KnownIncident:
    """Planned ones end in half an hour; seen `ahead` minutes before they began."""
    end = NOW + timedelta(minutes=30) if level is MAINTENANCE else None
    told = Incident("1", "x", level, AT_14_02, planned_end=end)
    return KnownIncident("s", role, told, AT_14_02 - timedelta(minutes=ahead), NOW)


def service(
    name: str,
    level: Level | None = OK,
    *open_: KnownIncident,
    stale: bool = False,
    acknowledged: bool = False,
) -> ServiceNow:
    since = None if level in (OK, None) else AT_14_02
    status = Status(level, since, stale, open_, heard=NOW)
    return ServiceNow(Service(name.lower(), name), status, acknowledged=acknowledged)


def fine(n: int) -> list[ServiceNow]:
    return [service(f"Fine {i:02}") for i in range(n)]


def overview(*services: ServiceNow, line: Line = Line.UP) -> Overview:
    return Overview(services, line, NOW, 1, AT_14_02, NOW)


def said(*services: ServiceNow, line: Line = Line.UP) -> str:
    return render(headline(overview(*services, line=line)), SETTING)


def tip(*services: ServiceNow, line: Line = Line.UP) -> str:
    return fit(tooltip(overview(*services, line=line)), SETTING).replace("\xa0", " ")


def row(now: ServiceNow) -> str:
    return render(service_line(now, NOW), SETTING).replace("\xa0", " ")


UNSEEN = ServiceNow(
    Service("new", "New"), Status(None, None, True), (Source("s", "new", "feed", "https://x.test"),)
)
OVERRUN = replace(
    service("Castwave", MAINTENANCE),
    status=Status(MAINTENANCE, AT_14_02, False, overrun=(incident(MAINTENANCE),), heard=NOW),
)


@pytest.mark.parametrize(
    ("levels", "shape"),
    [
        ((OK, OK), "fine"),
        ((OK, MAINTENANCE), "maintenance"),
        ((MAINTENANCE, None, OK), "unknown"),
        ((None, DEGRADED), "degraded"),
        ((DEGRADED, PARTIAL, None), "partial"),
        ((PARTIAL, DOWN, MAINTENANCE), "down"),
        ((), "unknown"),
    ],
)
def test_the_worst_wins(levels: tuple[Level | None, ...], shape: str) -> None:
    assert icon(overview(*(service(f"{i}", x) for i, x in enumerate(levels)))) == (shape, 0)


def test_the_number_counts_those_that_share_the_worst_trouble() -> None:
    many = [service(f"D{i}", DOWN) for i in range(3)] + [service("P", PARTIAL), *fine(2)]
    assert icon(overview(*many)) == (Face.DOWN, 3)
    assert icon(overview(*(service(f"D{i}", DOWN) for i in range(40)))) == (Face.DOWN, 40)


def test_calm_states_and_unknown_ones_carry_no_number() -> None:
    for level in (OK, MAINTENANCE, None):
        assert icon(overview(service("A", level), service("B", level)))[1] == 0


def test_a_fully_acknowledged_state_has_its_shape_but_no_number() -> None:
    known = [service(f"D{i}", DOWN, acknowledged=True) for i in range(3)]
    assert icon(overview(*known)) == (Face.DOWN, 0)
    assert icon(overview(*known, service("D3", DOWN))) == (Face.DOWN, 4)


@pytest.mark.parametrize("line", [Line.DOWN, Line.CAPTIVE])
def test_our_own_line_replaces_all(line: Line) -> None:
    assert icon(overview(service("A", DOWN), line=line)) == (Face.OFFLINE, 0)


def test_not_knowing_our_line_hides_nothing() -> None:
    assert icon(overview(service("A", DOWN), line=Line.UNKNOWN)) == (Face.DOWN, 0)


def test_a_maintenance_that_runs_over_counts_as_degraded() -> None:
    assert face(OVERRUN) is Face.DEGRADED
    assert said(OVERRUN, *fine(3)) == "Castwave's maintenance runs over"
    assert tip(OVERRUN, *fine(3)) == "Castwave's maintenance runs over. 3 fine."
    assert row(OVERRUN) == "Castwave: maintenance runs over, it was to end at 15:40"


def test_headlines() -> None:
    assert said() == "Nothing followed yet"
    assert said(*fine(12)) == "All 12 fine"
    assert said(service("Chirp")) == "Chirp is fine"
    assert said(service("Podhost", DOWN), *fine(3)) == "Podhost is down"
    assert said(service("Podhost", DOWN, incident(DOWN))) == "Podhost is down, and they say so"
    assert said(service("Podhost", DOWN, incident(DOWN, Role.PROBE))) == "Podhost is down"
    assert said(service("Postline", DEGRADED), *fine(1)) == "Postline is degraded"
    assert said(service("Chirp", PARTIAL), *fine(1)) == "Part of Chirp is down"
    assert said(service("A", DOWN), service("B", DEGRADED)) == "2 services are in trouble"
    assert said(service("Castwave", MAINTENANCE)) == "Castwave is under maintenance"
    assert said(service("Old Forum", None), *fine(3)) == "Can't tell about Old Forum"
    assert said(service("A", None), service("B", None)) == "Can't tell about 2 services"
    assert said(UNSEEN, *fine(3)) == "Looking"
    assert said(*fine(2), line=Line.DOWN) == "It's you: your own line is down"
    assert said(*fine(2), line=Line.CAPTIVE) == "It's you: this network wants you to sign in"


def test_only_a_maintenance_we_saw_coming_was_announced() -> None:
    announced = service("Castwave", MAINTENANCE, incident(MAINTENANCE, ahead=60))
    assert said(announced) == "Castwave is under maintenance, as announced"
    assert said(service("Castwave", MAINTENANCE, incident(MAINTENANCE))).endswith("maintenance")


def test_a_silent_page_makes_it_as_far_as_we_can_see() -> None:
    silent = service("Old Forum", OK, stale=True)
    assert said(silent, *fine(11)) == "All 12 fine, as far as we can see"
    assert tip(silent, *fine(11)) == "All 12 fine, as far as we can see, checked 15:10"
    assert row(silent) == "Old Forum: fine, as far as we can see"


def test_tool_tips_are_worst_first() -> None:
    podhost, postline = service("Podhost", DOWN), service("Postline", DEGRADED)
    assert tip(*fine(12)) == "All 12 fine, checked 15:10"
    assert (
        tip(postline, podhost, *fine(10)) == "Podhost down since 14:02, Postline degraded. 10 fine."
    )
    assert tip(podhost) == "Podhost down since 14:02."
    assert tip(service("Old Forum", None), *fine(2)) == "Old Forum: can't tell. 2 fine."
    assert tip(UNSEEN, *fine(2)) == "Looking: not everything has been checked yet"
    assert tip() == "StatusWatch: nothing followed yet"
    assert tip(podhost, line=Line.DOWN) == "You are offline since 14:02"


def test_a_tool_tip_names_fewer_rather_than_being_cut() -> None:
    long = [service(f"{c * 38}", DOWN) for c in "ABCDE"]
    said = tip(*long)
    assert said == f"{'A' * 38} down since 14:02, {'B' * 38} down, 3 more."


@given(st.lists(st.tuples(st.text(max_size=200), st.sampled_from([*Level, None])), max_size=30))
def test_a_tool_tip_never_exceeds_what_windows_shows(
    services: list[tuple[str, Level | None]],
) -> None:
    shown = overview(*(service(name, level) for name, level in services))
    tip = fit(tooltip(shown), SETTING)
    assert len(tip.encode("utf-16-le", "replace")) // 2 <= 120
    assert tip
    assert len(lines(shown, NOW)) == len(services)


def test_what_fits_nowhere_is_cut() -> None:
    assert fit([say("x" * 300)], SETTING) == "x" * 119 + "…"
    assert fit([say("👩" * 100)], SETTING) == "👩" * 59 + "…"


def test_lines_of_services() -> None:
    assert row(service("Podhost", DOWN)) == "Podhost: down since 14:02 (1 h 8 min)"
    assert row(service("Chirp", PARTIAL)) == "Chirp: partly down since 14:02 (1 h 8 min)"
    assert row(service("Postline", DEGRADED)) == "Postline: degraded since 14:02 (1 h 8 min)"
    assert row(service("Chirp")) == "Chirp: fine"
    assert row(service("Old Forum", None)) == "Old Forum: can't tell"
    planned = service("Castwave", MAINTENANCE, incident(MAINTENANCE))
    assert row(planned) == "Castwave: maintenance until 15:40"


def test_a_trouble_without_a_beginning_is_still_said() -> None:
    now = ServiceNow(Service("a", "A"), Status(DOWN, None, False, heard=NOW))
    assert row(now) == "A: down"
    assert tip(now) == "A down."


def test_an_outage_that_begins_this_moment_has_lasted_0_s() -> None:
    now = ServiceNow(Service("a", "A"), Status(DOWN, NOW, False, heard=NOW))
    assert row(now) == "A: down since 15:10 (0 s)"


def test_maintenance_is_mentioned_the_day_before() -> None:
    start = NOW + timedelta(hours=8)
    told = Incident("1", "x", MAINTENANCE, start, planned_end=start + timedelta(hours=2))
    ahead = KnownIncident("s", Role.OFFICIAL, told, NOW, NOW)
    now = replace(
        service("Castwave"), status=Status(OK, None, False, announced=(ahead,), heard=NOW)
    )
    assert row(now) == "Castwave: fine, maintenance from 23:10"
    early = render(service_line(now, NOW - timedelta(days=2)), SETTING)
    assert early == "Castwave: fine"


def test_while_we_are_offline_every_line_is_its_last_word() -> None:
    shown = lines(overview(service("A", DOWN), service("B"), line=Line.DOWN), NOW)
    assert [render(line, SETTING) for _, line in shown] == [
        "A: down since 14:02 (0\xa0s), as of 14:02",
        "B: fine, as of 14:02",
    ]


def test_trouble_comes_first_then_what_we_cannot_tell() -> None:
    newer = replace(service("Newer", DOWN), status=Status(DOWN, NOW - timedelta(minutes=1), False))
    some = overview(
        service("b"), service("A"), service("M", MAINTENANCE), service("U", None),
        service("D", DEGRADED), service("Old", DOWN), newer,
    )  # fmt: skip
    names = [s.service.name for s in ordered(some)]
    assert names == ["Newer", "Old", "D", "U", "M", "A", "b"]


def test_a_name_from_a_page_stays_on_one_line_and_within_bounds() -> None:
    assert row(service("Two\n lines {name}")) == "Two lines {name}: fine"
    assert row(service("x" * 500)) == "x" * 39 + "…: fine"
