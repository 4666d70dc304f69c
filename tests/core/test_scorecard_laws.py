"""What holds for the figures of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.episodes import Chronicle, Episode, downs
from statuswatch.core.figures import figures
from statuswatch.core.quarters import Period, quarters
from statuswatch.core.scorecard import scorecard
from statuswatch.core.spread import spread
from tests.core.scorecards import BEGIN, HOUR, NOW, YEAR, episode, watched

HOURS = st.floats(0, 400).map(lambda h: round(h * 4) / 4)
EPISODES = st.lists(
    st.builds(
        episode,
        st.integers(-20, 260).map(float),
        HOURS,
        st.lists(st.integers(0, 400), max_size=4),
    ),
    max_size=12,
)
RECORDS = st.builds(
    lambda found, since: watched(*found, since=since), EPISODES, st.integers(0, 250)
)
LENGTHS = st.lists(st.timedeltas(timedelta(), timedelta(days=400)), min_size=1)
PERIODS = st.builds(
    lambda day, days: Period(
        BEGIN + timedelta(days=day), BEGIN + timedelta(days=day) + timedelta(days=days)
    ),
    st.floats(-2000, 2000),
    st.floats(0.001, 2000),
)


def merged(record: Chronicle) -> Chronicle:
    """The same, with one episode for each time of trouble."""
    found = []
    for n, down in enumerate(downs(record.episodes, NOW)):
        parts = [e.trouble for e in record.episodes if down.start <= e.trouble.start <= down.end]
        stories = tuple(story for trouble in parts for story in trouble.stories)
        one = replace(
            parts[0],
            id=str(n),
            start=down.start,
            end=None if down.lasts else down.end,
            seen=down.end,
            sure=down.over,
            stories=stories,
        )
        found.append(Episode(one))
    return replace(record, episodes=tuple(found))


@given(RECORDS)
def test_merging_what_overlaps_changes_no_figure(record: Chronicle) -> None:
    apart = figures(
        replace(record, episodes=tuple(Episode(e.trouble) for e in record.episodes)),
        YEAR,
        YEAR,
        NOW,
    )
    assert figures(merged(record), YEAR, YEAR, NOW) == apart


@given(LENGTHS)
def test_the_middle_lies_between_the_ends(lengths: list[timedelta]) -> None:
    found = spread(lengths)
    assert found is not None
    assert found.shortest <= found.lower <= found.median <= found.upper <= found.longest
    assert found.shortest <= found.mean <= found.longest
    assert (found.shortest, found.longest) == (min(lengths), max(lengths))


@given(RECORDS)
def test_no_share_is_beyond_the_whole(record: Chronicle) -> None:
    made = figures(record, YEAR, YEAR, NOW)
    for share in (made.share, made.known_share, made.lived.watched_share):
        assert share is None or 0 <= share <= 1
    lived = made.lived
    assert lived.up + lived.down + lived.told_down + lived.unwatched == YEAR.length
    assert made.total == lived.downtime <= made.known <= YEAR.length


@given(PERIODS)
def test_quarters_part_the_period(period: Period) -> None:
    found = quarters(period)
    assert (found[0].since, found[-1].until) == period.span
    assert all(a.until == b.since for a, b in pairwise(found))
    assert sum((q.length for q in found), timedelta()) == period.length
    assert all(q.length <= timedelta(days=92) for q in found)


@given(RECORDS)
def test_the_quarters_add_up_to_the_whole(record: Chronicle) -> None:
    made = scorecard(record, YEAR, NOW)
    parts = [step.figures for step in made.quarters]
    assert sum(part.count for part in parts) == made.whole.count
    assert sum((part.total for part in parts), timedelta()) == made.whole.total
    assert sum((part.known for part in parts), timedelta()) == made.whole.known


@given(RECORDS, st.integers(1, 48))
def test_more_trouble_is_never_more_uptime(record: Chronicle, hours: int) -> None:
    more = replace(record, episodes=(*record.episodes, episode(30.0, hours)))
    before, after = (figures(each, YEAR, YEAR, NOW) for each in (record, more))
    assert before.total <= after.total <= before.total + hours * HOUR
    if before.share is not None and after.share is not None:
        assert after.share <= before.share
