"""wait: `statuswatch wait podhost && publish`."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from statuswatch.app.forgetting import running
from statuswatch.settings import Profile
from tests.cli.conftest import Program
from tests.cli.places import SUMMARY, Place, page, process
from tests.waiting import PATIENCE, until

FAST = '[polling]\ninterval = "1s"\nfast = "1s"\nfloor = "1s"\n'


class Waiting:
    """`wait --json` in a process of its own; its lines as they come."""

    def __init__(self, says: Program, *words: str) -> None:
        self.process = process("--profile", str(says.profile), "wait", "--json", *words)
        self.lines: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def until(
        self, done: Callable[[list[dict[str, Any]]], bool], seconds: float = PATIENCE
    ) -> None:
        end = time.monotonic() + seconds
        while not done(self.lines):
            assert time.monotonic() < end, self.lines
            time.sleep(0.02)

    def ended(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextmanager
def waiting(says: Program, *words: str) -> Iterator[Waiting]:
    one = Waiting(says, *words)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait(PATIENCE)
        for stream in (one.process.stdout, one.process.stderr):
            assert stream is not None
            stream.close()


def followed(says: Program, place: Place) -> None:
    says.profile.mkdir()
    (says.profile / "settings.toml").write_text(FAST)
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("check")


def test_what_is_fine_is_not_waited_for(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url)
    said = says("wait", "podhost")
    assert (said.code, said.err) == (0, "")
    first, look, last = said.out.splitlines()
    assert first == "Waiting until Podhost is back. Ctrl+C ends it."
    assert "  ○ Podhost: fine. " in look
    assert last == "Podhost is fine. Nothing to wait for."


def test_it_ends_with_0_when_it_is_back(says: Program, place: Place) -> None:
    followed(says, place)
    with waiting(says, "podhost") as one:
        one.until(bool)
        assert one.lines[0]["verdict"] == "it's them, they say so"
        assert (one.lines[0]["back"], one.lines[0]["followed"]) == (False, True)
        place.tells()
        assert one.ended() == 0
        assert [line["back"] for line in one.lines] == [False] * (len(one.lines) - 1) + [True]
        assert one.lines[-1]["since"] == "2026-03-04T10:00:00Z"
        assert len(one.lines) <= 4, "a line a change, not a line a look"


def test_it_ends_with_124_when_the_time_is_up(says: Program, place: Place) -> None:
    followed(says, place)
    said = says("wait", "podhost", "--timeout", "3s")
    assert said.code == 124
    assert said.out.startswith("Waiting until Podhost is back, 3\N{NO-BREAK SPACE}s at most. ")
    assert "■ Podhost: down, and they say so." in said.out
    assert said.err.startswith("Podhost is not back after 3\N{NO-BREAK SPACE}s\nHow it is now: ")
    assert says.json("wait", "podhost", "--timeout", "3s")[-1]["back"] is False


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_takes_the_call_and_says_nothing_does_not_lengthen_it(
    says: Program, scheme: str
) -> None:
    """Finding out what is there is in the time that was given, too."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        began = time.monotonic()
        said = says("wait", f"{scheme}://127.0.0.1:{held.getsockname()[1]}/", "--timeout", "1s")
        took = time.monotonic() - began
    assert (said.code, "is not back after" in said.err) == (124, True)
    assert took < 6, "to find out alone took 8 s, or 28"


def test_quiet_says_nothing_but_by_its_code(says: Program, place: Place) -> None:
    followed(says, place)
    said = says("wait", "podhost", "--timeout", "1s", "--quiet")
    assert (said.code, said.out, said.err) == (124, "", "")
    said = says("wait", "podhost", "--timeout", "1s", "--quiet", "--json")
    assert (said.code, said.out, said.err) == (124, "", "")


def test_what_is_not_followed_is_waited_for_and_not_kept(says: Program, place: Place) -> None:
    place.pages["/"] = page("well", 503)
    with waiting(says, f"{place.url}/") as one:
        one.until(bool)
        assert (one.lines[0]["followed"], one.lines[0]["verdict"]) == (False, "can't tell")
        place.pages["/"] = page("well")
        # At most 20 s to the look that confirms, and a minute to the second: not waited for here.
    assert says("list").out.startswith("You follow nothing yet.")
    said = says("wait", f"{place.url}/")
    assert said.code == 0
    assert said.out.startswith("You do not follow 127.0.0.1. Waiting until ")


def test_ctrl_c_ends_it_with_130(says: Program, place: Place) -> None:
    followed(says, place)
    with waiting(says, "podhost") as one:
        one.until(bool)
        one.process.send_signal(signal.SIGINT)
        assert one.ended() == 130
        assert one.process.stderr is not None
        assert one.process.stderr.read() == b""


def test_while_another_process_watches_its_word_goes(says: Program, place: Place) -> None:
    followed(says, place)
    engine = process("--profile", str(says.profile), "watch", "--json", "--for", "10m")
    try:
        until(lambda: running(Profile.at(says.profile)))
        with waiting(says, "podhost") as one:
            one.until(bool)
            place.tells()
            assert one.ended() == 0
    finally:
        engine.kill()
        engine.communicate(timeout=PATIENCE)


def test_a_card_that_cannot_be_shown_is_said_and_it_is_back_all_the_same(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    place.tells()
    says("add", place.url)
    said = says("wait", "podhost", "--notify")
    assert said.code == 0
    assert said.err.startswith("No card could be shown: ")


def test_where_nothing_can_be_asked_the_code_is_2(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url)
    place.pages.clear()
    place.pages["/api/v2/summary.json"] = page("", 410)
    says("check")
    said = says("wait", "podhost")
    assert said.code == 2
    assert said.err.startswith("Nothing of Podhost can be asked\n")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("wait", "NAME is missing"),
        ("wait podhots", "You do not follow podhots\nDid you mean Podhost?"),
        ("wait zqxfoo", "You do not follow zqxfoo, and no service we know is called so"),
        (
            "wait buzzsprou",
            "You do not follow buzzsprou\nDid you mean Buzzsprout? Then: statuswatch",
        ),
        ("wait https://me:secret@example.com", "has a user name or password in it"),
        ("wait podhost --timeout soon", "--timeout: 'soon' is not a duration"),
        ("wait podhost extra", "extra is one word too many"),
        ("wait podhost --notfy", "There is no option --notfy here\nDid you mean --notify?"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(says: Program, place: Place, typed: str, why: str) -> None:
    place.tells()
    says("add", place.url)
    said = says(*typed.split())
    assert (said.code, said.out) == (64, "")
    assert why in said.err


def test_an_empty_name_is_none(says: Program) -> None:
    said = says("wait", "")
    assert (said.code, said.err) == (64, "The name is empty\nSee: statuswatch wait --help\n")


def test_a_status_page_that_answers_is_no_sign_that_its_service_does(
    says: Program, place: Place
) -> None:
    place.tells(level="critical", story="Uploads fail")
    said = says("wait", place.url + SUMMARY, "--timeout", "2s")
    assert said.code == 124
    assert "is fine" not in said.out
    place.tells()
    assert says("wait", place.url + SUMMARY, "--timeout", "5s").code == 0
