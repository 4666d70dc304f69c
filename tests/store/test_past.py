"""What came before is kept like the rest, and what is remembered for it outlives a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from statuswatch.core.model import ChangeKind, Component, Incident, Level, Observation, Report
from statuswatch.core.recall import MISSED
from statuswatch.core.reduce import replay
from statuswatch.store.nouns import Page, Recall, Validators
from statuswatch.store.nouns import Proof as Left
from statuswatch.store.stored import Stored
from tests.store.telling import FEED, HOST, NOON, PAGE, RULES, WELL, at, ill, opened


def told(n: float, *parts: str) -> Incident:
    end = at(-60 * n)
    return Incident(
        f"k{n}", "Slow", Level.PARTIAL, at(-60 * n - 30), end, components=frozenset(parts)
    )


PROOF = (Page("https://status.example/incidents.json", b"the list"),)


def test_it_comes_with_its_proof_and_is_replayed_like_the_rest(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    stored.journal.commit(Observation(PAGE, at(0), ill()), RULES)
    lines = stored.journal.recall(PAGE, (told(2), told(4)), at(1), PROOF)
    assert [stored.history.evidence(line.seq) for line in lines] == [PROOF] * 4
    rows = {row.known.incident.key: row.known.incident for row in stored.history.rows()}
    changes = stored.journal.changes(0)
    assert replay(c for c in changes if c.source == PAGE.id) == rows
    assert set(rows) == {"a", "k2", "k4"}
    assert [k.incident.key for k in stored.journal.known(PAGE.id).open] == ["a"]


def test_no_watching_is_claimed_and_nothing_that_is_known_changes(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    stored.journal.commit(Observation(PAGE, at(0), ill()), RULES)
    before = stored.journal.known(PAGE.id)
    watched = stored.history.coverage([PAGE.id], at(-9_999), at(9_999))
    stored.journal.recall(PAGE, (told(2),), at(1))
    assert stored.journal.known(PAGE.id) == before
    assert stored.history.coverage([PAGE.id], at(-9_999), at(9_999)) == watched


def test_outages_of_then_are_those_of_a_rebuild(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    stored.journal.commit(Observation(PAGE, at(0), WELL), RULES)
    for n in range(1, 40):
        stored.journal.recall(PAGE if n % 2 else FEED, (told(n), told(n + 100, "Web")), at(1))
    made = stored.history.outages(HOST.id, now=at(2))
    stored.history.rebuild(at(2))
    assert stored.history.outages(HOST.id, now=at(2)) == made
    assert len(made) == 78


def test_what_ended_between_adding_and_the_first_look_belongs_to_the_past(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    stored.journal.commit(Observation(PAGE, at(600), ill()), RULES)
    missed, seen = told(-300 / 60), told(-700 / 60)
    lines = stored.journal.recall(PAGE, (missed, seen), at(800))
    assert {line.incident.key for line in lines if line.incident} == {missed.key}


# -- while nobody watched --------------------------------------------------------------------


def watched(stored: Stored, *minutes: float, apart: float = 5) -> None:
    """Good answers at these minutes; a poll is expected every `apart` minutes."""
    reach = timedelta(minutes=apart * 2.2 + 1)
    for n in minutes:
        stored.journal.commit(Observation(PAGE, at(n), WELL), RULES, Left(reach=reach))


def short(key: str, begun: float, ended: float) -> Incident:
    return Incident(key, "Slow", Level.PARTIAL, at(begun), at(ended))


def taken(stored: Stored, now: float, *told: Incident) -> list[tuple[str, str]]:
    """What is taken in of it, and as what."""
    lines = stored.journal.recall(PAGE, told, at(now))
    assert all(line.baseline for line in lines)
    opened_ = (line for line in lines if line.kind is ChangeKind.OPENED)
    return [(line.incident.key, line.note) for line in opened_ if line.incident]


def test_what_came_and_went_while_nobody_watched_is_taken_in_as_baseline(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    watched(stored, 0, 5, 10, 600, 605)
    within, touching = short("within", 100, 200), short("touching", 8, 200)
    into, seen = short("into", 500, 602), short("seen", 3, 7)
    assert taken(stored, 606, within, touching, into, seen) == [("within", MISSED)]
    assert taken(stored, 607, within) == [], "once"
    stored.journal.flush()
    assert taken(stored, 608, short("more", 300, 310)) == [("more", MISSED)], "of the file, too"
    stored.close()
    stored = opened(tmp_path / "h.db")
    assert taken(stored, 609, short("again", 300, 310)) == [("again", MISSED)]


def test_who_was_away_for_a_few_minutes_missed_nothing(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    watched(stored, 0, 5, 23, 28, 48)
    assert taken(stored, 49, short("eighteen", 8, 20)) == []
    assert taken(stored, 50, short("twenty", 30, 45)) == [("twenty", MISSED)]


def test_a_source_that_is_asked_every_two_hours_has_no_gaps(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    watched(stored, *range(0, 1440, 120), apart=120)
    assert taken(stored, 1441, short("between", 130, 200)) == []


def test_what_was_not_watched_at_the_end_is_no_gap_yet(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    watched(stored, 0, 5)
    assert taken(stored, 900, short("since", 100, 200)) == []


def test_a_source_that_went_meanwhile_has_no_past(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    stored.ledger.forget(HOST.id)
    assert stored.journal.recall(PAGE, (told(2),), at(1)) == ()
    stored.journal.recalled(PAGE.id, None)
    assert stored.journal.unrecalled() == {}


def test_what_is_still_to_be_asked_is_remembered_and_goes_with_its_source(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    stored.journal.recalled(PAGE.id, Recall(1, at(60)))
    stored.close()
    stored = opened(tmp_path / "h.db")
    assert stored.journal.unrecalled() == {PAGE.id: Recall(1, at(60)), FEED.id: Recall()}
    stored.journal.recalled(PAGE.id, None)
    assert stored.journal.unrecalled() == {FEED.id: Recall()}
    stored.ledger.forget(HOST.id)
    stored.ledger.follow(HOST, (PAGE,), NOON)
    assert stored.journal.unrecalled() == {PAGE.id: Recall()}


def test_a_list_of_what_ails_and_the_newest_post_are_remembered(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    post = Incident("p", "A new editor", None, at(-5), at(-5))
    report = Report(components=(Component("Web", Level.DOWN),), parts_whole=False, news=(post,))
    stored.journal.commit(Observation(FEED, at(0), report), RULES)
    stored.close()
    stored = opened(tmp_path / "h.db")
    known = stored.journal.known(FEED.id)
    assert (known.parts_whole, known.news) == (False, at(-5))
    new = replace(post, key="q", started=at(3), ended=at(3))
    changes = stored.journal.commit(
        Observation(FEED, at(5), replace(report, news=(new, post))), RULES
    )
    assert [c.kind.value for c in changes] == ["news"]
    assert "news" in [c.kind.value for c in stored.journal.changes(0)]
    assert {row.known.incident.key for row in stored.history.rows()}.isdisjoint({"p", "q"})
    assert stored.journal.known(FEED.id).news == at(3)


def test_other_options_are_a_new_wish_and_none_leave_the_old(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    left = Left(validators=(Validators(FEED.url, '"e"', None, "d"),))
    stored.journal.commit(Observation(FEED, at(0), ill()), RULES, left)
    stored.ledger.follow(HOST, (replace(FEED, options={"status": "Outages"}),), at(1))
    assert stored.journal.validators(FEED.id) == {}, "it is read anew under them"
    stored.ledger.follow(HOST, (FEED,), at(2))
    options = {f.source.id: f.source.options for f in stored.ledger.sources()}
    assert options == {PAGE.id: {}, FEED.id: {"status": "Outages"}}
