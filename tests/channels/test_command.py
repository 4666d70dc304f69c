"""The user's own program: what it is handed, how long it may take, what its end means."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch.channels import ChannelError
from statuswatch.channels.command import TEST, Command, last_line, payload
from statuswatch.core.model import Level
from statuswatch.core.telling import Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Setting, say
from tests.waiting import PATIENCE, until

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SETTING = Setting(now=AT)
LONG = timedelta(seconds=20)

posix = pytest.mark.skipif(os.name != "posix", reason="signals and modes are POSIX's")


def notice(body: str = "Uploads, since 14:02.") -> Notice:
    return Notice(
        key="7:podhost",
        thread="outage:o1",
        service="podhost",
        title=say("Podhost is down"),
        body=say("{text}", text=body),
        urgency=Urgency.CRITICAL,
        url="https://status.podhost.example/i/1",
        at=AT,
        kind=NoticeKind.ESCALATION,
        stage=Stage.ON,
        level=Level.DOWN,
        about=("o1",),
    )


def python(code: str, *words: str, limit: timedelta = LONG) -> Command:
    return Command("page", [sys.executable, "-c", code, *words], limit, str.title)


def fails(channel: Command) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        channel.send(notice(), "", SETTING)
    return caught.value


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def handed(tmp_path: Path, code: str, words: Sequence[str] = ()) -> Any:
    """What a program saw that writes it down as JSON: `code` makes `seen`."""
    file = tmp_path / "seen.json"
    whole = f"import sys,os,json\n{code}\nopen(sys.argv[1],'w').write(json.dumps(seen))"
    assert python(whole, str(file), *words).send(notice(), "", SETTING) == ""
    return json.loads(file.read_text())


# -- what it is handed --------------------------------------------------------------------------


def test_the_notice_comes_as_json_on_standard_input(tmp_path: Path) -> None:
    assert handed(tmp_path, "seen = json.load(sys.stdin)") == {
        "key": "7:podhost",
        "thread": "outage:o1",
        "service": "podhost",
        "name": "Podhost",
        "kind": "escalation",
        "stage": "on",
        "level": "down",
        "title": "Podhost is down",
        "body": "Uploads, since 14:02.",
        "url": "https://status.podhost.example/i/1",
        "at": "2026-11-22T14:03:00Z",
        "urgency": "critical",
        "about": ["o1"],
        "acknowledge": "statuswatch ack podhost",
        "test": False,
    }


def test_every_field_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "channels.md").read_text("utf-8")
    told = payload(notice(), "Podhost", SETTING)
    assert [field for field in told if f"| `{field}` |" not in page] == []


def test_a_test_says_that_it_is_one() -> None:
    test = Notice(f"{TEST}page:1", "t", "", say("x"), say("y"))
    assert payload(test, "", SETTING)["test"] is True
    assert payload(test, "", SETTING)["at"] is None


def test_no_shell_ever_reads_the_arguments(tmp_path: Path) -> None:
    words = ["$(touch no)", "; touch no", "`touch no`", "*", "~", "%PATH%"]
    assert handed(tmp_path, "sys.stdin.read(); seen = sys.argv[2:]", words) == words


def test_a_vendors_text_is_data_for_it_and_never_an_argument(tmp_path: Path) -> None:
    file = tmp_path / "seen"
    evil = '\'; touch /tmp/owned; echo "$(id)" \x1b[31m ü \ud800'
    code = "import sys,json;open(sys.argv[1],'w').write(ascii(json.load(sys.stdin)['body']))"
    python(code, str(file)).send(notice(evil), "", SETTING)
    assert "touch /tmp/owned" in file.read_text()


@posix
def test_it_runs_at_home_in_a_group_of_its_own_without_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSWATCH_CHANNEL_MAIL", "mailto://me:canary@mail.example")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KEPT", "yes")
    code = "seen = [os.getcwd(), os.getpgid(0) == os.getpid(), dict(os.environ)]"
    folder, alone, environment = handed(tmp_path, code)
    assert (folder, alone, environment["KEPT"]) == (str(tmp_path), True, "yes")
    assert "canary" not in json.dumps(environment)


@posix
def test_a_tilde_before_the_program_is_the_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    program = tmp_path / "page"
    program.write_text("#!/bin/sh\ncat > came\n")
    program.chmod(0o755)
    Command("page", ["~/page"]).send(notice(), "", SETTING)
    assert json.loads((tmp_path / "came").read_text())["title"] == "Podhost is down"


def test_a_program_that_does_not_read_is_fine() -> None:
    assert python("pass").send(notice("x" * 300_000), "", SETTING) == ""


def test_what_it_writes_is_not_waited_for_nor_kept() -> None:
    code = "import sys\nfor _ in range(2000): print('x'*500); print('y'*500, file=sys.stderr)"
    assert python(code).send(notice(), "", SETTING) == ""


# -- what its end means -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "permanent", "words"),
    [
        (1, False, "failed with exit code 1"),
        (75, False, "asks to try again"),
        (126, True, "failed with exit code 126"),
        (127, True, "failed with exit code 127"),
    ],
)
def test_its_exit_code_says_whether_to_try_again(code: int, permanent: bool, words: str) -> None:
    error = fails(python(f"raise SystemExit({code})"))
    assert (error.permanent, words in str(error.title)) == (permanent, True), str(error.title)


def test_its_last_words_are_in_the_error_and_cannot_steer_a_terminal() -> None:
    error = fails(
        python("import sys; sys.exit('first\\nno \\x1b[31mline\\x07 to\\r\\nthe pager\\n\\n')")
    )
    assert str(error.title).endswith("failed with exit code 1: the pager")
    assert last_line(b"no \x1b[31mline\x07 to\t it") == "no [31mline to it"
    assert len(last_line(b"x" * 5000)) == 160
    assert last_line(b"x" * 160) == "x" * 160, "what fits is whole"
    assert last_line(b"\xff\xfe\n") == "\ufffd\ufffd"


@posix
def test_a_program_that_a_signal_ended_is_tried_again() -> None:
    error = fails(python("import os; os.kill(os.getpid(), 9)"))
    assert not error.permanent
    assert "ended by signal 9" in str(error.title)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-program-here"], "There is no program no-such-program-here"),
        (["/no/such/program"], "There is no program /no/such/program"),
        ([], "No program is named"),
        (["bad\0name"], "cannot be run"),
    ],
)
def test_what_cannot_be_started_is_given_up(arguments: list[str], words: str) -> None:
    error = fails(Command("page", arguments))
    assert (error.permanent, words in str(error.title)) == (True, True), str(error.title)


@posix
def test_a_file_that_is_no_program_is_given_up(tmp_path: Path) -> None:
    plain = tmp_path / "page"
    plain.write_text("no program")
    assert "may not be run" in str(fails(Command("page", [str(plain)])).title)
    plain.chmod(plain.stat().st_mode | stat.S_IXUSR)
    error = fails(Command("page", [str(plain)]))
    assert (error.permanent, "cannot be run" in str(error.title)) == (True, True)


@pytest.mark.parametrize("why", ["ENOMEM", "EAGAIN", "EMFILE", "ENFILE", "ETXTBSY"])
def test_where_the_system_starts_nothing_just_now_it_is_tried_again(
    why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = getattr(errno, why)

    def fails_to_start(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(subprocess, "Popen", fails_to_start)
    error = fails(Command("page", ["page"]))
    assert (error.permanent, "page cannot be run" in str(error.title)) == (False, True)


# -- its time -----------------------------------------------------------------------------------


@posix
def test_one_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = (
        "import subprocess,sys,os,time\n"
        "child = subprocess.Popen([sys.executable,'-c','import time; time.sleep(300)'])\n"
        "open(sys.argv[1]+'.new','w').write(f'{os.getpid()} {child.pid}')\n"
        "os.rename(sys.argv[1]+'.new', sys.argv[1])\n"
        "time.sleep(300)"
    )
    began = time.monotonic()
    error = fails(python(code, str(pids), limit=timedelta(seconds=5)))
    assert time.monotonic() - began < PATIENCE
    assert not error.permanent
    assert "took longer than 5\N{NO-BREAK SPACE}s" in str(error.title)
    for pid in map(int, pids.read_text().split()):
        until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


@posix
def test_what_it_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    """A pager that goes on in the background holds our pipe open: its parent is done all the
    same."""
    file = tmp_path / "pid"
    code = (
        "import subprocess,sys\n"
        "child = subprocess.Popen([sys.executable,'-c','import time; time.sleep(300)'])\n"
        "open(sys.argv[1],'w').write(str(child.pid))"
    )
    began = time.monotonic()
    python(code, str(file)).send(notice(), "", SETTING)
    took, pid = time.monotonic() - began, int(file.read_text())
    assert (took < PATIENCE, alive(pid)) == (True, True)
    os.kill(pid, 9)


def test_closing_ends_one_that_runs() -> None:
    channel = python("import time; time.sleep(300)", limit=timedelta(seconds=300))
    caught: list[ChannelError] = []

    def send() -> None:
        try:
            channel.send(notice(), "", SETTING)
        except ChannelError as error:
            caught.append(error)

    sending = threading.Thread(target=send)
    sending.start()
    end = time.monotonic() + PATIENCE
    while sending.is_alive() and time.monotonic() < end:
        channel.close()
        sending.join(0.05)
    assert not sending.is_alive()
    assert [error.permanent for error in caught] == [False]
