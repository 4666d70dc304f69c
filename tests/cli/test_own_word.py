"""down and up: the user's own word."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from statuswatch.cli.commands.values import past
from tests.cli.conftest import Program
from tests.cli.places import Place


@pytest.fixture
def follows(says: Program, place: Place) -> Program:
    place.tells()
    says("add", place.url)
    says("watch", "--once")
    return says


def test_what_fails_behind_a_sign_in_is_in_the_history_as_the_users_word(follows: Program) -> None:
    said = follows("down", "podhost", "--part", "Assembling", "--since", "2h", "--note", "It spins")
    assert said.code == 0
    assert said.out.startswith("Noted: Podhost · Assembling fails for you since ")
    [row] = json.loads(follows("history", "--json").out)["outages"]
    assert (row["title"], row["source"], row["components"]) == ("It spins", "user", ["Assembling"])
    assert (row["ended"], row["level"]) == (None, "partial")


def test_it_is_over_when_the_user_says_so(follows: Program) -> None:
    follows("down", "podhost", "--since", "2026-03-04T10:00Z")
    said = follows("up", "podhost", "--at", "2026-03-04T11:30Z")
    assert said.code == 0
    assert "is over for you, after 1\N{NO-BREAK SPACE}h 30\N{NO-BREAK SPACE}min" in said.out
    [row] = json.loads(follows("history", "--json").out)["outages"]
    assert row["duration_seconds"] == 5400
    assert follows("status").code == 0


def test_a_part_and_the_whole_are_two_words_and_one_can_end_alone(follows: Program) -> None:
    follows("down", "podhost", "--part", "Uploads")
    follows("down", "podhost", "--note", "Nothing works")
    [over] = follows.json("up", "podhost", "--part", "uploads")
    assert over["title"] == "Uploads fails for me"
    rows = json.loads(follows("history", "--json").out)["outages"]
    assert {r["title"]: r["ended"] is None for r in rows} == {
        "Uploads fails for me": False,
        "Nothing works": True,
    }


def test_said_again_it_stays_one_trouble_with_both_notes(follows: Program) -> None:
    follows("down", "podhost", "--since", "1h", "--note", "It spins")
    assert follows("down", "podhost", "--note", "Now it says 500").out.startswith("Noted again")
    [row] = json.loads(follows("history", "--json").out)["outages"]
    assert row["title"] == "It spins"
    assert [u["text"] for u in row["updates"]] == ["It spins", "Now it says 500"]


def test_next_weeks_trouble_is_another_one(follows: Program) -> None:
    follows("down", "podhost", "--since", "3h")
    follows("up", "podhost", "--at", "2h")
    follows("down", "podhost", "--since", "1h")
    assert len(json.loads(follows("history", "--json").out)["outages"]) == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("down", "nobody"), "You do not follow nobody"),
        (("down", "podhost", "--since", "2099-01-01"), "is still to come"),
        (("up", "podhost"), "You have not said that Podhost fails"),
        (("down",), "NAME is missing"),
    ],
)
def test_a_word_that_can_not_be_is_refused_and_nothing_is_written(
    follows: Program, words: tuple[str, ...], why: str
) -> None:
    said = follows(*words)
    assert said.code == 64
    assert why in said.err
    assert json.loads(follows("history", "--json").out)["outages"] == []


def test_it_can_not_end_before_it_began(follows: Program) -> None:
    follows("down", "podhost", "--since", "1h")
    said = follows("up", "podhost", "--at", "3h")
    assert (said.code, "can't have ended" in said.err) == (64, True)
    [row] = json.loads(follows("history", "--json").out)["outages"]
    assert row["ended"] is None


def test_the_users_word_is_nothing_to_be_asked(follows: Program, place: Place) -> None:
    follows("down", "podhost")
    said = follows("check", "podhost")
    assert (said.code, said.err) == (2, "")
    assert said.out.splitlines()[0] == "○ Podhost (statuspage): Fine"
    assert "no kind of source" not in said.out
    assert "? Podhost: can't tell: nobody else can see it yet. You say it fails since " in said.out
    assert follows("watch", "--once").code == 2


def test_status_says_whose_word_it_is_until_it_is_taken_back(follows: Program) -> None:
    follows("down", "podhost", "--part", "Assembling", "--note", "It spins")
    said = follows("status")
    assert said.code == 2
    assert "It spins (your own word)" in said.out
    assert "You say it fails since " in said.out
    (told,) = follows.json("status")[0]["services"]
    assert [s["kind"] for s in told["sources"]] == ["statuspage"], "nobody asks the user"
    assert ("user", "partial") in {(w["role"], w["says"]) for w in told["witnesses"]}
    follows("up", "podhost")
    assert "your own word" not in follows("status").out


def test_it_is_listed_only_while_it_stands(follows: Program) -> None:
    assert "your own word" not in follows("list").out
    follows("down", "podhost", "--note", "It spins")
    assert "    your own word: It spins (since " in follows("list").out
    (told,) = follows.json("list")
    assert [s["role"] for s in told["sources"]] == ["official"]
    assert [k["title"] for k in told["own_word"]] == ["It spins"]
    follows("up", "podhost")
    assert "your own word" not in follows("list").out
    assert follows.json("list")[0]["own_word"] == []


def test_taking_back_another_part_names_what_was_said(follows: Program) -> None:
    follows("down", "podhost", "--part", "Uploads")
    said = follows("up", "podhost", "--part", "Player")
    assert said.code == 64
    assert "You have not said that Player fails" in said.err
    assert "What you said fails of Podhost: Uploads." in said.err


def test_a_begin_that_is_not_taken_over_is_not_confirmed(follows: Program) -> None:
    [first] = follows.json("down", "podhost", "--since", "2026-03-04T10:00Z")
    [again] = follows.json("down", "podhost", "--since", "2026-03-01T10:00Z")
    [row] = json.loads(follows("history", "--json").out)["outages"]
    assert again["started"] == row["started"]
    assert first["key"] == again["key"]


def test_a_part_that_their_page_does_not_list_is_noted_and_said(follows: Program) -> None:
    said = follows("down", "podhost", "--part", "Assembling")
    assert said.code == 0
    assert "Their page lists no part Assembling. It has: " in said.err
    assert "Assembling" not in follows("down", "podhost", "--part", "Assembling").err, "said once"


def test_a_part_that_is_nearly_one_of_theirs_is_asked_about(follows: Program) -> None:
    said = follows("down", "podhost", "--part", "Uplods")
    assert said.code == 64
    assert "Podhost has no part Uplods" in said.err
    assert "Did you mean Uploads?" in said.err
    assert json.loads(follows("history", "--json").out)["outages"] == []
    [noted] = follows.json("down", "podhost", "--part", "uploads")
    assert noted["components"] == ["Uploads"], "as their page writes it"


def test_the_time_of_day_is_the_last_one_there_was(follows: Program) -> None:
    [noted] = follows.json("down", "podhost", "--since", "0:00")
    started = datetime.fromisoformat(noted["started"]).astimezone()
    assert (started.hour, started.minute) == (0, 0)
    assert timedelta(0) <= datetime.now().astimezone() - started <= timedelta(hours=25)
    ahead = datetime.now().astimezone() + timedelta(minutes=5)
    then = past(f"{ahead:%H:%M}")
    assert timedelta(0) <= ahead - then - timedelta(hours=22) <= timedelta(hours=4)
