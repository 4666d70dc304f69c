"""What the demo's user has seen before it begins: recorded as ever, and told to nobody again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from statuswatch.app.demo import DemoWatching
from statuswatch.core.model import ChangeKind, Level
from statuswatch.core.outage import outages
from statuswatch.store.nouns import Filter

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoWatching]:
    """Made, but not begun."""
    made = DemoWatching()
    yield made
    asyncio.run(made.close())


def test_three_months_are_in_the_history_at_the_begin(demo: DemoWatching) -> None:
    rows = demo.app.stored.history.rows(Filter(), limit=256)
    assert len(rows) >= 30
    assert {r.known.worst for r in rows} >= {Level.DEGRADED, Level.PARTIAL, Level.DOWN}
    assert all(r.known.incident.ended for r in rows)
    began = [r.known.incident.started or r.known.first_seen for r in rows]
    assert demo.story.begins - min(began) > 70 * DAY
    assert max(began) < demo.story.begins


def test_a_feeds_past_is_read_entry_by_entry(demo: DemoWatching) -> None:
    which = Filter(services=frozenset({"feedburrow"}))
    starts = {r.known.incident.started for r in demo.app.stored.history.rows(which)}
    assert len(starts) == 12


def test_the_page_and_our_own_check_make_one_outage(demo: DemoWatching) -> None:
    rows = demo.app.stored.history.rows(Filter(services=frozenset({"chirp"})))
    last = [r for r in rows if demo.story.begins - r.known.first_seen < 10 * DAY]
    assert len(last) == 2
    assert len({r.outage_id for r in last}) == 1
    assert len({r.outage_id for r in rows}) == len(rows) - 1


def test_the_index_of_outages_is_what_the_core_says(demo: DemoWatching) -> None:
    now = demo.clock.now()
    for service in demo.app.stored.ledger.services():
        rows = demo.app.stored.history.rows(Filter(services=frozenset({service.id})))
        said = outages([r.known for r in rows], now, parts=service.parts)
        kept = demo.app.stored.history.outages(service.id, now=now)
        assert {(o.id, o.start, o.end, o.worst) for o in said} == {
            (o.id, o.start, o.end, o.worst) for o in kept
        }


def test_while_the_computer_slept_nobody_watched(demo: DemoWatching) -> None:
    begins = demo.story.begins
    for followed in demo.app.stored.ledger.sources():
        spans = demo.app.stored.history.coverage([followed.source.id], begins - 90 * DAY, begins)
        watched = sum((s.until - s.since for s in spans), timedelta())
        assert 75 * DAY < watched < 88 * DAY
        for since, until in demo.story.asleep:
            middle = since + (until - since) / 2
            assert not any(s.since <= middle <= s.until for s in spans)


def test_nobody_is_told_of_the_past_again(demo: DemoWatching) -> None:
    async def decide() -> int:
        return await demo.app.teller([]).decide()

    assert asyncio.run(decide()) == 0
    assert demo.app.stored.outbox.notices() == ()
    changes = demo.app.stored.journal.changes(0, limit=1000)
    assert {c.kind for c in changes} >= {ChangeKind.OPENED, ChangeKind.RESOLVED}
