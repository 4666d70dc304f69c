"""Plans kept and found again; what is told of them by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from statuswatch.app import planned, planning
from statuswatch.app.calendar_zones import Zone
from statuswatch.app.planning import PlanError
from statuswatch.core.docket import Occasion
from statuswatch.core.model import Outage, Rules
from statuswatch.core.overview import Overview
from statuswatch.core.zones import Zoned
from tests.core.nowstory import DAY, DOWN, HOUR, MINUTE, NOW, overview, service, story, text
from tests.docket_double import DocketDouble

SHOW = Occasion("Show 12", NOW + DAY, ("chirp",))


def kept(*plans: Occasion) -> DocketDouble:
    docket = DocketDouble()
    for plan in plans:
        docket.keep_occasion(plan)
    return docket


def test_a_plan_is_kept_on_one_line_and_known_by_its_number() -> None:
    docket = DocketDouble()
    made = planning.add(docket, replace(SHOW, title="  Show\n 12 "), NOW)
    assert (made.title, made.id) == ("Show 12", 1)
    assert planning.find(docket, "#1", NOW) == made


def test_a_changed_plan_keeps_its_number_and_what_was_told_of_it() -> None:
    docket = DocketDouble()
    show = planning.add(docket, SHOW, NOW - DAY)
    seen = overview(service("Chirp", DOWN, story(DOWN, start=NOW), heard=NOW, since=NOW))

    def told() -> list[str]:
        timed = planning.told(docket, lambda: seen, NOW, Rules())
        return [notice.key for notice in timed.notices] if timed is not None else []

    show = planning.change(docket, show, replace(show, at=NOW + HOUR), NOW - HOUR)
    first = told()
    other = planning.change(docket, show, replace(show, title="Show 13"), NOW)
    assert (other.id, other.entered) == (show.id, NOW - HOUR)
    assert told() == first, "told already"
    moved = planning.change(docket, other, replace(other, at=NOW + 2 * HOUR, id=0), NOW)
    assert (moved.id, moved.entered) == (show.id, NOW)
    assert len(first) == len(told()) == 1
    assert told() != first, "another time is judged anew"
    assert docket.occasions() == (moved,)


def test_of_a_calendars_plan_only_what_it_needs_is_changed_here() -> None:
    docket = DocketDouble()
    event = replace(SHOW, needs=(), title="A  show", calendar="a.ics", uid="1")
    docket.calendar("a.ics", [event], NOW)
    (was,) = docket.occasions()
    planning.change(docket, was, replace(was, needs=("chirp",), instead=("podhost",)), NOW)
    docket.calendar("a.ics", [replace(event, at=NOW + 2 * DAY)], NOW)
    (kept,) = docket.occasions()
    assert (kept.needs, kept.instead, kept.at) == (("chirp",), ("podhost",), NOW + 2 * DAY)
    with pytest.raises(PlanError) as told:
        planning.change(docket, kept, replace(kept, title="Another"), NOW)
    assert text(told.value.title) == "A  show comes from a calendar"
    with pytest.raises(PlanError):
        planning.change(docket, kept, replace(kept, needs=("podhost",)), NOW)
    planning.change(docket, kept, replace(kept, needs=()), NOW)
    assert docket.occasions()[0].needs == ()


@pytest.mark.parametrize(
    "plan",
    [
        SHOW,
        replace(SHOW, at=NOW + timedelta(hours=3, seconds=7), until=NOW + 6 * HOUR),
        replace(SHOW, at=NOW + DAY, until=NOW + 3 * DAY, day=True, zone="Asia/Tokyo"),
    ],
)
def test_what_is_opened_and_kept_untouched_is_as_it_was(plan: Occasion) -> None:
    docket = DocketDouble()
    was = planning.add(docket, plan, NOW)
    draft = planned.draft_of(was)
    assert planned.retyped(was, draft) == was
    later = planned.retyped(was, replace(draft, day="2027-01-05"))
    assert later.at > was.at
    assert planned.draft_of(later).length == draft.length
    assert later.day is was.day


@pytest.mark.parametrize("wrong", [replace(SHOW, title=" "), replace(SHOW, at=NOW - HOUR)])
def test_what_is_over_or_has_no_title_is_not_kept(wrong: Occasion) -> None:
    docket = DocketDouble()
    with pytest.raises(PlanError):
        planning.add(docket, wrong, NOW)
    assert docket.occasions() == ()


def test_a_title_means_the_next_that_is_not_over_and_never_two_plans() -> None:
    past, soon, later = (replace(SHOW, at=NOW + n * DAY) for n in (-1, 1, 8))
    other = replace(SHOW, title="Shopping")
    docket = kept(later, past, soon, other)
    assert planning.find(docket, "show 12", NOW).at == soon.at
    with pytest.raises(PlanError) as told:
        planning.find(docket, "sho", NOW)
    assert text(told.value.advice) == "Say which: Shopping, Show 12"
    with pytest.raises(PlanError):
        planning.find(docket, "", NOW)


def test_only_the_next_day_is_looked_at_where_none_is_named() -> None:
    docket = kept(SHOW, replace(SHOW, at=NOW + 2 * DAY), replace(SHOW, at=NOW - HOUR))
    assert [plan.at for plan in planning.ahead(docket, NOW, planning.NEXT)] == [SHOW.at]


def test_a_campaign_that_goes_at_half_past_is_stopped_when_the_network_falls() -> None:
    """Planned for 09:00; down at 08:35: warned at once, with what is up instead."""
    start = NOW + DAY
    docket = kept(Occasion("Campaign", start, ("loopgram",), ("chirp",)))

    def at(minutes: int, *, fallen: bool = False) -> list[str]:
        now = start + minutes * MINUTE

        def seen() -> Overview:
            up = service("Chirp", heard=now)
            fell = story(DOWN, start=now)
            down = service("Loopgram", DOWN, fell, heard=now, since=now)
            return overview(up, down if fallen else service("Loopgram", heard=now))

        told = planning.told(docket, seen, now, Rules())
        assert told is not None
        return [f"{n.key.rpartition('Z:')[2]} {text(n.title)}" for n in told.notices]

    assert at(-25 * 60) == []
    assert at(-24 * 60) == ["24h Go for Campaign"]
    assert at(-30) == ["30m:go Go for Campaign"]
    assert at(-25, fallen=True) == ["30m:no-go Hold Campaign: Loopgram"]


def test_without_plans_nothing_is_looked_at() -> None:
    def never() -> Overview:
        raise AssertionError

    assert planning.told(DocketDouble(), never, NOW, Rules()) is None


def test_past_plans_that_fell_into_outages_are_found_by_what_they_needed() -> None:
    docket = kept(replace(SHOW, at=NOW - DAY), replace(SHOW, at=NOW - DAY, needs=("other",)))

    def outages(name: str, _since: datetime) -> tuple[Outage, ...]:
        one = Outage("o", NOW - DAY - HOUR, NOW - DAY + HOUR, DOWN, (), False)
        return (one,) if name == "chirp" else ()

    found = planning.fell(docket, outages, NOW - timedelta(days=90), NOW)
    assert [(f.service, f.outage.id) for f in found] == [("chirp", "o")]


BERLIN = Zone("Europe/Berlin", Zoned(ZoneInfo("Europe/Berlin")))


@pytest.mark.parametrize(
    ("text_", "at", "day"),
    [
        ("2026-11-24 09:00", datetime(2026, 11, 24, 8, tzinfo=UTC), False),
        (" 2026-11-24  09:00 ", datetime(2026, 11, 24, 8, tzinfo=UTC), False),
        ("2026-11-24T09:00+00:00", datetime(2026, 11, 24, 9, tzinfo=UTC), False),
        ("2026-11-24", datetime(2026, 11, 23, 23, tzinfo=UTC), True),
    ],
)
def test_a_moment_is_read_by_the_clock_of_its_zone(text_: str, at: datetime, day: bool) -> None:
    assert planning.moment(text_, BERLIN) == (at, day)


def test_a_day_after_is_by_the_clock_also_where_it_has_23_hours() -> None:
    spring, _ = planning.moment("2026-03-29", BERLIN)
    assert planning.day_after(spring, BERLIN) - spring == 23 * HOUR


@pytest.mark.parametrize(
    ("text_", "said"),
    [
        ("soon", "soon is no moment"),
        ("2026-02-30 09:00", "2026-02-30 09:00 is no moment"),
        ("1900-01-01", "1900-01-01 is too far away"),
        ("2026-03-29 02:30", "There is no 02:30 on that day: the clocks skip it"),
    ],
)
def test_a_moment_that_is_none_is_told_in_the_window_as_on_the_terminal(
    text_: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PlanError) as terminal:
        planning.moment(text_, BERLIN)
    assert text(terminal.value.title) == said
    monkeypatch.setattr("statuswatch.app.calendar_zones.HERE", BERLIN)
    with pytest.raises(PlanError) as window:
        planned.moment(*(text_.split(" ") if " " in text_ else (text_, "")))
    assert text(window.value.title) == said
