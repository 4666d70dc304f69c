"""contact, report, letter: from whom to call to what they answered."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from statuswatch.cli.commands import COMMANDS, calling
from tests.cli.conftest import Program
from tests.cli.places import Place

LETTER = b"""From: Podhost Support <help@podhost.example>
Subject: Re: Uploads
Date: Wed, 04 Mar 2026 14:30:00 +0100
Content-Type: text/plain; charset=utf-8

Uploads will be fixed by 6 March 2026 18:00 UTC.
"""


@pytest.fixture
def asks(says: Program, place: Place, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Follows Podhost, whose uploads fail."""
    there = {command.name for command in COMMANDS}
    more = tuple(c for c in calling.COMMANDS if c.name not in there)
    monkeypatch.setattr("statuswatch.cli.parser.COMMANDS", (*COMMANDS, *more))
    place.tells(level="major", story="Uploads fail")
    says("add", place.url)
    says("watch", "--once")
    return says


# -- contact ---------------------------------------------------------------------------------------


def test_whom_to_call_is_added_listed_in_order_and_removed(asks: Program) -> None:
    assert "Nobody to call" in asks("contact", "podhost").out
    assert asks("contact", "podhost", "add", "phone", "+49", "30", "1234567").code == 0
    asks("contact", "podhost", "add", "email", "help@podhost.example", "--hours", "Mon-Fri")
    asks("contact", "podhost", "add", "form", "https://podhost.example/urgent", "--pages")
    asks("contact", "podhost", "number", "4711", "--plan", "Pro")
    said = asks("contact", "podhost").out.splitlines()
    assert said == [
        "Form: https://podhost.example/urgent",
        "    wakes somebody there",
        "E-mail: help@podhost.example",
        "    their hours: Mon-Fri",
        "Phone: +49 30 1234567",
        "They know you as 4711",
        "Your plan: Pro",
    ]
    listed = asks.json("contact", "podhost")
    assert [one.get("kind") for one in listed] == ["form", "email", "phone", None]
    assert listed[0]["pages_staff"] is True
    assert asks("contact", "podhost", "remove", "help@podhost.example").code == 0
    assert "help@podhost.example" not in asks("contact", "podhost").out


@pytest.mark.parametrize(
    "words",
    [
        ("add", "email", "nobody"),
        ("add", "form", "https://a:b@podhost.example"),
        ("add", "other", "the password is hunter2"),
        ("add", "pigeon", "coo"),
        ("add", "email"),
        ("add",),
        ("remove", "nobody@podhost.example"),
        ("number", "my password"),
        ("steal", "it"),
        ("list", "more"),
        ("--label", "x"),
        ("number", "4", "--pages"),
        ("add", "email", "help@podhost.example", "--plan", "Pro"),
    ],
)
def test_a_contact_that_is_none_ends_with_64(asks: Program, words: tuple[str, ...]) -> None:
    said = asks("contact", "podhost", *words)
    assert said.code == 64
    assert said.err.strip()
    assert "hunter2" not in asks("contact", "podhost").out


def test_what_the_catalogue_knows_needs_no_typing(asks: Program) -> None:
    asks("add", "https://status.captivate.example", "--kind", "statuspage", "--name", "Captivate")
    found = asks.json("contact", "captivate")
    assert {"email", "form"} <= {one["kind"] for one in found}
    assert {one["from"] for one in found} == {"catalogue"}
    email = next(one["value"] for one in found if one["kind"] == "email")
    assert asks("contact", "captivate", "remove", email).code == 64


# -- report ----------------------------------------------------------------------------------------


def test_the_message_is_filled_with_what_is_known(asks: Program) -> None:
    asks("contact", "podhost", "add", "email", "help@podhost.example")
    asks("contact", "podhost", "number", "4711")
    said = asks("report", "podhost")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "To: help@podhost.example"
    assert lines[1] == "Subject: Podhost does not work for us: Uploads"
    assert "Our account with you: 4711" in lines
    assert any("2026-03-04 10:00 UTC" in line and "your page says" in line for line in lines)
    assert any(line.startswith("“Uploads fail: ") for line in lines)
    assert lines[-1] == "[your name]"
    assert "Fill in: your name" in said.err
    assert "Nothing is sent by us" in said.err


def test_in_another_language_the_letter_is_whole(asks: Program) -> None:
    [told] = asks.json("report", "podhost", "--language", "de")
    assert told["text"].startswith("Guten Tag,")
    for english in ("Hello", "What we see", "We ask you", "does not work", "Since"):
        assert english not in told["subject"] + told["text"]


