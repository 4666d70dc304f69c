"""The laws of `advance`, over anything that sources may say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import (
    Change,
    ChangeKind,
    Failed,
    Known,
    Observation,
    Report,
    Rules,
    Unchanged,
)
from statuswatch.core.reduce import advance, boundary, replay, unsettled
from tests.core.story import BROKEN, OFFLINE
from tests.core.tales import Tale, tales

RULES = Rules()
law = settings(max_examples=100, deadline=None)
TICK = timedelta(microseconds=1)


def lived(tale: Tale) -> list[tuple[Known, Known, Observation, tuple[Change, ...]]]:
    """Each step: what was known before and after, what was seen, and what was news."""
    steps, known = [], Known()
    for seen in tale.seen:
        after, changes = advance(known, seen, RULES)
        steps.append((known, after, seen, changes))
        known = after
    return steps


@law
@given(tales())
def test_seeing_the_same_twice_changes_nothing(tale: Tale) -> None:
    for _, known, seen, _ in lived(tale):
        again, changes = advance(known, seen, RULES)
        assert changes == ()
        if isinstance(seen.outcome, Failed):  # it only counts, which slows the next poll
            again = replace(again, failures=known.failures)
        assert again == known


@law
@given(tales())
def test_a_second_poller_that_sees_the_same_has_no_news(tale: Tale) -> None:
    for _, known, seen, _ in lived(tale):
        later = seen.at + timedelta(seconds=1)
        pending = unsettled(known, RULES, later) or known.streak
        if pending or not isinstance(seen.outcome, Report):
            continue
        again, changes = advance(known, replace(seen, at=later), RULES)
        assert changes == ()
        assert again in (known, replace(known, heard=later))


@law
@given(tales())
def test_a_poller_that_was_overtaken_has_no_news(tale: Tale) -> None:
    for _, known, seen, _ in lived(tale):
        if isinstance(seen.outcome, Failed):
            continue
        for other in tale.seen:
            late = replace(other, at=seen.at - timedelta(seconds=20))
            assert advance(known, late, RULES) == (known, ())


@law
@given(tales())
def test_two_interleaved_pollers_journal_what_one_journals(tale: Tale) -> None:
    """Every look is taken in twice, the second time after the other poller's next one."""
    known, journal, waiting = Known(), list[Change](), list[Observation]()
    looks = [
        replace(s, at=tale.seen[0].at + n * timedelta(seconds=7)) for n, s in enumerate(tale.seen)
    ]
    looks = [s for s in looks if not isinstance(s.outcome, Failed)][:7]
    alone = list[Change]()
    by_one = Known()
    for look in looks:
        by_one, changes = advance(by_one, look, RULES)
        alone += changes
        for seen in (look, *waiting):
            known, changes = advance(known, seen, RULES)
            journal += changes
        waiting = [look]
    assert journal == alone
    assert known == by_one


@law
@given(tales())
def test_the_same_incidents_in_another_order_are_no_news(tale: Tale) -> None:
    for _, known, seen, _ in lived(tale):
        later = seen.at + timedelta(seconds=1)
        if not isinstance(seen.outcome, Report):
            continue
        if unsettled(known, RULES, later) or known.streak:
            continue
        turned = replace(seen.outcome, incidents=seen.outcome.incidents[::-1])
        assert advance(known, Observation(seen.source, later, turned), RULES)[1] == ()


@law
@given(tales())
def test_replaying_the_journal_gives_exactly_the_incidents(tale: Tale) -> None:
    journal: list[Change] = []
    for _, known, _, changes in lived(tale):
        journal += changes
        assert replay(journal) == {k: v.incident for k, v in known.incidents.items()}


@law
@given(tales())
def test_openings_and_endings_alternate(tale: Tale) -> None:
    trail: dict[str, list[ChangeKind]] = defaultdict(list)
    for _, _, _, changes in lived(tale):
        for change in changes:
            if change.incident is not None:
                trail[change.incident.key].append(change.kind)
    for kinds in trail.values():
        turns = [
            k for k in kinds if k in (ChangeKind.OPENED, ChangeKind.REOPENED, ChangeKind.RESOLVED)
        ]
        assert kinds[0] is ChangeKind.OPENED
        assert kinds.count(ChangeKind.OPENED) == 1
        assert [k is ChangeKind.RESOLVED for k in turns] == [n % 2 == 1 for n in range(len(turns))]


@law
@given(tales())
def test_every_line_tells_something(tale: Tale) -> None:
    for before, _, _, changes in lived(tale):
        for change in changes:
            if change.incident is None or change.kind is ChangeKind.OPENED:
                continue
            was = before.incidents.get(change.incident.key)
            if was is None:
                assert change.kind is ChangeKind.RESOLVED  # after the fact
                continue
            whole = replace(change.incident, updates=was.incident.updates)
            assert whole != was.incident or change.incident.updates or change.note


