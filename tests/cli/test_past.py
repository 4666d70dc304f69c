"""history and export."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.cli.past import Waiting
from statuswatch.cli.terminal import Terminal
from statuswatch.core.words import say
from tests.cli.conftest import Program
from tests.cli.places import SUMMARY, Place, environment, finished, page
from tests.waiting import PATIENCE

TITLE = "=cmd|'/c calc'!A1 🎙️ שלום"


@pytest.fixture
def told(says: Program, place: Place) -> Program:
    """A history of one trouble that is over, and its part's."""
    place.tells(level="critical", story=TITLE)
    says("add", place.url)
    says("watch", "--once")
    return says


def test_an_empty_history_says_so(says: Program) -> None:
    said = says("history")
    assert (said.code, said.out.startswith("Nothing has happened yet")) == (0, True)
    assert says("history", "--since", "1d").out == "Nothing recorded in that\n"
    assert json.loads(says("history", "--json").out)["outages"] == []
    says("add", "http://a.example/feed", "--kind", "feed", "--name", "Podhost")
    assert says("history", "podhost").out == "Nothing is recorded of podhost\n"


def test_the_history_is_a_line_each_with_how_long(told: Program) -> None:
    said = told("history")
    assert said.code == 0
    line = next(line for line in said.out.splitlines() if TITLE in line)
    assert line.startswith("■ 4 Mar ")
    assert "[Uploads] (Down, " in line
    assert line.endswith(" so far, incident)")


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_history_says_whose_word_it_is_and_how_late_theirs_was(
    says: Program, place: Place
) -> None:
    place.tells()
    says("add", place.url)
    says("watch", "--once")
    says("down", "podhost", "--since", "2026-03-04T09:50Z", "--note", "It spins")
    [mine] = spaced(says("history").out).splitlines()
    assert mine.endswith(" so far, your own word)")
    place.tells(level="critical", story=TITLE)
    says("watch", "--once")
    told = spaced(says("history").out).splitlines()
    assert any(line.endswith("so far, your own word, they said so after 11 min)") for line in told)
    rows = json.loads(says("history", "--json").out)["outages"]
    assert {row["witness"] for row in rows} == {"official", "user"}
    assert {(r["said"], r["first_seen_by"], r["admission_lag_seconds"]) for r in rows} == {
        ("admitted", "user", 660)
    }


def test_a_start_that_they_move_back_is_told_with_both_versions(
    told: Program, place: Place
) -> None:
    summary = place.pages[SUMMARY]()[1].decode()
    place.pages[SUMMARY] = page(summary.replace("04T10:00:00Z", "04T08:15:00Z"))
    told("watch", "--once")
    assert "    Back-dated (seen " in told("history").out
    [row] = json.loads(told("history", "--json").out)["outages"]
    [revised] = row["revised"]
    assert (row["started"], row["paperwork_started"]) == ("2026-03-04T08:15:00Z",) * 2
    assert (revised["what"], revised["before"], revised["after"]) == (
        "back-dated", "2026-03-04T10:00:00Z", "2026-03-04T08:15:00Z",
    )  # fmt: skip
    said = finished("export", "--format", "csv", "--profile", str(told.profile))
    (cells,) = csv.DictReader(io.StringIO(said.out, newline=""))
    assert cells["revised"] == revised["text"]


def test_since_and_until_choose(told: Program) -> None:
    def rows(*words: str) -> int:
        return len(json.loads(told("history", "--json", *words).out)["outages"])

    assert rows() == rows("--since", "1h") == 1
    assert rows("--until", "2026-03-03") == 0
    assert rows("--until", "2026-03-04") == 1
    assert rows("--since", "2026-03-04T09:00+01:00", "--until", "2026-03-05") == 1


def test_json_history_and_json_export_are_the_same_document(told: Program) -> None:
    history = json.loads(told("history", "--json").out)
    export = json.loads(told("export", "--format", "json").out)
    assert history["outages"] == export["outages"]
    assert (export["format"], export["version"]) == ("statuswatch-history", 1)
    assert export["outages"][0]["title"] == TITLE


def test_csv_is_defused_and_keeps_its_line_ends(told: Program) -> None:
    said = finished("export", "--format", "csv", "--profile", str(told.profile), LANG="C")
    assert said.out.count("\r\n") == 2
    assert "\r\r" not in said.out
    (row,) = csv.DictReader(io.StringIO(said.out, newline=""))
    assert row["title"] == f"'{TITLE}"


def test_a_file_is_written_and_its_rows_are_counted(told: Program, tmp_path: Path) -> None:
    target = tmp_path / "a file.csv"
    said = told("export", "--format", "csv", "-o", str(target))
    assert (said.code, said.out) == (0, f"1 row written to {target}\n")
    assert told.json("export", "--format", "json", "-o", str(target)) == [
        {"rows": 1, "path": str(target)}
    ]
    assert json.loads(target.read_text("utf-8"))["outages"][0]["title"] == TITLE
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []
    assert told("export", "--format", "json", "-o", "-").out.startswith('{"format"')


