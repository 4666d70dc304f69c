"""Stories: what vendors do to their posts."""

from __future__ import annotations

import json

from tests.engine.stage import HOUR, MINUTE, Town, incident, summary
from tests.hostile.case import Rig, case, held, look

STORIES, ENDS = "tests/core/test_reduce_stories.py", "tests/core/test_reduce_ends.py"
PLANS, OUTAGE = "tests/core/test_reduce_probe_and_plan.py", "tests/core/test_outage.py"
STATUS, WITNESSES = "tests/core/test_status.py", "tests/engine/test_rig_verdict.py"
COMPLAINTS = "tests/engine/test_complaints.py"


async def one_story(rig: Rig) -> str:
    """Opened, edited, worsened, resolved, re-opened, deleted: by real polls of a real page."""
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            for rows in (
                [incident(impact="minor")],
                [incident(impact="minor", name="Uploads fail for some")],
                [incident(impact="critical")],
                [
                    incident(
                        impact="critical", status="resolved", resolved_at="2026-06-01T12:30:00Z"
                    )
                ],
                [incident(impact="critical")],
                [],
            ):
                page = json.loads(summary(*rows))
                if any(row["status"] == "resolved" for row in rows):
                    page["status"]["indicator"] = "none"
                vendor.body = json.dumps(page).encode()
                await town.go(MINUTE * 8)
            story, now = town.story(), town.clock.now()
            [outage] = town.app.stored.history.outages(town.source().service, now=now)
            notices = len(town.heard.notices)
    assert story.count("opened") == 1, story
    assert story[-1] == "resolved", story
    assert "reopened" in story, story
    assert "worsened" in story, story
    assert not outage.ongoing
    assert notices <= 6, notices
    return f"{', '.join(story)}: one outage, {notices} notices"


async def a_page_that_goes_silent_in_its_own_outage(rig: Rig) -> str:
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            vendor.dead = True
            await town.go(HOUR)
            silent = town.story()
            vendor.dead = False
            began = "2026-06-01T12:25:00.000Z"
            vendor.body = summary(incident(created_at=began, started_at=began))
            await town.go(HOUR * 2)  # who was silent so long is asked once an hour
            now, story = town.clock.now(), town.story()
            [outage] = town.app.stored.history.outages(town.source().service, now=now)
    assert silent == ["silent"], silent
    assert outage.start.strftime("%H:%M") == "12:25"
    return f"{', '.join(story)}; the outage began at {outage.start:%H:%M}, as they told later"


CASES = (
    case(
        65,
        "edited, its impact raised",
        "one outage at its worst, with its updates",
        look(one_story),
        held(
            f"{STORIES}::test_a_level_that_moves_is_worse_or_better",
            f"{STORIES}::test_any_edit_is_an_update_and_nothing_else_is",
            f"{STORIES}::test_an_edit_of_an_old_message_never_changes_the_state_without_a_line",
        ),
    ),
    case(
        66,
        "deleted",
        "closed when it was last seen, said to be gone, and kept",
        held(
            f"{ENDS}::test_what_is_gone_ended_when_it_was_last_seen",
            "tests/store/test_versions.py::test_a_deleted_outage_is_kept_and_said_to_be_gone",
            "tests/core/test_rewriting.py::test_what_leaves_their_page_while_it_stands_is_said_to",
        ),
    ),
    case(
        67,
        "opened again",
        "the same story goes on",
        held(
            f"{STORIES}::test_an_ended_incident_may_be_reopened",
            f"{STORIES}::test_a_reopened_one_keeps_its_start",
        ),
    ),
    case(
        68,
        "resolved, and gone between two polls",
        "closed",
        held(
            f"{ENDS}::test_absence_from_two_whole_lists_ends_it",
            f"{STORIES}::test_what_was_posted_after_the_fact_opens_and_ends_in_one_go",
            f"{STORIES}::test_an_empty_page_is_no_news_of_an_end",
        ),
    ),
    case(
        69,
        "pushed out of a feed",
        "stays open: absence from a list that is not whole says nothing",
        held(
            f"{ENDS}::test_absence_from_a_list_that_is_not_whole_is_no_news",
            f"{ENDS}::test_a_story_in_a_feed_stops_counting_48_hours_after_its_last_word",
        ),
    ),
    case(
        70,
        "a part renamed or removed",
        "its trouble does not stay for ever; who follows it is told that it is missing",
        held(
            f"{ENDS}::test_a_part_that_was_renamed_away_does_not_stay_ill",
            f"{STATUS}::test_a_chosen_part_that_is_no_longer_listed_is_missing_and_not_ok",
        ),
    ),
    case(
        71,
        "the page moved to another provider",
        "found, told once, and read there; the history goes on",
        held(
            "tests/engine/test_rediscovery.py::test_a_page_that_moved_is_found_told_once_and_read_there",
            "tests/engine/test_rediscovery.py::test_the_history_goes_on_and_nothing_is_called_well_again",
            "tests/engine/test_rediscovery.py::test_a_page_of_another_name_is_not_taken",
        ),
    ),
    case(
        72,
        "posted after the fact",
        "in the history; no alarm",
        held(
            f"{STORIES}::test_what_was_posted_after_the_fact_opens_and_ends_in_one_go",
            "tests/core/test_notice.py::test_what_was_posted_after_the_fact_is_not_told",
        ),
    ),
    case(
        73,
        "maintenance that turns into an outage; maintenance that does not",
        "the one is an outage, the other none",
        held(
            f"{PLANS}::test_maintenance_may_turn_into_an_outage",
            f"{OUTAGE}::test_planned_work_is_no_outage",
        ),
    ),
    case(
        74,
        "a notice without impact; innocent words",
        "no outage",
        held(
            f"{OUTAGE}::test_a_story_without_impact_is_no_outage",
            "tests/core/test_notice.py::test_an_incident_without_impact_is_told_quietly",
        ),
    ),
    case(
        75,
        "two that overlap",
        "each is told, each ends by itself",
        held(
            f"{STORIES}::test_two_that_overlap_are_two_openings_and_two_endings",
            f"{COMPLAINTS}::test_no_word_of_the_second_incident_because_the_page_is_as_red_as_before",
        ),
    ),
    case(
        76,
        "the page is green while our check fails",
        "“they have not said so yet”, since when; the lag is kept",
        held(
            f"{WITNESSES}::test_a_silent_page_and_three_failing_looks_are_down_within_a_minute",
            f"{WITNESSES}::test_the_lag_grows_while_they_are_silent_and_is_kept_when_they_admit_it",
        ),
    ),
    case(
        77,
        "the page dies with its service",
        "unknown, and then back-dated by what they tell",
        look(a_page_that_goes_silent_in_its_own_outage),
        held(f"{STATUS}::test_a_silent_source_does_not_show_ok"),
    ),
    case(
        78,
        "trouble of a part alone",
        "of that part alone",
        held(
            f"{STATUS}::test_only_the_chosen_parts_count",
            f"{STATUS}::test_trouble_elsewhere_is_mentioned_and_never_counted",
            f"{OUTAGE}::test_trouble_elsewhere_is_no_outage_of_mine",
        ),
    ),
)
