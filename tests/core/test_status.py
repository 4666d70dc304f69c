"""How a service is now. Silence is not health."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Component, Incident, Level, Report, Role, Service, Status
from statuswatch.core.status import status
from tests.core.story import (
    BROKEN,
    CALM,
    CROWD,
    DAY,
    FEED,
    MINUTE,
    NOON,
    PAGE,
    PROBE,
    Heart,
    clock,
    incident,
    memory,
    parts,
    plan,
    report,
    stands,
)
from tests.core.tales import Tale, levels, tales

ALL = Service("github", "GitHub")
PAGES = replace(ALL, parts=frozenset({"Pages"}))


def after(*told: Report, service: Service = ALL) -> Status:
    """The service right after its page told all this."""
    heart = Heart().live(*told)
    return status(service, {PAGE: heart.known}, heart.now - heart.every)


def page(*stories: Incident, level: Level | None = Level.OK, **of: Level | None) -> Report:
    return Report(stories, components=parts(**of), level=level)


# -- a service with all its parts ------------------------------------------------------------


def test_a_calm_page_is_ok() -> None:
    now = after(page(Api=Level.OK))
    assert (now.level, now.since, now.stale, now.open) == (Level.OK, None, False, ())


def test_an_indicator_of_none_does_not_hide_an_open_incident() -> None:
    now = after(page(incident("a", Level.PARTIAL, started=clock("11:40"))))
    assert (now.level, now.since) == (Level.PARTIAL, clock("11:40"))


def test_an_indicator_may_be_worse_than_the_incidents() -> None:
    assert after(page(incident("a", Level.DEGRADED), level=Level.DOWN)).level is Level.DOWN


@pytest.mark.parametrize("ailing", [Level.DEGRADED, Level.PARTIAL, Level.DOWN])
def test_any_part_that_ails_makes_the_whole_degraded(ailing: Level) -> None:
    assert after(page(Api=Level.OK, Pages=ailing)).level is Level.DEGRADED


def test_a_part_under_maintenance_does_not_ail() -> None:
    assert after(page(Api=Level.MAINTENANCE)).level is Level.OK


def test_an_incident_without_impact_is_shown_and_does_not_count() -> None:
    now = after(page(incident("a", None)))
    assert now.level is Level.OK
    assert [k.incident.key for k in now.open] == ["a"]


def test_it_counts_as_soon_as_a_part_it_names_ails() -> None:
    quiet = incident("a", None, "Api")
    now = after(page(quiet, Api=Level.PARTIAL, Pages=Level.OK))
    assert (now.level, now.since) == (Level.DEGRADED, NOON)


def test_open_incidents_are_listed_worst_first_and_oldest_of_these() -> None:
    now = after(
        page(
            incident("a", Level.DEGRADED),
            incident("b", Level.DOWN),
            incident("c", None),
            incident("d", Level.DOWN, started=clock("11:00")),
        )
    )
    assert [k.incident.key for k in now.open] == ["d", "b", "a", "c"]
    assert now.since == clock("11:00")


# -- chosen parts ----------------------------------------------------------------------------


def test_only_the_chosen_parts_count() -> None:
    now = after(page(Api=Level.DOWN, Pages=Level.OK, level=Level.DOWN), service=PAGES)
    assert now.level is Level.OK
    assert [k.incident.title for k in now.elsewhere] == ["Api"]
    assert now.open == ()


def test_a_chosen_part_is_as_bad_as_it_says() -> None:
    assert after(page(Api=Level.OK, Pages=Level.DOWN), service=PAGES).level is Level.DOWN


def test_an_incident_that_names_a_chosen_part_counts() -> None:
    told = page(incident("a", Level.PARTIAL, "Pages", "Api"), Api=Level.OK, Pages=Level.OK)
    assert after(told, service=PAGES).level is Level.PARTIAL


def test_trouble_elsewhere_is_mentioned_and_never_counted() -> None:
    told = page(incident("a", Level.DOWN, "Api"), Api=Level.OK, Pages=Level.OK)
    now = after(told, service=PAGES)
    assert now.level is Level.OK
    assert [k.incident.key for k in now.elsewhere] == ["a"]


def test_a_story_that_names_no_part_counts_where_its_source_lists_none() -> None:
    assert after(report(incident("a", Level.DOWN)), service=PAGES).level is Level.DOWN


def test_a_story_that_names_no_part_does_not_count_where_the_parts_speak() -> None:
    now = after(page(incident("a", Level.DOWN), Pages=Level.OK), service=PAGES)
    assert (now.level, [k.incident.key for k in now.elsewhere]) == (Level.OK, ["a"])


def test_a_chosen_part_that_is_no_longer_listed_is_missing_and_not_ok() -> None:
    now = after(page(PagesTwo=Level.OK), service=PAGES)
    assert (now.level, now.missing) == (None, ("Pages",))


def test_a_source_without_parts_misses_none() -> None:
    assert after(CALM, service=PAGES).missing == ()


def ailing_only(*stories: Incident, **of: Level | None) -> Report:
    """AWS's way: the list holds what ails, and nothing else."""
    return Report(stories, components=parts(**of), parts_whole=False)