@law
@given(tales())
def test_silence_and_back_alternate(tale: Tale) -> None:
    kinds = [c.kind for step in lived(tale) for c in step[3] if c.incident is None]
    assert [k is ChangeKind.BACK for k in kinds] == [n % 2 == 1 for n in range(len(kinds))]


@law
@given(tales(), st.integers(1, 4))
def test_a_failed_poll_changes_no_level_and_no_incident(tale: Tale, times: int) -> None:
    _, known, seen, _ = lived(tale)[-1]
    after, at = known, seen.at
    for _ in range(times):
        at += timedelta(minutes=5)
        after, changes = advance(after, Observation(seen.source, at, BROKEN), RULES)
        assert all(c.kind is ChangeKind.SILENT for c in changes)
    assert after.incidents == known.incidents
    assert (after.level, after.components, after.heard) == (
        known.level,
        known.components,
        known.heard,
    )


@law
@given(tales(), st.integers(1, 4))
def test_our_own_lines_failures_change_nothing_at_all(tale: Tale, times: int) -> None:
    _, known, seen, _ = lived(tale)[-1]
    at = seen.at + times * timedelta(minutes=5)
    assert advance(known, Observation(seen.source, at, OFFLINE), RULES) == (known, ())


@law
@given(tales())
def test_leaving_out_our_own_lines_failures_leaves_the_same(tale: Tale) -> None:
    ours = [s for s in tale.seen if not (isinstance(s.outcome, Failed) and s.outcome.own_network)]
    rest = lived(Tale(tale.source, tuple(ours)))
    assert (rest[-1][1] if rest else Known()) == lived(tale)[-1][1]


@law
@given(tales(), st.integers(0, 6000))
def test_a_settled_source_has_nothing_to_say_when_unchanged(tale: Tale, minutes: int) -> None:
    for _, known, seen, _ in lived(tale):
        moments = [seen.at + timedelta(minutes=minutes)]
        edge = boundary(known, RULES)
        if edge is not None and edge > seen.at + TICK:
            moments += [edge - TICK, edge, edge + TICK]
        for at in moments:
            after, changes = advance(known, Observation(seen.source, at, Unchanged()), RULES)
            if not unsettled(known, RULES, at):
                assert changes == ()
                assert after == (known if at == known.heard else replace(known, heard=at))
            if changes:
                assert unsettled(known, RULES, at)


@law
@given(tales(), st.integers(0, 6000))
def test_an_unchanged_answer_settles_every_boundary_it_has_reached(tale: Tale, n: int) -> None:
    """Else the store would open what is known at every quiet poll for ever."""
    _, known, seen, _ = lived(tale)[-1]
    at = seen.at + timedelta(minutes=n + 1)
    after, _ = advance(known, Observation(seen.source, at, Unchanged()), RULES)
    edge = boundary(after, RULES)
    assert edge is None or edge > at or any(k.absent for k in after.open)


@law
@given(tales())
def test_a_boundary_is_not_idle(tale: Tale) -> None:
    """At a boundary there is something to record, and no earlier."""
    _, known, seen, _ = lived(tale)[-1]
    edge = boundary(known, RULES)
    if edge is None or edge <= seen.at or any(k.absent for k in known.open):
        return
    after, _ = advance(known, Observation(seen.source, edge, Unchanged()), RULES)
    assert after.incidents != known.incidents


@law
@given(tales())
def test_times_are_sane_whatever_was_told(tale: Tale) -> None:
    for _, known, seen, _ in lived(tale):
        for k in known.incidents.values():
            i = k.incident
            assert i.started is not None
            assert i.started.year >= 2000
            assert k.first_seen <= k.last_seen <= seen.at
            if i.ended is not None and not i.planned:
                assert i.started <= i.ended <= seen.at
            if not i.planned and not k.absent and k.last_seen == seen.at:
                assert i.started <= seen.at
            if k.worst is not None and i.level is not None:
                assert i.level <= k.worst


@law
@given(tales())
def test_only_the_first_good_look_is_a_baseline(tale: Tale) -> None:
    for before, _, _, changes in lived(tale):
        assert all(c.baseline == (before.heard is None) for c in changes if c.incident)


@law
@given(tales())
def test_nothing_that_was_ever_told_is_lost(tale: Tale) -> None:
    for before, after, _, _ in lived(tale):
        assert before.incidents.keys() <= after.incidents.keys()
        for key, k in before.incidents.items():
            kept = {u.key for u in after.incidents[key].incident.updates}
            assert {u.key for u in k.incident.updates} <= kept
            assert after.incidents[key].first_seen == k.first_seen
