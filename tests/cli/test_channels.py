"""channels: listed, set up, tested; the address is typed once and shown nowhere."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from tests.channels.receivers import Hook, Mailbox, hook, mailbox
from tests.cli.conftest import Program
from tests.cli.places import Said
from tests.keyrings import Ring, gnome_keyring, ring, session

__all__ = ["ring"]

pytest.importorskip("apprise")

CANARY = "c4nary-t0ken-1234567890"
GOOD = (sys.executable, "-c", "")

Typed = Callable[[str], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def nowhere_in(folder: Path, text: str = CANARY) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            assert text.encode() not in file.read_bytes(), file


def test_an_address_is_read_from_standard_input_and_shown_nowhere(
    says: Program, ring: Ring, typed: Typed
) -> None:
    with hook() as one:
        typed(f"{one.address(CANARY)}\n")
        shown = [says("channels", "add", "pager", "--escalation")]
        assert shown[0].code == 0, shown
        assert "Its address is in the keyring, and nowhere else." in shown[0].out
        shown += [says("channels", "test", "pager"), says("channels"), says("channels", "list")]
        shown.append(says("channels", "--json"))
        assert [said.code for said in shown] == [0] * 5
        assert (
            f"json://127.0.0.1:{one.port}/•••• · on, for what nobody acknowledges" in shown[2].out
        )
        assert one.came[0][0] == f"/{CANARY}"
    assert CANARY not in "".join(said.out + said.err for said in shown)
    nowhere_in(says.profile)
    assert list(ring.held) == [("statuswatch", "channel:pager")]
    assert says("channels", "remove", "pager").code == 0
    assert ring.held == {}


def test_an_address_in_the_arguments_is_refused_with_the_reason(
    says: Program, ring: Ring, typed: Typed
) -> None:
    typed("")
    for words in (("pager", f"ntfy://{CANARY}@h.example/x"), (f"ntfy://{CANARY}@h.example/x",)):
        said = says("channels", "add", *words)
        assert (said.code, "history" in said.err) == (64, True), said
        assert CANARY not in said.out + said.err
    assert (ring.held, ring.asked) == ({}, 0)
    nowhere_in(says.profile)


@pytest.mark.parametrize("text", ["", "\n", f"pigeon://{CANARY}\n", f"{CANARY}\n"])
def test_what_is_no_address_is_wrong_usage(
    says: Program, ring: Ring, typed: Typed, text: str
) -> None:
    typed(text)
    said = says("channels", "add", "pager")
    assert said.code == 64, said
    assert CANARY not in said.out + said.err
    assert ring.held == {}
    assert [row["channel"] for row in says.json("channels")] == ["desktop"]


def test_a_command_is_set_up_with_its_arguments(says: Program) -> None:
    said = says("channels", "add", "page", "--command", *GOOD, "--json", "a b")
    assert said.code == 0, said
    (row,) = [row for row in says.json("channels") if row["channel"] == "page"]
    assert row == {
        "channel": "page",
        "kind": "command",
        "use": "always",
        "shown": f"{sys.executable} -c '' --json 'a b'",
        "on": True,
        "why": None,
        "last": None,
        "kept": None,
        "failing": None,
    }
    assert "page: Sent." in says("channels", "test", "page").out
    assert "last used" in says("channels").out


def gone(says: Program, folder: Path, name: str) -> str:
    """A command whose program was taken away after it was set up."""
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert says("channels", "add", name, "--command", str(program)).code == 0
    program.unlink()
    return str(program)


def test_a_program_that_is_not_there_is_not_set_up(says: Program) -> None:
    said = says("channels", "add", "page", "--command", "/no/such/prog")
    assert (said.code, "There is no program /no/such/prog yet" in said.err) == (64, True)
    assert [row["channel"] for row in says.json("channels")] == ["desktop"]


def test_a_time_that_the_settings_refuse_is_wrong_usage(says: Program) -> None:
    said = says("channels", "add", "page", "--timeout", "20m", "--command", *GOOD)
    assert (said.code, "is no time for a command to take" in said.err) == (64, True), said
    assert [row["channel"] for row in says.json("channels")] == ["desktop"]


def test_a_test_that_fails_is_trouble_and_says_why(says: Program, tmp_path: Path) -> None:
    program = gone(says, tmp_path, "page")
    said = says("channels", "test", "page")
    assert (said.code, said.err.splitlines()) == (
        1,
        [
            f"page: There is no program {program}",
            "Correct the command, then send a test.",
        ],
    )
    (row,) = says.json("channels", "test", "page")
    assert (row["channel"], row["delivered"]) == ("page", False)


def test_a_test_promises_no_other_try(says: Program) -> None:
    says("channels", "add", "page", "--command", sys.executable, "-c", "raise SystemExit(1)")
    said = says("channels", "test", "page")
    assert (said.code, "again" in said.out + said.err) == (1, False), said


def test_all_that_are_on_are_tested_at_once(says: Program, tmp_path: Path) -> None:
    says("channels", "off", "desktop")
    says("channels", "add", "good", "--command", *GOOD)
    gone(says, tmp_path, "bad")
    gone(says, tmp_path, "off")
    says("channels", "off", "off")
    tested = says.json("channels", "test")
    assert [(row["channel"], row["delivered"]) for row in tested] == [
        ("good", True),
        ("bad", False),
    ]
    assert says("channels", "test").code == 1
    assert says("channels", "remove", "bad").code == 0
    rest = says("channels", "test")
    assert (rest.code, "off: skipped, it is off: you switched it off" in rest.out) == (0, True)


def test_one_is_switched_off_and_on(says: Program) -> None:
    says("channels", "add", "page", "--command", *GOOD)
    assert says("channels", "off", "page").code == 0
    assert "off: you switched it off" in says("channels").out
    (row,) = says.json("channels", "on", "page")
    assert (row["channel"], row["on"]) == ("page", True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("remove", "pigeon"), "There is no channel called pigeon"),
        (("on", "pigeon"), "There is no channel called pigeon"),
        (("test", "pigeon"), "There is no channel called pigeon"),
        (("remove", "desktop"), "There is no channel called desktop"),
        (("add", "desktop", "--command", "x"), "The name desktop is taken by ours"),
        (("add", "A B", "--command", "x"), "A B is no name for a channel"),
        (("add", "page", "--command"), "No program is named"),
        (("add", "page", "--timeout", "5s"), "--timeout goes with --command"),
        (("fly",), "fly"),
    ],
)
def test_wrong_usage_is_told(says: Program, words: tuple[str, ...], told: str) -> None:
    said = says("channels", *words)
    assert (said.code, told in said.err) == (64, True), said


def test_a_locked_keyring_is_trouble_and_nothing_is_set_up(
    says: Program, ring: Ring, typed: Typed
) -> None:
    ring.trouble = KeyringLocked()
    typed(f"json://127.0.0.1/{CANARY}\n")
    said = says("channels", "add", "pager")
    assert (said.code, "The keyring is locked" in said.err) == (1, True)
    assert [row["channel"] for row in says.json("channels")] == ["desktop"]


# -- the whole program, with a real keyring ------------------------------------------------------


class Session:
    """Programs of one session, with a profile of their own."""

    def __init__(self, profile: Path, environment: dict[str, str]) -> None:
        self.profile = profile
        self.environment = environment
        self.heard = ""

    def __call__(self, *words: str, typed: str = "", **more: str) -> Said:
        command = [sys.executable, "-m", "statuswatch", "--profile", str(self.profile), *words]
        done = subprocess.run(
            command,
            env={**self.environment, **more},
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.heard += done.stdout + done.stderr
        return Said(done.returncode, done.stdout, done.stderr)


def test_a_real_keyring_unlocked_then_locked_then_absent(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with session(tmp_path) as address, hook() as one:
        with gnome_keyring(address, home, unlocked=True) as environment:
            us = Session(tmp_path / "profile", environment)
            added = us("channels", "add", "pager", typed=f"{one.address(CANARY)}\n")
            assert (added.code, "in the keyring, and nowhere else" in added.out) == (0, True)
            assert us("channels", "test", "pager").code == 0
            assert len(one.came) == 1
        with gnome_keyring(address, home, unlocked=False):
            locked = us("channels", "test", "pager")
            assert (locked.code, "The keyring is locked" in locked.err) == (1, True)
            other = us("channels", "add", "other", typed=f"{one.address(CANARY)}\n")
            assert (other.code, "The keyring is locked" in other.err) == (1, True)
        _without_a_keyring(us, one)
        nowhere_in(us.profile)
        assert CANARY not in us.heard


def _without_a_keyring(us: Session, one: Hook) -> None:
    came = len(one.came)
    absent = us("channels", "test", "pager")
    assert (absent.code, "There is no keyring here" in absent.err) == (1, True)
    added = us("channels", "add", "third", typed=f"{one.address(CANARY)}\n")
    assert (added.code, "forgotten when StatusWatch ends" in added.out) == (0, True)
    forgotten = us("channels", "test", "third")
    assert (forgotten.code, "was forgotten" in forgotten.err) == (1, True)
    given = {"STATUSWATCH_CHANNEL_THIRD": one.address(CANARY)}
    assert us("channels", "test", "third", **given).code == 0
    assert "looked for in STATUSWATCH_CHANNEL_THIRD" in us("channels", **given).out
    assert len(one.came) == came + 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_mail_arrives_and_a_wrong_password_is_trouble(tmp_path: Path) -> None:
    us = Session(tmp_path / "profile", {**os.environ, "DBUS_SESSION_BUS_ADDRESS": ""})
    with mailbox(CANARY) as box:
        right = {"STATUSWATCH_CHANNEL_MAIL": box.address(CANARY)}
        assert us("channels", "add", "mail", **right).code == 0
        assert us("channels", "test", "mail", **right).code == 0
        assert [mail["subject"] for mail in box.mails] == ["StatusWatch can reach you here"]
        _refused(us, box)
    listed = json.loads(us("channels", "--json", **right).out.splitlines()[1])
    assert listed["shown"] == f"mailto://••••@127.0.0.1:{box.port}"
    assert CANARY not in us.heard
    nowhere_in(us.profile)


def _refused(us: Session, box: Mailbox) -> None:
    wrong = {"STATUSWATCH_CHANNEL_MAIL": box.address(f"{CANARY}-wrong")}
    said = us("channels", "test", "mail", **wrong)
    assert (said.code, "(535)" in said.err) == (1, True)
