"""Can a plan go ahead? What ails, what is announced, what may be over by then, what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.docket import Occasion
from statuswatch.core.face import ServiceNow
from statuswatch.core.model import KnownIncident, Level, Line, Role, Rules
from statuswatch.core.overview import Overview
from statuswatch.core.pause import Pause
from statuswatch.core.plan_notices import go_words
from statuswatch.core.preflight import Go, Preflight, preflight, worst_go
from statuswatch.core.verdict_words import Said
from tests.core.nowstory import (
    DAY,
    DOWN,
    HOUR,
    MAINTENANCE,
    MINUTE,
    NOW,
    OVERRUN,
    UNSEEN,
    outlook,
    overview,
    ruled,
    service,
    story,
    text,
)

CHIRP, CAST = service("Chirp"), service("Castwave")
TROUBLED = service("Chirp", DOWN, story(DOWN))


def plan(
    *needs: str,
    at: datetime = NOW + DAY,
    length: timedelta | None = None,
    instead: tuple[str, ...] = (),
    day: bool = False,
    zone: str = "",
) -> Occasion:
    until = at + length if length is not None else None
    return Occasion("Show 12", at, needs or ("chirp",), instead, until, day, zone, id=1)


def looked(one: Occasion, *services: ServiceNow, **more: object) -> Preflight:
    seen = replace(overview(*services), **more)  # type: ignore[arg-type]
    return preflight(one, seen, NOW)


def words(found: Preflight) -> list[str]:
    return [text(check.words) for check in found.needs]


def announced(start: datetime, end: datetime | None) -> KnownIncident:
    return story(MAINTENANCE, start=start, until=end, title="Database work")


def planned(*works: KnownIncident) -> ServiceNow:
    return service("Chirp", announced=works)


def test_all_that_is_needed_is_fine_so_it_goes() -> None:
    found = looked(plan("chirp", "castwave"), CHIRP, CAST)
    assert found.go is Go.GO
    assert text(found.headline) == "Go for Show 12"
    assert words(found) == ["Chirp: fine", "Castwave: fine"]


def test_what_is_down_half_an_hour_before_is_a_no_go_whatever_is_foreseen() -> None:
    soon = replace(TROUBLED, forecast=outlook(1, 5))
    found = looked(plan(at=NOW + 30 * MINUTE), soon)
    assert found.go is Go.NO_GO
    assert text(found.headline) == "No-go for Show 12: Chirp"
    assert words(found) == ["Chirp: down since 14:02 (23 min)"]


@pytest.mark.parametrize(
    ("low", "high", "go", "said"),
    [
        (45, 170, Go.CANT_TELL, "Chirp: down since 14:02 (23 min); usually over by then"),
        (45, 400, Go.NO_GO, "Chirp: down since 14:02 (23 min); it may not be over by then"),
        (300, 900, Go.NO_GO, "Chirp: down since 14:02 (23 min); usually not over by then"),
    ],
)
def test_the_forecast_says_whether_it_is_usually_over_by_then(
    low: int, high: int, go: Go, said: str
) -> None:
    found = looked(plan(at=NOW + 4 * HOUR), replace(TROUBLED, forecast=outlook(low, high)))
    assert (found.go, words(found)) == (go, [said])


def test_without_a_forecast_trouble_is_a_no_go_soon_and_open_for_later() -> None:
    assert looked(plan(at=NOW + HOUR), TROUBLED).go is Go.NO_GO
    assert looked(plan(at=NOW + 3 * HOUR), TROUBLED).go is Go.CANT_TELL


def test_an_alternative_that_is_up_is_named_and_makes_no_go() -> None:
    found = looked(plan(at=NOW + HOUR, instead=("castwave", "new")), TROUBLED, CAST, UNSEEN)
    assert found.go is Go.NO_GO
    assert [text(check.words) for check in found.alternatives] == ["Castwave: fine"]
    assert len(found.instead) == 2


def test_maintenance_that_falls_into_it_is_a_no_go_though_all_is_fine_now() -> None:
    work = announced(NOW + DAY - HOUR, NOW + DAY + HOUR)
    found = looked(plan(), planned(work))
    assert found.go is Go.NO_GO
    assert found.needs[0].works == (work,)
    assert words(found) == ["Chirp: maintenance from 23 Nov 13:25 to 23 Nov 15:25"]


@pytest.mark.parametrize(
    ("start", "end", "length", "go"),
    [
        (-2 * HOUR, timedelta(), None, Go.GO),  # it ends just as the plan begins
        (-2 * HOUR, MINUTE, None, Go.NO_GO),
        (timedelta(), HOUR, None, Go.NO_GO),
        (MINUTE, HOUR, None, Go.GO),
        (HOUR, 2 * HOUR, HOUR, Go.GO),  # it begins just as the plan ends
        (HOUR - MINUTE, 2 * HOUR, HOUR, Go.NO_GO),
        (-DAY / 2, None, None, Go.NO_GO),  # nobody says until when
        (HOUR, None, None, Go.GO),
    ],
)
def test_work_falls_into_a_plan_by_the_minute(
    start: timedelta, end: timedelta | None, length: timedelta | None, go: Go
) -> None:
    at = NOW + DAY
    work = announced(at + start, None if end is None else at + end)
    assert looked(plan(length=length), planned(work)).go is go


def test_a_plan_without_a_time_may_find_one_beside_the_work() -> None:
    midnight = datetime.fromisoformat("2026-11-24T00:00:00+00:00")
    work = announced(midnight + 3 * HOUR, midnight + 4 * HOUR)
    found = looked(plan(at=midnight, day=True, zone="UTC"), planned(work))
    assert found.go is Go.CANT_TELL
    assert text(found.needs[0].advice) == "Choose a time outside of it."


def test_maintenance_that_runs_now_and_ends_before_is_to_be_looked_at_again() -> None:
    work = story(MAINTENANCE, start=NOW - HOUR, until=NOW + HOUR)
    found = looked(plan(), service("Chirp", MAINTENANCE, work))
    assert found.go is Go.CANT_TELL
    assert words(found) == ["Chirp: maintenance until 15:25, before it begins"]
    assert looked(plan(at=NOW + 30 * MINUTE), service("Chirp", MAINTENANCE, work)).go is Go.NO_GO


def test_maintenance_that_runs_over_is_a_no_go() -> None:
    assert looked(plan("castwave"), OVERRUN).go is Go.NO_GO


def test_a_plan_that_needs_nothing_cant_be_told() -> None:
    found = looked(replace(plan(), needs=()), CHIRP)
    assert found.go is Go.CANT_TELL
    assert text(found.advice) == "Say which services it needs."


def test_a_service_that_is_not_followed_cant_be_told_and_it_says_what_to_do() -> None:
    found = looked(plan("chirp", "loopgram"), CHIRP)
    assert found.go is Go.CANT_TELL
    assert text(found.headline) == "Can't tell if Show 12 can go: loopgram"
    assert text(found.needs[1].advice) == "Follow it first."


def test_who_cant_tell_says_on_the_card_why_and_what_to_do() -> None:
    found = looked(plan("chirp", "loopgram"), CHIRP)
    said = text(go_words(found))
    assert "loopgram: you do not follow it, so nobody looks." in said
    assert "Follow it first." in said


STALE = service("Chirp", heard=NOW - HOUR)


@pytest.mark.parametrize(
    ("row", "more", "said"),
    [
        (STALE, {}, "Chirp: nobody has looked since 13:25"),
        (service("Chirp", None, heard=None), {}, "Chirp: not checked yet"),
        (CHIRP, {"line": Line.DOWN}, "Chirp: your own line is down"),
        (CHIRP, {"line": Line.CAPTIVE}, "Chirp: this network wants you to sign in"),
        (CHIRP, {"paused": Pause(NOW - HOUR)}, "Chirp: paused since 13:25"),
        (service("Chirp", None), {}, "Can't tell about Chirp"),
    ],
)
def test_what_nobody_knows_is_never_a_go(
    row: ServiceNow, more: dict[str, object], said: str
) -> None:
    found = looked(plan(), row, **more)
    assert (found.go, words(found)) == (Go.CANT_TELL, [said])
    assert found.needs[0].advice is not None


def test_what_is_announced_stands_though_our_own_line_is_down() -> None:
    work = announced(NOW + DAY - HOUR, NOW + DAY + HOUR)
    assert looked(plan(), planned(work), line=Line.DOWN).go is Go.NO_GO


def test_the_users_own_word_holds_however_long_nobody_has_looked() -> None:
    mine = story(DOWN, role=Role.USER)
    row = service("Chirp", DOWN, mine, heard=NOW - 9 * HOUR, roles=(Role.OFFICIAL, Role.USER))
    assert looked(plan(at=NOW + HOUR), row).go is Go.NO_GO


def test_where_it_is_you_nobody_is_accused() -> None:
    found = looked(plan(at=NOW + HOUR), ruled(service("Chirp", DOWN, story(DOWN)), Said.TUNNEL))
    assert found.go is Go.CANT_TELL
    assert words(found) == ["It's you, not Chirp: your VPN is in the way"]


def test_a_verdict_goes_before_a_page_that_says_all_is_fine() -> None:
    silent = ruled(service("Chirp"), Said.DOWN, level=Level.DOWN)
    assert looked(plan(at=NOW + HOUR), silent).go is Go.NO_GO


def test_what_is_over_cant_be_told_any_more() -> None:
    found = looked(plan(at=NOW - HOUR), CHIRP)
    assert found.go is Go.CANT_TELL
    assert text(found.headline) == "Show 12 is over since 13:25"


def test_of_nothing_at_all_nothing_can_be_told() -> None:
    assert worst_go([]) is Go.CANT_TELL


ROWS = st.sampled_from([CHIRP, TROUBLED, STALE, OVERRUN, UNSEEN, CAST])


@given(
    st.lists(ROWS, max_size=4),
    st.lists(st.sampled_from(["chirp", "castwave", "new", "nobody"]), max_size=4, unique=True),
    st.integers(0, 3000),
    st.sampled_from(Line),
)
def test_it_goes_only_where_each_needed_service_does(
    rows: list[ServiceNow], needs: list[str], minutes: int, line: Line
) -> None:
    seen = Overview(tuple({r.service.id: r for r in rows}.values()), line, NOW)
    one = replace(plan(at=NOW + minutes * MINUTE), needs=tuple(needs))
    found = preflight(one, seen, NOW)
    answers = {check.go for check in found.needs}
    assert (found.go is Go.GO) == (answers == {Go.GO})
    assert (found.go is Go.NO_GO) == (Go.NO_GO in answers)
    fine = {r.service.id for r in seen.services if r in (CHIRP, CAST)}
    assert all(check.service in fine for check in found.needs if check.go is Go.GO)
    assert all(text(c.advice) for c in found.needs if c.go is Go.CANT_TELL)


def test_two_hours_before_is_soon() -> None:
    assert looked(plan(at=NOW + 2 * HOUR), TROUBLED).go is Go.NO_GO
    assert looked(plan(at=NOW + 2 * HOUR + MINUTE), TROUBLED).go is Go.CANT_TELL
    endless = service("Chirp", MAINTENANCE, story(MAINTENANCE, start=NOW - HOUR))
    assert looked(plan(at=NOW + 2 * HOUR), endless).go is Go.NO_GO
    assert looked(plan(at=NOW + 2 * HOUR + MINUTE), endless).go is Go.CANT_TELL


def test_what_is_foreseen_to_the_very_minute() -> None:
    in_4_h = plan(at=NOW + 4 * HOUR)
    over = looked(in_4_h, replace(TROUBLED, forecast=outlook(45, 240)))
    assert (over.go, words(over)[0].partition("; ")[2]) == (Go.CANT_TELL, "usually over by then")
    may = looked(in_4_h, replace(TROUBLED, forecast=outlook(240, 400)))
    assert (may.go, words(may)[0].partition("; ")[2]) == (Go.NO_GO, "it may not be over by then")


def test_an_answer_is_stale_only_when_it_is_older_than_that() -> None:
    stale = Rules().stale_after
    for age, go in ((stale, Go.GO), (stale + MINUTE, Go.CANT_TELL)):
        assert looked(plan(), service("Chirp", heard=NOW - age)).go is go


def test_a_plan_is_not_over_at_its_last_minute() -> None:
    moment = plan(at=NOW)
    assert "over since" not in text(looked(moment, CHIRP).headline)
    assert "over since" in text(looked(plan(at=NOW - MINUTE), CHIRP).headline)
