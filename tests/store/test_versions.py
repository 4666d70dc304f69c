"""What is kept beside a row: who saw its outage, when we watched, what was rewritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.clocks import Account, Admission, clocks, sighting
from statuswatch.core.model import (
    Component,
    Incident,
    Level,
    Report,
    Role,
    Source,
    Unchanged,
)
from statuswatch.core.rewriting import Rewriting, revisions
from statuswatch.store.nouns import Filter, Proof, Row
from statuswatch.store.stored import Stored
from tests.core.tales import Tale, tales
from tests.store.telling import FEED, PAGE, PROBE, RULES, WELL, at, opened, tell

LATER = at(100_000)
MINE = Source("host:user:", "host", "user", "", role=Role.USER)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    return opened(tmp_path / "h.db", PAGE, FEED, PROBE, MINE)


def told(stored: Stored, now: float = 500) -> list[tuple[Row, Account]]:
    rows = stored.history.rows()
    return list(zip(rows, stored.history.accounts(rows, now=at(now)), strict=True))


def story(start: float, end: float | None = None, key: str = "a") -> Report:
    return Report(
        (Incident(key, "Uploads", Level.DOWN, at(start), None if end is None else at(end)),)
    )


def fail(stored: Stored, since: float, until: float | None = None) -> None:
    bad = Report((Incident("down", "It does not answer", Level.DOWN),))
    for n in range(3):
        tell(stored, since + n, bad, PROBE)
    if until is not None:
        tell(stored, until, Report(level=Level.OK), PROBE)


def test_every_row_of_an_outage_has_the_outages_account(stored: Stored) -> None:
    tell(stored, -5, WELL)
    fail(stored, 10, 50)
    tell(stored, 21, story(21))
    tell(stored, 60, story(21, 58))
    [(_, one), (_, other)] = told(stored)
    assert one.sightings == other.sightings
    assert (one.start, one.end) == (at(10), at(58))
    found = clocks(one, at(500))
    assert (found.lag, found.first_seen_by) == (timedelta(minutes=11), Role.PROBE)
    assert (found.observed.start, found.observed.end) == (at(10), at(50))
    assert (found.paperwork.end, found.said) == (at(58), Admission.ADMITTED)


def test_an_outage_that_a_page_of_rows_cuts_is_whole_all_the_same(stored: Stored) -> None:
    fail(stored, 10, 50)
    tell(stored, 21, story(21))
    whole = [account for _, account in told(stored)]
    for n, row in enumerate(stored.history.rows()):
        [alone] = stored.history.accounts([row], now=at(500))
        assert set(alone.sightings) == set(whole[n].sightings)
        assert (alone.start, alone.end) == (whole[n].start, whole[n].end)


def test_the_users_word_alone_is_marked(stored: Stored) -> None:
    tell(stored, 30, story(0, key="user:@x"), MINE)
    [(_, account)] = told(stored)
    assert clocks(account, at(500)).said is Admission.USER_ONLY


def test_watched_is_written_or_not_but_watched_by_eyes_alone(stored: Stored) -> None:
    reach = Proof(reach=timedelta(minutes=30))
    tell(stored, 0, story(0), PAGE, reach)
    tell(stored, 20, story(0), PAGE, reach)
    tell(stored, 30, Unchanged(), PAGE, reach)  # buffered, not written
    [(_, ongoing)] = told(stored, now=40)
    assert clocks(ongoing, at(40)).share == 0.75
    tell(stored, 40, story(0, 40), PAGE, reach)
    [(_, over)] = told(stored)
    assert clocks(over, at(500)).share == 1.0
    tell(
        stored,
        205,
        Report((Incident("user:", "Mine", Level.DOWN, at(200)),)),
        MINE,
        Proof(reach=timedelta(0)),
    )
    [(_, mine), _] = told(stored)
    assert clocks(mine, at(500)).share == 0.0, "who says a word has not been watching"


def test_the_hours_asleep_are_not_watched(stored: Stored) -> None:
    for minute in (0, 5, 10, 100, 105):
        tell(stored, minute, story(0) if minute < 105 else story(0, 100))
    [(_, account)] = told(stored)
    assert clocks(account, at(500)).share == 0.1


def test_a_row_without_an_outage_has_its_own(stored: Stored) -> None:
    plan = Incident("p", "Upgrade", Level.MAINTENANCE, at(60), planned_end=at(120))
    tell(stored, 0, Report((plan,)))
    [(row, account)] = told(stored, now=10)
    assert row.outage_id is None
    found = clocks(account, at(10))
    assert (found.said, found.share) == (Admission.PLANNED, None)
    assert (found.paperwork.start, found.paperwork.end) == (at(60), None)


def test_only_of_what_was_rewritten_the_lines_are_read(stored: Stored) -> None:
    tell(stored, 5, story(0))
    tell(stored, 10, story(0, 8))
    tell(stored, 1000, story(990, key="b"))
    tell(stored, 1010, story(960, key="b"))
    (second, there), (first, none) = told(stored, now=2000)
    assert (first.known.incident.key, none.lines) == ("a", ())
    assert second.known.incident.key == "b"
    assert [r.what for r in revisions(there.lines)] == [Rewriting.BACKDATED]
    assert stored.history.story(PAGE.id, "b") == there.lines
    assert len(stored.history.story(PAGE.id, "a")) == 2
    assert stored.history.story(FEED.id, "a") == ()


def test_a_deleted_outage_is_kept_and_said_to_be_gone(stored: Stored) -> None:
    tell(stored, 5, story(0))
    tell(stored, 10, WELL)
    tell(stored, 15, WELL)
    [(row, account)] = told(stored)
    assert row.known.incident.ended is not None
    assert [r.what for r in revisions(account.lines)] == [Rewriting.GONE]
    assert clocks(account, at(500)).paperwork.end is None, "they told no end"


def test_two_sources_with_the_same_key_keep_their_own_lines(stored: Stored) -> None:
    for source, moved in ((PAGE, 0), (FEED, -30)):
        tell(stored, 5, story(0), source)
        tell(stored, 10, story(moved), source)
    found = {row.source.id: revisions(account.lines) for row, account in told(stored)}
    assert (len(found[PAGE.id]), len(found[FEED.id])) == (0, 1)


def test_a_part_that_ails_before_the_post_has_a_clock_of_its_own(stored: Stored) -> None:
    ailing = Component("Uploads", Level.PARTIAL)
    tell(stored, 0, Report(components=(Component("Uploads", Level.OK),)))
    tell(stored, 5, Report(components=(ailing,)))
    posted = Incident("a", "Uploads", Level.PARTIAL, at(20), components=frozenset({"Uploads"}))
    tell(stored, 22, Report((posted,), (ailing,)))
    well = Component("Uploads", Level.OK)
    tell(stored, 45, Report((replace(posted, ended=at(44)),), (well,)))
    found = clocks(told(stored)[0][1], at(500))
    assert (found.component.start, found.component.end) == (at(5), at(45))
    assert (found.paperwork.start, found.paperwork.end) == (at(20), at(44))


@settings(max_examples=60, deadline=None)
@given(stories=st.lists(tales(8), min_size=1, max_size=3))
def test_whatever_was_told_accounts_agree_with_rows_and_outages(  # type: ignore[no-untyped-def]
    stories: list[Tale],
    tmp_path_factory,  # noqa: ANN001
) -> None:
    stored = opened(tmp_path_factory.mktemp("law") / "h.db", PAGE, FEED, PROBE)
    seen = sorted((o for tale in stories for o in tale.seen), key=lambda o: (o.at, o.source.id))
    for each in seen:
        mine = next(s for s in (PAGE, FEED, PROBE) if s.kind == each.source.kind)
        stored.journal.commit(replace(each, source=mine), RULES)
    rows = stored.history.rows(Filter(), limit=1000)
    spans = {o.id: o for o in stored.history.outages("host", now=LATER)}
    for row, account in zip(rows, stored.history.accounts(rows, now=LATER), strict=True):
        assert sighting(row.known) in account.sightings
        [alone] = stored.history.accounts([row], now=LATER)
        assert set(alone.sightings) == set(account.sightings)
        if row.outage_id is not None:
            outage = spans[row.outage_id]
            assert (account.start, account.end is None) == (outage.start, outage.ongoing)
            assert (account.end or outage.end) == outage.end
            assert len(account.sightings) == len(outage.incidents)
        lines = stored.history.story(row.known.source, row.known.incident.key)
        assert account.lines in ((), lines)
        assert revisions(account.lines) == revisions(lines), "no rewriting is passed over"
    stored.close()


def test_no_story_is_searched_in_the_whole_journal(stored: Stored) -> None:
    from statuswatch.store.lines import _KEPT, _SPANS
    from statuswatch.store.versions import _REWRITTEN, _WATCHED

    database = stored.history._database  # type: ignore[attr-defined]
    kept = {"ids": "[]", "until": ""}
    asked = [(sql, ("[]",)) for sql in (_REWRITTEN, _WATCHED, _SPANS)]
    for sql, values in [*asked, (_KEPT[True], kept), (_KEPT[False], kept)]:
        plan = [row["detail"] for row in database.ask("EXPLAIN QUERY PLAN " + sql, values)]
        assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step]
