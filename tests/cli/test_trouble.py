"""A history or settings file that cannot be used: a sentence, nothing lost, no traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.cli.places import Place, checking, ended, finished


@pytest.fixture
def database(says: Program, place: Place) -> Path:
    place.tells()
    says("add", place.url)
    return says.profile / "data" / "history.db"


def test_a_mistake_in_the_settings_is_said_and_the_rest_goes_on(
    says: Program, database: Path
) -> None:
    file = says.profile / "settings.toml"
    file.write_text('[polling]\nintervall = "5m"\nfast = 60s\n')
    said = says("check")
    assert (said.code, said.out.splitlines()[0]) == (0, "○ Podhost (statuspage): Fine")
    assert f"{file}:2: polling.intervall: There is no such setting" in said.err
    assert f"{file}:3:10: This is not TOML" in said.err


def test_a_locked_history_is_said(says: Program, database: Path) -> None:
    """`check` keeps its promise of 2.33 s; the others wait for 5 s."""
    lock = sqlite3.connect(database, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        said = finished("check", "--profile", str(says.profile))
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "another program uses it" in said.err
        listed = says("list")
        assert (listed.code, listed.out) == (2, "")
        assert "locked by another program" in listed.err
        assert "Close what has the file open" in listed.err
    finally:
        lock.close()
    assert says("check").code == 0


def test_a_lock_in_the_middle_does_not_hold_check_either(
    says: Program, place: Place, database: Path
) -> None:
    """Opening goes well, writing the answer down does not."""
    lock = sqlite3.connect(database, isolation_level=None)
    real = place.pages["/api/v2/summary.json"]

    def locked() -> tuple[int, bytes, dict[str, str]]:
        other = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN EXCLUSIVE")
        held.append(other)
        status, body, _ = real()
        return status, body.replace(b"operational", b"major_outage"), {}

    held: list[sqlite3.Connection] = []
    place.pages["/api/v2/summary.json"] = locked
    said = ended(checking(says.profile))
    assert (said.code, "Traceback" in said.err) == (2, False)
    assert "Podhost (statuspage): has not answered in 4 s" in said.out
    lock.close()
    for other in held:
        other.close()
    place.pages["/api/v2/summary.json"] = real
    assert says("check").code == 0


def test_a_damaged_history_is_kept_and_a_new_one_begun(says: Program, database: Path) -> None:
    garbage = os.urandom(5000)
    database.write_bytes(garbage)
    said = says("list")
    assert said.code == 0
    assert said.err.startswith("The history was damaged (it is no SQLite file). It was kept as ")
    (kept,) = database.parent.glob("history.db.damaged-*")
    assert kept.read_bytes() == garbage
    assert says("list").err == ""


def test_a_newer_history_is_left_alone(says: Program, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = database.read_bytes()
    said = says("status")
    assert (said.code, "newer StatusWatch" in said.err) == (2, True)
    assert database.read_bytes() == before


@pytest.mark.parametrize("command", ["list", "status", "check", "add http://a.example --kind feed"])
def test_a_file_in_the_profiles_place_is_said(says: Program, command: str) -> None:
    says.profile.write_text("kept")
    said = says(*command.split())
    assert (said.code, said.out) == (2, "")
    assert "cannot be made" in said.err
    assert "Choose another profile folder" in said.err
    assert says.profile.read_text() == "kept"


@pytest.fixture
def tiny(tmp_path: Path) -> object:
    folder = tmp_path / "tiny"
    folder.mkdir()
    options = "size=700k,mode=700"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no right to mount here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True)


def test_a_full_disk_is_said_and_what_is_written_is_safe(
    says: Program, place: Place, tiny: Path
) -> None:
    says.profile = tiny / "p"
    place.tells()
    assert says("add", place.url).code == 0
    with (tiny / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 4096)
        except OSError:
            pass
    place.tells(level="critical", story="Uploads fail")
    said = says("check")
    assert said.code == 2
    assert "disk" in said.out + said.err
    assert "Traceback" not in said.err
    assert says("add", "http://a.example", "--kind", "feed").code == 2
    (tiny / "filler").unlink()
    assert [s["name"] for s in says.json("list")] == ["Podhost"]
    assert says("check").code == 1
