"""When each source is looked at next, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app import App, pausing, promising, scoring
from statuswatch.app.looking import looks_again
from statuswatch.core.judgement import Ruling
from statuswatch.core.model import Role, Source
from statuswatch.core.scorecard_words import lines
from statuswatch.core.words import render
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.lock import EngineLock
from statuswatch.settings import Profile
from tests.app.test_promising import CALM, HOST, MINUTE, PAGE, Past, down
from tests.engine.stage import START

SECOND = timedelta(seconds=1)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    clock = SimulatedClock(START, sane_from=START)
    app = App(Profile.at(tmp_path), clock)
    yield Past(app, clock)
    app.close_store()


@pytest.fixture
def running(past: Past) -> Iterator[Past]:
    """An engine of this profile runs in another process."""
    with EngineLock(past.app.profile.data_dir / "engine.lock") as lock:
        assert lock.take()
        yield past


def ahead(past: Past) -> dict[str, object]:
    return dict(looks_again(past.app, past.app.stored.ledger.sources(HOST.id)))


def test_where_nobody_runs_nobody_looks_again(past: Past) -> None:
    past.reads(CALM)
    assert ahead(past) == {}


def test_what_is_asked_is_looked_at_again_soon(running: Past) -> None:
    running.reads(CALM)
    now = running.clock.now()
    [(source, at)] = looks_again(running.app, running.app.stored.ledger.sources(HOST.id)).items()
    assert source == PAGE.id
    assert now <= at <= now + 15 * MINUTE


def test_after_a_sleep_nobody_has_looked(running: Past) -> None:
    running.reads(CALM)
    running.clock.jump(timedelta(hours=5))
    assert ahead(running) == {}


def test_a_pause_looks_at_nothing(running: Past) -> None:
    running.reads(CALM)
    pausing.pause(running.app, None)
    assert ahead(running) == {}


def test_the_users_own_word_is_looked_at_with_their_page(running: Past) -> None:
    word = Source("podhost:user:", HOST.id, "user", "", role=Role.USER)
    running.app.stored.ledger.follow(HOST, [PAGE, word], running.clock.now())
    assert ahead(running) == {}, "nothing was read yet"
    running.reads(CALM)
    found = ahead(running)
    assert found[word.id] == found[PAGE.id]


def outage(past: Past) -> timedelta:
    past.reads(CALM)
    begin = past.clock.now() - 9 * MINUTE
    past.reads(down(begin, begin))
    past.clock.jump(-9 * MINUTE + 20 * SECOND)  # read 80 s ago
    return past.clock.now() - begin


def test_an_outage_counts_until_now_while_its_page_is_looked_at(running: Past) -> None:
    length = outage(running)
    period = scoring.period_meant(running.app, None, None)
    made = scoring.scored(running.app, HOST, period)
    assert (made.whole.count, made.whole.total) == (1, length)
    [row] = [line for line in lines(made) if line.key == "total"]
    assert render(row.value).endswith("so far")


def test_an_outage_counts_until_the_last_read_where_nobody_looks(past: Past) -> None:
    length = outage(past)
    period = scoring.period_meant(past.app, None, None)
    assert scoring.scored(past.app, HOST, period).whole.total == length - 80 * SECOND


def test_a_time_they_named_is_open_between_two_reads_and_judged_after(running: Past) -> None:
    running.reads(CALM)
    begin = running.clock.now()
    due = begin + 3 * MINUTE
    told = down(begin, begin)
    [incident] = told.incidents
    words = replace(incident.updates[0], text=f"We expect this to be fixed by {due:%H:%M} UTC.")
    told = replace(told, incidents=(replace(incident, updates=(words,)),))
    running.reads(told)
    running.clock.jump(-4 * MINUTE)  # three minutes past its time, six since the read
    [judged] = promising.judged(running.app, HOST).stated
    assert judged.ruling is Ruling.OPEN
    assert "Not read since" in render(judged.words)
    running.reads(told)
    [judged] = promising.judged(running.app, HOST).stated
    assert judged.ruling is Ruling.BROKEN


def test_of_times_alone_it_is_not_said_that_nothing_was_promised(running: Past) -> None:
    running.reads(CALM)
    begin = running.clock.now()
    told = down(begin, begin)
    [incident] = told.incidents
    words = replace(incident.updates[0], text="Next update within 30 minutes.")
    running.reads(replace(told, incidents=(replace(incident, updates=(words,)),)))
    judged = promising.judged(running.app, HOST)
    assert render(judged.words) == "No promise of theirs is written down."
    assert render(judged.headline) == (
        "No promise of theirs is written down. While it was down: Kept 0, broken 0, open 1."
    )


def test_of_nobody_who_said_anything_nothing_was_promised(past: Past) -> None:
    past.reads(CALM)
    assert render(promising.judged(past.app, HOST).headline) == "They have promised nothing."
