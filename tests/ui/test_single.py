"""A second start of a profile raises the first one's window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from statuswatch.engine.lock import EngineLock
from statuswatch.ui.main import Program, frozen
from statuswatch.ui.single import LONGEST, Single, address
from tests.waiting import PATIENCE

SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from statuswatch.ui import single
app = QCoreApplication([])
single.PATIENCE = int(sys.argv[2])
print(single.Single(sys.argv[1]).is_second(show="--tray" not in sys.argv))
"""


@pytest.fixture(autouse=True)
def own_runtime_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QCoreApplication
) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))


def start_second(
    profile: Path, *more: str, patience: float = PATIENCE, **environ: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(profile), str(round(patience * 1000)), *more],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(qtbot: QtBot, process: subprocess.Popen[str]) -> str:
    qtbot.waitUntil(lambda: process.poll() is not None)
    out, _ = process.communicate()
    return out.strip()


def test_a_second_start_raises_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert not first.is_second()
    assert first.listen()
    with qtbot.waitSignal(first.raised):
        second = start_second(tmp_path)
    assert said(qtbot, second) == "True"
    first.close()


def test_a_second_start_into_the_tray_shows_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    first, raised = Single(str(tmp_path)), list[bool]()
    assert first.listen()
    first.raised.connect(lambda: raised.append(True))
    assert said(qtbot, start_second(tmp_path, "--tray")) == "True"
    qtbot.wait(50)
    assert raised == []
    first.close()


def test_the_desktops_leave_to_raise_a_window_is_handed_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under Wayland only who was clicked may come to the front, and that is the second one."""
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    first = Single(str(tmp_path))
    assert first.listen()
    with qtbot.waitSignal(first.raised):
        second = start_second(tmp_path, XDG_ACTIVATION_TOKEN="leave-7")
    assert said(qtbot, second) == "True"
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "leave-7"
    first.close()


def test_a_leave_of_no_sense_raises_the_window_without_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    first = Single(str(tmp_path))
    assert first.listen()
    with qtbot.waitSignal(first.raised):
        second = start_second(tmp_path, XDG_ACTIVATION_TOKEN="x" * 5000)
    assert said(qtbot, second) == "True"
    assert os.environ["XDG_ACTIVATION_TOKEN"] == ""
    first.close()


def test_another_profile_is_no_second(qtbot: QtBot, tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    assert said(qtbot, start_second(tmp_path / "other")) == "False"
    first.close()


def test_the_same_folder_is_the_same_profile_however_it_is_spelt(tmp_path: Path) -> None:
    assert address(str(tmp_path)) == address(f"{tmp_path}/x/..")
    assert address("") != address(str(tmp_path))


def test_another_users_program_has_another_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no runtime folder, both are in one place."""
    own, user = address(str(tmp_path)), os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: user + 1)
    assert address(str(tmp_path)) != own


