"""forget: a service, or everything; never what is not ours."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from statuswatch.app import App, forgetting
from statuswatch.engine.lock import EngineLock
from statuswatch.settings import Profile
from statuswatch.store.nouns import Filter
from tests.cli.conftest import Program
from tests.cli.places import Place


class Person(io.StringIO):
    """Who sits at the terminal and types this."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def followed(says: Program, place: Place) -> Program:
    """A profile with a service, an incident and settings."""
    place.tells(level="major", story="Uploads fail")
    says("add", place.url)
    says("check")
    (says.profile / "settings.toml").write_text('[polling]\ninterval = "9m"\n')
    return says


def everything(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_forgotten_service_has_no_history_any_more(followed: Program) -> None:
    assert "Uploads fail" in followed("history").out
    said = followed("forget", "podhost", "--yes")
    assert said.out == "Podhost goes with its history: 1 recorded incident\nPodhost is forgotten\n"
    assert said.code == 0
    app = App(Profile.at(followed.profile))
    try:
        assert app.stored.ledger.services(also_left=True) == ()
        assert app.stored.history.count(Filter()) == 0
    finally:
        app.close_store()


def test_one_that_was_left_can_still_be_forgotten(followed: Program) -> None:
    followed("remove", "Podhost")
    (told,) = followed.json("forget", "Podhost", "--yes")
    assert (told["name"], told["incidents"], told["copies"]) == ("Podhost", 1, [])
    assert "Uploads fail" not in followed("history").out


def test_copies_that_still_hold_it_are_named(followed: Program) -> None:
    copy = followed.profile / "data" / "history.db.backup-v1-20260101T000000Z"
    copy.touch()
    assert str(copy) in followed("forget", "Podhost", "--yes").out


def test_everything_is_named_with_its_size_and_goes(followed: Program) -> None:
    history = followed.profile / "data" / "history.db"
    for name in (
        "history.db.backup-v1-20260101T000000Z",
        "history.db.damaged-20260101T000000Z-2",
        "history.db.new-77",
        "history.db.restore",
        "history.db.restore.part",
        "window.ini",
        "statuswatch.log",
        "statuswatch.log.1",
    ):
        (history.parent / name).write_text("x")
    (followed.profile / ".statuswatch-0123456789ab.part").touch()
    size = history.stat().st_size
    said = followed("forget", "--all", "--yes")
    assert (said.code, said.err) == (0, "")
    assert f"{size / 1024:.1f} kB  {history}  (history)" in said.out
    assert "settings.toml  (settings)" in said.out
    assert everything(followed.profile) == []
    assert followed.profile.is_dir(), "the folder was the user's choice"
    assert list(followed.profile.iterdir()) == []


def test_what_is_not_ours_stays_and_is_named(followed: Program) -> None:
    mine = [followed.profile / "thesis.txt", followed.profile / "data" / "history.database"]
    for path in mine:
        path.write_text("mine")
    (followed.profile / "photos").mkdir()
    (told,) = followed.json("forget", "--all", "--yes")
    kept = {*map(str, mine), str(followed.profile / "photos")}
    assert set(told["kept"]) == kept
    assert everything(followed.profile) == ["data/history.database", "thesis.txt"]
    assert told["left"] == []


def test_a_folder_that_never_was_a_profile_loses_nothing(says: Program) -> None:
    says.profile.mkdir()
    (says.profile / "settings.toml").write_text("[tool]\n")
    (says.profile / "data").mkdir()
    (says.profile / "data" / "results.csv").touch()
    said = says("forget", "--all", "--yes")
    assert said.out.startswith("There is nothing of StatusWatch here")
    assert everything(says.profile) == ["data/results.csv", "settings.toml"]


def test_a_profile_that_is_not_there_is_not_made(says: Program) -> None:
    assert says("forget", "--all", "--yes").code == 0
    assert not says.profile.exists()


@pytest.mark.parametrize("words", [("--all",), ("Podhost",)])
def test_where_nobody_can_be_asked_nothing_is_touched(
    words: tuple[str, ...], followed: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(followed.profile)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    said = followed("forget", *words)
    assert (said.code, said.out) == (64, "")
    assert "--yes" in said.err
    monkeypatch.setattr("sys.stdin", Person("y\n"))
    assert followed("forget", *words, "--json").code == 64
    assert everything(followed.profile) == before
    assert len(followed.json("list")) == 1


@pytest.mark.parametrize("answer", ["", "\n", "n\n", "yess\n"])
def test_only_a_yes_is_a_yes(
    answer: str, followed: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(followed.profile)
    for words in (("--all",), ("Podhost",)):
        monkeypatch.setattr("sys.stdin", Person(answer))
        said = followed("forget", *words)
        typed = "" if answer else "\n"  # Ctrl+D ends no line: the terminal shows nothing
        assert said.out.endswith(f"Delete it? [y/N] {typed}Nothing was deleted\n")
    assert everything(followed.profile) == before
    assert len(followed.json("list")) == 1


def test_a_yes_deletes(followed: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Person("Y\n"))
    assert followed("forget", "--all").out.endswith("files are deleted\n")
    assert everything(followed.profile) == []


@pytest.mark.parametrize("sure", [("--yes",), ()])
@pytest.mark.parametrize("words", [("--all",), ("Podhost",)])
def test_while_statuswatch_runs_nothing_is_forgotten(
    words: tuple[str, ...],
    sure: tuple[str, ...],
    followed: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nobody can be asked, either: --yes would not help."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = everything(followed.profile)
    with EngineLock(followed.profile / "data" / "engine.lock") as lock:
        assert lock.take()
        said = followed("forget", *words, *sure)
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith("StatusWatch is running; quit it first\n")
    assert set(everything(followed.profile)) == {*before, "data/engine.lock"}


def test_one_that_began_while_we_asked_is_not_deleted_from(followed: Program) -> None:
    profile = Profile.at(followed.profile)
    found = forgetting.things(profile, {})
    with EngineLock(profile.data_dir / "engine.lock") as lock:
        assert lock.take()
        with pytest.raises(forgetting.RunningError):
            forgetting.delete(profile, found)
    assert "data/history.db" in everything(followed.profile)


@pytest.mark.parametrize("words", [(), ("Podhost", "--all")])
def test_it_wants_one_thing_or_everything(words: tuple[str, ...], says: Program) -> None:
    said = says("forget", *words, "--yes")
    assert (said.code, said.err.splitlines()[0]) == (64, "What should be forgotten?")


def test_a_damaged_history_can_be_forgotten(followed: Program) -> None:
    (followed.profile / "data" / "history.db").write_bytes(b"not a database" * 100)
    assert followed("forget", "--all", "--yes").code == 0
    assert everything(followed.profile) == []


def own_profile(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return dict(os.environ)


@pytest.mark.skipif(os.name != "posix", reason="XDG")
def test_the_users_own_profile_goes_with_its_autostart_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = own_profile(tmp_path, monkeypatch)
    profile = Profile.default()
    entries = tmp_path / "config" / "autostart"
    for path in (
        profile.settings_file,
        profile.data_dir / "history.db",
        profile.data_dir / "engine.lock",
        entries / "org.statuswatch.StatusWatch.desktop",
        entries / "another.desktop",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    if Profile.default() != profile or profile.settings_file.parent.parent != tmp_path / "config":
        pytest.skip("this system has places of its own")
    assert forgetting.delete(profile, forgetting.things(profile, environ)) == ()
    assert everything(tmp_path) == ["config/autostart/another.desktop"]
    assert not profile.data_dir.exists()
    assert not profile.settings_file.parent.exists()


@pytest.mark.skipif(os.name != "posix", reason="XDG")
def test_a_try_out_profile_leaves_the_autostart_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = own_profile(tmp_path, monkeypatch)
    entry = tmp_path / "config" / "autostart" / "org.statuswatch.StatusWatch.desktop"
    entry.parent.mkdir(parents=True)
    entry.touch()
    assert forgetting.things(Profile.at(tmp_path / "try"), environ) == ()
