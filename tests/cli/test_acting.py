"""ack, snooze, mute, dnd: each says what will happen now, and `status` says how it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from statuswatch.app import own_word
from statuswatch.cli.opening import opened
from statuswatch.cli.terminal import Terminal
from statuswatch.core.model import Service
from statuswatch.settings import Profile
from tests.cli.conftest import Program
from tests.cli.places import Place


@pytest.fixture
def follows(says: Program, place: Place) -> Program:
    """Podhost, whose uploads fail; and Chirp, which is fine."""
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("add", "http://127.0.0.1:1", "--kind", "feed", "--name", "Chirp")
    says("check", "podhost")
    return says


def fine(place: Place, says: Program) -> None:
    """An incident is over when two lists in a row no longer have it."""
    place.tells()
    for _ in range(2):
        says("check", "podhost")


def now(says: Program, name: str = "podhost") -> dict[str, object]:
    [told] = says.json("status", name)[0]["services"]
    return {k: told[k] for k in ("acknowledged", "snoozed", "muted", "muted_parts", "wanted")}


def fails(says: Program, service: Service) -> None:
    with opened(Profile.at(says.profile), Terminal()) as app:
        own_word.fails(app, service)


# -- ack -----------------------------------------------------------------------------------------


def test_who_acknowledges_hears_what_will_happen(follows: Program) -> None:
    said = follows("ack", "podhost", "they", "are on it")
    assert (said.code, said.err) == (0, "")
    assert said.out == "Podhost is acknowledged: no reminders until it is back.\n"
    assert "    You acknowledged it at " in follows("status").out
    assert ": they are on it\n" in follows("status").out
    assert now(follows)["acknowledged"]["reason"] == "they are on it"  # type: ignore[index]


def test_an_acknowledgement_ends_with_the_trouble(follows: Program, place: Place) -> None:
    follows("ack", "podhost")
    fine(place, follows)
    assert now(follows)["acknowledged"] is None
    assert "acknowledged" not in follows("status").out


def test_all_that_ails_is_acknowledged_at_once(follows: Program) -> None:
    [told] = follows.json("ack", "--all", "I know")
    assert told == {"service": None, "name": None, "acknowledged": 1, "reason": "I know"}
    fails(follows, Service("chirp", "Chirp"))
    said = follows("ack", "--all")
    assert said.out == "2 outages are acknowledged: no reminders until they are over.\n"


def test_where_nothing_ails_there_is_nothing_to_acknowledge(follows: Program) -> None:
    said = follows("ack", "chirp")
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith("Nothing ails Chirp that could be acknowledged\n")
    [told] = follows.json("ack", "chirp")
    assert told["advice"] == "How it is: statuswatch status chirp"


# -- snooze --------------------------------------------------------------------------------------


def test_who_snoozes_without_a_time_snoozes_for_an_hour(follows: Program) -> None:
    said = follows("snooze", "Podhost")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Podhost is snoozed until ")
    assert said.out.endswith(": before that you are told only that it is back.\n")
    ends = datetime.fromisoformat(str(now(follows)["snoozed"]))
    left = ends - datetime.now(ends.tzinfo)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert "    Snoozed until " in follows("status", "podhost").out


def test_a_snooze_until_it_is_over(follows: Program, place: Place) -> None:
    said = follows("snooze", "podhost", "resolved")
    assert said.out == "Podhost is snoozed: the next you are told of it is that it is back.\n"
    assert now(follows)["snoozed"] == "resolved"
    assert "    Snoozed until it is back\n" in follows("status").out
    fine(place, follows)
    assert now(follows)["snoozed"] is None
    said = follows("snooze", "podhost", "resolved")
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith(
        "Nothing ails Podhost: there is no end to wait for\nSay for how long"
    )


def test_a_snooze_is_taken_back(follows: Program) -> None:
    follows("snooze", "podhost", "2h")
    said = follows("snooze", "podhost", "--off")
    assert said.out == "Podhost is awake: you are told of it as usual.\n"
    assert now(follows)["snoozed"] is None
    said = follows("snooze", "podhost", "--off")
    assert (said.code, said.out) == (0, "Podhost is not snoozed: nothing has changed.\n")


def test_all_are_snoozed_and_woken(follows: Program) -> None:
    said = follows("snooze", "--all", "tomorrow")
    assert said.out.startswith("2 services are snoozed until ")
    assert " 08:00: before that you are told only what is back." in said.out
    assert now(follows, "chirp")["snoozed"]
    assert [line["snoozed"] for line in follows.json("snooze", "--all", "--off")] == [None, None]
    assert follows.json("snooze", "--all", "resolved") == [
        {"service": "podhost", "name": "Podhost", "snoozed": "resolved"}
    ]


# -- mute ----------------------------------------------------------------------------------------


def test_who_mutes_hears_how_to_take_it_back(follows: Program) -> None:
    said = follows("mute", "podhost")
    undo = "statuswatch mute podhost --off"
    assert said.out == f"Podhost is muted: you are told nothing of it until: {undo}\n"
    assert "    Muted: you are told nothing of it\n" in follows("status").out
    said = follows(*undo.split()[1:])
    assert said.out == "Podhost is not muted any more: you are told of it as usual.\n"
    said = follows("mute", "podhost", "--off")
    assert (said.code, said.out) == (0, "Podhost is not muted: nothing has changed.\n")


def test_a_part_is_muted_whatever_its_case(follows: Program) -> None:
    said = follows("mute", "podhost", "--part", "uploads")
    assert said.out == "Uploads of Podhost is muted: you are told nothing that touches only it.\n"
    assert now(follows)["muted_parts"] == ["Uploads"]
    assert "    Muted: Uploads\n" in follows("status").out
    [told] = follows.json("mute", "podhost", "--part", "UPLOADS", "--off")
    assert told == {"service": "podhost", "name": "Podhost", "part": "Uploads", "muted": False}
    assert now(follows)["muted_parts"] == []


def test_a_part_that_is_not_there_names_the_nearest(follows: Program) -> None:
    said = follows("mute", "podhost", "--part", "Uplods")
    assert (said.code, said.out) == (64, "")
    assert said.err == "Podhost has no part called Uplods\nDid you mean Uploads?\n"
    said = follows("mute", "podhost", "--part", "zzz")
    assert said.err.endswith("Its parts: Uploads, Website\n")
    assert follows("mute", "chirp", "--part", "Whatever").code == 0, "no page of it lists any"


def test_a_part_of_what_is_muted_stays_so(follows: Program) -> None:
    follows("mute", "podhost", "--part", "uploads")
    follows("mute", "podhost")
    said = follows("mute", "podhost", "--part", "uploads", "--off")
    assert said.out == "Uploads of Podhost is not muted any more, but all of Podhost is.\n"


# -- dnd -----------------------------------------------------------------------------------------


def test_do_not_disturb_says_how_it_stands(follows: Program) -> None:
    assert follows("dnd").out == "Do not disturb is off.\n"
    said = follows("dnd", "1h")
    assert said.out.startswith("Do not disturb until ")
    assert said.out.endswith(": notices wait, and watching goes on.\n")
    assert follows("dnd").out == said.out
    assert said.out in follows("status").out
    assert follows("dnd", "off").out == "Do not disturb is off.\n"
    assert follows.json("dnd") == [{"do_not_disturb": None, "quiet_until": None}]


def test_the_quiet_hours_that_hold_now_are_told(follows: Program) -> None:
    with (follows.profile / "settings.toml").open("a") as file:
        file.write('[quiet_hours]\nevery_day = "00:00-24:00"\n')
    said = follows("dnd")
    assert said.out.startswith("Do not disturb is off.\nIt is quiet until ")
    assert said.out.endswith(", by your quiet hours: notices wait.\n")
    [told] = follows.json("dnd", "18:00")
    assert str(told["quiet_until"]).endswith("Z")
    assert str(told["do_not_disturb"]).endswith("Z")
    assert "by your quiet hours" in follows("status").out


# -- what is typed wrongly -----------------------------------------------------------------------

WRONG = {
    "ack": "NAME is missing\nName a service, or say --all. See: statuswatch ack --help",
    "ack podhots": "You do not follow podhots\nDid you mean Podhost?",
    "ack --off podhost": "There is no option --off here",
    "snooze": "NAME is missing\nName a service, or say --all.",
    "snooze podhost 1x": "1x is no time to wait until\nWrite how long (30m, 1h, 2d)",
    "snooze podhost 0s": "0s is too short\nWrite a time from 1s to 366d.",
    "snooze podhost 999d": "999d is too long",
    "snooze podhost 25:00": "25:00 is no time to wait until",
    "snooze podhost 1h 2h": "2h is one word too many",
    "snooze podhost 1h --off": "A time and --off do not go together",
    "snooze --all zzz": "zzz is no time to wait until",
    "mute": "NAME is missing",
    "mute podhost --part": "--part needs a value behind it",
    "mute podhost --part=": "The name of the part is empty\nIts parts: Uploads, Website",
    "dnd resolved": "resolved is no time to wait until\nWrite how long (30m, 1h, 2d), a time of day "
    "(18:00), or tomorrow. Or say off.",
    "snooze podhost off": "or tomorrow. Or say resolved: until it is back.",
    "dnd 1h 2h": "2h is one word too many",
}


@pytest.mark.parametrize("typed", WRONG)
def test_a_mistake_is_told_in_a_sentence_and_changes_nothing(follows: Program, typed: str) -> None:
    said = follows(*typed.split())
    assert (said.code, said.out) == (64, "")
    assert WRONG[typed] in said.err
    assert len(said.err.splitlines()) <= 2
    with opened(Profile.at(follows.profile), Terminal()) as app:
        assert app.stored.ledger.marks() == ()
        assert not app.stored.ledger.noted("do-not-disturb")


def test_an_empty_name_is_none(follows: Program) -> None:
    for command in ("ack", "snooze"):
        assert follows(command, " ").err.startswith("NAME is missing\n")
    assert follows("mute", " ").err == "The name is empty\nSee: statuswatch mute --help\n"


def test_of_nothing_nothing_can_be_snoozed(says: Program) -> None:
    said = says("snooze", "--all")
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith("There is nothing to snooze\nYou follow nothing yet.")
