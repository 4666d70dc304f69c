"""A history that another StatusWatch wrote out: joined to ours, nothing twice, nothing lost."""

from __future__ import annotations

import io
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statuswatch.app import App
from statuswatch.app.bringing_in import BroughtIn, bring_in
from statuswatch.core.model import (
    Incident,
    Level,
    Role,
)
from statuswatch.core.rewriting import revisions
from statuswatch.store import memory
from statuswatch.store.connection import connect
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

__all__ = ["app", "theirs"]

KILLS = int(os.environ.get("STATUSWATCH_KILLS", "3"))


# -- into an empty profile ---------------------------------------------------------------------


def test_all_of_it_is_there_as_history_that_is_not_followed(app: App, theirs: App) -> None:
    told(theirs, story(1, Level.DOWN, "We look", "We found it"), story(2, Level.DEGRADED))
    assert take(app, written(theirs)) == Taken(new=2)
    ledger = app.stored.ledger
    assert ledger.services() == ()
    assert [s.name for s in ledger.services(also_left=True)] == ["Podhost"]
    assert ledger.sources() == (), "nobody is asked"
    ours, others = stories(app), stories(theirs)
    for mine, yours in zip(ours, others, strict=True):
        assert replace(mine, key="", updates=()) == replace(yours, key="", updates=())
        said = [(u.at, u.phase, u.text) for u in yours.updates]
        assert [(u.at, u.phase, u.text) for u in mine.updates] == said
    assert app.stored.history.outage_count() == theirs.stored.history.outage_count()


def test_taken_in_twice_nothing_is_new(app: App, theirs: App) -> None:
    told(theirs, *(story(n, Level.DOWN, f"words {n}") for n in range(1, 60)))
    file = written(theirs)
    assert take(app, file) == Taken(new=59)
    seq = app.stored.journal.last_seq()
    assert take(app, file) == Taken(known=59)
    assert app.stored.journal.last_seq() == seq, "not a line is written"
    assert take(theirs, file) == Taken(known=59), "where it comes from it is all known"
    # What was written out of an import is the same again.
    assert take(theirs, written(app)) == Taken(known=59)


async def test_no_watching_is_made_up_and_nothing_is_told(app: App, theirs: App) -> None:
    told(theirs, story(1))
    take(app, written(theirs))
    sources = [row.source.id for row in app.stored.history.rows()]
    assert app.stored.history.coverage(sources, at(-99_999), NOW) == ()
    assert all(line.baseline for line in app.stored.journal.changes(0))
    await app.teller(()).decide()
    assert app.stored.outbox.notices() == ()
    assert app.stored.outbox.unread() == 0


def test_what_was_open_there_is_last_known_open_when_it_was_written(app: App, theirs: App) -> None:
    still = {**ROW, "ended": None}
    assert take(app, file_of(still)) == Taken(new=1)
    (row,) = app.stored.history.rows()
    assert row.known.incident.ended == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert not row.known.end_stated
    assert app.stored.history.lasting(now=NOW) == ()
    (line,) = revisions(app.stored.history.story(row.source.id, row.known.incident.key))
    assert str(line.words) == "Last known open at 2026-11-23 06:00; its end is not known"
    again = json.loads(written(app))["outages"][0]
    assert again["revised"][0]["what"] == "last known open", "who takes that in knows it, too"
    assert take(theirs, file_of(again)) == Taken(new=1)
    assert json.loads(written(theirs))["outages"][0]["revised"][0]["text"] == str(line.words)
    # A later file knows how it ended.
    assert take(app, file_of(ROW)) == Taken(richer=1)
    (row,) = app.stored.history.rows()
    assert row.known.incident.ended == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert row.known.end_stated
    assert revisions(app.stored.history.story(row.source.id, row.known.incident.key)) == ()
    assert take(app, file_of(still)) == Taken(known=1), "an older one changes nothing"


def test_planned_work_and_words_of_the_user_keep_what_they_are(app: App) -> None:
    work = {**ROW, "kind": "maintenance", "level": "maintenance", "title": "Move"}
    mine = {**ROW, "kind": "user", "source": "user", "source_url": "", "title": "Down for me"}
    other = {**mine, "service": "Chirp"}
    assert take(app, file_of(work, mine, other)) == Taken(new=3)
    rows = {(r.service.name, r.known.incident.title): r for r in app.stored.history.rows()}
    assert set(rows) == {("Podhost", "Move"), ("Podhost", "Down for me"), ("Chirp", "Down for me")}
    assert rows["Podhost", "Move"].known.incident.planned
    assert rows["Podhost", "Move"].outage_id is None
    assert rows["Chirp", "Down for me"].known.role is Role.USER


# -- joined to our own -------------------------------------------------------------------------


