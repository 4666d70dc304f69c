"""A file that holds a history, or says so: read whatever is in it, broken off, given up, killed."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from statuswatch.app import App
from statuswatch.app.bringing_in import BroughtIn, bring_in
from statuswatch.app.history_file import HistoryFile, is_history, told_of
from statuswatch.core.model import (
    Component,
    Incident,
    Level,
    Observation,
    Report,
    Rules,
)
from statuswatch.core.words import stamp
from statuswatch.importers import WrongFileError
from statuswatch.store.taking_in import Taken
from tests.app.histories import (
    NOW,
    PAGE,
    ROW,
    app,
    at,
    file_of,
    sound,
    stories,
    story,
    take,
    theirs,
    told,
    written,
)
from tests.cli.conftest import Program, says

__all__ = ["app", "says", "theirs"]

KILLS = int(os.environ.get("STATUSWATCH_KILLS", "3"))


# -- what is no history ------------------------------------------------------------------------


def rows_in(file: bytes) -> list[object]:
    return list(HistoryFile(io.BytesIO(file)))


@pytest.mark.parametrize("indent", [None, 2])
def test_it_is_read_however_it_is_laid_out(indent: int | None) -> None:
    whole = json.loads(file_of(ROW, ROW))
    file = b"\xef\xbb\xbf" + json.dumps(whole, indent=indent).encode()
    assert is_history(file[:4096])
    assert rows_in(file) == [ROW, ROW]


def test_json_lines_are_read_too(app: App) -> None:
    head = {"format": "statuswatch-history", "version": 1, "generated": "2026-11-23T06:00:00Z"}
    named = {**ROW, "title": 'They said "outages":['}
    file = "".join(json.dumps(each) + "\n" for each in (head, ROW, named)).encode()
    assert is_history(file)
    assert rows_in(file) == [ROW, named]
    assert rows_in(file.split(b"\n")[0]) == []
    assert take(app, file) == Taken(new=2)
    with pytest.raises(WrongFileError, match="breaks off"):
        bring_in(app, io.BytesIO(file[:-40]))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "no history"),
        (b'{"format":"statuswatch-follow","version":1,"services":[]}', "no history"),
        (b'{"format":"statuswatch-history","outages":7}', "no history"),
        (file_of(ROW, version=2), "newer StatusWatch"),
        (file_of(ROW, version="1"), "newer StatusWatch"),
        (b'{"format":"statuswatch-history","version":1,"outages":[]}', "when it was written"),
        (file_of(ROW).replace(b"We look", b"We \xff look"), "not UTF-8"),
    ],
)
def test_what_is_no_history_is_refused(app: App, file: bytes, why: str) -> None:
    with pytest.raises(WrongFileError, match=why):
        bring_in(app, io.BytesIO(file))
    assert stories(app) == []


def test_what_stands_before_a_break_is_taken_in(app: App) -> None:
    rows = [{**ROW, "title": f"Story {n}"} for n in range(100)]
    file = file_of(*rows)
    with pytest.raises(WrongFileError, match="breaks off"):
        bring_in(app, io.BytesIO(file[: file.index(b"Story 70")]))
    with pytest.raises(WrongFileError) as told:
        bring_in(app, io.BytesIO(file[: file.index(b"Story 70")]))
    assert str(told.value.title) == "It breaks off, or is no proper JSON from there on"
    assert len(stories(app)) == 70
    assert take(app, file) == Taken(new=30, known=70)


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": ""},
        {"service": None},
        {"source": "../../etc"},
        {"source": 7},
        {"level": "terrible"},
        {"started": "soon", "first_seen": None},
    ],
)
def test_a_row_that_is_none_is_left_out_and_the_rest_is_taken(
    app: App, wrong: dict[str, object]
) -> None:
    done = bring_in(app, io.BytesIO(file_of({**ROW, **wrong}, ROW)))
    assert (done.taken, done.left_out, done.rows) == (Taken(new=1), 1, 2)


@pytest.mark.parametrize("row", [None, 7, "x", [], [[]], {}])
def test_anything_may_stand_in_a_row(row: object) -> None:
    assert told_of(row, NOW, NOW) is None


def test_odd_values_do_no_harm(app: App) -> None:
    odd: list[dict[str, object]] = [
        {"components": "Uploads", "updates": "none", "url": None},
        {"components": [None, 3, "Web"], "updates": [None, {}, {"at": 5, "text": []}]},
        {"title": "A\u0000B\nC", "ended": "1970-01-01T00:00:00Z"},
        {"title": "half \ud83d", "key": 5},
        {"title": "Later", "started": "2031-01-01T00:00:00Z", "ended": "2032-01-01T00:00:00Z"},
        {"title": "Back", "started": "2026-11-02T00:00:00Z", "ended": "2026-11-01T00:00:00Z"},
    ]
    done = bring_in(app, io.BytesIO(file_of(*({**ROW, **one} for one in odd))))
    assert done.left_out == 0
    sound(app)
    for kept in stories(app):
        assert kept.started is not None
        assert kept.ended is not None
        assert kept.started <= kept.ended <= NOW


def test_who_gives_up_keeps_what_is_taken_in(app: App) -> None:
    rows = ({**ROW, "title": f"Story {n}"} for n in range(500))
    file = file_of(*rows)
    seen: list[int] = []

    def heard(so_far: BroughtIn) -> bool:
        seen.append(so_far.rows)
        return so_far.rows < 100

    done = bring_in(app, io.BytesIO(file), heard)
    assert not done.whole
    assert seen[0] == 40  # little at first, then as much as goes into a moment
    assert seen[-2] < 100 <= seen[-1] == done.rows < 500
    assert len(stories(app)) == done.taken.new == seen[-1]
    assert take(app, file) == Taken(new=500 - seen[-1], known=seen[-1])


def test_a_poll_that_comes_between_is_not_lost(app: App) -> None:
    _, source = app.follow(PAGE, "statuspage", "Podhost")
    rows = ({**ROW, "title": f"Story {n}"} for n in range(120))
    told_now = Report(
        (Incident("now", "Now", Level.DOWN, at(-1)),), components=(Component("Web", Level.OK),)
    )

    def heard(_: BroughtIn) -> bool:
        app.stored.journal.commit(Observation(source, NOW, told_now), Rules())
        return True

    bring_in(app, io.BytesIO(file_of(*rows)), heard)
    assert [k.incident.key for k in app.stored.journal.known(source.id).open] == ["now"]
    sound(app)


MANY = 1500


def apart(n: int) -> dict[str, object]:
    """A trouble of an hour, four hours before the last one."""
    began = stamp(at(-4 * n - 9))
    times = {"started": began, "first_seen": began, "ended": stamp(at(-4 * n - 8)), "updates": []}
    return {**ROW, "title": f"Story {n}", **times}


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_import_is_done_again_and_doubles_nothing(tmp_path: Path, app: App) -> None:
    file = tmp_path / "many.json"
    file.write_bytes(file_of(*(apart(n) for n in range(MANY))))
    chance = random.Random(4)
    told_of_it = set()
    for _ in range(KILLS):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "statuswatch",
                "--profile",
                str(tmp_path / "ours"),
                "import",
                file,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        before = app.stored.history.count()
        while app.stored.history.count() == before and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.1)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        told_of_it.add(len(stories(app)))
        assert len({k.title for k in stories(app)}) == len(stories(app))
    assert any(0 < n < MANY for n in told_of_it)
    left = MANY - len(stories(app))
    assert take(app, file.read_bytes()) == Taken(new=left, known=MANY - left)


# -- at the terminal ---------------------------------------------------------------------------


def test_import_tells_which_kind_of_file_it_is(says: Program, tmp_path: Path, theirs: App) -> None:
    told(theirs, story(1), story(2))
    file = tmp_path / "history.json"
    file.write_bytes(written(theirs))
    said = says("import", str(file))
    assert said.out.splitlines() == [
        f"{file} is a history of StatusWatch",
        "2 new, 0 known already, 0 now tell more, 0 differ from yours (both are kept)",
    ]
    assert said.code == 0
    (again,) = says.json("import", str(file))
    assert again == {
        "kind": "history", "new": 0, "known": 2, "richer": 0, "differ": 0, "left_out": 0,
    }  # fmt: skip
    assert "Uploads fail 2" in says("history").out


def test_a_pipe_is_read_too_and_a_broken_file_is_wrong_usage(
    says: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(file_of(ROW).decode()))
    assert says("import", "-").out.startswith("stdin is a history of StatusWatch")
    broken = tmp_path / "broken.json"
    broken.write_bytes(file_of(ROW, {**ROW, "title": "Two"})[:-30])
    said = says("import", str(broken))
    assert said.code == 64
    assert "breaks off" in said.err
    assert "0 new, 1 known already" in said.out
    odd = tmp_path / "odd.json"
    odd.write_bytes(file_of(ROW, {}))
    said = says("import", str(odd))
    assert (said.code, said.err) == (2, "1 entry is no part of a history, and is left out\n")
