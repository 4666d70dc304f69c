"""pause, resume, autostart: each says how it stands now."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.cli.places import Place


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


def test_a_pause_says_until_when_and_how_it_ends(says: Program) -> None:
    said = says("pause")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Paused until ")
    assert "statuswatch resume" in said.out
    [told] = says.json("pause", "--show")
    length = datetime.fromisoformat(told["until"]) - datetime.fromisoformat(told["since"])
    assert timedelta(minutes=59) < length <= timedelta(hours=1)
    assert says("pause", "--off").out.startswith("Watching goes on.")
    assert says("resume").out == "Nothing is paused: everything is asked in its time.\n"
    assert says.json("pause", "--show") == [{"paused": False, "since": None, "until": None}]


@pytest.mark.parametrize("words", [("resumed",), ("until", "resumed"), ("Until", "Resumed")])
def test_a_pause_may_last_until_it_is_ended(says: Program, words: tuple[str, ...]) -> None:
    said = says("pause", *words)
    assert said.out.startswith("Paused until you resume: nothing is asked.")
    assert says.json("pause", "--show")[0]["until"] == "resumed"


@pytest.mark.parametrize(
    "words",
    [
        ("soon",), ("until",), ("",), ("1h", "2h"), ("0s",), ("900d",), ("1h", "--off"),
        ("--off", "--show"), ("until", "until"),
    ],
)  # fmt: skip
def test_what_is_no_time_pauses_nothing(says: Program, words: tuple[str, ...]) -> None:
    said = says("pause", *words)
    assert said.code == 64
    assert said.err
    assert says.json("pause", "--show")[0]["paused"] is False


def test_check_asks_although_paused(says: Program, place: Place) -> None:
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("pause", "until", "resumed")
    said = says("check")
    assert said.code == 1
    assert "Uploads fail" in said.out


def test_start_at_login_says_how_it_truly_is(says: Program, home: Path) -> None:
    assert says("autostart").out == "StatusWatch does not start when you log in.\n"
    on = says("autostart", "on")
    assert (on.code, on.out) == (0, "StatusWatch starts when you log in.\n")
    [file] = (home / "autostart").iterdir()
    file.write_text(file.read_text() + "Hidden=true\n")
    said = says("autostart")
    assert said.code == 1
    assert "switched its start at login off" in said.out
    assert says.json("autostart")[0]["state"] == "switched off by the system"
    assert says.json("autostart", "off")[0]["state"] == "off"
    assert not file.exists()
    assert says("autostart", "maybe").code == 64
