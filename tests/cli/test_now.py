"""check and status: is it down, or is it just me?"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch.core.witness import Burst
from statuswatch.engine.engine import Engine
from tests.cli.conftest import Program
from tests.cli.places import SUMMARY, Place, checking, ended, finished, page
from tests.waiting import PATIENCE

DEAD = "http://127.0.0.1:1/"


def test_of_nothing_nothing_can_be_told(says: Program) -> None:
    for command in ("check", "status"):
        said = says(command)
        assert said.code == 2
        assert said.out == "You follow nothing yet. Add something: statuswatch add URL\n"
    assert says.json("status")[0]["services"] == []
    assert says.json("check")[-1]["answer"] == "cant_tell"
    assert says.json("list") == []


def test_each_answer_is_a_line_and_the_whole_is_the_last(
    says: Program, place: Place, other: Place
) -> None:
    place.tells()
    other.tells(level="critical", name="Other", story="Uploads fail")
    says("add", place.url)
    says("add", other.url)
    said = says("check")
    assert set(said.out.splitlines()[:2]) == {
        "○ Podhost (statuspage): Fine",
        "■ Other (statuspage): Down: Uploads fail",
    }
    verdict, *_, tally = said.out.splitlines()[2:]
    assert verdict.startswith("■ Other: down, and they say so. They say so since 4 Mar ")
    assert "Podhost: fine" not in said.out, "of several, what is fine is in the tally alone"
    assert tally == "1 in trouble, 1 fine"
    assert said.code == 1
    assert says("check", "podhost").out == (
        "○ Podhost (statuspage): Fine\n○ Podhost: fine. Their page says all is well.\n"
    )
    row, judged, whole = says.json("check", "other", "OTHER")
    assert (row["name"], row["level"], row["answered"]) == ("Other", "down", True)
    assert (judged["name"], judged["verdict"]) == ("Other", "it's them, they say so")
    told = {"answer": "trouble", "line": "unknown", "trouble": 1, "cant_tell": 0, "fine": 0}
    assert whole == told


def test_what_has_just_left_their_page_is_not_down_below_a_line_that_says_fine(
    says: Program, place: Place
) -> None:
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("check")
    assert "    Down: Uploads fail\n" in says("status").out
    place.tells()
    says("check")
    said = says("status").out
    assert said.startswith("○ Podhost: fine")
    assert "    Gone from their page at the last look: Uploads fail\n" in said
    says("check")  # it is over when a second look has not found it either
    assert "Uploads fail" not in says("status").out


FAULTS = {
    "html": ("<html>hello</html>", 200, "a web page where a Statuspage was expected"),
    "inactive": ("This page is inactive", 401, "inactive"),
    "missing": ("", 404, "404"),
    "busy": ("", 429, "wants fewer visits"),
    "broken": ("", 500, "trouble"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_cannot_be_read_is_no_outage(says: Program, place: Place, fault: str) -> None:
    body, status, words = FAULTS[fault]
    place.pages[SUMMARY] = page(body, status)
    says("add", place.url, "--kind", "statuspage", "--name", "A")
    said = says("check")
    assert said.code == 2
    assert said.out.startswith("? A (statuspage): ")
    assert words in said.out
    assert words in says("status").out


def test_a_page_that_is_gone_is_not_asked_again_until_it_is_added(
    says: Program, place: Place
) -> None:
    place.pages[SUMMARY] = page("", 410)
    says("add", place.url, "--kind", "statuspage", "--name", "A")
    assert "gone (410)" in says("check").out
    place.asked.clear()
    assert "gone (410); add it anew when it is back" in says("check").out
    assert place.asked == []
    assert "add it anew" in says("list").out
    assert "add it anew" in says("status").out
    place.tells()
    says("add", place.url, "--kind", "statuspage", "--name", "A")
    assert says("check").code == 0


def test_a_failing_check_is_one_look_until_it_is_confirmed(says: Program, place: Place) -> None:
    place.pages["/up"] = page("", 500)
    says("add", f"{place.url}/up", "--kind", "probe", "--name", "Site")
    said = says("check")
    evidence, verdict = said.out.splitlines()
    assert evidence == "? Site (probe): looks down (one look): It answers 500"
    assert verdict.startswith("? Site: can't tell yet: it looks down. Our own check fails, after ")
    assert said.code == 2
    status = says("status")
    assert (status.code, "failed at one look" in status.out) == (2, True)
    waited = says("check", "--wait").out.splitlines()
    assert waited[0] == "■ Site (probe): Down: It answers 500"
    assert waited[1].startswith("■ Site: down, and not just for you. Our own check fails since ")
    assert waited[2].startswith("    Usually over within ")
    assert says("check").code == 1
    assert says("status").code == 1


def test_two_checks_of_ours_are_no_second_witness(says: Program) -> None:
    says("add", DEAD, "--kind", "probe", "--name", "Site")
    says("add", f"{DEAD}feed", "--kind", "probe", "--name", "Site")
    said = says("check")
    assert (said.code, said.out.count("looks down (one look)")) == (2, 2)
    assert "? Site: can't tell" in said.out


def test_a_check_of_one_look_and_the_users_word_agree(says: Program, place: Place) -> None:
    place.pages["/up"] = page("", 500)
    says("add", f"{place.url}/up", "--kind", "probe", "--name", "Site")
    says("down", "site", "--note", "It spins")
    said = says("check")
    assert said.code == 1
    assert "■ Site: down, and not just for you." in said.out
    assert "    You: it fails for you: “It spins”, since " in said.out


def test_their_page_that_still_says_fine_is_told_with_how_late_it_is(
    says: Program, place: Place, other: Place
) -> None:
    place.tells()
    other.pages["/up"] = page("", 503)
    says("add", place.url)
    says("add", f"{other.url}/up", "--kind", "probe", "--name", "Podhost")
    said = says("check", "--wait")
    assert said.code == 1
    assert "■ Podhost: down, and not just for you. Our own check fails since " in said.out
    assert "; their page still says all is well, " in said.out
    judged, whole = says.json("check", "--wait")[-2:]
    assert whole["answer"] == "trouble"
    assert judged["verdict"] == "it's them, they don't say so yet"
    assert (judged["level"], judged["confirmed"], judged["since"] is None) == ("down", True, False)
    assert judged["lag_seconds"] >= 0
    assert [(w["role"], w["says"]) for w in judged["witnesses"]] == [
        ("probe", "down"),
        ("official", "ok"),
    ]
    assert {w["who"] for w in judged["witnesses"]} == {"Our own check", "Their page"}
    assert 0 < judged["forecast"]["low_minutes"] < judged["forecast"]["high_minutes"]
    assert "no past of its own" in judged["forecast"]["based_on"]
    (known,) = says.json("status")[0]["services"]
    assert known.keys() >= judged.keys() - {"followed"}, "status says what check says"
    assert (known["verdict"], known["since"]) == (judged["verdict"], judged["since"])


def test_what_they_promised_is_told_and_how_late_it_is(says: Program, place: Place) -> None:
    place.tells(level="critical", story="Uploads fail")
    promise = "We look into it. We will post an update within 30 minutes."
    real = place.pages[SUMMARY]
    place.pages[SUMMARY] = lambda: (
        200,
        real()[1].replace(b"We look into it.", promise.encode()),
        {},
    )
    says("add", place.url)
    said = says("check").out.splitlines()
    assert said[1].startswith("■ Podhost: down, and they say so.")
    assert said[2].startswith("    Their page: “Uploads fail” (4 Mar ")
    assert said[2].endswith("  https://stspg.io/i1")
    assert said[3].startswith("    Promised by 4 Mar ")
    *_, judged, _ = says.json("check")
    (told,) = judged["promises"]
    assert (told["kind"], told["fate"], told["due"]) == (
        "next_update",
        "late",
        "2026-03-04T10:31:00Z",
    )
    assert "within 30 minutes" in told["quote"]
    assert any("Promised by 4 Mar" in line for line in says("status").out.splitlines())


def test_with_verbose_every_verdict_has_all_its_witnesses(
    says: Program, place: Place, other: Place
) -> None:
    place.tells()
    other.tells(name="Other")
    says("add", place.url)
    says("add", other.url)
    for command in ("check", "status"):
        lines = says(command, "--verbose").out.splitlines()
        assert [x.startswith("○ ") and ": fine. Their page " in x for x in lines].count(True) == 2
        assert [x.startswith("    Their page: says all is well (") for x in lines].count(True) == 2


def test_others_are_not_asked_by_check_and_are_among_the_witnesses(
    says: Program, place: Place, other: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.pages["/up"] = page("", 500)
    says("add", f"{place.url}/up", "--kind", "probe", "--name", "Site")
    says("add", other.url, "--kind", "discussion", "--name", "Site")
    now = datetime.now(UTC)
    burst = Burst("Hacker News", 4, 0.1, newest=now, matches=True, url="https://hn.example/")
    monkeypatch.setattr(Engine, "burst", lambda *_: burst)
    said = says("check")
    assert other.asked == []
    evidence, verdict, witness, *_ = said.out.splitlines()
    assert evidence == "? Site (probe): looks down (one look): It answers 500"
    assert verdict.startswith("■ Site: down, and not just for you. ")
    assert "4 fresh reports on Hacker News" in verdict
    assert witness.startswith("    Hacker News: 4 posts in half an hour (")
    assert witness.endswith("  https://hn.example/")
    assert said.code == 1, "a second witness agrees"


def test_own_line_that_is_down_accuses_nobody(says: Program, place: Place) -> None:
    """The test addresses are on loopback here, as is all that is asked."""
    says.profile.mkdir()
    dead = '["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"]'
    (says.profile / "settings.toml").write_text(f"[network]\ncanaries = {dead}\n")
    says("add", DEAD, "--kind", "probe", "--name", "Site")
    says("add", "http://127.0.0.1:2/", "--kind", "feed", "--name", "Page")
    for words in ((), ("site",), ("--wait",)):
        said = says("check", *words)
        assert said.code == 2
        last = said.out.splitlines()[-1]
        assert last == "It's you: your own line is down, so nothing can be told"
        assert "not just for you" not in said.out
        assert "Site: " not in said.out
    *_, whole = rows = says.json("check")
    assert {r["verdict"] for r in rows if "verdict" in r} == {"it's you"}
    assert (whole["answer"], whole["line"], whole["cant_tell"]) == ("cant_tell", "down", 2)


def test_nothing_is_fine_while_our_own_check_has_not_come_back(says: Program, place: Place) -> None:
    place.tells()
    place.pages["/hang"] = place.hang
    says("add", place.url)
    says("add", f"{place.url}/hang", "--kind", "probe", "--name", "Podhost")
    said = ended(checking(says.profile))
    assert said.code == 2
    assert "can't tell. Our own check has not answered yet; so far: " in said.out


def test_what_did_not_answer_now_is_not_fine_because_it_was(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url)
    assert says("check").code == 0
    place.pages[SUMMARY] = place.hang
    said = ended(checking(says.profile))
    assert said.code == 2
    assert "? Podhost: can't tell. Their page has been unreadable since " in said.out


def test_a_check_of_one_look_takes_nothing_from_a_page_that_says_so(
    says: Program, place: Place
) -> None:
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url, "--name", "A")
    says("add", DEAD, "--kind", "probe", "--name", "A")
    assert says("check").code == 1


def test_status_asks_nobody_and_says_how_old_it_is(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.tells(level="minor", story="Uploads are slow")
    says("add", place.url)
    says("check")
    place.asked.clear()
    said = says("status")
    assert (said.code, place.asked) == (1, [])
    first, story, *_ = said.out.splitlines()
    assert first.startswith("▲ Podhost: degraded, and they say so. They say so since 4 Mar")
    assert story.strip() == "Degraded: Uploads are slow"
    monkeypatch.setattr("statuswatch.cli.status.is_late", lambda *_: True)
    late = says("status")
    assert late.out.startswith("? Podhost: degraded, and they say so, as of ")
    assert "Usually over" not in late.out, "what was to come then says nothing of now"
    assert late.code == 2


def test_status_has_the_worst_first(says: Program, place: Place, other: Place) -> None:
    place.tells(name="B calm")
    other.tells(level="critical", name="C ill", story="Uploads fail")
    says("add", place.url)
    says("add", other.url)
    says("add", DEAD, "--kind", "feed", "--name", "A unread")
    says("check")
    assert [s["name"] for s in says.json("status")[0]["services"]] == [
        "C ill",
        "A unread",
        "B calm",
    ]


def test_check_ends_in_time_though_a_source_and_a_name_hang(
    says: Program, place: Place, tmp_path: Path
) -> None:
    """From exec to end; the name hangs in the system's resolver, in a thread nobody can stop."""
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "sitecustomize.py").write_text(
        "import socket, time\nreal = socket.getaddrinfo\n"
        "def slow(host, *a, **k):\n"
        "    time.sleep(300 if str(host).endswith('hang.test') else 0)\n"
        "    return real(host, *a, **k)\n"
        "socket.getaddrinfo = slow\n"
    )
    place.tells()
    place.pages["/hang"] = place.hang
    says("add", place.url)
    says("add", f"{place.url.replace('127.0.0.1', 'localhost')}/hang", "--kind", "feed")
    says("add", "https://x.hang.test", "--kind", "feed", "--name", "Nameless")
    path = os.pathsep.join([str(tmp_path / "slow"), *filter(None, sys.path)])
    said = ended(checking(says.profile, PYTHONPATH=path))
    assert said.code == 2
    assert "○ Podhost (statuspage): Fine" in said.out
    assert "? localhost (feed): has not answered in 4 s" in said.out
    assert "? Nameless (feed): has not answered in 4 s" in said.out


def test_the_first_answer_is_said_before_the_last_has_come(says: Program, place: Place) -> None:
    place.tells()
    place.pages["/hang"] = place.hang
    says("add", place.url)
    says("add", f"{place.url.replace('127.0.0.1', 'localhost')}/hang", "--kind", "feed")
    running = checking(says.profile)
    assert running.stdout is not None
    first = running.stdout.readline().decode()
    began = time.perf_counter()
    assert "Podhost" in first
    running.communicate(timeout=PATIENCE)
    assert time.perf_counter() - began > 0.5, "said together with the rest"


LIGHT = ["status", "list", "history", "export --format csv", "remove A", "--help"]


@pytest.mark.parametrize("command", LIGHT)
def test_local_commands_load_no_network_no_qt_no_feed_library(says: Program, command: str) -> None:
    says("add", DEAD, "--kind", "feed", "--name", "A")
    said = finished("--profile", str(says.profile), *command.split(), PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.err.splitlines()}
    heavy = {"httpx", "httpcore", "truststore", "PySide6", "feedparser", "keyring", "jeepney"}
    assert "statuswatch" in loaded
    assert heavy & loaded == set()
