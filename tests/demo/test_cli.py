"""`statuswatch demo` in a terminal: lines for people, lines for programs, a clean end."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from statuswatch import assets
from statuswatch.cli.main import main
from tests.cli.places import Said, ended, finished, process
from tests.demo.test_profile import left
from tests.waiting import PATIENCE


def heard(enough: Callable[[str], bool], *words: str, folder: Path) -> Said:
    """The demo until what it has said so far is `enough`: then it is told to end, and ends."""
    one = process("demo", *words, TMPDIR=str(folder))
    assert one.stdout is not None
    out, told = "", False
    for line in one.stdout:
        out += line.decode()
        if not told and enough(out):
            one.send_signal(signal.SIGINT)
            told = True
    return Said(one.wait(PATIENCE), out, ended(one).err)


def test_its_first_trouble_tells_an_opening_a_notice_and_an_ending(tmp_path: Path) -> None:
    def enough(out: str) -> bool:
        ill = out.partition("it's them, they say so")[2]
        return '"title": "Queuely is back"' in out and '"verdict": "fine"' in ill

    said = heard(enough, "--speed", "10", "--json", folder=tmp_path)
    assert (said.code, said.err) == (0, "")
    lines = [json.loads(line) for line in said.out.splitlines()]
    changes = [line["change"] for line in lines if "change" in line and not line["baseline"]]
    assert {"opened", "updated", "resolved"} <= set(changes)
    notices = [line["notice"] for line in lines if "notice" in line]
    assert [n["title"] for n in notices if n["service"] == "queuely"] == [
        "Queuely is degraded",
        "Queuely: they are watching the fix",
        "Queuely is back",
    ]
    assert {"seq", "at", "service", "title", "body", "urgency", "url"} == set(notices[0])
    assert any("scene" in line for line in lines)
    judged = [line for line in lines if "verdict" in line and line["service"] == "queuely"]
    answers = [line["verdict"] for line in judged if line["verdict"] != "can't tell"]
    assert answers == ["it's them, they say so", "fine"]
    assert judged[0]["sentence"] == "Degraded, and they say so"
    assert judged[0]["witnesses"]
    assert lines[-1]["demo"]["over"] == changes.count("resolved")
    assert left(tmp_path) == []


def test_a_person_reads_what_it_is_and_what_to_do_next(tmp_path: Path) -> None:
    def enough(out: str) -> bool:
        return "card: Queuely is degraded" in out and "verdict: ▲ Queuely: " in out

    said = heard(enough, "--terminal", "--speed", "20", folder=tmp_path)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("This is a demo: 8 invented services, played on this computer. ")
    assert "\n       card: Queuely is degraded. Scheduled posts go out late, since " in said.out
    assert "\n       verdict: ▲ Queuely: degraded, and they say so. They say so since" in said.out
    assert said.out.endswith(
        "Nothing of it is kept. Follow something of yours: statuswatch add URL\n"
    )


def test_it_ends_by_itself_when_its_time_is_up(tmp_path: Path) -> None:
    said = finished("demo", "--terminal", "--for", "1s", TMPDIR=str(tmp_path))
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1].startswith("Nothing of it is kept.")
    assert left(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    one = process("demo", "--terminal", TMPDIR=str(tmp_path))
    assert one.stdout is not None
    assert one.stdout.readline().startswith(b"This is a demo")
    assert len(left(tmp_path)) == 1
    one.send_signal(number)
    out, err = one.communicate(timeout=PATIENCE)
    assert (one.returncode, err, b"The demo is over" in out) == (0, b"", True)
    assert left(tmp_path) == []


def test_it_ends_without_a_word_where_nobody_reads_any_more(tmp_path: Path) -> None:
    one = process("demo", "--terminal", "--speed", "20", TMPDIR=str(tmp_path))
    assert one.stdout is not None
    assert one.stderr is not None
    assert one.stdout.readline().startswith(b"This is a demo")
    one.stdout.close()
    assert (one.wait(PATIENCE), one.stderr.read()) == (141, b"")
    one.stderr.close()
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        ("0", "--speed: '0' is out of range: choose between 0.1 and 20"),
        ("21", "--speed: '21' is out of range: choose between 0.1 and 20"),
        ("nan", "--speed: 'nan' is out of range: choose between 0.1 and 20"),
        ("fast", "--speed: 'fast' is not a number: write how many times as fast, 2 or 0.5"),
    ],
)
def test_a_speed_that_cannot_be_is_said(
    speed: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--speed", speed]) == 64
    assert capsys.readouterr().err == f"{words}\nSee: statuswatch demo --help\n"


def test_a_broken_story_is_said_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "story.json").write_text('{"length": "2h"}')
    monkeypatch.setattr(assets, "root", lambda: tmp_path)
    assert main(["demo", "--terminal"]) == 2
    said = capsys.readouterr().err
    assert f"{tmp_path / 'demo' / 'story.json'}, length: '2h' is no time" in said