@pytest.mark.parametrize(
    "target", ["{}", "{}/no/such/folder/a.csv", "{}/file/a.csv", "/proc/x.csv"]
)
def test_a_target_that_cannot_be_written_is_wrong_usage(
    told: Program, tmp_path: Path, target: str
) -> None:
    (tmp_path / "file").write_text("kept")
    said = told("export", "--format", "csv", "-o", target.format(tmp_path))
    assert (said.code, said.out) == (64, "")
    assert len(said.err.splitlines()) == 2
    assert "Traceback" not in said.err
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said(told: Program) -> None:
    said = told("export", "--format", "csv", "-o", "/dev/full")
    assert (said.code, "No space left" in said.err) == (64, True)
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", ["list", "check --json", "history --json"])
def test_an_output_that_takes_no_more_is_said(told: Program, command: str) -> None:
    words = [sys.executable, "-m", "statuswatch", "--profile", str(told.profile), *command.split()]
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            words,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
        )
    assert run.returncode == 64
    assert run.stderr.startswith("The output could not be written: No space left on device\n")
    assert len(run.stderr.splitlines()) == 2


def test_a_reader_that_has_seen_enough_is_no_fault(says: Program) -> None:
    text = "".join(f"http://a{n}.example\tName {n}\n" for n in range(60))
    file = says.profile.parent / "many.txt"
    file.write_text(text)
    says("add", "--kind", "feed", "--from", str(file))
    for command in ("list", "status", "history --json", "export --format json"):
        line = f"{sys.executable} -m statuswatch --profile '{says.profile}' {command} | true"
        run = subprocess.run(
            ["bash", "-c", line],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert (run.returncode, run.stderr) == (0, "")


def test_a_terminal_without_unicode_gets_plain_signs(told: Program) -> None:
    profile = str(told.profile)
    said = finished("status", "--profile", profile, PYTHONIOENCODING="ascii")
    assert said.out.startswith("X Podhost: ")
    assert said.err == ""
    plain = finished("status", "--json", "--profile", profile, PYTHONIOENCODING="ascii")
    assert plain.out.isascii()
    assert json.loads(plain.out)["services"][0]["open"][0]["title"] == TITLE
    old = finished("history", "--profile", profile, LC_ALL="C", LANG="C", PYTHONUTF8="0")
    assert (old.code, old.err) == (0, "")
    latin = finished("history", "--json", "--profile", profile, PYTHONIOENCODING="latin-1")
    assert json.loads(latin.out)["outages"][0]["title"] == TITLE


def test_announced_work_is_called_so_once(says: Program, place: Place) -> None:
    begin = datetime.now(UTC) + timedelta(days=2)
    work = {
        "id": "w1",
        "name": "Network work",
        "status": "scheduled",
        "impact": "maintenance",
        "created_at": "2026-03-04T10:00:00Z",
        "scheduled_for": begin.isoformat(),
        "scheduled_until": (begin + timedelta(hours=4)).isoformat(),
        "shortlink": "https://stspg.io/w1",
        "components": [],
        "incident_updates": [],
    }
    place.tells()
    _, body, _ = place.pages[SUMMARY]()
    told = json.loads(body) | {"scheduled_maintenances": [work]}
    place.pages[SUMMARY] = page(json.dumps(told))
    says("add", place.url)
    says("watch", "--once")
    assert "Network work (Maintenance, announced)" in says("history").out


def test_the_history_as_json_has_what_passed_with_the_vendor(told: Program) -> None:
    told("report", "podhost", "--sent", "--number", "#4711", "--to", "their form")
    said = told("history", "--json")
    whole = json.loads(said.out)
    [outage] = {row["outage_id"] for row in whole["outages"]}
    [entry] = whole["dealings"][outage]
    assert (entry["kind"], entry["report"]) == ("sent", 1)
    assert entry["words"] == "You reported it to their form, ticket #4711."
    assert entry["quote"].startswith("Hello")
    assert "dealings" not in json.loads(told("export", "--format", "json").out)
    assert json.loads(told("history", "--json", "--until", "2020-01-01").out)["dealings"] == {}


class Sitting(io.StringIO):
    """A terminal at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_who_waits_at_a_terminal_is_told_how_far_an_export_is() -> None:
    err, now = Sitting(), [0.0]
    waiting = Waiting(Terminal(err=err), lambda: now[0])
    for _ in range(1000):
        waiting.heard()
    waiting.over()
    assert err.getvalue() == ""  # nobody had to wait
    now[0] = 2.0
    for _ in range(1000):
        waiting.heard()
    assert "1024 rows so far" in err.getvalue()
    assert err.getvalue().count("so far") == 1
    waiting.over()
    assert err.getvalue().split("\r")[-2].strip() == ""
    assert waiting.rows == 2000


def test_where_nobody_sits_nothing_passes() -> None:
    for err, wants_json in ((io.StringIO(), False), (Sitting(), True)):
        Terminal(err=err, json_wanted=wants_json).passing(say("1,024 rows so far"))
        assert err.getvalue() == ""
