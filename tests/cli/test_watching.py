"""watch: a line for every change, clean ends, one engine per profile."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest

from statuswatch.app import Watch
from statuswatch.cli import watch
from statuswatch.cli.opening import opened
from statuswatch.cli.terminal import Terminal
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import say
from statuswatch.engine.present import ALL_JUDGED
from statuswatch.settings import Profile
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import Routed
from tests.cli.conftest import Program
from tests.cli.places import SUMMARY, Place, process
from tests.waiting import PATIENCE, until

FAST = '[polling]\ninterval = "1s"\nfast = "1s"\nfloor = "1s"\n'


class Watching:
    """`watch --json` in a process of its own; its lines as they come."""

    def __init__(self, *words: str) -> None:
        self.process = process("watch", "--json", *words)
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

    def changes(self) -> list[str]:
        return [f"{line['change']} {line['title']}" for line in self.lines if "change" in line]

    def ended(self) -> tuple[int, str]:
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stderr is not None
        return code, self.process.stderr.read().decode()


@contextmanager
def watching(says: Program, *words: str) -> Iterator[Watching]:
    one = Watching("--profile", str(says.profile), *words)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait(PATIENCE)


def reads(one: Watching, says: Program) -> None:
    """It has opened the history, has done what there is to do at a start, and waits: by then it
    knows what is no news."""
    place = Path(f"/proc/{one.process.pid}")

    def opened() -> bool:
        with suppress(OSError):  # it closes others meanwhile
            files = (place / "fd").iterdir()
            return any(says.profile in Path(os.readlink(f)).parents for f in files)
        return False

    def rests() -> bool:
        before = _worked(place)
        time.sleep(1.0)
        return _worked(place) - before <= 5

    until(opened)
    until(rests)


def _worked(place: Path) -> int:
    """Hundredths of a second of the processor's."""
    user, system = (place / "stat").read_text().rpartition(")")[2].split()[11:13]
    return int(user) + int(system)


def followed(says: Program, place: Place) -> None:
    says.profile.mkdir()
    (says.profile / "settings.toml").write_text(FAST)
    place.tells()
    says("add", place.url)
    says("watch", "--once")


def test_once_asks_each_and_tells_the_news(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url)
    assert says("watch", "--once").code == 0
    place.tells(level="critical", story="Uploads fail")
    said = says("watch", "--once")
    assert said.code == 1
    assert said.out.split("  ", 1)[1] == "■ Podhost: Uploads fail (new, Down): We look into it.\n"
    assert says("watch", "--once", "--json").out == ""
    place.tells()
    says("watch", "--once")
    (line,) = says.json("watch", "--once")
    assert (line["change"], line["key"], line["baseline"]) == ("resolved", "i1", False)


def test_what_stood_before_is_no_news(says: Program, place: Place) -> None:
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    assert "(new, Down, stood before the first look)" in says("watch", "--once").out


def test_the_users_own_word_is_told_as_theirs(says: Program, place: Place) -> None:
    """As a running `watch` prints what another process wrote."""
    followed(says, place)
    says("down", "podhost", "--note", "It spins")
    says("up", "podhost")
    out = io.StringIO()
    with opened(Profile.at(says.profile), Terminal()) as app:
        told = watch._printer(app, Terminal(out=out))
        for change in app.stored.journal.changes(0):
            told(change)
    begun, over = (line.partition("  ")[2] for line in out.getvalue().splitlines())
    assert begun == "■ Podhost: It spins (new, Down, your own word)"
    assert over == "○ Podhost: It spins (over, your own word)"


def test_what_is_told_of_ourselves_is_printed_once_and_not_again_after_a_restart(
    says: Program, place: Place
) -> None:
    followed(says, place)
    out = io.StringIO()
    with opened(Profile.at(says.profile), Terminal()) as app:

        def happens(key: str, kind: NoticeKind = NoticeKind.OWN) -> None:
            words = say("mail is off"), say("Its address is wrong.")
            notice = Notice(key, key, "", *words, at=app.clock.now(), kind=kind)
            app.stored.outbox.keep([Routed(notice)])

        happens("before")
        ours = watch._OfOurselves(app, Terminal(out=out))
        ours.tell()
        assert out.getvalue() == ""
        happens("now")
        happens("of a service", NoticeKind.OUTAGE)
        ours.tell()
        ours.tell()
    assert [line[5:] for line in out.getvalue().splitlines()] == [
        "    mail is off. Its address is wrong."
    ]


