"""After a silence: what still matters, in as few cards as can be, and none on the screen is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.digest import Digest, away, digest
from statuswatch.core.model import Level
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage
from statuswatch.core.words import Message, say
from tests.core.storms import BEGIN, card, outage, text

HOUR = timedelta(hours=1)
NAMES = {n.casefold(): n for n in ("Podhost", "Chirp", "Vidbox", "Queuely", "Loopgram", "Postline")}
MORNING = BEGIN + 6 * HOUR


def summed(
    *waiting: Notice,
    open_: Collection[str] = (),
    quiet: bool = True,
    shown: Collection[str] = (),
) -> Digest:
    """`open_`: names of the services that are still down, since the beginning."""
    ongoing = {f"{name}-1": outage(f"{name}-1") for name in open_}
    return digest(waiting, ongoing, NAMES, MORNING, "digest:1", quiet, shown)


def said(found: Digest) -> tuple[str, str]:
    assert found.card is not None
    return text(found.card.title, MORNING), text(found.card.body, MORNING)


def back(name: str, hours: float = 1) -> Notice:
    at = BEGIN + hours * HOUR
    body = say("It was down for {length}, {start}–{end}.", length=at - BEGIN, start=BEGIN, end=at)
    return replace(card(name, Stage.OFF, at=at), body=body)


def other(n: int, kind: NoticeKind = NoticeKind.HEALTH, body: Message = say("")) -> Notice:
    return Notice(
        f"o{n}", f"source:{n}", "podhost", say("Its page has moved"), body, at=BEGIN, kind=kind
    )


# -- one thing -----------------------------------------------------------------------------------


def test_one_that_is_still_true_is_told_by_itself() -> None:
    opened = card("Podhost")
    assert summed(opened, open_=["Podhost"]) == Digest(single=(opened.key,))


def test_an_old_reminder_says_anew_that_it_goes_on_on_the_same_card() -> None:
    still = card("Podhost", kind=NoticeKind.REMINDER, at=BEGIN + 3 * HOUR)
    found = summed(still, open_=["Podhost"])
    assert said(found) == ("Podhost is still down", "Since 14:02.")
    assert found.card is not None
    assert found.card.thread == still.thread
    assert found.folded == (still.key,)


def test_a_reminder_behind_its_beginning_is_dropped() -> None:
    opened, still = card("Podhost"), card("Podhost", kind=NoticeKind.REMINDER)
    assert summed(opened, still, open_=["Podhost"]) == Digest(
        single=(opened.key,), dropped=(still.key,)
    )


def test_one_that_came_and_went_is_one_line() -> None:
    found = summed(card("Podhost"), back("Podhost"))
    assert said(found) == (
        "Podhost was down while it was quiet",
        "It was down for 1 h, 14:02–15:02.",
    )
    assert said(summed(card("Podhost"), back("Podhost"), quiet=False))[0] == (
        "Podhost was down while you were away"
    )


def test_a_back_of_what_was_told_before_updates_its_old_card() -> None:
    was = back("Podhost")
    assert summed(was) == Digest(single=(was.key,))
    found = summed(was, card("Chirp"), back("Chirp"), card("Vidbox"), open_=["Vidbox"])
    assert found.single == (was.key,)
    assert said(found)[0] == "While it was quiet: 2 outages, 1 still open"


def test_so_does_one_that_got_worse_in_between() -> None:
    worse = card("Podhost", at=BEGIN + HOUR)
    was = back("Podhost", 2)
    assert summed(worse, was, shown=["Podhost-1"]).single == (worse.key, was.key)
    assert summed(worse, was).single == ()


def storm(stage: Stage, *names: str) -> Notice:
    title = "All {n} services are back" if stage is Stage.OFF else "{n} services are in trouble"
    return replace(
        card(names[0], stage),
        key=f"storm:{stage}",
        service="",
        title=say(title, n=len(names)),
        kind=NoticeKind.STORM,
        about=tuple(f"{name}-1" for name in names),
    )


THREE = ("Chirp", "Vidbox", "Queuely")


def test_a_storm_counts_as_many_outages_as_it_has_services() -> None:
    on, off = storm(Stage.ON, *THREE), storm(Stage.OFF, *THREE)
    found = summed(on, off, card("Podhost"), open_=["Podhost"])
    assert said(found)[0] == "While it was quiet: 4 outages, 1 still open"
    assert set(found.folded) == {on.key, off.key, card("Podhost").key}


def test_the_end_of_a_storm_that_was_shown_is_in_the_digest_on_its_card() -> None:
    off, shown = storm(Stage.OFF, *THREE), [f"{name}-1" for name in THREE]
    found = summed(off, card("Podhost"), open_=["Podhost"], shown=shown)
    assert said(found)[0] == "While it was quiet: 4 outages, 1 still open"
    assert found.card is not None
    assert found.card.thread == off.thread
    assert found.single == ()
    alone = summed(off, shown=shown)
    assert (alone.card, alone.single) == (None, (off.key,))


# -- several -------------------------------------------------------------------------------------


def test_three_outages_are_one_card_that_names_what_is_open() -> None:
    found = summed(
        *(card("Podhost"), card("Chirp"), card("Vidbox"), back("Chirp"), back("Vidbox")),
        open_=["Podhost"],
    )
    assert said(found) == (
        "While it was quiet: 3 outages, 1 still open",
        "Podhost is down since 14:02.",
    )
    assert len(found.folded) == 5
    assert found.single == found.dropped == ()


def test_nobody_there_reads_as_away() -> None:
    found = summed(card("Podhost"), card("Chirp"), open_=["Podhost", "Chirp"], quiet=False)
    assert said(found) == (
        "While you were away: 2 outages, all still open",
        "Podhost and Chirp are still in trouble.",
    )


def test_all_that_is_over_says_so() -> None:
    found = summed(*(f(n) for n in ("Podhost", "Chirp") for f in (card, back)))
    assert said(found) == (
        "While it was quiet: 2 outages, all over",
        "Podhost and Chirp were in trouble, and are no more.",
    )


def test_a_storm_alone_is_told_by_itself_and_is_counted_with_others() -> None:
    storm = replace(
        card("Chirp"), key="s", kind=NoticeKind.STORM, service="", about=("Chirp-1", "Vidbox-1")
    )
    assert summed(storm, open_=["Chirp"]).single == ("s",)
    found = summed(storm, card("Podhost"), open_=["Chirp", "Podhost"])
    assert said(found)[0] == "While it was quiet: 3 outages, 2 still open"
    assert said(found)[1] == "Podhost and 1 more are still in trouble."


def test_a_vital_one_that_goes_on_keeps_its_card_and_is_counted() -> None:
    vital = card("Podhost", vital=True)
    found = summed(vital, card("Chirp"), back("Chirp"), open_=["Podhost"])
    assert found.single == (vital.key,)
    assert said(found)[0] == "While it was quiet: 2 outages, 1 still open"


def test_a_digest_that_waited_itself_is_not_said_twice() -> None:
    first = summed(card("Podhost"), card("Chirp"), open_=["Podhost", "Chirp"]).card
    assert first is not None
    assert summed(first, open_=["Podhost", "Chirp"]).single == (first.key,)
    again = summed(first, card("Vidbox"), open_=["Podhost", "Chirp", "Vidbox"])
    assert said(again)[0] == "While it was quiet: 3 outages, all still open"
    assert first.key in again.folded


# -- what is no outage ---------------------------------------------------------------------------


def test_one_or_two_others_are_told_by_themselves() -> None:
    assert summed(other(1), other(2)) == Digest(single=("o1", "o2"))


def test_more_of_them_are_a_number() -> None:
    found = summed(*(other(n) for n in range(5)))
    assert said(found) == (
        "While it was quiet: 5 notices",
        "You can read them in the inbox.",
    )
    found = summed(*(other(n) for n in range(3)), card("Podhost"), open_=["Podhost"])
    assert said(found) == (
        "While it was quiet: 1 outage, still open",
        "Podhost is down since 14:02. 3 other notices are in the inbox.",
    )


def test_maintenance_whose_end_is_past_is_not_worth_a_card() -> None:
    ahead = say("Uploads, until {end}.", end=MORNING + HOUR)
    over = say("Uploads, until {end}.", end=MORNING - HOUR)
    overrun = say("Uploads. It was to end at {end}.", end=BEGIN - HOUR)
    maintenance = NoticeKind.MAINTENANCE
    assert summed(other(1, maintenance, ahead)).single == ("o1",)
    assert summed(other(1, maintenance, over)).dropped == ("o1",)
    assert summed(other(1, maintenance, overrun)).single == ("o1",)


def test_what_the_user_asked_for_is_told_by_itself() -> None:
    asked = replace(card("Chirp", Stage.OFF, kind=NoticeKind.RETURN), about=())
    found = summed(asked, card("Podhost"), card("Vidbox"), open_=["Podhost", "Vidbox"])
    assert found.single == (asked.key,)


# -- laws ----------------------------------------------------------------------------------------

KINDS = (
    NoticeKind.OUTAGE,
    NoticeKind.WORD,
    NoticeKind.REMINDER,
    NoticeKind.ESCALATION,
    NoticeKind.RETURN,
    NoticeKind.HEALTH,
    NoticeKind.MAINTENANCE,
)


@st.composite
def waiting(draw: st.DrawFn) -> list[Notice]:
    names = st.sampled_from(sorted(NAMES.values()))
    found = []
    for n in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(KINDS))
        stage = Stage.ON
        if kind in (NoticeKind.OUTAGE, NoticeKind.RETURN):
            stage = draw(st.sampled_from([Stage.ON, Stage.OFF]))
        notice = card(draw(names), stage, kind=kind, vital=draw(st.booleans()), key=f"n{n}")
        if kind in (NoticeKind.HEALTH, NoticeKind.MAINTENANCE, NoticeKind.RETURN):
            thread = f"{kind}:{notice.service}"
            notice = replace(notice, about=(), thread=thread, stage=Stage.NONE)
        found.append(notice)
    if draw(st.booleans()):
        about = tuple(f"{name}-1" for name in draw(st.sets(names, min_size=2)))
        storm = replace(card("Storm", key="storm"), kind=NoticeKind.STORM, service="", about=about)
        found.insert(draw(st.integers(0, len(found))), storm)
    return found


@given(waiting(), st.sets(st.sampled_from(sorted(NAMES.values()))), st.booleans())
def test_each_is_in_one_place_and_what_is_open_is_named_or_counted(
    notices: list[Notice], open_: set[str], quiet: bool
) -> None:
    found = summed(*notices, open_=open_, quiet=quiet)
    keys = [n.key for n in notices]
    assert sorted((*found.folded, *found.single, *found.dropped)) == sorted(keys)
    assert bool(found.folded) == (found.card is not None)
    spoken = {o for n in notices if n.key in found.single for o in n.about}
    spoken |= set(found.card.about) if found.card else set()
    assert {o for n in notices for o in n.about} & {f"{n}-1" for n in open_} <= spoken


@given(waiting(), st.sets(st.sampled_from(sorted(NAMES.values()))), st.booleans())
def test_no_card_that_is_sent_says_what_is_not_true(
    notices: list[Notice], open_: set[str], quiet: bool
) -> None:
    found = summed(*notices, open_=open_, quiet=quiet)
    newest = {n.thread: n for n in notices if n.key in found.single}
    for notice in newest.values():
        if notice.kind is NoticeKind.OUTAGE and len(notice.about) == 1:
            goes_on = notice.about[0] in {f"{name}-1" for name in open_}
            assert (notice.stage is Stage.ON) == goes_on


@given(waiting(), st.sets(st.sampled_from(sorted(NAMES.values()))))
def test_what_is_left_after_it_needs_no_other_digest(
    notices: list[Notice], open_: set[str]
) -> None:
    found = summed(*notices, open_=open_)
    left = [n for n in notices if n.key in found.single]
    left += [found.card] if found.card else []
    again = summed(*left, open_=open_)
    assert again.card is None
    assert set(again.single) == {n.key for n in left}


# -- while nobody watched ------------------------------------------------------------------------


def missed(*names: str) -> list[Notice]:
    return [replace(card(n), told=False, because=Because.WHILE_AWAY) for n in names]


def test_one_service_is_named_with_how_long() -> None:
    end = BEGIN + 80 * timedelta(minutes=1)
    over = {"Podhost-1": outage("Podhost-1", end=end)}
    told = away(missed("Podhost"), NAMES, over, MORNING, "away:1")
    assert told is not None
    assert text(told.title) == "Podhost was down while you were away"
    assert text(told.body) == "1 h 20 min, until 15:22."
    assert (told.kind, told.service, told.about) == (NoticeKind.AWAY, "podhost", ("Podhost-1",))


def test_one_service_several_times_is_one_card() -> None:
    twice = [
        replace(n, about=(o,), key=o) for n in missed("Podhost") for o in ("Podhost-1", "Podhost-2")
    ]
    over = {
        "Podhost-1": outage("Podhost-1", end=BEGIN + HOUR),
        "Podhost-2": outage("Podhost-2", BEGIN + 2 * HOUR, Level.DEGRADED, end=BEGIN + 3 * HOUR),
    }
    told = away(twice, NAMES, over, MORNING, "away:1")
    assert told is not None
    assert text(told.title) == "Podhost was down 2 times while you were away"
    assert text(told.body) == "2 h in all, until 17:02."


def test_several_services_are_counted_and_named() -> None:
    over = {f"{n}-1": outage(f"{n}-1", end=BEGIN + HOUR) for n in ("Podhost", "Chirp", "Vidbox")}
    told = away(missed("Podhost", "Chirp", "Vidbox"), NAMES, over, MORNING, "away:1")
    assert told is not None
    assert text(told.title) == "While you were away: 3 outages, all over"
    assert text(told.body) == "Podhost, Chirp and Vidbox."


def test_nothing_missed_is_no_card() -> None:
    assert away([], NAMES, {}, MORNING, "away:1") is None
    assert away(missed("Podhost"), NAMES, {}, MORNING, "away:1") is None
