"""An export of many rows takes a short way through the store: what it writes is what the long way
writes, byte for byte."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch import export
from statuswatch.app.records import LINES, records, written
from statuswatch.core.line import Line
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Incident,
    KnownIncident,
    Level,
    Observation,
    Report,
    Role,
    Rules,
    Service,
    Source,
    Update,
)
from statuswatch.core.story import END_NOT_STATED, WITHDRAWN
from statuswatch.store import clusters, memory
from statuswatch.store.codec import to_text
from statuswatch.store.connection import Database, connect
from statuswatch.store.lines import LinePage, SqliteLines
from statuswatch.store.nouns import Filter
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored

NOW = datetime(2025, 11, 9, 12, 0, 0, 1500, UTC)
FORMATS = ("csv", "json", "jsonl")
ODD = ("Trouble", "=1+1", 'a "quoted"\nline\t\x01\x7f\\ /', "café 🎉 \u2028", "", "x\0y")


def opened(path: Path) -> Stored:
    return open_store(path, NOW - timedelta(days=60))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def lived(path: Path, seed: int, many: int = 70) -> None:
    """A random history: four services, each told of by up to five sources of every role."""
    chance = random.Random(seed)
    stored = opened(path)
    sources: list[Source] = []
    for n in range(4):
        roles = chance.sample([*Role, Role.OFFICIAL], chance.randrange(1, 5))
        theirs = [
            Source(f"s{n}.{k}", f"v{n}", role.value, f"https://me:pw@x{n}.example/{k}", role=role)
            for k, role in enumerate(roles)
        ]
        followed = NOW - timedelta(days=chance.randrange(0, 60))
        stored.ledger.follow(Service(f"v{n}", f"Service {n}"), theirs, followed)
        sources += theirs
    stored.close()
    database = Database(path, connect(path))
    with database.writing() as connection:
        touched: dict[str, list[int]] = {}
        for n in range(many):
            source = chance.choice(sources)
            known, lines = told(chance, source, n)
            row = memory.put_incident(connection, source.service, known, None)
            memory.put_changes(connection, lines)
            touched.setdefault(source.service, []).append(row)
        for source in sources:
            for since, until in watched(chance):
                connection.execute(
                    "INSERT INTO coverage VALUES (?, ?, ?)",
                    (source.id, to_text(since), to_text(until)),
                )
        for service, rows in touched.items():
            clusters.refresh(connection, service, rows, NOW)
    database.close()


def moment(chance: random.Random, days: float = 40) -> datetime:
    fine = chance.choice([0, 0, 1, 529_000, 529_999, 999])
    whole = NOW.replace(microsecond=0) - timedelta(minutes=chance.randrange(int(days * 1440)))
    return whole + timedelta(microseconds=fine)


def told(chance: random.Random, source: Source, n: int) -> tuple[KnownIncident, list[Change]]:
    start = moment(chance, chance.choice([0.01, 0.2, 40]))
    first_seen = start + timedelta(seconds=chance.choice([-900, 0, 0, 240, 8000]))
    length = timedelta(minutes=chance.choice([-3, 0, 1, 40, 600, 9000]))
    over = chance.random() < 0.85
    level = chance.choice([None, *Level])
    story = Incident(
        chance.choice(["", "component:", "page:", "https://me:pw@x.example/"]) + f"k{n}",
        chance.choice(ODD),
        level,
        chance.choice([None, first_seen, start, start]),
        start + length if over else None,
        chance.choice([None, None, None, start + timedelta(hours=2)]),
        chance.choice(["", "https://x.example/1"]),
        frozenset(chance.sample(["Uploads", "=Feeds", "API"], chance.randrange(3))),
        tuple(
            Update(
                f"u{k}",
                chance.choice([None, moment(chance)]),
                chance.choice(["investigating", "", 'x"']),
                chance.choice(ODD),
            )
            for k in range(chance.randrange(4))
        ),
    )
    known = KnownIncident(
        source.id,
        source.role,
        story,
        first_seen,
        max(first_seen, start + length),
        chance.choice([None, level, Level.DOWN]),
        end_stated=chance.random() < 0.8,
        faded=None if over or chance.random() < 0.5 else moment(chance),
        parts=tuple(("API", chance.choice(list(Level))) for _ in range(chance.randrange(2))),
    )
    return known, list(journal(chance, known))


def journal(chance: random.Random, known: KnownIncident) -> Iterator[Change]:
    story = known.incident
    yield Change(known.first_seen, known.source, ChangeKind.OPENED, replace(story, ended=None))
    for k in range(chance.randrange(4)):
        at = known.first_seen + timedelta(hours=k)
        other = replace(
            story,
            started=chance.choice([None, story.started, moment(chance)]),
            ended=chance.choice([None, story.ended, moment(chance)]),
            level=chance.choice([story.level, story.level, None, Level.DEGRADED]),
        )
        note = chance.choice(["", "", "", "", WITHDRAWN, END_NOT_STATED])
        kind = chance.choice([ChangeKind.UPDATED, ChangeKind.RESOLVED, ChangeKind.NEWS])
        yield Change(at, known.source, kind, other, note=note)


def watched(chance: random.Random) -> Iterator[tuple[datetime, datetime]]:
    at = NOW - timedelta(days=45)
    while at < NOW - timedelta(hours=1):
        until = at + timedelta(minutes=chance.choice([0, 5, 300, 5000]))
        yield at, min(until, NOW)
        at = until + timedelta(minutes=chance.choice([1, 30, 2000]))


def both(stored: Stored, name: str, which: Filter = Filter()) -> tuple[str, str]:
    chosen = export.load(name)
    long = chosen.render(records(stored.history, which, NOW), NOW)
    return "".join(written(chosen, stored.history, which, NOW)), "".join(long)


@pytest.mark.parametrize("seed", range(24))
def test_the_short_way_writes_what_the_long_way_writes(path: Path, seed: int) -> None:
    lived(path, seed)
    stored = opened(path)
    for name in FORMATS:
        short, long = both(stored, name)
        assert short == long
    some = Filter(
        frozenset({"v1", "v2"}), NOW - timedelta(days=9), NOW - timedelta(days=1), Level.PARTIAL
    )
    short, long = both(stored, "jsonl", some)
    assert short == long
    stored.close()


@pytest.mark.parametrize("seed", range(6))
def test_what_was_rewritten_is_found_however_old_the_file_is(path: Path, seed: int) -> None:
    """A file of an older version does not say yet which stories were rewritten."""
    lived(path, seed)
    stored = opened(path)
    kept, _ = both(stored, "jsonl")
    connection = connect(path)
    marked = rewritten(path)
    assert 0 < sum(marked.values()) < len(marked)
    connection.execute("UPDATE incidents SET rewritten = NULL")
    assert both(stored, "jsonl") == (kept, kept)
    stored.history.rebuild(NOW)
    assert both(stored, "jsonl") == (kept, kept)
    again = rewritten(path)
    assert {n for n in marked if marked[n]} <= {n for n in again if again[n]}
    connection.close()
    stored.close()


def rewritten(path: Path) -> dict[int, int]:
    connection = connect(path)
    try:
        rows = connection.execute("SELECT id, rewritten FROM incidents").fetchall()
    finally:
        connection.close()
    return {int(row["id"]): int(row["rewritten"]) for row in rows}


def test_a_poll_that_rewrites_a_story_marks_it(path: Path) -> None:
    stored = opened(path)
    source = Source("s", "v", "statuspage", "https://x.example/")
    stored.ledger.follow(Service("v", "V"), [source], NOW - timedelta(days=9))
    first = Incident("k", "Trouble", Level.DOWN, NOW - timedelta(hours=9), NOW - timedelta(hours=8))
    for minutes, start in ((50, 9), (40, 9), (30, 12)):
        story = replace(first, started=NOW - timedelta(hours=start))
        seen = Observation(source, NOW - timedelta(minutes=minutes), Report((story,)))
        stored.journal.commit(seen, Rules())
        assert list(rewritten(path).values()) == [int(start == 12)]
    short, long = both(stored, "jsonl")
    assert short == long
    (row,) = (json.loads(line) for line in short.splitlines()[1:])
    assert [each["what"] for each in row["revised"]] == ["back-dated"]
    stored.close()


def test_pages_follow_each_other_without_a_gap(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LINES > 512
    lived(path, 3, 90)
    stored = opened(path)
    whole, _ = both(stored, "csv")
    monkeypatch.setattr("statuswatch.app.records.LINES", 7)
    assert both(stored, "csv") == (whole, whole)
    stored.close()


# -- what it costs others ----------------------------------------------------------------------


def test_nobody_who_writes_waits_between_two_rows(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.app.records.LINES", 16)
    monkeypatch.setattr("statuswatch.export.jsonl.TOGETHER", 1)
    lived(path, 5)
    stored = opened(path)
    other = connect(path)
    other.execute("PRAGMA busy_timeout = 0")  # whoever is held up fails
    pieces = 0
    for piece in written(export.load("jsonl"), stored.history, Filter(), NOW):
        pieces += bool(piece)
        other.execute("BEGIN IMMEDIATE")
        other.execute(
            "INSERT INTO notes VALUES (?, '')",
            (f"piece {pieces}",),
        )
        other.execute("COMMIT")
    assert pieces == 71  # a head, and a row for each
    other.close()
    stored.close()


def test_a_page_is_read_only_when_the_one_before_it_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that memory is flat, however long the history is."""
    monkeypatch.setattr("statuswatch.app.records.LINES", 16)
    lived(path, 6)
    stored = opened(path)
    asked: list[int] = []
    real = stored.history.lines.page

    def counted(which: Filter, after: int | None, limit: int, **more: Any) -> LinePage:
        page = real(which, after, limit, **more)
        asked.append(len(page.lines))
        return page

    monkeypatch.setattr(stored.history.lines, "page", counted)
    pieces = written(export.load("csv"), stored.history, Filter(), NOW)
    for _ in range(1 + 16):
        next(pieces)
    assert asked == [16]
    next(pieces)
    assert asked == [16, 16]
    stored.close()


def test_what_is_alone_and_over_takes_the_short_way(path: Path) -> None:
    stored = opened(path)
    source = Source("s", "v", "statuspage", "https://x.example/")
    stored.ledger.follow(Service("v", "V"), [source], NOW - timedelta(days=9))
    stories = [
        Incident(f"k{n}", "Trouble", Level.DOWN, start, start + timedelta(minutes=9))
        for n, start in enumerate(NOW - timedelta(hours=n) for n in range(1, 30))
    ]
    now_ill = Incident("now", "Now", Level.DOWN, NOW - timedelta(minutes=20))
    stored.journal.commit(Observation(source, NOW, Report((*stories, now_ill))), Rules())
    long: list[int] = []
    lines = stored.history.lines
    assert isinstance(lines, SqliteLines)
    real = lines._long_way

    def watched_way(
        connection: sqlite3.Connection, rowids: Sequence[int], now: datetime
    ) -> Iterable[Line]:
        long.extend(rowids)
        return real(connection, rowids, now)

    lines._long_way = watched_way
    short, _ = both(stored, "jsonl")
    assert len(short.splitlines()) == 31
    assert len(long) == 1
    stored.close()