def test_the_name_is_kept_for_the_next_time(asks: Program) -> None:
    asks("report", "podhost", "--as", "Ada Lovelace")
    [told] = asks.json("report", "podhost", "--short", "--language", "en")
    assert told["text"].endswith("\nAda Lovelace\n")
    assert told["to_fill_in"] == []


def test_a_link_opens_it_in_the_mail_program(asks: Program) -> None:
    [told] = asks.json("report", "podhost", "--mailto", "--to", "help@podhost.example")
    assert told["mailto"].startswith("mailto:help@podhost.example?subject=Podhost%20does%20not")
    assert len(told["mailto"]) <= 1800
    assert "We ask you to" in unquote(told["mailto"])
    assert asks("report", "podhost", "--mailto", "--to", "nobody").code == 64


def test_the_clock_of_a_report_from_sent_to_answered(asks: Program) -> None:
    sent = asks.json(
        "report", "podhost", "--sent", "--at", "2026-03-04T10:30Z", "--to", "their form",
        "--number", "T-9", "--answer-by", "1d",
    )  # fmt: skip
    assert (sent[0]["state"], sent[0]["answer_due"]) == ("late", "2026-03-05T10:30:00Z")
    assert sent[0]["outage"]
    assert "does not work for us" in sent[0]["wording"]
    [has] = asks.json("report", "podhost", "--acknowledged", "--at", "2026-03-04T10:50Z")
    assert (has["state"], has["acknowledged"]) == ("late", "2026-03-04T10:50:00Z")
    [answered] = asks.json("report", "podhost", "--answered", "--at", "2026-03-08T10:30Z")
    assert (answered["state"], answered["late_seconds"]) == ("answered", 3 * 86400)
    asks("report", "podhost", "--sent", "--to", "their form")
    listed = asks("report", "podhost", "--list").out
    assert "Answered after 4\N{NO-BREAK SPACE}d, 3\N{NO-BREAK SPACE}d too late." in listed
    assert "Sent just now." in listed
    assert asks("report", "podhost", "--ticket", "2", "--remove").code == 0
    assert [one["id"] for one in asks.json("report", "podhost", "--list")] == [1]


def test_written_again_it_names_their_ticket_and_the_first_time(asks: Program) -> None:
    asks("report", "podhost", "--sent", "--at", "2026-03-04T10:30Z", "--number", "T-9")
    [told] = asks.json("report", "podhost")
    assert told["subject"] == "[T-9] Podhost does not work for us: Uploads"
    assert "2026-03-04 10:30 UTC, and have no answer." in told["text"]
    asks("report", "podhost", "--answered", "--at", "2026-03-04T11:30Z")
    [told] = asks.json("report", "podhost")
    assert "T-9" not in told["subject"] + told["text"]


