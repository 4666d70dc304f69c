"""What is told of plans: once for each fact, a day before, half an hour before, and when work is
announced into them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.docket import Occasion
from statuswatch.core.face import ServiceNow
from statuswatch.core.model import Level, Outage
from statuswatch.core.occasions import begins, coming, decisions, ends, fallen, next_decision
from statuswatch.core.overview import Overview
from statuswatch.core.plan_notices import plan_notices
from statuswatch.core.telling import CHOOSABLE, Notice, NoticeKind, Urgency
from statuswatch.core.words import message_from_data, message_to_data
from tests.core.nowstory import DAY, DOWN, HOUR, MAINTENANCE, MINUTE, NOW, overview, service, story
from tests.core.nowstory import text as shown

AT = NOW + 3 * DAY
SHOW = Occasion("Show 12", AT, ("chirp",), ("castwave",), id=7)


def fine(name: str, now: datetime) -> ServiceNow:
    return service(name, heard=now)


def down(name: str, now: datetime) -> ServiceNow:
    return service(name, DOWN, story(DOWN, start=now - 5 * MINUTE), heard=now, since=now)


def at(now: datetime, *services: ServiceNow, plans: tuple[Occasion, ...] = (SHOW,)) -> list[Notice]:
    rows = services or (fine("Chirp", now), fine("Castwave", now))
    return list(plan_notices(plans, overview(*rows), now).notices)


def text(notice: Notice) -> str:
    return f"{shown(notice.title)}. {shown(notice.body)}"


def test_nothing_is_told_more_than_a_day_before() -> None:
    told = plan_notices((SHOW,), overview(fine("Chirp", NOW)), NOW)
    assert (told.notices, told.again) == ((), AT - DAY)


def test_a_day_before_it_is_told_once_that_it_goes() -> None:
    [first] = at(AT - DAY)
    [again] = at(AT - DAY + 5 * HOUR, down("Chirp", AT - DAY + 5 * HOUR))
    assert first.key == again.key
    assert shown(first.title) == "Go for Show 12"
    assert first.kind is NoticeKind.PLAN
    assert first.service == ""


def test_who_plans_for_this_evening_hears_of_trouble_at_once_and_of_a_go_only_before_it() -> None:
    now = AT - 9 * HOUR  # it was just written down
    told = plan_notices((SHOW,), overview(fine("Chirp", now)), now)
    assert (told.notices, told.again) == ((), AT - 30 * MINUTE)
    [cant] = at(now, down("Chirp", now))  # it may be over by then
    assert shown(cant.title) == "Can't tell if Show 12 can go: Chirp"
    fell = AT - HOUR  # later, but before the last half hour
    [no] = at(fell, down("Chirp", fell))
    assert shown(no.title) == "Hold Show 12: Chirp"
    assert no.key == cant.key  # once
    [go] = at(AT - 30 * MINUTE)
    assert shown(go.title) == "Go for Show 12"


def test_what_is_written_down_a_minute_after_the_day_before_gets_no_go_either() -> None:
    now = AT - DAY + 2 * MINUTE
    new = replace(SHOW, entered=now - MINUTE)
    told = plan_notices((new,), overview(fine("Chirp", now)), now)
    assert (told.notices, told.again) == ((), AT - 30 * MINUTE)
    [known] = at(now, plans=(replace(SHOW, entered=AT - 2 * DAY),))
    assert shown(known.title) == "Go for Show 12"
    later = now + 10 * MINUTE
    [cant] = at(later, down("Chirp", later), plans=(new,))
    assert shown(cant.title) == "Can't tell if Show 12 can go: Chirp"
    [last] = at(AT - 30 * MINUTE, plans=(new,))
    assert shown(last.title) == "Go for Show 12"


def test_who_slept_over_the_day_before_is_told_the_go_on_waking() -> None:
    woke = AT - 10 * HOUR

    def told(now: datetime) -> list[Notice]:
        return list(plan_notices((SHOW,), overview(fine("Chirp", now)), now, awake=woke).notices)

    [go] = told(woke + MINUTE)
    assert shown(go.title) == "Go for Show 12"
    assert told(woke + HOUR) == []
    [first] = at(AT - DAY + 10 * MINUTE)
    assert first.key == go.key
    assert at(AT - DAY + 16 * MINUTE) == []


def test_half_an_hour_before_it_is_told_anew_and_a_later_fall_as_well() -> None:
    [day] = at(AT - DAY)
    [go] = at(AT - 30 * MINUTE)
    fell = AT - 25 * MINUTE
    [no] = at(fell, down("Chirp", fell), fine("Castwave", fell))
    assert len({day.key, go.key, no.key}) == 3
    assert (go.urgency, no.urgency) == (Urgency.NORMAL, Urgency.CRITICAL)
    assert no.level is Level.DOWN
    assert text(no) == (
        "Hold Show 12: Chirp. It begins at 25 Nov 14:25. "
        "Chirp: down since 25 Nov 14:00 (0 s). Instead: Castwave: fine."
    )


def test_in_the_last_half_hour_it_is_looked_every_minute_and_not_once_it_has_begun() -> None:
    now = AT - 20 * MINUTE
    told = plan_notices((SHOW,), overview(fine("Chirp", now)), now)
    assert told.again == now + MINUTE
    assert at(AT + MINUTE) == []


def test_who_cant_tell_just_after_waking_waits_a_moment() -> None:
    now = AT - 30 * MINUTE
    stale = service("Chirp", heard=now - 9 * HOUR)
    told = plan_notices((SHOW,), overview(stale), now)
    assert (told.notices, told.again) == ((), now + 3 * MINUTE)
    [cant] = at(now + 3 * MINUTE, stale)
    assert shown(cant.title) == "Can't tell if Show 12 can go: Chirp"


def test_what_came_due_in_a_long_sleep_is_told_once_by_the_newest() -> None:
    assert [n.key.rpartition("Z:")[2] for n in at(AT - 10 * MINUTE)] == ["30m:go"]


def test_work_that_is_announced_into_a_plan_is_told_the_day_it_is_announced() -> None:
    work = story(MAINTENANCE, start=AT - HOUR, until=AT + HOUR, title="Database work")
    row = service("Chirp", announced=(work,))
    [first] = at(NOW, row)
    assert shown(first.title) == "Maintenance of Chirp falls into Show 12"
    assert shown(first.body) == (
        "Database work, from 25 Nov 13:25 to 25 Nov 15:25. Your plan is for 25 Nov 14:25."
    )
    assert at(NOW + HOUR, row)[0].key == first.key
    moved = replace(work, incident=replace(work.incident, planned_end=AT + 2 * HOUR))
    assert at(NOW, service("Chirp", announced=(moved,)))[0].key != first.key
    before = story(MAINTENANCE, start=AT - 3 * HOUR, until=AT - HOUR)
    assert at(NOW, service("Chirp", announced=(before,))) == []
    assert at(NOW, service("Other", announced=(work,))) == []


def test_a_plan_that_was_moved_is_told_anew() -> None:
    later = replace(SHOW, at=AT + HOUR)
    assert at(AT - DAY)[0].key != at(AT + HOUR - DAY, plans=(later,))[0].key


def test_a_plan_card_survives_being_kept_and_cannot_be_switched_off_by_kind() -> None:
    [card] = at(AT - DAY)
    assert message_from_data(message_to_data(card.body)) == card.body
    assert NoticeKind.PLAN not in CHOOSABLE


def test_a_day_without_a_time_is_decided_by_its_morning() -> None:
    first = datetime(2026, 10, 24, 22, tzinfo=UTC)  # 25 October in Berlin, a day of 25 hours
    day = Occasion("Fair", first, ("chirp",), day=True, zone="Europe/Berlin")
    assert begins(day) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert begins(replace(day, zone="")) == first + 9 * HOUR
    assert ends(day) == first + DAY
    assert next_decision((day,), first) == decisions(day)[1]


def outage(start: datetime, length: timedelta, *, ongoing: bool = False) -> Outage:
    return Outage("o", start, start + length, DOWN, (("s", "1"),), ongoing)


def test_plans_of_the_past_that_fell_into_outages_are_found() -> None:
    past = replace(SHOW, at=NOW - DAY, until=NOW - DAY + 2 * HOUR)
    early = outage(NOW - DAY - HOUR, 2 * HOUR)
    [one] = fallen((past,), {"chirp": (early,)}, NOW)
    assert one.missed == HOUR
    assert fallen((past,), {"other": (early,)}, NOW) == ()
    assert fallen((past,), {"chirp": (outage(NOW - 3 * DAY, HOUR),)}, NOW) == ()
    assert fallen((SHOW,), {"chirp": (early,)}, NOW) == ()
    moment = replace(past, until=None)
    [hit] = fallen((moment,), {"chirp": (early,)}, NOW)
    assert hit.missed == timedelta()
    lasting = outage(NOW - DAY + HOUR, MINUTE, ongoing=True)
    assert fallen((past,), {"chirp": (lasting,)}, NOW)[0].missed == HOUR


def test_the_next_plan_comes_first_and_what_is_over_is_gone() -> None:
    over, soon = replace(SHOW, at=NOW - HOUR), replace(SHOW, at=NOW + HOUR)
    assert coming((SHOW, over, soon), NOW) == (soon, SHOW)
    assert coming((SHOW, over, soon), NOW, DAY) == (soon,)


@given(st.lists(st.integers(0, 4400), min_size=1, max_size=40).map(sorted), st.data())
def test_whenever_it_is_asked_a_plan_is_told_at_most_four_times(
    minutes: list[int], data: st.DataObject
) -> None:
    keys = []
    for minute in minutes:
        now = NOW + minute * MINUTE
        made = data.draw(st.sampled_from([fine, down]))
        told = plan_notices((SHOW,), Overview((made("Chirp", now),), overview().line, now), now)
        keys += [n.key for n in told.notices]
        assert told.again is None or told.again > now
        assert len({n.key for n in told.notices}) == len(told.notices)
    assert len(set(keys)) <= 4


def test_a_moment_is_in_an_outage_also_at_its_last_minute_and_in_work() -> None:
    moment = replace(SHOW, at=NOW - DAY)
    assert fallen((moment,), {"chirp": (outage(NOW - DAY - HOUR, HOUR),)}, NOW)
    assert not fallen((moment,), {"chirp": (outage(NOW - DAY - HOUR, HOUR - MINUTE),)}, NOW)
    work = replace(outage(NOW - DAY - HOUR, 2 * HOUR), worst=MAINTENANCE)
    assert fallen((moment,), {"chirp": (work,)}, NOW)
    fine_ = replace(work, worst=Level.OK)
    assert not fallen((moment,), {"chirp": (fine_,)}, NOW)


def test_work_that_was_called_off_falls_into_nothing() -> None:
    work = story(MAINTENANCE, start=AT - HOUR, until=AT + HOUR)
    off = replace(work, incident=replace(work.incident, ended=NOW))
    assert not off.open
    assert at(NOW, service("Chirp", announced=(off,))) == []
