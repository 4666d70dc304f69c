"""Start at login: the switch says what is, whoever changed it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.app import autostart
from statuswatch.app.autostart import AutostartError, DesktopEntry, LaunchAgent, State, blocked_by
from statuswatch.settings import Profile

PROFILE = Profile.at(Path("/home/jo/my profile"))


@pytest.fixture(params=[DesktopEntry, LaunchAgent])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> DesktopEntry | LaunchAgent:
    made = request.param(tmp_path / "not there yet")
    assert isinstance(made, (DesktopEntry, LaunchAgent))
    return made


def test_it_is_off_until_it_is_turned_on_and_off_again(way: DesktopEntry | LaunchAgent) -> None:
    assert autostart.state(way).state is State.OFF
    on = autostart.switch(PROFILE, way, on=True)
    assert on.state is State.ON
    assert on.command == autostart.command(PROFILE)
    assert on.command[-3:] == ("--tray", "--profile", "/home/jo/my profile")
    assert Path(way.place).exists()
    for _ in range(2):
        assert autostart.switch(PROFILE, way, on=False).state is State.OFF
    assert not Path(way.place).exists()


def test_a_program_that_went_away_is_said(way: DesktopEntry | LaunchAgent) -> None:
    way.write(("/opt/gone/statuswatch", "--tray"))
    found = autostart.state(way)
    assert found.state is State.BROKEN
    assert str(autostart.words(found)).endswith("but /opt/gone/statuswatch is not there.")
    assert autostart.switch(PROFILE, way, on=True).state is State.ON


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden=True"])
def test_what_the_desktop_switched_off_is_not_called_on(tmp_path: Path, line: str) -> None:
    way = DesktopEntry(tmp_path)
    autostart.switch(PROFILE, way, on=True)
    file = Path(way.place)
    kept = [
        text for text in file.read_text().splitlines() if "autostart-enabled" not in text.lower()
    ]
    file.write_text("\n".join([*kept, line, "[Desktop Action x]", "Hidden=false"]))
    assert autostart.state(way).state is State.BLOCKED
    assert autostart.switch(PROFILE, way, on=True).state is State.ON, "who switches it on means it"


def test_what_launchd_disabled_is_not_called_on(tmp_path: Path) -> None:
    way = LaunchAgent(tmp_path)
    autostart.switch(PROFILE, way, on=True)
    file = Path(way.place)
    file.write_text(file.read_text().replace("<dict>", "<dict><key>Disabled</key><true/>", 1))
    assert autostart.state(way).state is State.BLOCKED
    file.write_text("no property list")
    assert autostart.state(way).state is State.BROKEN


def test_the_task_managers_switch_is_the_lowest_bit() -> None:
    assert not blocked_by(None)
    assert not blocked_by(b"")
    assert not blocked_by(bytes([2, 0, 0, 0]))
    assert blocked_by(bytes([3, 0, 0, 0]))


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\r\0", codec="utf-8"), min_size=1), min_size=1
    )
)
def test_every_word_of_the_command_comes_back_as_it_was(words: list[str]) -> None:
    line = " ".join(autostart._quoted(word) for word in words)
    assert autostart._unquoted(line) == tuple(words)


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="not installed")
def test_the_entry_is_valid_and_glib_starts_what_it_says(tmp_path: Path) -> None:
    way = DesktopEntry(tmp_path)
    way.write(("/opt/My $pecial 50% `dir`/status\\watch", "--tray", 'a "b"'))
    told = subprocess.run(
        ["desktop-file-validate", way.place], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (0, "")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(AutostartError) as told:
        autostart.switch(PROFILE, DesktopEntry(tmp_path / "autostart"), on=True)
    assert "could not be changed" in str(told.value.title)


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("")
    with pytest.raises(AutostartError) as told:
        autostart.switch(PROFILE, DesktopEntry(tmp_path / "autostart"), on=True)
    assert str(tmp_path / "autostart") in str(told.value.advice)


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of the freedesktop")
def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = "autostart/org.statuswatch.StatusWatch.desktop"
    assert autostart.this_system().place == str(tmp_path / file)
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert autostart.this_system().place == str(tmp_path / ".config" / file)


def test_an_appimage_is_started_by_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("APPIMAGE", "/home/jo/StatusWatch.AppImage")
    assert autostart.command(Profile.default())[0] == "/home/jo/StatusWatch.AppImage"
    monkeypatch.delenv("APPIMAGE")
    assert autostart.command(Profile.default()) == (sys.executable, "--tray")
