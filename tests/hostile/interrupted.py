"""A restore or an import that is killed at some line of ours, and what the next start finds.

    .venv/bin/python -m tests.hostile.interrupted restore 1000
    .venv/bin/python -m tests.hostile.interrupted import 1000

Each point is a process of its own, forked from here, that kills itself before it runs the nth line of
the modules that write: so every line has its chance, however short it takes.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from statuswatch.app import App, backing_up
from statuswatch.app.bringing_in import bring_in
from statuswatch.app.forgetting import DRAFT, OURS
from statuswatch.core.docket import Contact, ContactKind
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Incident, Level
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.store import restoring
from statuswatch.store.files import backups
from tests.app.histories import NOW, ROW, file_of
from tests.hostile.crashing import tally
from tests.hostile.powercuts import is_whole
from tests.store.telling import NOON

WRITERS = ("/statuswatch/store/", "/app/backing_up.", "/app/restoring.", "/export/writing.")
ROWS = 130
"""Of the file that is imported: several transactions."""

State = tuple[object, ...]
Do = Callable[[Path], object]


# -- a process that is killed ------------------------------------------------------------------


def lines_of(do: Callable[[], object], until: int | None = None) -> list[tuple[str, int]]:
    """The lines of the writing modules in the order it runs them; killed before the one of this
    number."""
    ran: list[tuple[str, int]] = []

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            if len(ran) == until:
                os.kill(os.getpid(), signal.SIGKILL)
            ran.append((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        return line if any(part in name for part in WRITERS) else None

    sys.settrace(call)
    try:
        do()
    finally:
        sys.settrace(None)
    return ran


class Points:
    """Where it may be killed: each line has the same chance, however often it is run."""

    def __init__(self, do: Callable[[], object]) -> None:
        times: dict[tuple[str, int], list[int]] = {}
        for n, line in enumerate(lines_of(do)):
            times.setdefault(line, []).append(n)
        self._times = [times[line] for line in sorted(times)]

    def one(self, chance: random.Random) -> int:
        return chance.choice(chance.choice(self._times))


def killed_at(do: Callable[[], object], until: int) -> None:
    """In a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            lines_of(do, until)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


# -- a profile, and back to another ------------------------------------------------------------


def opened(folder: Path) -> App:
    return App(Profile.at(folder), SimulatedClock(NOON))


def _made(folder: Path, name: str, interval: str) -> None:
    app = opened(folder)
    app.profile.settings_file.write_text(f'[polling]\ninterval = "{interval}"\n', "utf-8")
    (app.profile.data_dir / "catalogue.jsonl").write_text(f'{{"name": "{name}"}}\n', "utf-8")
    service, source = app.follow(f"https://{name.lower()}.example/", "statuspage", name)
    past = NOON - timedelta(days=9)
    told = [Incident(f"k{n}", name, Level.DOWN, past, past + timedelta(hours=1)) for n in range(40)]
    app.stored.journal.recall(source, told, NOON)
    app.stored.docket.keep_contact(Contact(service.id, ContactKind.EMAIL, f"a@{name}.example"))
    app.close_store()


def stands(folder: Path) -> State:
    """All that a restore puts in place, as the next start finds it."""
    app = opened(folder)
    try:
        assert app.notes == ()
        [service] = app.stored.ledger.services()
        docket = app.stored.docket.docket(service.id)
        beside = (app.profile.settings_file, app.profile.data_dir / "catalogue.jsonl")
        texts = tuple(file.read_text("utf-8") for file in beside)
        return (service.name, docket.contacts[0].value, app.stored.history.count(), texts)
    finally:
        app.close_store()


def _restore(backup: Path, folder: Path) -> None:
    """At the terminal."""
    backing_up.restore(Profile.at(folder), backup, NOON + timedelta(hours=1))


def _start(folder: Path) -> None:
    opened(folder).close_store()


def _back_to_a_copy(folder: Path) -> None:
    """In the window, and the start after it."""
    history = Profile.at(folder).history
    restoring.lay_ready(history, backups(history)[0], NOON + timedelta(hours=1), lambda *_: True)
    _start(folder)


