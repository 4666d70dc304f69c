"""Journal: one observation, one transaction, and no write without news."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from statuswatch.core.model import (
    Change,
    ChangeKind,
    Component,
    Failed,
    Incident,
    Level,
    Observation,
    Report,
    Role,
    Service,
    Source,
    Unchanged,
    Update,
)
from statuswatch.core.reduce import replay
from statuswatch.core.words import say
from statuswatch.store import clusters
from statuswatch.store.nouns import Page, Proof, Validators
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.store.telling import (
    BROKEN,
    FAST,
    FEED,
    PAGE,
    PARTS,
    RULES,
    WELL,
    at,
    ill,
    opened,
    over,
    proof,
    tell,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def kinds(changes: tuple[Change, ...]) -> list[str]:
    return [change.kind.value for change in changes]


def written(path: Path) -> bytes:
    return path.read_bytes()


def test_an_incident_is_told_once_and_ends_once(path: Path) -> None:
    stored = opened(path)
    story = [(0, WELL), (1, ill()), (2, ill()), (3, over(minutes=2)), (4, over(minutes=2))]
    said = [kinds(tell(stored, minutes, report)) for minutes, report in story]
    assert said == [[], ["opened"], [], ["resolved"], []]


def test_the_journal_is_numbered_and_replays_to_the_incidents(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    tell(stored, 1, ill("a", Level.DEGRADED, "we look"))
    tell(stored, 2, ill("a", Level.DOWN, "we look", "found it"))
    tell(stored, 3, over("a", 3))
    lines = stored.journal.changes(0)
    assert [line.seq for line in lines] == [1, 2, 3]
    assert stored.journal.last_seq() == 3
    assert stored.journal.changes(2) == lines[2:]
    rows = stored.history.rows()
    assert replay(lines) == {"a": rows[0].known.incident}
    assert [u.text for u in rows[0].known.incident.updates] == ["we look", "found it"]


def test_every_field_of_an_incident_comes_back(path: Path) -> None:
    stored = opened(path)
    told = Incident(
        "k", "Überlast 🚨", Level.PARTIAL, at(-5), None, at(90), "https://x/1",
        frozenset({"A", "B"}),
        (Update("1", at(-5), "scheduled", "soon"), Update("2", None, "", "…")), "odd",
    )  # fmt: skip
    tell(stored, 0, Report((told,)))
    known = stored.journal.known(PAGE.id).incidents["k"]
    assert {u.key: u for u in known.incident.updates} == {u.key: u for u in told.updates}
    assert stored.history.rows()[0].known == known
    assert known.plan is not None
    stored.close()
    assert open_store(path, at(1)).journal.known(PAGE.id).incidents == {"k": known}


def test_quiet_polls_write_nothing(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, PARTS)
    tell(stored, 1, ill())
    before, stamp = written(path), path.stat().st_mtime_ns
    for minute in range(2, 40):
        tell(stored, minute, Unchanged(), proof=Proof(validators=(Validators("u", f'"{minute}"'),)))
        tell(stored, minute + 0.5, ill())
    assert written(path) == before
    assert path.stat().st_mtime_ns == stamp
    assert stored.journal.validators(PAGE.id)["u"].etag == '"39"'
    stored.journal.flush()
    assert written(path) != before


def test_what_was_heard_is_known_before_it_is_written(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, ill())
    tell(stored, 7, Unchanged())
    assert stored.journal.known(PAGE.id).heard == at(7)
    # The incident disappears: it was last seen with the unwritten answer, not with the report.
    tell(stored, 8, WELL)
    lines = tell(stored, 9, WELL)
    assert kinds(lines) == ["resolved"]
    assert lines[0].incident is not None
    assert lines[0].incident.ended == at(7)


def test_an_absence_is_confirmed_by_an_unchanged_answer(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, ill())
    assert not stored.journal.absent(PAGE.id)
    tell(stored, 1, WELL)
    assert stored.journal.absent(PAGE.id)
    assert stored.journal.unsettled(PAGE.id, at(2))
    assert kinds(tell(stored, 2, Unchanged())) == ["resolved"]
    assert not stored.journal.absent(PAGE.id)
    assert not stored.journal.unsettled(PAGE.id, at(3))


def test_a_plan_begins_without_a_new_document(path: Path) -> None:
    stored = opened(path)
    plan = Incident("m", "Work", Level.MAINTENANCE, at(30), planned_end=at(60))
    tell(stored, 0, Report((plan,)))
    assert not stored.journal.unsettled(PAGE.id, at(29))
    assert stored.journal.unsettled(PAGE.id, at(30))
    assert tell(stored, 29, Unchanged()) == ()
    assert [c.note for c in tell(stored, 30, Unchanged())] == ["running"]


def test_silence_and_its_end_are_journaled(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    said = [kinds(tell(stored, n, BROKEN)) for n in range(1, 5)]
    assert said == [[], ["silent"], [], []]
    assert stored.journal.known(PAGE.id).failures == 4
    assert kinds(tell(stored, 9, Unchanged())) == ["back"]
    assert stored.journal.known(PAGE.id).failures == 0


def test_a_source_that_stays_silent_costs_no_writes(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    tell(stored, 1, BROKEN)
    tell(stored, 2, BROKEN)
    before = written(path)
    for minute in range(3, 30):
        tell(stored, minute, Failed(say("minute {n}", n=minute)))
    assert written(path) == before
    stored.close()
    known = open_store(path, at(31)).journal.known(PAGE.id)
    assert known.failures == 29
    assert str(known.reason) == "minute 29"


def test_our_own_line_down_leaves_no_trace(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    stored.journal.flush()
    before = written(path)
    for minute in range(1, 20):
        assert tell(stored, minute, Failed(say("no route"), own_network=True)) == ()
    stored.journal.flush()
    assert written(path) == before


def test_a_commit_is_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    tell(stored, 3, Unchanged())
    before, known = written(path), stored.journal.known(PAGE.id)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(clusters, "refresh", fail)
        with pytest.raises(sqlite3.OperationalError):
            tell(stored, 4, ill(), proof=proof("<html>"))
    assert written(path) == before
    assert stored.journal.known(PAGE.id) == known
    assert stored.journal.changes(0) == ()
    assert [c.until for c in stored.history.coverage([PAGE.id], at(0), at(9))] == [at(3)]
    # The same observation again is recorded as if nothing had happened.
    assert kinds(tell(stored, 4, ill(), proof=proof("<html>"))) == ["opened"]
    assert [c.until for c in stored.history.coverage([PAGE.id], at(0), at(9))] == [at(4)]


def test_two_programs_record_the_same_observation_once(path: Path) -> None:
    first = opened(path)
    second = open_store(path, at(0))
    tell(first, 0, WELL)
    tell(second, 0, WELL)
    for minute, report in ((1, ill()), (2, ill("a", Level.PARTIAL)), (3, over())):
        told = (*tell(first, minute, report), *tell(second, minute, report))
        assert len(told) == 1
    assert first.journal.changes(0) == second.journal.changes(0)
    assert len(first.history.rows()) == 1


def test_a_part_that_ails_again_is_another_incident(path: Path) -> None:
    stored = opened(path)

    def part(level: Level) -> Report:
        return Report(components=(Component("Uploads", level),))

    levels = [Level.OK, Level.DOWN, Level.OK, Level.DOWN]
    said = [kinds(tell(stored, n, part(level))) for n, level in enumerate(levels)]
    assert said == [[], ["opened"], ["resolved"], ["opened"]]
    assert len(stored.history.rows()) == 2


def test_the_page_that_made_us_write_is_kept_once(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL, proof=proof("calm"))
    two = Report((*ill("a").incidents, *ill("b").incidents))
    lines = tell(stored, 1, two, proof=proof("trouble " * 500))
    assert len(lines) == 2
    pages = {stored.history.evidence(line.seq) for line in lines}
    assert pages == {(Page("https://status.example/api", b"trouble " * 500),)}
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM pages").fetchone() == (1,)
        (size,) = raw.execute("SELECT length(body) FROM pages").fetchone()
    assert size < 100


def test_a_permanent_redirect_is_believed_after_three_agreeing_polls(path: Path) -> None:
    stored = opened(path)
    led = Proof(permanent="https://new.example/api")
    other = Proof(permanent="https://other.example/api")
    told = [
        kinds(tell(stored, n, Unchanged() if n % 2 else WELL, proof=each))
        for n, each in enumerate([led, led, Proof(), led, other, led, led, led])
    ]
    assert told == [[]] * 7 + [["moved"]]
    line = stored.journal.changes(0)[0]
    assert line.kind is ChangeKind.MOVED
    assert line.note == "https://status.example/api -> https://new.example/api"
    moved = {f.source.id: f.source.url for f in stored.ledger.sources()}
    assert moved[PAGE.id] == "https://new.example/api"


def test_the_journal_cannot_be_edited_or_shortened(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, ill())
    raw = sqlite3.connect(path)
    for sql in ("UPDATE changes SET note = 'x'", "DELETE FROM changes"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            raw.execute(sql)
    raw.close()


def test_an_unfollowed_source_has_no_news(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    stored.ledger.forget("host")
    assert tell(stored, 1, ill()) == ()
    assert tell(stored, 1, Unchanged()) == ()
    stored.journal.flush()
    assert stored.history.count() == 0


def test_a_writer_mid_poll_of_an_unfollowed_source_keeps_the_buffer_of_others(
    path: Path, tmp_path: Path
) -> None:
    stored = opened(path)
    other = Source("z", "z", "feed", "https://z/")
    stored.ledger.follow(Service("z", "Z"), [other], at(0))
    tell(stored, 0, WELL)
    tell(stored, 0, WELL, other)
    elsewhere = open_store(path, at(0))
    elsewhere.ledger.forget("z")
    assert tell(stored, 1, ill(), other) == ()
    stored.close()
    assert open_store(path, at(2)).history.coverage([PAGE.id], at(0), at(2))


def test_validators_come_back_byte_for_byte(path: Path) -> None:
    stored = opened(path)
    odd = Validators("https://x/", 'W/"a,b"; ', " Sun, 9 nov 2025 12:00:00 GMT", "d1")
    tell(stored, 0, WELL, proof=Proof(validators=(odd,)))
    assert stored.journal.validators(PAGE.id) == {"https://x/": odd}
    stored.close()
    assert open_store(path, at(1)).journal.validators(PAGE.id) == {"https://x/": odd}
    assert open_store(path, at(1)).journal.validators(FEED.id) == {}


def test_a_failed_answer_leaves_no_validators(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, BROKEN, proof=Proof(validators=(Validators("u", "x"),)))
    assert stored.journal.validators(PAGE.id) == {}


def test_holds_survive_a_restart(path: Path) -> None:
    stored = opened(path)
    stored.journal.hold("status.example", at(30))
    stored.journal.hold("status.example", at(45))
    assert open_store(path, at(1)).journal.holds() == {"status.example": at(45)}


def test_measures_are_kept_without_a_write_per_poll(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, FAST)
    stored.journal.flush()
    before = written(path)
    for n in range(1, 5):
        tell(stored, n, FAST)
    assert written(path) == before
    assert [when for when, _ in stored.history.samples(PAGE.id, at(0))] == [at(n) for n in range(5)]


def test_the_store_knows_every_field_of_the_hearts_memory(path: Path) -> None:
    """A field added to Known must get a column: it would be lost at every poll."""
    stored = opened(path, PAGE)
    report = Report(
        (Incident("a", "A", Level.DOWN),),
        (Component("C", None, "weird"), Component("D", Level.DOWN)),
        complete=False,
        level=Level.PARTIAL,
        as_of=at(-1),
    )
    tell(stored, 0, report)
    tell(stored, 1, BROKEN)
    tell(stored, 2, BROKEN)
    known = stored.journal.known(PAGE.id)
    stored.close()
    again = open_store(path, at(3)).journal.known(PAGE.id)
    assert again == known
    assert (again.as_of, again.complete, again.silent) == (at(-1), False, at(1))
    assert again.components == report.components


def test_a_probe_needs_no_memory_but_the_stores(path: Path) -> None:
    probe = Source("p", "host", "probe", "https://host/", role=Role.PROBE)
    opened(path, probe).close()
    bad = Report((Incident("probe", "No answer", Level.DOWN),), level=Level.DOWN)
    said = []
    for n in range(4):
        stored = open_store(path, at(n))  # a restart between all polls
        said.append(kinds(tell(stored, n, bad, probe)))
        stored.close()
    assert said == [[], [], ["opened"], []]


def test_an_observation_may_come_from_another_thread(path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    stored = opened(path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: tell(stored, n, ill(f"k{n}")), range(40)))
    assert stored.history.count() == 40
    assert stored.journal.last_seq() == len(stored.journal.changes(0, 10_000))


def _unused(stored: Stored, seen: Observation) -> None:  # the doors fit their protocols
    stored.journal.commit(seen, RULES)
