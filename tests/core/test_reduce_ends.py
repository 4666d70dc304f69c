"""How a story ends when nobody says that it ended: absence, pages made of parts, feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from statuswatch.core.model import Component, Incident, Level, Report, Rules
from statuswatch.core.story import END_NOT_STATED, FADED, mentions
from tests.core.story import (
    BROKEN,
    CALM,
    DAY,
    FEED,
    MINUTE,
    NOON,
    UNCHANGED,
    Heart,
    clock,
    ended,
    feed,
    incident,
    noted,
    parts,
    report,
    told,
    update,
)

ILL = report(incident())


def page(*stories: Incident, complete: bool = True, **levels: Level | None) -> Report:
    """A page that lists parts."""
    return Report(stories, components=parts(**levels), complete=complete, level=Level.OK)


# -- gone from a whole list ------------------------------------------------------------------


def test_absence_from_two_whole_lists_ends_it() -> None:
    assert noted(ILL, CALM, CALM) == [["opened"], [], [f"resolved: {END_NOT_STATED}"]]


def test_what_is_gone_ended_when_it_was_last_seen() -> None:
    heart = Heart().live(ILL, ILL, ILL, CALM, CALM)
    k = heart.only()
    assert k.incident.ended == clock("12:10")  # the third look, not the first
    assert not k.end_stated


def test_an_unchanged_answer_without_it_is_the_second_list() -> None:
    assert told(ILL, CALM, UNCHANGED) == [["opened"], [], ["resolved"]]


def test_a_failed_poll_between_is_no_list() -> None:
    assert told(ILL, CALM, BROKEN, CALM) == [["opened"], [], [], ["resolved"]]


def test_one_list_without_it_is_a_slip() -> None:
    assert told(ILL, CALM, ILL, CALM, ILL) == [["opened"], [], [], [], []]


def test_how_many_lists_it_takes_is_a_rule() -> None:
    assert told(ILL, CALM, rules=Rules(absences=1)) == [["opened"], ["resolved"]]


def test_absence_from_a_list_that_is_not_whole_is_no_news() -> None:
    assert told(feed(incident()), feed(), feed(), UNCHANGED, source=FEED) == [
        ["opened"],
        [],
        [],
        [],
    ]


def test_a_list_that_is_not_whole_does_not_confirm_an_absence() -> None:
    assert told(ILL, CALM, feed(), UNCHANGED, UNCHANGED) == [["opened"], [], [], [], []]


def test_an_end_that_is_stated_late_corrects_the_one_we_assumed() -> None:
    heart = Heart().live(ILL, CALM, CALM, report(ended(incident(), clock("12:03"))))
    assert [c.kind.value for c in heart.journal] == ["opened", "resolved", "updated"]
    assert heart.only().incident.ended == clock("12:03")
    assert heart.only().end_stated


# -- parts that nobody posted about ----------------------------------------------------------


def test_an_ailing_part_is_trouble_though_nobody_posted_it() -> None:
    heart = Heart().live(page(Api=Level.OK), page(Api=Level.DOWN))
    story = heart.only().incident
    assert story.derived
    assert (story.title, story.level) == ("Api", Level.DOWN)
    assert story.components == frozenset({"Api"})
    assert story.started == clock("12:05")


def test_a_part_under_maintenance_does_not_ail() -> None:
    assert told(page(Api=Level.OK), page(Api=Level.MAINTENANCE)) == [[], []]


def test_a_part_that_an_open_incident_names_has_no_story_of_its_own() -> None:
    posted = incident("a", Level.PARTIAL, "Api")
    assert told(page(Api=Level.OK), page(posted, Api=Level.DOWN)) == [[], ["opened"]]


def test_the_posted_incident_takes_over_from_the_part() -> None:
    posted = incident("a", Level.PARTIAL, "Api", started=clock("12:08"))
    assert told(page(Api=Level.OK), page(Api=Level.DOWN), page(posted, Api=Level.DOWN)) == [
        [],
        ["opened"],
        ["opened", "resolved"],
    ]


@pytest.mark.parametrize("complete", [True, False])
def test_a_parts_trouble_ends_though_the_incident_list_is_not_whole(complete: bool) -> None:
    well = page(Api=Level.OK, complete=complete)
    assert told(well, page(Api=Level.DOWN, complete=complete), well) == [
        [],
        ["opened"],
        ["resolved"],
    ]


@pytest.mark.parametrize("complete", [True, False])
def test_a_part_that_was_renamed_away_does_not_stay_ill(complete: bool) -> None:
    heart = Heart().live(
        page(Api=Level.DOWN, complete=complete), page(ApiV2=Level.OK, complete=complete)
    )
    assert heart.known.open == ()


def test_a_part_whose_word_we_do_not_know_has_not_said_that_it_is_well() -> None:
    assert told(page(Api=Level.DOWN), page(Api=None), page(Api=Level.OK)) == [
        ["opened"],
        [],
        ["resolved"],
    ]


def test_a_part_that_ails_again_is_another_trouble() -> None:
    """Else January's outage would be overwritten, or last until March."""
    well, ill = page(Api=Level.OK), page(Api=Level.DOWN)
    heart = Heart().live(well, ill, well)
    heart.hear(ill, NOON + 60 * DAY)
    first, second = sorted(
        (k.incident for k in heart.known.incidents.values()), key=lambda i: str(i.started)
    )
    assert (first.started, first.ended) == (clock("12:05"), clock("12:10"))
    assert (second.started, second.ended) == (NOON + 60 * DAY, None)


