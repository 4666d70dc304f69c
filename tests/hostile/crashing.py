"""A writer that is killed, or copied while it is stopped, at moments of chance; and what is left.

    .venv/bin/python -m tests.hostile.crashing kill 1000
    .venv/bin/python -m tests.hostile.crashing stop 1000
    .venv/bin/python -m tests.hostile.crashing kill-keeper 1000
    .venv/bin/python -m tests.hostile.crashing stop-keeper 1000

A writer writes what is polled, a keeper what the user keeps as well.

Each point is a process of its own, forked from here: so this runs in a process without threads.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.reduce import replay
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.hostile.powercuts import files_of, is_whole
from tests.store import keeper, writer
from tests.store.telling import PAGE, at, opened, tell

WORKERS = 4
IMAGES = 5
"""Of one writer; it is stopped so often."""

LINES = 2 * writer.STEPS - 2
"""That the story has acknowledged towards its end; a point lies before it."""

COMMIT = 0.004
"""Seconds, more than a commit takes: a point lies anywhere in one."""


def story_goes_on(stored: Stored) -> None:
    """The last observation comes again, as after a restart, and then all that follow."""
    last = stored.journal.changes(0, 10_000)[-1:]
    begin = round((last[0].at - at(0)).total_seconds() / 60) if last else 0
    for step in range(begin, writer.STEPS):
        tell(stored, step, writer.story(step))


def told(stored: Stored) -> Counter[tuple[str, str]]:
    lines = stored.journal.changes(0, 10_000)
    return Counter((c.incident.key, c.kind.value) for c in lines if c.incident)


@lru_cache
def whole_story() -> Counter[tuple[str, str]]:
    """What the journal says when nobody disturbs it."""
    with tempfile.TemporaryDirectory() as folder:
        stored = opened(Path(folder) / "clean.db", PAGE)
        story_goes_on(stored)
        clean = told(stored)
        stored.close()
    return clean


def flaw(path: Path, acknowledged: int, *, on: bool) -> str:
    """What is wrong with this file; empty: nothing. `on`: the story goes on in it first."""
    stored = open_store(path, at(0))
    try:
        if stored.notes:
            return "damaged"
        if stored.journal.last_seq() < acknowledged:
            return "lost"
        if on:
            story_goes_on(stored)
            if told(stored) - whole_story():
                return "doubled"
            if whole_story() - told(stored):
                return "lost"
        if max(told(stored).values(), default=1) > 1:
            return "doubled"
        kept = {r.known.incident.key: r.known.incident for r in stored.history.rows(limit=9999)}
        if replay(stored.journal.changes(0, 10_000)) != kept:
            return "torn"
    except (LookupError, ValueError, StatusWatchError, sqlite3.Error):
        return "torn"
    finally:
        stored.close()
    return "" if is_whole(path) else "not whole"


def flaw_of_record(path: Path, acknowledged: int, *, on: bool) -> str:
    """The same of what the user keeps: as it is after one of the deeds, none that was acknowledged
    is missing, and none is there that was not yet begun. `on`: they go on in it first."""
    stored = open_store(path, at(0))
    try:
        if stored.notes:
            return "damaged"
        stands = keeper.record(stored)
        done = next((n for n, one in enumerate(keeper.records()) if one == stands), None)
        if done is None:
            return "torn"
        if done < acknowledged:
            return "lost"
        if done > acknowledged + 1:
            return "ahead"
        if on:
            for n in range(done, keeper.DEEDS):
                keeper.deed(stored, n)
            if keeper.record(stored) != keeper.records()[-1]:
                return "doubled"
    except (LookupError, ValueError, StatusWatchError, sqlite3.Error):
        return "torn"
    finally:
        stored.close()
    return "" if is_whole(path) else "not whole"


@dataclass(frozen=True)
class Play:
    """What a process does, until it has acknowledged so much, and what may be wrong then."""

    main: Callable[[Path], None]
    most: int
    flaw: Callable[..., str]


PLAYS = {
    "": Play(writer.main, LINES, flaw),
    "keeper": Play(keeper.main, keeper.DEEDS - 2, flaw_of_record),
}


class Writer:
    """A process that writes the story, and says what it was promised is on the disk."""

    def __init__(self, path: Path, main: Callable[[Path], None]) -> None:
        opened(path, PAGE).close()
        self._said, theirs = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.dup2(theirs, 1)
                sys.stdout = os.fdopen(1, "w")
                main(path)
            finally:
                os._exit(0)
        os.close(theirs)
        self._words = b""
        os.read(self._said, 6)  # it has begun
        os.set_blocking(self._said, False)

    def acknowledged(self) -> int:
        while True:
            try:
                words = os.read(self._said, 65536)
            except BlockingIOError:
                break
            if not words:
                break
            self._words += words
        return max(map(int, self._words.decode().rpartition("\n")[0].split()), default=0)

    def said(self, lines: int, chance: random.Random) -> None:
        """Until it has acknowledged so many, and a moment more."""
        end = time.monotonic() + 60
        while self.acknowledged() < lines and time.monotonic() < end:
            time.sleep(0.0005)
        time.sleep(chance.random() * COMMIT)

    def stop(self) -> bool:
        """False: it had ended already."""
        os.kill(self.pid, signal.SIGSTOP)
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        return os.WIFSTOPPED(status)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def close(self) -> None:
        os.close(self._said)


def killed(room: Path, play: str, seed: int) -> list[str]:
    """One kill -9: what is wrong afterwards."""
    folder, plays = room / f"kill {seed}", PLAYS[play]
    chance, one = random.Random(seed), Writer(folder / "history.db", plays.main)
    one.said(chance.randrange(plays.most), chance)
    one.kill()
    found = plays.flaw(folder / "history.db", one.acknowledged(), on=True)
    one.close()
    shutil.rmtree(folder)
    return [found]


def stopped(room: Path, play: str, seed: int) -> list[str]:
    """Five images of one writer, each copied while it was stopped."""
    folder, plays, chance = room / f"stop {seed}", PLAYS[play], random.Random(seed)
    one, images = Writer(folder / "history.db", plays.main), []
    ends = False
    for n, lines in enumerate(sorted(chance.sample(range(plays.most), IMAGES))):
        one.said(lines, chance)
        ends = ends or not one.stop()
        image = room / f"image {seed} {n}"
        image.mkdir()
        for name, data in files_of(folder).items():
            (image / name).write_bytes(data)
        images.append((image, one.acknowledged()))
        if not ends:
            os.kill(one.pid, signal.SIGCONT)
    if not ends:
        one.kill()
    one.close()
    found = [plays.flaw(image / "history.db", said, on=False) for image, said in images]
    for image, _ in images:
        shutil.rmtree(image)
    shutil.rmtree(folder)
    return found


def main(what: str, points: int, first: int = 0) -> Iterator[str]:
    """`first`: the number of the first point; its chance goes by it."""
    how, _, play = what.partition("-")
    many = range(first, first + (points if how == "kill" else -(-points // IMAGES)))
    with tempfile.TemporaryDirectory() as room:
        yield tally(partial(killed if how == "kill" else stopped, Path(room), play), many)


def tally(one: Callable[[int], list[str]], many: range) -> str:
    """How many of these points are fine, and what is wrong with the others."""
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        found = Counter(flaw for flaws in pool.map(one, many, 1) for flaw in flaws)
    fine = found.pop("", 0)
    flaws = ", ".join(f"{n} {name}" for name, n in sorted(found.items()))
    return f"{fine} of {fine + found.total()}{' fine' if not flaws else ': ' + flaws}"


def run(what: str, points: int, first: int = 0, module: str = "crashing") -> str:
    """In a process of its own; what it said. Fails where any point was not as it should be."""
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.hostile.{module}", what, str(points), str(first)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    said = ended.stdout.strip()
    assert said.endswith("fine"), said
    return said


if __name__ == "__main__":
    print("\n".join(main(sys.argv[1], *map(int, sys.argv[2:]))))