def test_a_part_that_a_list_of_what_ails_does_not_name_is_well_and_not_missing() -> None:
    now = after(ailing_only(Web=Level.DOWN), service=PAGES)
    assert (now.level, now.missing) == (Level.OK, ())
    now = after(ailing_only(Pages=Level.DOWN), service=PAGES)
    assert (now.level, now.missing) == (Level.DOWN, ())


def test_one_of_two_parts_that_is_not_named_does_not_hide_the_other() -> None:
    both = replace(ALL, parts=frozenset({"Pages", "Web"}))
    assert after(ailing_only(Web=Level.DOWN), service=both).level is Level.DOWN


def test_nothing_is_said_of_it_where_the_incidents_are_not_whole_either() -> None:
    cut = replace(ailing_only(Web=Level.DOWN), complete=False)
    now = after(cut, service=PAGES)
    assert (now.level, now.missing) == (None, ())


def test_the_next_whole_list_counts_again() -> None:
    now = after(ailing_only(Web=Level.DOWN), page(Web=Level.OK), service=PAGES)
    assert now.missing == ("Pages",)


# -- what we do not know ---------------------------------------------------------------------


def test_unknown_words_are_no_level() -> None:
    assert after(page(Api=None, level=None)).level is None
    assert after(page(Pages=None, Api=Level.OK), service=PAGES).level is None


def odd(*names: str, level: Level | None = None) -> Incident:
    """An open story whose impact is a word that we do not know."""
    return replace(incident("odd", level, *names), word="horrible")


def wobbly(*stories: Incident, **others: Level | None) -> Report:
    """A calm page whose Web has a state that we do not know."""
    listed = (*parts(**others), Component("Web", None, "wobbly"))
    return Report(stories, components=listed, level=Level.OK)


def test_an_open_story_with_an_unknown_word_is_not_fine() -> None:
    now = after(page(odd(), Api=Level.OK))
    assert (now.level, [k.incident.key for k in now.open]) == (None, ["odd"])


def test_a_part_with_an_unknown_word_is_not_fine() -> None:
    assert after(wobbly(Api=Level.OK)).level is None


def test_an_unknown_word_never_hides_known_trouble() -> None:
    assert after(wobbly(odd(), Api=Level.DOWN)).level is Level.DEGRADED
    assert after(wobbly(odd(), incident("a", Level.DOWN))).level is Level.DOWN


def test_an_unknown_word_about_other_parts_is_not_counted() -> None:
    assert after(wobbly(odd("Web"), Pages=Level.OK), service=PAGES).level is Level.OK
    assert after(page(odd("Pages"), Pages=Level.OK), service=PAGES).level is None
    web = replace(ALL, parts=frozenset({"Pages", "web"}))
    assert after(wobbly(Pages=Level.OK), service=web).level is None


def test_an_unknown_word_of_a_story_that_is_over_or_faded_is_past() -> None:
    assert after(page(odd()), page(replace(odd(), ended=NOON))).level is Level.OK
    old = stands(odd(), FEED, whole=True, faded=NOON + 2 * DAY)
    assert status(ALL, {FEED: memory(old, level=Level.OK)}, NOON + 3 * DAY).level is Level.OK


def test_a_probe_that_answers_makes_no_sense_of_an_unknown_word() -> None:
    puzzling = memory(components=(Component("Web", None, "wobbly"),), level=Level.OK)
    known = {PAGE: puzzling, PROBE: memory(level=Level.OK)}
    assert status(ALL, known, NOON).level is None


def test_a_silent_source_does_not_show_ok() -> None:
    heart = Heart().live(CALM, BROKEN, BROKEN)
    now = status(ALL, {PAGE: heart.known}, clock("12:10"))
    assert (now.level, now.since, now.unheard) == (None, clock("12:05"), ("page",))
    assert now.stale


def test_a_silent_source_keeps_its_open_stories_in_sight() -> None:
    heart = Heart().live(report(incident()), BROKEN, BROKEN)
    now = status(ALL, {PAGE: heart.known}, clock("12:10"))
    assert now.level is None
    assert [k.incident.key for k in now.open] == ["a"]


def test_one_unreadable_poll_is_not_silence() -> None:
    heart = Heart().live(CALM, BROKEN)
    assert status(ALL, {PAGE: heart.known}, clock("12:05")).level is Level.OK


def test_a_source_that_was_never_heard_is_unknown() -> None:
    now = status(ALL, {PAGE: memory(heard=None)}, NOON)
    assert (now.level, now.stale, now.unheard, now.heard) == (None, True, ("page",), None)


def test_a_service_without_sources_is_unknown() -> None:
    assert status(ALL, {}, NOON).level is None


def test_an_old_word_is_stale() -> None:
    known = memory(level=Level.OK)
    assert not status(ALL, {PAGE: known}, NOON + 15 * MINUTE).stale
    assert status(ALL, {PAGE: known}, NOON + 16 * MINUTE).stale