def test_a_parts_level_moves_within_one_story() -> None:
    assert told(page(Api=Level.OK), page(Api=Level.DEGRADED), page(Api=Level.DOWN)) == [
        [],
        ["opened"],
        ["worsened"],
    ]


def test_a_page_that_calls_itself_ill_and_names_nothing_is_trouble() -> None:
    ill = Report(level=Level.PARTIAL, title="GitHub")
    heart = Heart().live(CALM, ill)
    assert heart.only().incident.title == "GitHub"
    assert told(CALM, ill, CALM) == [[], ["opened"], ["resolved"]]


@pytest.mark.parametrize("complete", [True, False])
def test_a_page_whose_word_we_do_not_know_has_not_said_that_it_is_well(complete: bool) -> None:
    def says(level: Level | None) -> Report:
        return Report(level=level, complete=complete)

    assert told(says(Level.DOWN), says(None), says(Level.OK)) == [["opened"], [], ["resolved"]]


def test_an_incident_without_impact_is_degraded_while_a_part_it_names_ails() -> None:
    quiet = incident("a", None, "Api")
    heart = Heart().live(page(quiet, Api=Level.OK))
    assert heart.only().incident.level is None
    heart.hear(page(quiet, Api=Level.PARTIAL))
    assert heart.only().incident.level is Level.DEGRADED
    assert heart.only().parts == (("Api", Level.PARTIAL),), "for who follows that part"
    heart.hear(page(quiet, Api=Level.OK, Pages=Level.DOWN))
    assert heart.known.incidents["a"].incident.level is None
    assert [c.kind.value for c in heart.journal] == ["opened", "worsened", "eased", "opened"]


def test_a_level_in_a_word_we_do_not_know_is_kept_raw() -> None:
    odd = replace(incident("a", None, "Api"), word="catastrophic")
    heart = Heart().live(Report((odd,), components=(Component("Api", Level.DOWN),)))
    assert heart.only().incident.level is None
    assert heart.only().incident.word == "catastrophic"


def test_only_a_story_of_a_source_without_parts_speaks_of_the_whole_service() -> None:
    assert Heart().live(ILL).only().whole
    assert not Heart().live(page(incident(), Api=Level.OK)).only().whole
    assert not Heart().live(report(incident("a", Level.DOWN, "Api"))).only().whole


# -- fading ----------------------------------------------------------------------------------

