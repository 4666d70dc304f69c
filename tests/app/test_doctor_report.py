"""The report to hand on: a real crash is in it, and no secret and no name is."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from statuswatch.app import App, Watch, crashes, doctor_report
from statuswatch.app.desk import Desk
from statuswatch.app.doctored import Finding
from statuswatch.app.redacting import nameless, scrubbed
from statuswatch.core.words import Setting, say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from tests.cli.conftest import Program, says

__all__ = ["says"]

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOKEN = "s3cret-t0ken-1234567890"
DYING = """
import sys, ctypes, os, signal, threading, time
from datetime import UTC, datetime
from pathlib import Path
from statuswatch.app import crashes
crashes.watch(Path(sys.argv[1]), datetime.now(UTC))
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
def innermost():
    {how}
innermost()
"""
posix = pytest.mark.skipif(os.name != "posix", reason="signals and modes are POSIX's")


def die(folder: Path, how: str) -> int:
    words = [sys.executable, "-c", DYING.format(how=how), str(folder)]
    return subprocess.run(words, capture_output=True, timeout=60).returncode


def text_of(folder: Path, names: doctor_report.Names | None = (), *, named: bool = False) -> str:
    found = (Finding("clock", True, say("It says {now}", now=NOW)),)
    told = doctor_report.Told(found, doctor_report.versions({}), folder, names, named)
    return doctor_report.report(told, Setting(now=NOW), Path("/home/ada"))


@posix
@pytest.mark.parametrize(
    ("how", "words", "ended"),
    [
        ("ctypes.string_at(0)", "Segmentation fault", signal.SIGSEGV),
        ("os.abort()", "Aborted", signal.SIGABRT),
        ("os.kill(os.getpid(), signal.SIGFPE)", "Floating", signal.SIGFPE),
    ],
)
def test_a_crash_is_in_the_report(tmp_path: Path, how: str, words: str, ended: int) -> None:
    assert die(tmp_path, how) == -ended
    text = text_of(tmp_path)
    assert words in text
    assert "in innermost" in text
    assert "It crashed" in text
    assert "Python: 3." in text


@posix
def test_a_crash_is_kept_over_restarts_until_another_leaves_more(tmp_path: Path) -> None:
    die(tmp_path, "os.abort()")
    for _ in range(2):
        assert die(tmp_path, "os._exit(0)") == 0
        assert "Aborted" in text_of(tmp_path)
    die(tmp_path, "ctypes.string_at(0)")
    text = text_of(tmp_path)
    assert "Segmentation" in text
    assert "Aborted" not in text
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
    assert modes == {crashes.NAME: 0o600, crashes.BEFORE: 0o600}


def test_a_huge_trace_is_cut(tmp_path: Path) -> None:
    (tmp_path / crashes.NAME).write_text("StatusWatch\n" + "Fatal\n" * 100_000)
    crash = crashes.last(tmp_path)
    assert crash is not None
    assert len(crash.text) <= crashes.LARGEST
    (tmp_path / doctor_report.LOG).write_text("one line\n" * 100_000)
    assert len(text_of(tmp_path)) < crashes.LARGEST + doctor_report.TAIL + 4000


def test_without_a_crash_it_says_so(tmp_path: Path) -> None:
    assert crashes.last(tmp_path) is None
    assert "It has not crashed" in text_of(tmp_path)
    (tmp_path / crashes.NAME).write_text("StatusWatch 1, Python 3, began now\n")
    assert crashes.last(tmp_path) is None


def test_a_folder_that_takes_nothing_keeps_nobody_from_starting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    crashes.watch(tmp_path / "file", NOW)
    assert crashes.last(tmp_path / "file") is None


def test_the_log_is_in_it_without_secrets_and_without_names(tmp_path: Path) -> None:
    lines = (
        "2026-06-01 WARNING https://ada:geheim@status.podhost.example/feed: it fails",
        f"2026-06-01 ERROR polling https://x.example/?token={TOKEN} (feed) failed",
        f"httpx.InvalidURL: {TOKEN!r} Authorization: Bearer {TOKEN}",
        f"Cookie: session={TOKEN}",
        "2026-06-01 WARNING PodHost is gone, Pod Host Two too, podhosting is not",
        "\x1b[31mred",
    )
    (tmp_path / doctor_report.LOG).write_text("\n".join(lines))
    names = (("PodHost", "service-1"), ("Pod Host Two", "service-2"), ("podhost", "service-1"))
    text = text_of(tmp_path, names)
    assert "geheim" not in text
    assert "bearer" not in text.casefold().replace("bearer ••••", "")
    assert "session=" not in text
    assert "service-1 is gone, service-2 too, podhosting is not" in text
    assert "podhost.example" not in text
    assert "\x1b" not in text
    assert "PodHost is gone" in text_of(tmp_path, names, named=True)
    assert "is gone" not in text_of(tmp_path, None), "who cannot be named cannot be hidden"


def test_of_a_long_log_the_last_whole_lines_are_told(tmp_path: Path) -> None:
    """Whatever is cut in two, a line or a letter."""
    line = "2026-06-01 WARNING größer als größt\n".encode()
    log = tmp_path / doctor_report.LOG
    for more in range(len(line)):  # somewhere it is cut within a letter
        log.write_bytes(line * (doctor_report.TAIL // len(line) * 2) + b"#" * more)
        told = doctor_report._tail(log).splitlines()
        assert set(told[:-1]) == {line.decode().rstrip("\n")}
    log.write_bytes(b"first\nsecond\n")
    assert doctor_report._tail(log) == "first\nsecond", "of a short one nothing is cut"


def test_what_is_not_followed_any_more_is_not_named_either(tmp_path: Path) -> None:
    app = App(Profile.at(tmp_path), SimulatedClock(NOW))
    app.follow("https://status.podhost.example/", "statuspage", "PodHost")
    service, _ = app.follow("https://status.chirp.example/", "statuspage", "Chirp")
    assert app.stored.ledger.unfollow(service.id, NOW)
    names = dict(doctor_report.names_of(app.stored.ledger))
    app.close_store()
    assert {"PodHost", "Chirp"} <= set(names)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Proxy-Authorization: Basic YWRhOmdlaGVpbQ==", "Proxy-Authorization: ••••"),
        ("{'authorization': 'Bearer abcdefgh'}", "{'authorization': ••••"),
        ("sent bearer abcdefgh12", "sent bearer ••••"),
        ("a bearer of news", "a bearer of news"),
    ],
)
def test_a_header_that_carries_a_secret_is_hidden(written: str, left: str) -> None:
    assert scrubbed(written, Path("/home/ada")) == left


def test_short_names_are_left_and_addresses_of_the_web_are_not() -> None:
    assert nameless("X at https://x.example/a", [("X", "service-1")]) == "X at https://••••"


def test_of_two_names_in_one_another_the_longer_is_hidden_and_words_that_hold_one_are_left() -> (
    None
):
    names = [("Pod", "service-1"), ("Pod Host", "service-2")]
    assert (
        nameless("Pod Host, POD; tripod, podium", names) == "service-2, service-1; tripod, podium"
    )


def test_mail_addresses_and_the_users_folder_are_hidden() -> None:
    text = "/home/ada/x: ada.b+c@mail.podhost.example wrote"
    assert scrubbed(text, Path("/home/ada")) == "~/x: •••• wrote"
    assert scrubbed("/var/lib/x", Path("/")) == "/var/lib/x", "whose folder is all there is"


def test_what_ends_a_sentence_is_no_part_of_an_address_and_a_broken_one_is_hidden() -> None:
    home = Path("/home/ada")
    said = "(see https://ada:geheim@podhost.example/x). Or http://[::1/x?token=geheim, perhaps"
    assert scrubbed(said, home) == "(see https://podhost.example/x). Or http://••••, perhaps"
    hidden = scrubbed(f"https://podhost.example/?token={TOKEN}.", home)
    assert (hidden[-1], TOKEN in hidden) == (".", False)


def test_a_crash_is_told_of_the_day_on_which_it_was(tmp_path: Path) -> None:
    trace = tmp_path / crashes.NAME
    trace.write_text("StatusWatch 1, Python 3, began then\nAborted\n")
    long_ago = datetime(2026, 5, 1, 12, tzinfo=UTC)
    os.utime(trace, (long_ago.timestamp(), long_ago.timestamp()))
    crashes._put_by(tmp_path)
    trace.unlink()
    crash = crashes.last(tmp_path)
    assert crash is not None
    assert (crash.at, "Aborted" in crash.text) == (long_ago, True)


# -- the command --------------------------------------------------------------------------------


def test_the_command_writes_it_without_names_unless_they_are_wanted(
    says: Program, tmp_path: Path
) -> None:
    says("add", "http://127.0.0.1:9/", "--kind", "statuspage", "--name", "PodHost")
    file = tmp_path / "report.txt"
    assert "Read it before you send it" in says("doctor", "--report", str(file)).out
    text = file.read_text()
    assert "service-1: http://••••" in text
    assert "PodHost" not in text
    assert "Python: 3." in text
    said = says("doctor", "--report", "--names")
    assert "PodHost: http://127.0.0.1:9/" in said.out
    [told] = says.json("doctor", "--report")
    assert "service-1" in told["report"]


def test_a_place_that_cannot_be_written_is_said(says: Program, tmp_path: Path) -> None:
    said = says("doctor", "--report", str(tmp_path))
    assert said.code == 64
    assert "It is a folder" in said.err


def test_names_are_for_the_report(says: Program) -> None:
    assert says("doctor", "--names").code == 64


def test_the_window_gets_the_same_with_names(says: Program) -> None:
    says("add", "http://127.0.0.1:9/", "--kind", "statuspage", "--name", "PodHost")
    folder = says.profile / "data"
    (folder / doctor_report.LOG).write_text("PodHost: https://ada:geheim@x.example/ fails\n")
    app = App(Profile.at(says.profile))
    text = asyncio.run(doctor_report.more(Desk(app, cast("Watch", None))))
    asyncio.run(app.close())
    assert "It has not crashed" in text
    assert "PodHost: https://x.example/ fails" in text


# -- the program --------------------------------------------------------------------------------


@posix
def test_the_tray_program_that_crashes_leaves_its_trace(says: Program) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": ""}
    words = [sys.executable, "-m", "statuswatch", "--tray", "--profile", str(says.profile)]
    trace = says.profile / "data" / crashes.NAME
    with subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL) as program:
        try:
            until = time.monotonic() + 40
            while not trace.exists() or not trace.stat().st_size:
                assert time.monotonic() < until
                assert program.poll() is None
                time.sleep(0.05)
            time.sleep(0.3)
            program.send_signal(signal.SIGSEGV)
            assert program.wait(20) == -signal.SIGSEGV
        finally:
            program.kill()
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600
    text = says("doctor", "--report").out
    assert "Fatal Python error: Segmentation fault" in text
    assert "statuswatch/ui/main.py" in text, "where the window's thread was"