def test_it_ends_when_the_time_is_up(says: Program, place: Place) -> None:
    followed(says, place)
    began = time.monotonic()
    said = says("watch", "--for", "1s")
    assert time.monotonic() - began < PATIENCE
    assert (said.code, said.out) == (0, "Watching 1 service. Ctrl+C ends it.\n")


def test_it_ends_cleanly_when_it_is_told_to(says: Program, place: Place) -> None:
    followed(says, place)
    place.asked.clear()
    for number in (signal.SIGTERM, signal.SIGINT):
        with watching(says) as one:
            one.until(lambda _: len(place.asked) > 0)
            one.process.send_signal(number)
            assert one.ended() == (0, "")
        place.asked.clear()


def test_a_second_one_follows_and_takes_over_when_the_first_is_killed(
    says: Program, place: Place
) -> None:
    followed(says, place)
    place.asked.clear()
    with watching(says) as first:
        first.until(lambda _: len(place.asked) > 0)
        with watching(says, "--for", "10m") as second:
            reads(second, says)
            place.tells(level="critical", story="Uploads fail")
            first.until(bool)
            second.until(bool)
            assert first.changes() == second.changes() == ["opened Uploads fail"]
            first.process.send_signal(signal.SIGKILL)
            first.process.wait(PATIENCE)
            place.tells()
            second.until(lambda lines: len(lines) > 1)
            assert second.changes() == ["opened Uploads fail", "resolved Uploads fail"]
            second.process.terminate()
            assert second.ended() == (0, "")
    rows = json.loads(says("history", "--json").out)["outages"]
    assert [(r["title"], r["ended"] is None) for r in rows] == [("Uploads fail", False)]


def test_a_kill_loses_nothing_and_repeats_nothing(says: Program, place: Place) -> None:
    followed(says, place)
    with watching(says) as first:
        place.tells(level="minor", story="Uploads are slow")
        first.until(bool)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(PATIENCE)
    with watching(says, "--for", "3s") as again:
        assert again.ended() == (1, "")
        assert again.changes() == []
    assert len(json.loads(says("history", "--json").out)["outages"]) == 1


async def test_a_history_that_cannot_be_used_is_said_once_and_watching_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "AGAIN", 0.0)
    locked = StoreError(say("It is locked"), say("Close the other program"))

    class Locked:
        """As `app.Watch`: its tasks stand in a group."""

        runs = 0

        async def run(self, told: object) -> None:
            self.runs += 1
            if self.runs == 1:
                raise locked
            if self.runs < 4:
                raise ExceptionGroup("tasks", [ExceptionGroup("more", [locked])])
            await asyncio.sleep(60)

    engine, err = Locked(), io.StringIO()
    keeping = asyncio.create_task(
        watch._keep_on(cast(Watch, engine), lambda _: None, Terminal(err=err))
    )
    while engine.runs < 4:  # noqa: ASYNC110
        await asyncio.sleep(0)
    keeping.cancel()
    assert err.getvalue() == "It is locked\nClose the other program\n"


def test_more_services_than_are_judged_at_once_are_fine_all_the_same(
    says: Program, place: Place, tmp_path: Path
) -> None:
    """Above 200 the calm ones have no verdict: that is no reason to say "can't tell"."""
    place.tells()
    wishes = tmp_path / "wishes"
    lines = [f"{place.url}/{n}\tVendor {n}\n" for n in range(ALL_JUDGED + 5)]
    for n in range(ALL_JUDGED + 5):
        place.pages[f"/{n}{SUMMARY}"] = place.pages[SUMMARY]
    wishes.write_text("".join(lines), "utf-8")
    says("add", "--kind", "statuspage", "--from", str(wishes))
    assert says("watch", "--once").code == 0