def test_a_page_that_we_follow_goes_on_under_our_name(app: App, theirs: App) -> None:
    told(app, story(1), name="Our host")
    told(theirs, story(1), story(2))
    assert take(app, written(theirs)) == Taken(new=1, known=1)
    assert [s.name for s in app.stored.ledger.services(also_left=True)] == ["Our host"]
    assert {r.service.name for r in app.stored.history.rows()} == {"Our host"}
    assert len(stories(app)) == 2


def test_another_page_of_the_same_name_is_one_more_that_tells(app: App) -> None:
    told(app, story(1), url="https://other.example/")
    assert take(app, file_of(ROW)) == Taken(new=1)
    assert len(app.stored.ledger.services(also_left=True)) == 1
    assert len(app.stored.ledger.sources()) == 1, "the one we follow"
    assert len({r.source.id for r in app.stored.history.rows()}) == 2


def test_what_only_they_know_is_taken_over(app: App, theirs: App) -> None:
    told(app, story(1, Level.DOWN, "We look"))
    told(theirs, story(1, Level.DOWN, "We look", "We found it", components=frozenset({"Web"})))
    assert take(app, written(theirs)) == Taken(richer=1)
    (mine,) = stories(app)
    assert [u.text for u in mine.updates] == ["We look", "We found it"]
    assert mine.components == {"Web"}
    assert mine.key == "k1"
    assert take(app, written(theirs)) == Taken(known=1)
    assert take(theirs, written(app)) == Taken(known=1)


def test_where_both_know_better_ours_stays_and_theirs_is_kept(app: App, theirs: App) -> None:
    told(app, story(1, Level.DOWN, "We look"))
    told(theirs, story(1, Level.PARTIAL, "We are looking", ended=at(-95)))
    before = stories(app)
    file = written(theirs)
    assert take(app, file) == Taken(differ=1)
    assert stories(app) == before
    last = app.stored.journal.changes(0, 999)[-1]
    (page,) = app.stored.history.evidence(last.seq)
    kept = json.loads(page.body)
    assert (kept["level"], kept["ended"]) == ("partial", str(at(-95)))
    assert kept["updates"][0][2] == "We are looking"
    (row,) = app.stored.history.rows()
    lines = app.stored.history.story(row.source.id, row.known.incident.key)
    assert revisions(lines) == (), "the vendor rewrote nothing"
    assert take(app, file) == Taken(known=1), "kept once"


def test_what_is_open_here_is_left_to_our_own_eyes(app: App) -> None:
    began = datetime(2026, 11, 1, 7, tzinfo=UTC)
    open_here = Incident("k", "Uploads fail", Level.DOWN, began)
    told(app, open_here)
    before = app.stored.history.rows()
    assert take(app, file_of(ROW)) == Taken(known=1)
    assert app.stored.history.rows() == before


def test_a_file_with_the_vendors_keys_is_known_by_them(app: App, theirs: App) -> None:
    told(app, story(1))
    (service,) = app.stored.ledger.services()
    renamed = {
        **ROW,
        "title": "Uploads failed, and why",
        "key": f"{service.id}:statuspage:{PAGE}/k1",
        "started": "2026-11-19T02:00:00Z",
        "ended": "2026-11-19T05:00:00Z",
    }
    assert take(app, file_of(renamed)).new == 0
    assert len(stories(app)) == 1
    assert take(theirs, file_of(renamed)) == Taken(new=1)
    # The page itself tells it later, and it is the same.
    told(theirs, story(1))
    assert [s.key for s in stories(theirs)] == ["k1"]


def test_two_of_one_name_and_start_are_two_by_their_keys(app: App, theirs: App) -> None:
    """A page that gives its stories a new id at each look."""
    told(theirs, *(replace(story(1), key=f"n{n}") for n in range(9)))
    file = written(theirs)
    assert take(app, file) == Taken(new=9)
    assert take(app, file) == Taken(known=9)
    assert {one.key for one in stories(app)} == {f"n{n}" for n in range(9)}
    assert len(json.loads(written(app))["outages"]) == 9


def test_broken_off_and_done_again_none_of_them_is_lost(app: App, theirs: App) -> None:
    told(theirs, *(replace(story(1), key=f"n{n}") for n in range(9)))
    rows = json.loads(written(theirs))["outages"]
    assert take(app, file_of(*rows[:4])) == Taken(new=4)
    assert take(app, file_of(*rows)) == Taken(new=5, known=4)
    told(app, replace(story(1), key="another"))  # a page that has changed its keys
    assert take(theirs, file_of({**rows[0], "key": "changed"})) == Taken(known=1)


def test_what_came_without_a_key_is_known_when_it_comes_with_one(app: App) -> None:
    assert take(app, file_of(ROW)) == Taken(new=1)
    assert take(app, file_of({**ROW, "key": "k1"})) == Taken(known=1)
    assert take(app, file_of(ROW)) == Taken(known=1)


def test_who_follows_it_later_goes_on_from_there(app: App) -> None:
    take(app, file_of(ROW))
    told(app, story(1))
    assert len(app.stored.ledger.services(also_left=True)) == 1
    assert len(stories(app)) == 2
    sound(app)