def test_a_silent_page_is_stale_though_the_probe_answers() -> None:
    page_known = memory(level=Level.OK, silent=clock("11:50"))
    now = status(ALL, {PAGE: page_known, PROBE: memory(level=Level.OK)}, NOON)
    assert (now.level, now.stale, now.unheard) == (Level.OK, True, ("page",))


def test_a_silent_probe_leaves_the_page_fresh() -> None:
    known = {PAGE: memory(level=Level.OK), PROBE: memory(silent=clock("11:50"))}
    assert not status(ALL, known, NOON).stale


# -- several sources -------------------------------------------------------------------------


def test_the_worst_source_that_can_be_read_decides() -> None:
    down = stands(incident("http", Level.DOWN), PROBE, whole=True)
    known = {PAGE: memory(level=Level.OK), PROBE: memory(down, level=Level.DOWN)}
    assert status(ALL, known, NOON).level is Level.DOWN


def test_the_crowd_never_decides() -> None:
    down = stands(incident("crowd", Level.DOWN), CROWD, whole=True)
    known = {PAGE: memory(level=Level.OK), CROWD: memory(down, level=Level.DOWN)}
    now = status(ALL, known, NOON)
    assert (now.level, now.open, now.unheard) == (Level.OK, (), ())
    assert CROWD.role is Role.CROWD


# -- time goes by ----------------------------------------------------------------------------

WORK = memory(stands(plan(clock("13:00"), clock("14:00")), seen=NOON), level=Level.OK)


@pytest.mark.parametrize(
    ("moment", "level", "announced", "overrun"),
    [
        ("12:59", Level.OK, 1, 0),
        ("13:00", Level.MAINTENANCE, 0, 0),
        ("14:00", Level.MAINTENANCE, 0, 0),
        ("14:01", Level.MAINTENANCE, 0, 1),
    ],
)
def test_a_plan_begins_and_overruns_without_a_new_document(
    moment: str, level: Level, announced: int, overrun: int
) -> None:
    now = status(ALL, {PAGE: WORK}, clock(moment))
    assert (now.level, len(now.announced), len(now.overrun)) == (level, announced, overrun)
    assert len(now.open) == 1 - announced


def test_maintenance_since_its_start() -> None:
    assert status(ALL, {PAGE: WORK}, clock("13:30")).since == clock("13:00")


def test_trouble_during_maintenance_is_trouble() -> None:
    known = memory(
        stands(plan(clock("11:00"), clock("14:00"))),
        stands(incident("a", Level.PARTIAL, started=clock("11:30"))),
    )
    now = status(ALL, {PAGE: known}, NOON)
    assert (now.level, now.since) == (Level.PARTIAL, clock("11:30"))


def test_a_faded_story_is_shown_and_does_not_count() -> None:
    old = stands(incident("a", Level.DOWN), FEED, whole=True, faded=NOON + 2 * DAY)
    now = status(ALL, {FEED: memory(old, level=Level.OK)}, NOON + 3 * DAY)
    assert (now.level, now.since) == (Level.OK, None)
    assert [k.incident.key for k in now.open] == ["a"]


# -- laws ------------------------------------------------------------------------------------

law = settings(max_examples=100, deadline=None)


@law
@given(tales(), st.sampled_from([ALL, PAGES]), st.integers(0, 3000))
def test_every_open_story_is_in_exactly_one_place(tale: Tale, who: Service, n: int) -> None:
    heart = Heart()
    for seen in tale.seen:
        heart.source = seen.source
        heart.hear(seen.outcome, seen.at)
    now = status(who, {heart.source: heart.known}, heart.now + n * MINUTE)
    placed = [k.incident.key for k in (*now.open, *now.elsewhere, *now.announced)]
    ahead = [k for k in heart.known.open if k.incident.key not in placed]
    assert len(placed) == len(set(placed))
    assert all(k.incident.planned and not k.incident.components & who.parts for k in ahead)


@law
@given(levels, levels, levels)
def test_a_page_is_never_better_than_it_says(
    of_page: Level | None, of_part: Level | None, of_story: Level | None
) -> None:
    if of_story is Level.OK:
        return
    known = memory(
        stands(incident("a", of_story)),
        components=(Component("Api", of_part),),
        level=of_page,
    )
    level = status(ALL, {PAGE: known}, NOON + timedelta(minutes=1)).level
    said = [lv for lv in (of_page, of_story) if lv is not None]
    assert level is None or all(level >= lv for lv in said)
    assert (level is None) == (not said and not (of_part is not None and of_part.ails))


def test_a_part_typed_in_other_letters_is_the_same_part() -> None:
    from datetime import UTC, datetime

    from statuswatch.core.model import Component, Known, Level, Service, Source
    from statuswatch.core.status import status

    now = datetime(2026, 11, 22, 14, tzinfo=UTC)
    page = Source("page", "host", "statuspage", "https://x.example")
    known = Known(components=(Component("Uploads", Level.DOWN),), level=Level.DOWN, heard=now)
    state = status(Service("host", "Host", parts=frozenset({"uploads"})), {page: known}, now)
    assert (state.level, state.missing) == (Level.DOWN, ())
