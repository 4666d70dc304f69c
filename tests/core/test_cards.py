"""The words of cards, as the design page writes them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from statuswatch.core.aftermath import Aftermath, names_of
from statuswatch.core.forecast import Basis, Forecast
from statuswatch.core.model import Change, ChangeKind, Incident, Level, Report, Role, Service
from statuswatch.core.notice import notices
from statuswatch.core.phrases import cut, quoted_whole
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.recall import MISSED, RECALLED
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage, Urgency
from tests.core.cards import Desk, text
from tests.core.story import (
    CALM,
    MINUTE,
    NOON,
    PAGE,
    PROBE,
    clock,
    ended,
    incident,
    parts,
    plan,
    report,
    update,
)

PODHOST = Service("podhost", "Podhost")
HOUR = timedelta(hours=1)
SOON = Forecast(40 * MINUTE, 90 * MINUTE, 3 * HOUR, 9, 9, Basis.OWN)


def said(notice: Notice) -> tuple[str, str]:
    return text(notice.title), text(notice.body)


def desk(**chosen: object) -> Desk:
    made = Desk(PODHOST, **chosen)  # type: ignore[arg-type]
    made.hear(CALM)
    return made


def check(title: str, level: Level = Level.DOWN, key: str = "probe", **more: object) -> Report:
    return Report((Incident(key, title, level, **more),), confirmed=True)  # type: ignore[arg-type]


# -- it begins -------------------------------------------------------------------------------


def test_what_they_have_not_said_says_when_such_trouble_is_usually_over() -> None:
    seen = desk()
    seen.forecasts = {"podhost": SOON}
    (card,) = seen.hear(check("Show Builder Lite does not answer"), PROBE, clock("14:02"))
    assert said(card) == (
        "Podhost is down",
        "Our own check fails since 14:02: Show Builder Lite does not answer. "
        "They have not said so yet. Usually over in 40\xa0min–3\xa0h.",
    )
    assert card.actions == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


def test_what_they_said_is_quoted_and_when_they_speak_again() -> None:
    word = update("Posting is delayed. Next update by 15:00 UTC.", clock("14:05"))
    story = incident("a", Level.DOWN, "Posting", started=clock("14:02"), updates=[word])
    (card,) = desk().hear(report(story), at=clock("14:06"))
    assert said(card) == (
        "Podhost is down",
        "Uploads fail, since 14:02. They say: “Posting is delayed. Next update by 15:00 UTC.” "
        "Next word promised by 15:00.",
    )


def test_now_they_say_so() -> None:
    seen = desk()
    seen.hear(check("It answers 503"), PROBE, clock("15:00"))
    word = update("Looking. Next update by 16:00 UTC.", clock("15:20"))
    story = incident("a", Level.PARTIAL, started=clock("15:20"), updates=[word])
    (card,) = seen.hear(report(story), at=clock("15:23"))
    assert said(card) == (
        "Podhost: now they say so",
        "They call it partly down, 23\xa0min after we saw it. They say: “Looking. Next update by "
        "16:00 UTC.” Next word promised by 16:00.",
    )
    assert card.actions == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


def test_an_admission_that_is_milder_than_wished_is_told_all_the_same() -> None:
    seen = desk(preferences=Preferences(at_least=Level.DOWN))
    seen.hear(check("It answers 503"), PROBE, clock("15:00"))
    mild = incident("a", Level.DEGRADED, started=clock("15:20"))
    (card,) = seen.hear(report(mild), at=clock("15:23"))
    assert (card.told, text(card.title)) == (True, "Podhost: now they say so")


def test_of_a_broken_way_the_fault_and_the_remedy_are_said() -> None:
    remedy = (update("Take OP3 out of your feed's links until it is back.", None, "down", "down"),)
    broken = check("OP3 does not answer", Level.PARTIAL, "hop:op3", updates=remedy)
    (card,) = desk().hear(broken, PROBE)
    assert said(card) == (
        "Part of Podhost is down",
        "OP3 does not answer. Take OP3 out of your feed's links until it is back.",
    )


# -- it goes on ------------------------------------------------------------------------------


def test_a_new_word_is_quoted() -> None:
    seen = desk()
    seen.hear(report(incident(updates=[update("Looking.")])))
    two = [update("Looking."), update("A node failed.", clock("12:30"), phase="identified")]
    (card,) = seen.hear(report(incident(updates=two)), at=clock("12:31"))
    assert said(card) == ("Podhost: they found the cause", "“A node failed.”")
    assert (card.kind, card.stage) == (NoticeKind.WORD, Stage.ON)
    assert card.actions == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE), "it replaces the first"


def test_worse_and_better() -> None:
    seen = desk()
    seen.hear(report(incident(level=Level.PARTIAL, started=clock("11:02"))))
    (worse,) = seen.hear(report(incident(level=Level.DOWN, started=clock("11:02"))))
    (better,) = seen.hear(report(incident(level=Level.DEGRADED, started=clock("11:02"))))
    assert said(worse) == ("Podhost is fully down now", "Uploads fail, since 11:02.")
    assert said(better) == ("Podhost is better: degraded", "Uploads fail, since 11:02.")
    assert worse.actions == (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)


@pytest.mark.parametrize(
    ("before", "named", "title"),
    [
        (Level.PARTIAL, ("A",), "Podhost is worse: down"),
        (Level.DEGRADED, ("A",), "Part of Podhost is down now"),
        (Level.PARTIAL, ("A", "B", "C"), "Podhost is fully down now"),
        (Level.DEGRADED, (), "Podhost is down now"),
    ],
)
def test_fully_down_is_only_what_is_down_as_a_whole(
    before: Level, named: tuple[str, ...], title: str
) -> None:
    seen = desk()
    listed = parts(A=Level.OK, B=Level.OK, C=Level.OK)
    seen.hear(replace(CALM, components=listed))
    seen.hear(replace(report(incident("a", before, *named)), components=listed))
    (worse,) = seen.hear(replace(report(incident("a", Level.DOWN, *named)), components=listed))
    assert text(worse.title) == title


def test_for_who_follows_one_part_it_is_fully_down_when_that_is() -> None:
    seen = Desk(replace(PODHOST, parts=frozenset({"A"})))
    listed = parts(A=Level.OK, B=Level.OK)
    seen.hear(replace(CALM, components=listed))
    seen.hear(replace(report(incident("a", Level.PARTIAL, "A")), components=listed))
    (worse,) = seen.hear(replace(report(incident("a", Level.DOWN, "A")), components=listed))
    assert text(worse.title) == "Podhost is fully down now"


def test_what_is_acknowledged_offers_it_no_more() -> None:
    seen = desk()
    (card,) = seen.hear(check("It answers 503"), PROBE)
    seen.silences = Silences(acknowledged={card.about[0]: (NOON, "")})
    story = incident("a", Level.DOWN, started=clock("12:30"))
    (admitted,) = seen.hear(report(story), at=clock("12:40"))
    assert admitted.actions == (Action.OPEN,)


# -- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "body"),
    [
        (
            incident("a", Level.DOWN, "Podhost", started=clock("11:40"), title="Podhost is down"),
            "Since 11:40.",
        ),
        (
            incident("a", Level.DOWN, title="Uploads fail.", started=clock("11:40")),
            "Uploads fail, since 11:40.",
        ),
    ],
)
def test_no_name_is_said_twice_and_no_sentence_ends_twice(story: Incident, body: str) -> None:
    (card,) = desk().hear(report(story))
    assert text(card.body) == body


@pytest.mark.parametrize(
    ("title", "followed", "body"),
    [
        ("Logins fail", frozenset(), "Logins fail, since 11:40. They say: “Looking.”"),
        ("Elevated errors in Web", frozenset(), "Web, since 11:40. They say: “Looking.”"),
        ("Logins fail", {"Web"}, "Web, since 11:40: Logins fail. They say: “Looking.”"),
        ("Looking", frozenset(), "Web, since 11:40. They say: “Looking.”"),
    ],
)
def test_what_they_call_it_is_said_where_that_says_more(
    title: str, followed: frozenset[str], body: str
) -> None:
    seen = Desk(replace(PODHOST, parts=frozenset(followed)))
    listed = parts(Web=Level.OK, Feed=Level.OK)
    seen.hear(replace(CALM, components=listed))
    story = incident(
        "a", Level.DOWN, "Web", started=clock("11:40"), title=title, updates=[update("Looking.")]
    )
    (card,) = seen.hear(replace(report(story), components=listed))
    assert text(card.body) == body


def test_a_title_that_names_the_service_is_not_named_again() -> None:
    (card,) = desk().hear(report(incident("a", None, title="Podhost drops old browsers")))
    assert text(card.title) == "Podhost drops old browsers"


def test_a_page_that_only_calls_itself_ill_is_not_quoted_by_its_own_name() -> None:
    (card,) = desk().hear(replace(CALM, level=Level.DOWN, title="Podhost Status"))
    assert said(card) == ("Podhost is down", "Since 12:05.")


# -- planned work ----------------------------------------------------------------------------


def test_work_that_is_moved_is_told_and_other_edits_are_not() -> None:
    seen = desk()
    first = plan(clock("18:00"), clock("19:00"))
    seen.hear(report(first))
    seen.hear(report(replace(first, title="Database upgrade, part 1")), at=clock("12:30"))
    assert len(seen.told()) == 1
    moved = replace(first, started=clock("20:00"), planned_end=clock("21:00"))
    seen.hear(report(moved), at=clock("12:40"))
    assert [said(n) for n in seen.told()] == [
        ("Podhost: maintenance 18:00", "Database upgrade, until 19:00."),
        ("Podhost: maintenance moved", "To 20:00–21:00: Database upgrade."),
    ]


def test_work_is_not_told_where_that_kind_is_off() -> None:
    seen = desk(preferences=Preferences(kinds=frozenset({NoticeKind.OUTAGE})))
    (card,) = seen.hear(report(plan(clock("18:00"), clock("19:00"))))
    assert card.because == Because.KIND_OFF


# -- a source's own health -------------------------------------------------------------------


def of_source(kind: ChangeKind, note: str, after: Aftermath = Aftermath()) -> Notice:
    change = Change(NOON, "page", kind, note=note, seq=7)
    (notice,) = notices([change], PODHOST, Preferences(), NOON, after)
    return notice


def test_a_page_that_lets_nobody_in_is_told_once() -> None:
    closed = of_source(ChangeKind.SILENT, "the page answers 401: it refuses to be read")
    assert text(closed.title) == "Podhost's page lets nobody in"
    assert (closed.told, closed.key, closed.urgency) == (True, "private:page", Urgency.LOW)
    down = of_source(ChangeKind.SILENT, "the page itself has trouble (it answers 503)")
    assert (down.told, down.because) == (False, Because.HEALTH)


def test_health_is_not_told_of_what_is_muted() -> None:
    muted = Aftermath(silences=Silences(muted=frozenset({"podhost"})))
    moved = of_source(ChangeKind.MOVED, "https://new.example", muted)
    assert (moved.told, moved.because) == (False, Because.MUTED)


# -- what the user does not want to hear -----------------------------------------------------


def test_an_incident_is_muted_only_if_all_its_parts_are() -> None:
    muted = Silences(muted_parts={"podhost": frozenset({"uploads"})})
    seen = desk(silences=muted)
    listed = parts(Uploads=Level.OK, Feed=Level.OK)
    seen.hear(replace(CALM, components=listed))
    one = incident("a", Level.DOWN, "Uploads")
    (silent,) = seen.hear(replace(report(one), components=listed))
    assert silent.because == Because.MUTED
    two = incident("b", Level.DOWN, "Uploads", "Feed", started=clock("12:30"))
    (aloud,) = seen.hear(replace(report(one, two), components=listed), at=clock("12:31"))
    assert aloud.told


def test_a_snooze_lets_through_that_it_is_back_and_nothing_else() -> None:
    seen = desk()
    story = incident("a", Level.PARTIAL)
    seen.hear(report(story))
    seen.silences = Silences(snoozed={"podhost": clock("18:00")})
    (worse,) = seen.hear(report(replace(story, level=Level.DOWN)))
    assert worse.because == Because.SNOOZED
    (back,) = seen.hear(report(ended(story, clock("12:20"))), at=clock("12:20"))
    assert (back.told, text(back.title)) == (True, "Podhost is back")


def test_the_end_of_what_began_snoozed_is_not_told() -> None:
    seen = desk(silences=Silences(snoozed={"podhost": clock("18:00")}))
    story = incident("a", Level.DOWN)
    seen.hear(report(story))
    (back,) = seen.hear(report(ended(story, clock("12:20"))), at=clock("12:20"))
    assert back.because == Because.BEGINNING_UNTOLD


def test_what_is_snoozed_until_it_is_over_says_only_that_it_is() -> None:
    seen = desk()
    story = incident("a", Level.PARTIAL)
    (card,) = seen.hear(report(story))
    seen.silences = Silences(until_over=frozenset(card.about))
    (worse,) = seen.hear(report(replace(story, level=Level.DOWN)))
    (back,) = seen.hear(report(ended(story, clock("12:20"))), at=clock("12:20"))
    assert (worse.because, back.told) == (Because.SNOOZED, True)


def test_a_service_has_a_least_level_and_kinds_of_its_own() -> None:
    wishes = Wishes(at_least=Level.DOWN, kinds=frozenset({NoticeKind.OUTAGE}))
    seen = desk(preferences=Preferences(services={"podhost": wishes}))
    story = incident("a", Level.PARTIAL)
    (mild,) = seen.hear(report(story))
    (down,) = seen.hear(report(replace(story, level=Level.DOWN)))
    worded = replace(story, level=Level.DOWN, updates=(update("Looking."),))
    (word,) = seen.hear(report(worded))
    assert [mild.because, down.because, word.because] == [
        Because.MILDER,
        Because.TOLD,
        Because.KIND_OFF,
    ]
    assert text(down.title) == "Podhost is down", "its first card is no change of another"


# -- the past --------------------------------------------------------------------------------


def test_what_was_missed_came_and_went_and_what_is_older_is_no_notice_at_all() -> None:
    seen = desk()
    story = incident("a", Level.DOWN, started=clock("12:10"))
    seen.hear(report(story))
    seen.hear(report(ended(story, clock("12:30"))), at=clock("12:31"))
    lines = [
        replace(line, note=MISSED, baseline=True, seq=line.seq + 90) for line in seen.journal[-2:]
    ]
    after = replace(seen.after(clock("13:00")), cards={})
    (missed,) = notices(lines, PODHOST, Preferences(), clock("13:00"), after)
    assert missed.because == Because.WHILE_AWAY
    assert said(missed) == ("Podhost was down", "For 20\xa0min, 12:10–12:30.")
    recalled = [replace(line, note=RECALLED) for line in lines]
    assert notices(recalled, PODHOST, Preferences(), clock("13:00"), after) == ()


# -- two that turn out to be one -------------------------------------------------------------


def test_each_card_of_outages_that_became_one_is_told_as_over() -> None:
    seen = desk()
    listed = parts(A=Level.OK, B=Level.OK)
    seen.hear(replace(CALM, components=listed))
    a, b = incident("a", Level.PARTIAL, "A"), incident("b", Level.PARTIAL, "B")
    seen.hear(replace(report(a, b), components=listed))
    seen.hear(check("It answers 503"), PROBE, clock("12:20"))
    over = clock("12:30")
    seen.hear(replace(report(ended(a, over), ended(b, over)), components=listed), at=over)
    seen.hear(replace(CALM), PROBE, over)
    last = {n.thread: n.stage for n in seen.told()}
    assert len(last) == 2
    assert set(last.values()) == {Stage.OFF}


def test_an_outage_has_the_names_of_all_that_it_may_have_been_called() -> None:
    seen = desk()
    seen.hear(report(incident("a", Level.DOWN, "A"), incident("b", Level.DOWN, "B")))
    whole = seen.outages(seen.hearts["page"].now)
    assert [names_of(o) for o in whole] == [(o.id,) for o in whole]
    assert whole[0].id == hashlib.sha256(b"page\na").hexdigest()[:12]


def test_what_the_user_said_is_never_said_to_be_theirs() -> None:
    seen = desk()
    seen.hear(report(incident("a", Level.PARTIAL, "Web", started=clock("13:00"))))
    word = update("uploads hang", clock("14:02"))
    told = Incident("user:", "uploads hang", Level.DOWN, started=clock("14:02"), updates=(word,))
    user = replace(PAGE, id="podhost:user:", role=Role.USER)
    (card,) = seen.hear(Report((told,)), user, clock("14:02"))
    assert card.level is not Level.DOWN
    assert said(card) == (
        "Podhost: it fails for you",
        "Since 14:02. You said: \u201cuploads hang\u201d.",
    )


def test_a_quote_ends_with_one_stop() -> None:
    assert text(quoted_whole("uploads hang")) == "\u201cuploads hang\u201d."
    assert text(quoted_whole("Looking.")) == "\u201cLooking.\u201d"
    assert cut("We are moving shows to another one. Then more follows", 40).endswith("one\u2026")
