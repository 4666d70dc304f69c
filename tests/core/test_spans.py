"""Sets of time: laws, told by counting minutes."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.outage import Interval
from statuswatch.core.spans import crossed, joined, length, without
from tests.core.story import NOON

raw = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def spans(pairs: list[tuple[int, int]]) -> list[Interval]:
    return joined((NOON + timedelta(minutes=a), NOON + timedelta(minutes=b)) for a, b in pairs)


def minutes(pairs: list[Interval]) -> set[int]:
    return {
        n
        for a, b in pairs
        for n in range((a - NOON) // timedelta(minutes=1), (b - NOON) // timedelta(minutes=1))
    }


@given(raw, raw)
def test_joined_crossed_and_without_are_what_counting_minutes_says(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    a, b = spans(one), spans(other)
    assert minutes(a) == {n for x, y in one for n in range(x, y)}
    assert minutes(crossed(a, b)) == minutes(a) & minutes(b)
    assert minutes(without(a, b)) == minutes(a) - minutes(b)
    assert length(a) == timedelta(minutes=len(minutes(a)))
    assert all(x[1] < y[0] for x, y in pairwise(a))
