"""What is worth telling, in which words, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from statuswatch.core.card import QUOTE
from statuswatch.core.model import Change, ChangeKind, Incident, Known, Level, Service
from statuswatch.core.notice import Aftermath, notices
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.silences import Silences
from statuswatch.core.story import FADED
from statuswatch.core.telling import Urgency
from tests.core.cards import GITHUB, ILL, WELL, Desk, reasons, text, told
from tests.core.story import (
    BROKEN,
    CALM,
    MINUTE,
    NOON,
    PROBE,
    UNCHANGED,
    clock,
    ended,
    incident,
    plan,
    report,
    update,
)

MUTED = Silences(muted=frozenset({"github"}))

# -- told ------------------------------------------------------------------------------------


def test_an_outage_is_told_and_its_end_once_with_its_duration() -> None:
    desk = Desk()
    assert told(ILL, ILL, WELL, WELL, desk=desk) == [["GitHub is down"], [], ["GitHub is back"], []]


def test_the_card_of_the_end_says_how_long_it_was() -> None:
    desk = Desk()
    for outcome in (CALM, ILL):
        desk.hear(outcome)
    (back,) = desk.hear(WELL, at=clock("13:12"))
    assert text(back.body) == "It was down for 1\xa0h 8\xa0min, 12:02–13:10."


def test_the_card_says_what_since_when_and_their_words() -> None:
    desk = Desk()
    desk.hear(CALM)
    story = incident("a", Level.PARTIAL, "Uploads", updates=[update("We are  looking\ninto it.")])
    (card,) = desk.hear(report(story))
    assert text(card.title) == "Part of GitHub is down"
    assert text(card.body) == "Uploads, since 12:00. They say: “We are looking into it.”"


def test_long_words_are_cut_between_words() -> None:
    desk = Desk()
    desk.hear(CALM)
    (card,) = desk.hear(report(incident(updates=[update("word " * 100)])))
    quoted = text(card.body).split("“")[1]
    assert len(quoted) <= QUOTE + 1
    assert quoted.endswith("word…”")


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (Level.PARTIAL, Level.DOWN, "GitHub is fully down now"),
        (Level.DOWN, Level.DEGRADED, "GitHub is better: degraded"),
        (None, Level.PARTIAL, "Part of GitHub is down"),
    ],
)
def test_a_level_that_moves_is_told(before: Level | None, after: Level, title: str) -> None:
    first, then = report(incident(level=before)), report(incident(level=after))
    assert told(first, then)[1] == [title]


def test_a_new_word_is_told_by_its_phase() -> None:
    one = update("Looking.")
    two = update("Found.", clock("12:09"), phase="identified")
    stories = [report(incident(updates=[one])), report(incident(updates=[one, two]))]
    assert told(*stories)[1] == ["GitHub: they found the cause"]


def test_down_again_is_told_as_again() -> None:
    assert told(ILL, WELL, ILL)[2] == ["GitHub is down again"]


def test_an_incident_without_impact_is_told_quietly() -> None:
    desk = Desk()
    desk.hear(CALM)
    (card,) = desk.hear(report(incident("a", None, title="Old browsers lose support")))
    assert (card.told, card.urgency) == (True, Urgency.LOW)
    assert text(card.title).startswith("GitHub: Old browsers lose")


def test_an_incident_without_impact_is_never_called_degraded() -> None:
    quiet = incident("a", None)
    desk = Desk()
    for outcome in (CALM, report(quiet), report(ended(quiet, clock("12:09")))):
        desk.hear(outcome)
    (card,) = desk.hear(report(quiet))
    assert text(card.title) == "GitHub: Uploads fail"


def test_a_probe_says_that_they_have_not_said_so_yet() -> None:
    desk = Desk()
    failing = report(incident("http", Level.DOWN, started=None, title="503"), level=Level.DOWN)
    cards = [n for _ in range(3) for n in desk.hear(failing, PROBE)]
    assert [text(c.body) for c in cards] == [
        "Our own check fails since 12:00: 503. They have not said so yet."
    ]


def test_a_probe_after_their_word_does_not_claim_their_silence() -> None:
    desk = Desk()
    desk.hear(CALM)
    desk.hear(ILL)
    failing = report(incident("http", Level.DOWN, started=None, title="503"), level=Level.DOWN)
    cards = [n for _ in range(3) for n in desk.hear(failing, PROBE)]
    assert [text(c.body) for c in cards] == ["Our own check fails since 12:00: 503."]


# -- one card per outage ---------------------------------------------------------------------


def test_all_that_is_told_of_one_outage_is_one_card() -> None:
    desk = Desk()
    desk.hear(CALM)
    worse = report(replace(ILL.incidents[0], level=Level.PARTIAL))
    cards = [n for outcome in (ILL, worse, WELL) for n in desk.hear(outcome)]
    assert len(cards) == 3
    assert len({c.thread for c in cards}) == 1


def test_an_outage_goes_on_until_its_last_incident_ends() -> None:
    a, b = incident("a", Level.DOWN), incident("b", Level.PARTIAL)
    both = report(a, b)
    one = report(ended(a, clock("12:08")), b)
    none = report(ended(a, clock("12:08")), ended(b, clock("12:13")))
    desk = Desk()
    assert told(both, one, none, desk=desk)[1:] == [
        ["GitHub is better: partly down"],
        ["GitHub is back"],
    ]
    assert len({n.thread for n in desk.told()}) == 1


def test_two_that_end_together_are_one_word() -> None:
    a, b = incident("a", Level.DOWN), incident("b", Level.PARTIAL)
    desk = Desk()
    over = report(ended(a, clock("12:08")), ended(b, clock("12:08")))
    for outcome in (CALM, report(a, b)):
        desk.hear(outcome)
    ends = desk.hear(over)
    assert len(ends) == 2
    assert len({n.key for n in ends}) == 1


def test_every_notice_has_a_key_of_its_own() -> None:
    desk = Desk()
    desk.hear(CALM)
    cards = [n for outcome in (ILL, WELL, ILL, WELL) for n in desk.hear(outcome)]
    keys = [c.key for c in cards if not c.key.startswith("back:")]
    assert len(keys) == len(set(keys)) == 2


# -- not told, and why -----------------------------------------------------------------------


def test_what_stood_before_our_first_look_is_no_alarm() -> None:
    assert [n.because for n in Desk().hear(ILL)] == ["baseline"]


def test_trouble_in_parts_that_are_not_mine_is_not_told() -> None:
    desk = Desk(replace(GITHUB, parts=frozenset({"Pages"})))
    assert reasons(ILL, desk=desk) == [["not your part"]]


def test_a_muted_service_is_only_recorded() -> None:
    assert reasons(ILL, desk=Desk(silences=MUTED)) == [["muted"]]


def test_what_is_milder_than_wished_is_not_told_nor_is_its_end() -> None:
    mild = incident(level=Level.DEGRADED)
    over = ended(mild, clock("12:09"))
    milder = "milder than you want to hear"
    desk = Desk(preferences=Preferences(at_least=Level.PARTIAL))
    assert reasons(report(mild), report(over), desk=desk) == [[milder], [milder]]


def test_partial_is_told_where_partial_is_wished() -> None:
    desk = Desk(preferences=Preferences(at_least=Level.PARTIAL))
    assert reasons(report(incident(level=Level.PARTIAL)), desk=desk) == [["told"]]


def test_the_end_of_what_never_counted_is_not_told() -> None:
    quiet = incident("a", None)
    assert reasons(report(quiet), report(ended(quiet, clock("12:09")))) == [
        ["told"],
        ["it never counted as an outage"],
    ]


def test_what_was_posted_after_the_fact_is_not_told() -> None:
    assert reasons(WELL) == [["posted after the fact"] * 2]


def test_an_edit_without_a_new_word_is_not_told() -> None:
    renamed = report(replace(ILL.incidents[0], title="New title"))
    assert reasons(ILL, renamed) == [["told"], ["no new word"]]


def test_a_story_that_fades_is_not_told() -> None:
    story = incident("a", Level.DOWN)
    change = Change(NOON, "page", ChangeKind.UPDATED, story, Level.DOWN, FADED)
    after = Aftermath(concerning=frozenset({("page", "a")}))
    (notice,) = notices([change], GITHUB, Preferences(), NOON, after)
    assert (notice.told, notice.because) == (False, "no word for long")


def test_a_sources_own_health_is_quiet() -> None:
    assert reasons(BROKEN, BROKEN, CALM) == [[], ["source health"], ["source health"]]


def test_a_page_that_moved_is_told() -> None:
    change = Change(NOON, "page", ChangeKind.MOVED, note="https://new.example", seq=7)
    (notice,) = notices([change], GITHUB, Preferences(), NOON)
    assert notice.told
    assert text(notice.title) == "GitHub's page has moved"
    assert "https://new.example" in text(notice.body)


# -- planned work ----------------------------------------------------------------------------

WORK = report(plan(clock("12:07"), clock("12:17")))


def test_maintenance_is_told_as_maintenance_and_never_as_an_outage() -> None:
    assert told(WORK, UNCHANGED, UNCHANGED, UNCHANGED) == [
        ["GitHub: maintenance 12:07"],
        ["GitHub is under maintenance"],
        [],
        ["GitHub's maintenance runs over"],
    ]


def test_maintenance_is_quiet_and_opens_no_outage_card() -> None:
    desk = Desk()
    desk.hear(CALM)
    (card,) = desk.hear(WORK)
    assert card.urgency is Urgency.LOW
    assert not card.thread.startswith("outage:")
    assert text(card.body) == "Database upgrade, until 12:17."


def test_the_end_of_planned_work_is_no_recovery() -> None:
    over = report(ended(WORK.incidents[0], clock("12:12")))
    assert reasons(WORK, WORK, over)[2] == ["planned work, nothing new to do"]


# -- what is vital ---------------------------------------------------------------------------

VITAL = Preferences(services={"github": Wishes(vital=True)})


def test_down_of_a_vital_service_is_critical_and_its_end_is_not() -> None:
    desk = Desk(preferences=VITAL)
    desk.hear(CALM)
    (down,) = desk.hear(ILL)
    (back,) = desk.hear(WELL)
    assert (down.urgency, back.urgency) == (Urgency.CRITICAL, Urgency.NORMAL)


def test_only_down_is_critical() -> None:
    desk = Desk(preferences=VITAL)
    desk.hear(CALM)
    (partial,) = desk.hear(report(incident(level=Level.PARTIAL)))
    assert partial.urgency is Urgency.NORMAL


# -- words -----------------------------------------------------------------------------------


def _stories() -> list[Incident]:
    long = "Elevated error rates and increased latency for uploads in several regions"
    words = [update("x", clock(f"12:0{n}"), str(n), p) for n, p in enumerate(_PHASES)]
    return [
        incident(level=level, title=long, updates=words[:n])
        for level in (None, Level.DEGRADED, Level.PARTIAL, Level.DOWN)
        for n in range(len(words) + 1)
    ]


_PHASES = ("investigating", "identified", "monitoring", "odd")


@pytest.mark.parametrize("name", ["GitHub", "Podhost", "Cloudflare", "DigitalOcean"])
@pytest.mark.parametrize("kind", [k for k in ChangeKind if k is not ChangeKind.MOVED])
def test_titles_fit_in_forty_characters(name: str, kind: ChangeKind) -> None:
    service = Service("s", name)
    far = datetime(2025, 12, 24, 23, 30, tzinfo=UTC)
    long_plan = plan(far, far + 60 * MINUTE)
    for story in [*_stories(), long_plan]:
        for note in ("", "announced", "running", "overrun"):
            line = Change(NOON, "page", kind, story, Level.DEGRADED, note)
            for change in (line, replace(line, incident=None)):
                (notice,) = notices([change], service, Preferences(), NOON)
                assert len(text(notice.title)) <= 40, text(notice.title)


def test_braces_in_a_vendors_words_are_only_braces() -> None:
    desk = Desk()
    desk.hear(CALM)
    (card,) = desk.hear(report(incident(title="{name} {0} {x!r}", updates=[update("{title}")])))
    assert text(card.body) == "{name} {0} {x!r}, since 12:00. They say: “{title}”"


def test_nothing_is_said_without_changes() -> None:
    assert notices([], GITHUB, Preferences(), NOON) == ()
    assert Known().incidents == {}