def test_what_was_really_sent_is_kept_as_it_was_sent(asks: Program, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("My own words", "utf-8")
    [kept] = asks.json("report", "podhost", "--sent", "--text", str(tmp_path / "mine.txt"))
    assert kept["wording"] == "My own words"


def test_an_answer_noted_twice_keeps_its_moment_and_can_be_taken_back(asks: Program) -> None:
    asks("report", "podhost", "--sent", "--at", "2026-03-04T10:30Z")
    asks("report", "podhost", "--acknowledged", "--at", "2026-03-04T10:40Z")
    asks("report", "podhost", "--answered", "--at", "2026-03-04T10:50Z")
    for deed in ("--answered", "--acknowledged"):
        said = asks("report", "podhost", deed)
        assert said.code == 64
        assert "--take-back" in said.err
    [kept] = asks.json("report", "podhost", "--list")
    assert (kept["answered"], kept["acknowledged"]) == (
        "2026-03-04T10:50:00Z",
        "2026-03-04T10:40:00Z",
    )
    [moved] = asks.json("report", "podhost", "--answered", "--at", "2026-03-04T10:55Z")
    assert moved["answered"] == "2026-03-04T10:55:00Z", "a time that is named is meant"
    [back] = asks.json("report", "podhost", "--take-back")
    assert (back["answered"], back["acknowledged"]) == (None, "2026-03-04T10:40:00Z")
    [back] = asks.json("report", "podhost", "--ticket", "1", "--take-back")
    assert (back["state"], back["acknowledged"]) == ("sent", None)
    assert back["wording"], "the report itself is there"
    assert asks("report", "podhost", "--take-back").code == 64


def test_a_report_can_be_put_to_another_outage(asks: Program) -> None:
    asks("down", "podhost", "--since", "2026-01-04T10:00Z", "--note", "Downloads time out")
    asks("up", "podhost", "--at", "2026-01-04T12:00Z")
    asks("report", "podhost", "--sent")
    outages = json.loads(asks("history", "podhost", "--json").out)["outages"]
    earlier = next(r["outage_id"] for r in outages if r["title"] == "Downloads time out")
    [moved] = asks.json("report", "podhost", "--ticket", "1", "--outage", earlier)
    assert moved["outage"] == earlier
    assert asks("report", "podhost", "--ticket", "1", "--outage", "nothing").code == 64
    [kept] = asks.json("report", "podhost", "--list")
    assert kept["outage"] == earlier


@pytest.mark.parametrize(
    "words",
    [
        ("--sent", "--at", "2199-01-01"),
        ("--sent", "--answer-by", "0s"),
        ("--sent", "--at", "2026-03-04T10:30Z", "--answer-by", "2026-03-01"),
        ("--answered",),
        ("--answered", "--ticket", "9"),
        ("--number", "T-9"),
        ("--remove",),
        ("--outage", "nothing"),
        ("--language", "xx-none"),
        ("--sent", "--text", "/nowhere/at/all"),
        ("--sent", "--number", "password: x"),
        ("--copy", "--mailto"),
        ("--text", "x"),
        ("--sent", "--to", "help@nowhere"),
        ("--ticket", "1", "--to", "help@podhost.example"),
        ("--take-back",),
    ],
)
def test_a_report_that_cannot_be_ends_with_64(asks: Program, words: tuple[str, ...]) -> None:
    said = asks("report", "podhost", *words)
    assert said.code == 64
    assert said.err.strip()


def test_without_a_clipboard_it_says_so(asks: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    said = asks("report", "podhost", "--copy")
    assert said.code == 64
    assert "no way into the clipboard" in said.err


# -- letter ----------------------------------------------------------------------------------------


def test_their_letter_becomes_a_word_on_its_outage(asks: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(LETTER)
    [kept] = asks.json("letter", "podhost", str(file))
    [outage] = json.loads(asks("history", "--json").out)["outages"]
    assert kept["outage"] == outage["outage_id"]
    assert (kept["at"], kept["sender"]) == (
        "2026-03-04T13:30:00Z",
        "Podhost Support <help@podhost.example>",
    )
    assert kept["promises"][0]["due"] == "2026-03-06T18:00:00Z"
    assert kept["kept_promises"] == []
    [again] = asks.json("letter", "podhost", str(file), "--keep-promises")
    assert (again["again"], again["id"]) == (True, kept["id"])
    assert len(again["kept_promises"]) == 1
    assert asks.json("letter", "podhost", str(file))[0]["promises"] == []
    assert len(asks.json("letter", "podhost")) == 1
    assert asks("letter", "podhost", "--remove", str(kept["id"])).code == 0
    assert "No letter" in asks("letter", "podhost").out


def test_a_pasted_letter_says_who_and_when_by_its_options(
    asks: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted = io.TextIOWrapper(io.BytesIO("We look into it. Grüße".encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", pasted)
    [kept] = asks.json(
        "letter", "podhost", "-", "--from", "Kim", "--subject", "Hi", "--at", "2026-01-01T00:00Z",
        "--outage", "none",
    )  # fmt: skip
    assert (kept["sender"], kept["subject"], kept["outage"]) == ("Kim", "Hi", None)
    assert kept["text"] == "We look into it. Grüße"


@pytest.mark.parametrize(
    ("at", "words"),
    [("2031-01-01T00:00Z", "is still to come"), ("2026-03-01T00:00Z", "It has a date of its own")],
)
def test_no_other_date_is_put_on_a_letter(
    asks: Program, tmp_path: Path, at: str, words: str
) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(LETTER)
    said = asks("letter", "podhost", str(file), "--at", at)
    assert (said.code, said.out) == (64, "")
    assert words in said.err
    assert asks.json("letter", "podhost") == []


def test_a_letter_may_answer_a_report(asks: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(LETTER)
    asks("report", "podhost", "--sent", "--at", "2026-03-04T10:30Z", "--to", "their form")
    asks("letter", "podhost", str(file), "--answers")
    [ticket] = asks.json("report", "podhost", "--list")
    assert ticket["answered"] == "2026-03-04T13:30:00Z"


def test_a_letter_answers_the_report_that_is_named(asks: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(LETTER)
    for to in ("their form", "their phone"):
        asks("report", "podhost", "--sent", "--at", "2026-03-04T10:30Z", "--to", to)
    first = min(one["id"] for one in asks.json("report", "podhost", "--list"))
    [kept] = asks.json("letter", "podhost", str(file), "--answers", str(first))
    answered = {one["id"]: one["answered"] for one in asks.json("report", "podhost", "--list")}
    assert kept["report"] == first
    assert [one for one, at in answered.items() if at] == [first]
    assert asks("letter", "podhost", str(file), "--answers", "99").code == 64
    assert asks("letter", "podhost", str(file), "--answers", "x").code == 64
    assert asks("letter", "podhost", "--answers", str(file)).code == 0


def test_a_letter_that_names_a_number_is_of_that_report(asks: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(LETTER.replace(b"Subject: ", b"Subject: Re: [#PH-4711] "))
    for number in ("#PH-4711", "PH-47"):
        asks("report", "podhost", "--sent", "--at", "2026-03-04T10:30Z", "--number", number)
    told = {one["number"]: one["id"] for one in asks.json("report", "podhost", "--list")}
    said = asks("letter", "podhost", str(file))
    assert f"their number of your report {told['#PH-4711']}" in said.out
    [kept] = asks.json("letter", "podhost", str(file), "--answers")
    assert kept["report"] == told["#PH-4711"]
    answered = {one["id"]: one["answered"] for one in asks.json("report", "podhost", "--list")}
    assert (answered[told["#PH-4711"]], answered[told["PH-47"]]) == ("2026-03-04T13:30:00Z", None)


def test_a_letter_can_be_read_again(asks: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(LETTER)
    [kept] = asks.json("letter", "podhost", str(file))
    said = asks("letter", "podhost", "--show", str(kept["id"]))
    assert all(line in said.out for line in kept["text"].split("\n"))
    [shown] = asks.json("letter", "podhost", "--show", str(kept["id"]))
    assert (shown["id"], shown["text"]) == (kept["id"], kept["text"])
    assert "--show N" in asks("letter", "podhost").out


@pytest.mark.parametrize(
    "words",
    [
        ("/nowhere/at/all.eml",),
        ("--remove", "9"),
        ("x", "--remove", "1"),
        ("--show", "9"),
        ("--show", "0"),
        ("x", "--show", "1"),
        ("--answers",),
    ],
)
def test_a_letter_that_is_none_ends_with_64(asks: Program, words: tuple[str, ...]) -> None:
    said = asks("letter", "podhost", *words)
    assert said.code == 64
    assert said.err.strip()


def test_every_report_stands_under_its_outage_in_the_history(asks: Program) -> None:
    def at(text: str) -> tuple[str, str]:
        return "--at", f"2026-03-04T{text}Z"

    asks("report", "podhost", "--sent", *at("10:30"), "--to", "their form", "--answer-by", "1h")
    asks("report", "podhost", "--acknowledged", *at("10:50"))
    asks("report", "podhost", "--sent", *at("11:00"), "--to", "help@podhost.example")
    asks("report", "podhost", "--ticket", "1", "--answered", *at("13:30"))
    row, *below = asks("history").out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert "Uploads fail" in row
    assert [line.split("  ")[-1] for line in below] == [
        "You reported it to their form.",
        "They said after 20 min that they have it.",
        "You reported it to help@podhost.example.",
        "An answer was due, and had not come.",
        "Answered after 3 h, 2 h too late.",
    ]
    listed = asks("report", "podhost", "--list").out
    assert listed.count("About the outage of 4 Mar 10:00") == 2
    assert "They said after 20\N{NO-BREAK SPACE}min that they have it." in listed


def test_a_contact_added_again_keeps_what_is_not_said_anew(asks: Program) -> None:
    add = ("contact", "podhost", "add", "email", "help@podhost.example")
    asks(*add, "--hours", "Mon-Fri", "--label", "On duty", "--pages")
    asks(*add, "--label", "Night")
    [kept] = asks.json("contact", "podhost")
    assert (kept["label"], kept["hours"], kept["pages_staff"]) == ("Night", "Mon-Fri", True)


def test_a_number_that_is_emptied_is_gone(asks: Program) -> None:
    asks("contact", "podhost", "number", "4711")
    said = asks("contact", "podhost", "number", "")
    assert "No number is kept any more under which Podhost knows you" in said.out
    assert "4711" not in asks("contact", "podhost").out
