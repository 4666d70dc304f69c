"""What came before is kept like the rest, and what is remembered for it outlives a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from statuswatch.core.model import Component, Incident, Level, Observation, Report
from statuswatch.core.reduce import replay
from statuswatch.store.nouns import Page, Recall, Validators
from statuswatch.store.nouns import Proof as Left
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