FORGOTTEN = feed(incident(started=clock("11:00"), updates=[update("Looking.", clock("11:30"))]))
FADES = clock("11:30") + 2 * DAY


def test_a_story_in_a_feed_stops_counting_48_hours_after_its_last_word() -> None:
    heart = Heart(FEED).live(feed(), FORGOTTEN)
    assert heart.hear(FORGOTTEN, FADES - MINUTE) == ()
    (line,) = heart.hear(UNCHANGED, FADES)
    assert (line.kind.value, line.note) == ("updated", FADED)
    assert heart.only().open
    assert heart.only().faded == FADES


def test_fading_is_told_once() -> None:
    heart = Heart(FEED).live(FORGOTTEN)
    said = [heart.hear(FORGOTTEN, FADES + n * MINUTE) for n in (0, 5, 10)]
    assert [len(lines) for lines in said] == [1, 0, 0]


def test_an_edit_of_a_faded_story_is_not_told_as_fading_anew() -> None:
    heart = Heart(FEED).live(FORGOTTEN)
    heart.hear(FORGOTTEN, FADES)
    renamed = replace(FORGOTTEN.incidents[0], title="Uploads failed")
    assert [c.note for c in heart.hear(feed(renamed), FADES + DAY)] == [""]


def test_a_new_word_makes_it_count_again() -> None:
    heart = Heart(FEED).live(FORGOTTEN)
    heart.hear(FORGOTTEN, FADES)
    later = FADES + timedelta(hours=1)
    heart.hear(feed(incident(updates=[update("Still here.", later)])), later)
    assert heart.only().faded is None


def test_a_word_from_the_future_does_not_keep_it_alive() -> None:
    heart = Heart(FEED).live(feed(), feed(incident(updates=[update("?", NOON + 900 * DAY)])))
    heart.hear(UNCHANGED, NOON + 3 * DAY)
    assert heart.only().faded is not None


def test_a_list_that_is_whole_does_not_fade() -> None:
    heart = Heart().live(ILL)
    assert heart.hear(ILL, NOON + 30 * DAY) == ()
    assert heart.only().faded is None


def test_a_parts_trouble_does_not_fade_while_the_part_says_it_ails() -> None:
    ill = page(Api=Level.DOWN, complete=False)
    heart = Heart().live(page(Api=Level.OK, complete=False), ill)
    assert heart.hear(ill, NOON + 30 * DAY) == ()
    assert heart.only().faded is None


def test_what_had_faded_before_our_first_look_is_told_as_faded() -> None:
    heart = Heart(FEED, now=FADES + DAY).live(FORGOTTEN)
    assert [(c.kind.value, c.note, c.baseline) for c in heart.journal] == [("opened", FADED, True)]


def test_an_ailing_part_that_the_title_names_is_named() -> None:
    titled = replace(incident("a", Level.DEGRADED, "Issues"), title="Incident with API and Pages")
    heart = Heart().live(page(titled, Issues=Level.OK, API=Level.DEGRADED, Pages=Level.DOWN))
    assert heart.only().incident.components == {"Issues", "API", "Pages"}
    heart.hear(page(titled, Issues=Level.OK, API=Level.OK, Pages=Level.DOWN))
    assert heart.only().incident.components == {"Issues", "API", "Pages"}, "it was about it, too"
    other = replace(titled, title="Incident with APIs")
    told = {k.incident.key for k in Heart().live(page(other, API=Level.DEGRADED)).known.open}
    assert len(told) == 2, "APIs is another word"


def test_a_title_that_names_a_well_part_or_a_longer_name_accuses_nobody() -> None:
    generic = replace(incident("a", Level.DEGRADED, "Pages"), title="Issues with Pages")
    assert Heart().live(page(generic, Issues=Level.OK)).only().incident.components == {"Pages"}
    assert mentions("Show Builder Lite is down", ["Show Builder", "Show Builder Lite"]) == {
        "Show Builder Lite"
    }
