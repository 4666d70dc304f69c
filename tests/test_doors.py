"""Our own doors: who may read what we keep, and that nobody's text is ever run."""

from __future__ import annotations

import ast
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.app import App
from statuswatch.folders import private
from statuswatch.settings import Profile
from tests.cli.conftest import Program, says

__all__ = ["says"]

SOURCE = Path(__file__).parents[1] / "src" / "statuswatch"
posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")

RUNS = frozenset({"eval", "exec", "compile", "execfile", "__import__"})
LOADS = frozenset({"pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle", "yaml", "imp"})
SHELLS = frozenset({("os", "system"), ("os", "popen"), ("subprocess", "getoutput")})


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def test_nothing_is_evaluated() -> None:
    found = [
        (path.name, node.lineno)
        for path, node in calls()
        if isinstance(node.func, ast.Name) and node.func.id in RUNS
    ]
    assert found == []


def test_nothing_is_unpickled_and_no_yaml_is_loaded() -> None:
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, name) for name in names if name.partition(".")[0] in LOADS]
    assert found == []


def test_no_shell_is_ever_asked() -> None:
    found = []
    for path, node in calls():
        func = node.func
        shell = any(word.arg == "shell" for word in node.keywords)
        named = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name)
        if named and isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            shell = shell or (func.value.id, func.attr) in SHELLS
        if shell:
            found.append((path.name, node.lineno))
    assert found == []


# -- what lies on the disk ------------------------------------------------------------------------


def modes(folder: Path) -> dict[str, str]:
    """What others than its owner may do with anything in it, and with itself."""
    every = [folder, *folder.rglob("*")]
    return {
        str(path.relative_to(folder.parent)): f"{stat.S_IMODE(path.lstat().st_mode):o}"
        for path in every
        if not path.is_socket() and stat.S_IMODE(path.lstat().st_mode) & 0o077
    }


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("open_umask")
def test_every_file_and_folder_of_a_profile_is_its_owners(says: Program, tmp_path: Path) -> None:
    """With a umask that forbids nothing, in a folder that is not there yet."""
    says.profile = tmp_path / "new" / "deeper" / "profile"
    says("settings", "polling.interval", "10m")
    says("add", "http://127.0.0.1:9/", "--kind", "statuspage", "--name", "A")
    says("watch", "--once")
    app = App(Profile.at(says.profile))
    app.stored.back_up(app.clock.now())
    app.close_store()
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": ""}
    words = [sys.executable, "-m", "statuswatch", "--profile", str(says.profile)]
    trace = says.profile / "data" / "crash.txt"
    with subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL) as program:
        until = time.monotonic() + 40
        while not trace.exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(20)
        finally:
            program.kill()
    there = {path.name for path in says.profile.rglob("*")}
    assert {"settings.toml", "history.db", "engine.lock", "crash.txt", "window.ini"} <= there
    assert any(".backup-" in name for name in there)
    assert modes(tmp_path / "new") == {}


@posix
@pytest.mark.usefixtures("open_umask")
def test_what_a_backup_brings_is_its_owners_and_what_is_exported_has_the_users_umask(
    says: Program, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("We will fix exports by 2026-09-01.")
    kept, page = tmp_path / "kept.backup", tmp_path / "page.html"
    says("settings", "polling.interval", "10m")
    says("add", "http://127.0.0.1:9/", "--kind", "statuspage", "--name", "A")
    says("letter", "A", str(tmp_path / "letter.txt"), "--keep-promises")
    assert says("backup", str(kept)).code == 0
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    said = says("document", "A", "--kind", "judgement", "-o", str(page))
    assert (said.code, stat.S_IMODE(page.stat().st_mode)) == (0, 0o666)
    says.profile = tmp_path / "new" / "deeper" / "profile"
    for _ in range(2):
        assert says("restore", str(kept)).code == 0
    there = {path.name for path in says.profile.rglob("*")}
    assert {"settings.toml", "history.db"} <= there
    assert any(".backup-v" in name for name in there)
    assert not [name for name in there if name.endswith((".part", ".new-restored", ".restore"))]
    assert modes(tmp_path / "new") == {}


@posix
@pytest.mark.usefixtures("open_umask")
def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o755)
    private(mine / "a" / "b")
    assert modes(mine) == {"mine": "755"}
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        private(tmp_path / "file")


@posix
@pytest.mark.usefixtures("open_umask")
def test_the_log_is_its_owners_also_after_it_was_begun_anew(tmp_path: Path) -> None:
    code = (
        "import logging, sys; from pathlib import Path; from statuswatch.ui import log;"
        "log.LARGEST = 2000; log.write_to(Path(sys.argv[1]));"
        "[logging.getLogger('x').warning('https://ada:geheim@x.example/ fails') for _ in range(90)]"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "data")], check=True, timeout=60)
    assert modes(tmp_path / "data") == {}
    logs = sorted((tmp_path / "data").iterdir())
    assert [path.name for path in logs] == ["statuswatch.log", "statuswatch.log.1"]
    text = "".join(path.read_text() for path in logs)
    assert "https://x.example/ fails" in text
    assert "geheim" not in text
