"""Process and power."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE

import pytest

from statuswatch.store import connection as connections
from statuswatch.store import files
from statuswatch.store.opening import open_store
from tests.engine.stage import MINUTE, Town, incident, summary
from tests.hostile import crashing, keeping, powercuts
from tests.hostile.case import Rig, Run, case, held, look
from tests.store.telling import HOST, PAGE, at, opened, proof, tell
from tests.store.writer import story

SINGLE, LOCKS = "tests/ui/test_single_program.py", "tests/store/test_opening.py"
WATCHING, CLI = "tests/engine/test_watching.py", "tests/cli"
KILLS, SHARE = 1000, 250
STEPS = 40
LONG = "1,000 of them take minutes; some are in the other check"

AGAIN = "killed at a random point and begun again: {found}"
COPIES = "copies made while it was stopped: {found}"
KEPT = "killed while the user's own record is written: {found}"
KEPT_COPIES = "copies of it made while it was stopped: {found}"
RESTORES = "restores killed at any line: {found}: all old or all new"
IMPORTS = "imports killed at any line and done again: {found}"


def ended(
    what: str, points: int, first: int = 0, *, module: str = "crashing", seen: str = "{found}"
) -> Run:
    """`what` is done at so many points. `seen`: what is said of what was found."""

    def done(rig: Rig) -> str:
        del rig
        if sys.platform == "win32":
            pytest.skip("no kill -9 and no SIGSTOP on Windows")
        return seen.format(found=crashing.run(what, points, first, module))

    return done


# -- the power ---------------------------------------------------------------------------------


def the_power_goes(rig: Rig) -> str:
    whole = os.environ.get("STATUSWATCH_HOSTILE") == "whole"  # set once the cases are known
    images = 1000 if whole else 60
    found = _cut(rig.folder, images)
    assert found == {"fine": images}, found
    return f"{images} images: 0 acknowledged lines lost, 0 damaged, all whole"


def the_power_goes_with_a_log(rig: Rig) -> str:
    """In WAL mode, as SQLite 3.51.3 and newer write it: there is one connection, so it is safe to
    try it here."""
    rig.patch.setattr(connections, "SAFE_WAL", (3,))
    return the_power_goes(rig)


def the_power_goes_after_the_user_kept(rig: Rig) -> str:
    """The commands themselves, and every kind of change."""
    images = 1000 if os.environ.get("STATUSWATCH_HOSTILE") == "whole" else 60
    for cut in (keeping.commands_cut_short, keeping.deeds_cut_short):
        found = cut(rig.folder, images)
        assert found == {"fine": images}, found
    return f"2 x {images} images: what a command said is kept is there, once"


def the_same_is_seen_to_fail_without_syncing(rig: Rig) -> str:
    found = _cut(rig.folder, 60, "OFF")
    assert found["damaged"] + found["not whole"] > 0, found
    assert found["lost"] > 0, found
    bad = 60 - found["fine"]
    return f"with syncing off {bad} of 60 images have lost or broken something: cuts are seen"


def _cut(folder: Path, images: int, synchronous: str = "") -> Counter[str]:
    """What is found after the power went at `images` random moments of a story."""
    if why := powercuts.missing():
        pytest.skip(why)
    path = folder / "profile" / "history.db"
    opened(path, PAGE).close()
    base = powercuts.files_of(path.parent)
    with powercuts.recording() as recorder:
        stored = open_store(path, at(0))
        if synchronous:
            connection = stored.disk._file  # type: ignore[attr-defined]
            connection.execute(f"PRAGMA synchronous = {synchronous}")
        for step in range(STEPS):
            for change in tell(stored, step, story(step), proof=proof(f"page {step}" * 200)):
                recorder.said(change.seq)
        stored.close()
    chance, found = random.Random(85), Counter[str]()
    for _ in range(images):
        cut = chance.randrange(len(recorder.events) + 1)
        image = folder / "image"
        image.mkdir()
        for name, data in powercuts.after_cut(base, recorder.events, cut, chance).items():
            (image / name).write_bytes(data)
        said = powercuts.acknowledged(recorder.events, cut)
        found[crashing.flaw(image / "history.db", said, on=False) or "fine"] += 1
        shutil.rmtree(image)
    return found


# -- others ------------------------------------------------------------------------------------


async def another_program_holds_the_file(rig: Rig) -> str:
    """For longer than we wait: what is told meanwhile is recorded afterwards, once."""
    rig.patch.setattr(connections, "BUSY_TIMEOUT_MS", 20)
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            other = sqlite3.connect(town.app.profile.history, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            vendor.body = summary(incident())
            await town.go(MINUTE * 10)
            assert town.story() == []
            assert town.app.stored.disk.afloat is None, "it is locked, not full"
            other.execute("ROLLBACK")
            other.close()
            await town.go(MINUTE * 10)
            assert town.story() == ["opened"]
            assert sum(bool(n.service) for n in town.heard.notices) == 1
    return "10 minutes locked: nothing is lost, it is recorded and told once when it is free"


def all_write_at_once(rig: Rig) -> str:
    """The program polls, its copy is made over and over, an import runs as a process of its own; and
    the user notes things at the terminal."""
    profile, there = rig.folder / "profile", rig.folder / "there"
    commands = keeping.prepared(profile, rig.folder / "letter.eml")
    wishes = keeping.wishes(there)
    history, took, done = keeping.history(profile), list[float](), threading.Event()

    # Opened once: a process looks into the file beside SQLite before it has it open, never later.
    stored = open_store(history, at(0))
    stored.ledger.follow(HOST, (PAGE,), at(0))

    def polls() -> None:
        for step in itertools.count():
            if done.wait(0.02):
                break
            tell(stored, step, story(step), proof=proof(f"page {step}" * 200))

    def copies() -> None:
        for n in itertools.count():
            if done.wait(0.01):
                break
            files.back_up(history, 1, at(n))

    program = [sys.executable, "-m", "statuswatch", "--profile", str(profile)]
    with (
        ThreadPoolExecutor() as pool,
        subprocess.Popen([*program, *wishes[-2]], stdout=PIPE) as other,
    ):
        beside = [pool.submit(polls), pool.submit(copies)]
        try:
            for words in commands:
                begun = time.monotonic()
                told = subprocess.run([*program, *words], capture_output=True, check=False)
                took.append(time.monotonic() - begun)
                assert told.returncode == 0, told
        finally:
            done.set()
        for one in beside:
            one.result()
        other.communicate()
        assert other.returncode == 0
    stored.close()
    assert keeping.rows(history) == keeping.rows_after(len(commands))
    assert powercuts.is_whole(history)
    return f"{len(commands)} commands, none refused; the longest took {max(took):.1f} s"


CASES = (
    case(
        84,
        "kill -9 at random points, and copies of the file while the program is stopped",
        "0 lost, 0 doubled, the file is whole; what was acknowledged is there, what the user keeps "
        "too; a restore is done or not begun, an import goes on when it is done again",
        look(ended("kill", 6), "some are killed"),
        *(
            look(ended("kill", SHARE, first, seen=AGAIN), f"{SHARE} kills, from {first}", slow=LONG)
            for first in range(0, KILLS, SHARE)
        ),
        look(ended("stop", 20), "some are copied while stopped"),
        look(ended("stop", 1000, 1000, seen=COPIES), "all are copied while stopped", slow=LONG),
        look(ended("kill-keeper", 8), "some are killed while the user keeps"),
        look(
            ended("kill-keeper", 500, seen=KEPT), "many are killed while the user keeps", slow=LONG
        ),
        look(ended("stop-keeper", 20), "some are copied while the user keeps"),
        look(
            ended("stop-keeper", 1000, 1000, seen=KEPT_COPIES),
            "all are copied while the user keeps",
            slow=LONG,
        ),
        look(ended("restore", 20, module="interrupted"), "some restores are killed"),
        look(
            ended("restore", 1000, 1000, module="interrupted", seen=RESTORES),
            "all restores are killed",
            slow=LONG,
        ),
        look(ended("import", 20, module="interrupted"), "some imports are killed"),
        look(
            ended("import", 1000, 1000, module="interrupted", seen=IMPORTS),
            "all imports are killed",
            slow=LONG,
        ),
        held(
            "tests/store/test_crash.py::test_a_killed_writer_loses_and_doubles_nothing",
            f"{CLI}/test_watching.py::test_a_kill_loses_nothing_and_repeats_nothing",
        ),
    ),
    case(
        85,
        "the power goes: what was not synced is kept, lost or torn",
        "0 acknowledged outages lost, nor what a command said is kept; the file is whole",
        look(the_power_goes),
        look(the_power_goes_with_a_log),
        look(the_power_goes_after_the_user_kept),
        look(the_same_is_seen_to_fail_without_syncing),
        held(f"{LOCKS}::test_a_first_page_torn_by_a_power_cut_is_put_right_from_the_journal"),
    ),
    case(
        88,
        "a second instance; another program holds the file",
        "the second raises the first's window; a locked file is waited for, then tried again",
        look(another_program_holds_the_file),
        look(all_write_at_once),
        held(
            f"{SINGLE}::test_a_second_start_ends_and_brings_the_first_ones_window_back",
            f"{LOCKS}::test_a_locked_file_is_not_a_damaged_one",
            f"{LOCKS}::test_two_that_begin_at_once_share_one_file",
            f"{WATCHING}::test_a_second_watch_follows_the_first_and_takes_its_place",
            f"{CLI}/test_watching.py::test_a_second_one_follows_and_takes_over_when_the_first_is_killed",
            f"{CLI}/test_trouble.py::test_a_locked_history_is_said",
        ),
    ),
)
