"""What the user lived through: incidents that are one trouble, and how much we watched."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Coverage, KnownIncident, Level, Outage, Role
from statuswatch.core.outage import GAP, Uptime, outages, uptime
from tests.core.story import (
    FEED,
    MINUTE,
    NOON,
    PAGE,
    PROBE,
    clock,
    ended,
    incident,
    plan,
    stands,
)
from tests.core.tales import coverages, histories, moments

EVENING = clock("20:00")
NONE = timedelta(0)


def span(
    start: str,
    end: str,
    *parts: str,
    key: str = "a",
    level: Level = Level.PARTIAL,
    seen: str | None = None,
) -> KnownIncident:
    """An incident at the page from `start` to `end`; an empty `end`: still open."""
    story = incident(key, level, *parts, started=clock(start))
    story = ended(story, clock(end)) if end else story
    return stands(story, PAGE, seen=clock(seen or start), whole=not parts)


def spans(found: tuple[Outage, ...]) -> list[tuple[str, str]]:
    return [(f"{o.start:%H:%M}", f"{o.end:%H:%M}") for o in found]


# -- DESIGN §6's worked example --------------------------------------------------------------

ACTIONS = incident("gh1", Level.DEGRADED, "Actions", started=clock("14:00"))
AT_PAGE = stands(ended(ACTIONS, clock("15:00")), PAGE)
AT_FEED = stands(ended(ACTIONS, clock("15:00")), FEED)
AT_PROBE = stands(
    ended(incident("http", Level.DOWN, started=clock("13:52")), clock("14:40")), PROBE, whole=True
)
OF_PAGES = stands(
    ended(incident("gh2", Level.PARTIAL, "Pages", started=clock("14:50")), clock("15:30")), PAGE
)
PAGES = frozenset({"Pages"})


def test_the_same_trouble_told_by_three_is_one_outage() -> None:
    (one,) = outages([AT_PAGE, AT_FEED, AT_PROBE, OF_PAGES], EVENING)
    assert (one.start, one.end, one.worst) == (clock("13:52"), clock("15:30"), Level.DOWN)
    assert sorted(one.incidents) == [
        ("feed", "gh1"),
        ("page", "gh1"),
        ("page", "gh2"),
        ("probe", "http"),
    ]
    assert not one.ongoing


def test_who_follows_only_pages_lived_through_pages_and_the_probe() -> None:
    (one,) = outages([AT_PAGE, AT_FEED, AT_PROBE, OF_PAGES], EVENING, parts=PAGES)
    assert (one.start, one.end, one.worst) == (clock("13:52"), clock("15:30"), Level.DOWN)
    assert one.incidents == (("probe", "http"), ("page", "gh2"))


def test_without_the_probe_only_pages() -> None:
    (one,) = outages([AT_PAGE, AT_FEED, OF_PAGES], EVENING, parts=PAGES)
    assert (one.start, one.end, one.worst) == (clock("14:50"), clock("15:30"), Level.PARTIAL)
    assert one.incidents == (("page", "gh2"),)


# -- one trouble or two ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gap", "found"),
    [
        (NONE, 1),
        (GAP - timedelta(microseconds=1), 1),
        (GAP, 1),
        (GAP + timedelta(microseconds=1), 2),
    ],
)
def test_a_gap_of_ten_minutes_still_joins(gap: timedelta, found: int) -> None:
    first = stands(ended(incident("a"), NOON + 30 * MINUTE))
    second = stands(incident("b", started=NOON + 30 * MINUTE + gap))
    assert len(outages([first, second], EVENING)) == found


def test_different_parts_at_the_same_time_are_two_outages() -> None:
    both = [span("12:00", "13:00", "Api"), span("12:00", "13:00", "Pages", key="b")]
    assert len(outages(both, EVENING)) == 2


def test_one_that_names_none_joins_the_others() -> None:
    three = [
        span("12:00", "13:00", "Api"),
        span("12:00", "13:00", "Pages", key="b"),
        span("12:30", "12:40", key="c"),
    ]
    assert spans(outages(three, EVENING)) == [("12:00", "13:00")]


def test_a_long_one_joins_with_late_ones_across_short_ones() -> None:
    three = [
        span("12:00", "18:00", "Api"),
        span("12:10", "12:20", "Pages", key="b"),
        span("17:00", "17:30", "Api", key="c"),
    ]
    assert spans(outages(three, EVENING)) == [("12:00", "18:00"), ("12:10", "12:20")]


def test_planned_work_is_no_outage() -> None:
    assert outages([stands(plan(NOON, clock("13:00")), whole=True)], EVENING) == ()


def test_a_story_without_impact_is_no_outage() -> None:
    assert outages([stands(incident("a", None), whole=True)], EVENING) == ()


def test_the_floor_leaves_out_what_is_milder() -> None:
    mild = span("12:00", "13:00", level=Level.DEGRADED)
    assert outages([mild], EVENING, floor=Level.PARTIAL) == ()


def test_trouble_elsewhere_is_no_outage_of_mine() -> None:
    assert outages([span("12:00", "13:00", "Api")], EVENING, parts=PAGES) == ()


def test_an_ailing_part_makes_the_whole_degraded_and_itself_down() -> None:
    part = stands(incident("component:Pages@1", Level.DOWN, "Pages"))
    assert [o.worst for o in outages([part], EVENING)] == [Level.DEGRADED]
    assert [o.worst for o in outages([part], EVENING, parts=PAGES)] == [Level.DOWN]


def test_an_open_one_goes_on_until_now() -> None:
    (one,) = outages([span("12:00", "")], EVENING)
    assert (one.end, one.ongoing, one.duration) == (EVENING, True, timedelta(hours=8))


def test_a_faded_one_ended_when_it_faded() -> None:
    old = stands(incident("a"), FEED, whole=True, faded=clock("14:00"))
    (one,) = outages([old], EVENING)
    assert (one.end, one.ongoing) == (clock("14:00"), False)


# -- names -----------------------------------------------------------------------------------


def test_a_back_dated_member_that_joins_later_renames_nothing() -> None:
    first = span("14:00", "", key="b")
    earlier = span("13:00", "14:05", key="a", seen="14:30")
    (alone,) = outages([first], EVENING)
    (joined,) = outages([first, earlier], EVENING)
    assert joined.id == alone.id
    assert joined.start == clock("13:00")


def test_an_outage_keeps_its_name_when_it_ends() -> None:
    (ongoing,) = outages([span("14:00", "")], clock("15:00"))
    (over,) = outages([span("14:00", "15:30")], EVENING)
    assert ongoing.id == over.id


def test_outages_have_names_of_their_own() -> None:
    found = outages([span("12:00", "12:30"), span("14:00", "14:30", key="b")], EVENING)
    assert len({o.id for o in found}) == 2


law = settings(max_examples=150, deadline=None)


@law
@given(histories(), st.sampled_from([frozenset(), PAGES, frozenset({"Api", "Pages"})]))
def test_every_incident_is_in_one_outage_at_most(
    known: list[KnownIncident], parts: frozenset[str]
) -> None:
    found = outages(known, NOON + 600 * MINUTE, parts=parts)
    members = [m for o in found for m in o.incidents]
    assert len(members) == len(set(members))
    assert len({o.id for o in found}) == len(found)
    for k in known:
        counts = k.worst is not None and k.worst.ails and not k.incident.planned
        mine = not parts or k.whole or k.incident.components & parts
        assert ((k.source, k.incident.key) in members) == bool(counts and mine)


@law
@given(histories(6), st.randoms(use_true_random=False))
def test_the_order_of_telling_does_not_matter(known: list[KnownIncident], turn: Random) -> None:
    shuffled = list(known)
    turn.shuffle(shuffled)
    now = NOON + 600 * MINUTE
    assert outages(shuffled, now) == outages(known, now)


@law
@given(histories())
def test_what_is_near_and_shares_a_part_is_together_and_only_that(
    known: list[KnownIncident],
) -> None:
    """Against the rule written out: the connected parts of the graph of all pairs."""
    now = NOON + 600 * MINUTE
    counted = [k for k in known if k.worst and k.worst.ails and not k.incident.planned]
    group = {(k.source, k.incident.key): {(k.source, k.incident.key)} for k in counted}
    for a, b in itertools.combinations(counted, 2):
        if _one_trouble(a, b, now):
            joined = group[a.source, a.incident.key] | group[b.source, b.incident.key]
            for member in joined:
                group[member] = joined
    assert {frozenset(o.incidents) for o in outages(known, now)} == {
        frozenset(g) for g in group.values()
    }


def _one_trouble(a: KnownIncident, b: KnownIncident, now: datetime) -> bool:
    (start, end), (other_start, other_end) = (
        (k.incident.started or k.first_seen, k.incident.ended or now) for k in (a, b)
    )
    near = start <= other_end + GAP and other_start <= end + GAP
    names, others = a.incident.components, b.incident.components
    one, other = a.incident.derived, b.incident.derived
    beside = a.source == b.source and (
        one is not other or (one and other and a.first_seen == b.first_seen)
    )
    return near and (not names or not others or bool(names & others) or beside)


def test_the_parts_that_fell_with_a_posted_incident_are_one_outage_with_it() -> None:
    from statuswatch.core.model import Component, Incident, Known, Observation, Report, Source
    from statuswatch.core.reduce import advance

    page = Source("page", "host", "statuspage", "https://x.example")
    start = datetime(2026, 11, 22, 14, tzinfo=UTC)
    told = Incident("i", "Trouble", Level.PARTIAL, start, components=frozenset({"A"}))
    parts = tuple(Component(name, Level.DEGRADED) for name in "ABCD")
    known, changes = advance(Known(), Observation(page, start, Report((told,), parts)))
    assert len(changes) == 4
    (outage,) = outages(known.incidents.values(), start)
    assert outage.worst is Level.PARTIAL
    assert len(outage.incidents) == 4


# -- uptime ----------------------------------------------------------------------------------


def lasting(start: str, end: str) -> Outage:
    return Outage("x", clock(start), clock(end), Level.DOWN, (), ongoing=False)


def watched(start: str, end: str, source: str = "page") -> Coverage:
    return Coverage(source, clock(start), clock(end))


def day(*told: Outage, seen: list[Coverage]) -> Uptime:
    """Noon to ten in the evening: ten hours."""
    return uptime(told, seen, NOON, clock("22:00"))


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def test_an_hour_down_of_ten_watched_is_ninety_per_cent() -> None:
    up = day(lasting("14:00", "15:00"), seen=[watched("10:00", "23:00")])
    assert up == Uptime(hours(9), hours(1), NONE, NONE)
    assert (up.share, up.watched_share, up.downtime) == (0.9, 1.0, hours(1))


def test_a_closed_laptop_is_not_a_hundred_per_cent() -> None:
    up = day(seen=[])
    assert (up.share, up.watched_share, up.unwatched) == (None, 0.0, hours(10))


def test_what_they_told_while_we_slept_is_down_but_not_watched() -> None:
    up = day(lasting("14:00", "16:00"), seen=[watched("12:00", "15:00")])
    assert up == Uptime(hours(2), hours(1), hours(1), hours(6))
    assert up.share == pytest.approx(2 / 3)
    assert up.watched_share == pytest.approx(0.3)
    assert up.downtime == hours(2)


def test_two_sources_that_watch_together_watch_once() -> None:
    seen = [watched("12:00", "15:00"), watched("14:00", "17:00", "probe")]
    assert day(seen=seen) == Uptime(hours(5), NONE, NONE, hours(5))


def test_outages_that_overlap_are_down_once() -> None:
    told = [lasting("13:00", "15:00"), lasting("14:00", "16:00")]
    assert day(*told, seen=[watched("12:00", "22:00")]).down == hours(3)


def test_what_lies_outside_the_period_does_not_count() -> None:
    told = [lasting("09:00", "11:00"), lasting("21:30", "23:00")]
    assert day(*told, seen=[watched("09:00", "23:00")]).down == hours(0.5)


def test_an_empty_period_divides_by_nothing() -> None:
    up = uptime([lasting("12:00", "13:00")], [watched("12:00", "13:00")], EVENING, NOON)
    assert up == Uptime(NONE, NONE, NONE, NONE)
    assert (up.share, up.watched_share) == (None, 0.0)


@law
@given(histories(5), st.lists(coverages(), max_size=6), moments(-100, 300), moments(0, 500))
def test_the_four_add_up_to_the_period(
    known: list[KnownIncident], seen: list[Coverage], since: datetime, until: datetime
) -> None:
    start, end = sorted([since, until])
    up = uptime(outages(known, NOON + 600 * MINUTE), seen, start, end)
    whole = (up.up, up.down, up.told_down, up.unwatched)
    assert sum(whole, NONE) == end - start
    assert min(whole) >= NONE
    assert up.share is None or 0 <= up.share <= 1
    assert 0 <= up.watched_share <= 1


@law
@given(histories(4), st.lists(coverages(), max_size=4))
def test_uptime_counts_minutes(known: list[KnownIncident], seen: list[Coverage]) -> None:
    """Against the rule written out: look at each minute."""
    lived = outages(known, NOON + 300 * MINUTE)
    up = down = told = grey = 0
    for n in range(120):
        moment = NOON + n * MINUTE
        ill = any(o.start <= moment < o.end for o in lived)
        was_watched = any(c.since <= moment < c.until for c in seen)
        up += was_watched and not ill
        down += was_watched and ill
        told += ill and not was_watched
        grey += not ill and not was_watched
    counted = uptime(lived, seen, NOON, NOON + 120 * MINUTE)
    assert counted == Uptime(up * MINUTE, down * MINUTE, told * MINUTE, grey * MINUTE)


def test_a_followed_part_that_is_down_in_a_mild_incident_is_an_outage_at_down() -> None:
    from statuswatch.core.model import Component, Incident, Known, Observation, Report, Source
    from statuswatch.core.reduce import advance

    page = Source("page", "host", "statuspage", "https://x.example")
    start = datetime(2026, 11, 22, 14, tzinfo=UTC)
    told = Incident("i", "Trouble", Level.DEGRADED, start, components=frozenset({"Lite", "Pro"}))
    parts = (Component("Lite", Level.DOWN), Component("Pro", Level.OK))
    known, _ = advance(Known(), Observation(page, start, Report((told,), parts)))
    for following, level in (
        ({"Lite"}, Level.DOWN),
        ({"Pro"}, Level.DEGRADED),
        ((), Level.DEGRADED),
    ):
        (outage,) = outages(known.incidents.values(), start, parts=frozenset(following))
        assert outage.worst is level


def test_that_it_fails_for_the_user_makes_no_outage_worse_than_they_say() -> None:
    """Of unknown extent: one service has one level, in the verdict and in the history."""
    user = replace(PAGE, id="podhost:user:", role=Role.USER)
    mine = stands(incident("user", Level.DOWN, started=clock("14:10")), user, whole=True)
    (alone,) = outages([mine], EVENING)
    assert alone.worst is Level.DOWN
    (beside,) = outages([mine, span("14:00", "", level=Level.PARTIAL)], EVENING)
    assert beside.worst is Level.PARTIAL