def test_a_forgotten_service_can_be_brought_back(app: App, theirs: App) -> None:
    told(theirs, story(1))
    file = written(theirs)
    take(app, file)
    (service,) = app.stored.ledger.services(also_left=True)
    app.stored.ledger.forget(service.id)
    assert stories(app) == []
    assert take(app, file) == Taken(new=1)


def counted(path: Path, tables: Iterable[str]) -> list[int]:
    with closing(sqlite3.connect(path)) as raw:
        return [raw.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]


def test_nothing_but_history_is_written(app: App) -> None:
    take(app, file_of(ROW))
    tables = ("notices", "deliveries", "coverage", "marks", "samples")
    assert counted(app.profile.data_dir / "history.db", tables) == [0] * 5


def test_the_key_of_an_export_finds_a_story_under_another_name(theirs: App, app: App) -> None:
    told(theirs, story(1))
    (row,) = json.loads(written(theirs))["outages"]
    assert row["key"] == "k1"
    told(app, story(1, title="Uploads failed, and downloads"))
    assert take(app, written(theirs)).new == 0
    assert [one.title for one in stories(app)] == ["Uploads failed, and downloads"]


def test_planned_work_keeps_its_plan(theirs: App, app: App) -> None:
    plan = at(-90)
    told(theirs, story(1, Level.MAINTENANCE, planned_end=plan))
    assert take(app, written(theirs)).new == 1
    assert [(one.key, one.planned_end) for one in stories(app)] == [("k1", plan)]
    assert take(app, written(theirs)) == Taken(known=1)


def test_work_that_is_announced_stays_announced(theirs: App, app: App) -> None:
    ahead = story(0, Level.MAINTENANCE, planned_end=at(30), started=at(24), ended=None)
    running = story(2, Level.MAINTENANCE, planned_end=at(1), started=at(-2), ended=None)
    told(theirs, ahead, running)
    file = written(theirs)
    assert take(app, file) == Taken(new=2)
    for one in stories(app):
        assert one.ended is None
    assert {(s.started, s.planned_end) for s in stories(app)} == {
        (at(24), at(30)),
        (at(-2), at(1)),
    }
    assert take(app, file) == Taken(known=2), "a second time there is nothing to tell more"
    mine, yours = (json.loads(written(one))["outages"] for one in (app, theirs))
    assert [(r["ended"], r["planned_end"]) for r in mine] == [
        (r["ended"], r["planned_end"]) for r in yours
    ]
    assert app.stored.history.lasting(now=NOW) == ()


def test_work_that_was_ahead_in_an_old_file_ran_as_it_was_announced(app: App) -> None:
    work = {**ROW, "kind": "maintenance", "level": "maintenance", "ended": None}
    work |= {"started": "2026-11-23T06:10:00Z", "planned_end": "2026-11-23T06:50:00Z"}
    assert take(app, file_of(work)) == Taken(new=1)
    (row,) = app.stored.history.rows()
    assert row.known.incident.ended == datetime(2026, 11, 23, 6, 50, tzinfo=UTC)
    assert not row.known.end_stated
    assert take(app, file_of(work)) == Taken(known=1)
    # A later file of theirs knows when it was over.
    over = work | {"ended": "2026-11-23T06:40:00Z"}
    assert take(app, file_of(over)) == Taken(richer=1)
    (row,) = app.stored.history.rows()
    assert row.known.incident.ended == datetime(2026, 11, 23, 6, 40, tzinfo=UTC)


def test_a_part_that_fails_leaves_nothing_of_itself(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{**ROW, "title": f"Story {n}"} for n in range(200)]
    real, put = memory.put_incident, list[object]()

    def full(*args: Any) -> int:
        put.append(args)
        if len(put) == 60:  # in the middle of the second part
            raise sqlite3.OperationalError("disk I/O error")
        return real(*args)

    monkeypatch.setattr(memory, "put_incident", full)
    with pytest.raises(sqlite3.OperationalError):
        bring_in(app, io.BytesIO(file_of(*rows)))
    assert len(stories(app)) == 40
    monkeypatch.undo()
    assert take(app, file_of(*rows)) == Taken(new=160, known=40)


def test_others_write_between_two_parts(app: App) -> None:
    rows = [{**ROW, "title": f"Story {n}"} for n in range(300)]
    other = connect(app.profile.history)
    other.execute("PRAGMA busy_timeout = 0")  # whoever is held up fails
    parts = list[int]()

    def heard(so_far: BroughtIn) -> bool:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO notes VALUES (?, '')", (f"part {so_far.rows}",))
        other.execute("COMMIT")
        parts.append(so_far.rows)
        return True

    assert bring_in(app, io.BytesIO(file_of(*rows)), heard).taken == Taken(new=300)
    assert len(parts) > 2
    other.close()