def test_who_has_closed_listens_no_more(tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    first.close()
    assert not Path(address(str(tmp_path))).exists()
    socket = QLocalSocket()
    socket.connectToServer(address(str(tmp_path)))
    assert not socket.waitForConnected(1000)
    assert first.listen(), "and may begin anew"
    first.close()


def test_what_a_killed_one_left_behind_does_not_hinder(qtbot: QtBot, tmp_path: Path) -> None:
    Path(address(str(tmp_path))).touch()
    first = Single(str(tmp_path))
    assert not first.is_second()
    assert first.listen()
    first.close()


def test_the_socket_is_its_owners_only(tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    assert Path(address(str(tmp_path))).stat().st_mode & 0o077 == 0
    first.close()


def test_a_stranger_that_listens_there_does_not_keep_us_from_starting(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """It never answers as one of us does."""
    stranger = QLocalServer()
    assert stranger.listen(address(str(tmp_path)))
    process = start_second(tmp_path, patience=1)
    qtbot.waitUntil(stranger.hasPendingConnections)
    assert said(qtbot, process) == "False"
    stranger.close()


def test_a_stranger_that_answers_something_else_is_none_of_us(qtbot: QtBot, tmp_path: Path) -> None:
    stranger = QLocalServer()

    def hears() -> None:
        caller = stranger.nextPendingConnection()
        caller.readyRead.connect(lambda: caller.write(b"no\n"))
        if caller.bytesAvailable():
            caller.write(b"no\n")

    stranger.newConnection.connect(hears)
    assert stranger.listen(address(str(tmp_path)))
    assert said(qtbot, start_second(tmp_path)) == "False"
    stranger.close()


class _Late:
    """A connection on which the answer comes late."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self.aborted = False

    def waitForReadyRead(self, _: int) -> bool:  # noqa: N802
        return True

    def readAll(self) -> QByteArray:  # noqa: N802
        return QByteArray(self._answer)

    def abort(self) -> None:
        self.aborted = True


@pytest.mark.parametrize(("answer", "heard"), [(b"yes\n", True), (b"no\n", False)])
def test_a_late_answer_counts_if_it_is_the_answer(
    tmp_path: Path, answer: bytes, *, heard: bool
) -> None:
    second, late = Single(str(tmp_path)), _Late(answer)
    second._waiting = late  # type: ignore[assignment]
    assert second.hears_late() is heard
    assert late.aborted
    assert not second.unheard, "it is asked once"
    assert not second.hears_late()


FROZEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QByteArray, QCoreApplication
from statuswatch.engine.lock import EngineLock
from statuswatch.ui.single import Single
app = QCoreApplication([])
lock = EngineLock(Path(sys.argv[1]) / "engine.lock")
first = Single(sys.argv[1])
assert lock.take() and first.listen()
print("here", flush=True)
sys.stdin.read()
"""


def test_a_second_start_says_so_where_the_first_is_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ended as if nothing were wrong, or ran on as one that watches nothing."""
    monkeypatch.setattr("statuswatch.ui.single.PATIENCE", 100)
    monkeypatch.setattr("statuswatch.ui.single.LONG_PATIENCE", 100)
    command = [sys.executable, "-c", FROZEN, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "here\n"  # from here on it answers nobody
        second, lock = Single(str(tmp_path)), EngineLock(tmp_path / "engine.lock")
        assert not second.is_second()
        assert second.unheard
        assert not lock.take()
        assert not second.hears_late()
        program = Program(lambda: None, tmp_path)  # type: ignore[arg-type, return-value]
        assert frozen(program, second.pid) == 1
        first.terminate()
    pid = str(first.pid) if sys.platform == "linux" else ""
    assert pid in (said := capsys.readouterr().err)
    assert said.startswith("StatusWatch is running but does not answer. End it")


def test_nonsense_on_the_socket_raises_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    raised: list[bool] = []
    first.raised.connect(lambda: raised.append(True))
    socket = asking(tmp_path)
    socket.write(b"quit\n" * 1000)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert not raised
    assert not socket.readAll().data(), "and is not answered as a question of ours is"
    first.close()


def asking(tmp_path: Path) -> QLocalSocket:
    socket = QLocalSocket()
    socket.connectToServer(address(str(tmp_path)))
    assert socket.waitForConnected(1000)
    return socket


@pytest.mark.parametrize(
    "leave", [b"XDG_ACTIVATION_TOKEN=a\0b", b"XDG_ACTIVATION_TOKEN=\x1b[2J", b"PATH=/tmp"]
)
def test_a_leave_that_is_none_raises_the_window_and_changes_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leave: bytes
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    first = Single(str(tmp_path))
    assert first.listen()
    before = dict(os.environ)
    socket = asking(tmp_path)
    with qtbot.waitSignal(first.raised):
        socket.write(b"raise " + leave + b"\n")
    assert dict(os.environ) == before
    socket.abort()
    first.close()


def test_of_a_question_no_more_is_held_than_the_longest(qtbot: QtBot, tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    socket = asking(tmp_path)
    qtbot.waitUntil(lambda: bool(first.findChildren(QLocalSocket)))
    assert [one.readBufferSize() for one in first.findChildren(QLocalSocket)] == [LONGEST]
    socket.abort()
    first.close()


def test_a_flood_is_neither_kept_nor_answered(qtbot: QtBot, tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    raised: list[bool] = []
    first.raised.connect(lambda: raised.append(True))
    socket = asking(tmp_path)
    socket.write(b"raise " + b"x" * 20_000_000)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert not raised
    assert not socket.readAll().data()
    first.close()


def test_a_word_that_comes_in_pieces_is_a_word(qtbot: QtBot, tmp_path: Path) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    socket = asking(tmp_path)
    for piece in (b"ra", b"is"):
        socket.write(piece)
        socket.flush()
        qtbot.wait(20)
    with qtbot.waitSignal(first.raised):
        socket.write(b"e\n")
    qtbot.waitUntil(
        lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState
    )  # one question each
    assert socket.readAll().data() == b"yes\n"
    first.close()


def test_another_users_word_is_not_heard(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Single(str(tmp_path))
    assert first.listen()
    raised: list[bool] = []
    first.raised.connect(lambda: raised.append(True))
    monkeypatch.setattr("statuswatch.ui.single._credentials", lambda _: (1, os.getuid() + 1))
    socket = asking(tmp_path)
    socket.write(b"raise\n")
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert not raised
    first.close()
