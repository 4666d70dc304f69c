"""The profile goes away, or comes back, while we watch."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from statuswatch.app import App
from statuswatch.settings import Profile
from tests.engine.stage import MINUTE, Town, incident, summary
from tests.engine.test_disk_full import titles
from tests.hostile import keeping
from tests.hostile.case import Rig, case, held, look
from tests.hostile.clocks import REAL, faked
from tests.hostile.crashing import flaw
from tests.hostile.storage import as_anybody, fill_up, small_disk
from tests.serving import Asked, Loopback, Reply
from tests.waiting import PATIENCE, soon

GONE, STORED = "tests/engine/test_history_gone.py", "tests/store/test_gone.py"
SET, UNWRITTEN = "tests/engine/test_clock_set.py", "tests/cli/test_unwritten.py"
FAST = '[polling]\ninterval = "1s"\nfast = "1s"\nfloor = "1s"\n[network]\ncanaries = []\n'


# -- removed -----------------------------------------------------------------------------------


async def the_real_program_s_profile_is_removed(rig: Rig) -> str:
    """`watch` in a process of its own; its folder goes, and then its page tells of trouble."""
    profile = rig.folder / "profile"
    body = [summary()]

    def answer(_: Asked) -> Reply:
        return Reply(200, body[0])

    async with Loopback(answer).running() as host:
        profile.mkdir()
        (profile / "settings.toml").write_text(FAST)
        app = App(Profile.at(profile))
        app.follow(host.url, "statuspage", "Vendor")
        app.close_store()
        said = rig.folder / "said"
        with said.open("w") as out:
            program = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "statuswatch", "--profile", str(profile), "watch"),
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": ""},
            )
        try:
            await soon(lambda: len(host.asked) >= 5)
            shutil.rmtree(profile)
            profile.mkdir()
            (profile / "settings.toml").write_text(FAST)
            body[0] = summary(incident())
            await soon(lambda: "Uploads fail" in said.read_text())
            path = Profile.at(profile).history
            await soon(lambda: "file was gone" in said.read_text())
            await soon(lambda: path.exists() and _knows(profile, "Uploads fail"))
        finally:
            program.send_signal(signal.SIGTERM)
            await asyncio.wait_for(program.wait(), PATIENCE)
    assert "Traceback" not in said.read_text()
    assert flaw(path, 0, on=False) == ""
    return "said; the outage told; the history made again whole"


def _knows(profile: Path, words: str) -> bool:
    return words in keeping.said(profile, "history").out


# -- not to be written -------------------------------------------------------------------------


def _read_where_nobody_may_write(folder: Path) -> str:
    profile = folder / "profile"
    keeping.prepared(profile, folder / "letter.eml")
    places = (profile, Profile.at(profile).data_dir)
    path = keeping.history(profile)
    path.chmod(0o400)
    if os.getuid() == 0:  # SQLite, and the system's own question, go by the real one
        os.seteuid(0)
        os.setuid(65534)
    for place in places:
        place.chmod(0o555)
    try:
        told = [keeping.said(profile, word) for word in ("status", "history")]
    finally:
        for place in places:
            place.chmod(0o755)
    assert all(each.out for each in told), told
    assert all("as it was kept last" in each.err for each in told), told
    return "ok " + told[0].err.strip().splitlines()[0]


def who_only_reads_is_answered(rig: Rig) -> str:
    del rig
    said = as_anybody(_read_where_nobody_may_write)
    assert said.startswith("ok "), said
    return said.removeprefix("ok ")


# -- full, with room for a moment, full, and killed ---------------------------------------------


async def killed_after_a_moment_with_room(rig: Rig) -> str:
    """What a killed program leaves of an outage that the file once knew to stand."""
    with small_disk(rig.folder / "disk") as disk:
        async with Town(disk / "profile") as town:
            vendor = await town.vendor()
            async with town.watching():
                await town.go(MINUTE * 20)
                junk = fill_up(disk)
                vendor.body = summary(incident())
                began = town.clock.now()
                await town.go(MINUTE * 10)
                junk.unlink()
                await town.go(MINUTE * 6)
                assert "The history is written again" in titles(town), titles(town)
                seen = town.clock.now() - began
                fill_up(disk)
                vendor.body = summary()
                await town.go(MINUTE)
                left = rig.folder / "left"
                shutil.copytree(disk / "profile", left)
            app = App(Profile.at(left), town.clock)
            for _ in range(3):
                await town.clock.run_until(town.clock.now() + MINUTE, lambda: True)
                await app.network.engine.poll(app.stored.ledger.sources()[0].source)
            [row] = app.stored.history.rows()
            story = row.known.incident
            await app.close()
    assert story.started is not None
    assert story.ended is not None
    lasted = story.ended - story.started
    assert lasted >= seen - timedelta(minutes=7), (lasted, seen)  # it is asked every five
    return f"seen for {seen}, kept as {lasted}"


# -- the clock, set back by days ----------------------------------------------------------------


async def a_real_clock_is_set_back_by_days(rig: Rig) -> str:
    """Three hours ahead, then five days back, then right, while an outage without times stands."""
    steps = ((0, "+10800"), (3, "-432000"), (6, "+0"))
    ran = await faked(rig, 10, *steps, body=summary(incident()))
    assert len(ran.steps) == 2, ran.steps
    assert ran.story == ("opened",), ran.story
    assert all(length >= 0 for length in ran.outages), ran.outages
    return f"{len(ran.asked)} looks; opened once, and never rewritten"


CASES = (
    case(
        121,
        "the history, or the whole profile, is removed, moved or replaced while we watch",
        "said; outages are told on; the file is made again with all that was in it; another "
        "history in its place holds, and ours is kept beside it",
        look(the_real_program_s_profile_is_removed, slow=REAL),
        held(
            f"{GONE}::test_a_profile_removed_while_we_watch_is_made_again_with_all_that_was_in_it",
            f"{GONE}::test_it_is_noticed_while_all_is_quiet",
            f"{STORED}::test_an_empty_history_that_a_command_began_meanwhile_is_no_end_of_ours",
            f"{STORED}::test_another_history_in_its_place_holds_and_ours_is_kept_beside_it",
            f"{STORED}::test_what_is_no_history_of_ours_is_not_touched",
            "tests/engine/test_lock_gone.py::test_a_removed_lock_is_held_again",
            "tests/ui/test_log.py::test_a_removed_log_is_begun_anew_for_its_owner_alone",
        ),
    ),
    case(
        122,
        "the history takes nothing, in whatever way",
        "never green while nothing is heard; who reads beside us is told what is not in it, and "
        "answered where nothing can be written",
        look(who_only_reads_is_answered),
        held(
            f"{GONE}::test_it_is_never_green_while_nothing_is_heard",
            f"{GONE}::test_answers_that_are_not_kept_are_asked_for_again_and_shown",
            f"{UNWRITTEN}::test_status_and_history_answer_in_a_write_protected_folder",
            f"{UNWRITTEN}::test_beside_a_program_that_cannot_write_it_is_said_what_is_not_in_it",
        ),
    ),
    case(
        123,
        "the disk is full, has room for a moment, is full again, and we are killed",
        "an outage lasted at least until it was last written that it stood, seconds before",
        look(killed_after_a_moment_with_room),
        held(
            "tests/engine/test_disk_full.py::"
            "test_a_crash_takes_little_from_an_outage_that_was_seen_to_stand"
        ),
    ),
    case(
        124,
        "the clock is set back by days while an outage stands",
        "said, in the window and by the doctor; no start moves before what was first seen, no end "
        "before its start",
        look(a_real_clock_is_set_back_by_days, slow=REAL),
        held(
            f"{SET}::test_no_start_moves_before_what_was_first_seen",
            f"{SET}::test_it_is_said_once_and_the_doctor_remembers",
            f"{SET}::test_the_doctor_says_it_for_a_week",
        ),
    ),
)