class Restores:
    """What all points share. Two ways back, and what the profile is before and after each."""

    def __init__(self, room: Path) -> None:
        _made(room / "new", "Podhost", "9m")
        app = opened(room / "new")
        backup = backing_up.back_up(app, room / "kept.backup").path
        app.close_store()
        _made(room / "old", "Chirp", "7m")
        app = opened(room / "old")
        app.stored.back_up(NOON)
        [service] = app.stored.ledger.services()
        app.stored.docket.keep_contact(Contact(service.id, ContactKind.EMAIL, "0@later.example"))
        contacts = app.stored.docket.docket(service.id).contacts
        app.stored.docket.drop(Contact, contacts[0].id)
        app.close_store()
        self.room, self.ways = room, (partial(_restore, backup), _back_to_a_copy)
        self.old = stands(room / "old")
        self.new = tuple(self._after(way) for way in self.ways)
        self.points = tuple(Points(partial(way, self._fresh("count"))) for way in self.ways)
        self.starts = Points(partial(_start, self._laid_ready()))

    def _fresh(self, name: str) -> Path:
        folder = self.room / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.room / "old", folder)
        return folder

    def _laid_ready(self) -> Path:
        """As a restore leaves it that is killed when all is laid ready."""
        folder = self._fresh("laid")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(restoring, "put_in_place", lambda *_: None)
            self.ways[0](folder)
        return folder

    def _after(self, way: Do) -> State:
        folder = self._fresh("after")
        way(folder)
        return stands(folder)

    def flaw(self, seed: int) -> list[str]:
        """Killed once, or while the next start goes on with it as well."""
        chance, folder = random.Random(seed), self._fresh(f"point {seed}")
        n = seed % len(self.ways)
        killed_at(partial(self.ways[n], folder), self.points[n].one(chance))
        if chance.random() < 0.5:
            killed_at(partial(_start, folder), self.starts.one(chance))
        try:
            found = stands(folder)
        except (AssertionError, LookupError, OSError, StatusWatchError) as error:
            return [f"broken ({error!r})"]
        names = {file.name for file in Profile.at(folder).data_dir.iterdir()}
        whole = is_whole(Profile.at(folder).history)
        shutil.rmtree(folder)
        if found not in (self.old, self.new[n]):
            return ["a mix"]
        strange = [name for name in names if not (OURS.fullmatch(name) or DRAFT.fullmatch(name))]
        if strange:
            return [f"left behind: {strange}"]
        return ["" if whole else "not whole"]


# -- an import ---------------------------------------------------------------------------------


def _row(n: int) -> dict[str, object]:
    began = NOW - timedelta(hours=3 * n + 9)
    when = [(began + timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%SZ") for m in (0, 20)]
    times = {"started": when[0], "first_seen": when[0], "ended": when[1], "updates": []}
    return {**ROW, "service": f"Service {n % 3}", "title": f"Story {n}", **times}


class Imports:
    """What all points share: an export, and the history that it makes."""

    def __init__(self, room: Path) -> None:
        self.room = room
        (room / "clean").mkdir()
        app = opened(room / "clean")
        app.close_store()
        shutil.copytree(room / "clean", room / "whole")
        self.file = file_of(*(_row(n) for n in range(ROWS)))
        self.points = Points(partial(self._take, room / "whole"))
        self.whole = self._read(room / "whole")

    def _take(self, folder: Path) -> None:
        app = opened(folder)
        bring_in(app, io.BytesIO(self.file))
        app.close_store()

    def _read(self, folder: Path) -> list[State]:
        app = opened(folder)
        try:
            rows = app.stored.history.rows(limit=9999)
            assert app.notes == ()
            return sorted(
                (r.service.name, i.title, i.started, i.ended, r.outage_id is not None)
                for r in rows
                for i in [r.known.incident]
            )
        finally:
            app.close_store()

    def flaw(self, seed: int) -> list[str]:
        """Killed, looked at, and done again."""
        chance, folder = random.Random(seed), self.room / f"point {seed}"
        shutil.copytree(self.room / "clean", folder)
        killed_at(partial(self._take, folder), self.points.one(chance))
        try:
            found = self._read(folder)
            whole = is_whole(Profile.at(folder).history)
            self._take(folder)
            again = self._read(folder)
        except (AssertionError, LookupError, OSError, StatusWatchError) as error:
            return [f"broken ({error!r})"]
        shutil.rmtree(folder)
        if len(set(found)) < len(found) or not set(found) <= set(self.whole):
            return ["a half"]
        if again != self.whole:
            return ["lost or doubled"]
        return ["" if whole else "not whole"]


PLAYS: dict[str, type[Restores] | type[Imports]] = {"restore": Restores, "import": Imports}


def main(what: str, points: int, first: int = 0) -> str:
    with tempfile.TemporaryDirectory() as room:
        return tally(PLAYS[what](Path(room)).flaw, range(first, first + points))


if __name__ == "__main__":
    print(main(sys.argv[1], *map(int, sys.argv[2:])))
