"""The history's file."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import render
from statuswatch.settings import Profile
from statuswatch.store import files
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.engine.stage import MINUTE, Town, summary
from tests.engine.test_disk_full import MANY, titles
from tests.hostile import keeping
from tests.hostile.case import Rig, case, held, look
from tests.hostile.crashing import flaw
from tests.hostile.powercuts import files_of, is_whole
from tests.store import keeper
from tests.store.telling import PAGE, at, ill, opened, tell
from tests.store.test_opening import DAMAGES
from tests.store.writer import story

OPENING, AFLOAT = "tests/store/test_opening.py", "tests/store/test_afloat.py"
FULL = "tests/engine/test_disk_full.py"
RESTORING = "tests/app/test_restoring.py"


# -- a full disk -------------------------------------------------------------------------------


@contextmanager
def small_disk(place: Path, size: str = "1500k") -> Iterator[Path]:
    """A real file system with so much room."""
    place.mkdir()
    mount = shutil.which("mount")
    words = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if sys.platform != "linux" or mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run([mount, *words], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill_up(place: Path) -> Path:
    """To the last byte."""
    junk = place / "holiday.mov"
    with junk.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return junk


async def a_disk_without_a_byte_left(rig: Rig) -> str:
    """The real program on a real file system that is full for half an hour."""
    with small_disk(rig.folder / "disk") as disk:
        async with Town(disk / "profile") as town:
            vendor = await town.vendor()
            async with town.watching():
                await town.go(MINUTE * 20)
                junk = fill_up(disk)
                vendor.body = summary(*MANY)
                await town.go(MINUTE * 10)
                assert "The history can't be written" in titles(town), titles(town)
                assert any(n.service for n in town.heard.notices)
                vendor.body = summary()
                await town.go(MINUTE * 20)
                kept, heard = town.story(), titles(town)
                assert kept.count("opened") == kept.count("resolved") == len(MANY)
                junk.unlink()
                await town.go(MINUTE * 2)
                assert titles(town)[len(heard) :] == ["The history is written again"]
            await town.reopen()
            assert town.story() == kept
            assert town.app.notes == ()
            path = town.app.profile.history
            await town.app.close()
            assert flaw(path, 0, on=False) == ""
            town.app = town.open()
    return f"said; told on; {len(kept)} lines kept in memory and written when there was room"


async def a_limit_on_the_size_of_files(rig: Rig) -> str:
    """The system refuses to let the file grow (a quota): SQLite calls that a failing disk."""
    resource = pytest.importorskip("resource")
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 20)
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            size = town.app.profile.history.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
            try:
                vendor.body = summary(*MANY)
                await town.go(MINUTE * 10)
                afloat = town.app.stored.disk.afloat
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            assert afloat is not None
            await town.go(MINUTE * 2)
        story = town.story()
        await town.reopen()
        assert town.story() == story == ["opened"] * len(MANY)
    return render(afloat.why)


def a_full_disk_while_the_user_writes(rig: Rig) -> str:
    with small_disk(rig.folder / "disk", "3000k") as disk:
        profile, before = disk / "profile", rig.folder / "before"
        keeps = keeping.prepared(profile, rig.folder / "letter.eml")
        wishes = keeping.wishes(before)
        junk = fill_up(disk)
        many = keeping.refused(profile, [*keeps, *wishes])
        junk.unlink()
        for words in keeps:
            told = keeping.said(profile, *words)
            assert told.code == 0, told
        path = keeping.history(profile)
        assert keeping.rows(path) == keeping.rows_after(len(keeps))
        assert is_whole(path)
    return f"{many} commands: refused in two lines, nothing written; with room they do it"


# -- not writable ------------------------------------------------------------------------------


def as_anybody(do: Callable[[Path], str]) -> str:
    """In a folder of its own, as a user whom rights hold back; what it said."""
    with TemporaryDirectory(dir="/tmp") as folder:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                if os.geteuid() == 0:
                    os.chown(folder, 65534, 65534)
                    os.seteuid(65534)
                os.write(theirs, do(Path(folder)).encode())
            except (AssertionError, OSError, StatusWatchError) as error:
                os.write(theirs, repr(error).encode())
            finally:
                os._exit(0)
        os.close(theirs)
        os.waitpid(child, 0)
        with os.fdopen(ours) as said:
            return said.read()


def _write_protected_later(folder: Path) -> str:
    path = folder / "history.db"
    stored = opened(path)
    stored.disk.endures = True
    tell(stored, 0, ill("a"))
    folder.chmod(0o555)
    told = tell(stored, 10, ill("b"))
    afloat = stored.disk.afloat
    assert afloat is not None
    assert not stored.disk.land()
    folder.chmod(0o755)
    assert stored.disk.land()
    stored.close()
    again = open_store(path, at(60))
    assert again.journal.changes(0)[-len(told) :] == told
    again.close()
    return "ok " + render(afloat.why)


def a_folder_that_is_write_protected_while_we_watch(rig: Rig) -> str:
    del rig
    said = as_anybody(_write_protected_later)
    assert said.startswith("ok "), said
    return said.removeprefix("ok ")


def _written_where_nobody_may(folder: Path) -> str:
    profile, before = folder / "profile", folder / "before"
    keeps = keeping.prepared(profile, folder / "letter.eml")
    wishes = keeping.wishes(before)
    places = (profile, Profile.at(profile).data_dir)
    for place in places:
        place.chmod(0o555)
    try:
        many = keeping.refused(profile, [*keeps, *wishes])
    finally:
        for place in places:
            place.chmod(0o755)
    assert keeping.rows(keeping.history(profile)) == keeping.rows_after(0)
    return f"ok {many} commands: refused in two lines, nothing written"


def a_write_protected_folder_while_the_user_writes(rig: Rig) -> str:
    del rig
    said = as_anybody(_written_where_nobody_may)
    assert said.startswith("ok "), said
    return said.removeprefix("ok ")


# -- damage ------------------------------------------------------------------------------------


def _filled(folder: Path) -> Path:
    path = folder / "profile" / "history.db"
    stored = opened(path, PAGE)
    for n in range(60):
        tell(stored, n, ill(f"k{n}", title=f"{n} " + "word " * 100))
        keeper.deed(stored, n)
    stored.close()
    return path


def damaged_in_every_way(rig: Rig) -> str:
    """Moved aside under its date, byte for byte; the newest copy named; and that copy opens, with
    all that the user keeps."""
    for damage in DAMAGES:
        path = _filled(rig.folder / damage.__name__)
        copy = files.back_up(path, 1, at(-60))
        damage(path)
        broken = path.read_bytes()
        stored = open_store(path, at(90))
        note = render(stored.notes[0])
        stored.close()
        [moved] = path.parent.glob("history.db.damaged-*")
        assert moved.read_bytes() == broken, damage
        assert str(moved) in note, note
        assert str(copy) in note, note
        copied = open_store(copy, at(91))
        assert len(copied.history.rows(limit=999)) == 60, damage
        assert keeper.record(copied) == keeper.records()[-1], damage
        copied.close()
    return f"{len(DAMAGES)} ways: moved aside whole, a new one begun, the newest copy offered"


# -- the journal beside it ---------------------------------------------------------------------


def a_log_that_is_cut_or_gone(rig: Rig) -> str:
    """What SQLite has not yet moved from a -wal into the file is lost with it, and nothing else."""
    source = rig.folder / "source"
    path = source / "history.db"
    opened(path, PAGE).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = wal")
    stored = open_store(path, at(0))
    connection: sqlite3.Connection = stored.disk._file  # type: ignore[attr-defined]
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    for step in range(20):
        tell(stored, step, story(step))
    image, chance, found = files_of(source), random.Random(92), Counter[str]()
    stored.close()
    log = image["history.db-wal"]
    assert log
    for n in range(30):
        folder = rig.folder / f"image {n}"
        folder.mkdir()
        (folder / "history.db").write_bytes(image["history.db"])
        if n:
            (folder / "history.db-wal").write_bytes(log[: chance.randrange(len(log))])
        found[flaw(folder / "history.db", 0, on=False) or "fine"] += 1
    assert found == {"fine": 30}, found
    return "gone once and cut 29 times: the file is whole, and as it was at one moment"


def a_hot_journal_that_is_gone(rig: Rig) -> str:
    """Somebody deletes it after a crash: what is half written is seen, and moved aside."""
    path = _filled(rig.folder)
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = delete", "cache_size = 1"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN")
    raw.execute("UPDATE incidents SET title = title || zeroblob(3000)")
    cut = rig.folder / "cut" / "history.db"
    cut.parent.mkdir()
    shutil.copy(path, cut)
    raw.close()
    stored: Stored = open_store(cut, at(90))
    whole = not stored.notes
    rows = len(stored.history.rows())
    stored.close()
    aside = list(cut.parent.glob("*.damaged-*"))
    assert whole or (aside and rows == 0)
    return "seen as damaged and moved aside" if aside else f"whole, with {rows} incidents"


CASES = (
    case(
        86,
        "the disk is full",
        "it is said; we go on in memory and recover alone; what was decided meanwhile is told at "
        "once and written in order; if we end before that, the next start says so",
        look(a_disk_without_a_byte_left),
        look(a_limit_on_the_size_of_files),
        look(a_full_disk_while_the_user_writes),
        held(
            f"{FULL}::test_a_full_disk_is_said_and_outages_are_told_and_written_later",
            f"{FULL}::test_a_program_that_ends_with_a_full_disk_says_what_is_lost",
            f"{AFLOAT}::test_what_was_kept_is_written_in_order_when_there_is_room",
            f"{AFLOAT}::test_another_that_wrote_meanwhile_keeps_what_it_wrote",
            f"{AFLOAT}::test_what_does_not_fit_in_any_more_is_a_file_of_its_own",
            f"{AFLOAT}::test_a_command_that_ends_at_once_is_told_instead",
            f"{OPENING}::test_a_full_disk_is_told_and_nothing_is_lost",
            f"{RESTORING}::test_without_room_there_is_no_copy_and_it_is_said_until_there_is",
        ),
    ),
    case(
        87,
        "a read-only file or folder",
        "said, with what to do; while we watch, as a full disk",
        look(a_folder_that_is_write_protected_while_we_watch),
        look(a_write_protected_folder_while_the_user_writes),
        held(f"{OPENING}::test_a_place_that_cannot_be_written_is_told_with_advice"),
    ),
    case(
        89,
        f"the file is damaged in {len(DAMAGES)} ways",
        "moved aside with its date, never emptied; the newest copy is offered",
        look(damaged_in_every_way),
        held(
            f"{OPENING}::test_a_damaged_file_is_kept_and_a_new_one_begun",
            f"{OPENING}::test_damage_met_while_running_is_looked_for_at_the_next_start",
            f"{OPENING}::test_damage_while_running_is_told_in_words",
            f"{OPENING}::test_another_programs_database_is_refused_and_not_touched",
            f"{RESTORING}::test_a_copy_takes_the_place_at_the_next_start_and_can_be_taken_back",
            f"{RESTORING}::test_a_damaged_copy_is_refused",
        ),
    ),
    case(
        92,
        "the -wal or the journal beside the file is cut, or deleted",
        "the file is whole and as it was at one moment, or it is moved aside",
        look(a_log_that_is_cut_or_gone),
        look(a_hot_journal_that_is_gone),
    ),
)
